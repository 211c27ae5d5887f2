"""Standard output that is closed, full or short of characters: the work is done, and the end is clean."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import faults, screen
from sim.cli import main as cli
from sim.cli.main import main
from sim.errors import ListedError, in_a_line, printable, quoted
from tests.hostile import STREAMS, UNSAFE, captured, lines

NEGATIVE = ["why", "--residents", "60", "--months", "36", "--towns", "1"]
"""Its sentences hold a minus sign, which few encodings have."""


def test_the_example_has_what_few_can_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(NEGATIVE) == 0
    assert "\N{MINUS SIGN}" in capsys.readouterr().out


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the command writes where all is well."""
    folder = tmp_path_factory.mktemp("good") / "out"
    with captured("") as (_, err):
        assert main([*NEGATIVE, "--out", str(folder)]) == 0, err()
    return {p.name: p.read_bytes() for p in folder.glob("*.*")}


@pytest.mark.parametrize("stream", STREAMS)
def test_files_are_finished_whatever_the_stream(stream: str, files: dict[str, bytes], tmp_path: Path) -> None:
    with captured(stream) as (out, err):
        code = main([*NEGATIVE, "--out", str(tmp_path / "out")])
        reply, complained = out(), err()
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").glob("*.*")} == files
    if stream in ("full", "shut"):
        assert code == 1 and len(lines(complained)) == 1
        assert "standard output: " in complained and "written to files is written" in complained
    else:
        assert (code, lines(complained)) == (0, [])
    if stream in ("cp1252", "ascii"):
        assert re.search(r"\W-\d", reply) and "\N{MINUS SIGN}" not in reply


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("words", [["pilots"], ["show", "joined-hands"], ["--help"], ["sweep", "--help"], NEGATIVE,
                                   ["audit", "--residents", "20", "--months", "3"]])  # fmt: skip
def test_commands_that_only_tell(stream: str, words: list[str]) -> None:
    with captured(stream) as (_, err):
        code = main(words)
        complained = err()
    assert code == (1 if stream in ("full", "shut") else 0)
    assert len(lines(complained)) == code and "Traceback" not in complained


def test_standard_error_may_be_gone_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for gone in (None, open("/dev/full", "w")):  # noqa: SIM115
        monkeypatch.setattr(sys, "stderr", gone)
        assert main(["check", "none.toml"]) == 2
    gone.close()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
def test_json_is_whole_in_every_encoding(encoding: str) -> None:
    words = [*NEGATIVE, "--json"]
    with captured("") as (good, _):
        assert main(words) == 0
        expected = json.loads(good())
    with captured(encoding) as (out, _):
        assert main(words) == 0
        assert json.loads(out()) == expected


def test_what_a_terminal_obeys_is_shown_as_its_code() -> None:
    hostile = "a\x1b[2Jb\x07\x9b31m\u202ec\udcff\u2066\U000e0041d\n\te"
    for encoding in ("utf-8", "ascii", "cp1252"):
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        shown = screen.Screen(stream)
        print(hostile, file=shown)
        shown.flush()
        reply = stream.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]
        assert not UNSAFE.search(reply)
        assert reply == "a\\u001b[2Jb\\u0007\\u009b31m\\u202ec\\udcff\\u2066\\udb40\\udc41d\n\te\n"


def test_letters_that_an_encoding_lacks_stay_readable() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    shown = screen.Screen(stream)
    shown.write("\u22125 \u00b1 2 \u2013 \u201cna\u00efve\u201d \u2265 3\u00a0%, \u4e2d")
    shown.flush()
    assert stream.buffer.getvalue() == b'-5 +/- 2 - "naive" >= 3 %, \\u4e2d'  # type: ignore[attr-defined]


@pytest.mark.parametrize("columns", ["0", "1", "-3", "9" * 5000, "\u00b2", "\u0663", "x"])
def test_any_width(columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", columns)
    assert main(["audit", "--residents", "20", "--months", "3"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) in range(35, 81)  # words find room
    assert main(["run", "--help"]) == 0


SHELL = f"{sys.executable} -m sim"


@pytest.mark.parametrize(("line", "code", "reply"), [
    ("pilots >&-", 0, ""),
    ("pilots > /dev/full", 1, "sim: standard output: No space left on device"),
    ("pilots >&- 2>&-", 0, ""),
    ("check none.toml 2> /dev/full", 2, ""),
    ("new one.toml >&-", 0, ""),
    ("show joined-hands | head -n 1 > /dev/null; exit ${PIPESTATUS[0]}", 0, ""),
    ("check two.toml < /dev/null", 2, "sim: "),
])  # fmt: skip
def test_a_process_ends_cleanly(line: str, code: int, reply: str, tmp_path: Path) -> None:
    """To its very end, at which Python flushes what is left."""
    usual = {**os.environ, "PYTHONUNBUFFERED": ""}
    done = subprocess.run(["bash", "-c", f"{SHELL} {line}"], cwd=tmp_path, capture_output=True, text=True, env=usual)
    assert done.returncode == code, done
    assert done.stderr.startswith(reply) and done.stderr.count("\n") == bool(reply), done
    assert (tmp_path / "one.toml").exists() == line.startswith("new")


def test_a_closed_stream_is_not_taken_for_a_file(tmp_path: Path) -> None:
    """What is opened first would get the number of standard output, and be written to by whoever prints."""
    code = "from sim.cli import screen\nwith screen.screens(): f = open('file', 'w'); f.write(str(f.fileno()))"
    line = f'{sys.executable} -c "{code}" <&- >&- 2>&-'
    subprocess.run(["bash", "-c", line], cwd=tmp_path, check=True)
    assert int((tmp_path / "file").read_text()) > 2


class Silent(Exception):
    """An error whose words cannot be had."""

    def __str__(self) -> str:
        raise ValueError


KINDS: list[tuple[BaseException, int, str]] = [
    (ListedError("a\nb\x1b[2J"), 2, "sim: a b\\x1b[2J\n"),
    (KeyboardInterrupt(), 130, "sim: stopped; nothing was left half-written\n"),
    (MemoryError(), 1, "sim: not enough memory"),
    (OSError(28, "No space left on device", "a\x1b"), 1, "sim: 'a\\x1b': No space left on device"),
    (TimeoutError(), 1, "sim: TimeoutError"),
    (ModuleNotFoundError("No module named 'x'"), 1, "sim: a package is missing or broken (ModuleNotFoundError: No mod"),
    (ValueError("x" * 10_000), 70, "sim: a mistake in Listed, not in what you gave it: ValueError: xxx"),
    (Silent(), 70, "sim: a mistake in Listed, not in what you gave it: Silent (test_screen.py, line "),
    (RecursionError(), 70, "sim: a mistake in Listed"),
    (ExceptionGroup("two", [ValueError(), KeyError()]), 70, "sim: a mistake in Listed"),
    (GeneratorExit(), 70, "sim: a mistake in Listed"),
]


@pytest.mark.parametrize(("error", "code", "line"), KINDS, ids=[type(error).__name__ for error, _, _ in KINDS])
@pytest.mark.parametrize("debug", ["", "0", "1"])
def test_whatever_is_raised_is_one_line(
    error: BaseException, code: int, line: str, debug: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def fail() -> None:
        raise error

    monkeypatch.setattr("sim.rules.shelf.pilots", fail)
    monkeypatch.setenv("LISTED_DEBUG", debug)
    assert main(["pilots"]) == code
    reply = capsys.readouterr().err
    assert reply.splitlines()[-1].startswith(line.rstrip("\n"))
    assert ("Traceback" in reply) == (debug == "1")
    if debug != "1":
        assert reply.count("\n") == 1 and len(reply) < 700 and not UNSAFE.search(reply)
    if code == 70:
        assert "LISTED_DEBUG=1" in reply and "send us this line" in reply


def test_where_it_was_raised_is_said() -> None:
    try:
        int("x")
        raise AssertionError
    except ValueError as error:
        assert re.search(r"\(test_screen\.py, line \d+\)", faults.explain(error)[1])


class Rude:
    """A value that cannot be spelt out."""

    def __repr__(self) -> str:
        raise RuntimeError


def nest(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


VALUES: list[tuple[object, str]] = [
    ("a", "'a'"), ("a\x1b\u202e\udc80'", '"a\\x1b\\u202e\\udc80\'"'), (10**5000, "a number of 5,001 digits"),
    ([10**6000, "x"], "[a number of 6,001 digits, 'x']"), (nest(100_000), "[[[[...]]]]"), (Rude(), "<Rude>"),
    ({"a": Rude()}, "{'a': <Rude>}"), (list(range(10**6)), "[0, 1, 2, 3, ...]"), (1.5, "1.5"), (None, "None"),
    (True, "True"), (float("nan"), "nan"), ({}, "{}"), (b"\xff", "b'\\xff'"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "shown"), VALUES, ids=[f"{n}" for n in range(len(VALUES))])
def test_any_value_is_quoted(value: object, shown: str) -> None:
    assert quoted(value) == shown


def test_long_values_are_cut_before_they_are_spelt_out() -> None:
    for value in ("x" * 10**7, b"x" * 10**7, {i: "x" * 10**6 for i in range(100)}, ["\x1b" * 10**6] * 9):
        assert len(quoted(value)) <= 60 and quoted(value).isprintable()
    assert len(printable("\u202e" * 10**7)) <= 200 and printable("\u202e" * 10**7).isprintable()
    assert in_a_line(ValueError("a\nb")) == "ValueError: a b" and in_a_line(Silent()) == "Silent"


@pytest.mark.parametrize("command", [
    ["run", "--out", ""], ["run", "--out", " "], ["why", "--out", ""], ["validate", "--out="], ["page", "--out", ""],
    ["sweep", "design.toml", "--out", ""], ["new", ""], ["check", ""], ["table", ""], ["lab", ""], ["run", ""],
    ["compare", "", ""], ["sweep", ""], ["plot", ""], ["run", "--out", "a\0"],
])  # fmt: skip
def test_no_name_is_empty(command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str],
                          monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """`--out ""` would mean the current folder, and everything in it."""
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2
    assert re.search("name of a file or folder is needed|no name for a file or folder", capsys.readouterr().err)
    assert not list(tmp_path.iterdir())


NUMBERS = [
    ("--residents", "1e3", "write 1000"), ("--residents", "12.0", "write 12"), ("--residents", "1,000", "write 1000"),
    ("--residents", "\u0663\u0663", "whole number"), ("--residents", "\u00b2", "whole number"),
    ("--residents", "NaN", "whole number"), ("--residents", "9" * 5000, "whole number"), ("--residents", "", "whole"),
    ("--residents", "-5", "from 2 to 10,000,000"), ("--seed", "9" * 5000, "whole number"), ("--seed", "-1", "whole"),
    ("--seed", "1e30", "whole number"), ("--seed=--", "", "expected one argument"), ("--low", "-1e-3", "no-such"),
    ("--low", "0,5", "write 0.5"), ("--low", "NaN", "finite"), ("--low", "1e999", "finite"),
    ("--low", "\u0663", "finite"),
    ("--low", "1" * 5000, "finite"), ("--low", "-inf", "expected one argument"), ("--low", "--", "expected one"),
]  # fmt: skip


@pytest.mark.parametrize(("option", "value", "words"), NUMBERS, ids=[f"{n}" for n in range(len(NUMBERS))])
def test_numbers_of_options(option: str, value: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tipping", "no-such-pilot", "--vary", "listing.term", option, *([value] if value or "=" not in option
                 else [])]) == 2  # fmt: skip
    reply = capsys.readouterr().err
    assert words in reply and reply.count("\n") == 1 and len(reply) < 300


def test_good_numbers_are_taken() -> None:
    for text, value in (("7", 7), ("+7", 7), ("1_000", 1000), (" 7 ", 7)):
        assert cli._parser().parse_args(["run", "--residents", text]).residents == value
    for text, number in (("-1e-3", -0.001), (".5", 0.5), ("-.5", -0.5), ("5.", 5.0), ("1_0.5e1", 105.0)):
        words = ["tipping", "--vary", "x", "--low", text]
        assert cli._parser().parse_args(words).low == number


@pytest.mark.skipif(os.name != "posix", reason="how Debian starts it")
def test_the_installed_command(tmp_path: Path) -> None:
    """The script that stands beside Python, not only `python -m sim`."""
    script = Path(sys.executable).parent / "sim"
    done = subprocess.run([script, "pilots"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and "joined-hands" in done.stdout
