"""The margin: what a middle month leaves to each resident, off the list and on it, part by part.

It is read off a rulebook and the traits of a town before anything is lived. Where the month on the list is below
nothing, whoever is listed sinks: that slope, more than anything else, says how much of a list feedback causes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.arrays import Amounts, Bools
from sim.rules.rulebook import Rulebook
from sim.town.town import Town
from sim.words import fixed, share, signed

PARTS = {
    "wage": "wage",
    "costs": "living costs",
    "bad_luck": "bad luck, on average",
    "bills": "bills, on average",
    "off": "left over off the list",
    "wages_lost": "wages lost on the list",
    "extra_costs": "extra costs on the list",
    "on": "left over on the list",
    "perks": "perks, if favoured",
}
"""The parts of a month and their labels, in the order of a table."""
SIGNS = dict.fromkeys(PARTS, 1) | dict.fromkeys(("costs", "bad_luck", "bills", "wages_lost", "extra_costs"), -1)
"""Which parts are taken off."""
TENTHS = dict(zip(PARTS, ("wage", "costs", "luck", "bills", "off", "lost", "extra", "on", "perks"), strict=True))
"""Short heads of the parts, in the table of tenths."""


@dataclass(frozen=True)
class Margin:
    """A middle month of every resident of one world: arrays of shape (residents,), in months of basic costs.

    Attributes:
        wage: earned off the list.
        costs: of living, without extras.
        bad_luck: chance of a stroke times what it costs.
        bills: rate times amount, over all sources, if every bill is paid.
        wages_lost: to gated services while listed, after informal work.
        extra_costs: at gated services while listed, after informal work.
        perks: taken off the costs of the favoured.
    """

    wage: Amounts
    costs: Amounts
    bad_luck: Amounts
    bills: Amounts
    wages_lost: Amounts
    extra_costs: Amounts
    perks: Amounts

    @property
    def off(self) -> Amounts:
        """What is left over in a middle month off the list."""
        return self.wage - self.costs - self.bad_luck - self.bills

    @property
    def on(self) -> Amounts:
        """The same on the list."""
        return self.off - self.wages_lost - self.extra_costs

    @property
    def poor(self) -> Bools:
        """Whom a middle month leaves poorer, listed or not."""
        return self.off < 0

    @property
    def hinge(self) -> Bools:
        """Who is afloat off the list and sinks on it: for them a listing decides."""
        return (self.off >= 0) & (self.on < 0)

    @property
    def middle_on(self) -> float:
        """What a middle month on the list leaves to the middle resident."""
        return float(self.on[self._middle])

    @property
    def _middle(self) -> int:
        return int(np.argsort(self.off, kind="stable")[len(self.off) // 2])

    def table(self) -> pd.DataFrame:
        """Ten rows, a tenth of residents each by wage, and the middle resident: `tenth` (1 to 10, or "middle").

        The columns are those of PARTS (means of the tenth), `hinge` and `poor` (shares of its residents). The middle
        resident is the one with the middle margin off the list.
        """
        columns = {name: getattr(self, name) for name in PARTS} | {"hinge": self.hinge, "poor": self.poor}
        by_wage = np.argsort(self.wage, kind="stable")
        groups = {str(k): part for k, part in enumerate(np.array_split(by_wage, 10), start=1) if len(part)}
        groups["middle"] = np.array([self._middle])
        rows = [
            {"tenth": k} | {name: float(v[part].mean()) for name, v in columns.items()} for k, part in groups.items()
        ]
        return pd.DataFrame(rows)

    def middle(self) -> pd.DataFrame:
        """The middle resident's month, part by part, for people to read: columns `part` and `% of basic costs`."""
        row = self.table().iloc[-1]
        parts = [(label, signed(100 * SIGNS[name] * float(row[name]))) for name, label in PARTS.items()]
        return pd.DataFrame(parts, columns=["part", "% of basic costs"])

    def tenths(self) -> pd.DataFrame:
        """A middle month of each tenth of residents, for people to read: heads of TENTHS, all in %.

        Money is in % of a month's basic costs, what is taken off below zero; hinge and poor are in % of the tenth.
        """
        table = self.table().iloc[:-1]
        cells = {head: [fixed(100 * SIGNS[name] * value, 0) for value in table[name]] for name, head in TENTHS.items()}
        shares = {name: [fixed(100 * value, 0) for value in table[name]] for name in ("hinge", "poor")}
        return pd.DataFrame({"tenth": table["tenth"], **cells, **shares})

    def short(self) -> str:
        """What a middle month leaves to the middle resident, off the list and on it, without a full stop."""
        off, on = float(self.off[self._middle]), self.middle_on
        left = f"{_gains(off)} {_percent(off)} of a month's basic costs off the list and "
        left += "as much on it" if off == on else f"{_gains(on)} {_percent(on)} on it"
        return f"In a middle month the middle resident {left}"

    def sentence(self) -> str:
        """The slope in one plain sentence."""
        hinge, poor = share(float(self.hinge.mean())), share(float(self.poor.mean()))
        return f"{self.short()}; {hinge} of residents are afloat off the list and sink on it, {poor} sink either way."


def margin(town: Town, world: int = 0) -> Margin:
    """The margin of each resident of one world, under the rules in force in the town's present month."""
    n, state, rules = town.people.count, town.state, town.rules

    def number(column: npt.NDArray[np.generic]) -> float:
        return float(column[world, 0])

    def each(column: npt.NDArray[np.floating]) -> Amounts:
        values: Amounts = np.broadcast_to(column, state.shape)[world].astype(np.float64)
        return values

    gated = [service for service in rules.service.values() if service.gated[world, 0]]
    # Without a list nobody is ever on it: the month is the same either way.
    severity = number(rules.sanctions.severity) if number(rules.listing.enabled) else 0.0
    regained = number(rules.informal.share)
    loss = min(severity * sum(number(service.wage_loss) for service in gated), 1.0)
    extra = severity * sum(number(service.extra_cost) for service in gated)
    perk = min(sum(number(service.perk) for service in gated), 1.0) if number(rules.favour.enabled) else 0.0
    bills = sum(number(source.rate) * number(source.amount) for source in rules.source.values())
    wage = each(state.wage)
    return Margin(
        wage=wage,
        costs=each(state.living),
        bad_luck=each(state.shock_chance) * number(rules.life.shock_cost),
        bills=bills * each(state.tilt),
        wages_lost=wage * loss * (1 - regained),
        extra_costs=np.full(n, extra * (1 - regained)),
        perks=np.full(n, perk),
    )


def margin_by_rulebook(rulebook: Rulebook, residents: int = 1000, seed: int = 1) -> Margin:
    """The margin under a rulebook as it stands in month 1, before anything is lived."""
    with Town([rulebook], residents, seed) as town:
        return margin(town)


def _gains(value: float) -> str:
    return "gains" if value >= 0 else "loses"


def _percent(value: float) -> str:
    return f"{abs(value):.0%}"
