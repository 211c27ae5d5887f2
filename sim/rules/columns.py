"""Worlds are an axis: the numbers of many rulebooks as columns of shape (worlds, 1).

A source or service that only some of the rulebooks have stands in all worlds, idle where it is absent, so that a
world alone and the same world in a stack do the same arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from pydantic import BaseModel

from sim.rules import schema
from sim.rules.rulebook import Rulebook

ABSENT = {
    "source": schema.Source(name="absent", connected=False, rate=0.0),
    "service": schema.Service(name="absent", gated=False),
}
_ORDER = {"source": schema.SOURCE_ORDER, "service": schema.SERVICE_ORDER}


def institutions(rulebooks: Sequence[Rulebook], kind: str) -> list[str]:
    """Names of all sources or services of these rulebooks: the well-known ones first, then by the alphabet.

    The order is the order of the month: who is paid first when money is short.
    """
    names = {entry.name for book in rulebooks for entry in getattr(book, kind)}
    known = _ORDER[kind]
    return sorted(names, key=lambda n: (known.index(n) if n in known else len(known), n))


def _column(values: list[Any], real: Any) -> Any:
    if isinstance(values[0], bool):
        return np.array(values, dtype=bool)[:, None]
    if isinstance(values[0], int):
        return np.array(values, dtype=np.int32)[:, None]
    return np.array(values, dtype=real)[:, None]


def _table(entries: Sequence[BaseModel], real: Any) -> SimpleNamespace:
    fields = type(entries[0]).model_fields
    numeric = [f for f in fields if f not in ("name", "kind", "grades")]
    columns = {f: _column([getattr(e, f) for e in entries], real) for f in numeric}
    uses = frozenset(f for f, column in columns.items() if column.any())
    everywhere = frozenset(f for f, column in columns.items() if column.all())
    return SimpleNamespace(**columns, uses=uses, everywhere=everywhere)


def stack(rulebooks: Sequence[Rulebook], real: Any) -> SimpleNamespace:
    """All numbers of effective rulebooks as columns: `stack(...).listing.threshold` has shape (worlds, 1).

    Each table's `uses` names the numbers that are not 0 in some world, `everywhere` those that are 0 in none: a rule
    that no world uses need not be run. They mean nothing for numbers whose 0 is a value like any other, such as a
    threshold or a ceiling.
    `stack(...).source` and `.service` are dictionaries of such tables by name, in the order of `institutions`;
    `stack(...).each_source` has what records take from their source, of shape (sources, worlds).
    """
    effective = {id(book): book.effective() for book in rulebooks}
    books = [effective[id(book)] for book in rulebooks]
    sections = [n for n, f in Rulebook.model_fields.items() if isinstance(getattr(books[0], n), schema.Section)]
    numbers = SimpleNamespace(**{n: _table([getattr(b, n) for b in books], real) for n in sections})
    for kind, absent in ABSENT.items():
        tables = {}
        for name in institutions(books, kind):
            found = [next((e for e in getattr(b, kind) if e.name == name), absent) for b in books]
            tables[name] = _table(found, real)
        setattr(numbers, kind, tables)
    numbers.each_source = _side_by_side(numbers.source, len(books))
    return numbers


def _side_by_side(sources: dict[str, SimpleNamespace], worlds: int) -> SimpleNamespace:
    """What records take from their source, as tables of shape (sources, worlds)."""

    def table(field: str) -> Any:
        rows = [getattr(k, field)[:, 0] for k in sources.values()]
        return np.array(rows) if rows else np.zeros((0, worlds), dtype=bool)

    fields = ("connected", "detection", "demerit", "retention")
    return SimpleNamespace(**{field: table(field) for field in fields})
