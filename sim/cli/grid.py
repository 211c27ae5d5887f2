"""Tables for a screen: columns wide enough for their longest word, and several tables where one is too wide."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.errors import printable
from sim.results.table import Column

BORDER = 3  # characters that a column takes beside its words


def tables(columns: Sequence[Column], width: int, title: str = "") -> list[Table]:
    """Columns as one table or, where their words do not fit side by side, several; each begins with what names a row.

    Args:
        columns: side by side; the first ones name the rows.
        width: characters of the screen.
        title: over the first table.
    """
    room = width - 1
    half = room // 2 - BORDER  # so that any two columns fit
    named = _naming(columns, room, half)
    names, rest = list(columns[:named]), columns[named:]
    parts: list[list[Column]] = [[*names]]
    for column in rest:
        if _least([*parts[-1], column], half) > room and len(parts[-1]) > named:
            parts.append([*names])
        parts[-1].append(column)
    return [_table(part, room, half, title if part is parts[0] else "") for part in parts]


def _naming(columns: Sequence[Column], room: int, most: int) -> int:
    """How many of the first columns tell the rows apart, if any other fits beside them; else one."""
    for named in range(1, len(columns)):
        widest = max(min(column.word, most) + BORDER for column in columns[named:])
        if _least(columns[:named], most) + widest > room:
            break
        rows = list(zip(*(column.cells for column in columns[:named]), strict=True))
        if len(set(rows)) == len(rows):
            return named
    return 1


def show(columns: Sequence[Column], console: Console, title: str = "") -> None:
    """Print columns as `tables` has them."""
    for table in tables(columns, console.width, title):
        console.print(table)


def _least(columns: Sequence[Column], most: int) -> int:
    return sum(min(column.word, most) + BORDER for column in columns)


def _table(columns: Sequence[Column], room: int, most: int, title: str) -> Table:
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for column, width in zip(columns, _widths(columns, room, most), strict=True):
        table.add_column(
            _text(column.head), width=width, justify="right" if column.right else "left", overflow="fold"
        )  # fmt: skip
    for row in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*map(_text, row))
    return table


def _widths(columns: Sequence[Column], room: int, most: int) -> list[int]:
    """Each column's width: its longest word, and of what is left as much as its longest line wants."""
    widths = [min(column.word, most) for column in columns]
    wants = [column.line for column in columns]
    left = room - _least(columns, most)
    while left > 0 and any(width < want for width, want in zip(widths, wants, strict=True)):
        short = min((i for i, want in enumerate(wants) if widths[i] < want), key=lambda i: widths[i] / wants[i])
        widths[short] += 1
        left -= 1
    return widths


def _text(words: str) -> Text:
    return Text(printable(words, 10_000))
