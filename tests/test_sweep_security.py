"""What sweeps must never do: run what they read, or write outside their folder; and what their commands say."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path
from typing import Any

import pytest

from sim import files
from sim.cli import main as cli
from sim.cli import sweeps
from sim.cli.options import Parser
from sim.errors import ListedError
from sim.rules.rulebook import Rulebook
from sim.sweeps import design, manifest, parquet, read, run
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
        read.open_sweep(tmp_path / "out")
    run.sweep(SMALL, tmp_path / "out")
    assert not mark.exists()
    pickle.loads(data)
    assert mark.exists()  # it would have


@pytest.mark.parametrize("name", ["../x", "..", "/etc/x", "a/b", "a\\b", "", ".", "x\0y"])
def test_names_stay_in_the_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with files.opened(tmp_path / "out") as folder:
        for write in (folder.put, folder.put_new, lambda name, _: folder.file(name).__enter__()):
            with pytest.raises(ListedError, match="no name for a file"):
                write(name, b"x")
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
    created = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert all(name.startswith(("here/out/", "design.toml")) for name in created)
    assert any(name.endswith("what-moves-it-listed_share.png") for name in created)


def test_links_lead_nowhere(tmp_path: Path) -> None:
    """Links that somebody put into the folder are set aside or refused, never followed."""
    (tmp_path / "victim").mkdir()
    for target in ("file", "lock", "manifest"):
        (tmp_path / "victim" / target).write_text("precious")
    run.sweep(SMALL, tmp_path / "out")
    name = parquet.file_name(0)
    for path, target in ((name, "file"), (manifest.MANIFEST, "manifest")):
        (tmp_path / "out" / path).unlink()
        (tmp_path / "out" / path).symlink_to(tmp_path / "victim" / target)
    run.sweep(SMALL, tmp_path / "out")
    for path in (name, manifest.MANIFEST):
        assert (tmp_path / "out" / files.ASIDE / path).is_symlink() and not (tmp_path / "out" / path).is_symlink()
    (tmp_path / "out" / files.LOCK).symlink_to(tmp_path / "victim" / "lock")
    with pytest.raises(ListedError):
        run.sweep(SMALL, tmp_path / "out")
    (tmp_path / "out" / manifest.PICTURES).symlink_to(tmp_path / "victim")
    with pytest.raises(ListedError, match="a link; nothing is written outside"):
        main("plot", str(tmp_path / "out"))
    assert {p.read_text() for p in (tmp_path / "victim").iterdir()} == {"precious"}


def _file(folder: Path) -> str:
    path = folder / "design.toml"
    path.write_text('rulebooks = ["joined-hands"]\nresidents = 20\nmonths = 2\n[keys]\nlisting.term = [1, 2]\n')
    return str(path)


def _parsers() -> dict[str, Parser]:
    created: dict[str, Parser] = {}

    def command(name: str, text: str, example: str, takes: str, *, channels: bool = False, **more: Any) -> Parser:
        created[name] = Parser(prog=f"sim {name}", description=f"{text} {example} {takes}", **more)
        return created[name]

    sweeps.add(command)
    return created


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
    assert main("table", out, "--full") == 0
    assert "on the list at the end (share of residents)" in capsys.readouterr().out
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
    reply = capsys.readouterr()
    assert "1 of 2 files are missing or damaged; the same `sim sweep` command goes on" in reply.err
    assert len(reply.out.splitlines()) == 2
    assert main("sweep", path, "--out", str(tmp_path / "two"), "--batch", "1") == 0
    assert "batch-0000001.parquet: damaged" in capsys.readouterr().err


def test_the_designs_that_are_shown_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those of the README and of `sim sweep --help`; both say where all keys and Mesa's recipe stand."""
    assert cli.main(["sweep", "--help"]) == 0
    reply = capsys.readouterr().out
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    for text, recipe in ((reply, "python -m pydoc sim.sweeps"), (page, "(sim/sweeps/__init__.py)")):
        (shown,) = re.findall(r"^ *rulebooks = .*\n(?:^ *\S+.*\n)+", text, re.MULTILINE)
        (tmp_path / "design.toml").write_text("\n".join(w.strip() for w in shown.replace("```", "").splitlines()))
        assert main("sweep", str(tmp_path / "design.toml"), "--dry-run") == 0
        assert capsys.readouterr().out.startswith("120 runs in ")
        assert "mesa.batch_run" in text and recipe in text and "120 towns" in text
    assert "python -m pydoc sim.sweeps.design" in reply and "[sim/sweeps/design.py]" in page
