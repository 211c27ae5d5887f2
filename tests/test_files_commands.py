"""What somebody puts into a folder is never lost, whatever the commands."""

from __future__ import annotations

import argparse
import errno
import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import sim
import sim.page
from sim import figures, files, slides
from sim.cli import main as cli
from sim.cli import options, sweeps
from sim.cli.main import main
from sim.errors import ListedError
from sim.files import atomic
from sim.kit import lived
from sim.results import output, runs
from sim.results.drawn import Shared
from sim.results.study import Study
from sim.rules import shelf
from sim.studies.cases import cases
from sim.sweeps import manifest, parquet
from tests.fuzz.targets import seeds
from tests.hostile import GOOD
from tests.test_files import clean

FOLDERS = 200
SMALL = ["--residents", "8", "--months", "2"]
KIT = ["kit", "--players", "12", "--rounds", "6"]
NAMES = (
    "essay.txt", "notes.md", "data.csv", "cards-a4.html", "Summary.json", "summary.json", "monthly.csv", "records.csv",
    "joined-hands.toml", "no-list.toml", "people-grid.png", "listed.html", "page.html", "mine.toml",
    "00_a_town_and_its_records.ipynb", parquet.file_name(0), parquet.file_name(7), manifest.MANIFEST, files.RECORD,
    files.LOCK,
    ".listed-0123456789abcdef-1.partial", ".summary.json-ab12.partial", ".lock", "what-moves-it-listed_share.png",
)  # fmt: skip
"""Names that people give to files, and names that this program would give, too."""
PLACES = (".", "out", "out", "out/deep", "link", "src", manifest.PICTURES, f"out/{manifest.PICTURES}", files.ASIDE)
DESIGN = 'rulebooks = ["joined-hands"]\nresidents = 8\nmonths = 2\nseeds = {low = 1, high = 2}\n'


STUDIES = ("why", "gain", "cases", "headlines", "tipping", "reform", "live", "audit", "validate", "sensitivity")


@cache
def studies() -> dict[str, Study]:
    """Studies that were lived, by name; they go with this file (see conftest.py)."""
    return {}


def remembered(name: str, ask: Callable[..., Study]) -> Callable[..., Study]:
    """A study whose towns are lived once: how it is written is looked at here, again and again."""

    def asked(*given: Any, **more: Any) -> Study:
        if name not in studies():
            small = name in ("validate", "sensitivity")
            studies()[name] = ask("joined-hands", 8, 2) if small else ask(*given, **more)
        return studies()[name]

    return asked


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures and pages are a few bytes here: they are drawn elsewhere. Disks need not last."""

    def drawn(*names: str) -> list[Any]:
        draw = {"png": lambda: b"\x89PNG" + os.urandom(4), "svg": lambda: b"<svg>" + os.urandom(4)}
        return [SimpleNamespace(name=n, alt=n, **draw) for n in names]

    begin = Study.__init__

    def study(self: Study, *args: Any, **more: Any) -> None:
        begin(self, *args[:5], **{**more, "draw": lambda: drawn("shares", "causes")})  # the sixth is `draw`

    def sketch(name: str) -> SimpleNamespace:
        return SimpleNamespace(drawn=lambda: drawn(name)[0])

    monkeypatch.setattr(output, "sketches", lambda *_: [sketch(name) for name in output.PICTURES])
    monkeypatch.setattr(Study, "__init__", study)
    monkeypatch.setattr(slides, "slides", lambda *_: [])
    monkeypatch.setattr(slides, "pdf", lambda _: os.urandom(4))
    monkeypatch.setattr(sim, "validate", sim.audit)  # these live for minutes, and are written as all studies are
    monkeypatch.setattr(sim, "sensitivity", sim.audit)
    for name in STUDIES:
        monkeypatch.setattr(sim, name, remembered(name, getattr(sim, name)))
    monkeypatch.setattr(sweeps, "pictures", lambda *_: drawn("tornado", "bands"))
    monkeypatch.setattr(cases, "_drawn", lambda found: [(case, drawn(f"case-{case.resident}")[0]) for case in found])
    monkeypatch.setattr(sim.page, "build", lambda *_, **__: f"<html>{random.random()}</html>\n")
    monkeypatch.setattr(lived, "OTHERS", range(1, 9))
    monkeypatch.setattr(shelf, "dump", lambda rulebook: f"name = {rulebook.name!r}\n")
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@dataclass(frozen=True)
class Thing:
    """Something in a folder: a file with its bytes, a link with its target, or a folder."""

    kind: str
    content: bytes = b""


def things(folder: Path) -> dict[str, Thing]:
    """All that is in a folder and below, by path."""
    result = {}
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(place, name)
            result[str(path.relative_to(folder))] = thing(path)
    return result


def thing(path: Path) -> Thing:
    if path.is_symlink():
        return Thing("link", os.readlink(path).encode())
    return Thing("folder") if path.is_dir() else Thing("file", path.read_bytes())


class Person:
    """Puts things into a folder between commands, and knows what is theirs."""

    def __init__(self, folder: Path, luck: random.Random) -> None:
        self.folder, self.luck = folder, luck
        self.own: dict[str, Thing] = {}

    def does_something(self) -> None:
        """A new file, link or folder, or a change to any file that there is."""
        there = sorted(p for p, thing in things(self.folder).items() if thing.kind != "folder" and p != "link")
        if there and self.luck.random() < 0.45:
            path = self.folder / self.luck.choice(there)
            kind = self.luck.choice(("edit", "edit", "replace by link", "replace by folder", "rename"))
            if kind == "edit" and not path.is_symlink():
                with path.open("ab") as file:
                    file.write(b"\nmine %d\n" % self.luck.randrange(10**9))
            elif kind == "rename":
                self._forget(path)
                path = path.rename(path.with_name(f"renamed-{self.luck.randrange(100)}-{path.name}"))
            else:
                path.unlink()
                self._put(path, "folder" if kind == "replace by folder" else "link")
        else:
            place = self.folder / self.luck.choice(PLACES)
            path = place / self.luck.choice(NAMES)
            try:
                place.mkdir(parents=True, exist_ok=True)
                self._put(path, self.luck.choice(("file", "file", "file", "empty", "link", "folder")))
            except OSError:  # such as a file where a folder would be
                return
        if path.is_symlink() or path.exists():
            self.own[self._key(path)] = thing(path)

    def _put(self, path: Path, kind: str) -> None:
        if kind == "folder":
            path.mkdir()
            (path / "data.csv").write_bytes(b"mine")
            self.own[self._key(path / "data.csv")] = Thing("file", b"mine")
        elif kind == "link":
            path.symlink_to(self.luck.choice(("../victim/file", "../victim", "nowhere", "essay.txt")))
        else:
            with path.open("xb") as file:
                if kind == "file" or path.name == files.LOCK:  # an empty one is of a command killed before it said so
                    file.write(b"mine %d" % self.luck.randrange(10**9))

    def _forget(self, path: Path) -> None:
        self.own.pop(self._key(path), None)

    def _key(self, path: Path) -> str:
        """Where it is, by the real names of the folders on the way."""
        return str((path.parent.resolve() / path.name).relative_to(self.folder))

    def lost(self) -> list[str]:
        """What is theirs and neither where it was nor set aside beside it."""
        now = things(self.folder)
        aside = [(str(Path(path).parent.parent), result) for path, result in now.items() if f"{files.ASIDE}/" in path]
        missing = []
        for path, own in self.own.items():
            if now.get(path) != own and (str(Path(path).parent), own) not in aside:
                missing.append(path)
        return missing


ASKED: dict[str, list[str]] = {
    "compare": ["joined-hands", "perks-only", "--towns", "1"], "why": ["--towns", "1"], "gain": ["--cases", "2"],
    "headlines": ["--towns", "20"], "reform": ["--month", "2"], "live": ["../codes.txt"],
    "tipping": ["--vary", "sanctions.severity", "--steps", "3"], "kit": KIT[1:], "sweep": ["../design.toml"],
}  # fmt: skip
"""What a command must be given, or is given to be quick."""
READERS = {"pilots", "show", "check", "table"}
"""The only commands that write nothing."""
BY_PLACE = {"new", "lab", "plot"}
"""Commands that write to what they are given without `--out`."""
WRITES = {"--out", "--save", "--scorm"}


@cache
def parsers() -> dict[str, argparse.ArgumentParser]:
    """Every command that there is."""
    return dict(next(action.choices for action in cli._parser()._actions if action.choices))


def takes(command: str, option: str) -> bool:
    return option in parsers()[command]._option_string_actions


def command(name: str, folder: Path, luck: random.Random) -> list[str]:
    """A command that writes, with some folder or file."""
    swept = sorted(folder.rglob(manifest.MANIFEST))
    if swept and (name == "plot" or luck.random() < 0.8):  # few folders hold a sweep
        return ["plot", str(luck.choice(swept).parent.relative_to(folder))]
    if name == "plot":
        name = "sweep"
    out, file = luck.choice(PLACES), luck.choice(NAMES)
    if name == "new":
        return ["new", f"{out}/{file.lstrip('.')}"]
    if name == "lab":
        return ["lab", out, "--no-start"]
    words = [name, *ASKED.get(name, [])]
    words += SMALL if takes(name, "--residents") else []
    words += ["--seed", str(luck.randrange(3))] if takes(name, "--seed") else []
    if name == "run":
        words += luck.choice(([], ["--no-twins"], ["--set", "listing.term=2"]))
    if name == "sweep":
        if luck.random() < 0.25:
            return ["sweep", "--new", f"{out}/{luck.choice(('mine', 'design'))}.toml"]
        out = luck.choice((out, "sweep", "swept"))
    if name == "page":
        kind = luck.choice(("html", "zip"))
        out = f"{out}/{luck.choice(('listed', 'page'))}.{kind}"
        words += ["--scorm"] if kind == "zip" else []
    if takes(name, "--save") and luck.random() < 0.5:
        words += ["--save", f"{luck.choice(PLACES)}/{luck.choice(('mine', 'codes'))}.toml"]
    return [*words, "--out", out]


def writers() -> list[str]:
    """Every command that there is but READERS: one that comes to write is here by itself."""
    return [name for name in parsers() if name not in READERS]


def test_no_command_that_writes_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those left out write nothing; each option that names what is written is given in the stories below."""
    (tmp_path / "good.toml").write_text('name = "mine"\n')
    (tmp_path / "design.toml").write_text(DESIGN)
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", "design.toml", "--out", "swept"]) == 0
    before = things(tmp_path)
    for name in READERS:
        assert main(GOOD[name]) == 0 and things(tmp_path) == before
        assert not any(a.type is options.file_name and a.option_strings for a in parsers()[name]._actions)
    assert all(takes(name, "--out") != (name in BY_PLACE) for name in writers())
    luck = random.Random(1)
    for name in writers():
        given = {word for _ in range(20) for word in command(name, tmp_path / "none", luck)}
        own = {o for a in parsers()[name]._actions for o in a.option_strings if a.type is options.file_name}
        assert own | {o for o in WRITES if takes(name, o)} <= given, name


@pytest.mark.slow(8)
@pytest.mark.parametrize("part", range(4))
def test_nothing_of_anybodys_is_lost(
    part: int, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "design.toml").write_text(DESIGN)
    (tmp_path / "codes.txt").write_bytes(seeds("codes")[0])
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "file").write_text("precious")
    done = dict.fromkeys(writers(), 0)
    turns: list[str] = []
    for number in range(part, FOLDERS, 4):
        luck = random.Random(number)
        folder = tmp_path / f"folder{number}"
        folder.mkdir()
        monkeypatch.chdir(folder)
        person = Person(folder, luck)
        (folder / "out").mkdir()
        (folder / "link").symlink_to("out")
        story: list[Any] = []
        for _ in range(luck.randrange(0, 6)):
            person.does_something()
        for _ in range(3):
            turns = turns or luck.sample(writers(), len(done))  # each has its turn
            words = command(turns.pop(), folder, luck)
            story.append(words)
            before = things(folder)
            left = [path for path in person.own if Path(path).name.startswith(".listed")]
            code = main(words)
            reply = capsys.readouterr().err
            assert not person.lost(), (number, story, reply)
            assert code in (0, 2) and "Traceback" not in reply and (code == 0 or reply.startswith("sim: ")), story
            assert things(tmp_path / "victim") == {"file": Thing("file", b"precious")}, (number, story)
            assert clean(folder) or left, (number, story)
            if words[0] in ("new", "lab") or {"--new", "--save"} & {
                *words
            }:  # what these write is for the person to change
                new = {p: t for p, t in things(folder).items() if p not in before and t.kind == "file"}
                saved = Path(words[words.index("--save") + 1]).name if "--save" in words else None
                person.own.update({p: t for p, t in new.items() if saved in (None, Path(p).name)})
            done[words[0]] += code == 0
            for _ in range(luck.randrange(0, 3)):
                person.does_something()
        shutil.rmtree(folder)
    assert min(done.values()) >= 1, sorted(done.items())


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are drawn, for the names that they have by themselves, and no PNG is made: that takes as long again."""
    monkeypatch.setattr(figures.Picture, "png", lambda _: b"\x89PNG")


def test_the_names_of_a_run_are_known_beforehand(unpacked: None, tmp_path: Path) -> None:
    """`check` is told all files that `write` makes: otherwise a clash would be said only after the towns are lived."""
    for rulebooks, cut, twins in (("joined-hands", (), True), (["joined-hands", "true-scale"], ("means",), False)):
        run = runs.run(rulebooks, 8, 2, cut=cut, twins=twins)
        worlds = runs.with_twins(rulebooks, cut)[: len(run.shown)]
        written = {path.name for path in output.write(run, tmp_path / "out")}
        assert written == {p.name for p in (tmp_path / "out").iterdir()} - {files.RECORD}
        for name in written:
            (tmp_path / "mine").mkdir()
            (tmp_path / "mine" / name).write_text("mine")
            with pytest.raises(ListedError, match=re.escape(name)):
                output.check(tmp_path / "mine", worlds)
            shutil.rmtree(tmp_path / "mine")


def test_svg_files_of_a_run_are_known_beforehand(unpacked: None, tmp_path: Path) -> None:
    run, look = runs.run("joined-hands", 8, 2), output.Look(svg=True)
    written = {path.name for path in output.write(run, tmp_path / "out", look=look)}
    drawn = {name for name in written if name.endswith(".svg")}
    assert drawn == {f"{name}.svg" for name in output.PICTURES}
    (tmp_path / "mine").mkdir()
    for name in drawn:
        (tmp_path / "mine" / name).write_text("mine")
    output.check(tmp_path / "mine", run.town.worlds)
    with pytest.raises(ListedError, match="svg"):
        output.check(tmp_path / "mine", run.town.worlds, look)


def test_a_run_beside_an_essay(quick: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the issue saw vanish: an essay in `listed-run`, and a foreign folder with summary.json and src/data.csv."""
    out, foreign = tmp_path / "listed-run", tmp_path / "foreign"
    assert main(["run", *SMALL, "--out", str(out)]) == 0
    assert capsys.readouterr().err == ""
    (out / "essay.txt").write_text("mine")
    (out / "src").mkdir()
    for seed in "23":
        assert main(["run", *SMALL, "--seed", seed, "--out", str(out)]) == 0
        assert "also holds what is not from this program, and stays: 'essay.txt', 'src/'" in capsys.readouterr().err
    assert main(["audit", *SMALL, "--out", str(out)]) == 0  # a study's results take the place of a run's
    assert not (out / "residents.csv").exists() and (out / "essay.txt").read_text() == "mine"
    (foreign / "src").mkdir(parents=True)
    (foreign / "summary.json").write_text("{}")
    (foreign / "src" / "data.csv").write_text("1")
    before = things(foreign)
    capsys.readouterr()
    for words in (["run"], ["audit"], ["why"], ["compare", "joined-hands"], ["sensitivity"]):
        assert main([*words, "--out", str(foreign)]) == 2  # before anything is lived: it would take minutes
        reply = capsys.readouterr()
        assert "summary.json': is not from this command; nothing was done; move it" in reply.err and not reply.out
    assert things(foreign) == before


def test_an_edited_result_is_refused_or_passed_by(
    quick: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    assert main(["run", *SMALL, "--out", out]) == 0
    (tmp_path / "out" / "residents.csv").write_text("mine")
    capsys.readouterr()
    for words in (["run"], ["audit"]):
        assert main([*words, "--out", out]) == 2
        assert "residents.csv': changed since it was written, so it is your own" in capsys.readouterr().err
    (tmp_path / "out" / "residents.csv").rename(tmp_path / "out" / "my residents.csv")
    assert main(["audit", *SMALL, "--out", out]) == 0
    assert main(["page", "--out", f"{out}/x.html"]) == 0
    (tmp_path / "out" / "x.html").write_text("mine")
    assert main(["run", *SMALL, "--out", out]) == 0  # a page is no part of it
    capsys.readouterr()
    assert main(["page", "--out", f"{out}/x.html"]) == 2
    assert "x.html': changed since it was written" in capsys.readouterr().err
    assert [(tmp_path / "out" / n).read_text() for n in ("my residents.csv", "x.html")] == ["mine", "mine"]


def test_what_comes_while_the_town_is_lived(
    quick: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work is not thrown away: it gets another name."""
    real = output.write

    def late(run: Any, folder: Any, *rest: Any) -> list[Path]:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "monthly.csv").write_text("mine")
        return real(run, folder, *rest)

    monkeypatch.setattr(output, "write", late)
    assert main(["run", *SMALL, "--out", str(tmp_path / "out")]) == 0
    reply = capsys.readouterr()
    assert "monthly.csv': is your own and stays; the new one is 'monthly (2).csv'" in reply.err
    assert (tmp_path / "out" / "monthly.csv").read_text() == "mine"
    assert "15 files" in " ".join(reply.out.split())  # a long path folds the line
    assert (tmp_path / "out" / "monthly (2).csv").read_text().startswith("world,month")


@pytest.mark.parametrize("when", ["tables", "figures"])
@pytest.mark.parametrize("earlier", [True, False])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_run_that_cannot_be_finished_leaves_things_as_they_were(
    when: str, earlier: bool, error: BaseException, quick: None, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    out = tmp_path / "deep" / "out"
    if earlier:
        assert main(["run", *SMALL, "--out", str(out)]) == 0
    before = things(tmp_path)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(output if when == "tables" else Shared, "_csv" if when == "tables" else "files", fail)
    capsys.readouterr()
    code = main(["run", *SMALL, "--seed", "2", "--out", str(out)])
    reply = capsys.readouterr().err
    assert (code, reply.count("\n")) == (130 if isinstance(error, KeyboardInterrupt) else 2, 1)
    assert "no space left; free some" in reply or "stopped" in reply
    assert things(tmp_path) == before


@pytest.mark.parametrize("words", [
    ["run", *SMALL, "--out", "out"], ["audit", *SMALL, "--out", "out"], ["page", "--out", "x.html"],
    [*KIT, "--out", "out"], ["new", "x.toml"], ["lab", "out", "--no-start"],
    ["sweep", "design.toml", "--out", "out"], ["plot", "swept"],
], ids=lambda words: words[0])  # fmt: skip
def test_every_command_on_a_full_disk(
    words: list[str], quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the first byte that is written, and for a sweep from its first batch: one line, and nothing half-written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "design.toml").write_text(DESIGN)
    if words[0] == "plot":
        assert main(["sweep", "design.toml", "--out", "swept"]) == 0
    before, real = things(tmp_path), atomic.written
    capsys.readouterr()

    @contextmanager
    def full(path: Path) -> Iterator[Any]:
        with real(path) as file:
            file.write(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        yield file

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "written", full)
        assert main(words) == 2
    reply = capsys.readouterr()
    assert "no space left; free some" in reply.err and reply.err.count("\n") == 1 and "Traceback" not in reply.err
    assert things(tmp_path) == before
    assert main(words) == 0


def test_links_are_not_written_through(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither to what is there nor to what is not."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "victim").write_text("precious")
    (tmp_path / "out").mkdir()
    notebook = "00_a_town_and_its_records.ipynb"
    for target in ("../victim", "../nowhere", "victim", "nowhere"):
        place = tmp_path / "out" if target.startswith("..") else tmp_path
        names = [f"{n}-{target.strip('./')}" for n in ("x.toml", "y.html")]
        links = [
            place / notebook,
            place / "summary.json",
            *(place / f"{n}{Path(n.split('-')[0]).suffix}" for n in names),
        ]
        for link in links:
            link.symlink_to(target)
        assert main(["new", str(links[2])]) == main(["page", "--out", str(links[3])]) == 2
        assert main(["run", "--out", str(place)]) == 2
        assert main(["lab", str(place), "--no-start"]) == 0
        assert [os.readlink(link) for link in links] == [target] * 4
        for link in links:
            link.unlink()
    assert (tmp_path / "victim").read_text() == "precious" and not (tmp_path / "nowhere").exists()
