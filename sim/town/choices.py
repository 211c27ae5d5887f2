"""Choices: what somebody decided for a resident, in every world alike, in place of what the rules would have them do.

By hand: one answer for one resident, month and matter. It is copied into every world.

    Choice(17, 403, "pay utility", False)   withheld if it falls due; True: paid if there is money
    Choice(18, 403, "keep", 1.5)            savings that are not used to settle arrears
    Choice(18, 403, "lend", 0.5)            savings offered to ties in need, wherever ties may help
    Choice(18, 403, "appeal", True)         filed if listed, known, and none waits; "repair" likewise
    Choice(19, 403, "buy", 10)              points bought at the most, whatever the reserve
    Choice(40, 403, "strike out", True)     a clerk's ruling: all records that the registry reads leave
    Choice(40, 403, "waive", True)          a clerk's ruling: off the list, or not onto it, until the next record

By standing order: worked out anew in each world, from what the resident can see there. An answer by hand comes before
it. Either is bounded by what is in reach: a choice that is out of reach in a world does nothing there. Whoever has none
lives as the rules say, and nobody else's arithmetic changes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from sim.arrays import Bools, Ints, Reals
from sim.checks import whole_number
from sim.errors import ListedError, nearest, quoted

if TYPE_CHECKING:
    from sim.town.town import Town

RULINGS = ("strike out", "waive")
YES_OR_NO, AMOUNTS, PAY = ("appeal", "repair", *RULINGS), ("keep", "lend", "buy"), "pay "
SMALL, LARGE = "small bills", "large bills"
MOST, LATEST = 10_000.0, 12_000
"""The largest amount, and the last month, of a choice."""


class ChoiceError(ListedError):
    """A choice that nobody in this town could make, with what would be right."""


class Choice(NamedTuple):
    """An answer by hand: when, who, in what matter, and yes or no (or how much)."""

    month: int
    resident: int
    what: str
    value: float


@dataclass(frozen=True)
class Orders:
    """Standing orders of one resident. As they are here, they change nothing.

    Attributes:
        never_slip: pays whatever there is money for: nothing is missed on purpose.
        first: who is paid first when the money is short: SMALL, LARGE, or a source; "" as the bills come.
        keep: savings that are not used to settle arrears, in months of basic costs.
        bills_first: nor is what this month's bills will take.
        appeal: True when possible, False never, None as people here do. So are `repair` and `buy` (points).
    """

    never_slip: bool = False
    first: str = ""
    keep: float = 0.0
    bills_first: bool = False
    appeal: bool | None = None
    repair: bool | None = None
    buy: bool | None = None

    def answer(self, what: str) -> float | None:
        """What these orders answer in a matter, where that does not depend on the resident's money."""
        if what.startswith(PAY):
            return True if self.never_slip else None
        if what == "buy":
            return None if self.buy is None else math.inf if self.buy else 0
        return self.appeal if what == "appeal" else self.repair if what == "repair" else None


class Standing(NamedTuple):
    """Orders that hold for a resident from a month on, until others do."""

    month: int
    resident: int
    orders: Orders


Column = TypeVar("Column", Bools, Reals)
Held = TypeVar("Held")


def _enter(held: dict[int, Held], given: Choice | Standing, value: Held) -> None:
    if given.resident in held:
        what = given.what if isinstance(given, Choice) else "orders"
        raise ChoiceError(f"choices: month {given.month}, resident {given.resident}: {quoted(what)} is said twice")
    held[given.resident] = value


def _check(choice: Choice) -> None:
    where = f"choices: month {quoted(choice.month)}, resident {quoted(choice.resident)}"
    whole_number("choices: month", choice.month, 1, LATEST, error=ChoiceError)
    what, value = choice.what, choice.value
    if what not in (*YES_OR_NO, *AMOUNTS) and not what.startswith(PAY):
        raise ChoiceError(
            f"{where}: {quoted(what)}: no such matter; {nearest(what, (*YES_OR_NO, *AMOUNTS, 'pay NAME'))}"
        )
    if what not in AMOUNTS and value not in (0, 1):
        raise ChoiceError(f"{where}: {what}: {quoted(value)}; must be yes or no (1 or 0)")
    if what in AMOUNTS:
        _check_amount(f"{where}: {what}", value)


def _check_orders(standing: Standing) -> None:
    whole_number("choices: month", standing.month, 1, LATEST, error=ChoiceError)
    _check_amount(f"choices: month {standing.month}, orders of resident {quoted(standing.resident)}: keep",
                  standing.orders.keep)  # fmt: skip


def _check_amount(where: str, value: float) -> None:
    if not isinstance(value, (int, float)) or not 0 <= value <= MOST:
        raise ChoiceError(f"{where}: {quoted(value)}; must be a number from 0 to {MOST:,.0f}")


class Choices:
    """All choices of a town: by hand, and standing orders.

    Raises ChoiceError for a matter that does not exist, an amount that cannot be, or two answers to one question.
    """

    def __init__(self, by_hand: Iterable[Choice] = (), orders: Iterable[Standing] = ()) -> None:
        self.by_hand, self.orders = tuple(by_hand), tuple(orders)
        self._answers: dict[tuple[int, str], dict[int, float]] = {}
        for choice in self.by_hand:
            _check(choice)
            _enter(self._answers.setdefault((choice.month, choice.what), {}), choice, choice.value)
        self._changes: dict[int, dict[int, Orders]] = {}
        for standing in sorted(self.orders, key=lambda s: s.month):
            _check_orders(standing)
            _enter(self._changes.setdefault(standing.month, {}), standing, standing.orders)

    def __bool__(self) -> bool:
        return bool(self.by_hand or self.orders)

    def check(self, residents: int, sources: Sequence[str]) -> None:
        """Raise ChoiceError for a resident or a source that the town has not."""
        for resident in {*(choice.resident for choice in self.by_hand), *(given.resident for given in self.orders)}:
            whole_number("choices: resident", resident, 0, residents - 1, error=ChoiceError)
        named = {c.what.removeprefix(PAY) for c in self.by_hand if c.what.startswith(PAY)}
        named |= {s.orders.first for s in self.orders} - {"", SMALL, LARGE}
        for name in sorted(named - {*sources}):
            raise ChoiceError(f"choices: pay {quoted(name)}: no such source in this town; {nearest(name, sources)}")

    def standing(self, month: int) -> Mapping[int, Orders]:
        """The orders in force in this month, by resident."""
        in_force: dict[int, Orders] = {}
        for since, changes in self._changes.items():  # in the order of the months
            if since <= month:
                in_force |= changes
        return in_force

    def answers(self, month: int, what: str) -> Mapping[int, float]:
        """What was answered in this month and matter, by resident: by hand, or else by a standing order."""
        by_order = {r: a for r, o in self.standing(month).items() if (a := o.answer(what)) is not None}
        hand = self._answers.get((month, what), {})
        return by_order | hand


def over(town: Town, column: Column, what: str, reach: Column) -> Column:
    """What the rule would do, with what was chosen in its place, as far as that is in reach.

    Args:
        town: in its present month.
        column: by the rule: yes or no, or an amount, of a shape that spreads to (worlds, residents).
        what: the matter.
        reach: whether, or how much, can be done: likewise.
    """
    answers = town.choices.answers(town.month, what) if town.choices else {}
    if not answers:
        return column
    chosen = np.broadcast_to(column, town.state.shape).copy()
    in_reach = np.broadcast_to(reach, town.state.shape)
    for resident, value in answers.items():
        chosen[:, resident] = np.minimum(chosen.dtype.type(value), in_reach[:, resident])
    return chosen


def kept_back(town: Town) -> Reals:
    """Phase settle: savings that are not used to settle arrears, (worlds, residents); one 0 where nobody keeps any."""
    if not town.choices:
        return np.zeros(1, dtype=town.dtype)
    zero = town.dtype(0)
    keeping = _those(town, lambda orders: orders.keep > 0 or orders.bills_first)
    back = np.zeros(town.state.shape if keeping else 1, dtype=town.dtype)
    for resident, orders in keeping.items():
        back[:, resident] = orders.keep
        if orders.bills_first:
            for index, bill in town.scratch.bills.items():
                back[:, resident] += amount_of(town, index) * bill.willing[:, resident]
    return over(town, back, "keep", np.maximum(town.state.savings, zero))


def set_priorities(town: Town) -> None:
    """Phase owe, first step: those with an order of their own see which bills there will be no money for."""
    scratch, savings = town.scratch, town.state.savings
    if not town.choices:
        return
    ordering = _those(town, lambda orders: orders.first != "")
    if not ordering or not scratch.bills:
        return
    indexes = np.array(list(scratch.bills))
    amounts = np.stack([amount_of(town, i) for i in indexes])  # (sources, worlds)
    willing = np.stack([bill.willing for bill in scratch.bills.values()])
    crowded = np.zeros_like(willing)
    worlds, names = np.arange(len(town.worlds)), [town.sources[i].name for i in indexes]
    turns = {first: _in_turn(first, names, amounts) for first in {orders.first for orders in ordering.values()}}
    for resident, orders in ordering.items():
        left, floor = savings[:, resident].copy(), scratch.floor[:, resident]
        for turn in turns[orders.first]:
            amount, wanted = amounts[turn, worlds], willing[turn, worlds, resident]
            fits = wanted & (left >= amount + floor)
            left -= amount * fits
            crowded[turn, worlds, resident] = wanted & ~fits
    scratch.crowded_out = dict(zip(scratch.bills, crowded, strict=True))


def amount_of(town: Town, source: int) -> Reals:
    """What a source's bills come to: (worlds,)."""
    amount: Reals = town.rules.source[town.sources[source].name].amount[:, 0]
    return amount


def _in_turn(first: str, names: Sequence[str], amounts: Reals) -> Ints:
    """Who is paid when: places of sources in the month's order, (turns, worlds). Equal amounts go as they come."""
    if first in (SMALL, LARGE):
        return np.argsort(amounts if first == SMALL else -amounts, axis=0, kind="stable")
    order = sorted(range(len(names)), key=lambda place: names[place] != first)
    return np.repeat(np.array(order)[:, None], amounts.shape[1], axis=1)


def _those(town: Town, have: Callable[[Orders], bool]) -> Mapping[int, Orders]:
    standing = town.choices.standing(town.month) if town.choices else {}
    return {resident: orders for resident, orders in standing.items() if have(orders)}
