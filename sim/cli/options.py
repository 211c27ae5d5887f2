"""Kinds of values that a command line may hold, and the options that many commands share."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import NoReturn

from sim.errors import ListedError, quoted


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line in one line."""

    def error(self, message: str) -> NoReturn:
        """Raise ListedError with the message and where to find help."""
        raise ListedError(f"{message} (see {self.prog} --help)")


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number from `low` to `high`."""

    def whole_number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{quoted(text)}: must be a whole number from {low:,} to {high:,}")
        return value

    return whole_number


def fraction(text: str) -> float:
    """Any finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{quoted(text)}: must be a finite number")
    return value


def town_options(parser: argparse.ArgumentParser, residents: int = 1000, months: int = 120) -> None:
    """How large a town, for how long, with whose luck."""
    people, long = whole(2, 10_000_000), whole(1, 12_000)
    parser.add_argument(
        "--residents", type=people, default=residents, metavar="N", help=f"how many (default: {residents})"
    )
    parser.add_argument("--months", type=long, default=months, metavar="M", help=f"how long (default: {months})")
    parser.add_argument(
        "--seed", type=whole(0, 2**63 - 1), default=1, metavar="S", help="of everybody's luck (default: 1)"
    )
