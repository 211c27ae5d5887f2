"""The town: a Mesa model whose agents are the institutions and whose residents are columns, world by world."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from typing import Self, TypeVar

import mesa
import numpy as np

from sim.arrays import Bools, Counts, Dtype
from sim.checks import MOST_SEED, room_for, whole_number
from sim.errors import ListedError
from sim.rules import columns
from sim.rules.rulebook import Rulebook
from sim.rules.worlds import World, named
from sim.town import custom, inspection, measures, parts, people, recourse, registry, services, sources
from sim.town.choices import Choices, set_priorities
from sim.town.institution import Institution
from sim.town.ledger import LAST_MONTH, MOST_PLACES, Ledger
from sim.town.luck import Luck, Uniforms
from sim.town.parts import Step, afterwards, in_parts
from sim.town.recourse import Recourse
from sim.town.registry import Registry
from sim.town.resident import Resident
from sim.town.scratch import Scratch
from sim.town.services import Service
from sim.town.sources import Source
from sim.words import count

Kind = TypeVar("Kind", bound=Institution)
MOST_RESIDENTS = 10_000_000
FEW_OF, FEWEST = 30_000, 32
"""Of so many residents or more, luck of fewer than one in so many is drawn by itself."""
PURPOSES = ("shock", *registry.PURPOSES, *recourse.PURPOSES, *inspection.PURPOSES)


def each(kind: type[Kind], action: Callable[[Kind], None]) -> Step:
    """Every institution of this kind acts, in the order of the month."""

    def step(town: Town) -> None:
        if kind in town.agents_by_type:
            town.agents_by_type[kind].do(action)

    step.__doc__ = f"every {kind.__name__.lower()}: {action.__name__}"
    return step


def each_of(kind: type[Kind], action: Callable[[Kind, Town], None]) -> Step:
    """The same upon the residents of the town that it is given, which may be a part of the institutions' own."""

    def step(town: Town) -> None:
        if kind in town.agents_by_type:
            town.agents_by_type[kind].do(action, town)

    step.__doc__ = f"every {kind.__name__.lower()}: {action.__name__}"
    return step


PHASES: dict[str, tuple[Step, ...]] = {
    "live": (
        services.look_at_copies,
        *in_parts(services.gate, services.notify_refused, services.set_prices, people.live),
    ),
    "settle": in_parts(sources.bill, people.settle, people.help_ties),
    "owe": (
        *in_parts(set_priorities, each_of(Source, Source.owe), sources.add_up), afterwards(sources.count_dues),
    ),
    "watch": (*in_parts(inspection.plan_inspection, sources.watch), each(Registry, Registry.file_records)),
    "forget": (each(Registry, Registry.forget),),
    "appeal": (each(Recourse, Recourse.appeal), each(Recourse, Recourse.repair), each(Recourse, Recourse.strike_out)),
    "score": (*in_parts(each_of(Registry, Registry.score)), custom.score),
    "list": (
        *in_parts(each_of(Registry, Registry.update_lists)), each(Registry, Registry.note_moves),
        services.keep_stale_copies,
    ),
    "count": (*in_parts(measures.sum_up), measures.count),
}  # fmt: skip
"""One month, top to bottom. Reading these steps in this order is reading the loop."""


class TownError(ListedError):
    """A town that cannot be built, with what would be right."""


def expect(residents: int, months: int, worlds: int) -> None:
    """Raise TownError, before anybody is born, if a town's history would not fit this machine's memory."""
    whole_number("residents", residents, 2, MOST_RESIDENTS, error=TownError)
    what = f"{residents:,} residents for {months:,} months, {count(worlds, 'world')} side by side"
    room_for(residents * worlds * months, what, TownError)  # a byte for each in each month: `History.flags`


class Town(mesa.Model):
    """One town, lived under several rulebooks at once by the same people with the same luck.

    To a reader who knows Mesa: the agents (`town.agents`) are the institutions, one of each source and service, the
    registry and the appeals office. A step is the PHASES above, each of them `agents_by_type[...].do(...)` or a
    function of the town. Residents are columns, since a town has thousands of them in several worlds. The same model
    in the usual style, one agent a resident, scalars and if-statements only, is `tests/reference.py`: slow, written
    to be read, and equal to this one to the last bit.

    Args:
        worlds: rulebooks (or worlds with hand-written rules), one life of the town each.
        residents: how many people, 2 to ten million.
        seed: of everybody's luck, a whole number from 0 to 2**63 - 1.
        districts: equal quarters of the town, 1 to 100; the same conduct in all.
        dtype: np.float32 (the default: results are the same on every machine) or np.float64.
        forced: (world, resident, month) triples: puts that resident onto that world's list in that month, unless
            they are on it or come off it in that very month.
        choices: what was decided for some residents, in every world alike; see `sim/town/choices.py`.

    What it holds is open to reading; rules are changed through rulebooks.

    Attributes:
        month: the last one lived; `began_after`: the month of another town's life from which it goes on, or 0.
        rules: the keys of the rulebooks in force, each (worlds, 1); `used` says which are not 0 everywhere, and
            `each_source` has sources side by side, (sources, worlds).
        people: traits, (residents,); `state`: what changes, (worlds, residents).
        ledger: every record; `history`: every month; `datacollector`: the same measures for users of Mesa.
        scratch: what the present month works out, phase by phase; a large town's only as far as later steps need it,
            unless it is `undivided`.

    Raises TownError for anything out of range, ChoiceError for a choice that nobody in this town could make.
    """

    def __init__(
        self,
        worlds: Sequence[World | Rulebook],
        residents: int = 1000,
        seed: int = 1,
        *,
        districts: int = 4,
        dtype: Dtype = np.float32,
        forced: Iterable[tuple[int, int, int]] = (),
        choices: Choices | None = None,
    ) -> None:
        if not worlds:
            raise TownError("worlds: none given; at least one rulebook is needed")
        whole_number("residents", residents, 2, MOST_RESIDENTS, error=TownError)
        most = MOST_PLACES // residents
        if len(worlds) > most:
            raise TownError(f"worlds: {len(worlds):,}; a town of {residents:,} residents holds at most {most:,}")
        whole_number("seed", seed, 0, MOST_SEED, error=TownError)
        whole_number("districts", districts, 1, 100, error=TownError)
        self.forced = list(forced)
        for world, resident, month in self.forced:
            whole_number("forced: world", world, 0, len(worlds) - 1, error=TownError)
            whole_number("forced: resident", resident, 0, residents - 1, error=TownError)
            whole_number("forced: month", month, 1, LAST_MONTH, error=TownError)
        super().__init__(rng=seed)
        self.worlds = named(worlds)
        self.town_seed = seed
        self.dtype = dtype
        self.month = 0
        self.began_after = 0
        self.undivided = False
        self.luck = Luck(seed, people.PURPOSES + PURPOSES)
        self.people = people.People(self.luck, residents, min(districts, residents))
        rulebooks = [world.rulebook for world in self.worlds]
        self.services = [Service(self, name) for name in columns.service_names(rulebooks)]
        self.sources = [Source(self, name, index) for index, name in enumerate(columns.source_names(rulebooks))]
        self.choices = choices or Choices()
        self.choices.check(residents, [source.name for source in self.sources])
        self.registry = Registry(self)
        self.recourse = Recourse(self)
        self.amended_in = {a.month for rulebook in rulebooks for a in rulebook.amendment if a.month > 1}
        self.put_in_force(1)
        self.state = people.State(self.people, self.rules, dtype)
        self.ledger = Ledger()
        self.scratch = Scratch(*self.state.shape)
        self.history = measures.History()
        self.datacollector = measures.Collector(self.history, [world.label for world in self.worlds])

    def step(self) -> None:
        """Live one month: amendments first, then every phase in order."""
        if self.month == LAST_MONTH:
            raise TownError(f"months: {LAST_MONTH + 1:,}; a town lives for at most {LAST_MONTH:,}")
        self.month += 1
        if self.month in self.amended_in:
            self.put_in_force(self.month)
            self.state.set_traits(self.people, self.rules, self.dtype)
            self.registry.recount()
        self.scratch = Scratch(*self.state.shape)
        if parts.divisible(self):
            parts.live(self, [step for steps in PHASES.values() for step in steps])
        else:
            for steps in PHASES.values():
                for step in steps:
                    step(self)
        self.datacollector.collect(self)

    def put_in_force(self, month: int) -> None:
        """The numbers in force from `month` on."""
        now = {id(world.rulebook): world.rulebook.at(month) for world in self.worlds}
        in_force = [now[id(world.rulebook)] for world in self.worlds]
        self.rules, self.used, self.each_source, law = columns.stack(in_force, self.dtype)
        self.fear = sources.fear_by_law(self.rules, law, self.dtype)
        self.recourse.set_capacity()
        self.arrange()

    def arrange(self) -> None:
        """Work out what stays the same until other numbers come into force, or an institution comes or goes."""
        self.gates = services.gates(self)
        self.groups = sources.groups(self)
        self.all_connected = bool(self.each_source.connected.all())
        self.repeats_differ = bool((self.rules.score.repeat != 1).any())
        high = self.rules.score.high
        self.bounding = [(i, k) for i, k in enumerate(self.rules.source.values()) if (k.ceiling < high).any()]

    def advance(self, months: int, progress: Callable[[int], None] | None = None) -> Self:
        """Live `months` more months, calling `progress(month)` after each; gives the town back.

        Raises TownError, before the first of them, if what is remembered of them would not fit this machine.
        """
        self.expect(months)
        for _ in range(months):
            self.step()
            if progress is not None:
                progress(self.month)
        return self

    def expect(self, months: int) -> None:
        """Raise TownError if the history of so many more months would not fit this machine's memory."""
        worlds, residents = self.state.shape
        expect(residents, months, worlds)

    def resident(self, number: int) -> Resident:
        """One person's life so far in every world, month by month. Raises TownError for a number that nobody has.

        Its life, luck and refusals raise TownError in a town that goes on from another's life.
        """
        return Resident(self, whole_number("resident", number, 0, self.people.count - 1, error=TownError))

    def restarted(self) -> Town:
        """The same town before its first month: same worlds, people and luck.

        Raises TownError for a town that goes on from the middle of another's life.
        """
        if self.began_after:
            raise TownError("this town goes on from another's life, so it cannot be lived from its first month")
        return Town(
            self.worlds, self.people.count, self.town_seed,
            districts=self.people.districts, dtype=self.dtype, forced=self.forced,
            choices=self.choices,
        )  # fmt: skip

    def close(self) -> None:
        """Let go of what Mesa keeps of a model (3.3.1 holds every model in a class-level table)."""
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def part(self, begin: int, end: int) -> Self:
        """The town of the residents from `begin` to before `end`, for some steps of this month."""
        part = copy.copy(self)
        part.people, part.state = self.people.part(begin, end), self.state.part(begin, end)
        part.luck, part.scratch = self.luck.part(begin), self.scratch.part(begin, end)
        return part

    def forced_this_month(self) -> Bools:
        """Who is put onto the list this month by the experimenter: (worlds, residents), or (1, 1) without forcing."""
        mask = np.zeros(self.state.shape if self.forced else (1, 1), dtype=bool)
        for world, resident, month in self.forced:
            if month == self.month:
                mask[world, resident] = True
        return mask

    def draw(self, purpose: str, count: int | None = None) -> Uniforms:
        """This month's uniforms of a purpose, one a resident (or `count`), shared by all worlds: (residents,)."""
        if count is not None:
            return self.luck.draw(purpose, self.month, count)
        values: Uniforms = self.draw_each((purpose,))[0]
        return values

    def draw_at(self, purposes: tuple[str, ...], residents: Counts) -> Uniforms:
        """The same for some residents: (purposes, residents). A large town does not draw all for a few."""
        if self.people.count < FEW_OF or len(residents) * FEWEST > self.people.count or self.undivided:
            return self.draw_each(purposes)[:, residents]
        return self.luck.draw_at(purposes, self.month, residents)

    def draw_each(self, purposes: tuple[str, ...]) -> Uniforms:
        """The same for several purposes: (purposes, residents)."""
        return self.luck.draw_each(purposes, self.month, self.people.count)
