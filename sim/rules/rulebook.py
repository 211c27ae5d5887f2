"""Rulebooks: frozen, validated, and changed only by making another one.

A rulebook holds numbers and a few words about them, never data about a person. Dotted keys (`listing.threshold`,
`source.utility.rate`, `service.*.gated`) name its numbers everywhere: in amendments, on the command line, in sweeps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from sim.errors import ListedError, nearest, printable, quoted
from sim.rules import hints, schema
from sim.rules.dotted import leaves, overlap
from sim.rules.schema import Real, Section, Whole, YesNo

Value = bool | int | float
MOST_SOURCES = 12
MOST_SERVICES = 8
AT_BIRTH = ("life.savings_start", "life.savings_spread", "inspection.prior", "inspection.prior_tilt")
"""Keys that count before the first month only, so no amendment may change them."""
NO_LIST: dict[str, Value] = {"listing.enabled": False, "favour.enabled": False}
"""What abolishing the list means: neither blacklist nor redlist."""
_LISTS: dict[str, type[Section]] = {"source": schema.Source, "service": schema.Service}
_WORDY = {"name", "kind", "grades"}


_IN_WORDS = {
    "missing": "missing",
    "bool_type": "must be true or false",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "string_type": "must be words, in quotes",
    "tuple_type": "must be a list",
    "dict_type": "must be a table of keys",
    "model_type": "must be a table of keys",
}
"""Kinds of pydantic's complaints in plain words; the others speak plainly enough."""
Line = Callable[[Sequence[int | str]], str]


def no_line(_: Sequence[int | str]) -> str:
    """Nothing: for data that has no text."""
    return ""


class RulebookError(ListedError):
    """A rulebook that cannot be used: one line that says what is wrong, where, and what would be right."""


class Amendment(Section):
    """From `month` on (before anything else happens in it) the `changes` hold."""

    month: int = Field(ge=1, le=100_000, description="month in which it takes effect")
    changes: dict[str, object] = Field(description="dotted keys and their new values; checked like the keys themselves")

    @model_validator(mode="before")
    @classmethod
    def _flatten(cls, data: object) -> object:
        """Accept the form that TOML gives: `month` beside the (nested) keys."""
        if not isinstance(data, Mapping) or "changes" in data:
            return data
        nested = {k: v for k, v in data.items() if k != "month"}
        return {**({"month": data["month"]} if "month" in data else {}), "changes": dict(leaves(nested))}


class Words(Section):
    """What a rulebook says about itself, for people to read."""

    name: str = Field("my-rulebook", pattern=schema.NAME, description="short name")
    title: str = Field("", max_length=200, description="title on figures")
    question: str = Field("", max_length=2000, description="the question it puts to a class")
    grounded_in: str = Field("", max_length=4000, description="the documented scheme it is grounded in")
    leaves_out: str = Field("", max_length=4000, description="what it leaves out")


class Tables(Section[Real, Whole, YesNo]):
    """The tables of keys that every rulebook has once."""

    life: schema.Life[Real, Whole, YesNo] = schema.Life()
    registry: schema.RegistryRules[Real, Whole, YesNo] = schema.RegistryRules()
    score: schema.Score[Real, Whole, YesNo] = schema.Score()
    purchase: schema.Purchase[Real, Whole, YesNo] = schema.Purchase()
    listing: schema.Listing[Real, Whole, YesNo] = schema.Listing()
    favour: schema.Favour[Real, Whole, YesNo] = schema.Favour()
    sanctions: schema.Sanctions[Real, Whole, YesNo] = schema.Sanctions()
    inspection: schema.Inspection[Real, Whole, YesNo] = schema.Inspection()
    means_test: schema.MeansTest[Real, Whole, YesNo] = schema.MeansTest()
    notice: schema.Notice[Real, Whole, YesNo] = schema.Notice()
    appeal: schema.Appeal[Real, Whole, YesNo] = schema.Appeal()
    repair: schema.Repair[Real, Whole, YesNo] = schema.Repair()
    deterrence: schema.Deterrence[Real, Whole, YesNo] = schema.Deterrence()
    help: schema.Help[Real, Whole, YesNo] = schema.Help()
    informal: schema.Informal[Real, Whole, YesNo] = schema.Informal()
    discretion: schema.Discretion[Real, Whole, YesNo] = schema.Discretion()
    channels: schema.Channels[Real, Whole, YesNo] = schema.Channels()


class Rulebook(Tables, Words):
    """One way of governing the town. Every section is documented in `sim/rules/schema.py` and in `sim/ODD.md`."""

    source: tuple[schema.Source, ...] = Field(default=(), max_length=MOST_SOURCES)
    service: tuple[schema.Service, ...] = Field(default=(), max_length=MOST_SERVICES)
    amendment: tuple[Amendment, ...] = Field(default=(), max_length=1000)

    @field_validator("source", "service", "amendment", mode="before")
    @classmethod
    def _tuples(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        for kind, names in (("source", [s.name for s in self.source]), ("service", [s.name for s in self.service])):
            for name in names:
                if names.count(name) > 1:
                    raise ValueError(f"{kind}.{name}: given twice; every {kind} needs a name of its own")
        if not self.score.low <= self.score.start <= self.score.high or self.score.low >= self.score.high:
            raise ValueError("score.start: must lie between score.low and score.high")
        self._check_amendments()
        return self

    @classmethod
    def parse(cls, data: Mapping[str, object], where: str = "rulebook", line: Line = no_line) -> Rulebook:
        """Validate plain data. Raises RulebookError with one line that begins with `where`.

        `line` says where in a text a value stands, as 'line 3: '.
        """
        try:
            return cls.model_validate(dict(data))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise RulebookError(f"{where}: {line(first['loc'])}{_explain(first, data)}") from None

    def keys(self) -> dict[str, Value]:
        """Every number of the rulebook by its dotted key."""
        data = self.model_dump(exclude={*Words.model_fields, "amendment", "source", "service"})
        data["score"].pop("grades")
        for kind, entries in (("source", self.source), ("service", self.service)):
            data[kind] = {entry.name: entry.model_dump(exclude={"name", "kind"}) for entry in entries}
        return {key: value for key, value in leaves(data) if isinstance(value, Value)}

    def set(self, changes: Mapping[str, object]) -> Rulebook:
        """Another rulebook with these dotted keys changed. `source.*.rate` changes every source.

        Raises RulebookError for a key that is unknown, or a value (bool, int or float) that its key cannot take.
        """
        # tables that no change touches stand as they are, for they were checked
        data: dict[str, object] = {name: getattr(self, name) for name in type(self).model_fields}
        for dotted, value in changes.items():
            places = self._places(dotted)
            if not places and not _is_star(dotted):
                raise RulebookError(f"{self.name}: {printable(dotted, 80)}: {_unknown(dotted, self.keys())}")
            for first, *middle, last in places:
                table = data[first]
                if isinstance(table, (list, tuple)):
                    entries = [dict(entry) for entry in table]
                    next(entry for entry in entries if entry["name"] == middle[0])[last] = value
                    data[first] = entries
                elif isinstance(table, (dict, schema.Section)):
                    data[first] = {**dict(table), last: value}
        return Rulebook.parse(data, self.name)

    def _places(self, dotted: str) -> list[list[str]]:
        """The numbers that a dotted key means: table (or list and entry) and key."""
        first, *rest = dotted.split(".")
        if first in _LISTS and len(rest) == 2 and rest[1] in _LISTS[first].model_fields.keys() - _WORDY:
            names = [entry.name for entry in getattr(self, first) if rest[0] in ("*", entry.name)]
            return [[first, name, rest[1]] for name in names]
        table = getattr(self, first, None) if first in type(self).model_fields else None
        if isinstance(table, schema.Section) and len(rest) == 1 and rest[0] in type(table).model_fields.keys() - _WORDY:
            return [[first, rest[0]]]
        return []

    def at(self, month: int) -> Rulebook:
        """The rulebook in force in `month`: all amendments up to it applied, none left."""
        changes: dict[str, object] = {}
        for amendment in self._in_order():
            if amendment.month <= month:
                for dotted, value in amendment.changes.items():
                    changes.pop(dotted, None)  # the later counts: of two keys, one with a star, too
                    changes[dotted] = value
        bare = self.model_copy(update={"amendment": ()})
        return bare.set(changes) if changes else bare

    def _in_order(self) -> list[Amendment]:
        return sorted(self.amendment, key=lambda a: a.month)

    def _check_amendments(self) -> None:
        """Raise ValueError unless the rulebook is sound in every month."""
        rulebook = self.model_copy(update={"amendment": ()})
        for amendment in self._in_order():
            where = f"amendment in month {amendment.month}"
            for dotted in amendment.changes:
                if dotted in AT_BIRTH:
                    raise ValueError(f"{where}: {dotted}: counts only at the start")
            try:
                rulebook = rulebook.set(amendment.changes)
            except RulebookError as error:
                raise ValueError(f"{where}: {str(error).split(': ', 1)[1]}") from None

    def fixed(self, changes: Mapping[str, Value]) -> Rulebook:
        """The same rulebook with these keys changed at all times, whatever its amendments say of them."""
        return self.set(changes).model_copy(update={"amendment": without(self.amendment, changes)})

    def amended(self, steps: Mapping[int, Mapping[str, object]]) -> Rulebook:
        """The same rulebook with these changes from these months on, whatever later amendments say of the same keys.

        Raises RulebookError for keys or values that cannot be amended.
        """
        kept = self.amendment
        for month, changes in steps.items():
            kept = without(kept, changes, month)
        fresh = [{"month": month, "changes": dict(changes)} for month, changes in steps.items()]
        return Rulebook.parse(self.model_dump() | {"amendment": [a.model_dump() for a in kept] + fresh}, self.name)

    def cut(self, *channels: str) -> Rulebook:
        """The same rulebook with these channels off, whatever its amendments say of them."""
        unknown = [c for c in channels if c.lower() not in schema.CHANNELS]
        if unknown:
            raise RulebookError(f"{printable(unknown[0], 60)}: no such channel; {nearest(unknown[0], schema.CHANNELS)}")
        return self.fixed({f"channels.{channel.lower()}": False for channel in channels})

    def without_list(self, since: int = 1) -> Rulebook:
        """The same rulebook with neither blacklist nor redlist, from the month `since` on; by default at any time."""
        return self.fixed(NO_LIST) if since <= 1 else self.amended({since: NO_LIST})

    def effective(self) -> Rulebook:
        """The rulebook with every cut channel turned into the neutral numbers of `schema.NEUTRAL`."""
        changes: dict[str, Value] = {}
        for channel, neutral in schema.NEUTRAL.items():
            if not getattr(self.channels, channel):
                changes.update(neutral)
        return self.set(changes) if changes else self


def without(amendments: Iterable[Amendment], keys: Iterable[str], since: int = 1) -> tuple[Amendment, ...]:
    """The amendments, those from the month `since` on without what they say of these keys (perhaps with stars)."""
    named = tuple(keys)

    def silent(a: Amendment) -> Amendment:
        changes = {k: v for k, v in a.changes.items() if not any(overlap(k, key) for key in named)}
        return a.model_copy(update={"changes": changes})

    return tuple(a if a.month < since else silent(a) for a in amendments)


def _is_star(dotted: str) -> bool:
    parts = dotted.split(".")
    if len(parts) != 3 or parts[1] != "*" or parts[0] not in _LISTS:
        return False
    return parts[2] in _LISTS[parts[0]].model_fields.keys() - _WORDY


def _unknown(name: str, names: Iterable[str]) -> str:
    return f"unknown key; {hints.nearest_key(name, names)}"


@cache
def every_key() -> tuple[str, ...]:
    """The dotted keys of all numbers, in the order of the tables; those of sources and services with a star."""
    tables = [(name, type(field.default)) for name, field in Tables.model_fields.items()]
    starred = [(f"{kind}.*", model) for kind, model in _LISTS.items()]
    models = [*tables, *starred]
    return tuple(f"{name}.{key}" for name, model in models for key in model.model_fields if key not in _WORDY)


def meaning(dotted: str) -> str:
    """What a key is, in plain words. Raises KeyError for a key that there is not."""
    return re.sub(r"`(\w+)`", lambda m: m[1].replace("_", " "), str(_field(dotted).description))


def described(key: str) -> str:
    """What a key is, in plain words, with its name, which a person can type."""
    return f"{meaning(key)} ({key})"


def unit(dotted: str) -> str:
    """In what a key is counted, such as "months" or "yes/no". Raises KeyError for a key that there is not."""
    extra = _field(dotted).json_schema_extra
    return str(extra["unit"]) if isinstance(extra, dict) else ""


def limits(dotted: str) -> tuple[float, float]:
    """The least and the most that a key can be; 0 and 1 for a switch. Raises KeyError for a key that there is not."""
    metadata = _field(dotted).metadata
    low = next((float(limit.ge) for limit in metadata if hasattr(limit, "ge")), 0.0)
    return low, next((float(limit.le) for limit in metadata if hasattr(limit, "le")), 1.0)


def _field(dotted: str) -> FieldInfo:
    first, *_, last = dotted.split(".")
    model = _LISTS.get(first) or type(Tables.model_fields[first].default)
    return model.model_fields[last]


def _explain(first: ErrorDetails, data: Mapping[str, object]) -> str:
    """A complaint of pydantic as one plain line: dotted key, what is wrong, what would be right."""
    path: list[str] = []
    model: type[Section] | None = Rulebook
    value: object = data
    for part in first["loc"]:
        value = _inside(value, part)
        if isinstance(part, int):
            named = value.get("name") if isinstance(value, Mapping) else None
            path.append(named if isinstance(named, str) and len(named) <= 40 else f"number {part + 1}")
            model = _LISTS.get(path[0], Amendment)
        else:
            if part == "[key]":  # pydantic's word for a name in a table
                break
            path.append(printable(str(part), 60))
            fields = model.model_fields if model is not None else {}
            if part in fields:
                kind = fields[part].annotation
                model = kind if isinstance(kind, type) and issubclass(kind, Section) else None
            elif first["type"] == "extra_forbidden":
                siblings = {".".join([*path[:-1], name]) for name in fields}
                return f"{'.'.join(path)}: {_unknown('.'.join(path), [*sorted(siblings), *every_key()])}"
    return (f"{'.'.join(path)}: " if path else "") + complaint(first)


def _inside(value: object, part: int | str) -> object:
    if isinstance(value, Mapping):
        return value.get(part)
    return value[part] if isinstance(value, (list, tuple)) and isinstance(part, int) and part < len(value) else None


def complaint(first: ErrorDetails) -> str:
    """What one of pydantic's errors complains of, and how to write it, for people; without the place."""
    kind, context = first["type"], first.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "too_long" and context["actual_length"]:
        return f"{context['actual_length']:,} of them; at most {context['max_length']:,} are possible"
    text = schema.IN_WORDS.get(context.get("pattern", "")) or _IN_WORDS.get(kind) or first["msg"]
    text = text.replace("Input should be", "must be")
    given = "" if kind == "missing" else f" (given: {quoted(first['input'], 40)}{hints.on_value(kind, first['input'])})"
    return text[0].lower() + text[1:] + given
