"""`sim live`: played lives re-lived, from a choices file or from codes, as the town of the same choices lives them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.cli.main import main
from sim.errors import quoted
from sim.play import file
from sim.play.codes import Code, encode
from sim.play.guesses import GUESSES, guess_of
from sim.play.live import FOUR, live
from sim.play.lives import Life, Played, PlayError
from sim.play.saved import as_toml
from sim.play.towns import CAREFUL, TOWNS, CodedTown
from sim.play.words import BY_HABIT, LIST, NO_LIST, PLAYED, life_name
from sim.rules import shelf
from sim.rules.schema import FEEDBACK
from sim.town import tables
from sim.town.choices import LARGE, Choice, Choices, Orders, Standing
from sim.town.town import Town
from tests.players import random_choices
from tests.test_codes import a_life

TOWN = CodedTown("joined-hands", 5, residents=60)
EXAMPLE = """\
rulebook = "joined-hands"
town = "uneven"
seed = 7
residents = 60
months = 36

[changes]
"life.savings_cap" = 2.5
life.savings_start = 1.0

[[life]]
resident = 4

[[life.orders]]
month = 12
keep = 1.0
appeal = "as people here do"

[[life.orders]]
month = 1
slip = "never"
first = "large bills"
keep = 0.5
bills = "before old debts"
appeal = "when I can"
repair = "never"
buy = "when I can"

[[life.orders]]
month = 20
slip = "as people here do"
first = "as they come"
bills = "after old debts"

[[life.decisions]]
month = 18
pay = {utility = true, lender = false}
keep = 1.5
lend = 0.25
appeal = true
repair = false
buy = 10

[[life]]
resident = 11
"""


def played(text: str = EXAMPLE) -> Played:
    from sim.rules.toml import parse_toml

    document = parse_toml(text, "mine.toml")
    return file.parse(document.data, "mine.toml", None, document.line)


def test_the_file_says_what_was_decided() -> None:
    game = played()
    assert (game.residents, game.months, game.seed) == (60, 36, 7)
    assert game.rulebook == shelf.load("joined-hands", "uneven").fixed(
        {"life.savings_cap": 2.5, "life.savings_start": 1.0}
    )
    first = Orders(True, LARGE, 0.5, True, True, False, True)
    second = Orders(True, LARGE, 1.0, True, None, False, True)
    third = Orders(False, "", 1.0, False, None, False, True)
    what = {"pay utility": 1, "pay lender": 0, "keep": 1.5, "lend": 0.25, "appeal": 1, "repair": 0, "buy": 10}
    answers = tuple(Choice(18, 4, name, value) for name, value in what.items())
    assert game.lives == (Life(4, ((1, first), (12, second), (20, third)), answers), Life(11))


def some_played(seed: int, months: int = 30) -> Played:
    book = shelf.load("joined-hands").set({"help.share": 0.1, "life.defiance": 0.2, "life.savings_cap": 2.0})
    choices = random_choices(seed, [source.name for source in book.source], 60, 9, months, clerk=False)
    who = sorted({c.resident for c in choices.by_hand} | {s.resident for s in choices.orders})
    lives = tuple(
        Life(
            resident,
            tuple((s.month, s.orders) for s in choices.orders if s.resident == resident),
            tuple(c for c in choices.by_hand if c.resident == resident),
        )
        for resident in who
    )
    return Played(book, lives, 60, months, 3)


@pytest.mark.parametrize("how", [PLAYED, BY_HABIT])
def test_each_life_is_what_the_town_of_the_same_choices_lives(how: str) -> None:
    """Month by month, seen by the handle on one resident, which lives the town once more; alone in each world."""
    game = some_played(1)
    study = live(game)
    months, records, stays = (study.tables[name] for name in ("months", "records", "stays"))
    books = {LIST: game.rulebook, NO_LIST: game.rulebook.without_list()}
    choices = game.choices() if how == PLAYED else Choices()
    for world, book in books.items():
        with Town([book], 60, 3, choices=choices) as town:
            town.advance(game.months)
        for life in game.lives:
            person = town.resident(life.resident)

            def own(frame: pd.DataFrame, resident: int = life.resident, world: str = world) -> pd.DataFrame:
                chosen = (frame["resident"] == resident) & (frame["world"] == world) & (frame["lived"] == how)
                return frame[chosen].reset_index(drop=True)

            reply = own(months)
            shared = [name for name in reply.columns if name in person.life.columns and name != "world"]
            assert {"wage", "savings", "arrears", "listed", "missed_cannot", "refused", "knows"} < {*shared}
            pd.testing.assert_frame_equal(reply[shared], person.life[shared], check_exact=True, check_dtype=False)
            for frame, right in ((records, person.records), (stays, person.spells)):
                names = [name for name in right.columns if name not in ("world", "resident")]
                assert own(frame)[names].to_dict("list") == right[names].to_dict("list")


def test_the_four_lives_are_summed_up_and_the_town_beside_them() -> None:
    game = some_played(2)
    study = live(game)
    lives, months = study.tables["lives"], study.tables["months"]
    assert [*zip(lives["world"], lives["lived"], strict=True)] == [*FOUR] * len(game.lives)
    for one in lives.to_dict("records"):
        own = months[
            (months[["resident", "world", "lived"]] == [one[k] for k in ("resident", "world", "lived")]).all(axis=1)
        ]
        assert one["months_listed"] == own["listed"].sum()
        assert one["first_listed"] == (own.loc[own["listed"], "month"].min() if own["listed"].any() else 0)
        assert one["left_at_the_end"] == own["savings"].iloc[-1] - own["arrears"].iloc[-1]
        wide = study.tables["months_listed"].set_index("resident").loc[one["resident"]]
        assert wide[life_name(one["world"], one["lived"])] == one["months_listed"]
    with Town([game.rulebook], 60, 3, choices=game.choices()) as town:
        town.advance(game.months)
        people = tables.residents(town)
    listed = study.tables["town"].set_index("what")[life_name(LIST, PLAYED)]
    assert listed["people ever listed"] == people["ever_listed"].sum() > 0
    assert listed["months on the list, all people"] == people["months_listed"].sum()
    assert listed["people in arrears at the end"] == (people["arrears"] > 0).sum()
    assert study.tables["town"].set_index("what")[life_name(NO_LIST, PLAYED)]["people ever listed"] == 0


def test_the_sentences_tell_the_list_apart_from_the_choices() -> None:
    withheld = tuple(Choice(month, 17, "pay lender", 0) for month in range(1, 50))
    game = Played(shelf.load("joined-hands").set({"life.savings_cap": 1.5, "life.defiance": 0.3}),
                  (Life(3), Life(17, (), withheld)), 60, 60, 3)  # fmt: skip
    study = live(game)
    said = " ".join(study.sentences)
    assert (
        "Resident 3, as played, is listed in 43 of 60 months. What the list did, at the same choices: they end with "
        in said
    )
    assert "What the choices did: nothing that lasted; by habit this life ends the same." in said  # of resident 3
    assert "What the choices did, under the same list: by habit they would be " in said  # of resident 17
    assert study.sentences[-1].startswith("What this cannot show: ")
    many = live(some_played(3))
    assert "Ever listed, of 9 residents played: " in many.sentences[0] and not any(
        "as played, is" in s for s in many.sentences
    )
    assert [p.name for p in many.draw()][-1] == "class-wall"
    assert [p.name for p in live(Played(game.rulebook, (Life(3),), 60, 12)).draw()] == ["four-lives-3"]


def test_a_life_that_the_list_never_touched_is_told_as_plainly() -> None:
    harmless = shelf.load("joined-hands").set({"listing.threshold": 0.0, "channels.deterrence": False})
    study = live(Played(harmless, (Life(3, ((1, Orders(never_slip=True)),)),), 60, 24))
    assert "is never listed. What the list did, at the same choices: they end with " in study.sentences[0]
    assert study.sentences[0].endswith(", as without a list.")


@pytest.mark.once
@pytest.mark.slow(8)
def test_about_half_of_careful_players_meet_the_list_in_a_play_town() -> None:
    """A hundred in each of three towns, as the page tells it; one in twenty in the default town, nobody elsewhere."""
    careful = Orders(never_slip=True, appeal=True, repair=True)

    def met(towns: Sequence[CodedTown], players: int) -> dict[int, int]:
        """How many of so many in each town are listed within so many months."""
        met = {60: 0, 120: 0}
        for town in towns:
            who = np.random.default_rng(town.seed).choice(town.residents, players, replace=False).tolist()
            choices = Choices(orders=[Standing(1, resident, careful) for resident in who])
            with Town([town.read()], town.residents, town.seed, choices=choices) as lived:
                for months in met:
                    lived.advance(months - lived.month)
                    met[months] += int(lived.state.ever_listed[0, who].sum())
        return met

    play, default, second_chance = met(TOWNS[:3], 100), met(TOWNS[4:5], 300), met(TOWNS[3:4], 300)
    assert {months: CAREFUL[str(months)]["play"] for months in play} == play
    assert {months: CAREFUL[str(months)]["default"] for months in default} == default
    assert 0.4 < play[120] / CAREFUL["lives"]["play"] < 0.6 and 0.03 < default[120] / CAREFUL["lives"]["default"] < 0.07
    assert second_chance[120] == 0


# ---- the command


def test_the_command_writes_the_usual_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.toml").write_text(EXAMPLE)
    out = tmp_path / "out"
    assert main(["live", str(tmp_path / "mine.toml"), "--out", str(out)]) == 0
    reply = capsys.readouterr().out
    assert "2 played under joined-hands, lived four times: 60 people, 36 months, seed 7" in reply
    tables_written = {"lives", "months_listed", "left_at_the_end", "town", "months", "records", "stays"}
    pictures = {"four-lives-4", "four-lives-11", "class-wall"}
    names = {*(f"{t}.csv" for t in tables_written), *(f"{p}.png" for p in pictures), "summary.json", ".listed.json"}
    assert {p.name for p in out.iterdir()} == names
    data = json.loads((out / "summary.json").read_text())
    assert data["study"] == "live" and data["played"] == [4, 11]
    first = {p.name: p.read_bytes() for p in out.iterdir()}
    assert main(["live", str(tmp_path / "mine.toml"), "--out", str(out)]) == 0
    assert {p.name: p.read_bytes() for p in out.iterdir()} == first


def test_the_command_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.toml").write_text(EXAMPLE)
    assert main(["live", str(tmp_path / "mine.toml"), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert len(data["months"]) == 2 * 4 * 36 and len(data["lives"]) == 8


def codes() -> list[str]:
    """Of three residents of one town."""
    answers = (Choice(2, 7, "pay lender", 0), Choice(9, 7, "keep", 1.5))
    lives = (Life(7, ((1, Orders(never_slip=True)),), answers), Life(9, guess="never"))
    lives = (*lives, Life(59, ((5, Orders(keep=0.5)),), guess="a year or more"))
    return [encode(Code(TOWN, 24, life)) for life in lives]


def test_codes_and_a_file_of_the_same_give_the_same_bits(tmp_path: Path) -> None:
    """Windows' way of writing text, comments and empty lines included."""
    text = "# the class of November\r\n\r\n" + "\r\n".join(f"  {code.lower()}  # seat" for code in codes()) + "\r\n"
    (tmp_path / "wall.txt").write_bytes(text.encode("utf-16"))
    (tmp_path / "same.toml").write_text(
        'residents = 60\nmonths = 24\nseed = 5\n[[life]]\nresident = 7\n[[life.orders]]\nmonth = 1\nslip = "never"\n'
        "[[life.decisions]]\nmonth = 2\npay.lender = false\n[[life.decisions]]\nmonth = 9\nkeep = 1.5\n"
        '[[life]]\nresident = 9\nguess = "never"\n[[life]]\nresident = 59\nguess = "a year or more"\n'
        "[[life.orders]]\nmonth = 5\nkeep = 0.5\n"
    )
    heard: list[str] = []
    one, other = sim.live(tmp_path / "wall.txt", notify=heard.append), sim.live(str(tmp_path / "same.toml"))
    assert heard == [] and one.data == other.data
    on = one.tables["months_listed"].set_index("resident")["with the list, played"]
    guesses = [(9, "never", guess_of(on[9])), (59, "a year or more", guess_of(on[59]))]
    assert [*one.tables["guesses"].itertuples(index=False, name=None)] == guesses
    right = sum(guess == came for _, guess, came in guesses)
    longer, less = int(on[9] > 0), int(on[59] < 12)
    said = f"Guesses, of 2 residents: right {right}, on the list for longer than guessed {longer}, for less {less}."
    assert said in one.sentences


def test_codes_that_cannot_be_used_are_left_out_each_with_a_sentence(tmp_path: Path) -> None:
    good, second, third = codes()
    elsewhere = encode(Code(TOWNS[0], 24, Life(3)))
    longer = encode(Code(TOWN, 60, Life(3)))
    second_life = encode(Code(TOWN, 24, Life(7)))
    spoilt = second[:-1] + ("2" if second[-1] != "2" else "3")
    (tmp_path / "wall.txt").write_text(
        "\n".join([spoilt, good, "see you at 10!", elsewhere, longer, good, f"Anna: {third}", second_life, "é"])
    )
    heard: list[str] = []
    game = file.load(tmp_path / "wall.txt", heard.append)
    assert [life.resident for life in game.lives] == [7, 59]
    assert [line.split(": ", 1)[1] for line in heard] == [
        f"line 1: {quoted(spoilt, 40)}: a letter is wrong or missing; copy the code again, all of it; left out",
        "line 4: of another town, or for other months, than most here; live it by itself; left out",
        "line 5: of another town, or for other months, than most here; live it by itself; left out",
        "line 8: resident 7 is played already, in line 2; this one waits; left out",
        "2 lines without a code, the first is line 3; passed over",
    ]
    assert all(line.startswith("wall.txt: ") and "\n" not in line for line in heard)


def test_a_class_of_sixty_is_lived_together(tmp_path: Path) -> None:
    luck = np.random.default_rng(4)
    who = luck.choice(60, 60, replace=False).tolist()
    lines = [encode(Code(TOWN, 24, Life(r, ((1, Orders(never_slip=bool(r % 2))),)))) for r in who]
    (tmp_path / "wall.txt").write_text("\n".join(lines))
    study = sim.live(tmp_path / "wall.txt")
    assert len(study.tables["months_listed"]) == 60
    wall = [*study.draw()][-1]
    assert wall.alt.startswith("Dots in pairs: 60 played: ")


def test_codes_are_saved_as_a_choices_file_that_says_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    luck = np.random.default_rng(8)
    lives = [a_life(luck, 60, ["utility", "lender", "court", "transit", "platform"], 24) for _ in range(8)]
    lives = [*{life.resident: replace(life, guess=GUESSES[life.resident % 4]) for life in lives}.values()]
    source, target = tmp_path / "codes.txt", tmp_path / "class.toml"
    source.write_text("\n".join(f"Ada: {encode(Code(TOWN, 24, life))}" for life in lives))
    assert main(["live", str(source), "--save", str(target), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    game = file.load(target)
    assert game == file.load(source) and printed == json.loads(json.dumps(sim.live(target).data))
    assert "Ada" not in target.read_text()
    for town in TOWNS:  # changes and people, too
        code = Code(town, 120, Life(4, ((3, Orders(appeal=False, repair=True)),)))
        assert file.parse(tomllib.loads(as_toml([code]))) == code.played()


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("codes.txt", "there.toml", "'{there.toml}': exists already and stays; choose another name"),
        ("codes.txt", "class.txt", "'{class.txt}': not the name of a choices file; it must end in .toml"),
        ("there.toml", "class.toml", "'{there.toml}': is a choices file already; --save writes one from codes"),
        ("empty.txt", "class.toml", "empty.txt: no code in it; one code a line is needed"),
    ],
)
def test_what_cannot_be_saved_is_said_before_anything_is_lived(
    source: str, target: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "codes.txt").write_text("\n".join(codes()))
    (tmp_path / "there.toml").write_text(EXAMPLE)
    (tmp_path / "empty.txt").write_text("see you\n")
    assert main(["live", source, "--save", target]) == 2
    assert said.replace("{", "").replace("}", "") in " ".join(capsys.readouterr().err.split())
    assert {p.name for p in tmp_path.iterdir()} == {"codes.txt", "there.toml", "empty.txt"}
    assert (tmp_path / "there.toml").read_text() == EXAMPLE


def test_who_is_listed_only_because_of_what_the_list_does_is_counted() -> None:
    game = some_played(3)
    study = live(game)
    with Town([game.rulebook, game.rulebook.cut(*FEEDBACK)], 60, 3, choices=game.choices()) as town:
        months = town.advance(game.months).state.months_listed
    who = sorted(life.resident for life in game.lives)
    only = int(((months[0, who] > 0) & (months[1, who] == 0)).sum())
    assert study.tables["months_listed"]["no feedback, played"].tolist() == months[1, who].tolist()
    assert only > 0 and study.sentences[1].endswith(f"never with no feedback: {only}.")


# ---- errors


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("resident = 11", "resident = 60"), "resident: 60; must be a whole number from 0 to 59"),
        (("resident = 11", "resident = 4"), "life: resident 4 is played twice; each has one life"),
        (("resident = 11", 'resident = 11\nname = "Ada"'), "LINE: life.name: unknown key; known: decisions, guess"),
        (("resident = 11", 'resident = 11\nguess = "soon"'), "LINE: life.guess: "),
        (("month = 18", "month = 37"), "resident 4: month 37: the game has only 36 months"),
        (("month = 18", "month = 0"), "LINE: life.decisions.month: must be greater than or equal to 1 (given: 0)"),
        (("lender = false", "lander = false"),
         "choices: pay 'lander': no such source in this town; did you mean lender?"),
        (('first = "large bills"', 'first = "Ada"'), "choices: pay 'Ada': no such source in this town; known: court"),
        (('slip = "never"', 'slip = "perhaps"'), "LINE: life.orders.slip: must be 'never' or 'as people here do'"),
        (("keep = 1.5", "keep = -1"), "LINE: life.decisions.keep: must be greater than or equal to 0 (given: -1)"),
        (("keep = 1.5", "kep = 1.5"), "LINE: life.decisions.kep: unknown key; did you mean keep?"),
        (("appeal = true", 'appeal = "yes"'), "LINE: life.decisions.appeal: must be true or false"),
        (("month = 20", "month = 12"), "choices: month 12, resident 4: 'orders' is said twice"),
        (('"life.savings_cap" = 2.5', '"life.saving_cap" = 2.5'),
         "joined-hands: life.saving_cap: unknown key; did you mean life.savings_cap?"),
        (('"life.savings_cap" = 2.5', '"life.savings_cap" = "much"'),
         "changes.life.savings_cap: 'much'; must be a number, true or false"),
        (('"joined-hands"', '"joined-hand"'),
         "rulebook: 'joined-hand': no such pilot, nor a TOML file; did you mean joined-hands?"),
        (('"uneven"', '"unevn"'), "'unevn': no such town; did you mean uneven?"),
        (("months = 36", "months = 36\npeople = 3"), "LINE: people: unknown key;"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_in_one_line(change: tuple[str, str], said: str) -> None:
    line = EXAMPLE[: EXAMPLE.index(change[0])].count("\n") + 1 + change[1].count("\n")
    with pytest.raises(PlayError) as error:
        played(EXAMPLE.replace(*change, 1))
    assert str(error.value).startswith(f"mine.toml: {said}".replace("LINE", f"line {line}")), str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.toml", "", "a.toml: life: missing; a choices file needs at least [[life]] with resident = 17"),
        ("a.toml", "[[life]\n", "a.toml: line 1: "),
        ("a.txt", "", "a.txt: no code in it; one code a line is needed"),
        (
            "a.txt",
            "hello world\n",
            "a.txt: no code in it; one code a line is needed",
        ),
        ("a.txt", "\0\1\2", "a.txt: no code in it; one code a line is needed"),
        ("a.txt", "hi\n20P9-GK5M-53Y", "a.txt: line 2: '20P9-GK5M-53Y': a letter is wrong or missing"),
    ],
)
def test_what_is_no_file_of_choices_is_said_by_the_command_in_one_line(
    name: str, text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(text)
    assert main(["live", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 2
    reply = capsys.readouterr().err
    assert reply.startswith(f"sim: {said}") and reply.count("\n") == 1, reply
    assert not (tmp_path / "out").exists()
    assert main(["live", str(tmp_path / "none.txt")]) == 2
    assert "none.txt': cannot be read: No such file or directory; is the name right?" in capsys.readouterr().err


def test_a_rulebook_of_ones_own_stands_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(shelf.dump(shelf.load("joined-hands").set({"life.wage": 1.4})))
    (tmp_path / "mine.toml").write_text('rulebook = "own.toml"\n[[life]]\nresident = 17\n')
    assert file.load(tmp_path / "mine.toml").rulebook.life.wage == 1.4
