"""What a rulebook says, in the plain words with which the page asks for a prediction."""

from __future__ import annotations

from sim.rules.rulebook import Rulebook
from sim.words import join

UNEQUAL = 0.1
"""Spread of wages from which an average alone would mislead."""


def wage(rulebook: Rulebook) -> str:
    """What people earn, beside what plain life costs."""
    more = round(100 * (rulebook.life.wage - 1))
    beside = f"{more}% more than" if more > 0 else f"{-more}% less than" if more else "as much as"
    if rulebook.life.wage_spread < UNEQUAL:
        return f"They earn {beside} plain life costs."
    return f"On average they earn {beside} plain life costs, some far less and some far more."


def subject(rulebook: Rulebook) -> str:
    """Who is joined, what lists, what being listed costs; in the first month."""
    now = rulebook.at(1).effective()
    joined = [f"the {s.name}" for s in now.source if s.connected]
    gated = [s.name for s in now.service if s.gated]
    if not now.listing.enabled:
        return "There is no blacklist under this rulebook." + (" There is a redlist." if now.favour.enabled else "")
    if not joined:
        first = "Nobody joins the drawers: records stay with those who made them."
    else:
        first = f"Now the drawers are joined: {join(joined)} send{'s' * (len(joined) == 1)} records to one registry."
    rule = f" Records cost points, and with fewer than {now.listing.threshold:,.0f} you are on the list"
    if now.listing.strikes:
        rule += f", as you are with {now.listing.strikes} records"
    term = f" for at least {now.listing.term} months." if now.listing.term else "."
    if not gated or not now.sanctions.severity:
        doors = " No service asks for it: being listed costs nothing."
    else:
        doors = (
            f" The list is read at {len(gated)} door{'s' * (len(gated) != 1)}: {join(gated)}. "
            "Those on it earn less, pay more or cannot borrow."
        )
    watched = " They are also watched more closely." if now.inspection.listed_factor > 1 else ""
    wrong = " A few records are wrong." if now.registry.mismatch or any(s.error for s in now.source) else ""
    return first + rule + term + doors + watched + wrong
