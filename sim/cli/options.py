"""Kinds of values that a command line may hold, and the options that many commands share."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from sim.errors import ListedError, quoted

if TYPE_CHECKING:
    from sim.rules.rulebook import Value


class Command(Protocol):
    """Adds a command: its name, what it does, an example to paste, and how long that takes."""

    def __call__(
        self, name: str, text: str, example: str, takes: str, *, channels: bool = False, **more: Any
    ) -> Parser:
        """Gives the parser of the command."""
        ...


LONGEST = 40
"""Characters of a number: more are never needed, and Python refuses to read thousands."""
_INTEGER = re.compile(r"[+-]?\d+(_\d+)*", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(_\d+)*\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line in one line.

    Attributes:
        after_help: gives what stands at the end of `--help`; asked only then, for it may be dear.
    """

    after_help: Callable[[], str] | None = None

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._negative_number_matcher = re.compile(r"-\.?\d")  # argparse would take -1e-3 for an option

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As in argparse; but `--out=--` has no value, where argparse gives an empty list."""
        words = list(sys.argv[1:] if args is None else args)
        for word in words:
            if word.startswith("--") and word.endswith("=--"):
                self.error(f"argument {word[:-3]}: expected one argument")
        return super().parse_known_args(words, namespace)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As in argparse; but what is too much is said of the command that was asked, with its own help."""
        known, rest = self.parse_known_args(args, namespace)
        asked = " ".join(filter(None, (self.prog, getattr(known, "command", None))))
        if "--full" in rest and asked != self.prog:
            raise ListedError(f"--full: `{asked}` has no more to tell than it prints; leave out --full")
        if rest:
            raise ListedError(f"unrecognized arguments: {' '.join(rest)} (see {asked} --help)")
        return known

    def format_help(self) -> str:
        """As in argparse, with an end that is made when it is asked for."""
        end = "" if self.after_help is None else f"\n{self.after_help()}\n"
        return super().format_help() + end

    def error(self, message: str) -> NoReturn:
        """Raise ListedError with the message and where to find help."""
        raise ListedError(f"{message} (see {self.prog} --help)")


def integer(low: int, high: int) -> Callable[[str], int]:
    """A whole number from `low` to `high`."""

    def read_integer(text: str) -> int:
        text = text.strip()
        value = int(text) if len(text) <= LONGEST and _INTEGER.fullmatch(text) else None
        if value is None or not low <= value <= high:
            meant = _as_integer(text)
            hint = f"; write {meant}" if meant is not None and low <= meant <= high else ""
            raise argparse.ArgumentTypeError(f"{quoted(text)}: must be a whole number from {low:,} to {high:,}{hint}")
        return value

    return read_integer


def _as_integer(text: str) -> int | None:
    """The whole number that somebody may have meant by 1e3, 12.0 or 1,000."""
    text = re.sub(r",(?=\d{3}(\D|$))", "", text)
    if len(text) > LONGEST or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return int(value) if value.is_integer() else None


def fraction(text: str) -> float:
    """Any finite number."""
    text = text.strip()
    if len(text) <= LONGEST and _NUMBER.fullmatch(text) and abs(value := float(text)) < float("inf"):
        return value
    point = text.replace(",", ".")
    hint = f"; write {point}" if len(text) <= LONGEST and _NUMBER.fullmatch(point) else ""
    raise argparse.ArgumentTypeError(f"{quoted(text)}: must be a finite number{hint}")


def file_name(text: str) -> str:
    """The name of a file or folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("empty; the name of a file or folder is needed")
    if "\0" in text:
        raise argparse.ArgumentTypeError(f"{quoted(text)}: no name for a file or folder")
    return text


def setting(text: str) -> tuple[str, Value | str]:
    """A key of a rulebook and its new value: `listing.threshold=850`."""
    from sim.rules import changes

    key, equals, value = text.partition("=")
    if not equals or not key.strip() or not value.strip():
        hint = text.strip() if re.fullmatch(r"[\w.*-]{1,60}", text.strip()) and not equals else "listing.threshold"
        raise argparse.ArgumentTypeError(f"{quoted(text)}: must be a key and its value, such as {hint}=850")
    return key.strip(), changes.value(value)


def picture_options(parser: argparse.ArgumentParser) -> None:
    """How pictures are written."""
    parser.add_argument("--dark", action="store_true", help="pictures for a dark wall: light letters on a dark ground")
    parser.add_argument("--svg", action="store_true", help="pictures as SVG, too")


def changes_option(parser: argparse.ArgumentParser) -> None:
    """Numbers of the rulebook to be changed."""
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", type=setting, dest="changes",
        help="change a number, such as listing.threshold=850 (may be repeated); shows before, after and what moved",
    )  # fmt: skip


def full_option(parser: argparse.ArgumentParser) -> None:
    """All that was found."""
    parser.add_argument("--full", action="store_true", help="print every table and sentence")


def people_option(parser: argparse.ArgumentParser) -> None:
    """How unequal the town's people are."""
    parser.add_argument(
        "--town",
        metavar="TOWN",
        help="whose people: even, or uneven in means and luck (default: as the rulebook has them)",
    )


def town_options(parser: argparse.ArgumentParser, residents: int = 1000, months: int = 120) -> None:
    """How large a town, for how long, with whose luck."""
    people, long = integer(2, 10_000_000), integer(1, 12_000)
    parser.add_argument(
        "--residents", type=people, default=residents, metavar="N", help=f"how many (default: {residents})"
    )
    parser.add_argument("--months", type=long, default=months, metavar="M", help=f"how long (default: {months})")
    parser.add_argument(
        "--seed", type=integer(0, 2**63 - 1), default=1, metavar="S", help="of everybody's luck (default: 1)"
    )
