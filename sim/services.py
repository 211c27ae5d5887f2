"""Services: component 2 of the plan. A gated service reads the lists, blocks the listed and favours the favoured."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np


def open_doors(town: Any) -> None:
    """Phase live, first step: nobody is blocked yet."""
    month, zero = town.this, town.real(0)
    month.loss = month.extra = month.perk = zero
    month.credit_blocked = np.zeros((1, 1), dtype=bool)
    month.refused = np.zeros(town.state.shape, dtype=bool)
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
        town.luck.declare(f"{name}: asked", f"{name}: stale copy")

    def gate(self) -> None:
        """Phase live: block those on this service's copy of the list, and refuse those of them who ask today."""
        town, s, month = self.town, self.town.state, self.town.this
        k, severity = town.numbers.service[self.name], town.numbers.sanctions.severity
        if not k.gated.any():
            return
        town.gated = town.gated | k.gated
        blocked = s.listed if self.stale_until is None else s.listed | (self.stale_until >= town.month)
        blocked = k.gated & blocked
        month.loss = month.loss + severity * k.wage_loss * blocked
        month.extra = month.extra + severity * k.extra_cost * blocked
        month.perk = month.perk + k.perk * k.gated
        month.credit_blocked = month.credit_blocked | (k.credit & (severity > 0) & blocked)
        places = np.flatnonzero(blocked)
        worlds, residents = np.divmod(places, town.people.count)
        asked = town.draw(f"{self.name}: asked")[residents] < k.need[worlds, 0]
        town.tally_events(worlds, refusals=asked)
        month.refused.ravel()[places[asked]] = True

    def hear(self) -> None:
        """Phase list, last step: of those who came off, some stay on a stale copy here."""
        town, month, k = self.town, self.town.this, self.town.numbers.sanctions
        if not k.stale_chance.any() or not len(month.leaves):
            return
        if self.stale_until is None:
            self.stale_until = np.zeros(town.state.shape, dtype=np.int32)
        worlds, residents = np.divmod(month.leaves, town.people.count)
        gated = town.numbers.service[self.name].gated[worlds, 0]
        luck = town.draw(f"{self.name}: stale copy")[residents]
        kept = gated & (luck < k.stale_chance[worlds, 0])
        self.stale_until.ravel()[month.leaves[kept]] = (town.month + k.stale_months[worlds, 0])[kept]


def serve_notice(town: Any) -> None:
    """A refusal tells those who were not told."""
    if town.numbers.notice.on_refusal.any():
        s = town.state
        s.knows |= town.this.refused & s.listed & town.numbers.notice.on_refusal
