"""The plain reference model: the registry, which files, scores and lists. Read `tests/reference.py` first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sim.town.ledger import CANNOT, EXPIRED, EXPUNGED, FORCED, REPAIRED, RESIDUAL, STANDS, TIES, WILL_NOT, WRONG
from tests.reference_choices import chosen
from tests.reference_inspection import Find


@dataclass(eq=False)
class Record:
    """One entry about one resident, true or wrong. `age` counts the months in which its clock ran."""

    resident: int
    month: int
    source: str
    cause: int
    demerit: int
    retention: int
    age: int = 0
    left: int = STANDS
    left_month: int = 0


class Registry:
    """Joins the records of connected sources, scores residents by one formula, and keeps both lists."""

    def __init__(self, town: Any) -> None:
        self.town = town
        self.ledger: list[Record] = []  # every record ever made, in order
        self.entries: list[tuple[int, int, int]] = []  # (month, resident, causes) of new listings
        self.exits: list[tuple[int, int]] = []  # (month, resident) of removals

    def read(self, resident: Any) -> list[Record]:
        """What the registry sees of a resident: the standing records of connected sources, oldest first."""
        return [record for record in resident.records if record.source in self.town.connected]

    def file(self, finds: list[Find]) -> None:
        """Phase watch, last step: finds become records, source by source; some go to a namesake."""
        town = self.town
        for find in finds:
            source = find.source
            target = town.residents[find.resident.namesake] if find.astray else find.resident
            cause = WRONG if find.astray else find.cause
            demerit = source.demerit
            if target.has_record_of(source.name, before=town.month):
                demerit = math.floor(demerit * town.rules.score.repeat + town.real(0.5))
            self.enter(target, source.name, cause, demerit, source.retention)
            if source.connected:
                target.recorded = True
            if find.astray:
                town.tally["records_astray"] += 1
            else:
                town.tally["records_wrong" if cause == WRONG else "records_true"] += 1

    def enter(self, resident: Any, source: str, cause: int, demerit: int, retention: int) -> None:
        """Write one record into the ledger and onto the resident's file."""
        record = Record(resident.number, self.town.month, source, cause, demerit, retention)
        self.ledger.append(record)
        resident.records.append(record)

    def take_off(self, resident: Any, record: Record, why: int) -> None:
        """Take one record off the resident's file; the ledger keeps why and when it left."""
        record.left, record.left_month = why, self.town.month
        resident.records.remove(record)
        self.town.tally[{EXPIRED: "expired", EXPUNGED: "expunged", REPAIRED: "repaired"}[why]] += 1

    def forget(self, resident: Any) -> None:
        """Phase forget: records of age leave, unless the clock stands still; clean months are counted."""
        rules, owes = self.town.rules, resident.arrears > 0
        if not (rules.registry.frozen_clock and owes):
            for record in list(resident.records):
                if record.month < self.town.month:
                    record.age += 1
                    if record.age >= record.retention:
                        self.take_off(resident, record, EXPIRED)
        if resident.recorded:
            resident.clean = 0
        elif not (rules.score.lock and owes):
            resident.clean += 1

    def review(self) -> None:
        """Phase appeal: the desk takes the longest waiting first (then by number), as far as its hands reach."""
        town, k = self.town, self.town.rules.appeal
        per_thousand = round(float(k.capacity), 4)  # single precision makes 0.1 a little more than that
        hands = math.ceil(round(per_thousand * len(town.residents) / 1000, 6))
        queue = sorted((r for r in town.residents if r.waiting > 0), key=lambda r: r.waiting)
        for resident in queue[:hands]:
            resident.waiting = 0
            town.tally["appeals_reviewed"] += 1
            wrong = [record for record in self.read(resident) if record.cause == WRONG]
            if wrong and town.luck_of("review")[resident.number] < k.accuracy:
                self.take_off(resident, wrong[0], EXPUNGED)
                resident.cleared = True

    def repair(self, resident: Any) -> None:
        """Phase appeal, second half: true records of those who made good leave, one residual mark stays."""
        town, k = self.town, self.town.rules.repair
        ready = resident.listed and resident.knows and resident.arrears == 0 and resident.clean >= k.wait
        asks = chosen(resident, "repair")
        if asks is None:
            asks = town.luck_of("repair")[resident.number] < k.rate
        if not ready or not asks or not k.rate > 0:
            return
        true = [record for record in self.read(resident) if record.cause in (CANNOT, WILL_NOT)]
        for record in true:
            self.take_off(resident, record, REPAIRED)
            resident.cleared = True
        if true and k.residual > 0:
            self.enter(resident, true[-1].source, RESIDUAL, k.residual, k.residual_months)

    def strike_out(self, resident: Any) -> None:
        """Phase appeal, last: a clerk ruled by hand that nothing on this file holds."""
        if chosen(resident, "strike out"):
            for record in self.read(resident):
                self.take_off(resident, record, EXPUNGED)
                resident.cleared = True

    def score(self, resident: Any) -> None:
        """Phase score: start - demerits + merit - association (+ bought points, means, tenure), then clipped."""
        town, rules, k, real = self.town, self.town.rules, self.town.rules.score, self.town.real
        self.sell_points(resident)
        points = k.start - resident.demerits
        points += k.merit * min(resident.clean, k.merit_months)
        if resident.ties:
            listed = sum(town.residents[tie].listed for tie in resident.ties)
            points -= k.association * (real(listed) / len(resident.ties))
        if any(town.residents[member].listed for member in resident.household if member != resident.number):
            points -= k.household
        points += resident.bought
        points += k.means * (max(resident.savings, 0) / rules.life.savings_cap)
        tenure = (resident.born.tenure * 120 + town.month) / k.tenure_months
        points += k.tenure * min(tenure, 1)
        for source in rules.source:
            if source.connected and source.ceiling < points and resident.has_record_of(source.name):
                points = source.ceiling
        resident.score = min(max(points, k.low), k.high)

    def sell_points(self, resident: Any) -> None:
        """Those with money to spare buy points, up to a yearly cap; each has a month in which old ones lapse."""
        town, rules, k = self.town, self.town.rules, self.town.rules.purchase
        if (resident.number + town.month) % 12 == 1:
            resident.bought = town.real(0)
        if not resident.covered or not (rules.listing.enabled or rules.favour.enabled):
            return
        affordable = math.floor((resident.savings - k.reserve) / k.price)
        most = chosen(resident, "buy")
        if most is not None:  # whatever the reserve
            affordable = min(town.real(most), math.floor(max(resident.savings, 0) / k.price))
        points = max(min(k.cap - resident.bought, affordable), 0)
        resident.bought += points
        resident.savings -= points * k.price
        town.add(points_bought=points, spent_on_points=points * k.price)

    def list(self, resident: Any) -> None:
        """Phase list: on when the score is too low or strikes are too many, off after the term; then the redlist."""
        town, k, favour = self.town, self.town.rules.listing, self.town.rules.favour
        bad = resident.score < k.threshold or (k.strikes > 0 and resident.strikes >= k.strikes)
        forced = (resident.number, town.month) in town.forced
        concerned = k.enabled and resident.covered
        self.ask_clerk(resident, bad)
        if not resident.listed:
            earned = bad and not resident.waived
            if concerned and (earned or forced):
                self.enlist(resident, self.heaviest_causes(resident) if earned else 2**FORCED)
        else:
            served = town.month - resident.since >= k.term
            if k.arrears_paid and resident.arrears > 0:
                served = False
            let_off = chosen(resident, "waive")
            if not concerned or let_off or (not bad and (resident.cleared or served)):
                self.delist(resident)
        resident.favoured = bool(
            favour.enabled and resident.covered and resident.score > favour.threshold and not resident.listed
        )

    def ask_clerk(self, resident: Any, bad: bool) -> None:
        """Discretion: a clerk may let off who turns bad, or has a new record, until the next one; by hand, anybody."""
        town, k = self.town, self.town.rules.discretion
        ruling = chosen(resident, "waive")
        if bad and ruling is not None:
            resident.waived = bool(ruling)
        elif not bad or resident.listed:
            resident.waived = False
        elif not resident.was_bad or resident.recorded:
            lenience = k.waive * (1 - k.district * town.levers[resident.district])
            lenience *= 1 - k.first * resident.ever_listed
            resident.waived = bool(town.luck_of("clerk")[resident.number] < lenience)
        resident.was_bad = bad

    def enlist(self, resident: Any, causes: int) -> None:
        """Onto the list; some are told."""
        resident.listed, resident.since = True, self.town.month
        resident.ever_listed = True
        resident.knows = bool(self.town.luck_of("notice")[resident.number] < self.town.rules.notice.chance)
        self.entries.append((self.town.month, resident.number, causes))
        self.town.tally["entries"] += 1

    def delist(self, resident: Any) -> None:
        """Off the list; an appeal still waiting is dropped, and some services keep a stale copy."""
        town, k = self.town, self.town.rules.sanctions
        resident.listed = resident.knows = False
        resident.waiting = 0
        self.exits.append((town.month, resident.number))
        town.tally["exits"] += 1
        for service in town.rules.service:
            if service.gated and town.luck_of(f"{service.name}: stale copy")[resident.number] < k.stale_chance:
                resident.stale_until[service.name] = town.month + k.stale_months

    def heaviest_causes(self, resident: Any) -> int:
        """What weighs most on the file, in demerits, then in count: 1 for ties, 2 for cause 1, 4 for cause 2 and so on.

        Causes that weigh the same are added up; with no record at all it must be the ties.
        """
        weight: dict[int, tuple[int, int]] = {}
        for record in self.read(resident):
            demerits, count = weight.get(record.cause, (0, 0))
            weight[record.cause] = (demerits + record.demerit, count + 1)
        most = max(weight.values(), default=None)
        heaviest = [cause for cause in weight if weight[cause] == most] or [TIES]
        return sum(2**cause for cause in heaviest)
