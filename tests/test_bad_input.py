"""Bad input: one line that says what is wrong, where, and what would be right; exit code 2; nothing half-written."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.cli.main import main
from sim.errors import ListedError
from sim.rules import shelf
from sim.rules.rulebook import Rulebook
from sim.sweeps import estimate
from sim.sweeps.design import Design

GOOD = shelf.template()
SOURCE = '[[source]]\nname = "utility"\n'


def with_line(line: str) -> str:
    return f'name = "mine"\n{line}\n'


FILES: dict[str, tuple[str | bytes, str]] = {
    # name: (content, what the message must hold beside the file's name)
    "wrong-type": (with_line('[life]\nwage = "high"'), "line 3: life.wage: must be a number (given: 'high')"),
    "number-for-switch": (
        with_line("[listing]\nenabled = 1"),
        "listing.enabled: must be true or false (given: 1; write true)",
    ),
    "switch-for-number": (with_line("[life]\nwage = true"), "life.wage: must be a number"),
    "float-for-count": (with_line("[listing]\nterm = 1.5"), "listing.term: must be a whole number (given: 1.5)"),
    "list-for-number": (with_line("[life]\nwage = [1, 2]"), "life.wage: must be a number"),
    "table-for-number": (with_line("[life.wage]\nmean = 1.0"), "life.wage: must be a number"),
    "number-for-table": (with_line("life = 3"), "life: must be"),
    "date": (with_line("[life]\nwage = 2024-01-01"), "life.wage: must be a number"),
    "above-range": (with_line("[life]\nwage = 99.0"), "life.wage: must be less than or equal to 5 (given: 99.0)"),
    "below-range": (with_line("[registry]\nmismatch = -0.1"), "registry.mismatch: must be greater than or equal to 0"),
    "negative-months": (with_line("[listing]\nterm = -3"), "listing.term: must be greater than or equal to 0"),
    "nan": (with_line("[life]\nwage = nan"), "life.wage: must be a finite number"),
    "infinity": (with_line("[life]\nwage = inf"), "life.wage: must be a finite number"),
    "minus-infinity": (with_line("[score]\nstart = -inf"), "score.start: must be a finite number"),
    "huge": (with_line("[score]\nstart = 1e300"), "score.start: must be less than or equal to 10000"),
    "unknown-section": (with_line("[lisstings]\nterm = 3"), "lisstings: unknown key; did you mean listing?"),
    "unknown-key": (with_line("[listing]\ntreshold = 3"), "did you mean listing.threshold?"),
    "unknown-source-key": (with_line(SOURCE + "retension = 3"), "source.utility.retension: unknown key"),
    "duplicate-source": (with_line(SOURCE + SOURCE), "source.utility: given twice"),
    "duplicate-key": (with_line("[life]\nwage = 1.0\nwage = 2.0"), "line 4: wage = 2.0: this key is given twice"),
    "source-without-name": (with_line("[[source]]\nrate = 0.5"), "source.number 1.name: missing"),
    "source-bad-name": (with_line('[[source]]\nname = "../x"'), "source.../x.name: "),
    "source-not-list": (
        with_line("[source]\nrate = 0.5"),
        "source: must be a list (given: {'rate': 0.5}; write its name in two brackets, [[...]]",
    ),
    "too-many-services": (with_line("".join(f'[[service]]\nname = "s{i}"\n' for i in range(9))), "service: "),
    "bad-name": ('name = "Mr <b>X</b>"\n', "name: "),
    "long-title": (with_line(f'title = "{"x" * 10_000}"'), "title: "),
    "bad-kind": (with_line(SOURCE + 'kind = "secret"'), "source.utility.kind: must be 'government' or 'commercial'"),
    "low-above-high": (with_line("[score]\nlow = 900.0\nhigh = 100.0"), "score.start: must lie between"),
    "amendment-unknown": (
        with_line("[[amendment]]\nmonth = 5\nlisting.treshold = 3.0"),
        "did you mean listing.threshold?",
    ),
    "amendment-range": (with_line("[[amendment]]\nmonth = 5\nlife.wage = 77.0"), "amendment in month 5: life.wage"),
    "amendment-no-month": (with_line("[[amendment]]\nlife.wage = 1.0"), "month: missing"),
    "amendment-month-zero": (with_line("[[amendment]]\nmonth = 0\nlife.wage = 1.0"), "month: must be greater"),
    "amendment-at-birth": (with_line("[[amendment]]\nmonth = 5\nlife.savings_start = 1.0"), "counts only at the start"),
    "amendment-new-source": (
        with_line("[[amendment]]\nmonth = 5\nsource.tax.rate = 0.5"),
        "source.tax.rate: unknown key",
    ),
    "personal-data": (with_line('[[resident]]\nname = "someone"\nsavings = 3'), "resident: unknown key"),
    "empty": ("", "empty; `sim new FILE`"),
    "blank": (" \n\n\t", "empty"),
    "not-toml": ("name: mine\nlife:\n  wage: 3\n", 'line 1: name: mine: write name = "mine"'),
    "json": ('{"name": "mine"}', 'line 1: {"name": "mine"}: this looks like JSON'),
    "binary": (bytes(range(256)) * 4, "not a text file"),
    "utf16-no-mark": (GOOD.encode("utf-16-le"), "not a text file"),
    "zeros": (b"\0" * 2000, "not a text file"),
    "deep": ("a = " + "[" * 5000 + "]" * 5000, "line 1: more than 12 brackets"),
    "fifty-megabytes": (b"# " + b"x" * 50_000_000, "larger than 1,000,000 bytes"),
}


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run a command that must be refused; gives its one line."""
    code = main(list(words))
    reply = capsys.readouterr()
    assert code == 2, reply
    assert reply.out == ""
    assert reply.err.count("\n") == 1 and reply.err.startswith("sim: "), reply.err
    assert "Traceback" not in reply.err and "pydantic" not in reply.err
    assert len(reply.err) < 400
    return reply.err


@pytest.mark.parametrize("name", FILES)
def test_a_bad_rulebook_is_refused_in_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, expected = FILES[name]
    path = tmp_path / f"{name}.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    for words in (["check", str(path)], ["run", str(path), "--out", str(tmp_path / "out")]):
        line = refused(capsys, *words)
        assert path.name in line
        assert expected in line
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name]


LINES: dict[str, tuple[list[str], str]] = {
    "misspelt-pilot": (["run", "joined-hand"], "did you mean joined-hands?"),
    "missing-file": (["run", "none.toml"], "'none.toml': cannot be read: No such file"),
    "a-directory": (["check", "."], "a folder"),
    "null-in-name": (["check", "a\0b.toml"], "no name for a file"),
    "show-file": (["show", "joined-hand"], "did you mean joined-hands?"),
    "zero-residents": (["run", "--residents", "0"], "--residents: '0': must be a whole number from 2 to 10,000,000"),
    "negative-months": (["run", "--months", "-5"], "--months: '-5': must be a whole number from 1"),
    "text-residents": (["run", "--residents", "many"], "--residents: 'many'"),
    "fraction-seed": (["run", "--seed", "1.5"], "--seed: '1.5'"),
    "negative-seed": (["run", "--seed", "-1"], "--seed"),
    "huge-seed": (["run", "--seed", "9" * 30], "--seed"),
    "unknown-channel": (["run", "--cut", "mean"], "mean: no such channel; did you mean means?"),
    "of-one-town": (["why", "--resident", "3", "--towns", "2"], "--towns: the case file of a resident is of one town"),
    "unknown-option": (["run", "--resident", "3"], "unrecognized arguments"),
    "unknown-command": (["runn"], "invalid choice"),
    "option-without-value": (["run", "--out"], "expected one argument"),
    "new-over-file": (["new", "taken.toml"], "exists already"),
    "new-nowhere": (["new", "no/such/folder/x.toml"], "cannot be written"),
    "out-is-file": (["run", "--out", "taken.toml"], "is a file"),
    "out-holds-the-name": (["run", "--out", "folder"], "summary.json': is not from this command"),
    "out-empty": (["run", "--out", ""], "--out: empty; the name of a file or folder"),
    "out-empty-study": (["audit", "--out", ""], "--out: empty; the name of a file or folder"),
    "out-empty-sweep": (["sweep", "design.toml", "--out", ""], "--out: empty; the name of a file or folder"),
    "out-empty-page": (["page", "--out", ""], "--out: empty; the name of a file or folder"),
    "page-over-file": (["page", "--out", "mine.html"], "'mine.html': is not from this command"),
    "kit-too-few": (["kit", "--players", "11"], "--players: '11': must be a whole number from 12 to 30"),
    "kit-too-many": (["kit", "--players", "31"], "--players: '31': must be a whole number from 12 to 30"),
    "kit-too-short": (["kit", "--rounds", "5"], "--rounds: '5': must be a whole number from 6 to 12"),
    "kit-too-long": (["kit", "--rounds", "1e2"], "--rounds: '1e2': must be a whole number from 6 to 12"),
    "kit-seed": (["kit", "--seed", "-1"], "--seed: '-1': must be a whole number from 0"),
    "out-empty-kit": (["kit", "--out", ""], "--out: empty; the name of a file or folder"),
    "kit-over-file": (["kit", "--out", "kit"], "kit/projector.html': is not from this command"),
    "kit-is-file": (["kit", "--out", "taken.toml"], "is a file"),
    "kit-root": (["kit", "--out", "/"], "no name for a folder"),
    "new-empty": (["new", ""], "FILE: empty; the name of a file or folder"),
    "out-below-file": (["run", "--months", "1", "--out", "taken.toml/x"], "is a file"),
    "out-root": (["run", "--out", "/"], "no name for a folder"),
    "out-null": (["run", "--out", "a\0b"], "name"),
}


@pytest.mark.parametrize("name", LINES)
def test_a_bad_command_line_is_refused_in_one_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken.toml").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "summary.json").write_text("mine")
    (tmp_path / "mine.html").write_text("mine")
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "projector.html").write_text("mine")
    (tmp_path / "design.toml").write_text('rulebooks = ["joined-hands"]')
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    words, expected = LINES[name]
    assert expected in refused(capsys, *words)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_dir()) == ["folder", "kit"]


def test_there_are_enough_of_them() -> None:
    assert len(FILES) + len(LINES) >= 40


def test_an_unreadable_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "locked.toml"
    path.write_text(GOOD)
    path.chmod(0)
    if os.geteuid() == 0:  # root reads everything, so let the system refuse in its words

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("sim.reading.os.open", refuse)
    line = refused(capsys, "check", str(path))
    assert "locked.toml" in line and "Permission denied" in line


def test_a_template_can_be_used_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "my class 2026.toml"
    assert main(["new", str(path)]) == 0
    assert main(["check", str(path)]) == 0
    assert "valid: my-class-2026" in capsys.readouterr().out
    assert shelf.load(path) == shelf.parse(shelf.dump(shelf.load(path)))


def test_a_folder_that_may_not_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = Path("/proc/listed") if os.geteuid() == 0 else tmp_path / "locked"
    if os.geteuid() != 0:
        place.mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    assert "cannot be" in refused(capsys, "run", "--months", "1", "--out", str(place / "out"))


def nest(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    return value


ENDLESS: dict[str, Any] = {}
ENDLESS["a"] = ENDLESS
LONG = 10**5000
CALLS: dict[str, Callable[[], object]] = {
    "deep": lambda: Rulebook.parse({"life": nest(5000)}),
    "deep amendment": lambda: Rulebook.parse({"amendment": [{"month": 1, **nest(5000)}]}),
    "deep grades": lambda: Rulebook.parse({"score": {"grades": nest(5000)}}),
    "deep design": lambda: Design.parse({"rulebooks": "joined-hands", "keys": nest(5000)}),
    "endless": lambda: Rulebook.parse({"amendment": [{"month": 1, **ENDLESS}]}),
    "endless keys": lambda: Design.parse({"rulebooks": "joined-hands", "keys": ENDLESS}),
    "wage": lambda: Rulebook.parse({"life": {"wage": LONG}}),
    "set": lambda: sim.load("joined-hands").set({"life.wage": LONG}),
    "key": lambda: sim.load("joined-hands").set({".".join("a" * 100_000): 1}),
    "escape": lambda: sim.load("joined-hands").cut("\x1b[2J"),
    "name": lambda: sim.load("\udcff\x1b" * 99),
    "residents": lambda: sim.run("joined-hands", LONG, 1),
    "seed": lambda: sim.run("joined-hands", 20, 1, LONG),
    "seeds": lambda: Design.parse({"rulebooks": "joined-hands", "seeds": [LONG]}),
    "batch": lambda: sim.sweep({"rulebooks": "joined-hands"}, "none", batch=LONG),
    "processes": lambda: sim.sweep({"rulebooks": "joined-hands"}, "none", processes=LONG),
    "dask": lambda: sim.sweep({"rulebooks": "joined-hands"}, "none", dask=LONG),  # type: ignore[arg-type]
    "low": lambda: sim.tipping("joined-hands", "listing.term", low=LONG, residents=20, months=3),
    "steps": lambda: sim.tipping("joined-hands", "listing.term", steps=LONG, residents=20, months=3),
    "samples": lambda: sim.sensitivity(samples=LONG),
    "samples as words": lambda: sim.sensitivity(samples="64"),  # type: ignore[arg-type]
    "samples as a fraction": lambda: sim.sensitivity(samples=64.0),  # type: ignore[arg-type]
    "processes as words": lambda: estimate.dry_run({"rulebooks": "joined-hands"}, processes="2"),  # type: ignore[arg-type]
    "rule": lambda: sim.run(sim.World(sim.load("joined-hands"), "\x1b" * 999, score=lambda town: 1 / 0), 20, 1),
}


@pytest.mark.parametrize("name", CALLS)
def test_what_python_gives_is_refused_in_one_line_too(name: str) -> None:
    with pytest.raises(ListedError) as reply:
        CALLS[name]()
    assert str(reply.value).isprintable() and len(str(reply.value)) < 500
