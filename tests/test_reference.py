"""The columns of `sim.town` against the plain reference model: the same numbers, bit for bit.

A disagreement is told as one line: world, month, resident, quantity, and both values.
"""

from __future__ import annotations

import math
import sys
import tomllib
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import sim
from sim.rules import shelf
from sim.rules.columns import source_names
from sim.rules.dotted import matches
from sim.rules.rulebook import Rulebook
from sim.town import measures
from sim.town.choices import Choices
from sim.town.town import Town
from tests.players import random_choices
from tests.reference import ReferenceTown
from tests.strategies import (
    LIVELY,
    SITUATIONS,
    bounds,
    edge_rulebooks,
    full_house,
    keys,
    rulebooks,
    stacks,
    tables,
)

PILOTS = sorted(Path(next(iter(sim.__path__)), "rules", "pilots").glob("*.toml"))
COLUMNS = (
    "savings", "arrears", "bought", "demerits", "strikes", "waiting", "clean", "score", "listed", "knows", "favoured"
)  # fmt: skip
"""In the order of the month, so that the first difference told is the nearest to its cause."""
ALL_OF_THEM = attrgetter(*COLUMNS)

examples = settings(
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.generate],  # add Phase.shrink to make a failing rulebook small: it takes minutes
)
TOWNS = st.one_of(st.integers(0, 20).map(lambda fewer: 45 - fewer), st.integers(2, 45))
"""How many residents: mostly enough for queues (Hypothesis likes the small end), sometimes too few for ties."""


class Disagreement(AssertionError):
    """The columns and the reference differ."""


def same(where: str, quantity: str, columns: Sequence[Any], reference: Sequence[Any], of: str = "resident") -> None:
    """Two lists of plain values must be equal, one by one."""
    if columns == reference:
        return
    for i, (left, right) in enumerate(zip_longest(columns, reference, fillvalue="nothing")):
        if left != right:
            raise Disagreement(f"{where}, {of} {i}, {quantity}: columns {left!r}, reference {right!r}")


def agree_on_month(town: Town, world: int, reference: ReferenceTown) -> None:
    """Everything that changes in a month."""
    where = f"world {town.worlds[world].label}, month {town.month}"
    people, state = reference.residents, town.state
    for name, of_people in zip(COLUMNS, zip(*map(ALL_OF_THEM, people), strict=True), strict=True):
        column = getattr(state, name)
        kind = {"f": float, "i": int, "b": bool}[column.dtype.kind]
        same(where, name, column[world].tolist(), list(map(kind, of_people)))
    listed = state.listed[world]
    same(where, "since", np.where(listed, state.since[world], 0).tolist(), [r.since * r.listed for r in people])
    same(where, "flags", town.history.flags[-1][world].tolist(), reference.flags[-1])
    result = [float(number) for number in reference.inspectors.discoveries]
    same(where, "discoveries", town.state.discoveries[world].tolist(), result, of="district")
    for name, kind in measures.MONTHLY.items():
        left, right = getattr(town.scratch.tallies, name)[world].item(), reference.tallies[-1][name]
        near = math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)
        if left != right if kind is np.int64 else not near:
            raise Disagreement(f"{where}, measure {name}: columns {left!r}, reference {right!r}")


def agree_on_history(town: Town, world: int, reference: ReferenceTown) -> None:
    """Every record ever made, and every move of the list."""
    where, n = f"world {town.worlds[world].label}, all months", town.people.count
    book = town.ledger.columns()
    names = [source.name for source in town.sources]
    mine = np.flatnonzero(book["place"] // n == world)
    wanted = ("month", "cause", "demerit", "left", "left_month")
    left = [
        (int(book["place"][i]) % n, names[book["source"][i]], *(int(book[name][i]) for name in wanted)) for i in mine
    ]
    right = [(r.resident, r.source, *(getattr(r, name) for name in wanted)) for r in reference.registry.ledger]
    same(where, f"(resident, source, {', '.join(wanted)})", left, right, of="record")
    entries = [
        (month, int(place) % n, int(cause))
        for month, places, causes in town.history.entries
        for place, cause in zip(places, causes, strict=True)
        if place // n == world
    ]
    exits = [(m, int(p) % n) for m, places in town.history.exits for p in places if p // n == world]
    same(where, "(month, resident, cause)", entries, reference.registry.entries, of="entry")
    same(where, "(month, resident)", exits, reference.registry.exits, of="exit")


def agree(
    books: Sequence[Rulebook],
    residents: int,
    months: int,
    seed: int = 7,
    districts: int = 4,
    real: Any = np.float32,
    choices: Choices | None = None,
) -> None:
    """Live one town of columns and one reference for each of its rulebooks side by side."""
    plain = np.float32 if real is np.float32 else float
    with Town(books, residents, seed, districts=districts, dtype=real, choices=choices) as town:
        references = [ReferenceTown(book, residents, seed, districts, plain, choices=choices) for book in books]
        try:
            for _ in range(months):
                town.step()
                for world, reference in enumerate(references):
                    reference.step()
                    agree_on_month(town, world, reference)
            for world, reference in enumerate(references):
                agree_on_history(town, world, reference)
        finally:
            for reference in references:
                reference.close()


@pytest.mark.parametrize("path", PILOTS, ids=lambda path: path.stem)
def test_every_pilot_agrees(path: Path) -> None:
    """Each rulebook that ships with the package."""
    agree([Rulebook.parse(tomllib.loads(path.read_text("utf-8")), path.stem)], residents=60, months=40)


@pytest.mark.once
@pytest.mark.parametrize("town", shelf.towns())
@pytest.mark.parametrize("pilot", shelf.pilots())
def test_players_of_every_pilot_agree(pilot: str, town: str) -> None:
    """Twelve random players in each, with and without the list: two hundred in all."""
    book = shelf.load(pilot, town)
    names = [source.name for source in book.source]
    choices = random_choices(len(pilot) + 100 * len(town), names, 40, 12, 36)
    agree([book, book.without_list()], residents=40, months=36, choices=choices)


def test_the_full_house_agrees() -> None:
    """The default numbers with five sources and five services."""
    agree([full_house()], residents=150, months=60)


@settings(examples, max_examples=60 if sys.version_info < (3, 12) else 20)  # with each Mesa; all of them with one
@given(stacks(), TOWNS, st.integers(0, 2**63 - 1), st.integers(1, 7))
def test_random_rulebooks_agree(books: list[Rulebook], residents: int, seed: int, districts: int) -> None:
    """Any rulebooks, one to three in a stack: so a world in a stack also lives as it does alone."""
    agree(books, residents, 28, seed, districts)


@settings(examples, max_examples=15)
@given(edge_rulebooks(), st.integers(2, 30), st.integers(0, 1000))
def test_edges_agree(book: Rulebook, residents: int, seed: int) -> None:
    """Rulebooks whose numbers all stand at an end of their range."""
    agree([book], residents, 14, seed)


@settings(examples, max_examples=12)
@given(rulebooks(), TOWNS, st.integers(0, 1000))
def test_double_precision_agrees(book: Rulebook, residents: int, seed: int) -> None:
    """Columns of doubles against plain Python floats."""
    agree([book, full_house()], residents, 20, seed, real=np.float64)


@pytest.mark.once
@pytest.mark.slow(15)
@settings(examples, max_examples=25)
@given(stacks(), TOWNS, st.integers(0, 2**63 - 1), st.integers(0, 2**32 - 1))
def test_random_players_agree(books: list[Rulebook], residents: int, seed: int, player: int) -> None:
    """Any choices under any rulebooks: of a third of the residents, each of whom may be anybody's tie or namesake."""
    sources = source_names(books)
    agree(books, residents, 28, seed, choices=random_choices(player, sources, residents, 1 + residents // 3, 28))


@settings(examples, max_examples=6)
@given(rulebooks(), TOWNS, st.integers(0, 1000), st.integers(0, 2**32 - 1))
def test_players_agree_in_double_precision(book: Rulebook, residents: int, seed: int, player: int) -> None:
    """Amounts are as wide as the town's numbers."""
    books = [book, full_house(**{"help.share": 0.1, "purchase.cap": 30.0})]
    choices = random_choices(player, source_names(books), residents, residents, 20)
    agree(books, residents, 20, seed, real=np.float64, choices=choices)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_players_in_a_situation_agree(situation: str) -> None:
    """Every second resident is played, where the rule that the situation names is used."""
    book = full_house(**SITUATIONS[situation])
    agree([book], residents=60, months=30, choices=random_choices(3, source_names([book]), 60, 30, 30))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_agrees(situation: str) -> None:
    """Each with enough going on that the rule it names is used."""
    agree([full_house(**SITUATIONS[situation])], residents=90, months=30)


OFF_AND_ON: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "lenders price the misses of the month before the price": ({}, {"life.pool_price": 1.0}, "life.pool_price"),
    "a price that was off": ({"life.pool_price": 1.0}, {"life.pool_price": 0.0}, "life.pool_price"),
    "bought points lapse where none are sold any more": (
        {"purchase.cap": 10.0, "purchase.reserve": 0.0}, {"purchase.cap": 0.0}, "purchase.cap",
    ),
    "a desk with other hands": (
        {"appeal.rate": 0.5, "appeal.capacity": 1.0, "source.*.error": 0.08, "source.*.retention": 5,
         "listing.term": 1},
        {"appeal.capacity": 60.0}, "appeal.capacity",
    ),
    "discoveries decay while nothing falls due": (
        {"inspection.focus": 1.0, "inspection.prior_tilt": 0.9, "inspection.decay": 0.2},
        {"source.*.rate": 0.0}, "source.*.rate",
    ),
    "stale copies are kept by those who read the list then": (
        {"sanctions.stale_chance": 1.0, "sanctions.stale_months": 40, "listing.threshold": 985.0, "listing.term": 1,
         "source.*.retention": 2, "source.*.error": 0.05},
        {"service.*.gated": False}, "service.*.gated",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OFF_AND_ON)
def test_a_rule_off_for_a_while_agrees(case: str) -> None:
    """A rule that no world uses may be skipped only where nothing of it is remembered: alone or beside others."""
    start, changes, dotted = OFF_AND_ON[case]
    book = full_house(**start)
    back = next(v for key, v in book.keys().items() if matches(dotted, key))
    switched = [{"month": 5, "changes": changes}, {"month": 17, "changes": {dotted: back}}]
    amended = Rulebook.parse({**book.model_dump(), "name": "amended", "amendment": switched})
    busy = full_house(**{"life.pool_price": 0.5, "purchase.cap": 10.0})
    agree([amended], residents=40, months=24)
    agree([amended, busy], residents=40, months=24)


def test_forced_listings_agree() -> None:
    """Those whom an experimenter puts onto the list."""
    book = full_house(**{"listing.threshold": 0.0, "listing.term": 3})
    forced = [(2, 1), (5, 4), (2, 9)]
    with Town([book], 20, 3, forced=[(0, *pair) for pair in forced]) as town:
        reference = ReferenceTown(book, 20, 3, forced=forced)
        for _ in range(14):
            town.step()
            reference.step()
            agree_on_month(town, 0, reference)
        agree_on_history(town, 0, reference)
        assert len(reference.registry.entries) == 3
        reference.close()


def test_plain_floats_stay_plain() -> None:
    """In double precision the reference holds no NumPy number, so it is checked against Python's own arithmetic."""
    reference = ReferenceTown(full_house(**{"purchase.cap": 20.0, "favour.enabled": True}), 30, 5, real=float)
    reference.advance(15)
    held: Iterator[Any] = (v for r in reference.residents for v in (*vars(r).values(), *vars(r.born).values()))
    assert not [value for value in held if isinstance(value, np.generic)]
    assert not [value for value in reference.inspectors.discoveries if isinstance(value, np.generic)]
    reference.close()


def test_strategies_know_every_key() -> None:
    """No key of a rulebook escapes the draws, and what is called lively lies within its range."""
    drawn = {(table, name) for table in tables() for name in keys(table)}
    words = {"name", "kind", "grades"}
    assert drawn == {(table, name) for table, t in tables().items() for name in t.model_fields if name not in words}
    for dotted, (low, high) in LIVELY.items():
        table, name = dotted.split(".")
        limits = bounds(tables()[table].model_fields[name])
        assert limits is not None
        assert limits[0] <= low <= high <= limits[1], dotted
