"""The plain reference model: what somebody decided for a resident. Read `tests/reference_resident.py` first."""

from __future__ import annotations

from typing import Any

from sim.town.choices import LARGE, SMALL, Orders

NONE = Orders()


def orders_of(resident: Any) -> Orders:
    """The standing orders in force: the latest that were given; at first none."""
    held, since = NONE, 0
    for given in resident.town.orders[resident.number]:
        if since < given.month <= resident.town.month:
            held, since = given.orders, given.month
    return held


def chosen(resident: Any, what: str) -> Any:
    """What was decided in this matter this month: by hand, or else by standing order; None if nothing was."""
    question = (resident.town.month, resident.number, what)
    if question in resident.town.by_hand:
        return resident.town.by_hand[question]
    orders = orders_of(resident)
    if orders is NONE:
        return None
    if what.startswith("pay "):
        return 1 if orders.never_slip else None
    if what == "appeal":
        return orders.appeal
    if what == "repair":
        return orders.repair
    if what == "buy" and orders.buy is not None:
        return float("inf") if orders.buy else 0
    return None


def kept_back(resident: Any) -> Any:
    """Savings that are not used to settle arrears: so much, or a cushion and what this month's bills will take."""
    real = resident.town.real
    by_hand = chosen(resident, "keep")
    if by_hand is not None:
        return real(by_hand)
    orders = orders_of(resident)
    kept = real(orders.keep)
    if orders.bills_first:
        for bill in resident.bills:
            if bill.willing:
                kept += bill.source.amount
    return kept


def set_priorities(resident: Any) -> None:
    """Go through the bills in the order that was chosen, and leave out those for which the money will not do."""
    first = orders_of(resident).first
    if not first:
        return
    if first == SMALL:
        turns = sorted(resident.bills, key=lambda bill: bill.source.amount)
    elif first == LARGE:
        turns = sorted(resident.bills, key=lambda bill: bill.source.amount, reverse=True)
    else:
        turns = sorted(resident.bills, key=lambda bill: bill.source.name != first)
    left = resident.savings
    for bill in turns:
        if bill.willing:
            if left >= bill.source.amount + resident.floor:
                left -= bill.source.amount
            else:
                bill.crowded_out = True
