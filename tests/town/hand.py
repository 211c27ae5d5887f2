"""Tiny towns made by hand: nothing happens in them but what a test says, so each rule has an answer known beforehand.

Numbers are sums of halves, quarters and so on, which are exact in single precision. Luck is given, too: 0.999 where a
test says nothing, which is bad luck for chances below one and no hindrance to certainty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from sim.rules.rulebook import Rulebook
from sim.rules.worlds import World
from sim.town.ledger import WILL_NOT
from sim.town.luck import Uniforms
from sim.town.town import Town

Luck = Mapping[str, float | Sequence[float] | Mapping[int, Sequence[float]]]
"""Uniforms by purpose: the same for everybody, one a resident, or one a resident in some months."""
LATE = 0.999

CALM: dict[str, Any] = {
    "life.wage": 1.0, "life.wage_spread": 0.0, "life.shock": 0.0, "life.savings_start": 0.0, "life.savings_cap": 32.0,
    "life.credit_line": 0.0, "life.surcharge": 0.0, "life.defiance": 0.0,
    "score.merit": 0.0, "listing.threshold": -10000.0, "listing.term": 600, "inspection.listed_factor": 1.0,
    "deterrence.strength": 0.0, "appeal.rate": 0.0, "notice.chance": 0.0, "notice.on_refusal": False,
}  # fmt: skip
"""Wages cover costs, nobody misses anything, and whoever is put on the list stays there."""
COURT = {"name": "court", "rate": 1.0, "amount": 0.0, "detection": 1.0, "error": 0.0, "demerit": 100, "retention": 24}
"""A source that asks everybody for nothing each month, and notices everything."""
SHOP = {"name": "shop", "need": 0.0}
"""A service for which nobody asks."""


def rules(
    changes: Mapping[str, Any] | None = None,
    sources: Iterable[Mapping[str, Any]] = (),
    services: Iterable[Mapping[str, Any]] = (),
    **more: Any,
) -> Rulebook:
    """A calm rulebook with these sources and services, which are COURT and SHOP but for what is said, and changes."""
    entries = {
        "source": [COURT | dict(source) for source in sources],
        "service": [SHOP | dict(service) for service in services],
    }
    return Rulebook.parse({"name": "calm", **entries, **more}).set(CALM | dict(changes or {}))


class HandTown(Town):
    """A town whose luck, ties and state a test decides."""

    def __init__(
        self,
        *worlds: Rulebook | World,
        residents: int = 2,
        luck: Luck | None = None,
        ties: Iterable[tuple[int, int]] = (),
        **state: Any,
    ) -> None:
        self.given = dict(luck or {})
        options = {name: state.pop(name) for name in ("forced", "districts", "choices") if name in state}
        super().__init__(worlds, residents, 1, **options)
        self.close()
        self.people.namesake = (np.arange(residents) + 1) % residents
        self.tie(ties)
        for name, values in state.items():
            getattr(self.state, name)[:] = values
        self.state.ever_listed |= self.state.listed
        for world, listed in enumerate(self.state.listed):
            for resident in range(residents):
                self.state.listed_ties[world, resident] = listed[self.neighbours(resident)].sum()

    def tie(self, pairs: Iterable[tuple[int, int]]) -> None:
        """These ties and no others."""
        both = sorted({(a, b) for one, two in pairs for a, b in ((one, two), (two, one))})
        people = self.people
        people.tie_count = np.bincount([a for a, _ in both], minlength=people.count)
        people.first = np.concatenate([[0], np.cumsum(people.tie_count)])
        people.ties = np.array([b for _, b in both], dtype=np.int64)

    def neighbours(self, resident: int) -> Any:
        return self.people.ties[self.people.first[resident] : self.people.first[resident + 1]]

    def draw(self, purpose: str, count: int | None = None) -> Uniforms:
        """What the test says, under a purpose that exists."""
        assert purpose in self.luck.purposes, purpose
        said = self.given.get(purpose, LATE)
        if isinstance(said, Mapping):
            said = said.get(self.month, LATE)
        values = np.empty(self.people.count if count is None else count, dtype=np.float32)
        values[:] = said
        return values

    def draw_each(self, purposes: tuple[str, ...]) -> Uniforms:
        return np.stack([self.draw(purpose) for purpose in purposes])

    def record(self, resident: int, source: int = 0, world: int = 0, **columns: int) -> int:
        """Enter a standing record by hand; gives its row."""
        place = np.array([world * self.people.count + resident])
        values = {"month": self.month, "cause": WILL_NOT, "demerit": 100, "retention": 24} | columns
        rows = self.ledger.add(
            place=place, month=values["month"], source=np.array([source]), cause=values["cause"],
            demerit=np.array([values["demerit"]]), retention=np.array([values["retention"]]),
            frozen=self.state.frozen.ravel()[place],
        )  # fmt: skip
        self.registry._update_counts(rows, 1)
        return int(rows[0])

    def left(self) -> list[int]:
        """Why each record left, 0 for those that stand."""
        return [int(why) for why in self.ledger.columns()["left"]]

    def tally(self, name: str, world: int = 0) -> float:
        """A measure of the last month."""
        return float(getattr(self.scratch.tallies, name)[world])

    def of(self, name: str, world: int = 0) -> list[Any]:
        """A column of the state in one world."""
        values: list[Any] = getattr(self.state, name)[world].tolist()
        return values
