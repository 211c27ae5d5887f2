"""Labels on figures: names that fit, names of worlds, and text that is no formula."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pandas as pd

from sim import words
from sim.arrays import Numbers

TWINS = {"no feedback": "if being listed changed nothing", "no list": "without a list"}
"""The twins that every table names, and what they are, in the words of a title."""
SECOND_LINE = 6
"""Up to so many worlds, names may take a second line."""


def plain(text: object) -> str:
    """Text as it is: no dollar sign starts a formula."""
    return str(text).replace("$", r"\$")


def month_range(months: Numbers) -> str:
    """Which months are shown."""
    return f"month {months[0]}" if len(months) == 1 else f"months {months[0]} to {months[-1]}"


def short_names(names: Sequence[str], width: int = 24, lines: int | None = None) -> list[str]:
    """Names wrapped and, where too long, cut where they do not differ; different names stay different."""
    lines = lines or (2 if len(names) <= SECOND_LINE else 1)
    room = width * lines - (width // 4 if lines > 1 else 0)
    full = _without_base([" ".join(str(name).split()) or "(no name)" for name in names])
    cut = [_cut(name, room, len(name)) for name in full]
    labels: list[str] = []
    for name, text in zip(full, cut, strict=True):
        alike = [other for other, same in zip(full, cut, strict=True) if same == text]
        if len(alike) > 1:
            text = _cut(name, room, _agree(alike))
        wrapped = textwrap.wrap(text, width)
        if len(wrapped) > lines:
            wrapped = [text[i : i + width] for i in range(0, len(text), width)]
        text = plain("\n".join(wrapped))
        copies = sum(other.split(" #")[0] == text for other in labels)
        labels.append(f"{text} #{copies + 1}" if copies else text)
    return labels


def _without_base(names: list[str]) -> list[str]:
    """Where all others are the first one in another life, or changed, they need not repeat its name."""
    base = f"{names[0]}, " if names else ""
    return (
        [*names[:1], *(n.removeprefix(base) for n in names[1:])]
        if all(n.startswith(base) for n in names[1:])
        else names
    )


def _cut(name: str, room: int, keep: int) -> str:
    """A name of at most `room` letters: its beginning, and what stands around place `keep`."""
    if len(name) <= room:
        return name
    head = room // 2 - 1 if keep == len(name) else room // 3
    tail = room - 1 - head
    start = max(head, min(len(name) - tail, keep - 4))
    return f"{name[:head].rstrip()}…{name[start : start + tail].strip()}"


def _agree(names: Sequence[str]) -> int:
    """How many letters these names have in common before they first differ."""
    return next((i for i, letters in enumerate(zip(*names, strict=False)) if len(set(letters)) > 1), len(names[0]))


def worlds_of(frame: pd.DataFrame, worlds: Sequence[str] | None) -> list[str]:
    """The worlds to show, in order: those given, or those of the table."""
    present = [str(w) for w in pd.unique(frame["world"])]
    if worlds is None:
        return present
    if len(set(worlds)) < len(worlds) or not set(present) <= set(worlds):
        raise ValueError(f"worlds: {list(worlds)}; every world of the table ({', '.join(present)}) must be named once")
    return list(worlds)


def twin_of(name: str) -> str:
    """What a world goes without, if it is a twin; else ""."""
    return TWINS.get(name, TWINS.get(name.rpartition(", ")[2], ""))


def compared(
    names: Sequence[str], values: Sequence[float], said: Sequence[str], brief: Sequence[str] | None = None
) -> str:
    """The finding of a title: the first world beside its twin without feedback, or the lowest world and the highest.

    Args:
        names: of worlds.
        values: that are compared.
        said: the same in words, '97 listed'.
        brief: and where the words have been said already, '19'.
    """
    own = [i for i, name in enumerate(names) if not twin_of(name)] or list(range(len(names)))
    first = own[0]
    if len(own) == 1:
        twin = next((i for i, name in enumerate(names) if i != first and twin_of(name)), None)
        return said[first] if twin is None else f"{said[first]}; {(brief or said)[twin]} {twin_of(names[twin])}"
    if len(own) == 2 and names[own[1]] == f"{names[first]}{words.CHANGED}":
        return f"{said[first]}; {(brief or said)[own[1]]} as changed"
    low, high = min(own, key=lambda i: values[i]), max(own, key=lambda i: values[i])
    if said[low] == said[high]:
        return f"{said[low]} in each of {len(own)} worlds"
    return f"{said[low]} ({_title_name(names[low])}) to {said[high]} ({_title_name(names[high])})"


def _title_name(name: str) -> str:
    return _cut(" ".join(str(name).split()) or "no name", 28, len(name))
