"""The commands, as a newcomer types them."""

from __future__ import annotations

import csv
import itertools
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import sim
from sim.cli.main import main
from sim.cli.progress import ProgressBar
from sim.results import output, summary
from sim.results.drawn import Shared
from sim.rules import shelf
from sim.town import measures

SMALL = ["--residents", "120", "--months", "40"]


def run_json(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["run", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_json_alone_on_standard_output(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reply = run_json(capsys, *SMALL, "--seed", "5")
    assert {"residents": 120, "months": 40, "seed": 5}.items() <= reply["town"].items()
    assert [w["name"] for w in reply["worlds"]] == ["joined-hands", "no feedback", "no list"]
    for world in reply["worlds"]:
        assert sorted(world) == sorted(["name", *summary.DEFINITIONS])
        assert all(math.isfinite(v) and v >= 0 for k, v in world.items() if k != "name")
    assert not list(tmp_path.iterdir())


def test_a_run_writes_everything_and_twice_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    for folder in (first, second):
        assert main(["run", "thousand-points", *SMALL, "--out", str(folder)]) == 0
    capsys.readouterr()
    assert files(first) == files(second)
    drawn = [(f"{name}.png", (second / f"{name}.png").read_bytes()) for name in output.PICTURES]
    monkeypatch.setattr(Shared, "files", lambda _: drawn)  # a third time would take as long as all the rest
    assert main(["run", "thousand-points", *SMALL, "--out", str(first)]) == 0  # over an earlier run
    assert files(first) == files(second)
    names = set(files(first))
    assert {"summary.json", "monthly.csv", "residents.csv", "records.csv"} <= names
    assert {"thousand-points.toml", "no-feedback.toml", "no-list.toml"} <= names
    assert sum(n.endswith(".png") for n in names) == 7
    assert all(d.startswith(b"\x89PNG") for n, d in files(first).items() if n.endswith(".png"))
    reply = json.loads((first / "summary.json").read_text())
    assert reply["versions"]["listed"] == sim.__version__ and reply["town"]["seed"] == 1
    assert shelf.load(first / "thousand-points.toml") == shelf.load("thousand-points")


@pytest.mark.once
def test_the_tables_agree_with_the_summary(undrawn: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    assert main(["run", *SMALL, "--residents", "300", "--out", str(folder)]) == 0
    capsys.readouterr()
    reply = json.loads((folder / "summary.json").read_text())
    monthly, residents, records = (rows(folder, name) for name in ("monthly", "residents", "records"))
    assert set(measures.MONTHLY) < set(monthly[0])
    assert {"world", "month", "resident", "source", "truth", "demerit", "left", "left_month"} <= set(records[0])
    for world in reply["worlds"]:
        mine = [r for r in monthly if r["world"] == world["name"]]
        assert [int(r["month"]) for r in mine] == list(range(1, 41))
        assert sum(int(r["entries"]) for r in mine) == world["entries"]
        assert int(mine[-1]["listed"]) == world["entries"] - world["exits"]
        people = [r for r in residents if r["world"] == world["name"]]
        assert len(people) == 300
        assert sum(r["listed"] == "True" for r in people) == int(mine[-1]["listed"])
        assert sum(int(r["months_listed"]) for r in people) == sum(int(r["listed"]) for r in mine)
        created = sum(int(r[k]) for r in mine for k in ("records_true", "records_wrong", "records_astray"))
        ledger = [r for r in records if r["world"] == world["name"] and r["truth"] != "residual"]
        assert len(ledger) == created
        assert sum(not r["left"] for r in ledger) == int(mine[-1]["records_standing"])


def test_a_file_several_rulebooks_cuts_and_no_twins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(shelf.text("joined-hands"))
    reply = run_json(capsys, str(path), "separate-ledgers", *SMALL)
    names = [w["name"] for w in reply["worlds"]]
    assert names[:2] == ["joined-hands", "separate-ledgers"] and len(names) == 6
    alone = run_json(capsys, "joined-hands", *SMALL, "--no-twins")
    assert alone["worlds"] == reply["worlds"][:1]
    cut = run_json(capsys, "joined-hands", *SMALL, "--no-twins", *(f"--cut={c}" for c in ("means", "errors")))
    assert [w["name"] for w in cut["worlds"]] == ["joined-hands without means, errors"]
    assert cut["worlds"][0]["wrong_person_share"] == 0 == cut["worlds"][0]["wages_lost"]


def test_channels_cut_is_the_rulebook_with_its_feedback_cut(capsys: pytest.CaptureFixture[str]) -> None:
    twin = run_json(capsys, *SMALL)["worlds"][1]
    words = [w for c in ("means", "scrutiny", "association", "carrots") for w in ("--cut", c)]
    by_hand = run_json(capsys, *SMALL, "--no-twins", *words)["worlds"][0]
    assert {**by_hand, "name": ""} == {**twin, "name": ""}


@pytest.mark.once
def test_the_table_and_the_sentence_are_for_people(
    undrawn: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--residents", "400", "--out", str(tmp_path / "out")]) == 0
    reply = " ".join(capsys.readouterr().out.split())
    assert "people on the list of joined-hands after ten years" in reply
    assert "would not be on it without feedback" in reply
    assert "no feedback" in reply and "no list" in reply


@pytest.mark.parametrize("pilot", shelf.pilots())
def test_every_pilot_is_shown_checked_and_run(pilot: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pilots"]) == 0
    assert sum(line.startswith(pilot + " ") for line in capsys.readouterr().out.splitlines()) == 1
    assert main(["show", pilot]) == 0
    assert shelf.parse(capsys.readouterr().out) == shelf.load(pilot)
    assert main(["show", pilot, "--town", "uneven"]) == 0
    assert shelf.parse(capsys.readouterr().out) == shelf.load(pilot, town="uneven")
    assert main(["check", pilot]) == 0
    capsys.readouterr()
    book = shelf.load(pilot)
    assert book.name == pilot
    for words in (book.title, book.question, book.grounded_in, book.leaves_out):
        assert len(words) > 10
    reply = run_json(capsys, pilot, *SMALL)
    assert reply["worlds"][2]["ever_listed_share"] == 0


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which a second goes by from one look at the clock to the next."""
    clock = itertools.count()
    monkeypatch.setattr("sim.cli.progress.time", SimpleNamespace(monotonic=lambda: float(next(clock))))


def test_progress_is_shown_when_it_takes_long(
    slow: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", "--residents", "20", "--months", "12", "--json"]
    assert main(words) == 0
    assert capsys.readouterr().err == "", "tests that read what is said do so on slow machines, too"
    monkeypatch.setattr("sim.cli.progress.PATIENCE", 1.0)
    assert main(words) == 0
    lines = capsys.readouterr().err.splitlines()
    assert 8 <= len([line for line in lines if "of 12 months lived" in line]) <= 10  # a line a tenth


def test_a_long_study_has_a_line_a_tenth_in_a_pipe(
    slow: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sim.cli.progress.PATIENCE", 1.0)
    with ProgressBar("steps") as bar:
        for done in range(1, 1001):
            bar.reached(done, 1000)
    assert capsys.readouterr().err.splitlines() == [f"{tenth:,} of 1,000 steps" for tenth in range(100, 1001, 100)]


@pytest.mark.once
def test_help_and_import_are_light() -> None:
    code = (
        "import sys, sim, sim.cli; sim.Town, sim.run; print([m for m in ('matplotlib', 'IPython') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    code = (
        "import sys, sim.cli.main; sim.cli.main.main(['pilots']);"
        "print([m for m in ('mesa', 'pandas', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.once
def test_what_draws_is_loaded_where_something_is_drawn_and_no_more_of_it(tmp_path: Path) -> None:
    heavy = "'matplotlib', 'scipy.stats', 'networkx', 'matplotlib.backends.backend_pdf'"
    size = "'--residents', '20', '--months', '12'"
    code = (
        "import sys; from sim.cli.main import main\n"
        f"main(['reform', '--month', '6', {size}]); print([m for m in ({heavy}) if m in sys.modules])\n"
        f"main(['run', {size}, '--out', {str(tmp_path / 'run')!r}]); print([m for m in ({heavy}) if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [line for line in done.stdout.splitlines() if line.startswith("[")] == ["[]", "['matplotlib']"]


@pytest.mark.once
def test_python_dash_m_is_the_same_command() -> None:
    done = subprocess.run([sys.executable, "-m", "sim", "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("usage: sim")
    done = subprocess.run([sys.executable, "-m", "sim", "run", "joined"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and not done.stdout


@pytest.mark.once
def test_a_closed_pipe_is_no_traceback() -> None:
    line = f"{sys.executable} -m sim show joined-hands | head -n 1"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.startswith("#") and "Traceback" not in done.stderr


def test_no_memory_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def none(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("sim.results.runs.Town", none)
    assert main(["run", "--json"]) == 1
    assert "not enough memory" in capsys.readouterr().err
