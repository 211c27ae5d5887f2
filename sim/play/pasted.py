"""Codes out of pasted text: from a chat, a shared sheet, a mail. What stands around them is passed over and not kept.

A code may stand anywhere in a line, with hyphens of any kind or in groups with spaces, and may go on in the next line
after a hyphen. A line that begins with # is a comment. What looks as if a code was meant, and is none, gets a sentence.
The page reads the same way (`engine/pasted.ts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from sim.play.codes import ALPHABET, GUESSED, LONGEST, READ_AS, SHORTEST, VERSION, Code, CodeError, checked, decode
from sim.play.towns import CodedTown

DASHES, NOTHING = re.compile("[\u2010-\u2015\u2212\ufe58\uff0d]"), re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
WORD = re.compile(r"[0-9A-Za-z]+(?:-+[0-9A-Za-z]+)*")
FIRST = ALPHABET[2 * VERSION : 2 * GUESSED + 2]
"""The letters with which a code of either version begins."""
IN_CODES = frozenset(ALPHABET + "".join(READ_AS))
GROUP, MOST_GROUPS, LATER = 4, 24, 3
"""Letters of a group; groups with spaces that are read as one code; groups before it that may not belong to it."""

ELSEWHERE = "of another town, or for other months, than most here; live it by itself"
TAKEN = "resident {resident} is played already, in line {line}; this one waits"
Town: TypeAlias = "tuple[CodedTown, int]"
"""A town, and for how many months it is lived."""


@dataclass(frozen=True)
class Pasted:
    """A code in a text, or what is wrong with what was meant as one."""

    line: int
    code: Code | None
    problem: str = ""


def pasted(text: str) -> tuple[list[Pasted], list[int]]:
    """All codes of a text in their order; and the lines (from 1) that hold none, empty ones and comments left out."""
    entries: list[Pasted] = []
    without: list[int] = []
    for number, line in _lines(text):
        here = [*_in_line(line, number)]
        entries += here
        if not here:
            without.append(number)
    return entries, without


def sorted_out(entries: Sequence[Pasted]) -> tuple[list[Code], list[Pasted], int]:
    """One life a resident, of the town that most codes name, or the first of equals.

    Gives these codes, all others with a reason, and how many were pasted more than once.
    """
    town = _most([(one.code.town, one.code.months) for one in entries if one.code])
    lives: dict[int, tuple[int, Code]] = {}
    wrong: list[Pasted] = []
    doubles = 0
    for one in entries:
        if not (code := one.code):
            wrong.append(one)
            continue
        line, first = lives.get(code.life.resident, (0, None))
        if (code.town, code.months) != town:
            wrong.append(replace(one, problem=ELSEWHERE))
        elif first == code:
            doubles += 1
        elif first:
            wrong.append(replace(one, problem=TAKEN.format(resident=code.life.resident, line=line)))
        else:
            lives[code.life.resident] = one.line, code
    return [code for _, code in lives.values()], wrong, doubles


def _most(towns: Sequence[Town]) -> Town | None:
    """Towns have no hash: their rules may be a dictionary."""
    counts: list[tuple[Town, int]] = []
    for town in towns:
        place = next((at for at, (other, _) in enumerate(counts) if other == town), None)
        if place is None:
            counts.append((town, 1))
        else:
            counts[place] = (town, counts[place][1] + 1)
    return max(counts, key=lambda pair: pair[1])[0] if counts else None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, in plain hyphens; those that end in one go on in the next."""
    held, since = "", 0
    for number, raw in enumerate(NOTHING.sub("", DASHES.sub("-", text)).splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            line = ""
        if not held:
            since = number
        held += line
        if line.endswith("-") and len(held) < 2 * LONGEST:
            continue
        if held:
            yield since, held
        held = ""
    if held:
        yield since, held


def _in_line(line: str, number: int) -> Iterator[Pasted]:
    words = [*WORD.finditer(line)]
    at = 0
    while at < len(words):
        word, row = words[at].group(), _row(line, words, at)
        meant = _row_is_meant(row)
        text, used = _code_at(word, row, LATER if meant or len(row) == MOST_GROUPS else 0)
        if text:
            yield _read(text, number)
        elif _meant(word) or meant:
            used = len(row) if meant else 1
            yield _read(" ".join(row) if meant else word, number)
        at += used or (len(row) if len(row) == MOST_GROUPS else 1)


def _row(line: str, words: Sequence[re.Match[str]], at: int) -> list[str]:
    """The words from here on that could be one code in groups: spaces between, all but the last of four letters."""
    row: list[str] = []
    for place in range(at, min(at + MOST_GROUPS, len(words))):
        word = words[place].group()
        apart = line[words[place - 1].end() : words[place].start()] if row else ""
        if apart.strip() or len(word) > GROUP or not IN_CODES.issuperset(word.upper()):
            break
        row.append(word)
        if len(word) < GROUP:
            break
    return row


def _code_at(word: str, row: Sequence[str], later: int) -> tuple[str, int]:
    """A code that stands in a word, or in groups that begin so many words later; and how many words it takes, or 0."""
    parts = word.split("-")
    for first in range(min(LATER + 1, len(parts))):
        if checked(text := "-".join(parts[first:])):
            return text, 1
    for first in range(min(later + 1, len(row))):
        if row[first][0].upper() in FIRST:
            for end in range(first + 1, len(row) + 1):
                if checked(text := " ".join(row[first:end])):
                    return text, end
    return "", 0


def _row_is_meant(row: Sequence[str]) -> bool:
    """Numbers and short words stand side by side in any talk: a row must begin as codes do, and be nearly as long."""
    return len("".join(row)) >= SHORTEST - 2 and row[0][0].upper() in FIRST and len(row) > 1 and _meant("-".join(row))


def _meant(word: str) -> bool:
    """Whether this looks like a code: groups of four with letters and digits in them, or one long row of both."""
    parts = word.upper().split("-")
    plain = "".join(parts)
    digits = sum(letter.isdigit() for letter in plain)
    if not 3 <= digits < len(plain) or len(plain) < 2 * GROUP - 2:
        return False
    if len(parts) == 1:
        return len(plain) >= SHORTEST - 1 and plain[0] in FIRST
    return all(len(part) == GROUP for part in parts[:-1]) and len(parts[-1]) <= GROUP


def _read(text: str, number: int) -> Pasted:
    try:
        return Pasted(number, decode(text))
    except CodeError as error:
        return Pasted(number, None, str(error))
