"""Tidy tables of a town that has been lived: pandas frames with one row for each thing counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.arrays import Counts, Flags, Reals, Words
from sim.town import measures
from sim.town.ledger import CAUSES, LEFT, RESIDUAL, WORDS, WRONG

if TYPE_CHECKING:
    from sim.town.town import Town

STATES = ("none", "in arrears", "favoured", "listed")
"""What a resident's mark shows, the last that holds."""


def _labels(town: Town) -> list[str]:
    return [world.label for world in town.worlds]


def monthly(town: Town) -> pd.DataFrame:
    """Every measure of every month: world, month, those of `measures.MONTHLY`, and two shares of residents."""
    months = town.month
    data = {name: town.history.measure(name).T.ravel() for name in measures.MONTHLY}
    index = {"world": np.repeat(_labels(town), months), "month": np.tile(np.arange(1, months + 1), len(town.worlds))}
    frame = pd.DataFrame(index | data)
    for name in ("listed", "favoured"):
        frame[f"{name}_share"] = frame[name] / town.people.count
    return frame


def districts(town: Town) -> pd.DataFrame:
    """Listed share by district: world, month, district (from 1), listed_share."""
    listed = town.history.listed()
    starts, sizes = town.people.bounds[:-1], town.people.sizes
    share = np.add.reduceat(listed, starts, axis=2, dtype=np.int64) / sizes
    months, worlds, count = share.shape
    return pd.DataFrame(
        {
            "world": np.repeat(_labels(town), months * count),
            "month": np.tile(np.repeat(np.arange(1, months + 1), count), worlds),
            "district": np.tile(np.arange(1, count + 1), months * worlds),
            "listed_share": share.transpose(1, 0, 2).ravel(),
        }
    )


def spells(town: Town) -> pd.DataFrame:
    """Every stay on the list: world, resident, start, end (0 if still listed), months, ended, cause.

    The cause is what weighed most on the file, in words; causes that weighed the same stand with "or" between them.
    """
    n = town.people.count
    starts = [(np.full(len(p), m), p, c) for m, p, c in town.history.entries]
    ends = [(np.full(len(p), m), p) for m, p in town.history.exits]
    empty = np.empty(0, dtype=np.int64)
    start, place, cause = (np.concatenate([empty, *(s[i] for s in starts)]).astype(np.int64) for i in range(3))
    end, end_place = (np.concatenate([empty, *(e[i] for e in ends)]).astype(np.int64) for i in range(2))
    order = np.lexsort((start, place))
    start, place, cause = start[order], place[order], cause[order]
    turn = np.lexsort((end, end_place))
    end, end_place = end[turn], end_place[turn]
    # the k-th removal of a place ends its k-th stay; only the last stay can be open
    matched = np.zeros(len(start), dtype=np.int64)
    which = np.arange(len(start)) - np.searchsorted(place, place, side="left")
    position = np.searchsorted(end_place, place, side="left") + which
    closed = (position < len(end)) & (np.append(end_place, -1)[np.minimum(position, len(end))] == place)
    matched[closed] = end[position[closed]]
    labels = np.array(_labels(town), dtype=object)
    return pd.DataFrame(
        {
            "world": labels[place // n],
            "resident": place % n,
            "start": start,
            "end": matched,
            "months": np.where(closed, matched, town.month + 1) - start,
            "ended": closed,
            "cause": np.array(WORDS, dtype=object)[cause],
        }
    )


def records(town: Town) -> pd.DataFrame:
    """The ledger: world, month, resident, source, truth, cause, demerit, joined, left (why), left_month (0: stands).

    `truth` is true, wrong or residual (a mark after repair); `joined` says whether the registry reads the source now.
    """
    ledger, n = town.ledger.columns(), town.people.count
    rows = np.arange(town.ledger.size)
    world, cause = ledger["place"] // n, ledger["cause"]
    names = np.array([s.name for s in town.sources] or [""], dtype=object)
    frame = pd.DataFrame(
        {
            "world": np.array(_labels(town), dtype=object)[world],
            "month": ledger["month"],
            "resident": ledger["place"] % n,
            "source": names[ledger["source"]],
            "truth": np.select([cause == WRONG, cause == RESIDUAL], ["wrong", "residual"], "true"),
            "cause": np.array([CAUSES[c] for c in sorted(CAUSES)], dtype=object)[cause],
            "demerit": ledger["demerit"],
            "joined": town.registry.reads(rows),
            "left": np.array([LEFT[w] for w in range(4)], dtype=object)[ledger["left"]],
            "left_month": ledger["left_month"],
        }
    )
    order = np.lexsort((np.arange(len(frame)), frame["month"], world))
    return frame.iloc[order].reset_index(drop=True)


def residents(town: Town) -> pd.DataFrame:
    """Everyone in every world: traits, and the outcome after the last month lived."""
    people, s, worlds = town.people, town.state, len(town.worlds)
    n = people.count

    def shared(values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        return np.tile(values, worlds)

    flags = np.array(town.history.flags, dtype=np.uint8).reshape(-1, *s.shape)

    def months(flag: int) -> Counts:
        counts: Counts = np.count_nonzero(flags & flag, axis=0)
        return counts.ravel()

    frame = pd.DataFrame(
        {
            "world": np.repeat(_labels(town), n),
            "resident": shared(np.arange(n)),
            "district": shared(people.district.astype(np.int64) + 1),
            "household": shared(people.household.astype(np.int64)),
            "ties": shared(people.tie_count.astype(np.int64)),
            "namesake": shared(people.namesake.astype(np.int64)),
            "wage": s.wage.ravel(),
            "defiance": s.defiance.ravel(),
            "savings": s.savings.ravel(),
            "arrears": s.arrears.ravel(),
            "score": s.score.ravel(),
            "listed": s.listed.ravel(),
            "favoured": s.favoured.ravel(),
            "knows": s.knows.ravel(),
            "ever_listed": s.ever_listed.ravel(),
            "months_listed": s.months_listed.ravel(),
            "months_favoured": months(measures.FAVOURED),
            "months_refused": months(measures.REFUSED),
            "months_missed_cannot": months(measures.CANNOT),
            "months_missed_will_not": months(measures.WILL_NOT),
            "strikes": s.strikes.ravel(),
        }
    )
    grades = [grade(town.worlds[w].rulebook.at(town.month).score.grades, s.score[w]) for w in range(worlds)]
    frame["grade"] = np.concatenate(grades)
    return frame


def grade(grades: Mapping[str, float], scores: Reals) -> Words:
    """The name of the highest grade that each score reaches; the lowest grade's name below all, '' without grades."""
    if not grades:
        return np.full(len(scores), "", dtype=object)
    names, lowest = zip(*sorted(grades.items(), key=lambda item: item[1]), strict=True)
    place = np.searchsorted(np.array(lowest), scores, side="right") - 1
    return np.array(names, dtype=object)[np.maximum(place, 0)]


def marks(town: Town, month: int) -> Flags:
    """What each resident's mark shows after `month`: indices into STATES, (worlds, residents)."""
    return marks_of(town.history.flags[month - 1])


def marks_of(flags: Flags) -> Flags:
    """What the marks of residents with these flags (see `History.flags`) show: indices into STATES, of any shape."""
    mark = np.where(flags & measures.ARREARS, 1, 0)
    mark = np.where(flags & measures.FAVOURED, 2, mark)
    return np.where(flags & measures.LISTED, 3, mark).astype(np.uint8)
