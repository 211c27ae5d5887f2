"""No file and no option takes data about a person: what is read in sim/, and what every command and key accepts."""

from __future__ import annotations

import argparse
import ast
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest

from sim.cli import main as cli
from sim.cli import options
from sim.errors import ListedError
from sim.lab import pareto, predictions
from sim.rules import schema
from sim.rules.rulebook import MOST_SERVICES, MOST_SOURCES, Rulebook
from sim.sweeps import design, run
from sim.sweeps.design import Design
from tests.sweep_tools import ROOT

SMALL: dict[str, Any] = {"rulebooks": ["joined-hands"], "residents": 20, "months": 2, "keys": {"listing.term": [1, 2]}}

PEOPLE = [{"name": "Ada Lovelace", "born": "1815-12-10", "id": "X-17", "score": 3}, {"name": "Li Wei", "id": "2"}]


def _people(folder: Path) -> list[str]:
    """Files that list people, in three formats; gives their names."""
    with (folder / "people.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["name", "born", "id", "score"])
        writer.writeheader()
        writer.writerows(PEOPLE)
    (folder / "people.json").write_text(json.dumps(PEOPLE))
    (folder / "people.toml").write_text('[[resident]]\nname = "Ada Lovelace"\nid = "X-17"\n')
    return ["people.csv", "people.json", "people.toml"]


def test_no_file_takes_a_person(tmp_path: Path) -> None:
    """Lists of people, in any form and in any place of a design or rulebook, are refused."""
    for name in _people(tmp_path):
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


def _keys(model: type[schema.Section], path: str = "") -> dict[str, str]:
    """Every key below a model, lists and sections entered, and what it may hold."""
    assert model.model_config.get("extra") == "forbid" and model.model_config.get("strict"), model
    result: dict[str, str] = {}
    for name, field in model.model_fields.items():
        where, kind, marks = path + name, field.annotation, field.metadata
        most = next((m.max_length for m in marks if hasattr(m, "max_length")), "any number of")
        plain = (
            kind is bool
            or get_origin(kind) is Literal
            or any(getattr(m, "pattern", None) == schema.NAME for m in marks)
        )
        bounded = any(hasattr(m, "ge") for m in marks) and any(hasattr(m, "le") for m in marks)
        if get_origin(kind) is dict and get_origin(get_args(kind)[0]) is Annotated:
            result[where] = f"table: {most} {get_args(get_args(kind)[0])[1].metadata[0].pattern}"
        if get_origin(kind) is tuple:
            kind = get_args(kind)[0]
            result[where] = f"list: {most} {kind.__name__}"
        if isinstance(kind, type) and issubclass(kind, schema.Section):
            result.update(_keys(kind, f"{where}."))
        elif where not in result and (plain or (kind in (int, float, int | None) and bounded)):
            result[where] = PLAIN
        elif where not in result:
            result[where] = f"prose: {most} characters" if kind is str else str(kind)
    return result


PLAIN = "a bounded number, yes or no, one of a few words, or a short plain name"
DOTTED = "dict[str, typing.Annotated[tuple[bool | int | float, ...] | sim.sweeps.ranges.Range, SkipValidation()]]"
KEYS = {  # of a design and its rulebooks: all that is not PLAIN
    "rulebooks": "list: 1000 Rulebook",  # files of their own, or pilots' names
    "rulebooks.title": "prose: 200 characters",  # about the rulebook, for figures and the class
    "rulebooks.question": "prose: 2000 characters",
    "rulebooks.grounded_in": "prose: 4000 characters",
    "rulebooks.leaves_out": "prose: 4000 characters",
    "rulebooks.score.grades": f"table: 20 {schema.GRADE}",  # names of grades, the least score of each
    "rulebooks.source": f"list: {MOST_SOURCES} Source",
    "rulebooks.service": f"list: {MOST_SERVICES} Service",
    "rulebooks.amendment": "list: 1000 Amendment",
    "rulebooks.amendment.changes": "dict[str, object]",  # dotted keys of the rulebook, see below
    "seeds": "list: 1000000 int",
    "residents": "list: 100 int",  # how many
    "measures": "list: 100 str",  # names of what is counted
    "keys": DOTTED,  # of the rulebooks, see below
}


def test_no_key_takes_a_person() -> None:
    """What a design and a rulebook accept, key by key, is numbers, switches, choices and plain names.

    Beside them stand four keys for a few words about a rulebook, which no rule reads, and the names of at most twenty
    grades. Every list is bounded, and the longest holds seeds; none has an entry for a resident.
    """
    result = {key: kind for key, kind in _keys(Design).items() if kind != PLAIN}
    new = {key: kind for key, kind in result.items() if KEYS.get(key) != kind}
    assert not new, f"{new}: a new key: does it take data about people? if not, add it here"
    assert result == KEYS, f"gone, take it out here: {KEYS.keys() - result.keys()}"
    assert len(_keys(Design)) > 100
    for person in ("Ada Lovelace", [990.0, 3], PEOPLE, {"name": "Ada Lovelace"}):
        for change in ({"listing.threshold": person}, {"resident.17.score": 990.0}, {"source.court.name": person}):
            with pytest.raises(ListedError):
                Rulebook.parse({"source": [{"name": "court"}], "amendment": [{"month": 3, "changes": change}]})
    for dotted in ("resident.17.score", "name", "title", "score.grades", "source.court.name"):
        with pytest.raises(ListedError):
            Design.parse({**SMALL, "keys": {dotted: [990.0, 980.0]}})
    for measure in ("resident", "name"):
        with pytest.raises(ListedError):
            Design.parse({**SMALL, "measures": [measure]})


NUMBER, FLAG, TEXT, FILE, UNKNOWN = "number", "flag", "text", "file", "unknown"
CHANGE = "a known key and one number, or yes or no"
TOML, SWEEP, WRITTEN, NAME, ADDRESS = "a TOML file or a pilot", "a sweep's folder", "written", "a known name", "address"
KINDS = {FILE: (TOML, SWEEP, WRITTEN), TEXT: (NAME, ADDRESS)}
SIZE = {"--residents": NUMBER, "--months": NUMBER, "--seed": NUMBER}
TOWN = {"--town": NAME, **SIZE}
CHANGES = {"--set": CHANGE}
STUDY = {"--out": WRITTEN, "--json": FLAG, "--full": FLAG, "--dark": FLAG, "--svg": FLAG}
SHARED = {"--workers": NUMBER}
ABOUT_ONE = {"rulebook": TOML, **TOWN, **STUDY, **CHANGES}
OPTIONS: dict[str, dict[str, Any]] = {  # of every command, whichever it is; a tuple holds the choices
    "run": {"rulebooks": TOML, **TOWN, **STUDY, **CHANGES, "--cut": NAME, "--no-twins": FLAG, "--dates": NUMBER},
    "pilots": {},
    "show": {"pilot": NAME, "--town": NAME},
    "new": {"file": WRITTEN},
    "check": {"file": TOML, "--town": NAME, **CHANGES},
    "compare": {"rulebooks": TOML, **TOWN, **STUDY, **CHANGES, "--towns": NUMBER, **SHARED},
    "why": {**ABOUT_ONE, **SHARED, "--towns": NUMBER, "--resident": NUMBER},  # --resident: of the invented, by number
    "headlines": {**ABOUT_ONE, **SHARED, "--towns": NUMBER},
    "gain": {**ABOUT_ONE, **SHARED, "--cases": NUMBER, "--towns": NUMBER},
    "tipping": {**ABOUT_ONE, **SHARED, "--vary": NAME, "--low": NUMBER, "--high": NUMBER, "--steps": NUMBER},
    "reform": {**ABOUT_ONE, **SHARED, "--month": NUMBER, "--how": ("abolish", "soften")},
    "audit": ABOUT_ONE,
    "cases": ABOUT_ONE,
    "live": {"choices": TOML, "--save": WRITTEN, **STUDY},
    "validate": {**STUDY, **SHARED},
    "sensitivity": {**ABOUT_ONE, **SHARED, "--samples": NUMBER},
    "sweep": {"design": TOML, "--out": WRITTEN, "--new": WRITTEN, "--dry-run": FLAG, "--processes": NUMBER,
              "--dask": ADDRESS, "--batch": NUMBER},
    "table": {"dir": SWEEP, "--by": NAME, "--csv": FLAG, "--full": FLAG},
    "plot": {"dir": SWEEP, "--measure": NAME, "--x": NAME, "--y": NAME, "--dark": FLAG, "--svg": FLAG},
    "page": {"rulebook": TOML, **TOWN, **CHANGES, "--out": WRITTEN, "--scorm": FLAG, "--open": FLAG},
    "kit": {"--players": NUMBER, "--rounds": NUMBER, "--seed": NUMBER, "--out": WRITTEN},
    "slides": {"rulebook": TOML, **TOWN, **CHANGES, "--out": WRITTEN, "--dark": FLAG},
    "lab": {"folder": WRITTEN, "--no-browser": FLAG, "--no-start": FLAG},
}  # fmt: skip


def _options(parser: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, str, Any]]:
    """Command, name and kind of every option and positional below a parser."""
    assert parser.fromfile_prefix_chars is None, name
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, inner in action.choices.items():
                yield from _options(inner, f"{name} {word}".strip())
        elif not isinstance(action, argparse._HelpAction):
            yield name, "/".join(action.option_strings) or action.dest, _kind(action)


def _kind(action: argparse.Action) -> Any:
    integer = getattr(action.type, "__code__", None) is options.integer(0, 1).__code__
    if action.nargs == 0:
        return FLAG
    if action.choices is not None:
        return tuple(action.choices)
    if integer or action.type is options.fraction:  # one number, and no list of them
        return NUMBER if type(action) is argparse._StoreAction and action.nargs is None else UNKNOWN
    if action.type is options.setting:  # refused unless the rulebook has the key, and the key takes the value
        return CHANGE
    return FILE if action.type is options.file_name else TEXT if action.type is None else UNKNOWN


def test_no_option_takes_a_person() -> None:
    """Every option and positional of every command stands in OPTIONS, and is of the kind that stands there."""
    result: dict[str, dict[str, Any]] = {}
    for command, name, kind in _options(cli._parser()):
        reply = OPTIONS.get(command, {}).get(name)
        result.setdefault(command, {})[name] = reply if reply in KINDS.get(kind, ()) else kind
        assert result[command][name] == reply, (
            f"sim {command} {name} ({kind}): a new option: does it take data about people? if not, add it here"
        )
    assert result == {command: table for command, table in OPTIONS.items() if table}


@pytest.mark.parametrize(
    ("command", "name"), [(c, n) for c, table in OPTIONS.items() for n, kind in table.items() if kind in (TOML, SWEEP)]
)
def test_no_file_of_people_is_read(
    command: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What reads a TOML file or a sweep's folder refuses lists of people, in one line, and writes nothing."""
    monkeypatch.chdir(tmp_path)
    files_of_people = _people(tmp_path)
    more = ["--vary", "listing.threshold"] if command == "tipping" else ["--out", "out"] if command == "sweep" else []
    for file in files_of_people:
        assert cli.main([command, file, *more]) == 2
        reply = capsys.readouterr()
        assert reply.out == "" and reply.err.startswith("sim: ") and reply.err.count("\n") == 1, reply
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(files_of_people)


@pytest.mark.parametrize("given", [
    "listing.threshold=Ada Lovelace", "resident.17.score=990", "name=Ada", "source.*.name=Ada", "score.grades=3"
])  # fmt: skip
def test_a_change_takes_no_person(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "--set", given]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("words", ["show", "run --cut", "tipping --vary", "table OUT --by", "plot OUT --measure",
                                   "plot OUT --x", "plot OUT --y"])  # fmt: skip
def test_names_are_known_names(words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert words.split()[-1] in (*(n for t in OPTIONS.values() for n, kind in t.items() if kind == NAME), "show")
    if "OUT" in words:
        run.sweep(SMALL, tmp_path / "out")
    assert cli.main([*words.replace("OUT", str(tmp_path / "out")).split(), "Ada Lovelace"]) == 2
    assert "Ada Lovelace" in capsys.readouterr().err


READS = re.compile(
    r"(^|\.)(open|open_file|read_\w+|loads?|loadtxt|genfromtxt|from(file|string|regex)|memmap|imread|urlopen|urlretrieve"
    r"|\w*[Rr]eader|\w+File|File(Upload|Drop|Browser|Input)\w*)$"
)
OUR_OWN = {"shelf.load", "load", "sim.load", "designs.load", "file.load", "read_toml", "parquet.read_marks"}
"""Rulebooks, designs, choices files and what a sweep wrote, which are read where READERS says."""
READERS = {  # everything in sim/ that reads a file
    "reading.py": {"os.open", "open", "open_file"},  # for all others
    "rules/toml.py": {"read_bytes", "tomllib.loads"},
    "rules/shelf.py": {
        "(resources.files('sim.rules') / folder / f'{name}.toml').read_text",  # what ships
    },
    # what a sweep wrote itself, known again by its digests
    "sweeps/manifest.py": {"read_bytes", "json.loads"},
    "play/file.py": {"read_bytes"},  # a text of codes: letters and digits that hold numbers
    "lab/readings.py": {"known[name].read_text"},  # the course's own texts
    "lab/concept.py": {"reader", "kept.read"},  # one of them; a student's own letters
    "sweeps/parquet.py": {"read_bytes", "open_file", "pq.ParquetFile", "pa.BufferReader", "pq.read_schema"},
    "figures/canvas.py": {"os.open", "read_bytes"},  # nothing, where matplotlib looks for its user's settings
    # what stands in a folder that is written to: its record of names and digests, its lock, whether a file is ours
    "files/record.py": {"json.loads"},
    "files/atomic.py": {"os.open", "open"},
    "files/lock.py": {"os.open"},
    "cli/views.py": {"webbrowser.open"},  # shows the page that was written
    "page/scorm.py": {"zipfile.ZipFile"},  # an archive that is written
    "kit/shipped.py": {"zipfile.ZipFile"},  # likewise
    "cli/screen.py": {"os.open"},  # of nothing, where a standard stream is closed
    # what ships
    "studies/cases/page.py": {"(resources.files('sim.studies.cases') / 'cases.css').read_text"},
    "kit/html.py": {"(resources.files('sim.kit') / 'kit.css').read_text"},
    "kit/words.py": {"(resources.files('sim.kit') / 'words.toml').read_text"},
    "lab/jupyter.py": {"source.read_bytes"},
    "odd.py": {"ODD.read_text"},
    "page/__init__.py": {"(resources.files('sim.page') / 'listed.html').read_text", "json.loads"},
    "sweeps/worker.py": {"file.read_bytes"},
    # the two exceptions: small files of the notebooks, see the test
    "lab/pareto.py": {"read_bytes", "json.loads"},
    "lab/kept.py": {"read_bytes", "json.loads"},
    "lab/live_page.py": {"json.loads"},  # what stands in the page that ships
    "lab/predictions.py": {"kept.read"},
}
# write an archive and a link, read none
WRITERS = {"page/scorm.py": {"zipfile"}, "kit/shipped.py": {"zipfile"}, "page/linked.py": {"urllib"}}
PARSERS = {
    "csv", "configparser", "dbm", "duckdb", "email", "fileinput", "gzip", "http", "lxml", "mailbox", "nbformat",
    "openpyxl", "plistlib", "polars", "requests", "shelve", "sqlite3", "tarfile", "toml", "urllib", "xml", "zipfile",
}  # fmt: skip


def test_toml_only() -> None:
    """What people give to `sim` is TOML: no module but those in READERS reads a file, and none takes another format.

    Two read JSON, both for the notebooks, and neither is reached from the command line. `lab/pareto.py` reads the
    class's answers: a group's word and changes to keys of a rulebook, which are checked like any rulebook's.
    `lab/kept.py` reads a student's own predictions and letters of the ten questions back, to show them to that student:
    numbers, letters, and the reason that was typed into the form. So a student could write a name into a reason, or as
    a group's word; nothing in the town reads either.
    """
    for path in sorted((ROOT / "sim").rglob("*.py")):
        result, imported = set(), set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and READS.search(ast.unparse(node.func)):
                result.add(ast.unparse(node.func))
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
                assert not [a for a in node.names if a.asname and a.name in ("json", "tomllib")], path  # seen by name
            if isinstance(node, ast.ImportFrom) and not node.level:
                imported.add((node.module or "").split(".")[0])
                assert node.module not in ("json", "tomllib"), path
            if isinstance(node, ast.Attribute) and node.attr == "stdin":
                assert ast.unparse(node.value) == "process", path  # what we write to one that we started
        name = path.relative_to(ROOT / "sim").as_posix()
        new = sorted(result - OUR_OWN - READERS.get(name, set())) + sorted(
            imported & PARSERS - WRITERS.get(name, set())
        )
        assert not new, f"sim/{name}: {new}: a new reader: does it take data about people? if not, add it here"


def test_the_two_files_of_the_notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The class's answers hold keys of a rulebook; lists of people are refused or left unread."""
    file = tmp_path / "heron.json"
    for changes in (PEOPLE, {"resident": PEOPLE}, {"listing.term": PEOPLE}, {"listing.term": "Ada Lovelace"}):
        file.write_text(json.dumps({"group": "heron", "changes": changes}))
        with pytest.raises(ListedError, match=r"heron\.json: "):
            pareto.answers(tmp_path)
    file.write_text(json.dumps({"group": "heron", "changes": {"listing.term": 6}, "people": PEOPLE}))
    assert pareto.answers(tmp_path) == {"heron": {"listing.term": 6}}
    file.write_text(json.dumps(PEOPLE))
    with pytest.raises(ListedError):
        pareto.answers(tmp_path)
    monkeypatch.chdir(tmp_path)
    predictions.predict("03.1", "how many?", mine=40, because="x" * 1000)
    kept = json.loads((tmp_path / predictions.FILE).read_text())["03.1"]
    assert {type(kept.pop(name)) for name in ("question", "because")} == {str} and len(kept) == 5
    assert all(isinstance(value, (bool, int, float)) for value in kept.values())
