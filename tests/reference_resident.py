"""The plain reference model: what one resident does in a month. Read `tests/reference.py` first.

A plain 0, 1 or whole number beside a `real` number rounds nothing, so formulas read as they are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import mesa

from sim.town.ledger import CANNOT, RESIDUAL, WILL_NOT, WRONG
from tests.reference_choices import chosen, kept_back, set_priorities
from tests.reference_inspection import Find
from tests.reference_registry import Record


@dataclass
class Bill:
    """What one source asks of a resident this month."""

    source: Any
    willing: bool  # to be paid, if there is money
    crowded_out: bool = False  # other bills leave no money for it


class Resident(mesa.Agent):  # type: ignore[misc]
    """One invented person: traits from birth, and what changes month by month."""

    def __init__(self, town: Any, number: int) -> None:
        super().__init__(town)
        people, real = town.people, town.real
        self.town = town
        self.number = number
        self.district = int(people.district[number])
        self.namesake = int(people.namesake[number])
        self.ties = [int(tie) for tie in people.ties[people.first[number] : people.first[number + 1]]]
        self.household = town.homes[int(people.household[number])]
        self.born = SimpleNamespace(
            **{
                trait: real(getattr(people, trait)[number])
                for trait in ("wage", "defiance", "coverage", "awareness", "tenure", "exposure")
            }
        )
        life = town.rules.life
        self.savings = min(
            life.savings_start * (1 + life.savings_spread * real(people.savings[number])), life.savings_cap
        )
        self.arrears, self.bought, self.score = real(0), real(0), town.rules.score.start
        self.listed = self.favoured = self.knows = False
        self.since = self.clean = self.waiting = 0  # `since` and `waiting` are months
        self.records: list[Record] = []  # standing ones, of all sources, oldest first
        self.stale_until: dict[str, int] = {}  # by service
        self.ever_listed = False
        self.waived = self.was_bad = False  # a clerk let them off, until the next record
        self.heed()

    def heed(self) -> None:
        """Traits in the units of the rulebook in force; again after an amendment."""
        rules, born, lever = self.town.rules, self.born, self.town.levers[self.district]
        life = rules.life
        skewed = born.wage + life.wage_skew * ((born.wage * born.wage - 1) / 6)
        relative = (1 + life.wage_spread * skewed) * (1 - life.district_wage * lever)
        self.wage = max(life.wage * relative, life.wage_floor)
        self.living = 1 + life.commitment * max(self.wage - life.committed_from, 0)  # they live as they earn
        self.shock_chance = life.shock * (1 + life.shock_spread * born.exposure)
        self.defiance = min(rules.life.defiance * (1 + rules.life.defiance_spread * born.defiance), self.town.real(1))
        self.covered = bool(born.coverage < rules.registry.coverage)
        self.aware = bool(born.awareness < rules.deterrence.awareness)
        self.tilt = 1 + life.district_tilt * lever
        self.watch_tilt = 1 + rules.inspection.watch_tilt * lever
        self.error_tilt = 1 + rules.inspection.error_tilt * lever

    def has_record_of(self, source: str, before: int | None = None) -> bool:
        """Whether a record (residual marks are none) of this source stands, made before that month if one is given."""
        return any(
            record.source == source and record.cause != RESIDUAL and (before is None or record.month < before)
            for record in self.records
        )

    @property
    def strikes(self) -> int:
        """How many records the registry counts against this resident; residual marks are none."""
        return len([record for record in self.town.registry.read(self) if record.cause != RESIDUAL])

    @property
    def demerits(self) -> int:
        """What they cost in points, residual marks included."""
        return sum([record.demerit for record in self.town.registry.read(self)])

    def live(self) -> None:
        """Wage in, living costs and bad luck out; savings are capped above and floored below."""
        town, life = self.town, self.town.rules.life
        self.recorded = self.cleared = self.could_not = self.would_not = False
        loss, extra, perk = self.pass_gates()
        if self.credit_blocked and self.savings < 0:  # the overdraft is called in
            town.add(called_in=-self.savings)
            self.arrears -= self.savings
            self.savings = town.real(0)
        informal = town.rules.informal.share
        lost = self.wage * min(loss, 1)
        lost -= informal * lost  # earned back, unseen
        extra -= informal * extra
        cost = self.living + extra
        if self.favoured:
            cost -= min(perk, 1)
        if town.luck_of("shock")[self.number] < self.shock_chance:
            cost += life.shock_cost
        if not self.credit_blocked:
            cost += life.pool_price * town.pool
        self.savings += self.wage - lost
        self.savings -= cost
        self.floor = 0 if self.credit_blocked else -life.credit_line
        unmet = max(self.floor - self.savings, 0)
        self.savings += unmet
        luxuries = max(self.savings - life.savings_cap, 0)
        self.savings -= luxuries
        town.add(wages=self.wage - lost, wages_lost=lost, living_costs=cost, unmet=unmet, luxuries=luxuries)

    def pass_gates(self) -> tuple[Any, Any, Any]:
        """What gated services take and give: share of wage lost, extra cost, and perk if favoured."""
        town, severity = self.town, self.town.rules.sanctions.severity
        loss = extra = perk = 0
        self.credit_blocked = self.refused = False
        for service in town.rules.service:
            if not service.gated:
                continue
            perk += service.perk
            if not self.listed and self.stale_until.get(service.name, 0) < town.month:
                continue
            loss += severity * service.wage_loss
            extra += severity * service.extra_cost
            if service.credit and severity > 0:
                self.credit_blocked = True
            if town.luck_of(f"{service.name}: asked")[self.number] < service.need:
                self.refused = True
                town.tally["refusals"] += 1
        if self.refused and self.listed and town.rules.notice.on_refusal:
            self.knows = True
        return loss, extra, perk

    def receive_bills(self) -> None:
        """Obligations fall due, and each is meant to be paid, or to be missed on purpose."""
        town = self.town
        self.bills: list[Bill] = []
        for source in town.rules.source:
            luck = town.luck_of(f"{source.name}: due")[self.number]
            chance = source.rate * self.tilt
            if luck >= chance:
                continue
            will = min(self.defiance * (1 - self.fear(source)), 1)
            willing = by_rule = not luck < chance * will  # the same luck: more will only adds
            pays = chosen(self, f"pay {source.name}")
            if pays is not None:
                willing = bool(pays)
            if luck < chance * self.defiance and by_rule and willing:
                town.tally["deterred"] += 1
            self.bills.append(Bill(source, willing))

    def settle(self) -> None:
        """Bills come in; arrears grow by the surcharge, then are paid from what is left and not kept back."""
        self.receive_bills()
        life = self.town.rules.life
        surcharge = self.arrears * life.surcharge
        self.arrears += surcharge
        written_off = max(self.arrears - life.arrears_cap, 0)
        self.arrears -= written_off
        paid = min(self.arrears, max(self.savings - kept_back(self), 0))
        self.savings -= paid
        self.arrears -= paid
        self.town.add(surcharges=surcharge, written_off=written_off, arrears_paid=paid)

    def owe(self) -> None:
        """Bills are paid, or missed because the money is not there, or missed on purpose."""
        town = self.town
        self.met: list[Any] = []  # sources paid this month
        self.missed: list[tuple[Any, bool]] = []  # sources not paid, and whether on purpose
        set_priorities(self)
        for bill in self.bills:
            source = bill.source
            town.add(due=1, billed=source.amount)
            if bill.willing and not bill.crowded_out and self.savings >= source.amount + self.floor:
                self.savings -= source.amount
                self.met.append(source)
                continue
            self.arrears += source.amount
            town.add(unpaid=source.amount)
            self.missed.append((source, not bill.willing))
            if bill.willing:
                self.could_not = True
                town.tally["missed_cannot"] += 1
            else:
                self.would_not = True
                town.tally["missed_will_not"] += 1

    def fear(self, source: Any) -> Any:
        """How much fear lowers the will to miss: it needs a list that covers one, and a gate that reads it."""
        rules = self.town.rules
        if not rules.listing.enabled or not any(service.gated for service in rules.service):
            return 0
        if self.listed:
            return rules.deterrence.listed  # below 0 it is anger
        return self.town.fear[source.name] if self.aware and self.covered else 0

    def needs(self) -> Any:
        """What ties could help with: arrears, and what is missing to a small purse."""
        upto = self.town.rules.help.upto
        short = max(upto - max(self.savings, 0), 0) if upto > 0 else 0
        return self.arrears + short

    def watch(self) -> None:
        """A miss becomes a true record, a paid obligation a wrong one: each source looks with its own luck."""
        town, rules = self.town, self.town.rules
        regard = rules.inspection.listed_factor if self.listed else town.real(1)
        regard += rules.inspection.record_factor * self.strikes
        regard *= self.watch_tilt
        watched = regard * town.inspectors.presence[self.district]
        for source in self.met:
            luck = town.luck_of(f"{source.name}: watch")[self.number]
            if luck < source.error * self.error_tilt:
                town.finds.append(Find(source, self, WRONG, luck))
        for source, on_purpose in self.missed:
            luck = town.luck_of(f"{source.name}: watch")[self.number]
            chance = source.detection * watched
            if luck >= chance or self.excused(on_purpose):
                continue
            mistaken = luck < min(chance, 1) * rules.registry.mismatch and self.namesake != self.number
            town.finds.append(
                Find(
                    source, self, WILL_NOT if on_purpose else CANNOT, luck,
                    astray=bool(mistaken and source.connected),  # matching on names is what joining drawers does
                    reported=bool(luck < source.detection * regard * rules.inspection.reported),
                )
            )  # fmt: skip

    def excused(self, on_purpose: bool) -> bool:
        """Whether a means test, right or wrong, finds that this resident cannot pay."""
        test = self.town.rules.means_test
        if not test.enabled:
            return False
        right = self.town.luck_of("means test")[self.number] < test.accuracy
        return bool(right != on_purpose)

    def appeal(self) -> None:
        """Those on the list who know of it appeal, once at a time; the desk reviews in `Registry.review`."""
        town = self.town
        may = self.listed and self.knows and self.waiting == 0
        rate, files = town.rules.appeal.rate, chosen(self, "appeal")
        if files is None:
            files = town.luck_of("appeal")[self.number] < rate
        if may and files and rate > 0:
            self.waiting = town.month
            town.tally["appeals_filed"] += 1
