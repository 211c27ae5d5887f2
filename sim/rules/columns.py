"""Worlds are an axis: the keys of many rulebooks as columns of shape (worlds, 1).

A source or service that only some of the rulebooks have stands in all worlds, idle where it is absent, so that a
world alone and the same world in a stack do the same arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias, TypeVar, cast

import numpy as np

from sim.arrays import Bools, Dtype, Ints, Reals
from sim.rules import schema
from sim.rules.rulebook import Rulebook, Tables
from sim.rules.schema import Real, Section, Whole, YesNo

NO_SOURCE = schema.Source(name="absent", connected=False, rate=0.0)
NO_SERVICE = schema.Service(name="absent", gated=False)


class Stack(Tables[Real, Whole, YesNo]):
    """Rulebooks side by side: `life.wage` and so on, and each source and service by name, in the order of the month."""

    source: dict[str, schema.Source[Real, Whole, YesNo]]
    service: dict[str, schema.Service[Real, Whole, YesNo]]


Rules: TypeAlias = "Stack[Reals, Ints, Bools]"
"""The numbers of each world: `rules.listing.threshold` has shape (worlds, 1). They have no words and no grades."""
Used: TypeAlias = "Stack[bool, bool, bool]"
"""Which keys are not 0 in some world: a rule that no world uses need not be run.

It means nothing for keys whose 0 is a value like any other, such as a threshold or a ceiling.
"""


@dataclass(frozen=True)
class EachSource:
    """What records take from their source, sources side by side in the order of the month: (sources, worlds)."""

    connected: Bools
    detection: Reals
    demerit: Ints
    retention: Ints


def source_names(rulebooks: Iterable[Rulebook]) -> list[str]:
    """The sources of these rulebooks in the order of the month: who is paid first when money is short."""
    return _in_order({source.name for rulebook in rulebooks for source in rulebook.source}, schema.SOURCE_ORDER)


def service_names(rulebooks: Iterable[Rulebook]) -> list[str]:
    """The services of these rulebooks in the order of the month."""
    return _in_order({service.name for rulebook in rulebooks for service in rulebook.service}, schema.SERVICE_ORDER)


def _in_order(names: Iterable[str], known: Sequence[str]) -> list[str]:
    """The well-known ones first, then by the alphabet."""
    return sorted(names, key=lambda n: (known.index(n) if n in known else len(known), n))


def stack(rulebooks: Sequence[Rulebook], dtype: Dtype) -> tuple[Rules, Used, EachSource, Rules]:
    """The keys of rulebooks as columns, their cut channels neutral; last, as they are written, whatever is cut.

    Numbers are `dtype`, whole numbers int32.
    """
    effective = {id(rulebook): rulebook.effective() for rulebook in rulebooks}
    law = _as_written(rulebooks, dtype)
    cut = any(effective[id(rulebook)] is not rulebook for rulebook in rulebooks)
    rules = _as_written([effective[id(rulebook)] for rulebook in rulebooks], dtype) if cut else law
    tables = {name: _used(getattr(rules, name)) for name in Tables.model_fields}
    source = {name: _used(cast("Section", table)) for name, table in rules.source.items()}
    service = {name: _used(cast("Section", table)) for name, table in rules.service.items()}
    used = cast("Used", _unchecked(Stack, {**tables, "source": source, "service": service}))
    return rules, used, _side_by_side(list(rules.source.values()), len(rulebooks)), law


def _as_written(worlds: Sequence[Rulebook], dtype: Dtype) -> Rules:
    tables = {name: _columns([getattr(w, name) for w in worlds], dtype) for name in Tables.model_fields}
    source = {n: _columns([_named(w.source, n, NO_SOURCE) for w in worlds], dtype) for n in source_names(worlds)}
    service = {n: _columns([_named(w.service, n, NO_SERVICE) for w in worlds], dtype) for n in service_names(worlds)}
    return cast("Rules", _unchecked(Stack, {**tables, "source": source, "service": service}))


Entry = TypeVar("Entry", schema.Source, schema.Service)


def _named(entries: Iterable[Entry], name: str, absent: Entry) -> Entry:
    return next((entry for entry in entries if entry.name == name), absent)


@cache
def _keys(kind: type[Section]) -> dict[str, object]:
    """The numeric keys of a table, and what each holds."""
    return {name: f.annotation for name, f in kind.model_fields.items() if f.annotation in (float, int, bool)}


def _columns(entries: Sequence[Section], dtype: Dtype) -> Section:
    """The numbers of one table in each world: a column a key."""
    kind = type(entries[0])
    dtypes: dict[object, type[np.generic]] = {float: dtype, int: np.int32, bool: np.bool_}
    return _unchecked(
        kind, {n: np.array([[getattr(e, n)] for e in entries], dtype=dtypes[k]) for n, k in _keys(kind).items()}
    )


def _used(table: Section) -> Section:
    """Which of the columns of a table are not 0 in some world."""
    return _unchecked(type(table), {n: np.count_nonzero(c) > 0 for n, c in table if isinstance(c, np.ndarray)})


@cache
def _left_open(kind: type[Section]) -> dict[str, object]:
    """What a table holds where nothing is said, worked out once: it would be for each table of each town."""
    return {n: f.get_default(call_default_factory=True) for n, f in kind.model_fields.items() if not f.is_required()}


def _unchecked(kind: type[Section], values: Mapping[str, object]) -> Section:
    """A table that holds something other than a rulebook's own numbers, without pydantic's checks."""
    construct: Callable[..., Section] = kind.model_construct
    return construct(**{**_left_open(kind), **values})


def _side_by_side(sources: Sequence[schema.Source[Reals, Ints, Bools]], worlds: int) -> EachSource:
    none = np.zeros((0, worlds), dtype=bool)
    return EachSource(
        connected=np.concatenate([none, *(k.connected.T for k in sources)]),
        detection=np.concatenate([none, *(k.detection.T for k in sources)]),
        demerit=np.concatenate([none, *(k.demerit.T for k in sources)]),
        retention=np.concatenate([none, *(k.retention.T for k in sources)]),
    )
