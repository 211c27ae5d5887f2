"""Labels and units of the columns of a sweep: for its files, its tables and its pictures."""

from __future__ import annotations

from typing import NamedTuple

from sim.results.answer import Unit
from sim.results.monthly import MONTHLY
from sim.results.summary import DEFINITIONS
from sim.rules import rulebook

LABEL, UNIT, MEANING = b"label", b"unit", b"meaning"
"""Keys of a column's metadata in the files."""


class Label(NamedTuple):
    """A column in words: how it is called, what it is counted in ("" for a name or yes and no), what it is."""

    label: str
    unit: str
    meaning: str

    @property
    def titled(self) -> str:
        """The label with its unit in brackets, unless it says so itself."""
        return f"{self.label} ({self.unit})" if self.unit and not self.label.endswith(")") else self.label


def axis(name: str, per: str) -> str:
    """What a column is where a picture shows it: a key in words, with its unit and, in brackets, as it is typed."""
    named = column(name, per)
    if "." not in name:
        return named.label
    unit = f", {named.unit}" if named.unit not in ("", "yes/no") else ""
    return f"{named.meaning}{unit} ({name})"


_RUNS = {
    "run": Label("number of the run", "", "counts all runs of the design, from 0"),
    "rulebook": Label("rulebook", "", "name of the rulebook that the town was lived under"),
    "residents": Label("people in the town", "residents", "how many residents the town has"),
    "seed": Label("seed", "", "of everybody's luck: towns of one seed and size have the same people"),
    "point": Label("combination of keys", "", "number of the combination of the keys' values, from 0"),
    "month": Label("month", "months", "how long the town was lived, from 1"),
}


def column(name: str, per: str) -> Label:
    """A column of rows that are one a `world` or one a `month`: what was varied, a key, or a measure."""
    if name in _RUNS:
        return _RUNS[name]
    return measure(name, per) if "." not in name else Label(name, rulebook.unit(name), rulebook.meaning(name))


def measure(name: str, per: str) -> Label:
    """A measure of a whole life, or of a month."""
    if name == "listed_share":
        number = DEFINITIONS[name]
        month = Label("on the list", number.unit, "on the list after the month")
        return month if per == "month" else Label(number.name, number.unit, number.text)
    if per == "month":
        return Label(*MONTHLY[name])
    return Label(DEFINITIONS[name].name, DEFINITIONS[name].unit, DEFINITIONS[name].text)


def counted(name: str, per: str) -> Unit:
    """How values of a measure are written in an answer or a picture."""
    if name in DEFINITIONS and (per == "world" or name == "listed_share"):
        return DEFINITIONS[name].counted
    return MONTHLY[name].counted
