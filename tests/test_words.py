"""Numbers and lists as words: one way to write each."""

from __future__ import annotations

import math

import pytest

from sim import words

MINUS = "\N{MINUS SIGN}"


def test_no_sign_before_nothing_and_a_true_minus_before_less() -> None:
    assert [words.fixed(v) for v in (0.004, -0.004, -1.5, 1234.5)] == ["0.00", "0.00", f"{MINUS}1.50", "1,234.50"]
    assert [words.signed(v) for v in (0.4, -0.4, 7, -1234)] == ["0", "0", "+7", f"{MINUS}1,234"]
    assert words.signed(-0.04, 1) == "0.0" and words.integer(-0.4) == "0"


def test_short_numbers_keep_three_digits_and_never_an_exponent_below_a_million() -> None:
    assert [words.short(v) for v in (0.12345, 12.345, 999.4, 999.6, 12345.6)] == [
        "0.123",
        "12.3",
        "999",
        "1,000",
        "12,346",
    ]
    assert words.short(math.nan) == "none" and words.short(math.inf, missing="-") == "-"
    assert [words.brief(v) for v in (7, 2.5e6, 3e9)] == ["7", "2.5 million", "3e+09"]
    assert words.brief(math.nan) == "no value"


def test_percentages() -> None:
    assert [words.percent(v) for v in (0, 0.04, 12.34, math.nan)] == ["0%", "under 0.1%", "12.3%", "unknown"]


def test_things_lists_and_times() -> None:
    assert (words.count(1, "world"), words.count(1200, "world")) == ("1 world", "1,200 worlds")
    assert words.count(2, "person", "people") == "2 people"
    assert [words.join(list(s)) for s in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
    assert [words.years(m) for m in (1, 13, 12, 120, 240)] == [
        "one month",
        "13 months",
        "one year",
        "ten years",
        "20 years",
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (words.duration(59), "59 s"),
        (words.duration(7_000), "1.9 h"),
        (words.duration(300_000), "3.5 days"),
        (words.rate(2), "2 a second"),
        (words.rate(0.1), "6 a minute"),
        (words.rate(0.01), "36 an hour"),
        (words.size(999), "999 bytes"),
        (words.size(2_500_000), "2.5 MB"),
    ],
)
def test_amounts(text: str, wanted: str) -> None:
    assert text == wanted
