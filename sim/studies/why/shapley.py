"""Why are people on the list? Listed person-months divided among the channels, by exact Shapley values.

Every set of channels that are on makes a world; all worlds share their people and their luck. A channel's part is what
it adds when it is switched on, averaged over all orders in which the channels could be switched on. With every channel
off there remains *the bare list*: true records, the term and the other rules, with nothing fed back. So, for each town,

    person-months on the list = the bare list + the sum of the channels' parts      (exactly: counted in fractions)

and without a list nobody is listed, so that this is also what the rulebook adds over no list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.checks import whole_number
from sim.errors import ListedError
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results import twins
from sim.results.runs import MOST_MONTHS
from sim.results.study import Study, study_data
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.studies.intervals import interval
from sim.studies.parallel import run_stacks, stack_size
from sim.studies.rulebooks import active_channels, with_only
from sim.studies.why.words import BASE, WHOLE, Towns, note, sentences
from sim.town import measures
from sim.town.town import Town

if TYPE_CHECKING:
    from sim.figures import Picture

On = frozenset[str]
STACK = 65
"""Worlds that are lived together: two stacks of 64 and the no-list twin for seven channels."""
NO_LIST, CHANNELS_CUT = "no-list", "channels-cut"


def why(
    rulebook: shelf.Given,
    residents: int = 1000,
    months: int = 120,
    seeds: int | Iterable[int] = 5,
    progress: Progress | None = None,
    *,
    stack: int = STACK,
) -> Study:
    """Divide the person-months on the list among the channels of a rulebook.

    Args:
        rulebook: the rules to explain; channels that it has off, or whose numbers are neutral, get exactly zero.
        residents: people in each town.
        months: lived in each town, 1 to 12,000.
        seeds: how many towns (seeds 1, 2, ...), or their seeds. Intervals (95%, Student's t) are over towns.
        progress: called with the number of steps (a month of a stack of worlds) done, and of all.
        stack: worlds that are lived together; results are the same whatever it is.

    Returns a study with the tables `parts` (channel, person_months, low, high, share, cut_alone, note; parts and whole
    in person-months a town), `people` (helped and harmed, in residents a town) and `by_town`.

    Raises ListedError for months, seeds or a stack that cannot be lived, TownError for residents.
    """
    rulebook = shelf.resolve(rulebook)
    whole_number("months", months, 1, MOST_MONTHS)
    towns = _seeds(seeds)
    if stack < 3:
        raise ListedError(f"stack: {stack}; must be at least 3 worlds")
    players = active_channels(rulebook, months)
    tasks, which = _tasks(rulebook, players, residents, towns, stack)
    steps = Steps(progress, months * len(tasks))
    lives = run_stacks([(seed, rulebooks) for seed, rulebooks, _ in tasks], residents, months, steps)
    worth: dict[int, dict[On, int]] = {seed: {} for seed in towns}
    people: dict[tuple[int, str], dict[str, int]] = {}
    for (seed, _, sets), town in zip(tasks, lives, strict=True):
        listed = town.state.months_listed.sum(axis=1, dtype=np.int64)
        worth[seed].update({on: int(n) for on, n in zip(sets, listed, strict=True) if on is not None})
        if sets[1] is None:
            for twin, place in which.items():
                people[seed, twin] = _moved(town, place, "carrots" in players)
    parts = {seed: shapley(worth[seed], players) for seed in towns}
    full, bare = frozenset(players), On()
    by_town = pd.DataFrame(
        [
            {"seed": seed, WHOLE: worth[seed][full], BASE: worth[seed][bare]}
            | {c: float(parts[seed].get(c, 0)) for c in schema.CHANNELS}
            for seed in towns
        ]
    )
    for c in schema.CHANNELS:
        alone = [worth[seed][full] - worth[seed][full - {c}] for seed in towns]
        by_town[f"{c} cut alone"] = np.array(alone, dtype=np.int64)
    return _study(rulebook, residents, months, players, by_town, people)


def _seeds(seeds: int | Iterable[int]) -> list[int]:
    """The seeds of the towns. Raises ListedError for seeds that cannot be used."""
    towns = list(range(1, seeds + 1)) if isinstance(seeds, int) else list(seeds)
    if not towns:
        raise ListedError(f"seeds: {seeds if isinstance(seeds, int) else 'none given'}; at least 1 town is needed")
    if len(set(towns)) < len(towns):
        raise ListedError("seeds: one is given twice; towns must differ, or the interval would be too narrow")
    return towns


def shapley(worth: Mapping[On, int], players: Sequence[str]) -> dict[str, Fraction]:
    """Shapley values of a game: `worth` of every set of players. They sum to worth(all) - worth(none), exactly."""
    n = len(players)
    weight = [Fraction(factorial(size) * factorial(n - size - 1), factorial(n)) for size in range(n)]
    values = {}
    for player in players:
        others = [p for p in players if p != player]
        sets = (On(s) for size in range(n) for s in combinations(others, size))
        values[player] = sum((weight[len(s)] * (worth[s | {player}] - worth[s]) for s in sets), Fraction(0))
    return values


Task = tuple[int, list[Rulebook], list[On | None]]


def _tasks(
    rulebook: Rulebook, players: tuple[str, ...], residents: int, towns: Sequence[int], stack: int
) -> tuple[list[Task], dict[str, int]]:
    """Stacks of worlds, and the places of the twins in the first stack of each town (None: the no-list twin)."""
    sets: list[On] = [On(s) for size in range(len(players), -1, -1) for s in combinations(players, size)]
    cut = On(players).difference(schema.FEEDBACK)
    sets.sort(key=lambda s: (s != On(players), s != cut))  # the rulebook itself, then its channels-cut twin
    order: list[On | None] = [sets[0], None, *sets[1:]]
    worlds = [rulebook.without_list() if on is None else with_only(rulebook, players, on) for on in order]
    number = -(-len(order) // stack_size(residents, stack, 3))
    size = max(3, -(-len(order) // number))
    tasks = [(seed, worlds[i : i + size], order[i : i + size]) for seed in towns for i in range(0, len(order), size)]
    return tasks, {NO_LIST: 1, CHANNELS_CUT: 0 if cut == sets[0] else 2}


def _moved(town: Town, twin: int, perks: bool) -> dict[str, int]:
    """How many people the rulebook's world (place 0) harmed and helped beside a twin."""
    lives = twins.lives(town, 0, twin)
    favoured = np.zeros(len(lives), dtype=bool)
    for flags in town.history.flags if perks else ():
        favoured |= (flags[0] & measures.FAVOURED) > 0
    counts = {name: int((lives["effect"] == name).sum()) for name in ("harmed", "helped", "same")}
    listed = (lives["effect"] == "harmed") & (lives["months_listed"] == lives["months_listed_twin"])
    return counts | {
        "harmed_not_by_listing": int(listed.sum()),
        "same_but_favoured": int(((lives["effect"] == "same") & favoured).sum()),
    }


def _study(
    rulebook: Rulebook, residents: int, months: int, players: tuple[str, ...], by_town: pd.DataFrame,
    people: Mapping[tuple[int, str], Mapping[str, int]],
) -> Study:  # fmt: skip
    whole = float(by_town[WHOLE].mean())
    rows = []
    for name in (BASE, *schema.CHANNELS, WHOLE):
        mean, low, high = interval(by_town[name])
        alone = float(by_town[f"{name} cut alone"].mean()) if name in schema.CHANNELS else float("nan")
        share = mean / whole if whole else 0.0
        rows.append((name, mean, low, high, share, alone, note(name, name in players, low, high)))
    columns = ["channel", "person_months", "low", "high", "share", "cut_alone", "note"]
    parts = pd.DataFrame(rows, columns=columns)
    seeds = [int(s) for s in by_town["seed"]]
    effects = ("harmed", "harmed_not_by_listing", "helped", "same", "same_but_favoured")
    moved = pd.DataFrame(
        [
            (twin, effect, *interval([people[seed, twin][effect] for seed in seeds]))
            for twin in (NO_LIST, CHANNELS_CUT)
            for effect in effects
        ],
        columns=["beside", "effect", "people", "low", "high"],
    )
    loop = interval(by_town[list(schema.FEEDBACK)].sum(axis=1))
    tables = {"parts": parts, "people": moved, "by_town": by_town}
    said = sentences(Towns(rulebook.name, residents, months, seeds), parts, moved, loop)
    facts: dict[str, Json] = {"rulebook": rulebook.name, "residents": residents, "months": months, "seeds": seeds}
    facts["channels_at_work"] = list(players)

    def draw() -> Sequence[Picture]:
        from sim.studies.why import figure

        return [figure.loop_diagram(parts, rulebook.name), figure.shapley_bars(parts, rulebook.name)]

    title = f"Why are people on the list? {rulebook.name}: {residents:,} people, {months} months, {len(seeds)} towns"
    return Study("why", title if len(seeds) != 1 else title[:-1], said, tables, study_data(facts, tables, said), draw)
