"""Checks of notebook 07, *Write a better rulebook*."""

from __future__ import annotations

from collections.abc import Mapping

from sim.lab import gaming, pareto
from sim.lab.aims import GAP, GOAL, REAL, measure, unbeaten
from sim.lab.exercises import exercise, to_rulebook, unanswered
from sim.lab.laws import require_list_by_law, require_own
from sim.lab.parse import to_changes, to_list, to_name
from sim.rules import shelf
from sim.rules.rulebook import Rulebook

MILD, HARD = 0.25, 1.0


@exercise("07.1")
def front(answer: object) -> str | None:
    """This is the front: each is better than the others in one aim, and none of the seven beats it."""
    frame = pareto.table()
    said = {to_name(name, list(frame.index), "a name in the table") for name in to_list(answer)}
    best = set(unbeaten(frame))
    beaten = sorted(said - best)
    if beaten:
        other = str(frame["beaten_by"][beaten[0]]).split(", ")[0]
        return f"{beaten[0]} is beaten: {other} is no worse in both aims and better in one."
    if said != best:
        return "One is missing. Look for a rulebook that has no other both lower and further to the left."
    return None


@exercise("07.2")
def harder_pays(answer: object) -> str | None:
    """The claim is overturned: under these rules a list that bites gets more paid. It depends on other rules."""
    rulebook = _a_law(answer)
    if isinstance(answer, Mapping) and "sanctions.severity" in to_changes(answer, shelf.load(shelf.DEFAULT)):
        return "Leave sanctions.severity out: the check tries a mild list (0.25) and a hard one (1) for you."
    mild, hard = (measure(rulebook.set({"sanctions.severity": v})) for v in (MILD, HARD))
    if hard["ever"] < REAL:
        return f"Only {hard['ever']:.1f}% are ever listed. Keep a list that lists at least {REAL:g}%."
    if hard["missed"] > mild["missed"] - 3:
        return (
            f"Under your rules the mild list has {mild['missed']:.0f} bills missed for 100 with no list, the hard one "
            f"{hard['missed']:.0f}. A hard list frightens more, and traps more. What keeps people from being trapped?"
        )
    return None


@exercise("07.3")
def goal(answer: object) -> str | None:
    """The goal as first written is met within its bounds. Is it what was meant? See the next part."""
    rulebook = _a_law(answer)
    require_own(rulebook)
    return _short_of(measure(rulebook))


@exercise("07.4")
def mended(answer: object) -> str | None:
    """All three tricks fall, and an honest rulebook still passes. Now write one of your own."""
    bounds = gaming.to_bounds(answer)
    through = gaming.escaped(bounds)
    if through:
        return (
            f"{through[0]} still passes. What does it do that you would not defend, and which row of the table shows "
            "it? Look how it differs there from second-chance."
        )
    tight = gaming.too_tight(bounds)
    if tight:
        key, value = next(iter(tight.items()))
        return f"Now second-chance fails, too: it has {value:.1f} for '{key}', your bound is {bounds[key]:g}."
    return None


@exercise("07.5")
def better(answer: object) -> str | None:
    """It meets the goal as you mended it. Now defend it: what does it rest on, and who pays for it?"""
    if not isinstance(answer, (list, tuple)) or len(answer) != 2:
        return "Run the cells of exercises 4 and 5 first: the check looks at your bounds and at your rulebook."
    own, bounds = answer
    hint = mended(bounds)
    if hint is not None:
        return f"First pass exercise 4. {hint}"
    rulebook = _a_law(own)
    require_own(rulebook)
    row = measure(rulebook)
    short = _short_of(row)
    if short is not None:
        return short
    more = gaming.to_bounds(bounds)
    past = gaming.broken(row, more)
    if past:
        key = past[0]
        return f"It breaks a bound of yours: {gaming.MENU[key]}: {row[key]:.1f}, and you asked for {more[key]:g}."
    return None


@exercise("07.6")
def broken(answer: object) -> str | None:
    """You found where your own answer fails. Say so when you defend it: that makes it stronger, not weaker."""
    if not isinstance(answer, (list, tuple)) or len(answer) != 2:
        return "Run the two cells above first: the check looks at your rulebook and at your change of the town."
    own, town = answer
    if unanswered(own) or _short_of(measure(_a_law(own))) is not None:
        return "First pass exercise 3 or 5: a rulebook that misses the goal at home need not be broken elsewhere."
    if not isinstance(town, Mapping):
        return 'Write the change of the town as {"key": number}, such as {"life.shock": 0.03}.'
    rulebook = to_rulebook(own)
    changes = to_changes(town, rulebook)
    foreign = [key for key in changes if not key.startswith(("life.", "deterrence."))]
    if foreign:
        return f"{foreign[0]} is a rule, not the town. Give a key that begins with life. or deterrence."
    row = measure(rulebook.set(changes))
    if row["missed"] <= GOAL + 1:
        return (
            f"Your rulebook stands: {row['missed']:.0f} bills are missed there for 100 with no list. What does it need "
            "from people? Fear, work, good luck? Take some of that away."
        )
    return None


def _short_of(row: Mapping[str, float]) -> str | None:
    """What is missing for the goal as first written; nothing if it is met."""
    if row["ever"] < REAL:
        return (
            f"Only {row['ever']:.1f}% are ever listed. Nobody fears a list that lists nobody: keep at least {REAL:g}%."
        )
    if row["missed"] > GOAL:
        return (
            f"{row['missed']:.0f} bills are missed for 100 with no list; the goal is {GOAL:.0f} or fewer. Who "
            "misses bills here: people who do not want to pay, or people who are kept from it by being listed?"
        )
    if row["gap"] > GAP:
        return (
            f"The most listed district has {row['gap']:.1f} points more than the least; the bound is {GAP:g}. "
            "What in these rules knows where a person lives? Look at the inspectors, and at ties."
        )
    return None


def _a_law(answer: object) -> Rulebook:
    """The rulebook that an answer means. Raises Hint for what no law can write, and for a list given up."""
    rulebook = to_rulebook(answer)
    require_list_by_law(
        rulebook, gates=False, instead="That may be the best answer of all, but the task is to write a list."
    )
    return rulebook
