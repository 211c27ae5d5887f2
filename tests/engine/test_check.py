"""What Python refuses the engine refuses, and what Python reads the engine reads alike."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.results import runs
from sim.results.study import plain_rows
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook, RulebookError
from tests.engine.agreement import plain
from tests.engine.node import Node
from tests.engine.test_engine import examples
from tests.strategies import bounds, rulebooks, tables
from tests.towns import LIVELY, ladder_worlds

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("engine")]

HEAD = 'name = "mine"\n'
TEXTS = {
    "a whole number with a point": "[listing]\nterm = 12.0",
    "a number without a point": "[life]\nwage = 2",
    "a switch as a number": "[listing]\nenabled = 1",
    "a number as a switch": "[life]\nwage = true",
    "a number in quotes": '[life]\nwage = "1.2"',
    "not finite": "[life]\nwage = inf",
    "not a number": "[life]\nwage = nan",
    "too low": "[life]\nwage = 0.4999999",
    "at the bound": "[life]\nwage = 0.5",
    "too high": "[listing]\nterm = 601",
    "beyond all": "[listing]\nterm = 100000000000000000000",
    "hexadecimal": "[listing]\nterm = 0x10",
    "an unknown table": "[lives]\nwage = 1.2",
    "an unknown key": "[life]\nwages = 1.2",
    "a key that every object has": "[life]\nconstructor = 1.2",
    "a table that every object has": "[toString]\nwage = 1.2",
    "proto": "[__proto__]\nwage = 1.2",
    "a table that is none": "life = 3",
    "a table twice": "[life]\nwage = 1.2\n[life]\nshock = 0.1",
    "a key twice": "[life]\nwage = 1.2\nwage = 1.3",
    "dotted": "life.wage = 1.2\nlisting.term = 3",
    "grades": "[score.grades]\nA = 1000\nB = 900.5",
    "grades in braces": "[score]\ngrades = { A = 1000, B = 900 }",
    "grades over lines": "[score]\ngrades = { A = 1000,\n B = 900 }",
    "a comma at the end of braces": "[score]\ngrades = { A = 1000, }",
    "a grade of a bad name": '[score.grades]\n"A B" = 1000',
    "a grade too high": "[score.grades]\nA = 10001",
    "many grades": "[score.grades]\n" + "\n".join(f"G{i} = {i}" for i in range(21)),
    "no grades": "[score]\ngrades = {}",
    "a grade that is none": '[score.grades]\nA = "x"',
    "a start below the bounds": "[score]\nlow = 100\nstart = 50",
    "bounds that meet": "[score]\nlow = 100\nstart = 100\nhigh = 100",
    "a source": '[[source]]\nname = "court"\nrate = 0.2',
    "a source without a name": "[[source]]\nrate = 0.2",
    "a source with a bad name": '[[source]]\nname = "Court"',
    "a source with a long name": f'[[source]]\nname = "a{"b" * 40}"',
    "a source twice": '[[source]]\nname = "court"\n[[source]]\nname = "court"',
    "a source of a kind": '[[source]]\nname = "court"\nkind = "commercial"',
    "a source of no kind": '[[source]]\nname = "court"\nkind = "church"',
    "a service with a kind": '[[service]]\nname = "court"\nkind = "commercial"',
    "a table for a list": '[source]\nname = "court"',
    "a number for a list": "source = 3",
    "a list of numbers": "source = [3]",
    "too many sources": "".join(f'[[source]]\nname = "s{i}"\n' for i in range(13)),
    "too many services": "".join(f'[[service]]\nname = "s{i}"\n' for i in range(9)),
    "an amendment": "[[amendment]]\nmonth = 3\nlife.wage = 1.2\nlisting.enabled = false",
    "an amendment without a month": "[[amendment]]\nlife.wage = 1.2",
    "an amendment in month 0": "[[amendment]]\nmonth = 0",
    "an amendment in half a month": "[[amendment]]\nmonth = 1.5",
    "an amendment of nothing": "[[amendment]]\nmonth = 4",
    "an amendment at birth": "[[amendment]]\nmonth = 3\nlife.savings_start = 1",
    "an amendment of an unknown key": "[[amendment]]\nmonth = 3\nlife.wages = 1",
    "an amendment of another type": "[[amendment]]\nmonth = 3\nlisting.term = 1.0",
    "an amendment out of range": "[[amendment]]\nmonth = 3\nlisting.term = 601",
    "an amendment of every source": '[[amendment]]\nmonth = 3\nsource."*".rate = 0.1',
    "an amendment of every name": '[[source]]\nname = "court"\n[[amendment]]\nmonth = 3\nsource."*".name = "x"',
    "an amendment of a name": '[[source]]\nname = "court"\n[[amendment]]\nmonth = 3\nsource.court.name = "x"',
    "an amendment of no source": "[[amendment]]\nmonth = 3\nsource.court.rate = 0.1",
    "an amendment of grades": "[[amendment]]\nmonth = 3\nscore.grades.A = 3",
    "amendments that disagree for a while": (
        "[[amendment]]\nmonth = 3\nscore.high = 900\n[[amendment]]\nmonth = 2\nscore.start = 800"
    ),
    "an amendment that disagrees": "[[amendment]]\nmonth = 3\nscore.high = 900",
    "an amendment of both bounds": "[[amendment]]\nmonth = 3\nscore.start = 3000\nscore.high = 4000",
    "changes said so": "[[amendment]]\nmonth = 3\n[amendment.changes]\n'life.wage' = 1.2",
    "changes that are nested": "[[amendment]]\nmonth = 3\n[amendment.changes.life]\nwage = 1.2",
    "changes and more": "[[amendment]]\nmonth = 3\nlife.wage = 1.1\n[amendment.changes]\n'life.wage' = 1.2",
    "a title that is too long": f'title = "{"x" * 201}"',
    "a title of astral letters": f'title = "{chr(0x1F600) * 200}"',
    "a title that is a number": "title = 3",
    "an escape of a later TOML": r'title = "\e[0m"',
    "an escape in numbers of a later TOML": r'title = "\x41"',
    "a backslash before an e": r'title = "\\e"',
    "half a pair": r'title = "\ud800"',
    "a date": "title = 2020-02-30",
    "two words": "title = a b",
    "no value": "title =",
    "nothing": "  \n",
    "only a comment": "# nothing",
    "a colon": "life: wage",
    "a name of two lines": 'name = "a\\n"',
    "windows": '\ufeff[life]\r\nwage = 1.2\r\n',
    "old macs": "[life]\rwage = 1.2\r",
    "a long word": f"[life]\nwage = 1.{'0' * 300}",
    "a deep key": ".".join("abcdefghijklmn") + " = 1",
    "deep brackets": f"title = {'[' * 14}{']' * 14}",
    "a tab in words": 'title = "a\tb"',
    "a bell in words": 'title = "a\x07b"',
    "a million bytes": "#" + "x" * 1_000_000,
    "umlauts in a million bytes": "#" + "ü" * 600_000,
}  # fmt: skip


def _python(text: str) -> Rulebook | None:
    """What a file of this text says, if it says anything."""
    with warnings.catch_warnings(), TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        file = Path(folder, "mine.toml")
        file.write_bytes(text.encode("utf-8"))
        try:
            return shelf.load(file)
        except RulebookError:
            return None


def _alike(node: Node, text: str) -> None:
    mine, theirs = _python(text), node.ask("call", name="fromToml", given=[text])
    if mine is None:
        assert "refused" in theirs, f"Python refuses it: {text[:300]!r}"
        assert "RulebookError: rulebook: " in theirs["refused"]
        assert "\n" not in theirs["refused"]
    else:
        assert "value" in theirs, theirs["refused"]
        assert theirs["value"] == plain(mine)
        assert node.call("check", theirs["value"]) == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_read_or_refused_alike(node: Node, name: str) -> None:
    _alike(node, TEXTS[name] if name in ("nothing", "windows", "a name of two lines") else HEAD + TEXTS[name])


@pytest.mark.parametrize("name", shelf.shipped())
def test_what_ships_is_read_alike(node: Node, name: str) -> None:
    _alike(node, shelf.text(name))
    _alike(node, shelf.dump(shelf.load(name)))
    assert node.call("load", name) == plain(shelf.load(name))


EDITS = st.sampled_from([
    "", " ", "-", "0", "9", ".", ",", "=", '"', "[", "]", "{", "}", "\n", "true", "1e3", "nan", "*", "#", "_", "name",
    "[[source]]\n", "life.wage = 1\n", "\\e", "é", "inf", "''",
])  # fmt: skip


@settings(examples, max_examples=300)
@given(st.sampled_from(shelf.shipped()), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), EDITS), max_size=3))
def test_spoilt_texts_are_read_or_refused_alike(node: Node, name: str, edits: list[tuple[float, int, str]]) -> None:
    text = "\n".join(line.split("#")[0].rstrip() for line in shelf.text(name).splitlines())
    for where, length, new in edits:
        at = int(where * len(text))
        text = text[:at] + new + text[at + length :]
    _alike(node, text)


@settings(examples, max_examples=25)
@given(rulebooks(), st.data())
def test_plain_data_out_of_range_is_refused_by_its_key(node: Node, book: Rulebook, data: st.DataObject) -> None:
    """Any key of any rulebook just within its range, and just beyond it: eight keys of each, it is dear to draw."""
    for key in data.draw(st.lists(st.sampled_from(sorted(book.keys())), min_size=8, max_size=8, unique=True)):
        table, *_, name = key.split(".")
        limits = bounds(tables()[table].model_fields[name])
        if limits is None:
            new: Any = data.draw(st.sampled_from([0, 1, "true", None]))
        else:
            low, high = limits
            step = 1 if isinstance(low, int) else max(abs(low), abs(high)) / 1000
            new = data.draw(st.sampled_from([low - step, high + step, "1", True, None, [low]]))
        spoilt = _spoilt(plain(book), key, new)
        assert [problem["key"] for problem in node.call("check", spoilt)] == [key]
        with pytest.raises(RulebookError):
            Rulebook.parse(spoilt)


def _spoilt(data: dict[str, Any], key: str, value: object) -> dict[str, Any]:
    table, *entry, name = key.split(".")
    holder = next(e for e in data[table] if e["name"] == entry[0]) if entry else data[table]
    holder[name] = value
    return data


@settings(examples, max_examples=60)
@given(rulebooks())
def test_changes_give_the_same_rulebooks(node: Node, book: Rulebook) -> None:
    """Cuts, twins, towns, amendments in force, effective numbers; and nothing of the given one is changed."""
    given = plain(book)
    for town in shelf.towns():
        assert node.call("inTown", given, town) == plain(shelf.in_town(book, town))
    for channel in schema.CHANNELS:
        assert node.call("cut", given, [channel]) == plain(book.cut(channel))
    for month in (1, 5, 30):
        assert node.call("at", given, month) | {"amendment": []} == plain(book.at(month))
    assert node.call("effective", given) == plain(book.effective())
    assert node.call("withoutList", given) == plain(book.without_list())
    assert node.call("keys", given) == book.keys()
    assert node.call("townName", given) == shelf.town_name(book)


def test_twins_have_the_names_of_python(node: Node) -> None:
    reply = node.call("ladder", plain(LIVELY))
    assert reply == [{"name": w.label, "rulebook": plain(w.rulebook)} for w in ladder_worlds(LIVELY)]


@pytest.mark.parametrize("changes", [{"life.wages": 1}, {"life.toString": 1}, {"source.nobody.rate": 0.1}, {"life": 1},
                                     {"source.*.name": 1}, {"score.grades": 1}, {"": 1}, {"a.b.c.d": 1}])  # fmt: skip
def test_unknown_keys_are_refused(node: Node, changes: dict[str, object]) -> None:
    with pytest.raises(RulebookError):
        LIVELY.set(changes)
    assert "RulebookError" in node.ask("call", name="set", given=[plain(LIVELY), changes])["refused"]


RUNS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "the default": ({}, {}),
    "a pilot in the uneven town": ({"rulebook": "lantern-score", "town": "uneven"}, {"town": "uneven"}),
    "cut": ({"cut": ["means", "errors"]}, {"cut": ["means", "errors"]}),
    "a TOML": ({"toml": shelf.dump(LIVELY), "seed": str(2**63 - 1)}, {"seed": 2**63 - 1}),
}


@pytest.mark.parametrize("name", RUNS)
def test_run_gives_what_sim_run_gives(node: Node, name: str) -> None:
    options, arguments = RUNS[name]
    books: Any = LIVELY if "toml" in options else options.get("rulebook", shelf.DEFAULT)
    mine = runs.run(books, 150, 24, **arguments)
    reply = node.call("run", {"residents": 150, "months": 24, **options})
    summary = mine.summary()
    assert reply["worlds"] == json.loads(json.dumps(summary["worlds"]))
    assert reply["margin"] == plain_rows(mine.margin)
    assert {**reply["town"], "seed": int(reply["town"]["seed"])} == summary["town"]
    listed = mine.town.history.measure("listed").T.tolist()
    assert list(reply["listed"].values()) == listed
    assert list(reply["listed"]) == [world.label for world in mine.town.worlds]


REFUSED: list[dict[str, Any]] = [
    {"months": 0}, {"months": 1.5}, {"residents": 1}, {"seed": -1}, {"seed": str(2**63)}, {"town": "odd"},
    {"cut": ["mean"]}, {"rulebook": "nobody"}, {"toml": "x"}, {"rulebook": {"life": 3}}, {"toml": 3},
]  # fmt: skip


@pytest.mark.parametrize("options", REFUSED)
def test_run_refuses_in_one_line(node: Node, options: dict[str, Any]) -> None:
    refused = node.ask("call", name="run", given=[options])["refused"]
    assert refused.startswith("RulebookError: ")
    assert "\n" not in refused
