"""One case lived twice, in Python's columns and in the engine, and compared to the last bit.

After every month of every world all columns are compared by their hashes: money, scores, counts, and the columns that
make chances (readiness, watched, share, tilt), since outcomes alone do not prove roundings. Where two hashes differ,
that month is lived again and compared after each phase, so that a disagreement names its world, month, phase, resident
and quantity.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.page import exported
from sim.rules.rulebook import Rulebook
from sim.rules.worlds import World
from sim.town import measures, sources
from sim.town import town as town_module
from sim.town.choices import Choices
from sim.town.town import Town
from tests.engine.node import Node

Columns = dict[str, npt.NDArray[Any]]
REAL, WHOLE, YESNO = "<f4", "<i4", "<u1"
NOTHING = np.zeros(1, REAL)
"""Added to a column, it leaves no minus before nothing."""
STATE = {
    **dict.fromkeys(("savings", "arrears", "score", "bought"), REAL),
    **dict.fromkeys(("listed", "favoured", "knows", "ever_listed", "waived", "was_bad", "covered", "aware"), YESNO),
    **dict.fromkeys(("months_listed", "since", "clean", "waiting", "frozen", "demerits", "strikes"), WHOLE),
    "listed_ties": WHOLE,
    **dict.fromkeys(("discoveries", "wage", "defiance", "living", "shock_chance"), REAL),
    **dict.fromkeys(("tilt", "watch_tilt", "error_tilt"), REAL),
}
SCRATCH = {
    **dict.fromkeys(("loss", "lost", "extra", "floor", "perk", "pool", "regard", "watched", "share"), REAL),
    **dict.fromkeys(("credit_blocked", "refused", "cannot", "will_not", "recorded", "cleared"), YESNO),
    "sent": WHOLE,
}
WANTED = {"state": STATE, "scratch": SCRATCH}
RECORD = ("month", "resident", "source", "cause", "demerit", "retention", "frozen", "left", "left_month")


class Disagreement(AssertionError):
    """Python and the engine differ."""


@dataclass
class Case:
    """A town to be lived."""

    books: Sequence[Rulebook]
    residents: int
    months: int
    seed: int = 7
    districts: int = 4
    forced: list[tuple[int, int, int]] = field(default_factory=list)
    choices: Choices = field(default_factory=Choices)

    def town(self) -> Town:
        """The town in Python."""
        worlds = [World(book, name=f"{number}") for number, book in enumerate(self.books)]
        return Town(
            worlds, self.residents, self.seed, districts=self.districts, forced=self.forced, choices=self.choices
        )

    def plain(self) -> dict[str, Any]:
        """The same for the engine; the seed in digits, since a number of JSON may not hold it."""
        return {
            "books": [{"name": f"{number}", "rulebook": plain(book)} for number, book in enumerate(self.books)],
            "residents": self.residents, "months": self.months, "seed": str(self.seed),
            "districts": self.districts, "forced": self.forced, "wanted": WANTED,
            "choices": {
                "byHand": [choice._asdict() for choice in self.choices.by_hand],
                "orders": [{**given._asdict(), "orders": asdict(given.orders)} for given in self.choices.orders],
            },
        }  # fmt: skip


def plain(book: Rulebook) -> dict[str, Any]:
    """A rulebook as the engine takes it."""
    return book.model_dump(mode="json")


@contextmanager
def noted_readiness() -> Iterator[None]:
    """Have every source leave its readiness in the month's scratch."""
    original = sources.readiness

    def noted(town: Town, group: sources.Group, chances: sources.Chances) -> Any:
        value = original(town, group, chances)
        vars(town.scratch).setdefault("readiness", {}).update(zip(group.names, value.copy(), strict=True))
        return value

    sources.readiness = noted
    try:
        yield
    finally:
        sources.readiness = original


def columns(town: Town, world: int) -> Columns:
    """Every column of one world that has a value by now, in the order in which the engine gives them."""
    s, scratch, n = town.state, vars(town.scratch), town.people.count

    def mine(values: Any, kind: str) -> npt.NDArray[Any]:
        column: npt.NDArray[Any] = np.asarray(values)[world if len(values) > 1 else 0]
        return column.astype(kind) + NOTHING if kind == REAL else column.astype(kind)

    seen = {name: mine(getattr(s, name), kind) for name, kind in STATE.items()}
    seen |= {name: mine(scratch[name], kind) for name, kind in SCRATCH.items() if name in scratch}
    rulebook = town.worlds[world].rulebook
    here = {source.name for source in rulebook.source}
    for index, source in enumerate(town.sources):
        if source.name in here:
            seen[f"held {source.name}"] = s.held[index, world].astype(WHOLE)
            if town.rules.source[source.name].rate[world, 0] and source.name in scratch.get("readiness", {}):
                seen[f"readiness {source.name}"] = mine(scratch["readiness"][source.name], REAL)
    here = {service.name for service in rulebook.service}
    for service in town.services:
        if service.name in here:
            kept = s.stale_until[service.name][world] if service.name in s.stale_until else np.zeros(n)
            seen[f"stale_until {service.name}"] = kept.astype(WHOLE)
    numbers = (
        s.on_file[world, 0],
        s.pooled_misses[world, 0],
        s.open_borrowers[world, 0],
        town.recourse.capacity[world],
    )
    seen["numbers"] = np.array(numbers, WHOLE)
    seen["tallies"] = np.array([getattr(town.scratch.tallies, name)[world] for name in measures.MONTHLY], "<f8")
    if len(town.history.flags) == town.month:
        seen["flags"] = town.history.flags[-1][world]
    return seen


def hashed(seen: Columns) -> str:
    """All columns in one short word."""
    parts = b"".join(column.tobytes() for column in seen.values())
    return hashlib.sha256(parts).hexdigest()[:16]


@dataclass(frozen=True)
class Lived:
    """What came of a case in Python: hashes of all columns by world and month, ledgers, moves of the lists, digest."""

    hashes: list[list[str]]
    ledgers: list[list[Any]]
    moves: list[tuple[list[Any], list[Any]]]
    digest: str


def lived(case: Case) -> Lived:
    """Live a case in Python."""
    worlds = range(len(case.books))
    hashes: list[list[str]] = [[] for _ in worlds]
    with noted_readiness(), case.town() as town:
        for _ in range(case.months):
            town.step()
            for world in worlds:
                hashes[world].append(hashed(columns(town, world)))
        return Lived(hashes, [ledger(town, w) for w in worlds], [moves(town, w) for w in worlds], exported.digest(town))


def agree(node: Node, case: Case, name: str = "town", mine: Lived | None = None) -> None:
    """Live a case in both (or take what Python made of it). Raises Disagreement with one line."""
    theirs = node.ask("live", **case.plain())
    mine = mine or lived(case)
    for month in range(1, case.months + 1):
        for world in range(len(case.books)):
            if mine.hashes[world][month - 1] != theirs["hashes"][world][month - 1]:
                raise Disagreement(f"{name}: {where_they_part(node, case, world, month)}")
    for world in range(len(case.books)):
        where = f"{name}: world {world}"
        same(f"{where}: record {RECORD}", mine.ledgers[world], theirs["ledgers"][world])
        for what, left, right in zip(("entry", "exit"), mine.moves[world], theirs["moves"][world], strict=True):
            same(f"{where}: {what}", left, right)
    if mine.digest != theirs["digest"]:
        raise Disagreement(f"{name}: digest: Python {mine.digest}, engine {theirs['digest']}")


def same(what: str, mine: list[Any], theirs: list[Any]) -> None:
    """Two lists must be equal, item by item."""
    for at, (left, right) in enumerate(zip(mine, theirs, strict=False)):
        if list(left) != right:
            raise Disagreement(f"{what} {at}: Python {left}, engine {right}")
    if len(mine) != len(theirs):
        raise Disagreement(f"{what}: Python has {len(mine)}, engine {len(theirs)}")


def ledger(town: Town, world: int) -> list[tuple[Any, ...]]:
    """Every record of a world, in the order in which they were made."""
    table, n = town.ledger.columns(), town.people.count
    names = [source.name for source in town.sources]
    rows = np.flatnonzero(table["place"] // n == world)
    read = {name: [int(value) for value in column[rows]] for name, column in table.items()}
    read |= {"resident": [place % n for place in read["place"]], "source": [names[i] for i in read["source"]]}
    return list(zip(*(read[name] for name in RECORD), strict=True))


def moves(town: Town, world: int) -> tuple[list[Any], list[Any]]:
    """Every listing (month, resident, causes) and every removal (month, resident) of a world."""
    n = town.people.count
    entries = [
        (month, int(place) % n, int(cause))
        for month, places, causes in town.history.entries
        for place, cause in zip(places, causes, strict=True)
        if place // n == world
    ]
    return entries, [(m, int(p) % n) for m, places in town.history.exits for p in places if p // n == world]


def where_they_part(node: Node, case: Case, world: int, month: int) -> str:
    """The first difference within a month of one world: after which phase, whose, in what."""
    theirs = node.ask("phases", **case.plain(), world=world, month=month)
    where = f"world {world}, month {month}"
    for phase, mine in by_phase(case, world, month).items():
        for quantity, column in mine.items():
            for at, (left, right) in enumerate(zip(column.tolist(), theirs[phase][quantity], strict=True)):
                if left != right:
                    what = list(measures.MONTHLY)[at] if quantity == "tallies" else f"resident {at}"
                    return f"{where}, phase {phase}, {what}, {quantity}: Python {left!r}, engine {right!r}"
    return f"{where}: hashes differ, and no phase"


def by_phase(case: Case, world: int, month: int) -> dict[str, Columns]:
    """Every column of one world after each phase of one month, in Python."""
    seen: dict[str, Columns] = {}
    with noted_readiness(), case.town() as town:
        town.advance(month - 1)
        phases = town_module.PHASES

        def note(phase: str) -> Any:
            return lambda town: seen.__setitem__(phase, columns(town, world))

        town_module.PHASES = {phase: (*steps, note(phase)) for phase, steps in phases.items()}
        try:
            town.step()
        finally:
            town_module.PHASES = phases
    return seen
