"""What is lived in both: pilots, variants, towns, cuts, twins, amendments, forced listings, situations, oddities."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sim.rules import schema, shelf
from sim.rules.columns import source_names
from sim.rules.dotted import matches
from sim.rules.rulebook import Rulebook
from tests.engine.agreement import Case
from tests.players import random_choices
from tests.strategies import SITUATIONS, full_house
from tests.test_reference import OFF_AND_ON
from tests.towns import LIVELY, ladder_worlds

EVERYTHING = {
    "help.share": 0.1, "help.reserve": 0.5, "informal.share": 0.4, "discretion.waive": 0.4, "discretion.district": 0.3,
    "discretion.first": 0.5, "score.association": 60.0, "favour.enabled": True, "service.employer.perk": 0.02,
    "registry.mismatch": 0.05, "repair.rate": 0.2,
}  # fmt: skip
"""Every channel of the default rulebook does something."""


def _with(book: Rulebook, *amendments: tuple[int, dict[str, object]]) -> Rulebook:
    amendment = [{"month": month, "changes": changes} for month, changes in amendments]
    return Rulebook.parse({**book.model_dump(), "amendment": amendment})


def _off_and_on(name: str) -> list[Rulebook]:
    start, changes, dotted = OFF_AND_ON[name]
    book = full_house(**start)
    back = next(value for key, value in book.keys().items() if matches(dotted, key))
    return [_with(book, (5, changes), (17, {dotted: back})), full_house(**{"life.pool_price": 0.5})]


def _twins(name: str, town: str | None = None) -> list[Rulebook]:
    book = shelf.load(name, town)
    return [book, book.cut(*schema.FEEDBACK), book.without_list()]


def _played(books: list[Rulebook], residents: int, months: int, players: int, seed: int = 3) -> Case:
    """So many residents for whom somebody decides, wisely or not."""
    choices = random_choices(seed, source_names(books), residents, players, months)
    return Case(books, residents, months, seed, choices=choices)


def _cases() -> Iterator[tuple[str, Callable[[], Case]]]:
    joined = shelf.load(shelf.DEFAULT)
    for name in shelf.shipped():
        yield f"{name} and its twins", lambda name=name: Case(_twins(name), 200, 60)
        yield f"{name}, uneven", lambda name=name: Case(_twins(name, "uneven")[:1], 200, 48)
        yield f"players of {name}", lambda name=name: _played(_twins(name, "uneven"), 40, 36, 13, len(name))
    yield "all are players", lambda: _played([everything, LIVELY, LIVELY.without_list()], 45, 40, 45)
    yield "the first town", lambda: Case(_twins(shelf.DEFAULT), 1000, 120, seed=1)
    yield "a ladder", lambda: Case([world.rulebook for world in ladder_worlds(LIVELY)], 150, 40)
    everything = joined.set(EVERYTHING)
    yield "every cut", lambda: Case([everything, *(everything.cut(c) for c in schema.CHANNELS)], 150, 40)
    for name in SITUATIONS:
        yield name, lambda name=name: Case([full_house(**SITUATIONS[name])], 90, 30)
    for name in OFF_AND_ON:
        yield name, lambda name=name: Case(_off_and_on(name), 40, 24)
    away = {"source.court.connected": False, "listing.threshold": 870.0}
    back = {"source.court.connected": True, "channels.means": False}
    yield "a source away for a while", lambda: Case([_with(joined, (24, away), (48, back))], 300, 72, 3, 7)
    yield "abolished and back", lambda: Case(
        [_with(everything, (20, {"listing.enabled": False, "favour.enabled": False}), (31, {"listing.enabled": True}))],
        200, 50,
    )  # fmt: skip
    yield "amended in a month, out of order", lambda: Case(
        [_with(joined, (12, {"life.wage": 1.2, "source.*.error": 0.05}), (1, {"score.merit": 3.0}),
               (12, {"source.utility.error": 0.0}), (20, {"life.wage": 1.5}), (15, {"life.wage": 1.1}))], 100, 30,
    )  # fmt: skip
    yield "forced listings", lambda: Case(
        [full_house(**{"listing.threshold": 0.0, "listing.term": 3}), joined], 20, 14, 3,
        forced=[(0, 2, 1), (0, 5, 4), (0, 2, 9), (1, 7, 2), (1, 19, 14)],
    )  # fmt: skip
    strict = LIVELY.set({"listing.threshold": 985.0, "listing.term": 0, "source.*.retention": 3})
    yield (
        "forced whether earned or not",
        lambda: Case(
            [strict], 60, 16, forced=[(0, resident, month) for resident in range(60) for month in range(1, 17, 3)]
        ),
    )
    unequal = {"source.utility.amount": 1.2345e-13, "source.lender.amount": 3.3, "life.shock": 0.3}
    yield "bills so unequal that sums are not exact", lambda: Case([full_house(**unequal)], 300, 6)
    capacities = (61.2245, 428.5715, 0.03125, 0.1)
    yield "a capacity at a half, seven people", lambda: Case([full_house(**{"appeal.capacity": 428.5715})], 7, 2)
    yield "capacities at a half", lambda: Case([full_house(**{"appeal.capacity": c}) for c in capacities], 49, 2)
    yield (
        "the last seed, three districts",
        lambda: Case([joined], 250, 60, 2**63 - 1, 3, forced=[(0, 17, 5), (0, 3, 40), (0, 249, 59)]),
    )
    yield "two people", lambda: Case([LIVELY, joined], 2, 60, 0, 1)
    yield "a hundred districts", lambda: Case([LIVELY], 61, 30, 5, 100)
    yield "a large town", lambda: Case([everything], 9001, 4, 11, 13)
    yield "twenty years", lambda: Case([everything], 97, 240, 5)
    yield "no sources, no services", lambda: Case([Rulebook(), joined.model_copy(update={"service": ()})], 30, 12)


CASES = dict(_cases())
