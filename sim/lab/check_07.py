"""Checks of notebook 07, *Write a better rulebook*."""

from __future__ import annotations

from collections.abc import Mapping

from sim.lab import pareto
from sim.lab.exercises import exercise, require_channels, require_list, to_rulebook
from sim.lab.parse import Hint, to_word
from sim.rules import shelf
from sim.rules.rulebook import Rulebook

MILD, HARD = 0.25, 1.0


@exercise("07.1")
def front(answer: object) -> str | None:
    """These two are the front: each is better than the other in one aim, and none of the seven beats either."""
    frame = pareto.table()
    if isinstance(answer, str):
        answer = answer.split(",")
    if not isinstance(answer, (list, tuple, set, frozenset)):
        return 'Give the names between square brackets: ["auto-flag", ...].'
    said = {to_word(name).replace(" ", "-") for name in answer}
    unknown = sorted(said - set(frame.index))
    if unknown:
        return f"'{unknown[0]}' is not a name in the table."
    best = set(pareto.unbeaten(frame))
    beaten = sorted(said - best)
    if beaten:
        other = str(frame["beaten_by"][beaten[0]]).split(", ")[0]
        return f"{beaten[0]} is beaten: {other} is no worse in both aims and better in one."
    if said != best:
        return "One is missing. Look for a rulebook below which, to the left, there is nothing at all."
    return None


@exercise("07.2")
def harder_pays(answer: object) -> str | None:
    """The claim is overturned: where few are trapped, a list that bites gets more paid. It depends on other rules."""
    rulebook = to_rulebook(answer)
    _a_law(rulebook)
    if isinstance(answer, Mapping) and "sanctions.severity" in answer:
        return "Leave sanctions.severity out: the check tries a mild list (0.25) and a hard one (1) for you."
    mild, hard = (pareto.measure(rulebook.set({"sanctions.severity": v})) for v in (MILD, HARD))
    if hard["ever"] < pareto.REAL:
        return f"Only {hard['ever']:.1f}% are ever listed. Keep a list that lists at least {pareto.REAL:g}%."
    if hard["missed"] > mild["missed"] - 3:
        return (
            f"Under your rules the mild list has {mild['missed']:.0f} bills missed for 100 with no list, the hard one "
            f"{hard['missed']:.0f}. A hard list frightens more, and traps more. What keeps people from being trapped?"
        )
    return None


@exercise("07.3")
def better(answer: object) -> str | None:
    """The goal is met within the bounds. Now defend it: what does it rest on, and who pays for it?"""
    rulebook = to_rulebook(answer)
    _a_law(rulebook)
    row = pareto.measure(rulebook)
    if row["ever"] < pareto.REAL:
        return (
            f"Only {row['ever']:.1f}% are ever listed. Nobody fears a list that lists nobody: keep at least "
            f"{pareto.REAL:g}%."
        )
    if row["missed"] > pareto.GOAL:
        return (
            f"{row['missed']:.0f} bills are missed for 100 with no list; the goal is {pareto.GOAL:.0f} or fewer. Who "
            "misses bills here: people who do not want to pay, or people who are kept from it by being listed?"
        )
    if row["gap"] > pareto.GAP:
        return (
            f"The most listed district has {row['gap']:.1f} points more than the least; the bound is {pareto.GAP:g}. "
            "What in these rules knows where a person lives? Look at the inspectors, and at ties."
        )
    return None


@exercise("07.4")
def broken(answer: object) -> str | None:
    """You found where your own answer fails. Say so when you defend it: that makes it stronger, not weaker."""
    if not isinstance(answer, (list, tuple)) or len(answer) != 2:
        return "Run the two cells above first: the check looks at your rulebook and at your change of the town."
    own, town = answer
    hint = better(own)
    if hint is not None:
        return f"First pass exercise 3. {hint}"
    if not isinstance(town, Mapping):
        return 'Write the change of the town as {"key": number}, such as {"life.shock": 0.03}.'
    foreign = [key for key in town if not str(key).startswith(("life.", "deterrence."))]
    if foreign:
        return f"{foreign[0]} is a rule, not the town. Give a key that begins with life. or deterrence."
    row = pareto.measure(to_rulebook(own).set(dict(town)))
    if row["missed"] <= pareto.GOAL + 1:
        return (
            f"Your rulebook stands: {row['missed']:.0f} bills are missed there for 100 with no list. What does it need "
            "from people? Fear, work, good luck? Take some of that away."
        )
    return None


def _a_law(rulebook: Rulebook) -> None:
    """Raise Hint for what no law can write: luck, wages, fear, the bills themselves, the switches of the experiment."""
    old = shelf.load(shelf.DEFAULT)
    require_list(rulebook, "That may be the best answer of all, but the task is to write a list.")
    require_channels(rulebook)
    for now in (rulebook, *(rulebook.at(a.month) for a in rulebook.amendment)):
        if now.life != old.life or now.deterrence != old.deterrence:
            raise Hint("You changed people's lives or their fear. A law cannot write these: change a rule.")
        bills = [{s.name: (s.rate, s.amount) for s in r.source} for r in (now, old)]
        if bills[0] != bills[1]:
            raise Hint("You changed the bills themselves. Let them fall due as before, and change what follows.")
