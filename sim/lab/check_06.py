"""Checks of notebook 06, *Nine towns*."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.lab import nine
from sim.lab.checking import Hint, exercise, rulebook, word
from sim.lab.lives import live
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook

SEEDS = (1, 2, 3)
PILOT, SCHEME = "lantern-score", "thousand-points"
SENTENCES: dict[str, tuple[str, str]] = {
    "A": ("refuted", "several studies say that there is no single national score"),
    "B": ("documented", "press and official papers report names and numbers put online"),
    "C": ("unknown", "no measured error rate was found for these lists; those we have come from other systems"),
    "D": ("refuted", "in a study of 2018, 11% of people in pilot areas knew that they were in one"),
    "E": ("documented", "two city schemes of 2018 had incentives only"),
    "F": ("unknown", "18 million duties were fulfilled by an official count, but nobody knows how many without a list"),
}


@exercise("06.1")
def most_feedback(answer: Any) -> str | None:
    """A share is not a size: feedback makes nearly all months on this list, and the list is short."""
    rows = nine.side_by_side()
    said = word(answer).replace(" ", "-")
    if said not in rows.index:
        return 'Write the name of one of the nine between quotation marks, such as "auto-flag".'
    if said == str(rows["entrenchment"].idxmax()):
        return None
    if said in (str(rows["listed_share"].idxmax()), "joined-hands"):
        return "Many are on this list. The question is about another column: what share of the months feedback makes."
    return f"Feedback makes {float(rows['entrenchment'][said]):.0%} there. One of the nine has more."


@exercise("06.2")
def leak(answer: Any) -> str | None:
    """Far fewer are refused, and the perks stay: most of the harm came in from outside."""
    book = rulebook(answer, PILOT)
    _keeps_the_list(book, 4)
    old = shelf.load(PILOT)
    if book.registry.coverage < old.registry.coverage:
        return "You let fewer people in. The same 60% join; change what happens to them."
    if book.listing.threshold < old.listing.threshold:
        return "You moved the line of refusal. Leave it where it is, and ask what pushes people below it."
    if (book.life, book.deterrence) != (old.life, old.deterrence):
        return "You changed the people, not the rules. `life` and `deterrence` are not for a company to choose."
    ever, before = _mean(book, "ever_listed_share"), _mean(old, "ever_listed_share")
    favoured = _mean(book, "favoured_share")
    if favoured < 0.2:
        return f"Now only {favoured:.0%} are favoured. Keep a scheme that favours at least 20%."
    if ever > 0.6 * before:
        return (
            f"{ever:.1%} are refused at some time, before it was {before:.1%} (three towns); bring it down by at least "
            "40%. Which source is not the company's own?"
        )
    return None


@exercise("06.3")
def bought(answer: Any) -> str | None:
    """The claim is overturned: people behave as before, and nobody is in the top grades. These grades were bought."""
    book = rulebook(answer, SCHEME)
    _keeps_the_list(book, 4)
    old = shelf.load(SCHEME)
    if not book.favour.enabled or book.favour.threshold > old.favour.threshold:
        return "Leave the top grades where they are: AA still begins at 1,030 points and is open to all."
    if (book.life, book.deterrence) != (old.life, old.deterrence):
        return "You changed the people or the town. Change a rule of the scheme instead."
    new, was = ([live(b, s).worlds.iloc[0] for s in SEEDS] for b in (book, old))
    moved = max(abs(float(a["breach_rate"] - b["breach_rate"])) for a, b in zip(new, was, strict=True))
    favoured = float(np.mean([w["favoured_share"] for w in new]))
    if favoured > 0.01:
        return f"{favoured:.0%} are still in the top grades. What can change a score while conduct stays the same?"
    if moved > 0.004:
        return f"Bills missed change by {moved:.1%} in one town. Leave conduct as it is, so that only grades move."
    return None


@exercise("06.4")
def known(answer: Any) -> str | None:
    """You can tell what is documented from what is not. Most talk about these schemes cannot."""
    if not isinstance(answer, Mapping):
        return 'Give a word for each letter, such as {"A": "documented", ...}.'
    said = {word(key).upper(): word(value) for key, value in answer.items()}
    missing = [letter for letter in SENTENCES if letter not in said]
    if missing:
        return f"A word is missing for {', '.join(missing)}."
    odd = next((w for w in said.values() if w not in ("documented", "refuted", "unknown")), None)
    if odd is not None:
        return f"'{odd}' is not one of the three words: documented, refuted, unknown."
    wrong = [letter for letter, (right, _) in SENTENCES.items() if said[letter] != right]
    if wrong:
        right = f"{len(SENTENCES) - len(wrong)} of {len(SENTENCES)} right"
        return f"Look at {wrong[0]} again: {SENTENCES[wrong[0]][1]}. ({right}.)"
    return None


def _mean(book: Rulebook, measure: str) -> float:
    return float(np.mean([live(book, seed).worlds[measure].iloc[0] for seed in SEEDS]))


def _keeps_the_list(book: Rulebook, gates: int) -> None:
    if not book.listing.enabled or any("listing.enabled" in a.changes for a in book.amendment):
        raise Hint("You took the list away. Keep it, and change what it does.")
    if sum(s.gated for s in book.service) < gates:
        raise Hint("You opened a gate. Keep the four services that read the list, and change another number.")
    if any(not getattr(book.channels, channel) for channel in schema.CHANNELS):
        raise Hint("You cut a channel by its switch. No law has that switch: change the number that lies behind it.")
