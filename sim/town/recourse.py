"""Recourse: appeal and repair, the ways off before a record's time is over. Those who do not know use neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Counts, positions
from sim.town import choices
from sim.town.institution import Institution
from sim.town.ledger import EXPUNGED, REPAIRED, RESIDUAL, WRONG
from sim.town.measures import by_world

if TYPE_CHECKING:
    from sim.town.town import Town

PURPOSES = ("appeal", "review", "repair")


class Recourse(Institution):
    """The appeals office, and the counter where repair is asked for."""

    def __init__(self, model: Town) -> None:
        super().__init__(model)
        self.capacity: Counts = np.zeros(0, dtype=np.int64)

    def set_capacity(self) -> None:
        """How many appeals the desk reviews in a month in each world; once more after an amendment."""
        per_thousand = np.round(self.model.rules.appeal.capacity[:, 0].astype(np.float64), 4)  # 0.1 stays 0.1
        self.capacity = np.ceil(np.round(per_thousand * self.model.people.count / 1000, 6)).astype(np.int64)

    def appeal(self) -> None:
        """Phase appeal: listed residents who know of it appeal; the desk reviews in turn, the rest wait."""
        town, s, k, scratch = self.model, self.model.state, self.model.rules.appeal, self.model.scratch
        if not town.used.appeal.rate and not s.waiting.any():
            return
        files = choices.over(town, town.draw("appeal") < k.rate, "appeal", k.rate > 0)
        files = s.listed & s.knows & (s.waiting == 0) & files
        filed = positions(files)
        s.waiting.ravel()[filed] = town.month
        scratch.tallies.appeals_filed = by_world(filed // town.people.count, len(town.worlds))
        reviewed = self._in_turn()
        if not len(reviewed):
            return
        s.waiting.ravel()[reviewed] = 0
        worlds, residents = np.divmod(reviewed, town.people.count)
        scratch.tallies.appeals_reviewed = by_world(worlds, len(town.worlds))
        upheld = town.draw_at(("review",), residents)[0] < k.accuracy[worlds, 0]
        gone = self._oldest_wrong(reviewed[upheld])
        if len(gone):
            scratch.tallies.expunged = town.registry.remove_records(gone, EXPUNGED)
            scratch.cleared.ravel()[town.ledger.place[gone]] = True

    def _in_turn(self) -> Counts:
        """Places reviewed: the longest waiting first, then by number, as far as the desk's capacity reaches."""
        s = self.model.state
        reviewed = s.waiting > 0
        waiting = positions(reviewed)
        too_many = by_world(waiting // self.model.people.count, len(self.capacity)) > self.capacity
        if not too_many.any():
            return waiting
        for world in positions(too_many):
            queue = np.flatnonzero(reviewed[world])
            turn = np.argsort(s.waiting[world, queue], kind="stable")
            reviewed[world, queue[turn[self.capacity[world] :]]] = False
        return positions(reviewed)

    def _oldest_wrong(self, places: Counts) -> Counts:
        """The oldest wrong record that the registry reads at each of these places."""
        ledger = self.model.ledger
        if not len(places):
            return places
        appellants = np.zeros(self.model.state.listed.size, dtype=bool)
        appellants[places] = True
        rows = ledger.standing_at(appellants)
        rows = rows[(ledger.cause[rows] == WRONG) & self.model.registry.reads(rows)]
        _, first = np.unique(ledger.place[rows], return_index=True)
        return np.sort(rows[first])

    def repair(self) -> None:
        """Listed residents who know, owe nothing and were clean for the wait make good.

        Their true records leave; one residual mark stays, under the source of the newest of them.
        """
        town, s, k, ledger = self.model, self.model.state, self.model.rules.repair, self.model.ledger
        if not town.used.repair.rate:
            return
        ready = s.listed & s.knows & (s.arrears == 0) & (s.clean >= k.wait)
        repairs = ready & choices.over(town, town.draw("repair") < k.rate, "repair", k.rate > 0)
        if not repairs.any():
            return
        rows = ledger.standing_at(repairs.ravel())
        true = (ledger.cause[rows] != WRONG) & (ledger.cause[rows] != RESIDUAL)
        rows = rows[true & town.registry.reads(rows)]
        places, newest = np.unique(ledger.place[rows][::-1], return_index=True)
        sources = ledger.source[rows[::-1][newest]]
        town.scratch.tallies.repaired += town.registry.remove_records(rows, REPAIRED)
        town.scratch.cleared.ravel()[places] = True
        worlds = places // town.people.count
        marked = k.residual[worlds, 0] > 0
        residual, months = k.residual[worlds, 0][marked], k.residual_months[worlds, 0][marked]
        town.registry.add_marks(places[marked], sources[marked], residual, months)

    def strike_out(self) -> None:
        """Phase appeal, last: of whom a clerk ruled so by hand, all records leave that the registry reads."""
        town, ledger = self.model, self.model.ledger
        if not town.choices:
            return
        struck = choices.over(town, np.zeros(1, dtype=bool), "strike out", np.ones(1, dtype=bool))
        if not struck.any():
            return
        rows = ledger.standing_at(struck.ravel())
        rows = rows[town.registry.reads(rows)]
        town.scratch.tallies.expunged += town.registry.remove_records(rows, EXPUNGED)
        town.scratch.cleared.ravel()[ledger.place[rows]] = True
