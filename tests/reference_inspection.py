"""The plain reference model: inspectors, and what is found. Read `tests/reference.py` first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sim.town.ledger import WRONG


@dataclass
class Find:
    """What a source noticed this month about someone, before it is a record."""

    source: Any
    resident: Any
    cause: int
    luck: Any
    astray: bool = False  # it will be filed under the namesake
    reported: bool = False  # it comes to light without an inspector


class Inspectors:
    """Scrutiny: a fixed budget follows past discoveries (Ensign et al. 2018)."""

    def __init__(self, town: Any) -> None:
        k, real = town.rules.inspection, town.real
        self.town = town
        self.districts: int = town.people.districts
        self.discoveries = [k.prior * (1 + k.prior_tilt * lever) for lever in town.levers]
        self.share = [real(1) / self.districts] * self.districts
        self.presence = [real(1)] * self.districts
        self.sent = [0] * self.districts

    def plan(self) -> None:
        """Before watching: each district's share of the budget, and how much more (or less) is seen there."""
        k, real = self.town.rules.inspection, self.town.real
        # Running totals, not sum(): from Python 3.12 on sum() of floats rounds differently.
        total = list(accumulate(self.discoveries))[-1]
        for d in range(self.districts):
            past = self.discoveries[d] / total if total > 0 else real(1) / self.districts
            self.share[d] = (1 - k.focus) / self.districts + k.focus * past
        self.sent = self.draw_lots()
        for d in range(self.districts):
            if k.units > 0:  # by lot: where no inspector goes, only what is reported comes to light
                self.presence[d] = real(1) if self.sent[d] > 0 else k.reported
            else:
                self.presence[d] = 1 + (1 - k.reported) * (self.districts * self.share[d] - 1)

    def draw_lots(self) -> list[int]:
        """How many inspectors go to each district: each goes where the lot falls, in proportion to the shares."""
        units = self.town.rules.inspection.units
        sent = [0] * self.districts
        ends = list(accumulate(self.share))[:-1]
        for luck in self.town.luck_of("inspectors", units) if units > 0 else ():
            district = 0
            while district < len(ends) and ends[district] <= luck:
                district += 1
            sent[district] += 1
        return sent

    def within_reach(self, finds: list[Find]) -> list[Find]:
        """Inspectors have hands for so many misses each; what is reported, and errors, need none of them."""
        k = self.town.rules.inspection
        if k.units == 0 or k.finds_per_unit == 0:
            return finds
        hands = [sent * k.finds_per_unit for sent in self.sent]
        missed_out = set()
        for find in sorted(finds, key=lambda find: find.luck):
            if find.cause == WRONG or find.reported:
                continue
            if hands[find.resident.district] == 0:
                missed_out.add(id(find))
            else:
                hands[find.resident.district] -= 1
        return [find for find in finds if id(find) not in missed_out]

    def remember(self, finds: list[Find]) -> None:
        """Past discoveries decay, then grow by this month's finds of connected sources, where they were made."""
        k, real = self.town.rules.inspection, self.town.real
        least = max(1 - share for share in self.share)
        for d in range(self.districts):
            fresh = sum(1 for find in finds if find.source.connected and find.resident.district == d)
            weight = (1 - self.share[d]) / least if k.corrected and least > 0 else real(1)
            self.discoveries[d] = self.discoveries[d] * (1 - k.decay) + weight * fresh
