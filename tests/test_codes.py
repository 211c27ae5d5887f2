"""Codes: every life has one, every code is one life, and whatever else is pasted gets one sentence."""

from __future__ import annotations

import itertools
import json
import random
import string
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import ListedError
from sim.play import codes
from sim.play.codes import ALPHABET, KEEPS, Code, CodeError, decode, encode
from sim.play.guesses import GUESSES, guess_of
from sim.play.lives import Life, PlayError
from sim.play.towns import RULEBOOKS, TOWNS, CodedTown
from sim.rules import shelf
from sim.rules.columns import source_names
from sim.town.choices import LARGE, SMALL, Choice, Orders

ORDERS_ONLY = Code(TOWNS[0], 120, Life(403, ((1, Orders(never_slip=True, first="utility", keep=0.5, appeal=True)),)))
MEDIAN = Code(
    TOWNS[0], 120,
    Life(17, ((1, Orders(bills_first=True)), (60, Orders(first=LARGE))),
         (Choice(9, 17, "pay lender", 0), Choice(64, 17, "keep", 1.5), Choice(64, 17, "appeal", 1))),
)  # fmt: skip


def a_life(luck: np.random.Generator, residents: int, sources: list[str], months: int) -> Life:
    """Any life that has a code."""
    resident = int(luck.integers(residents))
    months_of_orders = sorted({*luck.integers(1, months + 1, luck.integers(0, 4)).tolist()})
    orders = [(month, some_orders(luck, sources)) for month in months_of_orders]
    answers = []
    for month in sorted({*luck.integers(1, months + 1, luck.integers(0, 25)).tolist()}):
        for what in [*(f"pay {s}" for s in sources), "keep", "lend", "appeal", "repair", "buy"]:
            if luck.random() < 0.2:
                amount = int(luck.integers(0, 128))
                value = {"keep": amount / 8, "lend": amount / 8, "buy": amount}.get(what, amount % 2)
                answers.append(Choice(month, resident, what, value))
    if orders and orders[0] == (1, Orders()):
        del orders[0]
    return Life(resident, tuple(orders), tuple(sorted(answers, key=in_order(sources))))


def some_orders(luck: np.random.Generator, sources: list[str]) -> Orders:
    firsts = ["", SMALL, LARGE, *sources]
    appeal, repair, buy = ([None, True, False][i] for i in luck.integers(0, 3, 3))
    return Orders(
        bool(luck.integers(2)), firsts[luck.integers(len(firsts))], KEEPS[luck.integers(len(KEEPS))],
        bool(luck.integers(2)), appeal, repair, buy,
    )  # fmt: skip


def in_order(sources: list[str]):  # type: ignore[no-untyped-def]
    """As codes have answers: by month, then matter, then source."""
    order = [*((f"pay {s}", 1) for s in sources), *((f"pay {s}", 0) for s in sources)]
    order += [(what, None) for what in ("keep", "lend", "appeal", "repair", "buy")]
    places = {key: place for place, key in enumerate(order)}
    return lambda c: (c.month, places[c.what, int(c.value) if c.what.startswith("pay") else None])


def some_code(luck: np.random.Generator) -> Code:
    """A town with a number, or any other that ships."""
    town = TOWNS[luck.integers(len(TOWNS))]
    if luck.random() < 0.4:
        name = RULEBOOKS[luck.integers(len(RULEBOOKS))]
        people = ["", "even", "uneven"][luck.integers(3)]
        seed, residents = int(luck.integers(0, 2**63)), int(luck.integers(2, 5000))
        town = CodedTown(name, seed, people, residents=residents)
    months = int(luck.choice([60, 120, 240, luck.integers(1, 900)]))
    life = a_life(luck, town.residents, source_names([town.read()]), months)
    return Code(town, months, replace(life, guess=GUESSES[luck.integers(len(GUESSES))]))


def test_five_hundred_lives_come_back_as_they_went() -> None:
    luck = np.random.default_rng(1)
    for _ in range(500):
        code = some_code(luck)
        text = encode(code)
        assert decode(text) == code
        assert decode(text.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == code


def test_codes_are_for_ever() -> None:
    """These were written by version 1: what they say must never change."""
    assert encode(ORDERS_ONLY) == "20P9-GK5M-53X"
    assert encode(MEDIAN) == "20G8-G028-27W0-CW02-111G-1474-VY"
    assert decode("20p9gk5m53x") == ORDERS_ONLY
    assert decode("2OG8 GO28 27WO CW02 LIIG 1474 VY") == MEDIAN
    assert [(t.rulebook, t.seed, t.people, len(t.changes)) for t in TOWNS[:6]] == [
        ("joined-hands", 1, "", 2), ("joined-hands", 2, "", 2), ("joined-hands", 3, "", 2), ("second-chance", 1, "", 2),
        ("joined-hands", 1, "", 0), ("joined-hands", 1, "uneven", 0),
    ]  # fmt: skip
    assert RULEBOOKS[:3] == ("auto-flag", "full-forgetting", "joined-hands") and KEEPS[:3] == (0.0, 0.25, 0.5)


GOLDEN = Path(__file__).parent / "codes.json"


def plain(code: Code) -> dict[str, Any]:
    """A life as plain data."""
    town: Any = TOWNS.index(code.town) if code.town in TOWNS else asdict(code.town) | {"seed": str(code.town.seed)}
    guess = {"guess": code.life.guess} if code.life.guess else {}
    return guess | {
        "town": town, "months": code.months, "resident": code.life.resident,
        "orders": [{"month": month, **asdict(orders)} for month, orders in code.life.orders],
        "answers": [[answer.month, answer.what, answer.value] for answer in code.life.answers],
    }  # fmt: skip


def test_the_examples_for_other_statements_of_the_format_stand() -> None:
    """Lives and their codes as plain data, which whoever reads and writes codes must agree with, for ever.

    Sixty of version 1, and fifteen of version 2, which hold a guess.

    `python -m tests.test_codes` writes the constants anew, where a town or a rulebook has come last. The lives stay.
    """
    reply = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert reply["constants"] == json.loads(json.dumps(codes.constants()))
    assert [example.get("guess", "") for example in reply["examples"]] == [""] * 60 + [*GUESSES[1:]] * 5
    for example in reply["examples"]:
        text = example.pop("code")
        code = decode(text)
        assert plain(code) == example and encode(code) == text


def test_every_rulebook_that_ships_has_a_number() -> None:
    assert sorted(RULEBOOKS) == sorted(shelf.shipped())
    for town in TOWNS:
        assert town.read() and town.residents <= 1024


def test_a_guess_costs_a_code_a_letter_at_most_and_is_no_other_life() -> None:
    for code in (ORDERS_ONLY, MEDIAN):
        bare = encode(code)
        for guess in GUESSES[1:]:
            guessed = replace(code, life=replace(code.life, guess=guess))
            text = encode(guessed)
            assert decode(text) == guessed and text[0] in "45" and bare[0] in "23"
            assert 0 <= len(text.replace("-", "")) - len(bare.replace("-", "")) <= 1
            assert replace(decode(text).life, guess="") == code.life
    assert encode(replace(ORDERS_ONLY, life=replace(ORDERS_ONLY.life, guess="never"))) == "40P9-M4S8-54PS"
    with pytest.raises(PlayError, match="guess: 'soon'; must be one of 'never', 'under a year', 'a year or more'"):
        Life(3, guess="soon")
    assert [guess_of(months) for months in (0, 1, 11, 12)] == [
        "never",
        "under a year",
        "under a year",
        "a year or more",
    ]


def test_codes_are_short() -> None:
    assert len(encode(ORDERS_ONLY).replace("-", "")) == 11
    assert len(encode(MEDIAN).replace("-", "")) <= 28


def test_a_clerks_ruling_stands_in_no_code() -> None:
    with pytest.raises(CodeError, match="resident 17, month 9: waive: a clerk's ruling stands in no code"):
        encode(Code(TOWNS[0], 120, Life(17, (), (Choice(9, 17, "waive", 1),))))


def sentence_of(text: str) -> str:
    """What is said of a text that is no code: one sentence, and nothing else happens."""
    with pytest.raises(CodeError) as error:
        decode(text)
    said = str(error.value)
    assert said and "\n" not in said and said.isprintable() and len(said) < 200, said
    return said


def spoilt(count: int) -> Iterator[str]:
    """Codes with wrong, missing, added, exchanged or repeated letters; cut short; glued together; and other texts."""
    luck, dice = np.random.default_rng(7), random.Random(7)
    complete = [encode(some_code(luck)).replace("-", "") for _ in range(200)]
    for number in range(count):
        text = dice.choice(complete)
        places = sorted(dice.sample(range(len(text)), 2))
        kind = number % 8
        if kind == 0:
            letter = dice.choice(ALPHABET.replace(text[places[0]], ""))
            yield text[: places[0]] + letter + text[places[0] + 1 :]
        elif kind == 1:
            yield text[: dice.randrange(len(text))]
        elif kind == 2:
            yield text[: places[0]] + text[places[0] + 1 :]
        elif kind == 3:
            yield text[: places[0]] + dice.choice(ALPHABET) + text[places[0] :]
        elif kind == 4:
            one, other = places
            mixed = [*text]
            mixed[one], mixed[other] = text[other], text[one]
            yield "".join(mixed) + ("0" if text[one] == text[other] else "")
        elif kind == 5:
            yield text + dice.choice(complete)
        elif kind == 6:
            yield "".join(dice.choice(ALPHABET) for _ in range(dice.randrange(1, 80)))
        else:
            yield "".join(dice.choice(string.printable + "äß漢\u202e\0") for _ in range(dice.randrange(80)))


def test_ten_thousand_spoilt_codes_get_one_sentence_each() -> None:
    said = [sentence_of(text) for text in spoilt(10_000)]
    assert len(said) == 10_000


def test_one_wrong_letter_and_two_exchanged_neighbours_are_always_noticed() -> None:
    for code in (ORDERS_ONLY, MEDIAN):
        text = encode(code).replace("-", "")
        for place, letter in itertools.product(range(len(text)), ALPHABET):
            if letter != text[place]:
                sentence_of(text[:place] + letter + text[place + 1 :])
        for place in range(len(text) - 1):
            if text[place] != text[place + 1]:
                sentence_of(text[:place] + text[place + 1] + text[place] + text[place + 2 :])
        for size in range(len(text)):
            sentence_of(text[:size])


def test_any_four_wrong_bits_are_noticed() -> None:
    """The remainders of single bits and of pairs are all different, as far as the longest play in the page goes."""
    size = 76
    clean = codes.check([0] * size)
    as_number = lambda letters: int("".join(f"{x:05b}" for x in letters), 2)  # noqa: E731
    ones = []
    for bit in range(5 * size):
        letters = [0] * size
        letters[bit // 5] = 16 >> bit % 5
        ones.append(as_number(codes.check(letters)) ^ as_number(clean))
    ones += [1 << bit for bit in range(20)]  # of the check itself
    pairs = {a ^ b for a, b in itertools.combinations(ones, 2)}
    assert len({*ones}) == len(ones) and len(pairs) == len(ones) * (len(ones) - 1) // 2
    assert not pairs & {0, *ones}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty; a code has letters and digits, in groups of four"),
        ("2U25", "'2U25': 'U', at place 2, stands in no code"),
        ("2025", "'2025': too short; a code has 11 to 1,000 letters and digits"),
        ("2" * 1200, "too long; a code has 11 to 1,000 letters and digits"),
        ("22222222222", "a letter is wrong or missing; copy the code again, all of it"),
    ],
)
def test_what_is_no_code_is_said_in_a_sentence(text: str, said: str) -> None:
    assert sentence_of(text).endswith(said)


def signed(*words: tuple[int, int]) -> str:
    """A code with a right check, whatever it says."""
    bits = codes.Bits()
    for count, value in words:
        bits.put(count, value)
    letters = bits.letters()
    return "".join(ALPHABET[x] for x in (*letters, *codes.check(letters)))


HEAD = ((4, 1), (5, 0), (2, 1), (10, 403))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (((4, 3), (31, 0)), "is of version 3, and this program reads 1 and 2; get a newer one"),
        (((4, 2), (5, 0), (2, 1), (10, 403), (2, 0), (14, 0)), "is not as this program writes it; copy the code again"),
        (((4, 1), (5, 30), (26, 0)), "says what cannot be: town 30; there are towns 0 to 5"),
        (((4, 1), (5, 0), (2, 1), (10, 1001), (14, 0)),
         "says what cannot be: resident: 1001; must be a whole number from 0 to 999"),
        (((4, 1), (5, 0), (2, 3), (14, 0), (10, 3), (14, 0)), "says what cannot be: 0 months; there are 1 to 12,000"),
        ((*HEAD, (14, 12_960)), "says what cannot be: no such orders"),
        ((*HEAD, (14, 8 << 2)), "says what cannot be: no such orders"),
        ((*HEAD, (14, 0), (5, 0), (1, 0), (3, 7), (1, 0)), "says what cannot be: no such matter"),
        ((*HEAD, (14, 0), (5, 0), (1, 0), (3, 0), (4, 9)), "says what cannot be: no such source"),
        ((*HEAD, (14, 0), (5, 0), (1, 1), (4, 9)), "says what cannot be: it ends too early"),
        ((*HEAD, (14, 0), (5, 1)), "says what cannot be: its end is wrong"),
        ((*HEAD, (14, 0), (5, 31), (14, 3), (1, 0), (3, 4), (1, 1)),
         "is not as this program writes it; copy the code again"),
        ((*HEAD, (14, 0), (5, 31), (14, 200), (1, 0), (3, 4), (1, 1)),
         "says what cannot be: resident 403: month 201: the game has only 120 months"),
        ((*HEAD, (14, 0), *[(5, 0), (1, 0), (3, 4), (1, 1)] * 2),
         "says what cannot be: choices: month 1, resident 403: 'appeal' is said twice"),
        (((4, 1), (5, 31), (6, 60), (2, 0), (63, 1), (24, 9), (2, 1), (24, 0), (14, 0)),
         "says what cannot be: no such rulebook"),
        (((4, 1), (5, 31), (6, 2), (2, 0), (63, 1), (24, 1000), (2, 1), (24, 0), (14, 0)),
         "is not as this program writes it; copy the code again"),
    ],
)  # fmt: skip
def test_what_a_code_says_is_checked_though_its_letters_are_right(
    words: tuple[tuple[int, int], ...], said: str
) -> None:
    assert sentence_of(signed(*words)).endswith(f": {said}")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (Code(TOWNS[0], 120, Life(1, ((1, Orders(keep=0.3)),))), "keep 0.3: a code has 0, 0.25, 0.5, 0.75, 1, 1.5"),
        (Code(TOWNS[0], 120, Life(1, (), (Choice(3, 1, "keep", 0.3),))), "resident 1, month 3: keep 0.3: a code has"),
        (Code(TOWNS[0], 120, Life(1, (), (Choice(3, 1, "lend", 16),))), "resident 1, month 3: lend 16: a code has"),
        (Code(TOWNS[0], 120, Life(1, (), (Choice(3, 1, "buy", 200),))), "resident 1, month 3: buy 200: a code has"),
        (Code(CodedTown("joined-hands", 1, changes={"life.wage": 1.5}), 120, Life(1)), "'joined-hands': a town of one"),
        (Code(TOWNS[0], 600, Life(1, (), tuple(Choice(m, 1, "appeal", 1) for m in range(1, 600)))),
         "a life of 1,212 letters; a code has at most 1,000; keep it as a file"),
    ],
)  # fmt: skip
def test_a_life_that_has_no_code_is_refused_in_a_sentence(code: Code, said: str) -> None:
    with pytest.raises(ListedError) as error:
        encode(code)
    assert str(error.value).startswith(said)


def written_anew() -> str:
    """The file of examples with today's constants; its lives stay, or are drawn where there is no file."""
    luck = np.random.default_rng(13)
    if GOLDEN.exists():
        reply = json.loads(GOLDEN.read_text(encoding="utf-8"))["examples"]
    else:
        lives = [some_code(luck) for _ in range(60)]
        reply = [{"code": encode(code), **plain(code)} for code in lives]
    lines = ",\n".join(map(json.dumps, reply))
    return f'{{"constants": {json.dumps(codes.constants())},\n"examples": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    GOLDEN.write_text(written_anew(), encoding="utf-8")
