"""TOML as people write it: rulebooks and designs, read at a cost that is bounded before they are parsed.

A look over the text, in time that rises with its length alone, refuses what no rulebook and no design needs and a
parser could choke on: keys of a thousand parts, brackets in brackets, numbers of a thousand digits. It also notes on
which line each key stands, for what is found wrong later.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import ListedError, printable, quoted, reason
from sim.reading import SpecialFileError, read_bytes
from sim.rules import hints

MOST_BYTES = 1_000_000
MOST_KEYS = 50_000
MOST_PARTS = 12  # of a key: keys.source.utility.rate.low has five
MOST_DEEP = 12  # brackets within brackets
MOST_LETTERS = 200  # of a number, or of a word without quotes

_TOKEN = re.compile(
    r"""(?P<space>[\ \t]++)
    |(?P<comment>\#[^\n]*+)
    |(?P<newline>\n)
    |(?P<text>\"{3}(?:[^"\\]++|\\.|"(?!""))*+"{3,5}
             |'{3}(?:[^']++|'(?!''))*+'{3,5}
             |(?!\"{3})"(?:[^"\\\n]++|\\[^\n])*+"
             |(?!'{3})'[^'\n]*+')
    |(?P<numbers>(?:[+-]?[0-9][0-9_.eE+-]{0,60}+,[ \t\n]*+)++)
    |(?P<word>[^\s"'\#=,.\[\]{}]++)
    |(?P<mark>[=,.\[\]{}])
    |(?P<rest>.)""",
    re.VERBOSE | re.DOTALL,
)
Place = tuple[str | int, ...]
"""Where a value stands: names of tables and keys, and numbers of entries from 0."""


class TomlError(ListedError):
    """A file that is no TOML that could be read: one line that says where, and how to write it."""


@dataclass(frozen=True)
class Document:
    """What a file says, and its text, to find the line on which something stands."""

    data: dict[str, object]
    text: str

    def line(self, place: Sequence[str | int]) -> str:
        """'line 3: ' where this value, or the table that it stands in, begins; nothing where that is not known."""
        wanted = {tuple(place[:size]) for size in range(1, len(place) + 1)}
        lines: dict[Place, int] = {}
        for known, number in _places(self.text):
            if known in wanted:
                lines.setdefault(known, number)
        return f"line {lines[max(lines, key=len)]}: " if lines else ""


def read_toml(path: Path, what: str) -> tuple[str, str]:
    """The text of a TOML file, and its name as it may be shown. `what` it should be: "a rulebook", "a design".

    Takes UTF-8 and UTF-16, with or without the mark that Windows sets before them, and the line ends of all systems.
    Raises TomlError.
    """
    shown = quoted(str(path))
    try:
        raw = read_bytes(path, MOST_BYTES)
    except SpecialFileError as error:
        raise TomlError(f"{shown}: {error.kind}; a TOML file is needed") from None
    except OSError as error:
        raise TomlError(f"{shown}: cannot be read: {reason(error)}; is the name right?") from None
    except ValueError as error:  # a name that no system could have
        raise TomlError(f"{shown}: cannot be read: {printable(str(error))}; is the name right?") from None
    where = printable(path.name, 60)
    if len(raw) > MOST_BYTES:
        raise TomlError(f"{where}: larger than {MOST_BYTES:,} bytes; {what} has a few thousand")
    return _decoded(raw, where, what), where


def _decoded(raw: bytes, where: str, what: str) -> str:
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    no_text = f"{where}: not a text file; {what} is TOML, saved with the encoding UTF-8"
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        if wide or b"\0" in raw:
            raise TomlError(no_text) from None
        line = raw.count(b"\n", 0, error.start) + 1
        raise TomlError(
            f"{where}: line {line}: not UTF-8 ({quoted(raw[error.start : error.start + 1])}); {what} is TOML: save it "
            "with the encoding UTF-8"
        ) from None
    if "\0" in text:
        raise TomlError(no_text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_toml(text: str, where: str) -> Document:
    """What TOML text says. Raises TomlError with one line that begins with `where`."""
    unclosed = _bound(text, where)
    try:
        return Document(tomllib.loads(text), text)
    except (ValueError, RecursionError) as error:
        raise TomlError(f"{where}: {hints.on_text(text, ' '.join(str(error).split()), unclosed)}") from None


def _bound(text: str, where: str) -> int | None:
    """Refuse what is too much. Gives the line of a quote or bracket that is never closed."""
    line, keys, parts = 1, 0, 1
    brackets: list[int] = []  # the lines of those that are open
    much = ""
    for token in _TOKEN.finditer(text):
        kind, word = token.lastgroup, token[0]
        if kind == "newline":
            line, parts = line + 1, 1
        elif kind == "text":  # a string, or a part of a key
            line += word.count("\n")
        elif kind == "numbers":
            line, parts = line + word.count("\n"), 1
        elif kind == "word" and len(word) > MOST_LETTERS:
            much = f"a word or number of {len(word):,} characters: {quoted(word, 30)}"
        elif kind == "rest":  # a quote that is never closed, or something that no TOML holds
            return line if word in "\"'" else None
        elif kind == "mark":
            parts = parts + 1 if word == "." else 1
            keys += word == "=" or (word == "[" and not brackets)
            if word in "[{":
                brackets.append(line)
            elif word in "]}" and brackets:
                brackets.pop()
            if parts > MOST_PARTS:
                much = f"a key of more than {MOST_PARTS} parts, between points; those that are known have up to five"
            elif len(brackets) > MOST_DEEP:
                much = f"more than {MOST_DEEP} brackets within brackets; known keys need two"
            elif keys > MOST_KEYS:
                much = f"more than {MOST_KEYS:,} keys and tables"
        if much:
            raise TomlError(f"{where}: line {line}: {much}")
    return brackets[-1] if brackets else None


def _places(text: str) -> Iterator[tuple[Place, int]]:
    """Where each table and key of well-formed TOML stands, and on which line it begins."""
    table: Place = ()
    counts: dict[Place, int] = {}
    line, head, opened, depth, in_value = 1, list[str](), 0, 0, False
    for token in _TOKEN.finditer(text + "\n"):
        kind, word = token.lastgroup, token[0]
        if kind == "newline":
            if depth == 0:
                if opened:  # [table] or [[table]]
                    table = _entered(head, opened == 2, counts)
                    yield table, line
                head, opened, in_value = [], 0, False
            line += 1
        elif kind == "mark" and in_value:
            depth += (word in "[{") - (word in "]}")
        elif kind == "mark" and word == "=":
            yield (*table, *head), line
            in_value = True
        elif kind == "mark" and word == "[":
            opened += 1
        elif kind in ("word", "text") and not in_value:
            head.append(word.strip("\"'"))
        elif kind in ("text", "numbers"):
            line += word.count("\n")


def _entered(names: Sequence[str], new: bool, counts: dict[Place, int]) -> Place:
    """The table that a line like [source.x] or [[source]] begins, with the numbers of entries in their lists."""
    place: Place = ()
    for depth, name in enumerate(names, 1):
        place = (*place, name)
        if new and depth == len(names):
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place
