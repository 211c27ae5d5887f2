"""Services: component 2 of the plan. A gated service reads the lists, blocks the listed and favours the favoured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Counts
from sim.town.institution import Institution
from sim.town.measures import by_world

if TYPE_CHECKING:
    from sim.town.town import Town


def open_all(town: Town) -> None:
    """Phase live, first step: nobody is blocked yet."""
    scratch, shape, worlds = town.scratch, town.state.shape, len(town.worlds)
    scratch.on_list = np.flatnonzero(town.state.listed)
    scratch.world = scratch.on_list // town.people.count
    scratch.gated = np.zeros((worlds, 1), dtype=bool)
    scratch.loss, scratch.extra = np.zeros((2, *shape), dtype=town.dtype)
    scratch.perk = np.zeros((worlds, 1), dtype=town.dtype)
    scratch.credit_blocked, scratch.refused = np.zeros((2, *shape), dtype=bool)


class Service(Institution):
    """One service and its copy of the list, which may go stale."""

    def __init__(self, model: Town, name: str) -> None:
        super().__init__(model)
        self.name = name
        self._stale_places: Counts | None = None  # those to look at in `stale_until`, each once; None: all
        model.luck.declare(f"{name}: asked", f"{name}: stale copy")

    def gate(self) -> None:
        """Phase live: block those on this service's copy of the list, and refuse those of them who ask today."""
        town, scratch = self.model, self.model.scratch
        k, used, severity = town.rules.service[self.name], town.used.service[self.name], town.rules.sanctions.severity
        if not used.gated:
            return
        scratch.gated = scratch.gated | k.gated
        scratch.perk = scratch.perk + k.perk * k.gated
        places = self._blocked()
        worlds, residents = np.divmod(places, town.people.count)
        # Each place stands once in `places`, or these sums would lose some.
        scratch.loss.ravel()[places] += (severity * k.wage_loss)[worlds, 0]
        scratch.extra.ravel()[places] += (severity * k.extra_cost)[worlds, 0]
        if used.credit:
            scratch.credit_blocked.ravel()[places] |= (k.credit & (severity > 0))[worlds, 0]
        asked = town.draw(f"{self.name}: asked")[residents] < k.need[worlds, 0]
        scratch.refused_by[self.name] = places[asked]
        scratch.refused.ravel()[places[asked]] = True
        scratch.tallies.refusals += by_world(worlds[asked], len(town.worlds))

    def _blocked(self) -> Counts:
        """Places of those on this service's copy of the list, each once."""
        town, places, gated = self.model, self.model.scratch.on_list, self.model.rules.service[self.name].gated
        if self.name in town.state.stale_until:
            stale_until = town.state.stale_until[self.name].ravel()
            stale = np.arange(stale_until.size) if self._stale_places is None else self._stale_places
            self._stale_places = stale = stale[stale_until[stale] >= town.month]
            places = np.concatenate([places, stale[~town.state.listed.ravel()[stale]]])
        return places if gated.all() else places[gated[places // town.people.count, 0]]

    def keep_stale_copies(self) -> None:
        """Phase list, last step: of those who came off, some stay on a stale copy here."""
        town, s, k, leaves = self.model, self.model.state, self.model.rules.sanctions, self.model.scratch.leaves
        if not town.used.sanctions.stale_chance or not len(leaves):
            return
        if self.name not in s.stale_until:
            s.stale_until[self.name] = np.zeros(s.shape, dtype=np.int32)
            self._stale_places = np.empty(0, dtype=np.int64)
        stale_until = s.stale_until[self.name].ravel()
        worlds, residents = np.divmod(leaves, town.people.count)
        luck = town.draw(f"{self.name}: stale copy")[residents]
        kept = town.rules.service[self.name].gated[worlds, 0] & (luck < k.stale_chance[worlds, 0])
        places = leaves[kept]
        if self._stale_places is not None:
            new = places[stale_until[places] < town.month]  # the others are in the list already
            self._stale_places = np.concatenate([self._stale_places, new])
        stale_until[places] = (town.month + k.stale_months[worlds, 0])[kept]


def set_prices(town: Town) -> None:
    """Phase live, after the gates: what being blocked costs is bounded, and lenders price last month's misses."""
    scratch, s, one = town.scratch, town.state, town.dtype(1)
    scratch.loss = np.minimum(scratch.loss, one)
    scratch.perk = np.minimum(scratch.perk, one)
    scratch.pool = s.pooled_misses.astype(town.dtype) / np.maximum(s.open_borrowers, 1).astype(town.dtype)


def notify_refused(town: Town) -> None:
    """A refusal tells those who did not know that they are listed."""
    if town.used.notice.on_refusal:
        s = town.state
        s.knows |= town.scratch.refused & s.listed & town.rules.notice.on_refusal
