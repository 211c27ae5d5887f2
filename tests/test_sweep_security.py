"""What sweeps must never do: run what they read, write outside their folder, take data about a person."""

from __future__ import annotations

import argparse
import ast
import csv
import json
import pickle
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from sim import cli_sweep, rules
from sim.errors import ListedError
from sim.rulebook import Amendment, Rulebook
from sim.sweeps import design, files, manifest, read, run, store
from sim.sweeps.design import Design
from tests.sweep_tools import ROOT, finished

SMALL: dict[str, Any] = {"rulebooks": ["joined-hands"], "residents": 20, "months": 2, "keys": {"listing.term": [1, 2]}}
FORBIDDEN = {"pickle", "dill", "cloudpickle", "marshal", "shelve", "yaml", "ctypes"}
CALLS = {"eval", "exec", "compile", "__import__", "input"}


@pytest.mark.parametrize("path", sorted((ROOT / "sim").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_that_is_read_is_run(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not {n.split(".")[0] for n in names} & FORBIDDEN, f"{path.name}: {names}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in CALLS, f"{path.name}, line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in ("read_pickle", "to_pickle", "system", "popen"), (
                f"{path.name}, line {node.lineno}"
            )
        if isinstance(node, ast.keyword) and node.arg in ("shell", "allow_pickle"):
            assert isinstance(node.value, ast.Constant) and node.value.value is False, f"{path.name}: {node.arg}"


def test_a_pickle_is_only_bytes(tmp_path: Path) -> None:
    """A pickle that would leave a mark is read as a design, a rulebook, a batch and a manifest: no mark is left."""
    mark = tmp_path / "mark"

    class Evil:
        def __reduce__(self) -> Any:
            return Path.touch, (mark,)

    data = pickle.dumps(Evil())
    (tmp_path / "evil.toml").write_bytes(data)
    for attempt in (
        lambda: design.load(tmp_path / "evil.toml"),
        lambda: Design.parse({"rulebooks": [str(tmp_path / "evil.toml")]}),
    ):
        with pytest.raises(ListedError):
            attempt()
    run.sweep(SMALL, tmp_path / "out")
    finished(tmp_path / "out")[0].write_bytes(data)
    (tmp_path / "out" / manifest.MANIFEST).write_bytes(data)
    with pytest.raises(ListedError):
        read.found(tmp_path / "out")
    run.sweep(SMALL, tmp_path / "out")
    assert not mark.exists()
    pickle.loads(data)
    assert mark.exists()  # it would have


@pytest.mark.parametrize("name", ["../x", "..", "/etc/x", "a/b", "a\\b", "", ".", "x\0y"])
def test_names_stay_in_the_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(ListedError, match="no name for a file of a sweep"):
        files.put(tmp_path / "out", name, b"x")
    assert [p.name for p in tmp_path.rglob("*")] == ["out"]


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/b", "..", "x y", "x\n"])
def test_names_in_designs_and_rulebooks(name: str) -> None:
    for data in ({**SMALL, "name": name}, {**SMALL, "rulebooks": [name]}, {**SMALL, "measures": [name]}):
        with pytest.raises(ListedError):
            Design.parse(data)
    with pytest.raises(ListedError):
        Rulebook.parse({"name": name})


def test_only_the_folder_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    main("sweep", _file(tmp_path), "--out", "out")
    main("plot", "out")
    made = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert all(name.startswith(("here/out/", "design.toml")) for name in made)
    assert any(name.endswith("tornado-listed_share.png") for name in made)


def test_links_lead_nowhere(tmp_path: Path) -> None:
    """Links that somebody put into the folder are replaced or refused, never followed."""
    (tmp_path / "victim").mkdir()
    for target in ("file", "lock", "manifest"):
        (tmp_path / "victim" / target).write_text("precious")
    run.sweep(SMALL, tmp_path / "out")
    name = store.name(0)
    for path, target in ((name, "file"), (manifest.MANIFEST, "manifest")):
        (tmp_path / "out" / path).unlink()
        (tmp_path / "out" / path).symlink_to(tmp_path / "victim" / target)
    run.sweep(SMALL, tmp_path / "out")
    (tmp_path / "out" / files.LOCK).unlink()
    (tmp_path / "out" / files.LOCK).symlink_to(tmp_path / "victim" / "lock")
    with pytest.raises(ListedError):
        run.sweep(SMALL, tmp_path / "out")
    (tmp_path / "out" / manifest.PICTURES).symlink_to(tmp_path / "victim")
    with pytest.raises(ListedError, match="a link; nothing is written outside"):
        main("plot", str(tmp_path / "out"))
    assert {p.read_text() for p in (tmp_path / "victim").iterdir()} == {"precious"}


PEOPLE = [{"name": "Ada Lovelace", "born": "1815-12-10", "id": "X-17", "score": 3}, {"name": "Li Wei", "id": "2"}]


def test_no_file_takes_a_person(tmp_path: Path) -> None:
    """Lists of people, in any form and in any place of a design or rulebook, are refused."""
    with (tmp_path / "people.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["name", "born", "id", "score"])
        writer.writeheader()
        writer.writerows(PEOPLE)
    (tmp_path / "people.json").write_text(json.dumps(PEOPLE))
    (tmp_path / "people.toml").write_text('[[resident]]\nname = "Ada Lovelace"\nid = "X-17"\n')
    for name in ("people.csv", "people.json", "people.toml"):
        for attempt in (
            lambda path: design.load(path),
            lambda path: Design.parse({"rulebooks": [str(path)]}),
            lambda path: run.sweep(path, tmp_path / "out"),
        ):
            with pytest.raises(ListedError):
                attempt(tmp_path / name)
    for key in (*Design.model_fields, "residents_file", "people", "population"):
        with pytest.raises(ListedError):
            Design.parse({**SMALL, key: PEOPLE})
    for key in (
        *(k for k in Rulebook.model_fields if k not in ("source", "service", "amendment")),
        "people",
        "resident",
    ):
        with pytest.raises(ListedError):
            Rulebook.parse({key: PEOPLE})
    for kind in ("source", "service"):
        with pytest.raises(ListedError):
            Rulebook.parse({kind: PEOPLE})
    for key in ("source.court.rate", "listing.threshold"):
        with pytest.raises(ListedError):
            Design.parse({**SMALL, "keys": {key: PEOPLE}})
    assert not (tmp_path / "out").exists()


def test_no_key_could_hold_a_person() -> None:
    """Every key of a rulebook is a number, a yes or no, one of a few words, a short plain name, or prose.

    No list of a rulebook is longer than a dozen sources, and none has a place for one entry a resident.
    """
    words = {"title", "question", "grounded_in", "leaves_out"}
    for model in (Rulebook, rules.Source, rules.Service, *(f.annotation for f in Rulebook.model_fields.values())):
        if not (isinstance(model, type) and issubclass(model, rules.Section)):
            continue
        for name, field in model.model_fields.items():
            kind = field.annotation
            section = isinstance(kind, type) and issubclass(kind, rules.Section)
            listed = get_origin(kind) is tuple and get_args(kind)[0] in (rules.Source, rules.Service, Amendment)
            grades = name == "grades" and get_args(kind) == (str, float)
            few = get_origin(kind) is not None and all(isinstance(a, str) for a in get_args(kind))
            named = name == "name" and any(getattr(m, "pattern", None) == rules.NAME for m in field.metadata)
            prose = model is Rulebook and name in words
            assert kind in (bool, int, float) or section or listed or grades or few or named or prose, (model, name)
    numbers = {"seeds", "residents", "months", "points", "sample_seed", "keys"}
    choices = {"name", "rulebooks", "per", "measures", "sample"}
    assert set(Design.model_fields) == numbers | choices


def test_no_option_takes_a_person() -> None:
    """Options of the commands are numbers, choices, or names of a design, a folder, a column or an address."""
    names = {"design", "out", "dir", "by", "measure", "x", "y", "dask"}
    for parser in _parsers().values():
        for action in parser._actions:
            number = action.type is not None
            flag = action.nargs == 0
            assert number or flag or action.dest in names, action


def _file(folder: Path) -> str:
    path = folder / "design.toml"
    path.write_text('rulebooks = ["joined-hands"]\nresidents = 20\nmonths = 2\n[keys]\nlisting.term = [1, 2]\n')
    return str(path)


def _parsers() -> dict[str, argparse.ArgumentParser]:
    made: dict[str, argparse.ArgumentParser] = {}

    def command(name: str, text: str, **more: Any) -> argparse.ArgumentParser:
        made[name] = argparse.ArgumentParser(prog=f"sim {name}", description=text, **more)
        return made[name]

    cli_sweep.add(command)
    return made


def main(name: str, *words: str) -> int:
    args = _parsers()[name].parse_args(words)
    code: int = args.go(args)
    return code


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = _file(tmp_path), str(tmp_path / "out")
    assert main("sweep", path, "--dry-run") == 0
    assert capsys.readouterr().out.startswith("2 runs in 1 files, 2 rows; about ")
    with pytest.raises(ListedError, match="--out: missing"):
        main("sweep", path)
    assert main("sweep", path, "--out", out) == 0
    assert capsys.readouterr().out == f"{out}: 2 runs; see: sim table {out}; sim plot {out}\n"
    assert main("sweep", path, "--out", out) == 0
    assert "2 runs (2 of them were finished before)" in capsys.readouterr().out
    assert main("table", out) == 0
    assert "listed_share mean" in capsys.readouterr().out
    assert main("table", out, "--by", "listing.term", "--csv") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "listing.term,runs,listed_share mean,listed_share 5%,listed_share 95%" and len(lines) == 3
    with pytest.raises(ListedError, match=r"'listing.trem': not varied here; did you mean listing.term\?"):
        main("table", out, "--by", "listing.trem")
    with pytest.raises(ListedError, match="'entries': not counted in this sweep"):
        main("plot", out, "--measure", "entries")
    with pytest.raises(ListedError, match="'listing': not varied in this sweep"):
        main("plot", out, "--x", "listing")
    with pytest.raises(ListedError, match="no sweep"):
        main("table", str(tmp_path))
    finished(tmp_path / "out")[0].unlink()
    with pytest.raises(ListedError, match="no run is finished yet; the same `sim sweep` command goes on"):
        main("table", out)
    assert main("sweep", path, "--out", str(tmp_path / "two"), "--batch", "1") == 0
    finished(tmp_path / "two")[1].write_bytes(b"x")
    capsys.readouterr()
    assert main("plot", str(tmp_path / "two")) == 0
    told = capsys.readouterr()
    assert "1 of 2 files are missing or damaged; the same `sim sweep` command goes on" in told.err
    assert len(told.out.splitlines()) == 2
    assert main("sweep", path, "--out", str(tmp_path / "two"), "--batch", "1") == 0
    assert "batch-0000001.parquet: damaged" in capsys.readouterr().err
