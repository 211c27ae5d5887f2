"""The shelf: rulebooks as TOML, read from files and from the pilots that ship, and written with comments.

A pilot says how the town is governed. A town (`even` or `uneven`) says how unequal its people are: the keys of `life`
that its file names. `load("joined-hands", town="uneven")` puts one into the other.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from sim.errors import Notice, nearest, printable, quoted
from sim.rules import schema
from sim.rules.dotted import leaves
from sim.rules.rulebook import Rulebook, RulebookError, Value
from sim.rules.toml import TomlError, parse_toml, read_toml

if TYPE_CHECKING:
    from tomlkit.items import AoT

DEFAULT = "joined-hands"
Given = str | Path | Rulebook
_WORDS = ("name", "title", "question", "grounded_in", "leaves_out")
_STARTER: dict[str, list[dict[str, object]]] = {
    "source": [
        {"name": "utility", "rate": 1.0, "amount": 0.1},
        {"name": "lender", "kind": "commercial", "amount": 0.2},
    ],
    "service": [{"name": "employer", "wage_loss": 0.25}, {"name": "credit", "credit": True}],
}


@cache
def _shipped(folder: str) -> tuple[str, ...]:
    files = (resources.files("sim.rules") / folder).iterdir()
    return tuple(sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml")))


def _read(folder: str, name: str) -> str:
    return (resources.files("sim.rules") / folder / f"{name}.toml").read_text(encoding="utf-8")


def pilots() -> list[str]:
    """Names of the rulebooks that ship, in the order of the alphabet."""
    return list(_shipped("pilots"))


def variants() -> list[str]:
    """Names of rulebooks that ship beside the pilots: a pilot with other numbers, to make a point about the model."""
    return list(_shipped("variants"))


def shipped() -> list[str]:
    """Names of all rulebooks that ship: the pilots, then the variants."""
    return [*pilots(), *variants()]


def as_shipped(name: str) -> str:
    """The name of a rulebook that ships, for whatever capitals it was written in; another name as it is."""
    plain = re.sub(r"[ _]+", "-", name.strip().lower())
    return plain if plain in shipped() else name


def text(name: str) -> str:
    """The TOML of a pilot or variant with its comments. Raises RulebookError for a name that does not ship."""
    known = as_shipped(name)
    for folder in ("pilots", "variants"):
        if known in _shipped(folder):
            return _read(folder, known)
    raise RulebookError(f"{quoted(name)}: no such pilot; {nearest(name, shipped())}")


def towns() -> list[str]:
    """Names of the towns that ship: `even`, the default, and `uneven`."""
    return list(_shipped("towns"))


@cache
def people(town: str) -> Mapping[str, Value]:
    """What a town says of its people: dotted keys of `life` and their values.

    Raises RulebookError for a name that does not ship.
    """
    town = town.lower()
    if town not in towns():
        raise RulebookError(f"{quoted(town)}: no such town; {nearest(town, towns())}")
    data = parse_toml(_read("towns", town), f"{town}.toml").data
    return MappingProxyType({key: value for key, value in leaves(data) if isinstance(value, Value)})


def in_town(rulebook: Rulebook, town: str) -> Rulebook:
    """The same rules for the people of a town that ships, whatever the rulebook said of its people.

    Raises RulebookError for a town that does not ship.
    """
    return rulebook.fixed(people(town))


def town_name(rulebook: Rulebook) -> str:
    """The town that ships whose people a rulebook has; empty if they are others."""
    keys = rulebook.keys()
    return next((name for name in towns() if all(keys[key] == value for key, value in people(name).items())), "")


def load(name: str | Path, town: str | None = None) -> Rulebook:
    """The rulebook of a pilot's name or a TOML file, as it stands or for the people of a town that ships.

    Raises RulebookError with one line that names the file and key.
    """
    rulebook = _load(name)
    return rulebook if town is None else in_town(rulebook, town)


def _load(name: str | Path) -> Rulebook:
    known = shipped()
    path = Path(name)
    if isinstance(name, str) and (name in known or (as_shipped(name) in known and not os.path.lexists(path))):
        return Rulebook.model_validate_json(_read_once(as_shipped(name)))
    looks_like_file = isinstance(name, Path) or path.suffix == ".toml" or path.name != str(name)
    if not looks_like_file and not os.path.lexists(path):
        raise RulebookError(f"{quoted(name)}: no such pilot or file; {nearest(str(name), known)}")
    try:
        return parse(*read_toml(path, "a rulebook"))
    except TomlError as error:
        raise RulebookError(str(error)) from None


@cache
def _read_once(name: str) -> str:
    """A rulebook that ships, as JSON, which is read back a hundred times as fast: checks ask for all of them."""
    return parse(text(name), f"{name}.toml").model_dump_json()


def resolve(given: Given, town: str | None = None) -> Rulebook:
    """The rulebook itself, or what a pilot's name or a TOML file stands for; for the people of a town, if given."""
    if isinstance(given, Rulebook):
        return given if town is None else in_town(given, town)
    return load(given, town)


def parse(content: str, where: str = "rulebook") -> Rulebook:
    """The rulebook that TOML text describes."""
    if not content.strip():
        raise RulebookError(f"{where}: empty; `sim new FILE` writes a rulebook to start from")
    try:
        document = parse_toml(content, where)
    except TomlError as error:
        raise RulebookError(str(error)) from None
    rulebook = Rulebook.parse(document.data, where, document.line)
    _mention_changed_keys(document.data, where)
    return rulebook


def _mention_changed_keys(data: Mapping[str, object], where: str) -> None:
    """Warn of a key that meant something else before, where it is used in a way that only then was complete."""
    fear = data.get("deterrence")
    if isinstance(fear, Mapping) and "strength" in fear and not {"half", "fixed"} & set(fear):
        warnings.warn(
            f"{where}: deterrence.strength: was fear whatever the law says, and is now the most that it can be; for "
            f"the old meaning write: fixed = {printable(str(fear['strength']), 20)}; for the new one add: half = 0.2",
            Notice,
            stacklevel=2,
        )


def dump(rulebook: Rulebook) -> str:
    """A rulebook as TOML, whole: reading it back gives an equal rulebook."""
    import tomlkit

    data = rulebook.model_dump()
    document = tomlkit.document()
    for key, value in data.items():
        if key == "amendment":
            value = [{"month": a["month"], **a["changes"]} for a in value]
        if isinstance(value, (list, tuple)):
            if value:
                document.add(key, _entries(value))
        else:
            document.add(key, tomlkit.item(value))
    return tomlkit.dumps(document)


def _entries(values: Iterable[Mapping[str, object]]) -> AoT:
    import tomlkit

    array = tomlkit.aot()
    for value in values:
        table = tomlkit.table()
        for key, entry in value.items():
            table.add(tomlkit.key(key.split(".")), entry)
        array.append(table)
    return array


def template(name: str = "my-rulebook") -> str:
    """A rulebook to start from: every key at its default, with its unit, range, meaning and basis as a comment."""
    lines = [
        "# A rulebook for Listed. Every number may be changed; ranges and units stand beside it.",
        "# Money is in months of basic living costs, time in months, chances from 0 to 1.",
        "# It holds rules, never data about a person.",
        "",
        f'name = "{name}"',
        'title = ""         # for figures',
        'question = ""      # the question that it puts to a class',
        'grounded_in = ""   # the documented scheme that it is grounded in, with its source',
        'leaves_out = ""    # what it leaves out',
    ]
    for section, field in Rulebook.model_fields.items():
        default = field.default
        if isinstance(default, schema.Section):
            lines += ["", f"[{section}]", *(f"# {line}" for line in _doc(type(default)))]
            lines += [_line(default, key) for key in type(default).model_fields if key != "grades"]
    kinds: dict[str, type[schema.Section]] = {"source": schema.Source, "service": schema.Service}
    for kind, model in kinds.items():
        lines += ["", *(f"# {line}" for line in _doc(model)), f"# Write one [[{kind}]] for each."]
        for entry in _STARTER[kind]:
            example = model.model_validate(entry)
            lines += [f"[[{kind}]]", *(_line(example, key) for key in model.model_fields), ""]
    lines += [
        "# From a month on, other numbers may hold:",
        "# [[amendment]]",
        "# month = 60",
        "# listing.enabled = false",
        "# source.utility.detection = 0.2",
    ]
    return "\n".join(lines) + "\n"


def _doc(model: type[schema.Section]) -> list[str]:
    return [line.strip() for line in (model.__doc__ or "").strip().splitlines() if line.strip()]


def _line(section: schema.Section, key: str) -> str:
    """`key = value  # unit, range: meaning (basis)`."""
    value = getattr(section, key)
    literal = str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else repr(value)
    return f"{key} = {literal}".ljust(28) + f"# {describe(type(section), key)}"


def describe(model: type[schema.Section], key: str) -> str:
    """One line on a key: meaning, unit, range, basis."""
    field = model.model_fields[key]
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    span = f", {low:g} to {high:g}" if low is not None and high is not None else ""
    unit = f" ({extra['unit']}{span})" if "unit" in extra else ""
    basis = f" [{extra['basis']}]" if extra.get("basis", schema.ASSUMED) != schema.ASSUMED else ""
    return f"{field.description}{unit}{basis}"
