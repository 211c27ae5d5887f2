"""One person's life: in every world, month by month, with the luck that met them.

Nothing is stored for it. Luck is keyed, so the town is lived again and one resident is watched; what is seen is what
happened, to the last bit.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sim.town import measures, tables

_COLUMNS = (
    "savings", "arrears", "score", "demerits", "strikes", "clean", "listed", "favoured", "knows", "months_listed",
)  # fmt: skip
_FLAGS = {
    "refused": measures.REFUSED,
    "recorded": measures.RECORDED,
    "missed_cannot": measures.CANNOT,
    "missed_will_not": measures.WILL_NOT,
    "cleared": measures.CLEARED,
}


def _live_again(town: Any, resident: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Live the town again with an eye on one resident; gives the rows of their life and of their luck."""
    again = town.again()
    life: list[dict[str, Any]] = []
    luck: list[dict[str, Any]] = []
    draw = again.draw

    def watched(purpose: str, count: int | None = None) -> Any:
        values = draw(purpose, count)
        if count is None:
            luck[-1][purpose] = float(values[resident])
        return values

    again.draw = watched
    for month in range(1, town.month + 1):
        luck.append({"month": month})
        again.step()
        wages = np.broadcast_to(again.state.wage * (1 - again.this.loss), again.state.shape)
        for w, world in enumerate(again.worlds):
            row: dict[str, Any] = {"world": world.label, "month": month, "wage": wages[w, resident].item()}
            row |= {name: getattr(again.state, name)[w, resident].item() for name in _COLUMNS}
            flags = again.history.flags[-1][w, resident]
            life.append(row | {name: bool(flags & flag) for name, flag in _FLAGS.items()})
    again.close()
    return life, luck


class Resident:
    """A light, read-only handle on one resident of a town.

    Attributes:
        number: of the resident, from 0.
        district, household, namesake: as in `tables.residents`.
        ties: numbers of the residents tied to this one.
    """

    def __init__(self, town: Any, number: int) -> None:
        self._town = town
        self.number = int(number)
        people = town.people
        self.district = int(people.district[number]) + 1
        self.household = int(people.household[number])
        self.namesake = int(people.namesake[number])
        self.ties = people.ties[people.first[number] : people.first[number + 1]].tolist()

    @cached_property
    def _again(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        return _live_again(self._town, self.number)

    @cached_property
    def life(self) -> pd.DataFrame:
        """World, month, wage after blocked services, money, score, records, and what happened to this resident."""
        frame = pd.DataFrame(self._again[0])
        return frame.sort_values("world", kind="stable", key=self._by_world).reset_index(drop=True)

    @cached_property
    def luck(self) -> pd.DataFrame:
        """Month and every uniform that was drawn for this resident, by purpose; the same in all worlds."""
        return pd.DataFrame(self._again[1])

    @cached_property
    def records(self) -> pd.DataFrame:
        """This resident's records in every world; columns of `tables.records`."""
        frame = tables.records(self._town)
        return frame[frame["resident"] == self.number].reset_index(drop=True)

    @cached_property
    def spells(self) -> pd.DataFrame:
        """This resident's stays on the list in every world; columns of `tables.spells`."""
        frame = tables.spells(self._town)
        return frame[frame["resident"] == self.number].reset_index(drop=True)

    def _by_world(self, names: pd.Series[Any]) -> pd.Series[Any]:
        order = {world.label: place for place, world in enumerate(self._town.worlds)}
        return names.map(order)

    def __repr__(self) -> str:
        return f"Resident({self.number}, district {self.district}, {len(self.ties)} ties)"
