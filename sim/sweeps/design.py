"""Designs: what a sweep varies. A frozen, validated object, read from TOML; it holds rules and numbers, never a person.

As TOML:

rulebooks = ["joined-hands", "mine.toml"]     # pilots, or TOML files beside the design
seeds = {low = 1, high = 20}                  # or a list: [1, 2, 3]
residents = 1000                              # or a list
months = 120
per = "world"                                 # one row a world, or "month": one a world and month
measures = ["listed_share", "entrenchment"]   # names of `summary.DEFINITIONS` (per month: of `measures.MONTHLY`)
sample = "grid"                               # every combination; or "latin", "sobol": `points` of them

[keys]
"listing.threshold" = [850.0, 900.0, 950.0]           # values
"source.*.rate" = {low = 0.1, high = 0.5, steps = 5}  # a range; only a grid needs steps
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SkipValidation, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from sim.checks import MOST_MONTHS, is_whole, whole_number
from sim.errors import ListedError, nearest, printable, quoted
from sim.plain import Json
from sim.results import summary
from sim.rules import schema, shelf
from sim.rules.dotted import matches, overlap
from sim.rules.rulebook import Line, Rulebook, complaint, no_line
from sim.rules.toml import TomlError, parse_toml, read_toml
from sim.sweeps import ranges
from sim.sweeps.ranges import KeyValues, Range
from sim.town import measures
from sim.town.town import MOST_RESIDENTS

MOST_RUNS = 100_000_000
MOST_KEYS = 50
PER_WORLD = tuple(summary.DEFINITIONS)
PER_MONTH = ("listed_share", *measures.MONTHLY)


class DesignError(ListedError):
    """A design that cannot be used: one line that says what is wrong, where, and what would be right."""


class Design(schema.Section):
    """What a sweep varies: rulebooks, keys, seeds and residents; and what it counts."""

    name: str = Field("sweep", pattern=schema.NAME, description="short name, for titles")
    rulebooks: tuple[Rulebook, ...] = Field(min_length=1, max_length=1000, description="pilots or TOML files")
    seeds: tuple[int, ...] = Field((1,), min_length=1, max_length=1_000_000, description="of everybody's luck")
    residents: tuple[int, ...] = Field((1000,), min_length=1, max_length=100, description="how many people")
    months: int = Field(120, ge=1, le=MOST_MONTHS, description="how long")
    per: Literal["world", "month"] = Field("world", description="one row a world, or a world and month")
    measures: tuple[str, ...] = Field(("listed_share",), min_length=1, max_length=100, description="what is counted")
    sample: Literal["grid", "latin", "sobol"] = Field("grid", description="how the keys are combined")
    points: int | None = Field(None, ge=1, le=1_000_000, description="combinations in a latin or sobol sample")
    sample_seed: int = Field(1, ge=0, le=2**63 - 1, description="of the sample, not of the towns")
    keys: dict[str, SkipValidation[KeyValues]] = Field(default_factory=dict, description="dotted keys of rulebooks")

    @field_validator("seeds", "residents", "measures", "rulebooks", mode="before")
    @classmethod
    def _lists(cls, value: object) -> object:
        """Accept a number for a list of one, a list for a tuple, {low, high} for whole numbers in a row."""
        if isinstance(value, Mapping):
            if set(value) != {"low", "high"} or not all(is_whole(v) for v in value.values()):
                raise ValueError("must be a list, or a range of whole numbers as {low = 1, high = 20}")
            if not 0 <= value["high"] - value["low"] < 1_000_000:
                raise ValueError("the range must rise, and hold at most 1,000,000 numbers")
            return tuple(range(value["low"], value["high"] + 1))
        if isinstance(value, (int, str, Rulebook)) and not isinstance(value, bool):
            return (value,)
        return tuple(value) if isinstance(value, list) else value

    @field_validator("keys", mode="before")
    @classmethod
    def _ranges(cls, value: object) -> dict[str, KeyValues]:
        if not isinstance(value, Mapping):
            raise ValueError("must be a table of dotted keys")
        leaves = list(ranges.leaves(value))
        ranges.refuse_twice("keys", [dotted for dotted, _ in leaves])  # quoted, and again in a nested table
        return {dotted: ranges.read(dotted, given) for dotted, given in leaves}

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        for name, low, high in (("seeds", 0, 2**63 - 1), ("residents", 2, MOST_RESIDENTS)):
            for number in getattr(self, name):
                whole_number(name, number, low, high)
        for name in ("seeds", "residents", "measures"):
            ranges.refuse_twice(name, getattr(self, name))
        ranges.refuse_twice("rulebooks", [rulebook.name for rulebook in self.rulebooks])
        known = PER_WORLD if self.per == "world" else PER_MONTH
        for measure in self.measures:
            if measure not in known:
                raise ValueError(f"measures: {quoted(measure)}: not counted per {self.per}; {nearest(measure, known)}")
        if len(self.keys) > MOST_KEYS:
            raise ValueError(f"keys: {len(self.keys)} of them; at most {MOST_KEYS} can be varied at once")
        for dotted, given in self.keys.items():
            self._check_key(dotted, given)
        for one, other in itertools.combinations(self.keys, 2):
            if overlap(one, other):  # the later would count, the rows would show both
                raise ValueError(f"keys.{other}: names a number that keys.{one} names, too; leave one of them out")
        if self.sample == "grid" and self.points is not None:
            raise ValueError('points: a grid has as many as its keys make; leave it out, or sample = "latin"')
        if self.sample != "grid" and (self.points is None or not self.keys):
            raise ValueError(f"{'keys' if self.points else 'points'}: missing; a {self.sample} sample needs it")
        return self

    def _check_key(self, dotted: str, given: KeyValues) -> None:
        where = f"keys.{printable(dotted, 80)}"
        for rulebook in self.rulebooks:
            known = rulebook.keys()
            like = [v for k, v in known.items() if matches(dotted, k)]
            if not like:
                raise ValueError(f"{where}: no such key in {rulebook.name}; {nearest(dotted, known)}")
            if isinstance(given, Range):
                if isinstance(like[0], bool):
                    raise ValueError(f"{where}: is true or false; give a list")
                if isinstance(like[0], int) and not all(map(is_whole, given[:2])):
                    raise ValueError(f"{where}: counts whole things; low and high must be whole numbers")
                if given.steps is None and self.sample == "grid":
                    raise ValueError(f'{where}: a grid needs steps beside low and high (or sample = "latin")')
            if dotted not in ("score.low", "score.high", "score.start"):  # these depend on one another: see plan
                for value in ranges.extremes(given):
                    rulebook.set({dotted: value})

    @classmethod
    def parse(
        cls, data: Mapping[str, object], where: str = "design", folder: Path | None = None, line: Line = no_line
    ) -> Design:
        """Validate plain data. Raises DesignError with one line that begins with `where`.

        Rulebooks may be given as pilots' names, as TOML files (looked for in `folder`) or as Rulebook objects. `town`
        says whose people all of them govern, `even` or `uneven`; without it each has its own.
        """
        data = dict(data)
        town = data.pop("town", None)
        try:
            if town is not None and not isinstance(town, str):
                raise DesignError(f"{quoted(town)}; must be the name of a town, in quotes")
            people = {} if town is None else shelf.people(town)
        except ListedError as error:
            raise DesignError(f"{where}: {line(('town',))}town: {error}") from None
        try:
            given = data.get("rulebooks")
            if given is not None:
                books = [given] if isinstance(given, (str, Rulebook)) else given
                if not isinstance(books, (list, tuple)) or not all(isinstance(b, (str, Rulebook)) for b in books):
                    raise DesignError(f"{quoted(given)}; must be a list of pilots' names or TOML files")
                names = [b for b in books if isinstance(b, str)]
                if len(set(names)) < len(names):  # said before any is read
                    twice = next(name for name in names if names.count(name) > 1)
                    raise DesignError(f"{quoted(twice)} is given twice; once is enough")
                read = (b if isinstance(b, Rulebook) else _book(b, folder) for b in books)
                data["rulebooks"] = tuple(b.fixed(people) if people else b for b in read)
        except ListedError as error:
            raise DesignError(f"{where}: {line(('rulebooks',))}rulebooks: {error}") from None
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            text = printable(" ".join(_explain(first).split()), 400)
            raise DesignError(f"{where}: {line(first['loc'])}{text}") from None

    def plain(self) -> dict[str, Json]:
        """The design as data for JSON: enough to tell two designs apart and to name the difference."""
        data: dict[str, Json] = self.model_dump(exclude={"rulebooks", "keys", "seeds"}, mode="json")
        low, high = self.seeds[0], self.seeds[-1]
        row = len(self.seeds) > 2 and self.seeds == tuple(range(low, high + 1))
        data["seeds"] = {"low": low, "high": high} if row else list(self.seeds)
        data["keys"] = {
            key: {n: v for n, v in given._asdict().items() if v is not None}
            if isinstance(given, Range)
            else list(given)
            for key, given in self.keys.items()
        }
        data["rulebooks"] = {rulebook.name: rulebook.model_dump(mode="json") for rulebook in self.rulebooks}
        return data


def load(path: str | Path) -> Design:
    """The design of a TOML file. Raises DesignError with one line that names the file and key."""
    path = Path(path)
    try:
        text, where = read_toml(path, "a design")
    except TomlError as error:
        raise DesignError(str(error)) from None
    return parse(text, where, path.parent)


def parse(content: str, where: str = "design", folder: Path | None = None) -> Design:
    """The design that TOML text describes."""
    try:
        document = parse_toml(content, where)
    except TomlError as error:
        raise DesignError(str(error)) from None
    if not document.data:
        raise DesignError(f'{where}: empty; it needs at least rulebooks = ["joined-hands"]')
    return Design.parse(document.data, where, folder, document.line)


def _book(name: str, folder: Path | None) -> Rulebook:
    if name in shelf.shipped():
        return shelf.load(name)
    if not name.endswith(".toml"):
        raise DesignError(f"{quoted(name)}: no such pilot, nor a TOML file; {nearest(name, shelf.shipped())}")
    return shelf.load((folder or Path()) / name)


def _explain(first: ErrorDetails) -> str:
    """A complaint of pydantic as one plain line."""
    path = [printable(str(part), 60) for part in first["loc"] if not isinstance(part, int)][:2]
    where = f"{'.'.join(path)}: " if path else ""
    if first["type"] == "extra_forbidden":
        return f"{where}unknown key; {nearest(path[-1], Design.model_fields)}"
    if first["type"] == "value_error":
        text = str(first["ctx"]["error"])
        return text if not path or text.startswith(tuple(path)) else where + text
    return where + complaint(first)
