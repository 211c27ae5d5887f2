"""Services: component 2 of the plan. A gated service reads the lists, blocks the listed and favours the favoured."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np


def open_doors(town: Any) -> None:
    """Phase live, first step: nobody is blocked yet. Sets `this.on_list`, the places of those on the list."""
    month, shape = town.this, town.state.shape
    month.on_list = np.flatnonzero(town.state.listed)
    month.loss, month.extra = np.zeros((2, *shape), dtype=town.real)
    month.perk = town.real(0)
    month.credit_blocked, month.refused = np.zeros((2, *shape), dtype=bool)
    town.gated = np.zeros((len(town.worlds), 1), dtype=bool)


def post_prices(town: Any) -> None:
    """Phase live, after the gates: what being blocked costs is bounded, and lenders price last month's misses."""
    month, real = town.this, town.real
    month.loss = np.minimum(month.loss, real(1))
    month.perk = np.minimum(month.perk, real(1))
    open_to = np.maximum(town.open_borrowers, 1).astype(real)
    month.pool = (town.pooled_misses.astype(real) / open_to)[:, None]


class Service(mesa.Agent):  # type: ignore[misc]
    """One service and its copy of the list, which may go stale."""

    def __init__(self, town: Any, name: str) -> None:
        super().__init__(town)
        self.town = town
        self.name = name
        self.stale_until: Any = None
        self._stale_places = np.empty(0, dtype=np.int64)  # places to look at in `stale_until`, each once
        town.luck.declare(f"{name}: asked", f"{name}: stale copy")

    def gate(self) -> None:
        """Phase live: block those on this service's copy of the list, and refuse those of them who ask today."""
        town, month = self.town, self.town.this
        k, severity = town.numbers.service[self.name], town.numbers.sanctions.severity
        if "gated" not in k.uses:
            return
        town.gated = town.gated | k.gated
        month.perk = month.perk + k.perk * k.gated
        places = self._blocked(k)
        worlds, residents = np.divmod(places, town.people.count)
        # Each place stands once in `places`, or these sums would lose some.
        month.loss.ravel()[places] += (severity * k.wage_loss)[worlds, 0]
        month.extra.ravel()[places] += (severity * k.extra_cost)[worlds, 0]
        if "credit" in k.uses:
            month.credit_blocked.ravel()[places] |= (k.credit & (severity > 0))[worlds, 0]
        asked = town.draw(f"{self.name}: asked")[residents] < k.need[worlds, 0]
        town.tally_events(worlds, refusals=asked)
        month.refused.ravel()[places[asked]] = True

    def _blocked(self, k: Any) -> Any:
        """Places of those on this service's copy of the list, each once."""
        town = self.town
        places = town.this.on_list
        if len(self._stale_places):
            self._stale_places = self._stale_places[self.stale_until.ravel()[self._stale_places] >= town.month]
            places = np.concatenate([places, self._stale_places[~town.state.listed.ravel()[self._stale_places]]])
        return places if "gated" in k.everywhere else places[k.gated[places // town.people.count, 0]]

    def hear(self) -> None:
        """Phase list, last step: of those who came off, some stay on a stale copy here."""
        town, month, k = self.town, self.town.this, self.town.numbers.sanctions
        if "stale_chance" not in k.uses or not len(month.leaves):
            return
        if self.stale_until is None:
            self.stale_until = np.zeros(town.state.shape, dtype=np.int32)
        worlds, residents = np.divmod(month.leaves, town.people.count)
        gated = town.numbers.service[self.name].gated[worlds, 0]
        luck = town.draw(f"{self.name}: stale copy")[residents]
        kept = gated & (luck < k.stale_chance[worlds, 0])
        places = month.leaves[kept]
        new = places[self.stale_until.ravel()[places] < town.month]  # the others are in the list already
        self._stale_places = np.concatenate([self._stale_places, new])
        self.stale_until.ravel()[places] = (town.month + k.stale_months[worlds, 0])[kept]

    def remember(self, stale_until: Any) -> None:
        """Take over the stale copies of another town's service: (worlds, residents), or None."""
        self.stale_until = stale_until
        if stale_until is not None:
            self._stale_places = np.flatnonzero(stale_until >= self.town.month)


def serve_notice(town: Any) -> None:
    """A refusal tells those who were not told."""
    if "on_refusal" in town.numbers.notice.uses:
        s = town.state
        s.knows |= town.this.refused & s.listed & town.numbers.notice.on_refusal
