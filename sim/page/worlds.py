"""Which worlds a page needs: every rulebook with its twins, the first one abolished in turn, and a grid around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from sim.checks import whole_number
from sim.errors import ListedError
from sim.rules import schema, shelf
from sim.rules.dotted import matches
from sim.rules.rulebook import Rulebook, Value, without
from sim.rules.shelf import Given
from sim.town.town import Town

MOST_RULEBOOKS = 12
MOST_LIFE = 500_000
"""Resident-months of one world: more would make a page too heavy."""
FULL_GRID = 150_000  # resident-months up to which every level of every axis is computed
STACK = 64_000  # residents x worlds lived together
OTHER_TOWNS = 9
ABOLITIONS = 9
OPEN_DESK: dict[str, Value] = {
    "notice.chance": 1.0, "appeal.rate": 0.25, "appeal.capacity": 50.0, "appeal.accuracy": 0.9,
}  # fmt: skip
SWITCHES = ("scrutiny", "association", "carrots", "deterrence")
_NEUTRAL = tuple(schema.NEUTRAL.items())
_WORDLESS = {"name": "world", "title": "", "question": "", "grounded_in": "", "leaves_out": ""}
"""Worlds are lived without words: whatever a rulebook is called, only its numbers count."""


class PageError(ListedError):
    """A page that cannot be made."""


@dataclass(frozen=True)
class Level:
    """One place of a slider or switch: words, the channels it cuts or restores, and the keys it sets."""

    label: str
    channels: Mapping[str, bool]
    keys: Mapping[str, Value]


@dataclass(frozen=True)
class Axis:
    """One slider or switch. `own` is the level that equals the rulebook."""

    name: str
    label: str
    help: str
    levels: tuple[Level, ...]
    own: int


class Plan:
    """What will be lived for a page. Raises ListedError for rulebooks, residents, months or a seed that cannot be."""

    def __init__(
        self, given: Given | Sequence[Given] | None, residents: int, months: int, seed: int, town: str | None = None
    ) -> None:
        if given is None or isinstance(given, (str, Path, Rulebook)):
            given = [shelf.DEFAULT if given is None else given]
        self.given: list[Given] = list(given) or [shelf.DEFAULT]
        self.rulebooks = [shelf.resolve(g, town) for g in self.given]
        if len(self.rulebooks) == 1:
            self.rulebooks += [shelf.load(p, town) for p in shelf.pilots() if p != self.rulebooks[0].name]
        if len(self.rulebooks) > MOST_RULEBOOKS:
            raise PageError(f"rulebooks: {len(self.rulebooks)}; a page has room for {MOST_RULEBOOKS}")
        whole_number("residents", residents, 2, 4000, error=PageError, why="for a page")
        whole_number("months", months, 12, 480, error=PageError, why="for a page")
        if residents * months > MOST_LIFE:
            raise PageError(
                f"residents x months: {residents * months:,}; must be at most {MOST_LIFE:,}, or the page is too heavy"
            )
        self.bare = [b.model_copy(update=_WORDLESS) for b in self.rulebooks]
        self.subject = self.bare[0]
        Town([self.subject], residents, seed).close()
        self.residents, self.months, self.seed = residents, months, seed
        step = max(1, months // (ABOLITIONS + 1))
        self.abolitions = [1 + step * k for k in range(1, ABOLITIONS + 1) if 1 + step * k <= months]
        self.axes = axes(self.subject, residents * months <= FULL_GRID)
        self.grid, self.index = _distinct(self.subject, self.axes)

    @property
    def stacks(self) -> list[list[Rulebook]]:
        """The distinct worlds of the grid, in stacks that are lived together."""
        size = max(16, min(512, STACK // self.residents))
        return [self.grid[i : i + size] for i in range(0, len(self.grid), size)]

    @property
    def steps(self) -> int:
        """Months of stacks of worlds that will be lived."""
        return self.months * (1 + len(self.stacks) + OTHER_TOWNS)


def axes(rulebook: Rulebook, full: bool) -> tuple[Axis, ...]:
    """The sliders and switches around a rulebook; without `full`, sliders have their two outer levels and its own."""
    on = rulebook.channels
    severity = rulebook.sanctions.severity

    def times(factor: float) -> dict[str, Value]:
        wrong: dict[str, Value] = {f"source.{s.name}.error": min(1.0, s.error * factor) for s in rulebook.source}
        return wrong | {"registry.mismatch": min(0.5, rulebook.registry.mismatch * factor)}

    def kept(factor: float) -> dict[str, Value]:
        return {f"source.{s.name}.retention": max(1, min(1200, round(s.retention * factor))) for s in rulebook.source}

    lengths = {s.retention for s in rulebook.source}
    alike = lengths.pop() if len(lengths) == 1 else None

    def how_long(factor: float, words: str) -> str:
        return words if alike is None else f"{max(1, min(1200, round(alike * factor)))} months"

    press = [(0.5, "half"), (1.0, "as written"), (1.5, "half as much again")] if full else [(1.0, "as written")]
    sliders = (
        Axis(
            "severity", "Severity", "what a closed door costs the listed (channel: means)",
            (
                Level("nothing", {"means": False}, {}),
                *(Level(w, {"means": True}, {"sanctions.severity": min(3.0, severity * f)}) for f, w in press),
            ),
            (2 if full else 1) if on.means else 0,
        ),
        Axis(
            "errors", "Errors", "wrong records, of people who had paid or of their namesakes",
            (
                Level("none", {"errors": False}, {}),
                Level("as written", {"errors": True}, times(1)),
                Level("doubled", {"errors": True}, times(2)),
            )[: 3 if full else 2],
            1 if on.errors else 0,
        ),
        Axis(
            "appeals", "Appeals", "how easily a wrong record can be contested (channel: recourse)",
            (
                Level("none", {"recourse": False}, {}),
                Level("as written", {"recourse": True}, {}),
                Level("open to all", {"recourse": True}, OPEN_DESK),
            ),
            1 if on.recourse else 0,
        ),
        Axis(
            "retention", "Records are kept", "months until a record is forgotten",
            (
                Level(how_long(0.25, "a quarter as long"), {}, kept(0.25)),
                Level(how_long(1, "as written"), {}, {}),
                Level(how_long(2, "twice as long"), {}, kept(2)),
            ),
            1,
        ),
    )  # fmt: skip
    helps = {
        "scrutiny": "the listed, and districts with more past records, are watched more",
        "association": "ties to listed people cost points",
        "carrots": "the favoured live cheaper, so they stay favoured",
        "deterrence": "fear of the list lowers deliberate breach: the official purpose",
    }
    both = {name: (Level("off", {name: False}, {}), Level("on", {name: True}, {})) for name in SWITCHES}
    switches = tuple(
        Axis(name, name.capitalize(), helps[name], both[name], int(getattr(on, name))) for name in SWITCHES
    )
    return (*sliders, *switches)


def _distinct(rulebook: Rulebook, all_axes: Sequence[Axis]) -> tuple[list[Rulebook], list[int]]:
    """The rulebooks of all combinations of levels, each kept once, and which one each combination is.

    Two are the same when they agree in every number after cut channels have become neutral.
    """
    places: dict[tuple[tuple[Value, ...], str], int] = {}
    rulebooks: list[Rulebook] = []
    index: list[int] = []
    count = len(all_axes) - len(SWITCHES)
    for sliders in product(*(axis.levels for axis in all_axes[:count])):
        slid = _with(rulebook, sliders)
        keys = slid.keys()
        stars = {c: {k: v for n, v in neutral.items() for k in keys if matches(n, k)} for c, neutral in _NEUTRAL}
        for switches in product(*(axis.levels for axis in all_axes[count:])):
            on = {c: v for level in switches for c, v in level.channels.items()}
            channels = slid.channels.model_copy(update=on)
            kept = without(slid.amendment, [f"channels.{c}" for c in on])
            switched = slid.model_copy(update={"channels": channels, "amendment": kept})
            numbers = {k: v for k, v in keys.items() if not k.startswith("channels.")}
            for channel, neutral in stars.items():
                if not getattr(channels, channel):
                    numbers |= neutral
            same = (tuple(numbers.values()), repr(kept) + repr(channels) * bool(kept))
            if same not in places:
                places[same] = len(rulebooks)
                rulebooks.append(switched)
            index.append(places[same])
    return rulebooks, index


def _with(rulebook: Rulebook, levels: Sequence[Level]) -> Rulebook:
    keys: dict[str, Value] = {}
    for level in levels:
        keys |= {f"channels.{c}": on for c, on in level.channels.items()}
        keys |= level.keys
    return rulebook.fixed(keys)
