"""Why are people on the list? Listed person-months divided among the channels, by exact Shapley values.

Every set of channels that are on makes a world; all worlds share their people and their luck. A channel's part is what
it adds when it is switched on, averaged over all orders in which the channels could be switched on. With every channel
off there remains *the bare list*: true records, the term and the other rules, with nothing fed back. So, for each town,

    person-months on the list = the bare list + the sum of the channels' parts      (exactly: counted in fractions)

and without a list nobody is listed, so that this is also what the rulebook adds over no list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sim.arrays import Bools
from sim.checks import MOST_MONTHS, seeds_from, whole_number
from sim.errors import ListedError
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results import twins
from sim.results.ladder import AS_WRITTEN, NO_FEEDBACK, NO_LIST, RUNGS, Endings, beside
from sim.results.study import Study, study_data
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.studies.intervals import interval
from sim.studies.parallel import Workers, between, stack_size
from sim.studies.rulebooks import active_channels, with_only
from sim.studies.why.placebo import Placebo
from sim.studies.why.words import BASE, PLACEBO, WHOLE, Towns, answer, full_tables, note, sentences
from sim.town import measures
from sim.town.town import Town, expect

if TYPE_CHECKING:
    from sim.figures import Picture

On = frozenset[str]
STACK = 65
"""Worlds that are lived together: two stacks of 64 and the twin without a list for seven channels."""
MOST_TOWNS = 1000
LEAST = len(RUNGS)
"""The ladder is lived in the first stack of a town."""
ENDINGS = [field.name for field in fields(Endings)]


def why(
    rulebook: shelf.Given,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
    *,
    towns: int = 5,
    stack: int = STACK,
    workers: int | None = None,
) -> Study:
    """Divide the person-months on the list among the channels of a rulebook.

    Args:
        rulebook: the rules to explain; channels that it has off, or whose numbers are neutral, get exactly zero.
        residents: people in each town.
        months: lived in each town, 1 to 12,000.
        seed: of the first town.
        progress: called with the number of steps (a month of a stack of worlds) done, and of all.
        towns: how many, 1 to 1,000, seeds from `seed` on. Intervals (95%, Student's t) are over towns.
        stack: worlds that are lived together; results are the same whatever it is.
        workers: processes, see `sim.studies.parallel.Workers`; results are the same whatever their number.

    Returns a study with the tables `ladder` (a row a twin, and the placebo: listed after the last month, listed
    person-months, their difference from the rung above, caused and prevented beside the rulebook as written, net with
    its interval; in numbers a town), `endings` (those listed at the end by what they lived in each twin), `parts`
    (channel, person_months, low, high, share, cut_alone, least and most that it adds in any order, note; in
    person-months a town), `people` (helped and harmed, in residents a town) and `by_town`.

    Raises ListedError for months, towns, a seed or a stack that cannot be lived, TownError for residents.
    """
    rulebook = shelf.resolve(rulebook)
    whole_number("months", months, 1, MOST_MONTHS)
    seeds = seeds_from(seed, whole_number("towns", towns, 1, MOST_TOWNS))
    if stack < LEAST:
        raise ListedError(f"stack: {stack}; must be at least {LEAST} worlds")
    players = active_channels(rulebook, months)
    expect(residents, months, min(2 ** len(players) + 1, stack))
    tasks = _tasks(rulebook, players, residents, months, seeds, stack)
    without = rulebook.cut(*schema.FEEDBACK)  # as the rung in every bit: what is cut has nothing to act on
    trials = [Trial(without, residents, s, months) for s in seeds]
    jobs = between(tasks, trials)
    steps = Steps(progress, months * len(jobs))
    worth: dict[int, dict[On, int]] = {s: {} for s in seeds}
    people: dict[tuple[int, str], dict[str, int]] = {}
    ladders: list[pd.DataFrame] = []
    with Workers(workers, sum(len(task.sets) for task in tasks) * residents * months) as crew:
        outcomes = crew.map(_live, jobs, steps)
    placebos = {job.seed: lists for job, lists in zip(jobs, outcomes, strict=True) if not isinstance(lists, Outcome)}
    for job, outcome in zip(jobs, outcomes, strict=True):
        if not isinstance(outcome, Outcome):
            continue
        worth[job.seed].update(outcome.worth)
        people.update({(job.seed, twin): counts for twin, counts in outcome.people.items()})
        if outcome.ladder is not None and outcome.unfed is not None:
            outcome.ladder.loc[len(outcome.ladder)] = _placebo(placebos[job.seed], outcome.unfed)
            ladders.append(outcome.ladder)
    parts = {s: shapley(worth[s], players) for s in seeds}
    mean = {on: Fraction(sum(worth[s][on] for s in seeds), towns) for on in worth[seed]}
    spread = {c: orders(mean, players, c) for c in players}
    rows = [c for c in schema.CHANNELS if c in players or c not in schema.OPTIONAL]
    full, bare = frozenset(players), On()
    by_town = pd.DataFrame(
        [
            {"seed": s, WHOLE: worth[s][full], BASE: worth[s][bare]} | {c: float(parts[s].get(c, 0)) for c in rows}
            for s in seeds
        ]
    )
    for c in rows:
        alone = [worth[s][full] - worth[s][full - {c}] for s in seeds]
        by_town[f"{c} cut alone"] = np.array(alone, dtype=np.int64)
    return _study(rulebook, residents, months, players, by_town, people, ladders, spread)


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


def orders(worth: Mapping[On, Fraction], players: Sequence[str], player: str) -> tuple[float, float]:
    """The least and the most that a player adds, whatever others are on before: over all orders."""
    adds = [worth[on | {player}] - worth[on] for on in map(On, _sets(players)) if player not in on]
    return float(min(adds)), float(max(adds))


def _sets(players: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Every set of the players, large ones first."""
    return (on for size in range(len(players), -1, -1) for on in combinations(players, size))


@dataclass(frozen=True)
class Task:
    """A stack of worlds.

    Attributes:
        seed: of the town.
        rulebooks: of the worlds.
        sets: the channels that are on in each world; None: no list.
        which: the places of the ladder's rungs, in the first stack of each town; others have none.
        perks: whether there are any.
    """

    seed: int
    residents: int
    months: int
    rulebooks: Sequence[Rulebook]
    sets: Sequence[On | None]
    which: Mapping[str, int]
    perks: bool


class Trial(NamedTuple):
    """The placebo of one town: a rulebook without feedback, to be lived with other luck."""

    without: Rulebook
    residents: int
    seed: int
    months: int


@dataclass(frozen=True)
class Outcome:
    """What a stack came to: listed person-months by set, people moved by twin.

    And, if the ladder stands in it: the ladder, and who was listed without feedback, (months, residents).
    """

    worth: Mapping[On, int]
    people: Mapping[str, dict[str, int]]
    ladder: pd.DataFrame | None = None
    unfed: Bools | None = None


def _live(task: Task | Trial, steps: Steps) -> Outcome | Bools:
    """Live a stack, the first of a town with the ladder; of a placebo: who was listed, (months, residents)."""
    if isinstance(task, Trial):
        with Placebo(task.without, task.residents, task.seed) as placebo:
            return twins.listed_months(placebo.advance(task.months, steps), 0)
    with Town(task.rulebooks, task.residents, task.seed) as town:
        town.advance(task.months, steps)
    listed = town.state.months_listed.sum(axis=1, dtype=np.int64)
    worth = {on: int(n) for on, n in zip(task.sets, listed, strict=True) if on is not None}
    if not task.which:
        return Outcome(worth, {})
    people = {twin: _moved(town, task.which[twin], task.perks) for twin in (NO_LIST, NO_FEEDBACK)}
    return Outcome(worth, people, _ladder(town, task.which), twins.listed_months(town, task.which[NO_FEEDBACK]))


def _tasks(
    rulebook: Rulebook, players: tuple[str, ...], residents: int, months: int, towns: Sequence[int], stack: int
) -> list[Task]:
    """Stacks of worlds, town by town."""
    full = On(players)
    rungs: list[On | None] = [None if rung.cut is None else full.difference(rung.cut) for rung in RUNGS]
    order = list(dict.fromkeys([*rungs, *map(On, _sets(players))]))
    worlds = [rulebook.without_list() if on is None else with_only(rulebook, players, on) for on in order]
    number = -(-len(order) // stack_size(residents, stack, LEAST))
    size = max(LEAST, -(-len(order) // number))
    which = {rung.name: order.index(on) for rung, on in zip(RUNGS, rungs, strict=True)}
    return [
        Task(
            seed, residents, months, worlds[i : i + size], order[i : i + size], {} if i else which,
            "carrots" in players,
        )
        for seed in towns
        for i in range(0, len(order), size)
    ]  # fmt: skip


def _ladder(town: Town, which: Mapping[str, int]) -> pd.DataFrame:
    """The rungs of one town beside the rulebook as written."""
    first = twins.listed_months(town, which[AS_WRITTEN])
    rows = [{"rung": name, **beside(first, twins.listed_months(town, place))} for name, place in which.items()]
    return pd.DataFrame(rows)


def _placebo(here: Bools, twin: Bools) -> dict[str, str | int]:
    """The placebo's row: a list without feedback, and other luck, beside that list; both (months, residents)."""
    own = {"listed": int(np.count_nonzero(here[-1])), "listed_months": int(np.count_nonzero(here))}
    return {"rung": PLACEBO, **beside(here, twin), **own}


def _over_towns(ladders: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The ladder and its endings, as means over towns; the net has its interval."""
    rows = []
    for place, name in enumerate(ladders[0]["rung"]):
        each = pd.DataFrame([ladder.iloc[place] for ladder in ladders])
        means = each.drop(columns="rung").astype(float).mean()
        net, low, high = interval(each["caused"] - each["prevented"])
        rows.append({"rung": name, **means, "net": net, "low": low, "high": high})
    table = pd.DataFrame(rows)
    difference = table["listed_months"].diff()
    difference[table["rung"] == PLACEBO] = np.nan  # it stands on no rung
    table.insert(3, "difference", difference)
    return table.drop(columns=ENDINGS), table[["rung", *ENDINGS]]


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
    people: Mapping[tuple[int, str], Mapping[str, int]], ladders: Sequence[pd.DataFrame],
    spread: Mapping[str, tuple[float, float]],
) -> Study:  # fmt: skip
    total = float(by_town[WHOLE].mean())
    rows = []
    shown = [c for c in schema.CHANNELS if c in by_town]
    for name in (BASE, *shown, WHOLE):
        mean, low, high = interval(by_town[name])
        alone = float(by_town[f"{name} cut alone"].mean()) if name in schema.CHANNELS else float("nan")
        share = mean / total if total else 0.0
        extent = spread.get(name, (0.0, 0.0) if name in shown else (float("nan"), float("nan")))
        rows.append((name, mean, low, high, share, alone, *extent, note(name, name in players, low, high)))
    columns = ["channel", "person_months", "low", "high", "share", "cut_alone", "least", "most", "note"]
    parts = pd.DataFrame(rows, columns=columns)
    seeds = [int(s) for s in by_town["seed"]]
    effects = ("harmed", "harmed_not_by_listing", "helped", "same", "same_but_favoured")
    moved = pd.DataFrame(
        [
            (twin, effect, *interval([people[seed, twin][effect] for seed in seeds]))
            for twin in (NO_LIST, NO_FEEDBACK)
            for effect in effects
        ],
        columns=["beside", "effect", "people", "low", "high"],
    )
    loop = interval(by_town[list(schema.FEEDBACK)].sum(axis=1))
    ladder, ends = _over_towns(ladders)
    tables = {"ladder": ladder, "endings": ends, "parts": parts, "people": moved, "by_town": by_town}
    towns = Towns(rulebook.name, residents, months, seeds)
    said = sentences(towns, ladder, parts, moved, loop)
    facts: dict[str, Json] = {"rulebook": rulebook.name, "residents": residents, "months": months, "seeds": seeds}
    facts["channels_at_work"] = list(players)

    def draw() -> Sequence[Picture]:
        from sim.studies.why import figure

        return [figure.loop_diagram(parts, rulebook.name), figure.shapley_bars(parts, rulebook.name)]

    title = f"Why are people on the list? {rulebook.name}: {residents:,} people, {months} months, {len(seeds)} towns"
    return Study(
        "why", title if len(seeds) != 1 else title[:-1], said, tables, study_data(facts, tables, said), draw,
        answer=answer(towns, ladder, parts), full=full_tables(ladder, ends, parts, moved),
    )  # fmt: skip
