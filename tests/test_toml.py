"""TOML as people write it: near misses are told how to be written, hostile files cost little, good ones are read."""

from __future__ import annotations

import os
import re
import socket
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cli.main import main
from sim.errors import ListedError
from sim.reading import SpecialFileError, read_bytes
from sim.rules import shelf, toml
from sim.rules.rulebook import Rulebook
from sim.sweeps import design, manifest, run
from sim.sweeps.design import Design
from tests.fuzz.targets import DESIGN, WORDS
from tests.sweep_tools import ROOT

NEAR = {  # a line that is no TOML, or that its key cannot take, and how it is to be written
    "shock = 0,02": "shock = 0,02: write 0.02, with a point",
    "shock = 2%": "shock = 2%: write 0.02",
    "shock = 2,5 %": "write 0.025",
    "shock = .02": "write 0.02",
    "shock = -.5": "write -0.5",
    "wage = 5.": "write 5",
    "wage = 007": "write 7",
    "wage = 1,000": "write 1000 or 1.000: a comma only parts entries of a list",
    "wage = 1,000,000": "write 1000000",
    "wage = 1 000": "write 1000",
    "wage = 1/50": "write 0.02",
    "wage = 12 months": "write 12, without the unit",
    "wage = \u22121": "write a plain - before the number",
    "wage = \u0663": "write plain digits",
    "wage =\u00a01.3": "a space of another kind",
    "wage =": "a value is missing after =",
    "wage": "a value is missing: write wage = and the value",
    "wage 1.3": "write wage = 1.3",
    "wage: 1.3": "write wage = 1.3",
    "wage == 1.3": "write one = between key and value",
    "wage := 1.3": "write one = between key and value",
    "wage = 1.3;": "leave ; out",
    "wage = 1.3,": "leave , out",
    "wage = None": "leave the line out: then the default holds",
    "wage = NaN": "a finite number is needed",
    "wage = high": 'write it in quotes: "high"',
    'wage = "1.3': "the closing quote is missing",
    "wage = 1.3'": "the opening quote is missing",
    "wage = \u201c1.3\u201d": "write straight quotes",
    "wage = [1.3": "the closing bracket is missing",
    'wage = """1.3': "is not closed",
    'wage = "C:\\Users"': "a backslash begins a code",
    "source.*.rate = 1": 'write the key in quotes: "source.*.rate"',
    "gr\u00f6\u00dfe = 1": "keys are made of plain letters",
    "wage = 1.3\nwage = 1.4": "line 4: wage = 1.4: this key is given twice",
    "[life]": "line 3: [life]: [life] stands twice in the file",
    "[means test]": "write [means_test]",
    "[listing": "the brackets do not match: write [listing]",
    "// a comment": "a comment begins with #",
    "wage = yes": "write true",
    "wage = FALSE": "write false",
    "wage = '1.3'": "life.wage: must be a number (given: '1.3'; write 1.3, without quotes)",
    "wage = '1,3'": "life.wage: must be a number (given: '1,3'; write 1.3, with a point)",
    "wage = '2%'": "life.wage: must be a number (given: '2%'; write 0.02)",
    "wage = [1.3]": "life.wage: must be a number (given: [1.3]; write it without brackets)",
    "wage = 2024-01-01": "life.wage: must be a number (given: 2024-01-01)",
    "[listing]\nterm = 12.0": "line 4: listing.term: must be a whole number (given: 12.0; write 12)",
    "[listing]\nterm = '12.0'": "listing.term: must be a whole number (given: '12.0'; write 12, without quotes)",
    "[listing]\nterm = 12.5": "line 4: listing.term: must be a whole number (given: 12.5)",
    "[listing]\nenabled = 1": "line 4: listing.enabled: must be true or false (given: 1; write true)",
    "[listing]\nenabled = 'no'": "line 4: listing.enabled: must be true or false (given: 'no'; write false)",
    "[[source]]\nname = 3": 'line 4: source.number 1.name: must be words, in quotes (given: 3; write "3", in quotes)',
    "[source]\nrate = 1": "line 3: source: must be a list (given: {'rate': 1}; write its name in two brackets",
    "[[source]]\nname = 'a'\n[[source]]\nname = 'b'\nrate = 7": "line 7: source.b.rate: must be less",
}


@pytest.mark.parametrize("line", NEAR, ids=[f"{n}" for n in range(len(NEAR))])
def test_near_misses(line: str) -> None:
    """The number of the line, what stands there, and what is to stand there."""
    with pytest.raises(ListedError) as reply:
        shelf.parse(f'name = "mine"\n[life]\n{line}\n', "mine.toml")
    text = str(reply.value)
    assert NEAR[line] in text and text.isprintable() and len(text) < 300
    assert re.match(r"mine\.toml: line [3-7]: ", text), text


def test_near_misses_in_a_design() -> None:
    for line, words in (("months = 12.0", "line 2: months: must be a whole number (given: 12.0; write 12)"),
                        ("seeds = [1, 2.0]", "line 2: seeds: must be a whole number (given: 2.0; write 2)"),
                        ("months = '12'", "line 2: months: must be a whole number (given: '12'; write 12, without"),
                        ("[keys]\nlisting.term = [1, 0,02]", "line 3: listing.term = [1, 0,02]: write 0.02"),
                        ("[keys]\nlisting.treshold = [1]", "did you mean listing.threshold?"),
                        ("rulebooks = 3", "this key is given twice")):  # fmt: skip
        with pytest.raises(ListedError, match=re.escape(words)):
            design.parse(f'rulebooks = ["joined-hands"]\n{line}\n')


@pytest.mark.parametrize(("written", "meant"), [
    ("0,02", 0.02), ("2%", 0.02), ("-2,5%", -0.025), (".02", 0.02), ("-.5", -0.5), ("5.", 5), ("007", 7), ("00.5", 0.5),
    ("1,000,000", 1e6), ("12 000", 12_000), ("1/3", 0.333333), ("12 points", 12), ("\u20ac 5", 5), ("+0,5", 0.5),
])  # fmt: skip
def test_advice_is_right(written: str, meant: float) -> None:
    """What is to be written is TOML, and means the number that was meant."""
    with pytest.raises(ListedError) as reply:
        toml.parse_toml(f"x = {written}", "f.toml")
    advice = str(reply.value).split("write ")[1].split(",")[0]
    assert tomllib.loads(f"x = {advice}")["x"] == meant


GOOD = shelf.template()
FORMS = {
    "utf-8": GOOD.encode(),
    "with a mark": GOOD.encode("utf-8-sig"),
    "windows": GOOD.replace("\n", "\r\n").encode("utf-8-sig"),
    "utf-16 as Windows writes it": GOOD.replace("\n", "\r\n").encode("utf-16"),
    "utf-16, big end first": b"\xfe\xff" + GOOD.encode("utf-16-be"),
    "old line ends": GOOD.replace("\n", "\r").encode(),
    "mixed line ends": GOOD.replace("\n", "\r\n", 40).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_files_of_all_systems_are_read(form: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(FORMS[form])
    assert shelf.load(path) == shelf.parse(GOOD)
    path.write_bytes(FORMS[form].replace(GOOD.encode(), DESIGN.encode()) if form == "utf-8" else
                     ("\ufeff" + DESIGN).encode("utf-16-le"))  # fmt: skip
    assert design.load(path) == design.parse(DESIGN)


@pytest.mark.parametrize(("data", "words"), [
    (GOOD.encode("utf-16-le"), "not a text file; a rulebook is TOML, saved with the encoding UTF-8"),
    (b'name = "mine"\ntitle = "Gr\xfc\xdfe"\n', r"line 2: not UTF-8 \(b'\\xfc'\); .* save it with the encoding UTF-8"),
    (b"\xff\xfe\0", "not a text file"), (b"\xff\xfea", "not a text file"), (b"\0" * 100, "not a text file"),
    (b"\xef\xbb\xbf", "empty"), (b"\xff\xfe", "empty"), (b"#" * (toml.MOST_BYTES + 1), "larger than 1,000,000 bytes"),
], ids=range(8))  # fmt: skip
def test_other_files_are_refused_in_words(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(data)
    with pytest.raises(ListedError, match=f"^mine.toml: {words}"):
        shelf.load(path)


PARTS = ".".join("a" * 40_000)
MUCH = {
    f"{PARTS} = 1": "line 2: a key of more than 12 parts",
    f"[{PARTS}]": "line 2: a key of more than 12 parts",
    f"[[{PARTS}]]": "line 2: a key of more than 12 parts",
    '"a"' + '."a"' * 40_000 + " = 1": "line 2: a key of more than 12 parts",
    "'a'" + ' . "a"' * 40_000 + " = 1": "line 2: a key of more than 12 parts",
    "x = [1, {" + PARTS + " = 1}]": "line 2: a key of more than 12 parts",
    "x = {y = 1, " + PARTS + " = 1}": "line 2: a key of more than 12 parts",
    "x = [1.5,\n1, {" + PARTS + " = 1}]": "line 3: a key of more than 12 parts",
    "x = " + "9" * 5000: "line 2: a word or number of 5,000 characters",
    "x = [1,\n2, -" + "9" * 5000 + "]": "line 3: a word or number of 5,001 characters",
    "x = 0x" + "f" * 5000: "line 2: a word or number of 5,002 characters",
    "x = 1." + "1" * 5000: "line 2: a word or number of 5,000 characters",
    "x = 1e" + "1" * 5000: "line 2: a word or number of 5,002 characters",
    "9" * 5000 + " = 1": "line 2: a word or number of 5,000 characters",
    "x = " + "[" * 5000: "line 2: more than 12 brackets within brackets",
    "x = " + "[" * 5000 + "]" * 5000: "line 2: more than 12 brackets",
    "x = " + "{y = " * 5000 + "1" + "}" * 5000: "line 2: more than 12 brackets",
    "x = [\n" + "[\n" * 5000: "line 14: more than 12 brackets",
    "[[amendment]]\nmonth = 1\nlife = " + "{y=[" * 3000: "line 4: more than 12 brackets",
    "".join(f"a{n} = 1\n" for n in range(60_000)): "line 50001: more than 50,000 keys and tables",
    "[[source]]\n" * 60_000: "line 50001: more than 50,000 keys and tables",
    "x = [" + "{y = 1}," * 60_000 + "]": "line 2: more than 50,000 keys",
}


@pytest.mark.parametrize("text", MUCH, ids=[f"{n}" for n in range(len(MUCH))])
def test_what_is_too_much_is_not_even_parsed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In rulebooks and designs alike; the message names the line."""
    monkeypatch.setattr("tomllib.loads", lambda _: pytest.fail("parsed"))
    for parse in (shelf.parse, design.parse):
        with pytest.raises(ListedError, match=f"^f.toml: {MUCH[text]}") as reply:
            parse('name = "mine"\n' + text, "f.toml")
        assert len(str(reply.value)) < 200


GOOD_TEXTS = [
    DESIGN, *(shelf.text(name) for name in shelf.pilots()), *(shelf.dump(shelf.load(name)) for name in shelf.pilots()),
    'x = "' + "a." * 5000 + '"', "x = '" + "[" * 5000 + "'", "# " + "a.b[[{" * 5000,
    'x = """\n' + "[.\n" * 5000 + '"""',
    "x = '''" + "'' [[" * 500 + "'''", 'x = """a"""""', "x = ''''a'''''", 'x = "\\"[[[[[[[[[[[[[[[["',
    "x = [1, 2,\n3, # [\n]",
    "a.b.c.d.e.f.g.h.i.j.k.l = 1", "x = [[[[[[[[[[[1]]]]]]]]]]]", "x = " + "9" * 200, "x = 1_000_000",
    "x = 1979-05-27T07:32:00.999",
    "x = [" + "1.5, -2e-3,\n0x1f," * 9000 + "]", 'x = ["a.b.c", "d"]', "'a.b' = 1", '"" = 1', "1.2 = 3",
    "x = {y.z = 1, 2 = 3}",
    'x = """\\\n  a \\\\"""', "x = ''", 'x = ""', "x = 1 # a 'comment' \"with\" quotes", "x = '#'", 'a . "b" . c = 1',
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD_TEXTS, ids=[f"{n}" for n in range(len(GOOD_TEXTS))])
def test_nothing_good_is_refused(text: str) -> None:
    """Strings and comments may hold whatever they like."""
    assert toml.parse_toml(text, "f.toml").data == tomllib.loads(text)


@settings(max_examples=400)
@given(
    words=st.lists(
        st.sampled_from([*WORDS, "'", '"', '"""', "'''", "#", "\\", ".", ",", "\n", " "]) | st.text(max_size=5),
        max_size=25,
    )
)
def test_whatever_is_toml_is_read(words: list[str]) -> None:
    """Any text gives what the standard library reads in it, or one line."""
    text = " ".join(words).replace("\r", "")
    try:
        expected = tomllib.loads(text)
    except (ValueError, RecursionError):
        expected = None
    try:
        document = toml.parse_toml(text, "f.toml")
    except ListedError as error:
        assert expected is None, error
        assert str(error).startswith("f.toml: ") and str(error).isprintable() and len(str(error)) < 400
    else:
        assert str(document.data) == str(expected)  # NaN is not itself
        document.line(("a", 0, "b"))


def test_lines_of_keys() -> None:
    text = 'a = 1\n[b]\nc = """\n\n"""\nd.e = [1,\n2, # x\n3]\nf = 2\n'
    text += '[[g]]\nh = 1\n[[g]]\nh = 2\n[g.i]\nj = 1\n[[g.k]]\n"l.m" = 1\n'
    document = toml.parse_toml(text, "f.toml")
    for place, line in ((("a",), 1), (("b",), 2), (("b", "c"), 3), (("b", "d", "e"), 6), (("b", "f"), 9),
                        (("g", 0), 10), (("g", 0, "h"), 11), (("g", 1, "h"), 13), (("g", 1, "i", "j"), 15),
                        (("g", 1, "k", 0, "l.m"), 17),
                        (("b", "missing"), 2), (("b", "d", "e", 2), 6)):  # fmt: skip
        assert document.line(place) == f"line {line}: ", place
    assert document.line(()) == document.line(("z",)) == ""


@pytest.fixture
def special(tmp_path: Path) -> list[Path]:
    """Things with names in a folder that are no files."""
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "link.toml").symlink_to("pipe.toml")
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    bound = socket.socket(socket.AF_UNIX)
    old = Path.cwd()
    os.chdir(tmp_path)  # the name of a socket must be short
    bound.bind("socket.toml")
    bound.close()
    os.chdir(old)
    return sorted(tmp_path.iterdir())


def test_only_ordinary_files_are_opened(special: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever opens a pipe waits for ever."""
    kinds = {"pipe": "a pipe", "link": "a pipe", "folder": "a folder", "zero": "a device", "socket": "a socket"}
    for path in special:
        with pytest.raises(SpecialFileError, match=f"{path.name} is {kinds[path.stem]}, and no file"):
            read_bytes(path, 10)
        for words in (["check", str(path)], ["run", str(path)], ["sweep", str(path), "--out", str(path.parent / "o")]):
            assert main(words) == 2
            assert f"{kinds[path.stem]}; a TOML file is needed" in capsys.readouterr().err
        with pytest.raises(ListedError, match=kinds[path.stem]):
            Design.parse({"rulebooks": [str(path)]})


def test_a_pipe_that_takes_a_file_s_place_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("x")
    ordinary = os.stat(tmp_path / "file")
    monkeypatch.setattr("sim.reading.os.stat", lambda _: ordinary)
    with pytest.raises(SpecialFileError, match="a pipe"):
        read_bytes(tmp_path / "pipe", 10)


def test_pipes_in_a_sweep_s_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = {"rulebooks": ["joined-hands"], "residents": 20, "months": 2, "seeds": [1, 2]}
    run.sweep(plan, tmp_path / "out", batch=1)
    for name in ("batch-0000001.parquet", manifest.MANIFEST):
        (tmp_path / "out" / name).unlink()
        os.mkfifo(tmp_path / "out" / name)
        for words in (["table", str(tmp_path / "out")], ["plot", str(tmp_path / "out")]):
            assert main(words) == 2
            assert f"{name} is a pipe" in capsys.readouterr().err
        with pytest.raises(ListedError, match=f"{name} is a pipe"):
            run.sweep(plan, tmp_path / "out", batch=1)
        assert (tmp_path / "out" / name).is_fifo()


def test_a_name_that_is_not_utf_8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/mine-\xff\x1b[2J.toml"))
    assert main(["new", str(path)]) == 0
    assert main(["check", str(path)]) == 0
    reply = capsys.readouterr().out
    assert "mine-\\udcff\\u001b[2J.toml: valid: mine" in reply
    path.write_text("x = 1")
    assert main(["check", str(path)]) == 2
    assert "mine-\\udcff\\x1b[2J.toml: line 1: x: unknown key" in capsys.readouterr().err


def test_a_name_from_a_file_is_never_obeyed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for text in ('"\\u001b[2J\\u202e" = 1', '[life]\n"\\u001b[2J\\u202e" = 1', '[[source]]\nname = "\\u001b[2J"',
                 '[[amendment]]\nmonth = 1\n"\\u001b[2J" = 1', '[score.grades]\n"\\u001b[2J\\u202e" = 1'):  # fmt: skip
        (tmp_path / "mine.toml").write_text(text)
        assert main(["check", str(tmp_path / "mine.toml")]) == 2
        reply = capsys.readouterr().err
        assert reply[:-1].isprintable() and "\\x1b[2J" in reply


def amended(months: int, changes: str = "life.wage = 1.4") -> str:
    return 'name = "mine"\n' + "".join(f"[[amendment]]\nmonth = {n + 1}\n{changes}\n" for n in range(months))


def test_amendments_by_the_thousand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is checked once; and what is in force in a month takes one change of the rulebook, not one for each."""
    created: list[int] = []
    changed = Rulebook.set
    monkeypatch.setattr(Rulebook, "set", lambda self, changes: created.append(1) or changed(self, changes))
    rulebook = shelf.parse(amended(1000))
    assert len(created) == 1000
    created.clear()
    assert rulebook.at(700).life.wage == 1.4 and len(created) == 1
    with pytest.raises(ListedError, match=r"amendment: [0-9,]+ of them; at most 1,000 are possible"):
        shelf.parse(amended(1001))


VALUES = st.sampled_from([0.1, 0.3, 0.5])
KEYS = st.sampled_from(["source.*.rate", "source.utility.rate", "source.court.rate", "sanctions.severity"])
STEPS = st.dictionaries(st.integers(1, 9), st.dictionaries(KEYS, VALUES, min_size=1), max_size=6)


@settings(max_examples=60)
@given(steps=STEPS)
def test_what_is_in_force_is_what_the_amendments_say_one_after_the_other(steps: dict[int, dict[str, float]]) -> None:
    base = Rulebook.parse({"name": "mine", "source": [{"name": "utility"}, {"name": "court"}]})
    given = [{"month": month, "changes": changes} for month, changes in steps.items()]
    rulebook = Rulebook.parse({**base.model_dump(), "amendment": given})
    for month in range(11):
        expected = base
        for step in sorted(steps):
            expected = expected.set(steps[step]) if step <= month else expected
        assert rulebook.at(month) == expected


def test_values_of_a_key_are_checked_at_their_ends() -> None:
    """Not each of ten thousand; but each type, since a whole number is no yes or no."""
    for values in ([1, 2, True], [True, 2], [1, 2.0], [1, 2, 601], [-1, 5], [3, 4, 2.5]):
        with pytest.raises(ListedError, match=r"listing\.term"):
            design.parse(f'rulebooks = ["joined-hands"]\n[keys]\nlisting.term = {str(values).lower()}\n')


def test_a_rulebook_named_a_thousand_times_is_read_not_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "load", lambda _: pytest.fail("read"))
    with pytest.raises(ListedError, match="'joined-hands' is given twice"):
        design.parse("rulebooks = [" + '"joined-hands",' * 1000 + "]")


def test_all_that_reads_toml_reads_it_here() -> None:
    users = [
        p.relative_to(ROOT / "sim").as_posix()
        for p in (ROOT / "sim").rglob("*.py")
        if "tomllib" in p.read_text("utf-8")
    ]
    assert users == ["rules/toml.py"]
