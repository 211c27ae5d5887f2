"""One answer first: its form, its words, a change of a rule, and what is said before anything is lived."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

import sim
from sim import checks, page
from sim.cli import main as cli
from sim.cli import report
from sim.cli.main import main
from sim.errors import ListedError
from sim.results import answer, output, runs, table
from sim.results.answer import PARTS, PEOPLE, PERCENT, Answer, Row, beside
from sim.results.summary import DEFINITIONS
from sim.rules import changes, shelf
from sim.rules.hints import nearest_key
from sim.rules.rulebook import every_key, meaning
from sim.rules.schema import CHANNEL_WORDS, CHANNELS, OPTIONAL
from sim.studies import flood
from sim.studies.comparison import comparison
from sim.studies.tipping import words as tipping_words
from sim.studies.why import words as why_words
from sim.sweeps import read, run
from sim.theory import validate
from sim.theory.claims import Claim
from tests import answers_form

SMALL = {"residents": 120, "months": 40}
ARGS = ["--residents", "120", "--months", "40"]


def out(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(words) == code
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 2
    reply = capsys.readouterr()
    assert reply.out == "" and reply.err.count("\n") == 1
    return reply.err


# ---- the form


@pytest.mark.parametrize("names", [["joined-hands"], ["joined-hands", "second-chance"], shelf.pilots()])
def test_a_run_answers_in_form(names: list[str]) -> None:
    result = sim.run(names, **SMALL)
    answers_form.hold(result.answer)
    first = result.answer.rows[0]
    assert first.label == DEFINITIONS["listed_share"].name
    assert first.values[0] == result.summaries[0]["listed_share"]
    assert len(result.answer.heads) == (3 if len(names) == 1 else min(len(names), 4))


def test_a_twin_is_not_compared_with_itself() -> None:
    rows = {row.label: row for row in sim.run(**SMALL).answer.rows}
    assert rows["listed months caused by feedback"].values[2] is None
    assert rows["listed months caused by feedback"].texts()[2] == answer.NOTHING


def test_the_default_print_and_the_full_one(undrawn: None, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["run", *ARGS, "--out", str(tmp_path / "out")]
    brief, full = out(capsys, *words), out(capsys, *words, "--full")
    assert "look at listed-by-month.png first" in " ".join(brief.split()) and brief.rstrip().endswith("More: --full")
    assert "sink either way" in full and "sink either way" not in brief and len(full) > len(brief)
    for words in (["audit", *ARGS], ["why", *ARGS, "--towns", "2"]):
        brief, full = out(capsys, *words), out(capsys, *words, "--full")
        assert (len(full) > 2 * len(brief) and "What this cannot show" in full) or "one invented town" in full


def test_every_row_of_validate_is_printed() -> None:
    claim = Claim(1, "a law", "somewhere", 1.0, 1.0, 0.1, "chance", "a book")
    rows = validate.by_row([replace(claim, row=n, measured=1.0 if n < 19 else 2.0) for n in range(1, 20)])
    reply = validate._answer(rows)
    assert [row.label.split()[0] for row in reply.rows] == [str(n) for n in range(1, 20)]
    assert reply.sentence == "The town agrees with theory and published results in 18 of 19 rows; 1 FAIL."
    answers_form.hold(reply, most=19)


def test_a_sweep_answers_in_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    design = {"rulebooks": ["joined-hands"], "seeds": [1, 2], "residents": 60, "months": 12,
              "measures": ["listed_share", "entrenchment", "unpaid"],
              "keys": {"listing.threshold": [850.0, 900.0, 950.0]}}  # fmt: skip
    run.sweep(design, tmp_path / "out")
    rows = read.open_sweep(tmp_path / "out")
    for by in ([], ["rulebook"], ["seed", "listing.threshold"]):
        frame = read.summary(rows, by)
        reply = read.answer(rows, frame)
        answers_form.hold(reply)
        assert float(reply.rows[0].values[0] or 0) == pytest.approx(frame["listed_share mean"].iloc[0])
    text = out(capsys, "table", str(tmp_path / "out"))
    assert "listed_share" not in text and "On the list at the end" in text
    assert not answers_form.RAW.findall(
        out(capsys, "table", str(tmp_path / "out"), "--full").replace("no feedback`", "")
    )


def test_one_word_for_one_thing() -> None:
    """Labels of several studies are those of the summary, and channels have one name."""
    names = {number.name for number in DEFINITIONS.values()}
    assert {row.label for row in sim.run(**SMALL).answer.rows} <= names
    assert set(comparison(["joined-hands"], towns=1, **SMALL).answer.heads) <= names
    heads = {row.label for row in sim.headlines(sim.load("joined-hands"), 20, residents=30, months=12).answer.rows}
    assert heads - {"bills missed with no list"} <= names
    assert tuple(CHANNEL_WORDS) == CHANNELS
    assert all(why_words.MEANING[channel] == words for channel, words in CHANNEL_WORDS.items())


# ---- its parts


def test_a_row_in_words() -> None:
    assert Row("x", [0.0971, 0.0, 1.0]).texts() == ["9.7%", "0%", "100.0%"]
    assert Row("x", [1.0, 97.0, None, float("nan"), "as it is"], PEOPLE).texts() == [
        "1 person", "97 people", answer.NOTHING, answer.NOTHING, "as it is"
    ]  # fmt: skip
    assert Row("x", [0.5, -0.25, 0.0], PARTS).texts() == ["+50.0%", "\N{MINUS SIGN}25.0%", "0%"]


def test_what_moved() -> None:
    before = Answer("Before.", [Row("a", [0.10]), Row("b", [5.0], PEOPLE), Row("gone", [1.0]), Row("who", ["x"])])
    after = Answer("After.", [Row("b", [3.0], PEOPLE), Row("a", [0.125]), Row("new", [0.5]), Row("who", ["x"])])
    reply = beside(before, after, "key 2 instead of 1")
    assert [row.texts() for row in reply.rows] == [
        ["10.0%", "12.5%", "+2.5 points"],
        ["5 people", "3 people", "\N{MINUS SIGN}2 people"],
        ["100.0%", answer.NOTHING, answer.NOTHING],
        ["x", "x", "the same"],
        [answer.NOTHING, "50.0%", answer.NOTHING],
    ]
    assert reply.sentence == "With key 2 instead of 1: a goes from 10.0% to 12.5%."
    assert PERCENT.moved(0.1, 0.1) == "0 points"


def test_ties_are_not_most_and_fewest() -> None:
    same = comparison(["separate-ledgers", "perks-only"], towns=1, **SMALL).answer.sentence
    assert "none has the most" in same and "fewest" not in same
    mixed = comparison(["separate-ledgers", "perks-only", "joined-hands"], towns=1, residents=300, months=60).answer
    assert "on that of separate-ledgers and perks-only, the fewest" in mixed.sentence
    assert "on the list of joined-hands, the most" in mixed.sentence


def test_two_rulebooks_of_one_name_are_told_apart_by_their_files(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(shelf.text("joined-hands"))
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "mine.toml").write_text(shelf.text("joined-hands"))
    one, other = str(tmp_path / "mine.toml"), str(tmp_path / "deep" / "mine.toml")
    labels = [w.label for w in runs.given_worlds(["joined-hands", one, "second-chance"])]
    assert labels == ["joined-hands", "joined-hands (mine.toml)", "second-chance"]
    labels = [w.label for w in runs.given_worlds([one, other])]
    assert len(set(labels)) == 2 and "deep" in labels[1] and "deep" not in labels[0]
    assert [w.label for w in runs.given_worlds([one])] == ["joined-hands"], "alone it needs no file"
    assert runs.with_twins([one, one])[1].label.endswith("(2)")


def test_each_rulebook_of_a_run_has_a_file_of_its_own(tmp_path: Path) -> None:
    for number, name in enumerate(("Rules.toml", "rules.toml", "rules (1).toml"), 11):
        (tmp_path / name).write_text(shelf.text("joined-hands").replace("wage = 1.34", f"wage = 1.{number}"))
    lived = sim.run([tmp_path / "Rules.toml", tmp_path / "rules.toml", tmp_path / "rules (1).toml"], 20, 1, twins=False)
    written = output.write(lived, tmp_path / "out")
    kept = [shelf.load(path) for path in written if path.suffix == ".toml"]
    assert sorted(book.life.wage for book in kept) == sorted(
        lived.town.worlds[i].rulebook.life.wage for i in lived.shown
    )


# ---- change a rule without TOML


def test_set_shows_before_after_and_what_moved(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["run", *ARGS, "--out", str(tmp_path / "out"), "--set", "listing.threshold=800", "--set",
             "source.*.error=0"]  # fmt: skip
    text = out(capsys, *words)
    assert "listing.threshold: 900 \N{RIGHTWARDS ARROW} 800 (a score below this lists)" in text
    assert re.search(r"before\b.*after\b.*moved", text) and "points" in text
    reply = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert [w["name"] for w in reply["worlds"][:2]] == ["joined-hands", "joined-hands, changed"]
    by_hand = sim.run(sim.load("joined-hands").set({"listing.threshold": 800, "source.*.error": 0}), **SMALL)
    assert reply["worlds"][1] == {**by_hand.summaries[0], "name": "joined-hands, changed"}
    assert reply["worlds"][0] == {**sim.run(**SMALL).summaries[0]}


def test_a_study_with_set_is_the_study_of_the_changed_rulebook(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["audit", *ARGS, "--json"]
    plain, changed = (json.loads(out(capsys, *words, *more)) for more in ([], ["--set", "listing.threshold=800"]))
    by_hand = sim.audit(sim.load("joined-hands").set({"listing.threshold": 800}), **SMALL)
    assert changed["totals"] == json.loads(json.dumps(by_hand.data))["totals"] != plain["totals"]
    assert changed["before"] == plain
    assert changed["changes"] == [{"key": "listing.threshold", "before": [900.0], "after": 800}]
    text = out(capsys, *words[:-1], "--set", "listing.threshold=800")
    assert "With listing.threshold 800 instead of 900" in " ".join(text.split()) and "moved" in text


def test_what_amendments_say_of_a_changed_key_does_not_count() -> None:
    book = sim.load("joined-hands").amended({20: {"listing.threshold": 700.0}, 30: {"listing.term": 1}})
    new = changes.changed(book, {"listing.threshold": 800})
    assert [new.at(month).listing.threshold for month in (1, 25)] == [800, 800] and new.at(31).listing.term == 1


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("severity", "sanctions.severity"),
        ("threshold", "listing.threshold, or favour.threshold"),
        ("Threshold", "listing.threshold"),
        ("treshold", "listing.threshold"),
        ("listing.treshold", "listing.threshold"),
        ("listing.severity", "sanctions.severity"),
        ("lsting.threshold", "listing.threshold"),
        ("term", "listing.term"),
        ("error", "source.*.error"),
        ("source.*.points", "source.*.demerit"),
        ("source.utility.demerits", "source.utility.demerit"),
        ("wage loss", "service.*.wage_loss"),
        ("fear", "deterrence.strength"),
        ("sanctions.sevrity", "sanctions.severity"),
    ],
)
def test_the_key_that_a_person_would_mean(given: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"did you mean {meant}" in refused(capsys, "audit", "--set", f"{given}=1")
    assert f"did you mean {meant.split('.')[0]}" in nearest_key(given, sim.load("joined-hands").keys())


def test_every_key_can_be_meant_by_its_last_part() -> None:
    for key in every_key():
        assert key in nearest_key(key.split(".")[-1], every_key()) or sum(
            other.endswith(f".{key.split('.')[-1]}") for other in every_key()
        ) > 3  # fmt: skip
        assert len(meaning(key)) > 5 and "`" not in meaning(key)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("listing.threshold", "must be a key and its value, such as listing.threshold=850"),
        ("=3", "must be a key and its value"),
        ("listing.threshold=high", "must be a number (given: 'high')"),
        ("source.*.error=5%", "write 0.05"),
        ("listing.term=1.5", "must be a whole number"),
        ("listing.enabled=3", "must be true or false"),
        ("listing.threshold=1e300", "less than or equal to"),
        ("name=x", "unknown key"),
    ],
)
def test_a_change_that_cannot_be(given: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert says in refused(capsys, "run", "--set", given)


def test_yes_and_no_are_values(capsys: pytest.CaptureFixture[str]) -> None:
    assert [changes.value(word) for word in ("yes", "No", "true", "12", "-0.5", "1e3", "x", "1" + "0" * 30)] == [
        True, False, True, 12, -0.5, 1000.0, "x", 1e30
    ]  # fmt: skip
    assert "listing.enabled: yes \N{RIGHTWARDS ARROW} no" in out(capsys, "check", "joined-hands", "--set",
                                                                "listing.enabled=no")  # fmt: skip


def test_a_page_opens_with_changed_rules() -> None:
    plain, changed = (
        json.loads(page.START.search(page.build(residents=20, months=12, changes=given))[2])  # type: ignore[index]
        for given in (None, {"listing.threshold": 850, "life.wage": 1.5})
    )
    assert plain["rulebook"] == "joined-hands" and changed["rulebook"]["listing"]["threshold"] == 850
    assert changed["rulebook"]["life"]["wage"] == 1.5 and changed["digest"] != plain["digest"]
    assert "--set listing.threshold=850 --set life.wage=1.5" in changed["command"]


def test_every_command_that_takes_a_rulebook_takes_changes() -> None:
    parsers = next(a.choices for a in cli._parser()._actions if a.choices)
    assert isinstance(parsers, dict)
    takes = {name: {a.dest for a in parser._actions} for name, parser in parsers.items()}
    given = {name for name, dests in takes.items() if {"rulebook", "rulebooks"} & dests}
    assert len(given) > 8 and all("changes" in takes[name] for name in given)


def test_a_step_that_lists_the_whole_town_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--residents", "60", "--set", "listing.threshold=950"]) == 0
    reply = capsys.readouterr().err
    assert "this step lists nearly the whole town" in reply and "such as listing.threshold=925" in reply
    assert main(["audit", "--residents", "60", "--set", "listing.threshold=880"]) == 0
    assert "careful" not in capsys.readouterr().err
    steep = flood.warning_of(sim.load("joined-hands").set({"listing.threshold": 950}))
    assert steep.startswith("Careful: ") and not flood.warning_of(sim.load("joined-hands"))


def test_tipping_says_where_one_step_lists_the_town() -> None:
    along = pd.DataFrame({"value": [800.0, 900.0, 950.0], "listed_share": [0.01, 0.1, 0.95]})
    facts = tipping_words.Facts("x", "listing.threshold", 900, 9, 9, 9, 9, 9, 9, 2, 1, (), 0, 0, ())
    assert "one step of listing.threshold, from 900 to 950" in tipping_words._flood(facts, along)
    assert not tipping_words._flood(facts, along.head(2))
    assert [len(tipping_words.thinned(n)) for n in (3, 8, 9, 40)] == [3, 8, 8, 8]
    assert tipping_words.thinned(9)[0] == 0 and tipping_words.thinned(9)[-1] == 8


# ---- names, the first screen, help


@pytest.mark.parametrize("name", ["Joined-Hands", "JOINED-HANDS", "joined hands", "joined_hands"])
def test_names_that_ship_in_any_capitals(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sim.load(name, "Uneven") == sim.load("joined-hands", "uneven")
    assert shelf.text(name) == shelf.text("joined-hands")
    assert sim.load(name).cut("Means") == sim.load("joined-hands").cut("means")
    monkeypatch.chdir(tmp_path)
    Path(name).write_text('name = "mine"\n')
    assert sim.load(name).name == "mine", "a file of exactly that name is meant"


def test_a_new_rulebook_does_not_shadow_one_that_ships(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("joined-hands", "Joined-Hands", "steady-hands"):
        assert "my-" in refused(capsys, "new", name)
    assert not list(tmp_path.iterdir())
    out(capsys, "new", "joined-hands.toml")
    assert sim.load("joined-hands.toml").name == "my-joined-hands"


def test_sim_alone_says_where_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    text = out(capsys)
    assert "Begin here" in text and "sim run" in text and max(map(len, text.splitlines())) <= 100
    commands = re.findall(r"^  sim (\w+)", text, re.MULTILINE)
    parsers = next(a.choices for a in cli._parser()._actions if a.choices)
    assert parsers is not None and set(commands) <= set(parsers)


def test_every_help_has_an_example_that_can_be_pasted_and_a_time() -> None:
    parsers = next(a.choices for a in cli._parser()._actions if a.choices)
    assert isinstance(parsers, dict)
    for name, parser in parsers.items():
        text = parser.format_help()
        example = re.search(r"^example: sim (.*)$", text, re.MULTILINE)
        assert example is not None and example[1].split()[0] == name, text
        cli._parser().parse_args(example[1].split())
        assert re.search(r"^time: about \S", text, re.MULTILINE)
    for name in ("run", "why"):
        assert all(f"  {channel:<12} {words}" in parsers[name].format_help()
                   for channel, words in CHANNEL_WORDS.items())  # fmt: skip


def test_the_readme_names_the_channels() -> None:
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    for channel, words in CHANNEL_WORDS.items():
        off = " (off by default)" if channel in OPTIONAL else ""
        assert f"| `{channel}` | {words}{off} |" in text


# ---- refused before anything is lived


ASK = {
    "gain": lambda **town: sim.gain("joined-hands", 4, towns=2, **town),
    "headlines": lambda **town: sim.headlines(sim.load("joined-hands"), 20, **town),
    "compare": lambda **town: comparison(["joined-hands"], towns=2, **town),
    "reform": lambda **town: sim.reform("joined-hands", 1, towns=2, **town),
    "tipping": lambda **town: sim.tipping("joined-hands", steps=3, towns=2, cases=4, **town),
    "why": lambda **town: sim.why("joined-hands", towns=2, **town),
}


@pytest.mark.parametrize("name", ASK)
def test_seeds_that_run_out_are_refused_before_the_first_town(name: str) -> None:
    steps: list[int] = []
    with pytest.raises(ListedError, match="seed"):
        ASK[name](residents=40, months=12, seed=2**63 - 1, progress=lambda done, total: steps.append(done))
    assert not steps


@pytest.mark.parametrize(
    "ask",
    [
        lambda **town: sim.run(**town),
        lambda **town: sim.audit("joined-hands", **town),
        lambda **town: sim.cases("joined-hands", **town),
        lambda **town: sim.casefile("joined-hands", **town),
        lambda **town: sim.gain("joined-hands", cases=4, towns=2, **town),
        lambda **town: sim.tipping("joined-hands", steps=3, towns=2, cases=4, hold=12, stay=12, **town),
    ],
)
def test_a_town_that_does_not_fit_is_refused_before_its_first_month(
    ask: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(ask)
    steps: list[int] = []
    monkeypatch.setattr(checks, "memory_of_this_machine", lambda: 50_000)
    with pytest.raises(ListedError, match=r"needs .* of memory, and this machine has 50\.0 kB"):
        ask(residents=1000, months=120, progress=lambda done, total: steps.append(done))
    assert not steps
    ask(residents=20, months=12)


def test_whether_a_town_fits_is_asked_of_the_machine() -> None:
    memory = checks.memory_of_this_machine()
    assert memory is None or memory > 10_000_000
    checks.room_for(1000, "a little")
    assert np.iinfo(np.int64).max == checks.MOST_SEED


def test_sensitivity_refuses_before_it_samples() -> None:
    steps: list[int] = []
    with pytest.raises(ListedError):
        sim.sensitivity("perks-only", samples=4, residents=40, months=12, progress=lambda d, t: steps.append(d))
    assert not steps


def test_full_tables_are_in_words_and_uncut() -> None:
    """Percent, people, months, intervals in one cell, yes and no; nothing is cut on a narrow screen."""
    long = "a-very-long-name-of-a-rulebook-that-somebody-chose"
    frame = pd.DataFrame({"prevented": [14040.0], "share": [0.0714], "on_time": [True], "low": [np.nan], "up": [2.0],
                          "what": ["harmed"], "rulebook": [long]})  # fmt: skip
    one = table.table(
        "all of it", frame,
        {"prevented": ("prevented", table.NUMBER), "share": ("of all", PERCENT), "on_time": ("in time", None),
         "what": ("effect", {"harmed": "worse off"}), "rulebook": ("rulebook", None)},
        table.between("range", frame["up"], frame["up"] + 1, PEOPLE), table.between("none", frame["low"], frame["up"],
                                                                                    PEOPLE),
        table.column("change", [-0.4, ], table.CHANGE_IN_MONEY), table.by_unit("own", [0.5], [PERCENT]),
    )  # fmt: skip
    cells = {column.head: column.cells[0] for column in one.columns}
    assert cells == {
        "prevented": "14,040", "of all": "7.1%", "in time": "yes", "effect": "worse off", "rulebook": long,
        "range": "2 people to 3 people", "none": answer.NOTHING, "change": "\N{MINUS SIGN}0.4", "own": "50.0%",
    }  # fmt: skip
    file = io.StringIO()
    report.tables([one], Console(file=file, width=60, highlight=False))
    solid = "".join(char for char in file.getvalue() if char.isalnum())
    assert "all of it" in file.getvalue() and "\N{HORIZONTAL ELLIPSIS}" not in file.getvalue()
    assert Counter(long.replace("-", "")) <= Counter(solid)
    with pytest.raises(AssertionError, match="of what"):
        answers_form.counted(table.Table("towns", [table.column("share", ["0.23"])]))
