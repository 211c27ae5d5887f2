"""Rulebooks: frozen, validated, and changed only by making another one.

A rulebook holds numbers and a few words about them, never data about a person. Dotted keys (`listing.threshold`,
`source.utility.rate`, `service.*.gated`) name its numbers everywhere: in amendments, on the command line, in sweeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from sim.errors import ListedError, nearest, printable, quoted
from sim.rules import hints, schema

Value = bool | int | float
MOST_SOURCES = 12
MOST_SERVICES = 8
_LISTS: dict[str, type[schema.Section]] = {"source": schema.Source, "service": schema.Service}
_WORDS = ("name", "title", "question", "grounded_in", "leaves_out")
_WORDY = {"name", "kind", "grades"}
_AT_BIRTH = ("life.savings_start", "inspection.prior", "inspection.prior_tilt")


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


class Amendment(schema.Section):
    """From `month` on (before anything else happens in it) the `changes` hold."""

    month: int = Field(ge=1, le=100_000, description="month in which it takes effect")
    changes: dict[str, Any] = Field(description="dotted keys and their new values; checked like the keys themselves")

    @model_validator(mode="before")
    @classmethod
    def _flatten(cls, data: Any) -> Any:
        """Accept the form that TOML gives: `month` beside the (nested) keys."""
        if not isinstance(data, Mapping) or "changes" in data:
            return data
        nested = {k: v for k, v in data.items() if k != "month"}
        return {**({"month": data["month"]} if "month" in data else {}), "changes": dict(_leaves(nested))}


class Rulebook(schema.Section):
    """One way of governing the town. Every section is documented in `sim/rules/schema.py` and in `sim/ODD.md`."""

    name: str = Field("my-rulebook", pattern=schema.NAME, description="short name")
    title: str = Field("", max_length=200, description="title on figures")
    question: str = Field("", max_length=2000, description="the question it puts to a class")
    grounded_in: str = Field("", max_length=4000, description="the documented scheme it is grounded in")
    leaves_out: str = Field("", max_length=4000, description="what it leaves out")
    life: schema.Life = schema.Life()
    registry: schema.RegistryRules = schema.RegistryRules()
    score: schema.Score = schema.Score()
    purchase: schema.Purchase = schema.Purchase()
    listing: schema.Listing = schema.Listing()
    favour: schema.Favour = schema.Favour()
    sanctions: schema.Sanctions = schema.Sanctions()
    inspection: schema.Inspection = schema.Inspection()
    means_test: schema.MeansTest = schema.MeansTest()
    notice: schema.Notice = schema.Notice()
    appeal: schema.Appeal = schema.Appeal()
    repair: schema.Repair = schema.Repair()
    deterrence: schema.Deterrence = schema.Deterrence()
    channels: schema.Channels = schema.Channels()
    source: tuple[schema.Source, ...] = Field(default=(), max_length=MOST_SOURCES)
    service: tuple[schema.Service, ...] = Field(default=(), max_length=MOST_SERVICES)
    amendment: tuple[Amendment, ...] = Field(default=(), max_length=1000)

    @field_validator("source", "service", "amendment", mode="before")
    @classmethod
    def _tuples(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        for kind, entries in (("source", self.source), ("service", self.service)):
            names = [entry.name for entry in entries]
            for name in names:
                if names.count(name) > 1:
                    raise ValueError(f"{kind}.{name}: given twice; every {kind} needs a name of its own")
        if not self.score.low <= self.score.start <= self.score.high or self.score.low >= self.score.high:
            raise ValueError("score.start: must lie between score.low and score.high")
        self._check_amendments()
        return self

    @classmethod
    def parse(cls, data: Mapping[str, Any], where: str = "rulebook", line: Line = no_line) -> Rulebook:
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
        data = self.model_dump(exclude={*_WORDS, "amendment", "source", "service"})
        data["score"].pop("grades")
        for kind in _LISTS:
            data[kind] = {e.name: e.model_dump(exclude={"name", "kind"}) for e in getattr(self, kind)}
        return dict(_leaves(data))

    def set(self, changes: Mapping[str, Value]) -> Rulebook:
        """Another rulebook with these dotted keys changed. `source.*.rate` changes every source."""
        # tables that no change touches stand as they are, for they were checked
        data: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields}
        for dotted, value in changes.items():
            places = self._places(dotted)
            if not places and not _is_star(dotted):
                raise RulebookError(f"{self.name}: {printable(dotted, 80)}: {_unknown(dotted, self.keys())}")
            for first, *middle, last in places:
                if middle:
                    entries = [dict(entry) for entry in data[first]]
                    next(entry for entry in entries if entry["name"] == middle[0])[last] = value
                    data[first] = entries
                else:
                    data[first] = {**dict(data[first]), last: value}
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
        changes: dict[str, Any] = {}
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
        book = self.model_copy(update={"amendment": ()})
        for amendment in self._in_order():
            where = f"amendment in month {amendment.month}"
            for dotted in amendment.changes:
                if dotted in _AT_BIRTH:
                    raise ValueError(f"{where}: {dotted}: counts only at the start")
            try:
                book = book.set(amendment.changes)
            except RulebookError as error:
                raise ValueError(f"{where}: {str(error).split(': ', 1)[1]}") from None

    def cut(self, *channels: str) -> Rulebook:
        """The same rulebook with these channels off, whatever its amendments say of them."""
        unknown = [c for c in channels if c not in schema.CHANNELS]
        if unknown:
            raise RulebookError(f"{printable(unknown[0], 60)}: no such channel; {nearest(unknown[0], schema.CHANNELS)}")
        return self._fixed({f"channels.{channel}": False for channel in channels})

    def without_list(self) -> Rulebook:
        """The same rulebook with neither blacklist nor redlist, at any time."""
        return self._fixed({"listing.enabled": False, "favour.enabled": False})

    def _fixed(self, changes: Mapping[str, Value]) -> Rulebook:
        kept = tuple(
            a.model_copy(update={"changes": {k: v for k, v in a.changes.items() if k not in changes}})
            for a in self.amendment
        )
        return self.set(changes).model_copy(update={"amendment": kept})

    def effective(self) -> Rulebook:
        """The rulebook with every cut channel turned into the neutral numbers of `schema.NEUTRAL`."""
        changes: dict[str, Value] = {}
        for channel, neutral in schema.NEUTRAL.items():
            if not getattr(self.channels, channel):
                changes.update(neutral)
        return self.set(changes) if changes else self


def _leaves(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _is_star(dotted: str) -> bool:
    parts = dotted.split(".")
    return len(parts) == 3 and parts[1] == "*" and parts[0] in _LISTS and parts[2] in _LISTS[parts[0]].model_fields


def _unknown(name: str, names: Any) -> str:
    return f"unknown key; {nearest(name, names)}"


def _explain(first: ErrorDetails, data: Mapping[str, Any]) -> str:
    """A complaint of pydantic as one plain line: dotted key, what is wrong, what would be right."""
    path: list[str] = []
    model: Any = Rulebook
    value: Any = data
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
            field = getattr(model, "model_fields", {}).get(part)
            if field is not None:
                model = field.annotation
            elif first["type"] == "extra_forbidden":
                siblings = {".".join([*path[:-1], k]) for k in model.model_fields}
                return f"{'.'.join(path)}: {_unknown('.'.join(path), siblings)}"
    return (f"{'.'.join(path)}: " if path else "") + complaint(first)


def _inside(value: Any, part: int | str) -> Any:
    if isinstance(value, Mapping):
        return value.get(part)
    return value[part] if isinstance(value, (list, tuple)) and isinstance(part, int) and part < len(value) else None


def complaint(first: ErrorDetails) -> str:
    """What one of pydantic's errors complains of, and how to write it, for people; without the place."""
    kind, context = first["type"], first.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    text = schema.IN_WORDS.get(context.get("pattern", "")) or _IN_WORDS.get(kind) or first["msg"]
    text = text.replace("Input should be", "must be")
    given = "" if kind == "missing" else f" (given: {quoted(first['input'], 40)}{hints.on_value(kind, first['input'])})"
    return text[0].lower() + text[1:] + given
