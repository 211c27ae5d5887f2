"""The town: a Mesa model whose agents are the institutions and whose residents are columns, world by world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace
from typing import Any, Self

import mesa
import numpy as np
import numpy.typing as npt

from sim.errors import ListedError, quoted
from sim.rules import columns
from sim.rules.rulebook import Rulebook
from sim.rules.worlds import World, named
from sim.town import inspection, measures, people, recourse, registry, services, sources
from sim.town.ledger import Ledger
from sim.town.luck import Luck
from sim.town.recourse import Recourse
from sim.town.registry import Registry
from sim.town.resident import Resident
from sim.town.services import Service
from sim.town.sources import Source

Step = Callable[[Any], None]
MOST_RESIDENTS = 10_000_000


def _each(kind: type[mesa.Agent], method: str) -> Step:
    """Every institution of this kind does `method`, in the order of the month."""

    def step(town: Any) -> None:
        town.agents_by_type.get(kind, ()) and town.agents_by_type[kind].do(method)

    step.__doc__ = f"every {kind.__name__.lower()}: {method}"
    return step


def _the(institution: str, method: str) -> Step:
    """The only institution of its kind does `method`."""

    def step(town: Any) -> None:
        getattr(getattr(town, institution), method)()

    step.__doc__ = f"the {institution}: {method}"
    return step


PHASES: dict[str, tuple[Step, ...]] = {
    "live": (services.open_doors, _each(Service, "gate"), services.serve_notice, services.post_prices, people.live),
    "settle": (people.settle,),
    "owe": (sources.temper, _each(Source, "owe")),
    "watch": (inspection.plan, _each(Source, "watch"), _the("registry", "file")),
    "forget": (_the("registry", "forget"),),
    "appeal": (_the("recourse", "appeal"), _the("recourse", "repair")),
    "score": (_the("registry", "rate"),),
    "list": (_the("registry", "list"), _each(Service, "hear")),
    "count": (measures.count,),
}
"""One month, top to bottom. Reading these steps in this order is reading the loop."""


class TownError(ListedError):
    """A town that cannot be built, with what would be right."""


class Town(mesa.Model):  # type: ignore[misc]
    """One town, lived under several rulebooks at once by the same people with the same luck.

    Args:
        worlds: rulebooks (or worlds with hand-written rules), one life of the town each.
        residents: how many people, 2 to ten million.
        seed: of everybody's luck, a whole number from 0 to 2**63 - 1.
        districts: equal quarters of the town, 1 to 100; the same conduct in all.
        real: np.float32 (the default: results are the same on every machine) or np.float64.
        forced: (world, resident, month) triples: puts that resident onto that world's list in that month, unless
            they are on it or come off it in that very month.

    Columns (`town.state`, shape (worlds, residents)), numbers (`town.numbers`, shape (worlds, 1); side by side in
    `each_source`, (sources, worlds)) and the month's scratch (`town.this`) are open to reading; change rules through
    rulebooks.
    """

    def __init__(
        self,
        worlds: Sequence[World | Rulebook],
        residents: int = 1000,
        seed: int = 1,
        *,
        districts: int = 4,
        real: Any = np.float32,
        forced: Iterable[tuple[int, int, int]] = (),
    ) -> None:
        _check(worlds, residents, seed, districts)
        super().__init__(rng=seed)
        self.worlds = named(worlds)
        self.town_seed = seed
        self.real = real
        self.month = 0
        self.luck = Luck(seed, people.PURPOSES + PURPOSES)
        self.people = people.People(self.luck, residents, min(districts, residents))
        books = [w.rulebook for w in self.worlds]
        names = columns.institutions(books, "source")
        self.services = [Service(self, name) for name in columns.institutions(books, "service")]
        self.sources = [Source(self, name, index) for index, name in enumerate(names)]
        self.registry = Registry(self)
        self.recourse = Recourse(self)
        self.changes = sorted({a.month for b in books for a in b.amendment if a.month > 1})
        self._read_rulebooks(1)
        self.state = people.State(self.people, self.numbers, len(names), real)
        self.discoveries = inspection.first_discoveries(self)
        self.ledger = Ledger()
        self.gated: npt.NDArray[np.bool_] = np.zeros((len(books), 1), dtype=bool)
        self.pooled_misses = np.zeros(len(books), dtype=np.int64)
        self.open_borrowers = np.zeros(len(books), dtype=np.int64)
        self.forced = list(forced)
        self.this = SimpleNamespace()
        self.history = measures.History()
        self.datacollector = measures.Collector()

    def step(self) -> None:
        """Live one month: amendments first, then every phase in order."""
        self.month += 1
        if self.month in self.changes:
            self._read_rulebooks(self.month)
            self.state.settle_traits(self.people, self.numbers, self.real)
            self.registry.connect()
        self._open_month()
        for steps in PHASES.values():
            for step in steps:
                step(self)
        self.datacollector.collect(self)

    def advance(self, months: int, told: Callable[[int], None] | None = None) -> Self:
        """Live `months` more months, calling `told(month)` after each; gives the town back."""
        for _ in range(months):
            self.step()
            if told is not None:
                told(self.month)
        return self

    def resident(self, number: int) -> Resident:
        """One person's life so far in every world, month by month. Raises TownError for a number that nobody has."""
        _whole("resident", number, 0, self.people.count - 1)
        return Resident(self, number)

    def again(self) -> Town:
        """The same town before its first month: same worlds, people and luck."""
        return Town(
            self.worlds, self.people.count, self.town_seed,
            districts=self.people.districts, real=self.real, forced=self.forced,
        )  # fmt: skip

    def close(self) -> None:
        """Let go of what Mesa keeps of a model (3.3.1 holds every model in a class-level table)."""
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read_rulebooks(self, month: int) -> None:
        now = {id(w.rulebook): w.rulebook.at(month) for w in self.worlds}
        self.numbers = columns.stack([now[id(w.rulebook)] for w in self.worlds], self.real)
        self.connected = self.numbers.each_source.connected
        self.recourse.staff()

    def _open_month(self) -> None:
        self.this = SimpleNamespace(
            events={},
            finds=[],
            tallies=measures.none_yet(len(self.worlds)),
        )
        this = self.this
        this.cannot, this.will_not, this.recorded, this.cleared = np.zeros((4, *self.state.shape), dtype=bool)

    def forced_now(self) -> Any:
        """Who is put onto the list this month by the experimenter."""
        mask = np.zeros(self.state.shape, dtype=bool) if self.forced else np.zeros((1, 1), dtype=bool)
        for world, resident, month in self.forced:
            if month == self.month:
                mask[world, resident] = True
        return mask

    def draw(self, purpose: str, count: int | None = None) -> Any:
        """This month's uniforms of a purpose, one a resident, shared by all worlds: (residents,)."""
        return self.luck.draw(purpose, self.month, self.people.count if count is None else count)

    def tally(self, **values: npt.NDArray[Any]) -> None:
        """Add to this month's measures: one value a world."""
        for name, value in values.items():
            self.this.tallies[name] += value

    def tally_counts(self, **masks: npt.NDArray[np.bool_]) -> None:
        """Add how many residents each mask of shape (worlds, residents) marks, world by world."""
        for name, mask in masks.items():
            tally = self.this.tallies[name]
            for world, row in enumerate(mask):
                tally[world] += np.count_nonzero(row)

    def tally_sums(self, **amounts: npt.NDArray[Any]) -> None:
        """Add amounts over residents, in double precision and in a fixed order."""
        for name, amount in amounts.items():
            full = amount if amount.shape == self.state.shape else np.broadcast_to(amount, self.state.shape)
            self.this.tallies[name] += np.add.reduce(full.astype(np.float64), axis=1)

    def tally_events(self, worlds: npt.NDArray[np.int64], **masks: npt.NDArray[np.bool_]) -> None:
        """Add events given by the world in which each happened."""
        for name, mask in masks.items():
            self.this.tallies[name] += np.bincount(worlds[mask], minlength=len(self.worlds))


PURPOSES = ("shock", *registry.PURPOSES, *recourse.PURPOSES, *inspection.PURPOSES)


def _check(worlds: Sequence[Any], residents: int, seed: int, districts: int) -> None:
    if not worlds:
        raise TownError("worlds: none given; at least one rulebook is needed")
    _whole("residents", residents, 2, MOST_RESIDENTS)
    _whole("seed", seed, 0, 2**63 - 1)
    _whole("districts", districts, 1, 100)


def _whole(name: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not low <= value <= high:
        raise TownError(f"{name}: {quoted(value)}; must be a whole number from {low:,} to {high:,}")
