"""The plain reference model: the whole month again, one Mesa agent a resident, scalars and if-statements only.

Slow, and written to be read: `ReferenceTown.step` is the month, and every phase is a method of that name, of a resident
(`reference_resident.py`, and `reference_choices.py` for whom somebody decides), of the inspectors
(`reference_inspection.py`) or of the registry (`reference_registry.py`). It lives one rulebook; `sim.town` lives many
at once with columns, and must agree with it bit for bit (`test_reference.py`). Shared with `sim` are only the rulebook,
the luck, the traits with which residents are born, choices as they are given, and the names of causes and flags.

Every number of a rule is `real`: np.float32 to round as the columns do, or float for double precision in plain Python.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from types import SimpleNamespace
from typing import Any, Self

import mesa
import numpy as np
from pydantic import BaseModel

from sim.rules.rulebook import Rulebook
from sim.rules.schema import SERVICE_ORDER, SOURCE_ORDER
from sim.town import measures
from sim.town.choices import Choices, Standing
from sim.town.luck import Luck
from sim.town.people import PURPOSES, People
from tests.reference_choices import chosen
from tests.reference_inspection import Find, Inspectors
from tests.reference_registry import Registry
from tests.reference_resident import Resident

MONTHLY_PURPOSES = ("shock", "inspectors", "means test", "notice", "clerk", "appeal", "review", "repair")


def plain(table: BaseModel, real: Any) -> SimpleNamespace:
    """One table of a rulebook as plain attributes, its broken numbers `real`."""
    return SimpleNamespace(**{k: real(v) if isinstance(v, float) else v for k, v in dict(table).items()})


def in_order(entries: Any, known: tuple[str, ...], real: Any) -> list[SimpleNamespace]:
    """Sources (or services) in the order of the month: the well-known first, then by the alphabet."""
    entries = sorted(entries, key=lambda e: (known.index(e.name) if e.name in known else len(known), e.name))
    return [plain(entry, real) for entry in entries]


class ReferenceTown(mesa.Model):  # type: ignore[misc]
    """The town under one rulebook.

    Args:
        rulebook: the numbers.
        residents: how many people.
        seed: of everybody's luck.
        districts: equal parts of the town.
        real: np.float32 or float.
        forced: (resident, month) pairs: puts that resident onto the list in that month.
        choices: by hand and by standing order, see `tests/reference_choices.py`.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        residents: int,
        seed: int,
        districts: int = 4,
        real: Any = np.float32,
        forced: Collection[tuple[int, int]] = (),
        choices: Choices | None = None,
    ) -> None:
        super().__init__(rng=seed)
        self.rulebook, self.real, self.forced = rulebook, real, set(forced)
        self.by_hand = {tuple(given[:3]): given.value for given in choices.by_hand} if choices else {}
        self.orders: dict[int, list[Standing]] = defaultdict(list)
        for given in choices.orders if choices else ():
            self.orders[given.resident].append(given)
        self.month = 0
        self.luck = Luck(seed, PURPOSES + MONTHLY_PURPOSES)
        self.luck.declare(*(f"{s.name}: {what}" for s in rulebook.source for what in ("due", "watch")))
        self.luck.declare(*(f"{s.name}: {what}" for s in rulebook.service for what in ("asked", "stale copy")))
        self.people = People(self.luck, residents, min(districts, residents))
        self.levers = self.place_districts()
        self.homes: dict[int, list[int]] = defaultdict(list)
        for number, home in enumerate(self.people.household.tolist()):
            self.homes[home].append(number)
        self.read_rulebook(1)
        self.residents = [Resident(self, number) for number in range(residents)]
        self.inspectors = Inspectors(self)
        self.registry = Registry(self)
        self.pool = real(0)  # the share of open borrowers who missed something last month
        self.tallies: list[dict[str, Any]] = []  # the measures, month by month
        self.flags: list[list[int]] = []  # what happened to each resident, month by month

    def place_districts(self) -> list[Any]:
        """How far each district stands from the middle: 1 for the first, -1 for the last."""
        last = self.people.districts - 1
        return [1 - self.real(2) * d / last for d in range(last + 1)] if last > 0 else [self.real(0)]

    def read_rulebook(self, month: int) -> None:
        """The numbers in force from `month` on."""
        book = self.rulebook.at(month).effective()
        tables: dict[str, Any] = {name: plain(table, self.real) for name, table in book if isinstance(table, BaseModel)}
        tables["source"] = in_order(book.source, SOURCE_ORDER, self.real)
        tables["service"] = in_order(book.service, SERVICE_ORDER, self.real)
        self.rules = SimpleNamespace(**tables)
        self.connected = {source.name for source in self.rules.source if source.connected}
        written = self.rulebook.at(month)  # people fear the law as it is written, whatever channel is cut
        law = SimpleNamespace(**{n: plain(table, self.real) for n, table in written if isinstance(table, BaseModel)})
        law.service = in_order(written.service, SERVICE_ORDER, self.real)
        self.fear = {
            source.name: self.fear_of(source, law) for source in in_order(written.source, SOURCE_ORDER, self.real)
        }

    def fear_of(self, source: Any, law: SimpleNamespace) -> Any:
        """Deterrence: how much a record of this source is feared: its certainty, times what it costs by the book."""
        k = self.rules.deterrence
        if k.fixed > 0:
            return k.fixed
        gates = [service for service in law.service if service.gated]
        severity, real = law.sanctions.severity, self.real
        loss = extra = real(0)
        for service in gates:
            loss += service.wage_loss
            extra += service.extra_cost
        bite = min(severity * loss, real(1)) * law.life.wage + severity * extra
        bite -= law.informal.share * bite
        line = law.life.credit_line if severity > 0 and any(service.credit for service in gates) else 0
        best = min(law.score.start + law.score.merit * law.score.merit_months, law.score.high)
        weight = min(real(source.demerit) / max(best - law.listing.threshold, 1), real(1))  # of the way to the list
        strikes = law.listing.strikes
        if strikes > 0:
            weight = max(weight, real(1) / strikes)
        if source.ceiling < law.listing.threshold:
            weight = real(1)
        if weight < 1:  # further records must come before this one is forgotten
            weight *= min(real(source.retention) / 12, real(1))
        cost = weight * weight * (bite * max(law.listing.term, source.retention) + line)
        certainty = source.detection if source.connected else real(0)
        if law.means_test.enabled:
            certainty *= law.means_test.accuracy
        certainty *= 1 - law.discretion.waive
        return k.strength * certainty * (cost / (cost + k.half))

    def help(self) -> None:
        """Phase settle, last: ties with money to spare offer some to those in need, before the next bills fall due."""
        k, everyone, zero = self.rules.help, self.residents, self.real(0)
        needs = [resident.needs() for resident in everyone]
        offers, ratios = [], []
        for resident, need in zip(everyone, needs, strict=True):
            needy = sum(bool(needs[tie] > 0) for tie in resident.ties)
            helps = needy > 0 and not need > 0  # who is in need helps nobody
            spare = k.share * max(resident.savings - k.reserve, 0)
            lent = chosen(resident, "lend")
            if lent is not None:  # in reach wherever ties may help
                spare = min(self.real(lent), max(resident.savings, 0)) if self.rules.channels.help else zero
            offers.append(spare / needy if helps else zero)
        for resident, need in zip(everyone, needs, strict=True):
            offered = zero
            for tie in resident.ties:
                offered += offers[tie]
            taken = min(need, offered)
            ratios.append(taken / offered if offered > 0 else zero)
            debt = min(resident.arrears, taken)
            resident.arrears -= debt
            resident.savings += taken - debt
            self.add(help=taken, arrears_paid=debt)
        for resident, offer in zip(everyone, offers, strict=True):
            used = zero
            for tie in resident.ties:
                used += ratios[tie]
            resident.savings -= offer * used

    def step(self) -> None:
        """One month, top to bottom."""
        self.month += 1
        if any(amendment.month == self.month for amendment in self.rulebook.amendment):
            self.read_rulebook(self.month)
            for resident in self.residents:
                resident.heed()
        self.drawn: dict[str, list[Any]] = {}
        self.finds: list[Find] = []
        self.tally: dict[str, Any] = defaultdict(int)

        self.agents.do("live")
        self.agents.do("settle")
        self.help()
        self.agents.do("owe")
        self.inspectors.plan()
        self.agents.do("watch")
        finds = [find for source in self.rules.source for find in self.finds if find.source is source]
        finds = self.inspectors.within_reach(finds)
        self.inspectors.remember(finds)
        self.registry.file(finds)
        self.agents.do(self.registry.forget)
        self.agents.do("appeal")
        self.registry.review()
        self.agents.do(self.registry.repair)
        self.agents.do(self.registry.strike_out)
        self.agents.do(self.registry.score)  # all of them before any listing: ties count as they stood last month
        self.agents.do(self.registry.list)
        self.count()

    def advance(self, months: int) -> Self:
        """Live `months` more months."""
        for _ in range(months):
            self.step()
        return self

    def close(self) -> None:
        """Let go of what Mesa keeps of a model (3.3.1 holds every model in a class-level table)."""
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def luck_of(self, purpose: str, count: int | None = None) -> list[Any]:
        """This month's uniforms of a purpose, one a resident, drawn when first asked for."""
        if purpose not in self.drawn:
            drawn = self.luck.draw(purpose, self.month, self.people.count if count is None else count)
            self.drawn[purpose] = drawn.tolist() if self.real is float else list(drawn)
        return self.drawn[purpose]

    def add(self, **amounts: Any) -> None:
        """Add to this month's measures, in double precision."""
        for name, amount in amounts.items():
            self.tally[name] += float(amount)

    def count(self) -> None:
        """Phase count: the month's measures, each resident's flags, and what lenders will charge next month."""
        tally, everyone = self.tally, self.residents
        tally["listed"] = sum(r.listed for r in everyone)
        tally["favoured"] = sum(r.favoured for r in everyone)
        tally["in_arrears"] = sum(bool(r.arrears > 0) for r in everyone)
        tally["people_refused"] = sum(r.refused for r in everyone)
        tally["appeals_waiting"] = sum(r.waiting > 0 for r in everyone)
        tally["records_standing"] = sum(len(r.records) for r in everyone)
        tally["mean_score"] = sum(float(r.score) for r in everyone) / len(everyone)
        for resident in everyone:
            self.add(savings=resident.savings, arrears=resident.arrears)
        shares = []
        for district in range(self.people.districts):
            listed = [r.listed for r in everyone if r.district == district]
            shares.append(sum(listed) / len(listed))
        tally["district_gap"] = max(shares) - min(shares)
        self.tallies.append({name: tally[name] for name in measures.MONTHLY})
        self.flags.append([self.flags_of(resident) for resident in everyone])
        borrowers = [r for r in everyone if not r.credit_blocked]
        misses = sum(r.could_not or r.would_not for r in borrowers)
        self.pool = self.real(misses) / max(len(borrowers), 1)

    def flags_of(self, resident: Resident) -> int:
        """What happened to a resident this month, one bit each."""
        flags = {
            measures.LISTED: resident.listed,
            measures.FAVOURED: resident.favoured,
            measures.ARREARS: resident.arrears > 0,
            measures.REFUSED: resident.refused,
            measures.RECORDED: resident.recorded,
            measures.CANNOT: resident.could_not,
            measures.WILL_NOT: resident.would_not,
            measures.CLEARED: resident.cleared,
        }
        return sum(flag for flag, holds in flags.items() if holds)
