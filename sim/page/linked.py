"""Links into the live page: the same rules, people, luck and month, in the words that the page reads and writes.

The format is that of `web/state.ts`; only what differs from how the page opens stands in a link.
"""

from __future__ import annotations

import base64
import zlib
from urllib.parse import urlencode

from sim.checks import whole_number
from sim.errors import ListedError
from sim.rules import shelf
from sim.rules.rulebook import Rulebook, Value
from sim.rules.shelf import Given

VERSION = 1  # as web/state.ts writes
MOST_PACKED = 12_000  # letters of a rulebook in a link: web/files/carry.ts


def link(
    rulebook: Given = shelf.DEFAULT,
    town: str | None = None,
    seed: int = 1,
    month: int = 0,
    *,
    residents: int = 1000,
    months: int = 120,
    stop: str = "workshop",
    page: str = "listed.html",
) -> str:
    """A link that opens the live page, as it ships, in a given state.

    Args:
        rulebook: a name of one that ships, a TOML file or a rulebook.
        town: whose people, `even` or `uneven`; by default as the rulebook has them.
        seed: of everybody's luck.
        month: on show, 0 to `months`.
        residents: people in the town, 2 to 4,000.
        months: that the town lives, 12 to 480.
        stop: the step of the page: `bill` (where it begins) to `workshop`.
        page: the address of the page.

    Raises ListedError for what the page cannot show.
    """
    whole_number("residents", residents, 2, 4000, why="for a page")
    whole_number("months", months, 12, 480, why="for a page")
    whole_number("month", month, 0, months, why="for a link")
    whole_number("seed", seed, 0, 2**63 - 1)
    parts: dict[str, str] = {} if stop == "bill" else {"stop": stop}
    if month:
        parts["month"] = str(month)
    parts |= _rules(shelf.resolve(rulebook, town))
    opens = {"seed": (seed, 1), "people": (residents, 1000), "months": (months, 120)}
    parts |= {key: str(value) for key, (value, usual) in opens.items() if value != usual}
    return f"{page}#{urlencode(parts | {'v': str(VERSION)}, safe=':,*')}" if parts else page


def _rules(rulebook: Rulebook) -> dict[str, str]:
    """A rulebook in a link: the name of the nearest that ships and what differs in it; else all of it, packed."""
    near = [(len(changes), name, town, changes) for name in shelf.shipped() for town, changes in _from(name, rulebook)]
    if not near:
        return {"own": _packed(rulebook)}
    _, name, town, changes = min(near, key=lambda one: (one[0], one[1] != rulebook.name, one[2] != ""))
    parts = {} if name == shelf.DEFAULT else {"rules": name}
    if changes:
        parts["set"] = ",".join(f"{key}:{_written(value)}" for key, value in changes.items())
    return parts | ({"town": town} if town else {})


def _from(name: str, rulebook: Rulebook) -> list[tuple[str, dict[str, Value]]]:
    """What leads from a rulebook that ships to this one: a town ("" for its own) and changes; none if nothing does."""
    base = shelf.load(name)
    if _shape(base) != _shape(rulebook):
        return []
    wanted = rulebook.keys()
    starts = {"": base.keys()} | {town: shelf.in_town(base, town).keys() for town in shelf.towns()}
    return [
        (town, {key: value for key, value in wanted.items() if start[key] != value}) for town, start in starts.items()
    ]


def _shape(rulebook: Rulebook) -> object:
    """What no change of a number reaches: sources, services, grades and amendments."""
    sources = [(source.name, source.kind) for source in rulebook.source]
    return sources, [service.name for service in rulebook.service], rulebook.score.grades, rulebook.amendment


def _written(value: Value) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else repr(value)


def _packed(rulebook: Rulebook) -> str:
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    raw = squeezed.compress(shelf.dump(rulebook).encode("utf-8")) + squeezed.flush()
    text = base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")
    if len(text) > MOST_PACKED:
        raise ListedError(f"{rulebook.name}: too long for a link ({len(text):,} letters; at most {MOST_PACKED:,})")
    return text
