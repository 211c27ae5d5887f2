"""Codes out of a chat: each is found wherever it stands, what is spoilt is told, and names are not kept."""

from __future__ import annotations

import random

import numpy as np
import pytest

from sim.play.codes import LONGEST, Code, encode
from sim.play.lives import Life
from sim.play.pasted import pasted, sorted_out
from sim.play.towns import TOWNS
from sim.town.choices import Orders
from tests.test_codes import MEDIAN, ORDERS_ONLY, some_code

ONE, OTHER = encode(ORDERS_ONLY), encode(MEDIAN)
SPOILT = "20P9-GK5M-53Y"


@pytest.mark.parametrize(
    "text",
    [
        ONE, ONE.lower(), ONE.replace("-", ""), ONE.replace("-", " "), ONE.replace("-", "\u2011"),
        ONE.replace("-", " - ").replace(" - ", "-", 1).replace(" - ", "-"),
        f"Anna: {ONE}, good luck!", f"[12:31] Bob Smith > my code is {ONE.lower()}", f"seat 17-{ONE}", f"20 3 {ONE}",
        f"<li>{ONE}</li>", f"2026-11-27T12:31 {ONE}", f"20th 3pm {ONE.replace('-', ' ')} see you", f'"17","{ONE}"',
        f"{ONE[:10]}\n{ONE[10:]}", f"\ufeff{ONE}\r\n", f"> > {ONE}\u200b",
    ],
)  # fmt: skip
def test_a_code_is_found_wherever_it_stands(text: str) -> None:
    result, without = pasted(text)
    assert [(one.code, one.problem) for one in result] == [(ORDERS_ONLY, "")] and without == []


def test_several_stand_in_one_line_and_comments_in_none() -> None:
    result, without = pasted(
        f"# {ONE}\n{ONE} {OTHER.replace('-', ' ')}, {ONE}\n\nwell done!\nsee you at 10:30, room 2.34\n"
    )
    assert [one.code for one in result] == [ORDERS_ONLY, MEDIAN, ORDERS_ONLY] and {one.line for one in result} == {2}
    assert without == [4, 5]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"Anna: {SPOILT}", f"'{SPOILT}': a letter is wrong or missing; copy the code again, all of it"),
        (
            "Anna: 20P9 GK5M 53Y see you",
            "'20P9 GK5M 53Y': a letter is wrong or missing; copy the code again, all of it",
        ),
        ("20P9-GK", "'20P9-GK': too short; a code has 11 to 1,000 letters and digits"),
        ("20P9GK5M53Y", "'20P9GK5M53Y': a letter is wrong or missing; copy the code again, all of it"),
        ("20U9-GK5M-53X", "'20U9-GK5M-53X': 'U', at place 3, stands in no code"),
    ],
)
def test_what_was_meant_as_a_code_gets_a_sentence_and_the_name_before_it_is_not_kept(text: str, said: str) -> None:
    result, without = pasted(text)
    assert [(one.line, one.code, one.problem) for one in result] == [(1, None, said)] and without == []


@pytest.mark.parametrize("text", [
    "hello", "see you at 12:30!", "2026-11-27", "call 0201 555 2020", "22 of 24 here", "a 2nd try", "well-done", "\0\1",
    "https://example.org/2023/11/page-2", "room 2-14", "20th week in 2026",
])  # fmt: skip
def test_talk_is_not_taken_for_a_code(text: str) -> None:
    assert pasted(text) == ([], [1])


def test_three_hundred_codes_in_a_chat_are_all_found() -> None:
    luck, dice = np.random.default_rng(3), random.Random(3)
    codes = [some_code(luck) for _ in range(300)]
    wrapped = [
        lambda c: c,
        lambda c: c.lower(),
        lambda c: f"Ann-Marie 2b: {c}.",
        lambda c: c[: c.rindex("-") + 1] + "\n" + c[c.rindex("-") + 1 :],
    ]
    result, without = pasted("\n".join(dice.choice(wrapped)(encode(code)) for code in codes))
    assert [one.code for one in result] == codes and without == []


def life(resident: int, town: int = 0, months: int = 120, slip: bool = False) -> str:
    return encode(Code(TOWNS[town], months, Life(resident, ((1, Orders(never_slip=slip)),) if slip else ())))


def test_a_class_is_sorted_out() -> None:
    """The town is that of most codes, not of the first; a second life of one resident waits; doubles are counted."""
    lines = [life(3, town=1), life(4), life(5), life(4, slip=True), life(5), SPOILT, life(6, months=60), life(9)]
    codes, wrong, doubles = sorted_out(pasted("\n".join(lines))[0])
    assert [code.life.resident for code in codes] == [4, 5, 9] and doubles == 1
    assert [(one.line, one.problem) for one in wrong] == [
        (1, "of another town, or for other months, than most here; live it by itself"),
        (4, "resident 4 is played already, in line 2; this one waits"),
        (6, f"'{SPOILT}': a letter is wrong or missing; copy the code again, all of it"),
        (7, "of another town, or for other months, than most here; live it by itself"),
    ]
    assert sorted_out([]) == ([], [], 0)


@pytest.mark.parametrize(
    "text",
    [
        "2222 " * 4000, "2222-" * 4000, "2" * 20_000, "2A3-\n" * 4000, "20P9 GK5M 53Y\n" * 1500, "-" * 20_000,
        f"{'2222 ' * 22}222 " * 170,
    ],
    ids=["groups", "one word", "one row", "lines that go on", "many spoilt", "hyphens", "groups in rows"],
)  # fmt: skip
def test_the_work_rises_with_the_length_of_the_text_alone(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters that are looked at: without bounds it would be a thousand times more."""
    looked = []
    monkeypatch.setattr("sim.play.pasted.checked", lambda text: looked.append(min(len(text), LONGEST)))
    pasted(text)
    assert sum(looked) < 100 * len(text)
