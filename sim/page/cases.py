"""What a case file needs, of chosen worlds: money by month, every record, every stay on the list, every refusal."""

from __future__ import annotations

import numpy as np

from sim.arrays import Ints
from sim.page import pack
from sim.town import tables
from sim.town.ledger import CAUSES, LEFT, WORDS
from sim.town.town import Town

MONEY = 4  # a month of basic costs in so many steps
POOREST = 25  # months of costs below which money is not told apart
_CAUSE = {words: number for number, words in CAUSES.items()}
_CAUSES = {words: mask for mask, words in enumerate(WORDS)}
_LEFT = {words: number for number, words in LEFT.items()}


class Watch:
    """Looks at a town before and after each month, and keeps what the town itself forgets."""

    def __init__(self, town: Town, worlds: range) -> None:
        self.town = town
        self.worlds = worlds
        self.money: list[Ints] = []
        self.refused: list[Ints] = []

    def step(self) -> None:
        """Live one month with open eyes."""
        town, chosen = self.town, slice(self.worlds.start, self.worlds.stop)
        town.step()
        refused = np.zeros(town.state.shape, dtype=np.int64)
        for bit, service in enumerate(town.services):
            refused.ravel()[town.scratch.refused_by.get(service.name, [])] |= 1 << bit
        self.refused.append(refused[chosen])
        wealth = town.state.savings[chosen].astype(np.float64) - town.state.arrears[chosen]
        self.money.append(np.clip(np.rint((wealth + POOREST) * MONEY), 0, 127).astype(np.uint8))

    def packed_money(self) -> bytes:
        """World by world, resident by resident: money in steps, each month less the one before, as one byte."""
        money = np.array(self.money).transpose(1, 2, 0)
        steps: bytes = np.diff(money, axis=2, prepend=np.uint8(0)).astype(np.uint8).tobytes()
        return steps

    def packed_files(self) -> bytes:
        """World by world: refusals, records and stays, each as columns sorted by resident and month."""
        records, spells = tables.records(self.town), tables.spells(self.town)
        sources = {s.name: number for number, s in enumerate(self.town.sources)}
        out = b""
        refused = np.array(self.refused)
        for place, world in enumerate(self.worlds):
            label = self.town.worlds[world].label
            who, month = np.nonzero(refused[:, place].T)
            out += pack.rising(who) + pack.series(month + 1) + pack.series(refused[month, place, who])
            own = records[records["world"] == label].sort_values(["resident", "month"], kind="stable")
            out += pack.rising(own["resident"]) + pack.series(own["month"])
            out += pack.series(own["source"].map(sources)) + pack.series(own["cause"].map(_CAUSE))
            out += pack.series(own["left"].map(_LEFT)) + pack.series(own["left_month"]) + pack.series(own["joined"])
            stays = spells[spells["world"] == label].sort_values(["resident", "start"], kind="stable")
            out += pack.rising(stays["resident"]) + pack.series(stays["start"])
            out += pack.series(stays["end"]) + pack.series(stays["cause"].map(_CAUSES))
        return out
