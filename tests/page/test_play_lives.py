"""Lives played without a page, by chance: Python re-lives each with the same bits, from decisions, file and code."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.page.exported import digest
from sim.play import file
from sim.play.codes import decode
from sim.play.lives import Life, Played
from sim.play.towns import CodedTown
from sim.rules import shelf
from sim.rules.toml import parse_toml
from sim.rules.worlds import World
from sim.town.choices import Choice, Orders
from sim.town.town import Town
from tests.engine.node import bundle, tool

pytestmark = pytest.mark.once

HERE = Path(__file__).parent
CORE = HERE.parents[1] / "sim/page/web/play/core"
RESIDENTS, MONTHS, PLAYERS = 20, 18, 200
TOWNS = [
    CodedTown(rulebook, 5 + place, people, residents=RESIDENTS)
    for place, rulebook in enumerate(shelf.pilots())
    for people in ("even", "uneven")
]


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What plays, as one module."""
    return bundle(tmp_path_factory.mktemp("play") / "core.mjs", CORE)


def play(core: Path, games: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What node decides and lives."""
    command = [tool("node"), str(HERE / "play_lives.mjs"), str(core)]
    done = subprocess.run(command, input=json.dumps(games), capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    lives: list[dict[str, Any]] = json.loads(done.stdout)
    return lives


def coded(town: CodedTown) -> dict[str, Any]:
    return {
        "rulebook": town.rulebook, "seed": str(town.seed), "people": town.people, "changes": dict(town.changes),
        "residents": town.residents,
    }  # fmt: skip


def of_page(life: dict[str, Any]) -> Life:
    """What the page decided, as Python has it."""
    answers = tuple(Choice(a["month"], a["resident"], a["what"], a["value"]) for a in life["answers"])
    return Life(life["resident"], tuple((o["month"], Orders(**o["orders"])) for o in life["orders"]), answers)


def kept(decided: list[tuple[int, str, float]], life: Life) -> list[Choice]:
    """Of all that was answered, what the orders of the month would not have done by themselves."""
    answers = [Choice(month, life.resident, what, value) for month, what, value in decided]
    return [
        c for c in answers if c.what in ("keep", "lend", "buy") or in_force(life, c.month).answer(c.what) != c.value
    ]


def in_force(life: Life, month: int) -> Orders:
    return next((orders for since, orders in reversed(life.orders) if since <= month), Orders())


def in_order(life: Life) -> Life:
    return replace(life, answers=tuple(sorted(life.answers)))


def test_a_played_life_is_relived_by_python_with_the_same_bits(core: Path) -> None:
    """200 players by chance, in all pilots and both towns; their file and their code say the same life."""
    games = [
        {"town": coded(TOWNS[n % len(TOWNS)]), "months": MONTHS, "resident": 7 * n % RESIDENTS, "seed": 1 + n}
        for n in range(PLAYERS)
    ]
    lives, by_hand, coded_lives = play(core, games), 0, 0
    assert len(lives) == PLAYERS
    for n, reply in enumerate(lives):
        town = TOWNS[n % len(TOWNS)]
        played = Played(town.read(), (of_page(reply["life"]),), RESIDENTS, MONTHS, town.seed)
        worlds = [World(played.rulebook, "with the list"), World(played.rulebook.without_list(), "no list")]
        with Town(worlds, RESIDENTS, town.seed, choices=played.choices()) as lived:
            assert digest(lived.advance(MONTHS)) == reply["digest"] == reply["again"], n
            who = played.lives[0].resident
            for world, came in enumerate(reply["came"]):
                assert came["listed"] == lived.state.months_listed[world, who], n
                left = float(lived.state.savings[world, who]) - float(lived.state.arrears[world, who])
                assert came["left"] == pytest.approx(left, abs=1e-6), n
        by_hand += len(played.lives[0].answers)
        assert sorted(kept(reply["decided"], played.lives[0])) == sorted(played.lives[0].answers), n
        written = file.parse(parse_toml(reply["toml"], "mine.toml").data)
        assert (written.rulebook, written.seed, written.months) == (played.rulebook, town.seed, MONTHS)
        assert in_order(written.lives[0]) == in_order(played.lives[0]), n
        if reply["code"]:
            coded_lives += 1
            assert in_order(decode(reply["code"]).life) == in_order(played.lives[0]), n
    assert by_hand > 5 * PLAYERS and coded_lives > PLAYERS / 2
    assert [reply["wrong"] for reply in lives] == [[]] * PLAYERS  # what is said of the month's money comes true
    assert sum(reply["right"] for reply in lives) > MONTHS * PLAYERS / 2
    assert all(reply["same"] for reply in lives)  # lived again from its code, the clock stops where it stopped
