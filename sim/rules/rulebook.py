"""Rulebooks: frozen, validated, and changed only by making another one.

A rulebook holds numbers and a few words about them, never data about a person. Dotted keys (`listing.threshold`,
`source.utility.rate`, `service.*.gated`) name its numbers everywhere: in amendments, on the command line, in sweeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from sim.errors import ListedError, nearest, quoted
from sim.rules import schema

Value = bool | int | float
MOST_SOURCES = 12
MOST_SERVICES = 8
_LISTS: dict[str, type[schema.Section]] = {"source": schema.Source, "service": schema.Service}
_WORDS = ("name", "title", "question", "grounded_in", "leaves_out")
_AT_BIRTH = ("life.savings_start", "inspection.prior", "inspection.prior_tilt")


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
        if self.amendment:
            self.at(max(a.month for a in self.amendment))
        return self

    @classmethod
    def parse(cls, data: Mapping[str, Any], where: str = "rulebook") -> Rulebook:
        """Validate plain data. Raises RulebookError with one line that begins with `where`."""
        try:
            return cls.model_validate(dict(data))
        except ValidationError as error:
            raise RulebookError(f"{where}: {_explain(error, data)}") from None

    def keys(self) -> dict[str, Value]:
        """Every number of the rulebook by its dotted key."""
        data = self.model_dump(exclude={*_WORDS, "amendment", "source", "service"})
        data["score"].pop("grades")
        for kind in _LISTS:
            data[kind] = {e.name: e.model_dump(exclude={"name", "kind"}) for e in getattr(self, kind)}
        return dict(_leaves(data))

    def set(self, changes: Mapping[str, Value]) -> Rulebook:
        """Another rulebook with these dotted keys changed. `source.*.rate` changes every source."""
        data = self.model_dump()
        known = self.keys()
        for dotted, value in changes.items():
            matches = [k for k in known if _fits(dotted, k)]
            if not matches:
                if _is_star(dotted):
                    continue
                raise RulebookError(f"{self.name}: {dotted}: {_unknown(dotted, known)}")
            for match in matches:
                first, *middle, last = match.split(".")
                table = data[first]
                if middle:
                    table = next(entry for entry in table if entry["name"] == middle[0])
                table[last] = value
        return Rulebook.parse(data, self.name)

    def at(self, month: int) -> Rulebook:
        """The rulebook in force in `month`: all amendments up to it applied, none left."""
        book = self.model_copy(update={"amendment": ()})
        for amendment in sorted(self.amendment, key=lambda a: a.month):
            for dotted in amendment.changes:
                if dotted in _AT_BIRTH:
                    raise ValueError(f"amendment in month {amendment.month}: {dotted}: counts only at the start")
            if amendment.month <= month:
                try:
                    book = book.set(amendment.changes)
                except RulebookError as error:
                    raise ValueError(f"amendment in month {amendment.month}: {str(error).split(': ', 1)[1]}") from None
        return book

    def cut(self, *channels: str) -> Rulebook:
        """The same rulebook with these channels off, whatever its amendments say of them."""
        unknown = [c for c in channels if c not in schema.CHANNELS]
        if unknown:
            raise RulebookError(f"{unknown[0]}: no such channel; {nearest(unknown[0], schema.CHANNELS)}")
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


def _fits(dotted: str, key: str) -> bool:
    if dotted == key:
        return True
    parts, others = dotted.split("."), key.split(".")
    return len(parts) == len(others) == 3 and parts[1] == "*" and parts[::2] == others[::2]


def _unknown(name: str, names: Any) -> str:
    return f"unknown key; {nearest(name, names)}"


def _explain(error: ValidationError, data: Mapping[str, Any]) -> str:
    """The first complaint of pydantic as one plain line: dotted key, what is wrong, what would be right."""
    first = error.errors(include_url=False)[0]
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
            path.append(str(part)[:60])
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


def complaint(first: Any) -> str:
    """What one of pydantic's errors complains of, for people; without the place."""
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])
    text = schema.IN_WORDS.get(first.get("ctx", {}).get("pattern", ""), str(first["msg"]))
    text = text.replace("Input should be", "must be").replace("Field required", "missing")
    given = "" if first["type"] == "missing" else f" (given: {quoted(first['input'], 40)})"
    return text[0].lower() + text[1:] + given
