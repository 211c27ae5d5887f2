"""Played lives as Python lives them, and the words in which the page tells how they end, filled in once more."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.play.lives import Life
from sim.play.towns import THIN, CodedTown
from sim.play.words import SAME
from sim.rules.worlds import World
from sim.town import measures, tables
from sim.town.choices import Choice, Choices, Orders, Standing
from sim.town.town import Town
from tests.engine.node import tool

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PLAYED: dict[str, Any] = json.loads((ROOT / "sim/page/web/words/en.json").read_text(encoding="utf-8"))["played"]
END: dict[str, Any] = PLAYED["end"]
PEOPLE, MONTHS = 100, 48
SMALL = [
    CodedTown(rulebook, 5, "uneven", THIN, PEOPLE) for rulebook in ("joined-hands", "second-chance", "thousand-points")
]
CAREFUL = Orders(never_slip=True, appeal=True, repair=True)
WRONGED = 78
"""Somebody in the first of them whom a wrong record puts on the list."""
SILENT = Orders(appeal=False, repair=False)


FLAGS = (measures.REFUSED, measures.CANNOT, measures.WILL_NOT)


def two_worlds(town: CodedTown, decided: Choices) -> Town:
    rulebook = town.read()
    worlds = [World(rulebook, "list"), World(rulebook.without_list(), "none")]
    return Town(worlds, PEOPLE, town.seed, choices=decided)


STATE = ("listed", "knows", "savings", "arrears")


@dataclass
class Ended:
    """One life as Python lives it: month by month, with the list and without."""

    town: CodedTown
    life: Life
    months: int = MONTHS
    seen: dict[str, np.ndarray[Any, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        who = self.life.resident
        rows: list[dict[str, Any]] = []
        with two_worlds(self.town, choices(self.life)) as town:
            for _ in range(self.months):
                town.step()
                row = {name: getattr(town.state, name)[:, who].copy() for name in STATE}
                rows.append(row | {"flags": town.history.flags[-1][:, who]})
            self.records = self._own(tables.records(town)).query("truth != 'residual'")
            self.stays = self._own(tables.spells(town))
        self.seen = {name: np.array([row[name] for row in rows]) for name in rows[0]}
        self.left = [
            float(self.seen["savings"][-1, world]) - float(self.seen["arrears"][-1, world]) for world in (0, 1)
        ]
        self.on = [int(self.seen["listed"][:, world].sum()) for world in (0, 1)]

    def _own(self, frame: Any) -> Any:
        return frame[(frame["resident"] == self.life.resident) & (frame["world"] == "list")]

    def months_of(self, flag: int, world: int) -> int:
        return int(np.count_nonzero(self.seen["flags"][:, world] & flag))


def choices(life: Life) -> Choices:
    return Choices(life.answers, [Standing(month, life.resident, orders) for month, orders in life.orders])


def short(town: CodedTown, life: Life, months: int = MONTHS) -> tuple[int, float]:
    """Months on the list, and what is left, with the list."""
    with Town([town.read()], PEOPLE, town.seed, choices=choices(life)) as lived:
        state = lived.advance(months).state
        who = life.resident
        return int(state.months_listed[0, who]), float(state.savings[0, who]) - float(state.arrears[0, who])


@dataclass
class Habit:
    """Everybody's life with nobody's decisions: with the list and without, a column a resident."""

    on: np.ndarray[Any, Any]
    left: np.ndarray[Any, Any]
    flags: list[np.ndarray[Any, Any]]


@cache
def by_habit(rulebook: str) -> Habit:
    """Of a small town."""
    with two_worlds(next(town for town in SMALL if town.rulebook == rulebook), Choices()) as lived:
        state = lived.advance(MONTHS).state
        flags = np.array(lived.history.flags).reshape(MONTHS, 2, PEOPLE)
        counts = [np.count_nonzero(flags & flag, axis=0) for flag in FLAGS]
        return Habit(state.months_listed.copy(), state.savings.astype(float) - state.arrears, counts)


def some_lives() -> list[tuple[CodedTown, Life]]:
    """In each town three of those whom the list holds and two others; and somebody whom a letter helps, twice."""
    lives = []
    for at, town in enumerate(SMALL):
        on = by_habit(town.rulebook).on[0]
        held = sorted(range(PEOPLE), key=lambda who: -on[who])
        who = [*held[:3], *held[40 + at : 42 + at]]
        orders = [CAREFUL, Orders(), SILENT, CAREFUL, Orders()]
        for resident, standing in zip(who, orders, strict=True):
            answers = tuple(Choice(month, resident, "pay lender", 0) for month in (3, 45, 46, 47, 48) if resident % 3)
            lives.append((town, Life(resident, ((1, standing),) if standing != Orders() else (), answers)))
    return [
        *lives,
        *((SMALL[0], Life(WRONGED, ((1, orders),))) for orders in (replace(CAREFUL, appeal=False), CAREFUL)),
    ]


def asked(town: CodedTown, life: Life, months: int = MONTHS) -> dict[str, Any]:
    """A code as the page has it."""
    orders = [{"month": month, "resident": life.resident, "orders": vars(standing)} for month, standing in life.orders]
    answers = [{"month": c.month, "resident": c.resident, "what": c.what, "value": c.value} for c in life.answers]
    return {
        "town": coded(town), "months": months,
        "life": {"resident": life.resident, "orders": orders, "answers": answers},
    }  # fmt: skip


def coded(town: CodedTown) -> dict[str, Any]:
    return vars(town) | {"seed": str(town.seed), "changes": dict(town.changes)}


def ask(module: Path, **question: Any) -> Any:
    done = subprocess.run(
        [tool("node"), str(module)], input=json.dumps(question), capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# ---- the page's words, filled in once more


def fill(text: str, **values: object) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def close(value: float) -> str:
    return f"{abs(value):.1f}".removesuffix(".0")


def forms(form: Mapping[str, str], n: object) -> str:
    return fill(form["one" if str(n) == "1" else "many"], n=n)


def money(left: float) -> str:
    if close(left) == "0":
        return str(END["even"])
    return fill(END["owed" if left < 0 else "saved"], rent=forms(END["rent"], close(left)))


def listed_for(months: int) -> str:
    return fill(END["listedFor"], months=forms(END["months"], months)) if months else str(END["neverListed"])


def when(month: int) -> str:
    return f"year {(month + 11) // 12}, month {(month - 1) % 12 + 1}"


def same(one: float, other: float) -> bool:
    return abs(one - other) <= SAME
