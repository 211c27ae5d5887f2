"""The forcing experiment: one ordinary resident is put onto the list in a twin world, and both worlds are followed.

Cases are (resident, month) pairs. The resident is covered and in the base world not listed in that month or the one
before, and chosen by keyed luck, so that the same seed gives the same cases. Months are spread evenly over those with
a list from which as many months remain as every case is followed: all cases have the same horizon, which ends with the
last month at the latest. What comes after the horizon is not seen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.checks import whole_number
from sim.errors import ListedError
from sim.results.runs import MOST_MONTHS
from sim.rules.rulebook import Rulebook
from sim.studies.counter import counter
from sim.studies.fork import Snapshot, must_list
from sim.town import measures
from sim.town.luck import Luck
from sim.town.town import Town

Told = Callable[[int], None]
Forced = tuple[int, int, int]
"""(base world, resident, month of the forced listing)."""
DATES = 6
STACK = 96  # worlds that are lived together
MOST_LIVES = 4_000_000  # residents x worlds of a stack, for the sake of memory
THREADS = min(2, os.cpu_count() or 1)  # more of them only wait for each other (Python's lock)


@dataclass(frozen=True)
class Followed:
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
    growth: Any
    base: Town


def checked(cases: int, months: int, follow: int | None) -> int:
    """How many months each case is followed: half of all unless said. Raises ListedError naming what is wrong."""
    for name, value, low, high in (("cases", cases, 2, 100_000), ("months", months, 1, MOST_MONTHS)):
        whole_number(name, value, low, high)
    if follow is None:
        return max(1, months // 2)
    return whole_number("follow", follow, 1, months, why="the months lived")


def dates(book: Rulebook, months: int, horizon: int, number: int = DATES) -> list[int]:
    """Months of the forced listings, evenly spread over those with a list and with `horizon` months to come."""
    must_list(book, months)
    last = months - horizon + 1
    first = min(max(1, months // 10), last)
    edges = sorted({1, *(a.month for a in book.amendment if a.month <= last)})
    enabled = [book.at(m).listing.enabled for m in edges]
    at = np.searchsorted(edges, np.arange(first, last + 1), "right") - 1
    open_months = np.arange(first, last + 1)[np.array(enabled)[at]]
    if not len(open_months):
        raise ListedError(
            f"{book.name}: listing.enabled: false in all of months {first} to {last}, where cases could begin; "
            "more months or a shorter follow-up is needed"
        )
    places = np.linspace(0, len(open_months) - 1, min(number, len(open_months))).round().astype(int)
    return [int(m) for m in open_months[places]]


def force(
    books: Sequence[Rulebook], counts: Sequence[int], residents: int, months: int, seed: int, horizon: int,
    told: Told | None = None, *, paired: bool = True,
) -> Followed:  # fmt: skip
    """Live every rulebook once, then once more for each of its cases, from the month of the forced listing on.

    Args:
        books: rulebooks; the first gives the dates.
        counts: how many cases of each rulebook; fewer (even none) where too few residents are off the list.
        residents: of the town.
        months: that the base worlds are lived.
        seed: of everybody's luck, and of the choice of cases.
        horizon: months that each case is followed, that of the listing included.
        told: hears the months done, of `steps(...)`.
        paired: cases of the later rulebooks are among those of the first, people off the list in all worlds before
            others; otherwise each rulebook's own.
    """
    when = dates(books[0], months, horizon)
    month_done = counter(told)

    snapshots: dict[int, Snapshot] = {}
    with Town(books, residents, seed) as base:
        for month in range(1, months + 1):
            if month in when:
                snapshots[month] = Snapshot(base)
            base.step()
            month_done()
    chosen = _choose(base, books, counts, when, seed, paired)
    terms = [max(1, book.at(month).listing.term) for book in books for month in when]
    term = dict(zip(((w, m) for w in range(len(books)) for m in when), terms, strict=True))

    def one(stack: list[Forced]) -> tuple[Any, Any]:
        imposed = [min(term[world, month], horizon) for world, _, month in stack]
        return _follow(base, snapshots[stack[0][2]], stack, imposed, horizon, month_done)

    stacks = _stacks(chosen, residents)
    pool = ThreadPoolExecutor(THREADS)
    try:
        results = list(pool.map(one, stacks))
    finally:
        pool.shutdown(cancel_futures=True)
    names = ("imposed", "to_self", "others_more", "others_less")
    frame = pd.DataFrame([c for stack in stacks for c in stack], columns=["world", "resident", "month"])
    for i, name in enumerate(names):
        frame[name] = np.concatenate([r[0][:, i] for r in results])
    frame["to_others"] = frame["others_more"] - frame["others_less"]
    frame["further"] = frame["to_self"] + frame["to_others"]
    growth = np.concatenate([r[1] for r in results])
    order = np.lexsort((frame["resident"], frame["month"], frame["world"]))
    return Followed(frame.iloc[order].reset_index(drop=True), growth[order], base)


def steps(book: Rulebook, counts: Sequence[int], residents: int, months: int, horizon: int) -> int:
    """How many months `force` tells of: the total for a bar of progress."""
    number = len(dates(book, months, horizon))
    split = [[len(range(i, count, number)) for i in range(number)] for count in counts]
    size = _size(residents)
    return months + horizon * sum(-(-sum(s[i] for s in split) // size) for i in range(number))


def _choose(
    base: Town, books: Sequence[Rulebook], counts: Sequence[int], when: Sequence[int], seed: int, paired: bool
) -> list[Forced]:
    """The cases, by keyed luck: residents in an order of their own each month, those who may be forced first."""
    luck, n = Luck(seed, ("gain: who",)), base.people.count
    chosen: list[Forced] = []
    for i, month in enumerate(when):
        order = np.argsort(luck.draw("gain: who", month, n), kind="stable")
        recent = base.history.flags[max(month - 2, 0) : month]  # who comes off this month cannot be put on in it
        free = ~np.any([(flags & measures.LISTED) > 0 for flags in recent], axis=0)
        for w, book in enumerate(books):
            free[w] &= base.people.coverage.astype(base.dtype) < base.dtype(book.at(month).registry.coverage)
        in_all, taken = free.all(axis=0), list[list[int]]()
        for w, count in enumerate(counts):
            mine = order[free[0 if paired else w][order]]
            if paired and w:  # among the first rulebook's cases, those off the list everywhere before the others
                mine = np.array(taken[0], dtype=np.int64)
                mine = np.concatenate([mine[in_all[mine]], mine[~in_all[mine]]])
            taken.append([int(r) for r in mine[: len(range(i, count, len(when)))]])
        chosen += [(w, r, month) for w, mine in enumerate(taken) for r in mine]
    if not any(c[0] == 0 for c in chosen) and (paired or not chosen):
        at = ", ".join(map(str, when))
        raise ListedError(f"{books[0].name}: nobody is covered and off the list in months {at}; nobody can be forced")
    return chosen


def _size(residents: int) -> int:
    return max(1, min(STACK, MOST_LIVES // max(residents, 1)))


def _stacks(chosen: Sequence[Forced], residents: int) -> list[list[Forced]]:
    size = _size(residents)
    by_month: dict[int, list[Forced]] = {}
    for case in chosen:
        by_month.setdefault(case[2], []).append(case)
    return [cases[i : i + size] for _, cases in sorted(by_month.items()) for i in range(0, len(cases), size)]


def _follow(
    base: Town, snapshot: Snapshot, stack: Sequence[Forced], terms: Sequence[int], horizon: int, told: Told
) -> tuple[Any, Any]:
    """(imposed, to_self, others_more, others_less) of each case, and `further` after each month."""
    worlds, residents = np.array([c[0] for c in stack]), np.array([c[1] for c in stack])
    month, rows, term = stack[0][2], np.arange(len(stack)), np.array(terms)
    sums = np.zeros((len(stack), 4), dtype=np.int64)
    growth = np.zeros((len(stack), horizon), dtype=np.int64)
    with snapshot.town(worlds.tolist(), [(i, c[1], month) for i, c in enumerate(stack)]) as town:
        for age in range(horizon):
            town.step()
            here = town.state.listed
            there = ((base.history.flags[month + age - 1] & measures.LISTED) > 0)[worlds]
            apart = here != there
            more = np.count_nonzero(apart & here, axis=1)
            less = np.count_nonzero(apart, axis=1) - more
            mine, twin = here[rows, residents].astype(np.int64), there[rows, residents].astype(np.int64)
            imposed = np.where(age < term, 1 - twin, 0)
            sums[:, 0] += imposed
            sums[:, 1] += mine - twin - imposed
            sums[:, 2] += more - np.maximum(mine - twin, 0)
            sums[:, 3] += less - np.maximum(twin - mine, 0)
            growth[:, age] = sums[:, 1] + sums[:, 2] - sums[:, 3]
            town.history.flags.clear()
            told(town.month)
    return sums, growth
