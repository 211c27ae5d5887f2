"""Designs: what is accepted, what is refused and in which words, and how they become runs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.cli.main import main
from sim.errors import ListedError
from sim.rules import toml
from sim.sweeps import design
from sim.sweeps.design import Design
from sim.sweeps.plan import Plan
from sim.sweeps.ranges import Range

FULL = """
name = "terms"
rulebooks = ["joined-hands", "mine.toml"]
seeds = {low = 3, high = 6}
residents = [100, 200]
months = 24
per = "month"
measures = ["listed_share", "entries"]

[keys]
listing.threshold = {low = 850, high = 950, steps = 3}
score.start = [990.0, 1000.0]
"source.*.rate" = [0.2, 0.4]
channels.means = [true, false]
"""


def test_toml(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('name = "mine"\n[[source]]\nname = "court"\n')
    (tmp_path / "design.toml").write_text(FULL)
    result = design.load(tmp_path / "design.toml")
    assert [b.name for b in result.rulebooks] == ["joined-hands", "mine"]
    assert (result.seeds, result.residents) == ((3, 4, 5, 6), (100, 200))
    assert result.keys["listing.threshold"] == Range(850, 950, 3)
    plan = Plan(result)
    assert plan.points == 3 * 2 * 2 * 2 and plan.runs == 2 * 4 * 2 * 24 and plan.rows == plan.runs * 24
    assert plan.run(0).values == (850.0, 990.0, 0.2, True)
    assert plan.run(plan.runs - 1).values == (950.0, 1000.0, 0.4, False)
    assert [plan.run(n).run for n in range(plan.runs)] == list(range(plan.runs))


BASE: dict[str, Any] = {"rulebooks": ["joined-hands"]}
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"rulebooks": []}, "rulebooks"),
    ({"rulebooks": ["joined-hand"]}, "no such pilot, nor a TOML file; did you mean joined-hands?"),
    ({"rulebooks": ["missing.toml"]}, "rulebooks: 'missing.toml': cannot be read"),
    ({"rulebooks": [{"name": "a person"}]}, "must be a list of pilots' names or TOML files"),
    ({"rulebooks": ["joined-hands", "joined-hands"]}, "rulebooks: 'joined-hands' is given twice"),
    ({"rulbooks": 1}, "rulbooks: unknown key; did you mean rulebooks?"),
    (
        {"name": "../x"},
        "name: must be 1 to 40 small letters, digits, - or _, the first of them a letter (given: '../x')",
    ),
    ({"seeds": []}, "seeds: "),
    ({"seeds": [1, 1]}, "seeds: 1 is given twice"),
    ({"seeds": [-1]}, "seeds: -1; must be a whole number from 0"),
    ({"seeds": [1.5]}, "seeds: "),
    ({"seeds": {"low": 5, "high": 1}}, "seeds: the range must rise"),
    ({"seeds": {"low": 1}}, "seeds: must be a list, or a range"),
    ({"seeds": True}, "seeds: "),
    ({"residents": 1}, "residents: 1; must be a whole number from 2"),
    ({"residents": "100"}, "residents: "),
    ({"months": 0}, "months: "),
    ({"months": 24.0}, "months: "),
    ({"per": "year"}, "per: must be 'world' or 'month'"),
    ({"measures": ["listed_shar"]}, "measures: 'listed_shar': not counted per world; did you mean listed_share?"),
    ({"per": "month", "measures": ["entrenchment"]}, "not counted per month"),
    ({"sample": "latin", "points": 4}, "keys: missing; a latin sample needs it"),
    ({"sample": "sobol", "keys": {"listing.term": [1, 2]}}, "points: missing"),
    ({"points": 4}, "points: a grid has as many as its keys make"),
    ({"keys": [1]}, "keys: must be a table"),
    (
        {"keys": {"listing.treshold": [1.0]}},
        "keys.listing.treshold: no such key in joined-hands; did you mean listing.th",
    ),
    ({"keys": {"listing": {"treshold": [1.0]}}}, "did you mean listing.threshold?"),
    ({"keys": {"source.*.rat": [0.1]}}, "keys.source.*.rat: no such key"),
    ({"keys": {"listing.threshold": ["900"]}}, "keys.listing.threshold: '900'; must be numbers"),
    ({"keys": {"listing.threshold": []}}, "keys.listing.threshold: 0 values"),
    ({"keys": {"listing.threshold": [900.0, 900]}}, "keys.listing.threshold: 900 is given twice"),
    ({"keys": {"listing.threshold": [1e9]}}, "listing.threshold: "),
    ({"keys": {"listing.threshold": [float("nan")]}}, "keys.listing.threshold: nan; must be numbers"),
    ({"keys": {"listing.term": [1.5]}}, "listing.term: "),
    ({"keys": {"listing.term": {"low": 1, "high": 2.5, "steps": 2}}}, "must be whole numbers"),
    ({"keys": {"listing.term": {"low": 1, "high": 3, "steps": 9}}}, "steps: 9 are too many between 1 and 3"),
    ({"keys": {"listing.term": {"low": 1, "high": 3}}}, "a grid needs steps"),
    ({"keys": {"listing.term": {"low": 3, "high": 3, "steps": 2}}}, "low the smaller"),
    ({"keys": {"listing.term": {"low": 1, "high": 3, "step": 2}}}, "'step': unknown, did you mean steps?"),
    ({"keys": {"channels.means": {"low": 0, "high": 1, "steps": 2}}}, "is true or false; give a list"),
    ({"keys": {"channels.means": [0, 1]}}, "channels.means: "),
    ({"keys": {"score.start": [-20000.0]}}, "score.start: "),
    ({"keys": {"score.low": [0.0, 1200.0], "score.high": [1300.0, 1100.0]}}, "score.start: must lie between"),
    ({"keys": {"a.b.c.d.e.f": [1]}}, "no such key"),
    (
        {"keys": {"source.court.rate": [0.3, 0.4], "source.*.rate": [0.1, 0.2]}},
        "keys.source.*.rate: names a number that keys.source.court.rate names, too; leave one of them out",
    ),
    (
        {"keys": {"service": {"*": {"gated": [True]}, "travel": {"gated": [False]}}}},
        "keys.service.travel.gated: names a number that keys.service.*.gated names, too",
    ),
    ({"keys": {"listing.term": [1], "listing": {"term": [2]}}}, "keys: 'listing.term' is given twice"),
    (
        {"seeds": {"low": 1, "high": 999_999}, "keys": {"listing.term": {"low": 0, "high": 599, "steps": 600}}},
        "at most",
    ),
]


@pytest.mark.parametrize(("change", "words"), WRONG)
def test_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ListedError) as error:
        Plan(Design.parse({**BASE, **change}, "design.toml"))
    text = str(error.value)
    assert words in text and text.startswith("design") and "\n" not in text and len(text) < 300


@pytest.mark.parametrize("text", ["", "rulebooks = [", "x = 1", "\0", "[keys]\nlisting = 3", "[" * 5000])
def test_not_a_design(text: str) -> None:
    with pytest.raises(ListedError, match=r"^design: ") as error:
        design.parse(text)
    assert "\n" not in str(error.value)


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\0")
    (tmp_path / "huge.toml").write_bytes(b"#" * (toml.MOST_BYTES + 1))
    for name, words in (("binary.toml", "not a text file"), ("huge.toml", "larger than"), ("no.toml", "cannot be read"),
                        (".", "a folder"), ("a\0", "cannot be read")):  # fmt: skip
        with pytest.raises(ListedError, match=words):
            design.load(tmp_path / name)


@pytest.mark.parametrize("sample", ["latin", "sobol"])
@pytest.mark.parametrize("points", [1, 5, 16])
def test_samples(sample: str, points: int) -> None:
    keys = {
        "listing.threshold": {"low": 850.0, "high": 950.0}, "listing.term": {"low": 0, "high": 3},
        "channels.means": [True, False], "sanctions.severity": [0.0, 0.5, 1.0],
    }  # fmt: skip
    plan = Plan(Design.parse({**BASE, "sample": sample, "points": points, "keys": keys}))
    created = [plan.point(n) for n in range(points)]
    assert plan.runs == points and created == [plan.point(n) for n in range(points)]
    assert all(
        850 <= a <= 950 and b in (0, 1, 2, 3) and c in (True, False) and d in (0, 0.5, 1) for a, b, c, d in created
    )
    assert [type(v) for v in created[0]] == [float, int, bool, float]
    if points == 16:  # every quarter of every range is met alike (Latin), or nearly (Sobol in base 2: exactly)
        quarters = np.bincount([int((a - 850) / 25) for a, *_ in created], minlength=4)
        assert list(quarters) == [4, 4, 4, 4]
        assert sorted(b for _, b, *_ in created) == [0] * 4 + [1] * 4 + [2] * 4 + [3] * 4
    other = Plan(Design.parse({**BASE, "sample": sample, "points": points, "keys": keys, "sample_seed": 2}))
    assert other.digest != plan.digest


def test_stars_beside_other_numbers_are_fine() -> None:
    keys = {"source.court.rate": [0.3], "source.*.amount": [1.0], "service.*.gated": [True]}
    assert Plan(Design.parse({**BASE, "keys": keys})).keys == tuple(keys)


def test_order_belongs_to_the_identity() -> None:
    """Of rulebooks, of keys, and of an amendment's changes, the later of which count; not of a design's lines."""

    def digest(change: dict[str, Any]) -> str:
        return Plan(Design.parse({**BASE, **change})).digest

    changes = {"source.*.rate": 0.1, "source.court.rate": 0.2}
    books = [
        sim.Rulebook.parse({"source": [{"name": "court"}], "amendment": [{"month": 2, "changes": c}]})
        for c in (changes, dict(reversed(changes.items())))
    ]
    keys = {"listing.term": [1, 2], "score.start": [990.0]}
    assert digest({"rulebooks": books[0]}) != digest({"rulebooks": books[1]})
    assert digest({"rulebooks": ["joined-hands", "auto-flag"]}) != digest({"rulebooks": ["auto-flag", "joined-hands"]})
    assert digest({"keys": keys}) != digest({"keys": dict(reversed(keys.items()))})
    assert digest({"keys": keys, "months": 3}) == digest({"months": 3, "keys": keys})


def test_rulebook_objects() -> None:
    book = sim.load("true-scale")
    assert Design.parse({"rulebooks": book}).rulebooks == (book,)


@settings(max_examples=200)
@given(
    st.integers(1, 60),
    st.lists(st.sampled_from([50, 100, 200, 5000]), min_size=1, max_size=3, unique=True),
    st.integers(1, 9),
)
def test_batches_cover_runs_once(batch: int, residents: list[int], seeds: int) -> None:
    data = {**BASE, "seeds": {"low": 0, "high": seeds - 1}, "residents": residents, "keys": {"listing.term": [1, 2, 3]}}
    plan = Plan(Design.parse(data), batch)
    assert [n for b in range(plan.batches) for n in plan.span(b)] == list(range(plan.runs))
    assert all(1 <= len(plan.span(b)) <= batch for b in range(plan.batches))
    assert all(len({plan.run(n).residents for n in plan.span(b)}) == 1 for b in range(plan.batches))


def test_a_design_to_start_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names every key of a design and all that can be counted, loads, and runs as it is; nothing is overwritten."""
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", "--new", "Two lists.toml"]) == 0
    text = (tmp_path / "Two lists.toml").read_text()
    result = design.load("Two lists.toml")
    assert result.name == "two-lists" and f"{Plan(result).runs} towns" in capsys.readouterr().out
    assert all(re.search(rf"^(# )?{key} = ", text, re.MULTILINE) for key in Design.model_fields if key != "keys")
    assert all(
        str(Design.model_fields[key].description) in text for key in Design.model_fields if key not in ("name", "keys")
    )
    assert all(f"#   {name} " in text for name in (*design.PER_WORLD, *design.PER_MONTH))
    assert main(["sweep", "Two lists.toml", "--dry-run"]) == 0
    bold = text.replace("\n# ", "\n").replace('per = "world"', 'per = "month"').splitlines()
    more = [line for line in bold if line.startswith(("points", "sample_seed", '"s'))]
    assert len(more) == 4
    for line in more[2:]:  # the keys that it shows but does not vary
        Design.parse({"rulebooks": "joined-hands", **tomllib.loads("[keys]\n" + line)})
    assert main(["sweep", "--new", "Two lists.toml"]) == 2
    assert "exists already and stays" in capsys.readouterr().err and (tmp_path / "Two lists.toml").read_text() == text


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["sweep"], "`sim sweep --new design.toml` writes one"),
        (["sweep", "--new", "design"], "ends in .toml"),
        (["sweep", "--new", "a.toml", "--out", "towns"], "leave out the rest"),
        (["sweep", "a.toml", "--new", "b.toml"], "leave out the rest"),
    ],
)
def test_no_design_to_start_from(
    words: list[str], wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert wanted in capsys.readouterr().err and not list(tmp_path.iterdir())
