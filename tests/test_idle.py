"""Nothing is idle: every key of a rulebook acts, every measure moves, every number of the summary differs somewhere.

What nothing in the town reads or counts would pass every comparison with the reference model, if that one forgets it,
too.
"""

from __future__ import annotations

from typing import Any

import pytest

from sim.results import runs, summary
from sim.rules import shelf
from sim.rules.rulebook import AT_BIRTH, Rulebook
from sim.town import measures
from sim.town.town import Town
from tests.strategies import ENTRIES, LIVELY, bounds, full_house, keys, tables
from tests.towns import all_bits

MONTHS, RESIDENTS, SEED, AMENDED = 30, 80, 11, 8
HOUSE = {
    "source.*.error": 0.02, "life.defiance": 0.1, "sanctions.stale_chance": 0.5, "appeal.rate": 0.3, "repair.rate": 0.3,
    "listing.term": 3, "score.association": 60.0, "source.*.retention": 9, "purchase.cap": 30.0, "favour.enabled": True,
    "purchase.reserve": 0.5,
}  # fmt: skip
ACTIVE: list[dict[str, Any]] = [
    HOUSE,
    HOUSE | {"repair.residual": 30, "repair.wait": 0, "score.tenure": 40.0, "registry.mismatch": 0.2},
    HOUSE | {"inspection.focus": 0.8, "inspection.units": 4, "inspection.finds_per_unit": 2, "score.high": 1005.0},
    HOUSE
    | {
        "help.share": 0.2,
        "help.reserve": 0.5,
        "help.upto": 0.5,
        "discretion.waive": 0.5,
        "informal.share": 0.5,
        "life.commitment": 0.5,
        "life.committed_from": 1.2,
        "life.wage_spread": 0.4,
        "life.shock_spread": 0.5,
    },
    HOUSE | {"life.wage": 1.1, "life.arrears_cap": 2.0, "score.low": 850.0, "means_test.enabled": True},
]
"""Towns in which much goes on; a key must act in one of them."""
DOTTED = [
    f"{table}.*.{name}" if table in ENTRIES else f"{table}.{name}" for table in sorted(tables()) for name in keys(table)
]


def values(dotted: str) -> list[Any]:
    """Values of a key: where things happen, the ends of its range, and one near its default."""
    table, *_, name = dotted.split(".")
    field = tables()[table].model_fields[name]
    limits = bounds(field)
    if limits is None:
        return [True, False]
    result = [*LIVELY.get(f"{table}.{name}", limits), *limits, field.default * 0.97]
    return [field.annotation(value) for value in result]


def changed(base: Rulebook, dotted: str, month: int | None) -> list[Rulebook]:
    """The rulebook with other values of one key, from the start or from a month on, where they are valid."""
    result = []
    for value in values(dotted):
        change = {dotted: value}
        try:
            other = base.set(change)
            if other != base and month is not None:
                other = Rulebook.parse({**base.model_dump(), "amendment": [{"month": month, "changes": change}]})
        except ValueError:
            continue  # the start and the ends of a score must agree
        result += [other] if other != base else []
    return result


def idle(left: set[str], month: int | None = None) -> set[str]:
    """Those of the keys whose other values give the same life in every town."""
    for situation in ACTIVE:
        base = full_house(**situation)
        books = [(key, book) for key in sorted(left) for book in changed(base, key, month)]
        with Town([base, *(book for _, book in books)], RESIDENTS, SEED) as town:
            town.advance(MONTHS)
            as_written, *others = all_bits(town)
            left = left - {key for (key, _), bits in zip(books, others, strict=True) if bits != as_written}
    return left


def test_every_key_acts_from_the_start() -> None:
    assert not idle(set(DOTTED)), "nothing in the town reads these, or only under circumstances: then add a town"


def test_every_key_acts_when_amended() -> None:
    """Or it is named as one that counts only at the start, and an amendment of it is refused."""
    assert not idle(set(DOTTED) - set(AT_BIRTH), AMENDED), "an amendment of these changes nothing"


def test_every_measure_moves() -> None:
    """It is not the same in every month of every town."""
    values: dict[str, set[float]] = {name: set() for name in measures.MONTHLY}
    for situation in ACTIVE:
        with Town([full_house(**situation)], RESIDENTS, SEED) as town:
            history = town.advance(MONTHS).history
        for name, seen in values.items():
            seen.update(history.measure(name)[:, 0].tolist())
    still = [name for name, seen in values.items() if len(seen) == 1]
    assert not still, "nothing in the town counts these, or only under circumstances: then add a town"


def test_every_number_of_the_summary_differs() -> None:
    """Between some of the pilots."""
    worlds = runs.run(shelf.pilots(), residents=400, months=120).worlds
    assert set(worlds) == {"name", *summary.DEFINITIONS}
    assert not [name for name in summary.DEFINITIONS if worlds[name].nunique() == 1]


@pytest.mark.parametrize("key", AT_BIRTH)
def test_what_counts_only_at_the_start_exists(key: str) -> None:
    assert key in DOTTED
