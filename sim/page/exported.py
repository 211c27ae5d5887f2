"""What the browser's engine takes from Python: keys, constants, names, towns and rulebooks, said here and nowhere else.

`python -m sim.page.exported` writes `sim/page/engine/exported.json`; a test says when that file is stale. The engine
has its types from it, so that a key which no rulebook has does not compile there.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import numpy as np

from sim import words
from sim.checks import MOST_MONTHS
from sim.page import limits
from sim.plain import Json
from sim.play import codes, towns
from sim.play import words as play_words
from sim.results import ladder, listings, margin, runs, summary, twins
from sim.rules import rulebook, schema, shelf, toml
from sim.town import choices, ledger, measures, people, town
from sim.town.town import Town

FILE = Path(__file__).parent / "engine" / "exported.json"
FIRST_TOWN = {"residents": 1000, "months": 120, "seed": 1}
"""The town that the page shows first: the default rulebook beside its twins."""


def exported() -> dict[str, object]:
    """Everything, as plain data."""
    return {
        "keys": _keys(),
        "words": {name: field.default for name, field in rulebook.Words.model_fields.items()},
        "longest": _longest(),
        "neutral": schema.NEUTRAL,
        "order": {"source": schema.SOURCE_ORDER, "service": schema.SERVICE_ORDER},
        "channels": schema.CHANNELS,
        "optional": schema.OPTIONAL,
        "feedback": schema.FEEDBACK,
        "at_birth": rulebook.AT_BIRTH,
        "no_list": rulebook.NO_LIST,
        "most": {
            "sources": rulebook.MOST_SOURCES, "services": rulebook.MOST_SERVICES, "residents": town.MOST_RESIDENTS,
            "months": MOST_MONTHS, "amendments": 1000, "amendment_month": 100_000, "grades": 20,
        },
        "page": {
            "least_residents": limits.LEAST_PEOPLE, "residents": limits.MOST_PEOPLE,
            "least_months": limits.LEAST_PAGE_MONTHS, "months": limits.MOST_PAGE_MONTHS, "life": limits.MOST_LIFE,
        },
        "kinds": get_args(schema.Source.model_fields["kind"].annotation),
        "toml": {
            "bytes": toml.MOST_BYTES, "keys": toml.MOST_KEYS, "parts": toml.MOST_PARTS, "deep": toml.MOST_DEEP,
            "letters": toml.MOST_LETTERS,
        },
        "patterns": {"name": schema.NAME, "grade": schema.GRADE},
        "people": {"household": people.HOUSEHOLD, "friends": people.FRIENDS, "local": people.LOCAL},
        "flags": _numbers(measures, "LISTED FAVOURED ARREARS REFUSED RECORDED CANNOT WILL_NOT CLEARED"),
        "measures": {n: "count" if kind is np.int64 else "amount" for n, kind in measures.MONTHLY.items()},
        "causes": _numbers(ledger, "TIES WRONG CANNOT WILL_NOT RESIDUAL FORCED"),
        "cause_words": [ledger.CAUSES[cause] for cause in sorted(ledger.CAUSES)],
        "or": words.OR,
        "left": _numbers(ledger, "STANDS EXPIRED EXPUNGED REPAIRED"),
        "left_words": [ledger.LEFT[why] for why in sorted(ledger.LEFT)],
        "choices": {
            "yes_or_no": choices.YES_OR_NO, "amounts": choices.AMOUNTS, "pay": choices.PAY, "small": choices.SMALL,
            "large": choices.LARGE, "most": choices.MOST, "latest": choices.LATEST,
        },
        "codes": codes.constants(),
        "same": play_words.SAME,
        "careful": {key: dict(counts) for key, counts in towns.CAREFUL.items()},
        "year": listings.YEAR,
        "conducts": listings.CONDUCTS,
        "rungs": [asdict(rung) for rung in ladder.RUNGS],
        "twins": {"as_written": ladder.AS_WRITTEN, "no_feedback": ladder.NO_FEEDBACK, "no_list": ladder.NO_LIST},
        "meaning": ladder.MEANING,
        "tolerance": twins.TOLERANCE,
        "summary": {name: asdict(definition) for name, definition in summary.DEFINITIONS.items()},
        "margin": margin.PARTS,
        "signs": margin.SIGNS,
        "default": shelf.DEFAULT,
        "towns": {name: dict(shelf.people(name)) for name in shelf.towns()},
        "pilots": {name: shelf.load(name).model_dump(mode="json") for name in shelf.pilots()},
        "variants": {name: shelf.load(name).model_dump(mode="json") for name in shelf.variants()},
        "first_town": {**FIRST_TOWN, "digest": first_digest()},
    }  # fmt: skip


def _keys() -> dict[str, dict[str, dict[str, Json]]]:
    """Table by table, each key with its default, unit, range (none for switches), meaning and basis."""
    tables: dict[str, type[schema.Section]] = {
        name: type(field.get_default(call_default_factory=True)) for name, field in rulebook.Tables.model_fields.items()
    }
    tables |= {"source": schema.Source, "service": schema.Service}
    kinds = {float: "number", int: "whole", bool: "switch"}
    return {
        table: {
            name: {"kind": kinds[field.annotation], **_key(field.json_schema_extra, field.metadata),
                   "default": field.default, "about": str(field.description)}
            for name, field in section.model_fields.items()
            if field.annotation in kinds
        }
        for table, section in tables.items()
    }  # fmt: skip


def _key(extra: object, limits: list[object]) -> dict[str, Json]:
    unit = extra if isinstance(extra, Mapping) else {}
    low = next((limit.ge for limit in limits if hasattr(limit, "ge")), None)
    high = next((limit.le for limit in limits if hasattr(limit, "le")), None)
    return {"unit": str(unit["unit"]), "low": low, "high": high, "basis": str(unit["basis"])}


def _longest() -> dict[str, int]:
    """How many letters the words of a rulebook may have, where that is limited."""
    fields = rulebook.Words.model_fields.items()
    limits = {n: next((m.max_length for m in f.metadata if hasattr(m, "max_length")), None) for n, f in fields}
    return {name: limit for name, limit in limits.items() if limit is not None}


def _numbers(module: object, names: str) -> dict[str, int]:
    return {name: int(getattr(module, name)) for name in names.split()}


def digest(town: Town) -> str:
    """What a town's history comes to in three short numbers; the engine's `digest` gives the same for the same town."""
    n = town.people.count
    flags = tallies = moves = 0
    for month in town.history.flags:
        flags = zlib.crc32(month.tobytes(), flags)
    for counted in town.history.tallies:
        table = np.array([getattr(counted, name) for name in measures.MONTHLY], dtype="<f8")
        tallies = zlib.crc32(table.T.tobytes(), tallies)
    for world in range(len(town.worlds)):
        for when, places, causes in town.history.entries:
            mine = places // n == world
            moves = zlib.crc32(_rows(when, places[mine] % n, causes[mine]), moves)
        for when, places in town.history.exits:
            moves = zlib.crc32(_rows(when, places[places // n == world] % n), moves)
    return f"flags {flags:08x}, measures {tallies:08x}, moves {moves:08x}"


def _rows(month: int, *columns: np.ndarray[tuple[int], np.dtype[np.integer]]) -> bytes:
    """One row a move: month, and these columns."""
    return np.column_stack([np.full(len(columns[0]), month), *columns]).astype("<i4").tobytes()


def first_digest() -> str:
    """The digest of the first town."""
    worlds = runs.with_twins(shelf.DEFAULT)
    with Town(worlds, FIRST_TOWN["residents"], FIRST_TOWN["seed"]) as lived:
        return digest(lived.advance(FIRST_TOWN["months"]))


def text() -> str:
    """The file as it should be."""
    return json.dumps(exported(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"written: {FILE.name}\n")


if __name__ == "__main__":
    main()
