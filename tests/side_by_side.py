"""Towns of the lessons' checks, lived side by side: a stack of sixteen takes a third of the time of sixteen towns.

A world in a stack lives as it does alone (tests/test_twins.py), so a check gives the same verdict on either.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from typing import Any

import pandas as pd
import pytest

from sim.lab import aims, check, check_04, classroom, fairness
from sim.results import listings
from sim.results.ladder import NO_FEEDBACK, NO_LIST
from sim.results.runs import Run, run
from sim.rules.rulebook import Rulebook

Key = tuple[tuple[str, ...], int, int]
"""Rulebooks as JSON, seed, and months: what `classroom.run_town` remembers a town by."""
MOST = 16


class Unlived(BaseException):
    """A check asked for a town that is not lived yet. (No Exception: checks catch these.)"""


class Part:
    """One rulebook and its twins in a stack, in the way of a `Run`; what it has not itself, a town of its own has."""

    def __init__(self, stack: Run, place: int, name: str, alone: Callable[[], Run]) -> None:
        self.stack, self.place, self.name, self.alone = stack, place, name, alone

    def __getattr__(self, name: str) -> Any:
        return getattr(self.alone(), name)

    @cached_property
    def worlds(self) -> pd.DataFrame:
        """The three rows of it, with the names that they have in a town of their own."""
        rows = self.stack.worlds.iloc[self.place :: len(self.stack.worlds) // 3].reset_index(drop=True)
        return rows.assign(name=self._names)

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """Its months, with those names."""
        return self._own(self.stack.monthly)

    @cached_property
    def residents(self) -> pd.DataFrame:
        """Its residents, with those names."""
        return self._own(self.stack.residents)

    @property
    def _names(self) -> list[str]:
        return [self.name, NO_FEEDBACK, NO_LIST]

    def _own(self, frame: pd.DataFrame) -> pd.DataFrame:
        worlds = self.stack.town.worlds
        names = dict(zip([w.label for w in worlds[self.place :: len(worlds) // 3]], self._names, strict=True))
        rows = frame[frame["world"].isin(list(names))].reset_index(drop=True)
        return rows.assign(world=rows["world"].map(names))


@contextlib.contextmanager
def lived(asked: Iterable[tuple[str, object]]) -> Iterator[None]:
    """While this lasts, the towns that checks need for these (exercise, answer) are there, lived side by side."""
    there: dict[Key, Part] = {}
    missing: set[Key] = set()
    districts: dict[tuple[str, int], pd.DataFrame] = {}  # lesson 8 counts in towns of two districts
    no_districts: set[tuple[str, int]] = set()
    asking = True
    alone, rows, wronged, in_districts = classroom._remembered, cache(aims._rows), check_04._wronged, fairness._lived

    def remembered(rulebooks: tuple[str, ...], seed: int, months: int) -> Part | Run:
        key = (rulebooks, seed, months)
        if key in there:
            return there[key]
        if len(rulebooks) > 1 or not asking:  # a stack already, or a town that no answer asks for
            return alone(*key)
        missing.add(key)
        raise Unlived

    def measured(one: Part | Run) -> list[dict[str, float]]:
        return [dict(rows(one.stack)[one.place])] if isinstance(one, Part) else rows(one)

    def by_wrong_records(one: Part | Run) -> float:
        return listings.by_wrong_records(one.stack.town, one.place) if isinstance(one, Part) else wronged(one)

    def shares(rulebook: str, seed: int) -> pd.DataFrame:
        key = (rulebook, seed)
        if key in districts:
            return districts[key]
        if not asking:
            return in_districts(*key)
        no_districts.add(key)
        raise Unlived

    def live() -> None:
        """Live what is missing, in stacks."""
        by_seed: dict[int, list[str]] = defaultdict(list)
        for rulebook, seed in sorted(no_districts):
            by_seed[seed].append(rulebook)
        for seed, texts in by_seed.items():
            frames = fairness._side_by_side(texts, seed)
            districts.update(((text, seed), frame) for text, frame in zip(texts, frames, strict=True))
        no_districts.clear()
        groups: dict[tuple[int, int], list[str]] = defaultdict(list)
        for (rulebook,), seed, months in sorted(missing):
            groups[seed, months].append(rulebook)
        for (seed, months), result in groups.items():
            for first in range(0, len(result), MOST):
                texts = result[first : first + MOST]
                books = [Rulebook.model_validate_json(text) for text in texts]
                stack = run(books, classroom.RESIDENTS, months, seed)
                for place, (text, book) in enumerate(zip(texts, books, strict=True)):
                    key = ((text,), seed, months)
                    there[key] = Part(stack, place, book.name, lambda key=key: alone(*key))
        missing.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(classroom, "_remembered", remembered)
        patch.setattr(aims, "_rows", measured)
        patch.setattr(check_04, "_wronged", by_wrong_records)
        patch.setattr(fairness, "_lived", shares)
        rest = list(asked)
        while rest:
            rest = [one for one in rest if not _asks_nothing(*one)]
            live()
        asking = False
        yield


def _asks_nothing(key: str, answer: object) -> bool:
    """Whether a check needs no town that is not there."""
    with contextlib.suppress(Unlived):
        check(key, answer)
        return True
    return False
