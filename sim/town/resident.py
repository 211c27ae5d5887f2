"""One person's life: in every world, month by month, with the luck that met them.

Nothing is stored for it. Luck is keyed, so the town is lived again and one resident is watched; what is seen is what
happened, to the last bit.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from sim.town import measures, tables
from sim.town.luck import Uniforms
from sim.town.people import pay
from sim.town.services import refused_by

if TYPE_CHECKING:
    from sim.town.town import Town

Row = dict[str, str | int | float | bool]
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


class Watched(NamedTuple):
    """What was seen of one resident: rows of `Resident.life`, `.luck` and `.refusals`, in the order of the months."""

    life: list[Row]
    luck: list[Row]
    refusals: list[Row]


def _live_again(town: Town, resident: int) -> Watched:
    """Live the town once more with an eye on one resident."""
    again, seen = town.restarted(), Watched([], [], [])
    again.undivided = True  # to be looked into each month
    draw_each, n = again.draw_each, again.people.count

    def watched_each(purposes: tuple[str, ...]) -> Uniforms:
        drawn = draw_each(purposes)
        seen.luck[-1].update(
            {purpose: float(values[resident]) for purpose, values in zip(purposes, drawn, strict=True)}
        )
        return drawn

    again.draw_each = watched_each  # type: ignore[method-assign]
    for month in range(1, town.month + 1):
        seen.luck.append({"month": month})
        again.step()
        s, scratch, wages = again.state, again.scratch, pay(again)
        for w, world in enumerate(again.worlds):
            row: Row = {"world": world.label, "month": month, "wage": wages[w, resident].item()}
            row |= {name: getattr(s, name)[w, resident].item() for name in _COLUMNS}
            flags = again.history.flags[-1][w, resident]
            seen.life.append(row | {name: bool(flags & flag) for name, flag in _FLAGS.items()})
            place = w * n + resident
            for service, places in refused_by(again).items():
                if place in places:
                    old = place not in scratch.on_list
                    seen.refusals.append({"world": world.label, "month": month, "service": service, "old_copy": old})
    again.close()
    return seen


class Resident:
    """A light, read-only handle on one resident of a town.

    Attributes:
        number: of the resident, from 0.
        district, household, namesake: as in `tables.residents`.
        ties: numbers of the residents tied to this one.
    """

    def __init__(self, town: Town, number: int) -> None:
        self._town = town
        self.number = int(number)
        people = town.people
        self.district = int(people.district[number]) + 1
        self.household = int(people.household[number])
        self.namesake = int(people.namesake[number])
        self.ties: list[int] = people.ties[people.first[number] : people.first[number + 1]].tolist()

    @cached_property
    def _watched(self) -> Watched:
        return _live_again(self._town, self.number)

    @cached_property
    def life(self) -> pd.DataFrame:
        """World, month, wage after blocked services, money, score, records, and what happened to this resident."""
        return self._by_world(pd.DataFrame(self._watched.life))

    @cached_property
    def luck(self) -> pd.DataFrame:
        """Month and every uniform that was drawn for this resident, by purpose; the same in all worlds."""
        return pd.DataFrame(self._watched.luck)

    @cached_property
    def refusals(self) -> pd.DataFrame:
        """Every refusal in every world: world, month, service, old_copy (they were no longer listed then)."""
        return self._by_world(pd.DataFrame(self._watched.refusals, columns=["world", "month", "service", "old_copy"]))

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

    def _by_world(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows in the order of the worlds."""
        order = {world.label: place for place, world in enumerate(self._town.worlds)}
        return frame.sort_values("world", kind="stable", key=lambda names: names.map(order)).reset_index(drop=True)

    def __repr__(self) -> str:
        return f"Resident({self.number}, district {self.district}, {len(self.ties)} ties)"
