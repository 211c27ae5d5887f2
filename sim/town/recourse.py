"""Recourse: appeal and repair, the ways off before a record's time is over. Those who do not know use neither."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np

from sim.town.ledger import EXPUNGED, REPAIRED, RESIDUAL, WRONG
from sim.town.measures import in_each_world

PURPOSES = ("appeal", "review", "repair")


class Recourse(mesa.Agent):  # type: ignore[misc]
    """The appeals office, and the counter where repair is asked for."""

    def __init__(self, town: Any) -> None:
        super().__init__(town)
        self.town = town
        self.hands = np.zeros(0, dtype=np.int64)

    def staff(self) -> None:
        """How many appeals the desk reviews in a month in each world; again after an amendment."""
        per_thousand = np.round(self.town.numbers.appeal.capacity[:, 0].astype(np.float64), 4)  # 0.1 stays 0.1
        self.hands = np.ceil(np.round(per_thousand * self.town.people.count / 1000, 6)).astype(np.int64)

    def appeal(self) -> None:
        """Phase appeal: listed residents who know of it appeal; the desk reviews in turn, the rest wait."""
        town, s, k, now = self.town, self.town.state, self.town.numbers.appeal, self.town.month
        if "rate" not in k.uses and not s.waiting.any():
            return
        files = s.listed & s.knows & (s.waiting == 0) & (town.draw("appeal") < k.rate)
        s.waiting[files] = now
        reviewed = self._in_turn()
        s.waiting[reviewed] = 0
        worlds, residents = np.divmod(np.flatnonzero(reviewed), town.people.count)
        if not len(worlds):
            town.tally_counts(appeals_filed=files)
            return
        found = town.draw("review")[residents] < k.accuracy[worlds, 0]
        upheld = np.zeros(s.shape, dtype=bool)
        upheld[worlds[found], residents[found]] = True
        gone = self._oldest_wrong(upheld)
        town.registry.strike_out(gone, EXPUNGED)
        town.this.cleared.ravel()[town.ledger.place[gone]] = True
        town.tally_counts(appeals_filed=files, appeals_reviewed=reviewed)

    def _in_turn(self) -> Any:
        """Who is reviewed: the longest waiting first, then by number, as far as the desk's hands reach."""
        s = self.town.state
        reviewed = s.waiting > 0
        for world in np.flatnonzero(in_each_world(reviewed) > self.hands):
            queue = np.flatnonzero(reviewed[world])
            turn = np.argsort(s.waiting[world, queue], kind="stable")
            reviewed[world, queue[turn[self.hands[world] :]]] = False
        return reviewed

    def _oldest_wrong(self, residents: Any) -> Any:
        """The oldest wrong record that the registry holds of each marked resident."""
        town, book = self.town, self.town.ledger
        if not residents.any():
            return np.empty(0, dtype=np.int64)
        numbers = book.of(residents.ravel())
        place = book.place[numbers]
        joined = town.connected[book.source[numbers], place // town.people.count]
        numbers = numbers[(book.cause[numbers] == WRONG) & joined]
        _, first = np.unique(book.place[numbers], return_index=True)
        return np.sort(numbers[first])

    def repair(self) -> None:
        """Listed residents who know, owe nothing and were clean for the wait make good.

        Their true records leave; one residual mark stays, under the source of the newest of them.
        """
        town, s, k = self.town, self.town.state, self.town.numbers.repair
        if "rate" not in k.uses:
            return
        ready = s.listed & s.knows & (s.arrears == 0) & (s.clean >= k.wait)
        repairs = ready & (town.draw("repair") < k.rate)
        if not repairs.any():
            return
        book = town.ledger
        numbers = book.of(repairs.ravel())
        place = book.place[numbers]
        true = (book.cause[numbers] != WRONG) & (book.cause[numbers] != RESIDUAL)
        numbers = numbers[true & town.connected[book.source[numbers], place // town.people.count]]
        places, newest = np.unique(book.place[numbers][::-1], return_index=True)
        sources = book.source[numbers[::-1][newest]]
        town.registry.strike_out(numbers, REPAIRED)
        town.this.cleared.ravel()[places] = True
        worlds = places // town.people.count
        marked = k.residual[worlds, 0] > 0
        town.registry.mark(
            places[marked], sources[marked], k.residual[worlds, 0][marked], k.residual_months[worlds, 0][marked]
        )
