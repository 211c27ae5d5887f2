"""What is fuzzed: everything that reads bytes which a person, or a bad disk, may have written."""

from __future__ import annotations

import json
import random
import re
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

from sim import files
from sim.errors import ListedError, Notice
from sim.play import file
from sim.play.codes import Code, decode, encode
from sim.play.lives import Life
from sim.play.towns import CodedTown
from sim.rules import shelf
from sim.rules.rulebook import Rulebook
from sim.rules.toml import parse_toml
from sim.sweeps import design, manifest, parquet, worker
from sim.sweeps.design import Design
from sim.sweeps.plan import Plan
from sim.town.choices import Choice, Orders

SMALL: dict[str, Any] = {
    "rulebooks": [shelf.load("joined-hands")],
    "seeds": [1, 2],
    "residents": 20,
    "months": 2,
    "measures": ["listed_share", "entries"],
    "keys": {"listing.threshold": [900.0, 950.0]},
}
DESIGN = """\
name = "terms"
rulebooks = ["joined-hands", "second-chance"]
seeds = {low = 3, high = 6}
residents = [100, 200]
months = 24
measures = ["listed_share", "entries"]
[keys]
listing.threshold = {low = 850, high = 950, steps = 3}
score.start = [990.0, 1000.0]
"source.*.rate" = [0.2, 0.4]
"""
CHOICES = """\
rulebook = "joined-hands"
town = "uneven"
residents = 20
months = 3
[changes]
"life.savings_cap" = 2.5
[[life]]
resident = 7
[[life.orders]]
month = 1
slip = "never"
first = "utility"
keep = 0.5
bills = "before old debts"
appeal = "when I can"
[[life.decisions]]
month = 2
pay = {utility = true, lender = false}
keep = 1.5
buy = 10
"""
WORDS = [
    *re.findall(r"[\w.*\"-]+|[\[\]{}=,#\n]", DESIGN + CHOICES), *Rulebook.model_fields, *Design.model_fields,
    *shelf.load("joined-hands").keys(),
    "true", "false", "nan", "inf", "-1", "1e400", "9" * 30, "0.5", '""', "[[source]]", "[[amendment]]", "..",
    "../x", "\0", "1979-05-27", "é", "'''", '"""', "= {", "low", "high", "steps", "=[", "]]", "month = 5\n",
]  # fmt: skip
"""What a grammar would be made of: mutations put these in."""


def clean(read: Callable[[], object]) -> bool:
    """Whether something was read; a clean error, or notice, is one line and no more. Anything else is a bug."""
    try:
        with warnings.catch_warnings(record=True) as notices:
            warnings.simplefilter("always", Notice)
            read()
        assert not any("\n" in str(notice.message) for notice in notices)
    except ListedError as error:
        text = str(error)
        assert text and "\n" not in text and len(text) < 1000, text
        return False
    return True


def rulebook(data: bytes) -> bool:
    """A rulebook from TOML; one that is accepted survives being written and read."""
    text = data.decode("utf-8", "replace")

    def read() -> None:
        book = shelf.parse(text, "fuzz.toml")
        assert shelf.parse(shelf.dump(book)) == book
        book.effective(), book.at(24), book.cut("means", "errors"), book.without_list()

    return clean(read)


def sweep_design(data: bytes) -> bool:
    """A design from TOML; one that is accepted can be laid out, and is the same when it comes back from a manifest."""
    text = data.decode("utf-8", "replace")

    def read() -> None:
        plan = Plan(design.parse(text, "fuzz.toml"))
        plan.run(0), plan.run(plan.runs - 1), plan.span(plan.batches - 1)
        json.dumps(plan.design.plain(), allow_nan=False)

    return clean(read)


@cache
def _small() -> tuple[Plan, bytes, bytes]:
    import tempfile
    from pathlib import Path

    plan = Plan(Design.parse(SMALL))
    data = parquet.encode(parquet.table(plan, 0, worker.run_batch(plan.task(0)).columns))
    with tempfile.TemporaryDirectory() as path, files.opened(path) as folder:
        manifest.write(folder, plan, {}, {})
        return plan, data, (Path(path) / manifest.MANIFEST).read_bytes()


def batch(data: bytes) -> bool:
    """A batch's file: the very bytes, or ValueError."""
    plan, complete, _ = _small()
    try:
        parquet.decode(data, plan, 0)
    except ValueError:
        return False
    assert data == complete
    return True


def manifest_file(data: bytes) -> bool:
    """A manifest, from bytes: a whole one, or ValueError; and whether it describes a sweep is found out cleanly."""
    from sim.sweeps import read

    try:
        read._plan(manifest.parse(data)["identity"])
    except ValueError:
        return False
    return True


def choices(data: bytes) -> bool:
    """A choices file; one that is accepted can be given to a town."""
    text = data.decode("utf-8", "replace")

    def read() -> None:
        document = parse_toml(text, "fuzz.toml")
        file.parse(document.data, "fuzz.toml", None, document.line).choices()

    return clean(read)


def one_code(data: bytes) -> bool:
    """A code; one that is accepted is the very life, and the only code of it."""
    text = data.decode("utf-8", "replace").strip()

    def read() -> None:
        code = decode(text)
        assert decode(encode(code)) == code

    return clean(read)


TARGETS: dict[str, Callable[[bytes], bool]] = {
    "rulebook": rulebook,
    "design": sweep_design,
    "batch": batch,
    "manifest": manifest_file,
    "choices": choices,
    "codes": one_code,
}


def seeds(target: str) -> list[bytes]:
    """Good inputs to start from."""
    _, data, text = _small()
    if target == "rulebook":
        short = 'name = "x"\n[[source]]\nname = "court"\n[[amendment]]\nmonth = 5\nlisting.term = 3\n[life]\nwage = 1.3'
        return [short.encode(), shelf.template().encode(), *(shelf.text(name).encode() for name in shelf.pilots()[:2])]
    if target == "codes":
        town = CodedTown("joined-hands", 5, residents=20)
        answers = (Choice(2, 7, "pay lender", 0), Choice(3, 7, "keep", 1.5))
        return [encode(Code(town, 3, Life(7, ((1, Orders(first="court", appeal=True)),), answers))).encode()]
    good = {"design": [DESIGN.encode()], "batch": [data], "manifest": [text], "choices": [CHOICES.encode()]}
    return good[target]


def mutated(target: str, luck: random.Random) -> bytes:
    """A good input, spoilt a little: bytes flipped, cut, doubled, moved; lines lost; words put in."""
    data = bytearray(luck.choice(seeds(target)))
    for _ in range(luck.choice((1, 1, 2, 3, 8))):
        at, to = sorted((luck.randrange(len(data) + 1), luck.randrange(len(data) + 1)))
        kind = luck.randrange(8)
        if kind == 0 and data:
            data[min(at, len(data) - 1)] ^= 1 << luck.randrange(8)
        elif kind == 1:
            del data[at:]
        elif kind == 2:
            data[at:at] = data[at:to][:50]
        elif kind == 3:
            del data[at : min(to, at + 20)]
        elif kind in (4, 5):
            data[at:at] = luck.choice(WORDS).encode()
        else:
            lines = bytes(data).split(b"\n")
            one, other = luck.randrange(len(lines)), luck.randrange(len(lines))
            if kind == 6:
                lines[one] = lines[other]
            elif b"=" in lines[one]:
                lines[one] = lines[one].split(b"=")[0] + b"= " + luck.choice(WORDS).encode()
            data = bytearray(b"\n".join(lines))
    return bytes(data)
