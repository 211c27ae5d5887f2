"""The forcing experiment: one ordinary resident is put onto the list in a twin world, and both worlds are followed.

Cases are (resident, month) pairs. The resident is covered and in the base world not listed in that month or the one
before, and chosen by keyed luck, so that the same seed gives the same cases. Months are spread evenly over those with
a list from which as many months remain as every case is followed: all cases have the same horizon, which ends with the
last month at the latest. What comes after the horizon is not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.arrays import Flags, Ints
from sim.checks import MOST_MONTHS, whole_number
from sim.errors import ListedError
from sim.progress import Steps
from sim.rules.rulebook import Rulebook
from sim.studies.intervals import over_clusters, picks, ratio
from sim.studies.parallel import Workers, stack_size
from sim.studies.rulebooks import require_list
from sim.studies.snapshot import Snapshot
from sim.town import measures
from sim.town.luck import Luck
from sim.town.town import Town, expect

Forced = tuple[int, int, int]
"""(base world, resident, month of the forced listing)."""
DATES = 6
DATES_OF_SEVERAL = 3  # in each of several towns: few dates make large stacks, which live faster
STACK = 96  # worlds that are lived together
MOST_KEPT = 60_000_000  # resident-months of base worlds whose stacks wait to be followed


@dataclass(frozen=True)
class Outcome:
    """What the forced listings came to.

    Attributes:
        cases: one row a case: world (of the base rulebook), resident, month, imposed, to_self, others_more,
            others_less, to_others, further; all in person-months. `imposed` is the term (at least 1 month, cut at
            the horizon) less the months of it that the base twin was listed anyway; `to_self` the resident's listed
            months beyond the twin's and beyond those imposed; `others_more` and `others_less` the months that others
            are listed in the forced world only and in the base world only; `to_others` their difference;
            `further` the sum of `to_self` and `to_others`.
        growth: person-months `further` so far, after each month followed: (cases, horizon).
        base: the base worlds, lived to the end.
    """

    cases: pd.DataFrame
    growth: Ints
    base: Town


def horizon(cases: int, months: int, follow: int | None = None) -> int:
    """How many months each case is followed: half of all unless said. Raises ListedError naming what is wrong."""
    whole_number("cases", cases, 2, 100_000)
    whole_number("months", months, 1, MOST_MONTHS)
    if follow is None:
        return max(1, months // 2)
    return whole_number("follow", follow, 1, months, why="the months lived")


def dates(rulebook: Rulebook, months: int, followed: int, number: int = DATES) -> list[int]:
    """Months of the forced listings, evenly spread over those with a list and with `followed` months to come."""
    require_list(rulebook, months)
    last = months - followed + 1
    first = min(max(1, months // 10), last)
    edges = sorted({1, *(a.month for a in rulebook.amendment if a.month <= last)})
    enabled = [rulebook.at(m).listing.enabled for m in edges]
    at = np.searchsorted(edges, np.arange(first, last + 1), "right") - 1
    open_months = np.arange(first, last + 1)[np.array(enabled)[at]]
    if not len(open_months):
        raise ListedError(
            f"{rulebook.name}: listing.enabled: false in all of months {first} to {last}, where cases could begin; "
            "more months or a shorter follow-up is needed"
        )
    places = np.linspace(0, len(open_months) - 1, min(number, len(open_months))).round().astype(int)
    return [int(m) for m in open_months[places]]


def force(
    rulebooks: Sequence[Rulebook], counts: Sequence[int], residents: int, months: int, seed: int, followed: int,
    steps: Steps | None = None, *, paired: bool = True, number: int = DATES,
) -> Outcome:  # fmt: skip
    """Live every rulebook once, then once more for each of its cases, from the month of the forced listing on.

    Args:
        rulebooks: the first gives the dates.
        counts: how many cases of each rulebook; fewer (even none) where too few residents are off the list.
        residents: of the town.
        months: that the base worlds are lived.
        seed: of everybody's luck, and of the choice of cases.
        followed: months that each case is followed, that of the listing included.
        steps: counts the months lived; its total holds `steps_planned`.
        paired: cases of the later rulebooks are among those of the first, people off the list in all worlds before
            others; otherwise each rulebook's own.
        number: of dates.
    """
    job = InTown(rulebooks, counts, residents, months, seed, followed, paired, number)
    steps = steps or Steps(None, 0)
    town, base = _base(job, steps)
    steps.total += base.more_steps
    cases, growth = _outcome(base, [_follow(stack, steps) for stack in base.stacks])
    return Outcome(cases, growth, town)


def force_in_towns(
    rulebooks: Sequence[Rulebook], counts: Sequence[int], residents: int, months: int, seeds: Iterable[int],
    followed: int, steps: Steps, *, paired: bool = True, workers: Workers | None = None,
) -> tuple[pd.DataFrame, Ints]:  # fmt: skip
    """`force` in several towns: their cases with the column `town` (its seed), and the growth of all.

    Args:
        rulebooks: the first gives the dates.
        counts: how many cases of each rulebook in each town.
        residents: of each town.
        months: that the base worlds are lived.
        seeds: of the towns.
        followed: months that each case is followed.
        steps: counts the months lived; `steps_planned` of every town is added to its total.
        paired: see `force`.
        workers: among whom the towns are split.

    Raises ListedError where in some town nobody can be forced, TownError, before anybody is born, for a town that does
    not fit.
    """
    seeds = list(seeds)
    expect(residents, months, len(rulebooks))
    number = DATES if len(seeds) == 1 else DATES_OF_SEVERAL
    when = dates(rulebooks[0], months, followed, number)
    steps.total += len(seeds) * steps_planned(counts, residents, months, followed, len(when))
    jobs = [InTown(rulebooks, counts, residents, months, seed, followed, paired, number) for seed in seeds]
    crew, forced = workers or Workers(1), list[tuple[pd.DataFrame, Ints]]()
    at_once = max(crew.count, MOST_KEPT // (residents * months * len(rulebooks)))
    for i in range(0, len(jobs), at_once):  # first the towns, then all their stacks: small jobs, that end together
        bases = crew.map(_live_base, jobs[i : i + at_once], steps)
        steps.total += sum(base.more_steps for base in bases)
        followed_stacks = iter(crew.map(_follow, [stack for base in bases for stack in base.stacks], steps))
        for base in bases:
            cases, growth = _outcome(base, [next(followed_stacks) for _ in base.stacks])
            forced.append((cases.assign(town=base.seed), growth))
    return pd.concat([cases for cases, _ in forced], ignore_index=True), np.concatenate([more for _, more in forced])


class InTown(NamedTuple):
    """The arguments of `force` in one of several towns."""

    rulebooks: Sequence[Rulebook]
    counts: Sequence[int]
    residents: int
    months: int
    seed: int
    followed: int
    paired: bool
    number: int


class Stack(NamedTuple):
    """Cases of one month, to be followed together: from the base worlds as they stood before it."""

    cases: Sequence[Forced]
    imposed: Sequence[int]  # months of the term of each
    before: Snapshot
    base: Sequence[Flags]  # flags of the base worlds in each month followed, (worlds, residents)


class Base(NamedTuple):
    """What is to be followed from the base worlds of a town."""

    seed: int
    stacks: Sequence[Stack]
    more_steps: int  # than were planned


def _live_base(job: InTown, steps: Steps) -> Base:
    """Live the base worlds of a town for what is to be followed from them."""
    return _base(job, steps)[1]


def _base(job: InTown, steps: Steps) -> tuple[Town, Base]:
    """The base worlds of a town, lived to the end, and its cases."""
    rulebooks, months, followed = job.rulebooks, job.months, job.followed
    when = dates(rulebooks[0], months, followed, job.number)
    snapshots: dict[int, Snapshot] = {}
    with Town(rulebooks, job.residents, job.seed) as base:
        for month in range(1, months + 1):
            if month in when:
                snapshots[month] = Snapshot(base)
            base.step()
            steps()
    terms = {(w, m): max(1, r.at(m).listing.term) for w, r in enumerate(rulebooks) for m in when}
    flags = base.history.flags
    stacks = []
    for cases in _stacks(
        _choose(base, rulebooks, job.counts, when, job.seed, job.paired), stack_size(job.residents, STACK)
    ):
        imposed, month = [min(terms[world, month], followed) for world, _, month in cases], cases[0][2]
        stacks.append(Stack(cases, imposed, snapshots[month], flags[month - 1 : month - 1 + followed]))
    planned = steps_planned(job.counts, job.residents, months, followed, len(when))
    return base, Base(job.seed, stacks, months + followed * len(stacks) - planned)


def _outcome(base: Base, results: Sequence[tuple[Ints, Ints]]) -> tuple[pd.DataFrame, Ints]:
    """The cases of a town, and their growth, from what its stacks came to."""
    names = ("imposed", "to_self", "others_more", "others_less")
    frame = pd.DataFrame([c for stack in base.stacks for c in stack.cases], columns=["world", "resident", "month"])
    for i, name in enumerate(names):
        frame[name] = np.concatenate([sums[:, i] for sums, _ in results])
    frame["to_others"] = frame["others_more"] - frame["others_less"]
    frame["further"] = frame["to_self"] + frame["to_others"]
    growth = np.concatenate([further for _, further in results])
    order = np.lexsort((frame["resident"], frame["month"], frame["world"]))
    return frame.iloc[order].reset_index(drop=True), growth[order]


def lives(counts: Sequence[int], residents: int, months: int, followed: int, towns: int = 1) -> int:
    """About how many resident-months `force` lives in so many towns."""
    return towns * residents * (len(counts) * months + sum(counts) * followed)


def per_month_imposed(cases: pd.DataFrame, column: str, seed: int) -> tuple[float, float, float]:
    """A column of the cases over the months imposed, and its 95% interval: over towns, or over the cases of one town.

    Args:
        cases: of one rulebook, as `force_in_towns` gives them; at least one.
        column: in person-months, such as `further`.
        seed: of the bootstrap over the cases of one town.
    """
    sums = cases.groupby("town")[[column, "imposed"]].sum()
    if len(sums) > 1:
        return over_clusters(sums[column], sums["imposed"])
    return ratio(cases[column], cases["imposed"], picks(seed, len(cases)))


def steps_planned(counts: Sequence[int], residents: int, months: int, followed: int, number: int) -> int:
    """Months of stacks of worlds that `force` lives if all cases can be had, with so many dates."""
    size = stack_size(residents, STACK)
    cases = [sum(len(range(i, count, number)) for count in counts) for i in range(number)]
    return months + followed * sum(-(-case // size) for case in cases)


def _choose(
    base: Town, rulebooks: Sequence[Rulebook], counts: Sequence[int], when: Sequence[int], seed: int, paired: bool
) -> list[Forced]:
    """The cases, by keyed luck: residents in an order of their own each month, those who may be forced first."""
    luck, n = Luck(seed, ("gain: who",)), base.people.count
    chosen: list[Forced] = []
    for i, month in enumerate(when):
        order = np.argsort(luck.draw("gain: who", month, n), kind="stable")
        recent = base.history.flags[max(month - 2, 0) : month]  # who comes off this month cannot be put on in it
        free = ~np.any([(flags & measures.LISTED) > 0 for flags in recent], axis=0)
        for w, rulebook in enumerate(rulebooks):
            free[w] &= base.people.coverage.astype(base.dtype) < base.dtype(rulebook.at(month).registry.coverage)
        in_all, taken = free.all(axis=0), list[list[int]]()
        for w, count in enumerate(counts):
            off = order[free[0 if paired else w][order]]
            if paired and w:  # among the first rulebook's cases, those off the list everywhere before the others
                off = np.array(taken[0], dtype=np.int64)
                off = np.concatenate([off[in_all[off]], off[~in_all[off]]])
            taken.append([int(r) for r in off[: len(range(i, count, len(when)))]])
        chosen += [(w, r, month) for w, residents in enumerate(taken) for r in residents]
    if not any(c[0] == 0 for c in chosen) and (paired or not chosen):
        at = ", ".join(map(str, when))
        raise ListedError(
            f"{rulebooks[0].name}: nobody is covered and off the list in months {at}; nobody can be forced"
        )
    return chosen


def _stacks(chosen: Sequence[Forced], size: int) -> list[list[Forced]]:
    by_month: dict[int, list[Forced]] = {}
    for case in chosen:
        by_month.setdefault(case[2], []).append(case)
    return [cases[i : i + size] for _, cases in sorted(by_month.items()) for i in range(0, len(cases), size)]


def _follow(stack: Stack, steps: Steps) -> tuple[Ints, Ints]:
    """(imposed, to_self, others_more, others_less) of each case, and `further` after each month."""
    cases, followed = stack.cases, len(stack.base)
    worlds, residents = np.array([c[0] for c in cases]), np.array([c[1] for c in cases])
    month, rows, term = cases[0][2], np.arange(len(cases)), np.array(stack.imposed)
    sums = np.zeros((len(cases), 4), dtype=np.int64)
    growth = np.zeros((len(cases), followed), dtype=np.int64)
    with stack.before.town(worlds.tolist(), [(i, c[1], month) for i, c in enumerate(cases)]) as town:
        for age, base in enumerate(stack.base):
            town.step()
            forced = town.state.listed
            unforced = ((base & measures.LISTED) > 0)[worlds]
            apart = forced != unforced
            more = np.count_nonzero(apart & forced, axis=1)
            less = np.count_nonzero(apart, axis=1) - more
            own, twin = (listed[rows, residents].astype(np.int64) for listed in (forced, unforced))
            imposed = np.where(age < term, 1 - twin, 0)
            sums[:, 0] += imposed
            sums[:, 1] += own - twin - imposed
            sums[:, 2] += more - np.maximum(own - twin, 0)
            sums[:, 3] += less - np.maximum(twin - own, 0)
            growth[:, age] = sums[:, 1] + sums[:, 2] - sums[:, 3]
            town.history.flags.clear()
            steps()
    return sums, growth
