"""Notebook 03, *The loop*: its small figures and its checks."""

from __future__ import annotations

import pandas as pd

from sim.figures.style import Picture
from sim.lab import charts
from sim.lab.classroom import load, means, run_town
from sim.lab.display import Display
from sim.lab.exercises import exercise, require_channels, require_gates, require_list, require_listings, to_rulebook
from sim.lab.laws import require_law
from sim.lab.parse import to_list, to_name, to_share
from sim.results.ladder import RUNGS
from sim.results.margin import Margin, margin
from sim.results.runs import Given
from sim.results.twins import listed_months
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook

TOWN = 4
"""The seed of this lesson's own town, which is uneven."""
HINGE, POOR = "gain off the list, lose on it: % of residents", "lose either way: % of residents"
ASKED = "your office asks already. Is it right often enough, and what does a listing still cost?"
LOOP = ("listed", "services closed", "less money", "bills missed", "records", "low score")


def ladder(rules: Given = shelf.DEFAULT, seed: int = TOWN) -> Picture:
    """Months on the list in ten years, per 100 residents, as one thing after another is taken out of the rules."""
    rulebooks = [rung.rulebook(load(rules)) for rung in RUNGS if rung.cut is not None]
    town = run_town(rulebooks, seed).town
    months = {rung.name: 100 * float(listed_months(town, i).mean(axis=1).sum()) for i, rung in enumerate(RUNGS[:-1])}
    whose = shelf.town_name(load(rules)) or "changed"
    title = f"Months on the list in ten years, per 100 residents, {whose} town {seed}"
    return charts.steps(title, months | {RUNGS[-1].name: 0.0})


def margins(seed: int = TOWN) -> Display:
    """What a middle month leaves, part by part: to the middle resident of the even town, and of the uneven one."""
    towns = {name: _margin(name, seed) for name in ("even", "uneven")}
    table = pd.DataFrame({name: own.middle().set_index("part").iloc[:, 0] for name, own in towns.items()})
    shares = [
        [f"{own.hinge.mean():.0%}" for own in towns.values()],
        [f"{own.poor.mean():.0%}" for own in towns.values()],
    ]
    rows = pd.DataFrame(shares, index=[HINGE, POOR], columns=list(towns))
    head = "A middle month of the middle resident, in % of basic costs; and how many live how"
    return Display(head, tables=[pd.concat([table, rows]).rename_axis(None)])


def _margin(town: str, seed: int) -> Margin:
    return margin(run_town(shelf.load("joined-hands", town), seed).town)


@exercise("03.1")
def order(answer: object) -> str | None:
    """You named the loop. It has no first step: start where you like."""
    steps = [to_name(step, LOOP, "one of the six steps") for step in to_list(answer)]
    if sorted(steps) != sorted(LOOP):
        return "Use each of the six steps once."
    start = steps.index("listed")
    turned = steps[start:] + steps[:start]
    wrong = next((a for a, b in zip(turned, LOOP, strict=True) if a != b), None)
    if wrong is None:
        return None
    before = turned[turned.index(wrong) - 1]
    return f"Can '{before}' lead straight to '{wrong}'? Ask what must happen in between."


@exercise("03.2")
def made_by_the_loop(answer: object) -> str | None:
    """These months are not there without feedback. Everything else was the same."""
    said = to_share(answer)
    first = run_town(shelf.load("joined-hands", "uneven"), TOWN).worlds.iloc[0]
    right = float(first["entrenchment"])
    if abs(said - right) <= 0.011:
        return None
    if abs(said - (1 - right)) <= 0.011:
        return "This is the share that both towns have. The question asks for the rest."
    if abs(said - float(first["listed_share"])) <= 0.006:
        return "This is how many people stand on the list. The question is about months on the list and the twin."
    return "Look for 'caused by feedback' in the table, in the column of joined-hands."


@exercise("03.3")
def at_the_hinge(answer: object) -> str | None:
    """For these a listing decides. Whoever has plenty does not sink, and who sinks anyway needs no list for it."""
    said = to_share(answer)
    own, even = _margin("uneven", TOWN), _margin("even", TOWN)
    if abs(said - float(own.hinge.mean())) <= 0.006:
        return None
    if abs(said - float(even.hinge.mean())) <= 0.006:
        return "That is the even town. This lesson's town is uneven: the other column."
    if abs(said - float(own.poor.mean())) <= 0.006:
        return "These lose money in either case. Who gains off the list and loses on it?"
    return "Look at the last two rows, in the column of the uneven town."


@exercise("03.4")
def tame(answer: object) -> str | None:
    """The list is still there and still lists people, and less than 40% of its months are of its own making."""
    rulebook = to_rulebook(answer)
    _keeps_the_list(rulebook)
    own = means(rulebook)
    require_listings(own["ever_listed_share"])
    if own["entrenchment"] >= 0.40:
        return (
            f"Feedback still causes {own['entrenchment']:.0%} of the months on the list (three towns); aim for under "
            "40%. What does being listed cost in this town, and which number scales that?"
        )
    return None


@exercise("03.5")
def fewer_misses(answer: object) -> str | None:
    """The claim is overturned: under these rules the list prevents more missed bills than it causes."""
    rulebook = to_rulebook(answer)
    _keeps_the_list(rulebook)
    own, none = (means(rulebook, world=world) for world in (0, 2))
    require_listings(own["ever_listed_share"])
    if own["breach_rate"] >= none["breach_rate"] - 0.001:
        asks = rulebook.at(120).means_test.enabled
        return (
            f"{own['breach_rate']:.2%} of bills are missed with your list, {none['breach_rate']:.2%} without any; aim "
            f"for under {none['breach_rate'] - 0.001:.2%} (means of three towns). Two things pull: the list costs "
            "people money (more bills missed) and frightens people (fewer missed on purpose). What costs nothing "
            "frightens nobody. Weaken the first and keep some of the second: "
            + (ASKED if asks else "who of those that miss a bill need not come onto the list at all?")
        )
    return None


def _keeps_the_list(rulebook: Rulebook) -> None:
    """Raise Hint if the rulebook gives up the list, opens the gates, or changes what no law can write."""
    require_list(rulebook)
    require_gates(rulebook)
    require_channels(rulebook, schema.FEEDBACK)
    require_law(rulebook)
