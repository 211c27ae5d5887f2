"""Snapshots: from a month on, one life of a town goes on as many.

A month's luck depends on nothing that was drawn before, so a town is what its columns hold. `Snapshot` keeps them;
towns that start from it go on exactly (to the last bit) as if all their worlds had been lived from the first month.
It saves the months before worlds part: a forced listing in month 60 costs only the months after 60.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sim.arrays import Counts, Ints
from sim.checks import whole_number
from sim.rules.rulebook import Rulebook
from sim.town.ledger import LAST_MONTH
from sim.town.town import Town, TownError


class Snapshot:
    """A town as it stands after its last month: `Snapshot(town).town([0, 0, 2])` goes on in three worlds.

    What is gone stays gone: records that have left and the history before the snapshot are not carried over.

    Args:
        town: to be kept; it may live on.
        worlds: those to be kept, by default all; their places in this list are their names later.
    """

    def __init__(self, town: Town, worlds: Sequence[int] | None = None) -> None:
        self.month = town.month
        self._people, self._choices, self._dtype = town.people, town.choices, town.dtype
        self._seed, self._sources = town.town_seed, [source.name for source in town.sources]
        self._kept = np.arange(len(town.worlds)) if worlds is None else np.array(worlds, dtype=np.int64)
        self._worlds = [town.worlds[w] for w in self._kept]
        self._state = town.state.of_worlds(self._kept)
        ledger = town.ledger
        rows, look = ledger.standing_and_look()
        kept = np.isin(ledger.place[rows] // town.people.count, self._kept)
        self._records = {name: column[rows[kept]] for name, column in ledger.columns().items()} | {"look": look[kept]}

    def town(
        self,
        worlds: Sequence[int],
        forced: Iterable[tuple[int, int, int]] = (),
        rulebooks: Sequence[Rulebook] | None = None,
    ) -> Town:
        """A town whose worlds go on from these worlds of the snapshot.

        Args:
            worlds: places in the snapshot, one for each new world.
            forced: forced listings, counted in the new town's worlds.
            rulebooks: under which the new worlds go on, by default those of old; the sources and services must be the
                same.
        """
        forced = list(forced)
        for _, _, month in forced:
            whole_number("forced: month", month, self.month + 1, LAST_MONTH, error=TownError)
        people = self._people
        chosen = np.array(worlds, dtype=np.int64)
        town = Town(
            [self._worlds[w] for w in chosen] if rulebooks is None else rulebooks, people.count, self._seed,
            districts=people.districts, dtype=self._dtype, forced=forced, choices=self._choices,
        )  # fmt: skip
        places = {name: i for i, name in enumerate(self._sources)}
        sources = np.array([places[source.name] for source in town.sources], dtype=np.int64)
        town.month = town.began_after = self.month
        if any(month <= self.month for month in town.amended_in):
            town.put_in_force(self.month)
        town.state = self._state.of_worlds(chosen)
        town.state.held = town.state.held[sources]
        self._refile(town, chosen, sources)
        if rulebooks is not None:
            town.state.set_traits(people, town.rules, town.dtype)
            town.registry.recount()
        return town

    def _refile(self, town: Town, chosen: Counts, sources: Ints) -> None:
        """The standing records of each world chosen, in their old order."""
        n, records = town.people.count, self._records
        world, resident = np.divmod(records["place"], n)
        row, copy = np.nonzero(world[:, None] == self._kept[chosen])
        renamed = np.zeros(len(self._sources) + 1, dtype=np.int8)
        renamed[sources] = np.arange(len(sources))
        place, source = copy * n + resident[row], renamed[records["source"][row]]
        others = ("month", "cause", "demerit", "retention", "frozen", "look")
        town.ledger.add(place=place, source=source, **{name: records[name][row] for name in others})
