"""Forks: from a month on, one life of a town goes on as many.

A month's luck depends on nothing that was drawn before, so a town is what its columns hold. `Snapshot` keeps them;
towns that start from it go on exactly (to the last bit) as if all their worlds had been lived from the first month.
It saves the months before worlds part: a forced listing in month 60 costs only the months after 60.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sim.arrays import Counts, Ints
from sim.errors import ListedError
from sim.rules.rulebook import Rulebook
from sim.town.town import Town


class Snapshot:
    """A town as it stands after its last month: `Snapshot(town).town([0, 0, 2])` goes on in three worlds.

    What is gone stays gone: records that have left and the history before the snapshot are not carried over.

    Args:
        town: to be kept; it may live on.
        worlds: those to be kept, by default all; their places in this list are their names later.
    """

    def __init__(self, town: Town, worlds: Sequence[int] | None = None) -> None:
        self.month = town.month
        self._town = town
        self._kept = np.arange(len(town.worlds)) if worlds is None else np.array(worlds, dtype=np.int64)
        self._state = town.state.of_worlds(self._kept)
        ledger = town.ledger
        rows, look = ledger.standing_and_look()
        mine = np.isin(ledger.place[rows] // town.people.count, self._kept)
        self._records = {name: column[rows[mine]] for name, column in ledger.columns().items()} | {"look": look[mine]}

    def town(
        self,
        worlds: Sequence[int],
        forced: Iterable[tuple[int, int, int]] = (),
        books: Sequence[Rulebook] | None = None,
    ) -> Town:
        """A town whose worlds go on from these worlds of the snapshot.

        Args:
            worlds: places in the snapshot, one for each new world.
            forced: forced listings, counted in the new town's worlds.
            books: rulebooks under which the new worlds go on, by default those of old; the sources and services
                must be the same.
        """
        old, people = self._town, self._town.people
        chosen = np.array(worlds, dtype=np.int64)
        town = Town(
            [old.worlds[w] for w in self._kept[chosen]] if books is None else books, people.count, old.town_seed,
            districts=people.districts, dtype=old.dtype, forced=forced,
        )  # fmt: skip
        places = {source.name: i for i, source in enumerate(old.sources)}
        sources = np.array([places[source.name] for source in town.sources], dtype=np.int64)
        town.month = self.month
        if any(month <= self.month for month in town.amended_in):
            town.put_in_force(self.month)
        town.state = self._state.of_worlds(chosen)
        town.state.held = town.state.held[sources]
        self._refile(town, chosen, sources)
        if books is not None:
            town.state.set_traits(people, town.rules, town.dtype)
            town.registry.recount()
        return town

    def _refile(self, town: Town, chosen: Counts, sources: Ints) -> None:
        """The standing records of each world chosen, in their old order."""
        n, records = town.people.count, self._records
        world, resident = np.divmod(records["place"], n)
        row, copy = np.nonzero(world[:, None] == self._kept[chosen])
        renamed = np.zeros(len(self._town.sources) + 1, dtype=np.int8)
        renamed[sources] = np.arange(len(sources))
        place, source = copy * n + resident[row], renamed[records["source"][row]]
        others = ("month", "cause", "demerit", "retention", "frozen", "look")
        town.ledger.add(place=place, source=source, **{name: records[name][row] for name in others})


def couplings(book: Rulebook) -> tuple[str, ...]:
    """What joins residents in a rulebook: without any, what happens to one person can reach no other."""
    found = []
    for month in sorted({1, *(a.month for a in book.amendment)}):
        b = book.at(month).effective()
        joined = {
            "ties": b.score.association > 0,
            "households": b.score.household > 0,
            "inspection that follows past finds": b.inspection.focus > 0,
            "inspectors' limited hands": b.inspection.units > 0 and b.inspection.finds_per_unit > 0,
            "the appeals desk": b.appeal.rate > 0,
            "lenders' pooled price": b.life.pool_price > 0,
            "records filed under namesakes": b.registry.mismatch > 0,
        }
        found += [name for name, holds in joined.items() if holds and name not in found]
    return tuple(found)


def must_list(book: Rulebook, months: int) -> None:
    """Raises ListedError for a rulebook that never keeps a list, or that covers nobody."""
    books = [book.at(m) for m in sorted({1, *(a.month for a in book.amendment if a.month <= months)})]
    if not any(b.listing.enabled for b in books):
        raise ListedError(f"{book.name}: listing.enabled: false in every month; a rulebook with a list is needed")
    if not any(b.listing.enabled and b.registry.coverage > 0 for b in books):
        raise ListedError(f"{book.name}: registry.coverage: 0; somebody must be covered to be listed")
