"""A link that Python makes opens the page in the state that was meant: read by the page's own reader, in node."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.errors import ListedError
from sim.page import START, built, link
from sim.rules.rulebook import Rulebook
from tests.engine.node import tool

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.once
ENTRY = """
export * from "./state.ts";
export { refusals } from "./refused.ts";
export { keys } from "../engine";
export { effect } from "@preact/signals";
"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's reader of links, as a module of its own."""
    target = tmp_path_factory.mktemp("state") / "state.mjs"
    command = [tool("esbuild"), "--bundle", "--format=esm", "--loader=ts", f"--outfile={target}", "--log-level=warning"]
    modules = os.environ | {"NODE_PATH": str(ROOT / "node_modules")}
    done = subprocess.run(
        command, input=ENTRY, cwd=ROOT / "sim/page/web", capture_output=True, text=True, env=modules, check=False
    )
    assert done.returncode == 0, done.stderr
    return target


def read(reader: Path, links: list[str]) -> list[dict[str, Any]]:
    start = START.search(built())
    assert start is not None
    fragments = [one.partition("#")[2] for one in links]
    done = subprocess.run(
        [tool("node"), str(Path(__file__).with_name("read_link.mjs")), str(reader), start[2], json.dumps(fragments)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    states: list[dict[str, Any]] = json.loads(done.stdout)
    return states


def _custom() -> Rulebook:
    data = sim.load("joined-hands").model_dump()
    data["source"] = data["source"][:2]
    return Rulebook.parse(data | {"name": "two-drawers"})


RULES: list[Rulebook] = [
    *(sim.load(name) for name in sim.pilots()),
    sim.load("joined-hands", town="uneven"),
    sim.load("second-chance", town="uneven").set({"listing.term": 6, "means_test.enabled": False}),
    sim.load("joined-hands").set({"source.*.error": 1e-05, "sanctions.severity": 0.25, "life.wage": 1.4}),
    sim.load("joined-hands").amended({60: {"listing.enabled": False}}),
    _custom(),
]


def test_the_page_opens_every_rulebook_as_it_was_meant(reader: Path) -> None:
    states = read(reader, [link(rules, seed=7, month=36) for rules in RULES])
    for rules, state in zip(RULES, states, strict=True):
        assert state["keys"] == rules.keys(), rules.name
        assert state["amendments"] == len(rules.amendment), rules.name
        assert (state["seed"], state["month"], state["stop"]) == ("7", 36, "workshop"), rules.name
        assert not state["refused"], rules.name
        assert not state["trouble"], rules.name


def test_a_link_is_what_the_page_itself_would_write(reader: Path) -> None:
    short = [
        link(), link(stop="bill"), link("true-scale", seed=2**63 - 1, month=120), link(town="uneven", month=1),
        link(residents=300, months=60, month=60), link(sim.load("joined-hands").set({"listing.enabled": False})),
    ]  # fmt: skip
    for created, state in zip(short, read(reader, short), strict=True):
        assert state["written"] == created.partition("#")[2]


def test_a_town_is_named_and_not_spelt_out() -> None:
    assert link("joined-hands", town="uneven") == "listed.html#stop=workshop&town=uneven&v=1"
    assert link(stop="bill", page="../listed.html") == "../listed.html"


@pytest.mark.parametrize(
    ("given", "named"),
    [({"month": 121}, "month"), ({"residents": 5000}, "residents"), ({"months": 5}, "months"), ({"seed": -1}, "seed")],
)
def test_what_the_page_cannot_show_is_refused_in_words(given: dict[str, int], named: str) -> None:
    with pytest.raises(ListedError, match=f"^{named}: "):
        link(**given)  # type: ignore[arg-type]
