"""Codes in the page: the same lives, the same letters and the same sentences as Python's."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest

from sim.play.codes import Code, CodeError, decode, encode
from sim.play.lives import Life
from sim.play.pasted import pasted, sorted_out
from sim.play.towns import TOWNS
from sim.town.choices import Orders
from tests.engine.node import Node
from tests.test_codes import GOLDEN, HEAD, signed, some_code, spoilt

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("engine")]


def said(text: str) -> str:
    """What Python says of a text that is no code."""
    with pytest.raises(CodeError) as error:
        decode(text)
    return f"CodeError: {error.value}"


def test_the_examples_are_read_and_written_alike(node: Node) -> None:
    examples: list[dict[str, Any]] = json.loads(GOLDEN.read_text(encoding="utf-8"))["examples"]
    assert node.ask("codes", texts=[example["code"] for example in examples]) == examples
    sloppy = [example["code"].lower().replace("-", " ").replace("0", "o").replace("1", "l") for example in examples]
    assert node.ask("codes", texts=sloppy) == examples


def test_three_hundred_other_lives_come_back_as_they_went(node: Node) -> None:
    luck = np.random.default_rng(17)
    codes = [encode(some_code(luck)) for _ in range(300)]
    assert [answer["code"] for answer in node.ask("codes", texts=codes)] == codes


def test_ten_thousand_spoilt_codes_get_pythons_sentence_each(node: Node) -> None:
    texts = [*spoilt(10_000)]
    reply = node.ask("codes", texts=texts)
    assert [line for line in reply if not isinstance(line, str) or "\n" in line] == []
    assert reply == [said(text) for text in texts]


@pytest.mark.parametrize(
    "words",
    [
        ((4, 3), (31, 0)), ((4, 2), (5, 0), (2, 1), (10, 403), (2, 0), (14, 0)), ((4, 1), (5, 30), (26, 0)),
        ((4, 1), (5, 0), (2, 1), (10, 1001), (14, 0)),
        ((4, 1), (5, 0), (2, 3), (14, 0), (10, 3), (14, 0)), (*HEAD, (14, 12_960)), (*HEAD, (14, 8 << 2)),
        (*HEAD, (14, 0), (5, 0), (1, 0), (3, 7), (1, 0)), (*HEAD, (14, 0), (5, 0), (1, 0), (3, 0), (4, 9)),
        (*HEAD, (14, 0), (5, 0), (1, 1), (4, 9)), (*HEAD, (14, 0), (5, 1)),
        (*HEAD, (14, 0), (5, 31), (14, 3), (1, 0), (3, 4), (1, 1)),
        (*HEAD, (14, 0), (5, 31), (14, 200), (1, 0), (3, 4), (1, 1)),
        (*HEAD, (14, 0), *[(5, 0), (1, 0), (3, 4), (1, 1)] * 2),
        (*HEAD, (14, 0), *[(5, 4), (1, 1), (14, 0), (5, 0), (1, 1), (14, 1)]),
        ((4, 1), (5, 31), (6, 60), (2, 0), (63, 1), (24, 9), (2, 1), (24, 0), (14, 0)),
        ((4, 1), (5, 31), (6, 2), (2, 0), (63, 1), (24, 1), (2, 1), (24, 0), (14, 0)),
        ((4, 1), (5, 31), (6, 2), (2, 0), (63, 1), (24, 11_000_000), (2, 1), (24, 0), (14, 0)),
        ((4, 1), (5, 31), (6, 2), (2, 0), (63, 1), (24, 2000), (2, 1), (24, 2000), (14, 0)),
        ((4, 1), (5, 31), (6, 2), (2, 0), (63, 1), (24, 1000), (2, 1), (24, 0), (14, 0)),
        ((4, 1), (5, 31), (6, 2), (2, 0)),
    ],
)  # fmt: skip
def test_what_a_code_says_is_checked_though_its_letters_are_right(
    node: Node, words: tuple[tuple[int, int], ...]
) -> None:
    text = signed(*words)
    text = text if len(text) >= 11 else f"{text} "
    assert node.ask("codes", texts=[text]) == [said(text)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"orders": [{"month": 1, "resident": 1, "orders": {"keep": 0.3}}]},
         "keep 0.3: a code has 0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3; keep the life as a file"),
        ({"answers": [{"month": 3, "resident": 1, "what": "keep", "value": 0.3}]},
         "resident 1, month 3: keep 0.3: a code has whole eighths of a month, up to 127"),
        ({"answers": [{"month": 3, "resident": 1, "what": "buy", "value": 200}]},
         "resident 1, month 3: buy 200: a code has whole points from 0 to 127"),
        ({"answers": [{"month": m, "resident": 1, "what": "appeal", "value": 1} for m in range(1, 600)]},
         "a life of 1,212 letters; a code has at most 1,000; keep it as a file"),
    ],
)  # fmt: skip
def test_a_life_that_has_no_code_is_refused_in_a_sentence(node: Node, changes: dict[str, Any], sentence: str) -> None:
    town = {"rulebook": "joined-hands", "seed": "1", "people": "", "changes": {}, "residents": 1000}
    life = {"resident": 1, "orders": [], "answers": [], **changes}
    reply = node.ask("call", name="encode", given=[{"town": town, "months": 600, "life": life}])
    assert reply == {"refused": f"CodeError: {sentence}"}


CHATS = [
    "hello", "2026-11-27 Anna: 20P9-GK5M-53X!\n# 20P9-GK5M-53X\nBob 20p9 gk5m 53y see you\n20P9-GK",
    "20U9-GK5M-53X\r\n\x85x",
    "20P9-\nGK5M-53X 20G8 G028 27W0 CW02 111G 1474 VY\u200b 20P9\u2011GK5M\u201153X", "20th 3 20P9 GK5M 53X",
]  # fmt: skip


def test_a_chat_is_read_as_python_reads_it(node: Node) -> None:
    luck, dice = np.random.default_rng(5), random.Random(5)
    codes = [encode(some_code(luck)) for _ in range(10)]
    towns = [encode(Code(TOWNS[i % 2], 120, Life(i % 7, ((1, Orders(never_slip=i > 13)),)))) for i in range(20)]
    bad = [*spoilt(300)]
    spaced = " ".join(dice.choices([*codes, *bad[:60], "see you", "at 10:30"], k=100))
    for text in [*CHATS, "\n".join(bad), "\n".join([*codes, *towns]), "\n".join(towns), spaced]:
        result, without = pasted(text)
        codes_here, wrong, doubles = sorted_out(result)
        assert node.ask("pasted", text=text) == {
            "lines": [[one.line, encode(one.code) if one.code else one.problem] for one in result],
            "without": without, "codes": [encode(code) for code in codes_here], "doubles": doubles,
            "wrong": sorted([one.line, one.problem] for one in wrong),
        }  # fmt: skip
