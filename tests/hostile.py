"""Hostile inputs over all commands: `python -m tests.hostile --inputs 1000` lives through them, and says what broke.

Each is a command line in a folder of its own with a few files, perhaps with a strange environment or standard output.
Whatever it is, it ends in one line and an exit code, soon, in little memory, and leaves the files as they were.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import pickle
import random
import re
import resource
import shutil
import signal
import socket
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import sim
from sim.cli import main as cli
from sim.cli import options
from sim.results.study import Study
from sim.studies import comparison
from tests.fuzz.targets import mutated, seeds
from tests.processes import PATIENCE

FIFO = b"(a pipe)"
PROGRESS = re.compile(r"[\d,]+( of [\d,]+)? [a-z ]+|writing \w+")
SECONDS, BYTES = 2.0, 300_000_000
"""More than a good one, of the processor and of memory. Longer, and an input is measured beside `yard`."""
YARDS, TRIES = 40, 3
"""So many yards more than a good one is too long. A yard is 0.05 s on the machine where SECONDS were chosen."""
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff]")
TOWN = ["--residents", "20", "--months", "3"]
MINE = 'name = "mine"\n'
GOOD: dict[str, list[str]] = {
    "run": ["run", *TOWN, "--json"],
    "pilots": ["pilots"],
    "show": ["show", "joined-hands"],
    "new": ["new", "new.toml"],
    "check": ["check", "good.toml"],
    "compare": ["compare", "joined-hands", "good.toml", *TOWN],
    "why": ["why", *TOWN, "--towns", "1"],
    "gain": ["gain", *TOWN, "--cases", "2"],
    "cases": ["cases", *TOWN],
    "headlines": ["headlines", *TOWN, "--towns", "20"],
    "tipping": ["tipping", "--vary", "sanctions.severity", "--steps", "3", *TOWN],
    "reform": ["reform", *TOWN, "--month", "2"],
    "audit": ["audit", *TOWN],
    "live": ["live", "codes.txt"],
    "validate": [],  # good ones take too long, and so does all of these that is not refused at once
    "sensitivity": [],
    "sweep": ["sweep", "design.toml", "--out", "new"],
    "table": ["table", "swept"],
    "plot": ["plot", "swept"],
    "page": ["page", "--residents", "2", "--months", "12"],
    "kit": ["kit", "--players", "12", "--rounds", "6"],
    "slides": ["slides", *TOWN, "--out", "new"],
    "lab": ["lab", "--no-start", "notebooks"],
}
SMALL = 'rulebooks = ["joined-hands"]\nresidents = 20\nmonths = 2\n[keys]\nlisting.term = [1, 2]\n'
NUMBERS = [
    "1e3", "-1", "-0", "0", "NaN", "inf", "-inf", "1e400", "-1e-3", "\u0663", "\uff19", "1__0", "0x10", "1.5", "5.", "",
    " ", "9" * 5000, "-" + "9" * 5000, "0." + "1" * 5000, "\u00bd", "\u00b2", "5%", "0,5", "1,000", "--", "-", "None",
    "true", "\x1b[31m5", "5\n5", "5\0", "1e9999999999", "99999999999999999999", "--json", "*", "\udcff",
]  # fmt: skip
NAMES = [
    "", " ", "\0", "a\0b", "\x1b]0;hurt\x07", "\u202eabc", "\udcff\udcfe", "a" * 5000, "../" * 50 + "x", "-", "--",
    "-x", "~", "x\ny\rz", "*", "%s%n{}", "C:\\x", "/dev/full", "/dev/null", "/dev/null/x", "/proc/self/mem",
    "/no/such/place", "fifo", "socket", "loop", "dangling", "folder", "taken", "swept/batch-0000000.parquet", "fifo/x",
    "joined-hand", "joined-hands.toml", "..", "listing.treshold", "source.*.rate", "sanctions", "a.b.c.d", "\u0663",
]  # fmt: skip
ADDRESSES = [
    "tcp://", "tls://localhost:1", "tcp://host:99999", "tcp://:0", "tcp://a b:1", "tcp://[::1]:0", "tcp://127.0.0.1:1",
    "tls://127.0.0.1:1", f"tcp://{'a' * 300}:1", "tcp://\x1b[31m:80",
]  # fmt: skip
LINES = [  # near misses and worse, each alone in a file
    "[life]\nshock = 0,02", "[life]\nshock = 2%", "[listing]\nenabled = yes", "[listing]\nenabled = True",
    "[life]\nwage = .5", "[life]\nwage = 5.", "[life]\nwage = 1,000", "[life]\nwage = \u221213", "[life]\nwage = 007",
    "name = mine2", "name = \u201cmine\u201d", 'name = "mine', "[listing]\nterm = 12.0", "[listing]\nterm = 1e1000",
    "[listing]\nterm = -0x1", "[life]\nwage = 2024-01-01", "[life]\nwage = 07:32:00", "[life]\nwage = nan",
    "[life]\nwage = 1979-05-27T07:32:00Z", "[life\nwage = 1", "[means test]", "[source]\nrate = 1", "wage == 1", "= 1",
    '"" = 1', "[]", "[[]]", '[""]', "a.b.c = 1", "life = 1", "life = []", 'title = "\\ud800"', "title = 'a\x1b[31m'",
    'title = "\\u001b[2J\\u202e"\nx = 1', '"\\u001b[2J\\u202e" = 1', '[life]\n"\\u0000" = 1', "{}", "<xml>", "%YAML",
    "[life]\nwage = [[[]]]", "[life]\nwage = {a = {b = {c = 1}}}", "[amendment]\nmonth = 1", "[[amendment]]\nmonth = 0",
    "[[amendment]]\nmonth = 5\nlife.wage.x.y = 3", "[[amendment]]\nmonth = 5\nname = 'x'", "amendment = [1, 2]",
    "[[amendment]]\nmonth = 99999999999999999999\nlife.wage = 1", '[[source]]\nname = "\\u202e"', "source = [[]]",
    "[[source]]\nname = 'a'\n[[source]]\nname = 'a'", "[score]\nlow = 5\nhigh = 1", "[score.grades]\n\"\\u001b\" = 1",
    "a = 1\na = 2", "[a]\n[a]", "a = 1\r\rb", "\ufeffx = 1", "// comment", "x = '''", 'x = """', "# \x00", "# \x1b",
]  # fmt: skip
DESIGNS = [
    "", 'rulebooks = "', "rulebooks = []", "rulebooks = 3", "rulebooks = [3]", 'rulebooks = ["\\u001b[2J"]',
    'rulebooks = ["fifo.toml"]', 'rulebooks = ["../none.toml"]', 'rulebooks = ["joined-hands", "joined-hands"]',
    SMALL + "x = 1e400", SMALL + "score.start = {low = 1, high = 0}", SMALL + '"source.*.rate" = {low = 0, high = 9}',
    SMALL + "listing.term = {low = 1979-05-27, high = 3}", SMALL + '"\\u202e" = [1]',
    SMALL + "listing.threshold = [[]]",
    SMALL + "listing.threshold = [true]", SMALL + "listing.threshold = []", SMALL + "channels = {means = 1}",
    SMALL.replace("20", "1" * 30), SMALL.replace("20", "-1"), SMALL.replace("20", "20.0"), SMALL.replace("20", '"20"'),
    SMALL.replace("2\n", "\u0662\n"), "seeds = {low = 1, high = 99999999999999999999}\n" + SMALL,
    "seeds = [1, 1]\n" + SMALL, "points = 3\n" + SMALL, "sample = 'sobol'\n" + SMALL, "per = 'day'\n" + SMALL,
    "measures = ['\\u001b']\n" + SMALL, 'measures = ["\\u001b[2J"]\n' + SMALL, "months = 0\n" + SMALL,
]  # fmt: skip
BOMBS: dict[str, Callable[[], str]] = {  # what costs much, if it is parsed before it is looked at
    "a key of 40,000 parts": lambda: MINE + ".".join("a" * 40_000) + " = 1",
    "a table of 40,000 parts": lambda: MINE + "[" + ".".join("a" * 40_000) + "]",
    "quoted parts": lambda: MINE + ".".join(['"a"'] * 20_000) + " = 1",
    "parts in a table in a list": lambda: MINE + "a = [{" + ".".join("a" * 40_000) + " = 1}]",
    "an integer of 5,000 digits": lambda: MINE + "[life]\nwage = " + "9" * 5000,
    "a negative one": lambda: MINE + "[listing]\nterm = -" + "9" * 5000,
    "a hexadecimal one": lambda: MINE + "[listing]\nterm = 0x" + "f" * 100_000,
    "a fraction of 5,000 digits": lambda: MINE + "[life]\nwage = 1." + "1" * 5000,
    "an exponent of 5,000 digits": lambda: MINE + "[life]\nwage = 1e" + "1" * 5000,
    "5,000 brackets": lambda: MINE + "a = " + "[" * 5000 + "]" * 5000,
    "5,000 that never close": lambda: MINE + "a = " + "[" * 5000,
    "5,000 tables in tables": lambda: MINE + "a = " + "{a = " * 5000 + "1" + "}" * 5000,
    "4,000 in an amendment": lambda: MINE + "[[amendment]]\nmonth = 1\n" + "a = " + "{a=" * 4000 + "1" + "}" * 4000,
    "deep grades": lambda: MINE + "[score.grades]\na = " + "[" * 3000 + "]" * 3000,
    "1,001 amendments": lambda: MINE + "".join(f"[[amendment]]\nmonth = {n + 1}\nlife.wage = 1\n" for n in range(1001)),
    "a name of 900,000 letters": lambda: MINE + "a" * 900_000 + " = 1",
    "a quoted name of 900,000": lambda: MINE + '"' + "a" * 900_000 + '" = 1',
    "a title of 900,000": lambda: MINE + 'title = "' + "\u20ac" * 300_000 + '"',
    "a megabyte and more": lambda: "#" * 1_000_001,
    "many quotes": lambda: "a = " + '"' * 300_001,
    "many apostrophes": lambda: "a = " + "'" * 300_001,
    "many backslashes": lambda: 'a = "' + "\\" * 300_001 + '"',
    "a table twice": lambda: MINE + "[a]\n" * 40_000,
}
HEAVY: dict[str, Callable[[], str]] = {  # the same, in the amounts that are still parsed
    "1,000 amendments of 20": lambda: MINE + '[[source]]\nname = "utility"\n' + "".join(
        f"[[amendment]]\nmonth = {n + 1}\n" + "listing.term = 3\nlife.wage = 1.4\nsource.*.rate = 0.5\n".replace(
            "source.*", '"source.*.rate" = 0.5 #') for n in range(1000)) + "x = 1",
    "49,000 keys": lambda: MINE + "".join(f"a{n} = 1\n" for n in range(49_000)),
    "49,000 keys in a table": lambda: MINE + "[life]\n" + "".join(f"a{n} = 1\n" for n in range(49_000)),
    "49,000 grades": lambda: MINE + "[score.grades]\n" + "".join(f"a{n} = 1\n" for n in range(49_000)),
    "49,000 sources": lambda: MINE + "[[source]]\n" * 49_000,
    "49,000 changes": lambda: MINE + "[[amendment]]\nmonth = 1\n" + "".join(f"life.a{n} = 1\n" for n in range(48_000)),
    "a list of 480,000 numbers": lambda: MINE + "[life]\nwage = [" + "1," * 480_000 + "]",
    "a list of 120,000 words": lambda: MINE + "[life]\nwage = [" + '"a",' * 120_000 + "]",
    "lists of lists": lambda: MINE + "[life]\nwage = [" + "[]," * 300_000 + "]",
    "seeds of 140,000": lambda: "seeds = [" + ",".join(map(str, range(140_000))) + "]\n" + SMALL + "x = 1",
    "values of 10,000": lambda: SMALL + "listing.threshold = [" + ",".join(f"{n / 9}" for n in range(9999)) + ", 1e9]",
    "rulebooks of 90,000": lambda: "rulebooks = [" + '"x.toml",' * 90_000 + "]",
}  # fmt: skip
FORMS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode("utf-8", "surrogatepass"),
    "mark": lambda text: text.encode("utf-8-sig", "surrogatepass"),
    "windows": lambda text: text.replace("\n", "\r\n").encode("utf-16", "surrogatepass"),
    "wide": lambda text: text.encode("utf-16-be", "surrogatepass"),
    "old mac": lambda text: text.replace("\n", "\r").encode("utf-8", "surrogatepass"),
    "latin": lambda text: text.encode("latin-1", "replace") + b"\xe9",
    "cut": lambda text: text.encode("utf-8", "surrogatepass")[: len(text) // 2],
}
THINGS = ("fifo", "socket", "loop", "dangling", "folder", "zero", "secret")
STREAMS = ("none", "shut", "full", "cp1252", "ascii", "utf-16", "pipe")
ENVIRONMENTS: list[dict[str, str | None]] = [
    {"COLUMNS": "0"}, {"COLUMNS": "1"}, {"COLUMNS": "9" * 5000}, {"COLUMNS": "\u00b2"}, {"COLUMNS": "-5"},
    {"LINES": "\u0663"}, {"HOME": None}, {"HOME": "/no/such"}, {"TERM": "\x1b"}, {"NO_COLOR": ""},
    {"LISTED_DEBUG": "0"}, {"TMPDIR": "/no/such"}, {"LC_ALL": "xx"}, {"TERM": "dumb", "COLUMNS": "3"},
    {"PYTHONUTF8": "0"},
]  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """An input: a command line, files beside the good ones, a stream in place of standard output, an environment."""

    words: list[str]
    files: Mapping[str, bytes] = field(default_factory=dict)
    stream: str = ""
    environment: Mapping[str, str | None] = field(default_factory=dict)
    about: str = ""

    def __str__(self) -> str:
        given = {
            name: data if len(data) < 300 else f"{data[:150]!r}... {len(data):,} bytes"
            for name, data in self.files.items()
        }
        words = [word if len(word) < 100 else f"{word[:50]}... {len(word):,} letters" for word in self.words]
        return f"{self.about}: {words!r} {given!r} {self.stream} {dict(self.environment) or ''}"


def rulebook_words(command: str, file: str) -> list[str]:
    """A command that reads this file as a rulebook."""
    good = GOOD[command]
    if command in ("check", "compare"):
        return [command, file, *(good[3:] if command == "compare" else ())]
    return [command, file, *good[1:]]


READ_RULEBOOKS = ("run", "check", "compare", "why", "gain", "headlines", "tipping", "reform", "audit", "cases", "page")
QUICK = ("run", "check", "compare", "why", "gain", "reform", "audit")  # where one may be found good, and is lived


def spoilt_rulebook(luck: random.Random) -> Hostile:
    """A command that reads a bad rulebook."""
    kind = luck.randrange(4)
    command = luck.choice(READ_RULEBOOKS)
    if kind == 0:
        about = luck.choice(list(BOMBS))
        return Hostile(rulebook_words(command, "bad.toml"), {"bad.toml": BOMBS[about]().encode()}, about=about)
    if kind == 1:
        return Hostile(rulebook_words(command, luck.choice((*THINGS, *NAMES))), about="no file")
    if kind == 2:
        line, form = luck.choice(LINES), luck.choice(list(FORMS))
        command = luck.choice(QUICK)
        return Hostile(rulebook_words(command, "bad.toml"), {"bad.toml": FORMS[form](MINE + line + "\n")}, about=form)
    command = luck.choice(QUICK)
    return Hostile(rulebook_words(command, "bad.toml"), {"bad.toml": mutated("rulebook", luck)}, about="mutated")


def spoilt_design(luck: random.Random) -> Hostile:
    """A sweep with a bad design; one that is found good is refused for its folder, which is a file."""
    kind = luck.randrange(5)
    words = ["sweep", "bad.toml", "--out", "taken"]
    if kind == 0:
        about = luck.choice(list(BOMBS))
        return Hostile(words, {"bad.toml": BOMBS[about]().encode()}, about=about)
    if kind == 1:
        return Hostile(["sweep", luck.choice((*THINGS, *NAMES)), *words[2:]], about="no file")
    if kind == 2:
        form = luck.choice(list(FORMS))
        return Hostile(words, {"bad.toml": FORMS[form](luck.choice(DESIGNS) + "\n")}, about=form)
    if kind == 3:  # good, with a bad rulebook
        text = 'rulebooks = ["joined-hands", "mine.toml"]\n'
        return Hostile(words, {"bad.toml": text.encode(), "mine.toml": mutated("rulebook", luck)}, about="its rulebook")
    return Hostile(words, {"bad.toml": mutated("design", luck)}, about="mutated")


def spoilt_choices(luck: random.Random) -> Hostile:
    """A choices file, or a file of codes, that is bad; one that is found good is lived."""
    kind = luck.randrange(4)
    if kind == 0:
        about = luck.choice(list(BOMBS))
        return Hostile(["live", "bad.toml"], {"bad.toml": BOMBS[about]().encode()}, about=about)
    if kind == 1:
        return Hostile(["live", luck.choice((*THINGS, *NAMES))], about="no file")
    target, name = luck.choice((("choices", "bad.toml"), ("codes", "bad.txt")))
    return Hostile(["live", name], {name: mutated(target, luck)}, about="mutated")


def heavy(luck: random.Random) -> Hostile:
    """What is parsed, because it is just not too much."""
    about = luck.choice(list(HEAVY))
    words = luck.choice((["check", "bad.toml"], ["sweep", "bad.toml", "--out", "taken"]))
    return Hostile(words, {"bad.toml": HEAVY[about]().encode()}, about=about)


@cache
def _arguments(kind: Callable[[argparse.Action], bool]) -> list[tuple[str, str]]:
    """Commands and their options of a kind."""
    parser = cli._parser()
    commands = next(a.choices for a in parser._actions if a.choices) or {}
    return [
        (command, action.option_strings[-1])
        for command, inner in dict(commands).items()
        for action in inner._actions
        if action.option_strings and action.nargs != 0 and kind(action)
    ]


def _is_number(action: argparse.Action) -> bool:
    return action.type is not None and action.type is not options.file_name


def _is_name(action: argparse.Action) -> bool:
    return not _is_number(action)


def _otherwise_good(command: str, option: str) -> list[str]:
    """The command in which one option is to be bad; where a good one takes long or for ever, it is refused anyway."""
    if command == "sensitivity":  # a number that is bad for another option is good for its seed: minutes
        return ["sensitivity", *(["--residents", "0"] if option == "--samples" else ["--samples", "0"])]
    if command == "tipping" and option not in ("--low", "--high", "--steps", "--vary"):
        return ["tipping", "no-such-pilot", *GOOD[command][1:]]
    return GOOD[command] or [command]


def spoilt_number(luck: random.Random) -> Hostile:
    """A bad number for any option that takes one."""
    command, option = luck.choice(_arguments(_is_number))
    value = luck.choice(NUMBERS)
    joined = [f"{option}={value}"] if luck.random() < 0.5 else [option, value]
    return Hostile([*_otherwise_good(command, option), *joined], about=option)


REFUSED = {
    "page": ("fifo", "taken", "folder", "", "x.pdf", "none/x.html", "\x1b.htm"),
    "slides": ("fifo", "taken", "", "taken/x", "a\0b", "loop", "dangling"),
    "kit": ("fifo", "taken", "", "taken/x", "a\0b", "loop", "dangling"),
}
"""Names that these commands cannot write to, before anything is lived or drawn."""


def spoilt_name(luck: random.Random) -> Hostile:
    """A bad name for any option or place that takes one."""
    command, option = luck.choice(_arguments(_is_name))
    if command in ("validate", "sensitivity"):
        return Hostile([command, option, luck.choice(("", "taken", "fifo", "a\0b"))], about=option)
    name = luck.choice(NAMES)
    if command in REFUSED and luck.random() < 0.7:  # a name that can be used costs seconds
        name = luck.choice(REFUSED[command])
    if option == "--dask":
        name = luck.choice((*ADDRESSES, name))
    return Hostile([*_otherwise_good(command, option), f"{option}={name}"], about=option)


def spoilt_place(luck: random.Random) -> Hostile:
    """A bad name for what stands in a place, a word too many, a command that there is not."""
    name = luck.choice((*NAMES, *THINGS))
    words = luck.choice((
        ["new", name], ["show", name], ["table", name], ["plot", name], [name], ["run", name],
        ["lab", "--no-start", name], ["pilots", name], ["table", "swept", "--by", name],
        ["plot", "swept", "--x", name], ["run", *TOWN, "--cut", name],
        ["tipping", "--vary", name, *TOWN], ["reform", "--how", name], [*GOOD[luck.choice(list(QUICK))], f"--{name}"],
    ))  # fmt: skip
    return Hostile(words, about="a place")


def spoilt_sweep(luck: random.Random) -> Hostile:
    """The folder of a sweep in which something is damaged, or is no file."""
    words = luck.choice((["table", "swept"], ["plot", "swept"], ["table", "swept", "--csv"]))
    name = luck.choice(("swept/_manifest.json", "swept/batch-0000000.parquet"))
    if luck.random() < 0.2:
        return Hostile(words, {name: FIFO}, about="a pipe in its place")
    return Hostile(words, {name: mutated("manifest" if "json" in name else "batch", luck)}, about="damaged")


def strange_stream(luck: random.Random) -> Hostile:
    """A good command whose standard output takes little or nothing; another one whose environment is strange."""
    good = {
        **GOOD,
        "help": ["--help"],
        "help run": ["run", "--help"],
        "files": ["why", *TOWN, "--towns", "1", "--out", "o"],
    }
    dear = ("tipping", "page", "kit", "slides")  # they write as the others do: all but their own minutes
    words = luck.choice([words for name, words in good.items() if words and name not in dear])
    if luck.random() < 0.3:
        return Hostile(words, environment=luck.choice(ENVIRONMENTS), about="environment")
    return Hostile(words, stream=luck.choice(STREAMS), about="stream")


KINDS: list[tuple[Callable[[random.Random], Hostile], int]] = [
    (spoilt_rulebook, 34), (spoilt_design, 14), (spoilt_choices, 4), (spoilt_number, 14), (spoilt_name, 10),
    (spoilt_place, 8), (spoilt_sweep, 6), (strange_stream, 9), (heavy, 1),
]  # fmt: skip


SEED = 12
"""By default: with it a thousand inputs reach every command several times."""


def inputs(count: int, seed: int) -> list[Hostile]:
    """So many of them, the same each time."""
    luck = random.Random(seed)
    makers = luck.choices([maker for maker, _ in KINDS], [weight for _, weight in KINDS], k=count)
    return [maker(luck) for maker in makers]


Files = dict[str, bytes]


def good_files() -> Files:
    """What stands in each folder: a good rulebook, a good design, its sweep, and a thesis."""
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        folder = Path(name)
        (folder / "design.toml").write_text(SMALL)
        (folder / "codes.txt").write_bytes(seeds("codes")[0])
        for words in (["new", "good.toml"], ["sweep", "design.toml", "--out", "swept"]):
            with captured("") as (_, err):
                assert cli.main(words) == 0, err()
        files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {**files, "taken": b"mine", "secret": MINE.encode(), "folder/thesis.txt": b"mine"}


def _furnish(folder: Path, files: Files) -> None:
    """Put the files there, and things that are no files."""
    for inner in ("folder", "swept"):
        (folder / inner).mkdir(parents=True)
    for name, data in files.items():
        if data == FIFO:
            os.mkfifo(folder / name)
        else:
            (folder / name).write_bytes(data)
    for name in ("fifo", "fifo.toml"):
        os.mkfifo(folder / name)
    with socket.socket(socket.AF_UNIX) as bound, contextlib.chdir(folder):
        bound.bind("socket")
    for name, place in (("loop", "loop"), ("dangling", "nowhere"), ("zero", "/dev/zero")):
        (folder / name).symlink_to(place)
    (folder / "secret").chmod(0)


@contextlib.contextmanager
def captured(stream: str) -> Iterator[tuple[Callable[[], str], Callable[[], str]]]:
    """Standard output and error, to be read afterwards; or a stream that takes little."""
    out, err = io.BytesIO(), io.BytesIO()
    taker: Any = io.TextIOWrapper(out, encoding=stream if stream in ("cp1252", "ascii", "utf-16") else "utf-8")
    if stream == "none":
        taker = None
    elif stream == "shut":
        taker.close()
    elif stream == "full":
        taker = open("/dev/full", "w", encoding="utf-8")  # noqa: SIM115
    elif stream == "pipe":
        read, write = os.pipe()
        os.close(read)
        taker = open(write, "w", encoding="utf-8")  # noqa: SIM115
    errors = io.TextIOWrapper(err, encoding="utf-8")
    with contextlib.redirect_stdout(taker), contextlib.redirect_stderr(errors):
        yield (
            lambda: out.getvalue().decode(getattr(taker, "encoding", "utf-8")) if not out.closed else "",
            lambda: (errors.flush(), err.getvalue().decode())[1],
        )
        if stream in ("full", "pipe"):
            taker.close()


def lines(complained: str) -> list[str]:
    """What standard error holds, without progress, which a slow machine shows."""
    return [line for line in complained.splitlines() if not PROGRESS.fullmatch(line)]


class Hang(BaseException):
    """It waits for ever."""


def _hang(*_: object) -> None:
    raise Hang


def _memory(name: str) -> int:
    result = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(result[1]) * 1000 if result else 0


@dataclass
class Cost:
    """What an input has taken, of the processor and of memory above what was in use before."""

    seconds: float = 0.0
    bytes: int = 0


def yard() -> float:
    """Seconds of the processor for a fixed piece of work, of the kind that reading a rulebook is."""
    start = time.process_time()
    for _ in range(70):
        tomllib.loads("\n".join(f"[table-{n}]\nkey = 1.5" for n in range(100)))
    return time.process_time() - start


def live(one: Hostile, good: Files, folder: Path) -> tuple[list[str], Cost]:
    """Give an input to `sim`; gives what is wrong with how it ended, and what it cost."""
    files = {**good, **one.files}
    _furnish(folder, files)
    old = dict(os.environ)
    for name, value in one.environment.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    wrong: list[str] = []
    Path("/proc/self/clear_refs").write_text("5")  # the highest use of memory is counted anew
    in_use, start = _memory("VmRSS"), time.process_time()
    signal.alarm(int(PATIENCE))
    try:
        with contextlib.chdir(folder), captured(one.stream) as (out, err):
            try:
                code = cli.main(one.words)
            except BaseException as error:
                code = -1
                wrong.append(f"raised {type(error).__name__}: {error}")
            reply, complained = out(), err()
    finally:
        signal.alarm(0)
        os.environ.clear()
        os.environ.update(old)
    cost = Cost(time.process_time() - start, _memory("VmHWM") - in_use)
    if code not in (0, 1, 2):
        wrong.append(f"exit code {code}")
    if "Traceback" in complained or UNSAFE.search(complained) or UNSAFE.search(reply):
        wrong.append("a traceback, or something that a terminal obeys")
    said = lines(complained)
    one_line = len(said) == 1 and said[0].startswith("sim: ") and len(said[0]) < 2100
    if (code == 2 and (reply or not one_line)) or (code == 1 and not said):
        wrong.append("not one line")
    for name, data in files.items():
        if data != FIFO and not name.startswith("swept/") and (folder / name).read_bytes() != data:
            wrong.append(f"{name}: changed")
    if wrong:
        wrong += [f"standard output: {reply[-300:]!r}", f"standard error: {complained[-3000:]}"]
    return wrong, cost


def baseline(files: Files, place: Path, commands: Iterable[str] = GOOD) -> dict[str, Cost]:
    """What good ones cost, command by command, once all is loaded."""
    costs: dict[str, Cost] = {}
    for command in ("run", *commands):  # what the first loads, the others find loaded
        if GOOD[command]:
            with tempfile.TemporaryDirectory(dir=place) as folder:
                wrong, costs[command] = live(Hostile(GOOD[command]), files, Path(folder))
            assert not wrong, (command, wrong)
    return costs


def in_yards(one: Hostile, files: Files, place: Path) -> float:
    """What an input takes beside a piece of fixed work before and after: the same on a fast, a slow, a busy machine."""
    before = yard()
    with tempfile.TemporaryDirectory(dir=place) as folder:
        _, cost = live(one, files, Path(folder))
    return cost.seconds / max(before, yard())


def too_long(one: Hostile, seconds: float, files: Files, place: Path) -> str:
    """What is wrong with an input that took SECONDS longer than a good one; nothing if only the machine is slow."""
    good = GOOD.get(one.words[0] if one.words else "", [])
    allowed = YARDS + (in_yards(Hostile(good), files, place) if good else 0)
    for _ in range(TRIES):
        took = in_yards(one, files, place)
        if took <= allowed:
            return ""
    return f"took {seconds:.1f} s of the processor, {took:.0f} times a fixed piece of work, {allowed:.0f} are allowed"


def run(count: int, seed: int, only: int | None = None) -> list[str]:
    """Live them; gives what went wrong, with the input."""
    os.environ.pop("LISTED_DEBUG", None)
    signal.signal(signal.SIGALRM, _hang)
    assert seeds("batch")
    with tempfile.TemporaryDirectory() as name:
        files = good_files()
        limit = _memory("VmSize") + 3_000_000_000
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        chosen = [(number, one) for number, one in enumerate(inputs(count, seed)) if only in (None, number)]

        @cache
        def good(command: str) -> Mapping[str, Cost]:
            """A good one of the command; all of them for "", where there is none."""
            return baseline(files, Path(name), [command] if command else GOOD)

        return judged(chosen, good, files, Path(name), verbose=only is not None)


Ask = Callable[..., Study]
Studies = dict[bytes, tuple[Study, list[tuple[int, int]]]]
"""What was asked, and the study with the progress that it reported."""
STUDIES = ((sim, ("why", "gain", "headlines", "reform", "audit", "cases")), (comparison, ("comparison",)))


def kept(ask: Ask, studies: Studies) -> Ask:
    """The same study again where the same was asked, with what it drew; its progress is reported each time."""

    def drawn(picture: Any) -> Any:
        return SimpleNamespace(name=picture.name, png=cache(picture.png), svg=picture.svg)

    def asked(*given: Any, progress: Any, **more: Any) -> Study:
        key = pickle.dumps((ask.__name__, given, more))
        if key not in studies:
            steps: list[tuple[int, int]] = []
            new = ask(*given, progress=lambda *step: (steps.append(step), progress(*step)), **more)
            again = replace(new, draw=cache(lambda: [*map(drawn, new.draw())]), pages=cache(new.pages))
            studies[key] = again, steps
            return again
        study, steps = studies[key]
        for step in steps:
            progress(*step)
        return study

    return asked


@contextlib.contextmanager
def remembered(studies: Studies) -> Iterator[None]:
    """While this lasts, a study is lived and drawn once: good ones differ in where they are told and written only."""
    with pytest.MonkeyPatch.context() as patch:
        for module, names in STUDIES:
            for name in names:
                patch.setattr(module, name, kept(getattr(module, name), studies))
        yield


def judged(
    chosen: Iterable[tuple[int, Hostile]],
    good: Callable[[str], Mapping[str, Cost]],
    files: Files,
    place: Path,
    verbose: bool = False,
) -> list[str]:
    """Live these; gives what went wrong, with the input and its number. `good`: for a command that costs much."""
    broken = []
    studies: Studies = {}
    for number, one in chosen:
        with remembered(studies):
            wrong, cost = live(one, files, place / str(number))
        if cost.seconds > SECONDS or cost.bytes > BYTES:
            command = one.words[0] if one.words and GOOD.get(one.words[0]) else ""
            wrong += too_much(one, cost, good(command), files, place)
        if wrong:
            broken.append(f"{number}. {one}\n  " + "\n  ".join(wrong))
        if verbose:
            print(one, cost)
        shutil.rmtree(place / str(number), ignore_errors=True)
    return broken


def too_much(one: Hostile, cost: Cost, good: Mapping[str, Cost], files: Files, place: Path) -> list[str]:
    """What is wrong with what an input has cost, beside a good one of its command, or the dearest."""
    usual = Cost(max(c.seconds for c in good.values()), max(c.bytes for c in good.values()))
    allowed = good.get(one.words[0] if one.words else "", usual)
    wrong = []
    if cost.seconds > allowed.seconds + SECONDS:
        wrong += filter(None, [too_long(one, cost.seconds, files, place)])
    if cost.bytes > allowed.bytes + BYTES:
        with tempfile.TemporaryDirectory(dir=place) as folder:
            _, cost = live(one, files, Path(folder))  # now that all is loaded
        if cost.bytes > allowed.bytes + BYTES:
            wrong.append(f"took {cost.bytes / 1e6:.0f} MB, a good one {allowed.bytes / 1e6:.0f} MB")
    return wrong


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", type=int, help="this one alone, by its number")
    given = parser.parse_args()
    broken = run(given.inputs, given.seed, given.only)
    print("\n".join(broken) or "all ended well")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
