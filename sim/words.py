"""Numbers, amounts and lists as words: one way to write each, on screen, in pictures and in their alt text."""

from __future__ import annotations

import math
from collections.abc import Sequence

OR = "or"
"""Between the causes of one listing that weigh the same, wherever they stand in a table."""


CHANGED = ", changed"
"""After the name of a rulebook: the same with some of its rules changed."""


def fixed(value: float, places: int = 2) -> str:
    """So many decimals, with a true minus sign; no minus before nothing."""
    return _minus(f"{value:,.{places}f}")


def integer(value: float) -> str:
    """Without decimals."""
    return fixed(value, 0)


def signed(value: float, places: int = 0) -> str:
    """The same with a plus sign before what adds, and no sign before nothing."""
    return _minus(f"{value:+,.{places}f}")


def short(value: float, missing: str = "none") -> str:
    """Three significant digits, or as many as stand before the point."""
    if not math.isfinite(value):
        return missing
    return f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:.3g}"


def brief(value: float) -> str:
    """As `short`, with millions in words: for pictures, where room is scarce."""
    if not 1e6 <= abs(value) < math.inf:
        return short(value, "no value")
    return f"{value / 1e6:,.3g} million" if abs(value) < 1e9 else f"{value:.3g}"


def percent(value: float) -> str:
    """A percentage: one decimal, none for nothing."""
    if math.isnan(value):
        return "unknown"
    return "0%" if value == 0 else "under 0.1%" if 0 < value < 0.05 else f"{value:.1f}%"


def share(value: float) -> str:
    """A share of people as a whole percentage: neither all nor nobody where that is not so."""
    if 0 < value < 0.005 or 0.995 <= value < 1:
        return "under 1%" if value < 0.5 else "over 99%"
    return f"{value:.0%}"


def count(number: int, noun: str, nouns: str = "") -> str:
    """A number of things: `nouns` where there is not just one, by default with an s."""
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def join(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def size(count: int) -> str:
    """Bytes."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= scale:
            return f"{count / scale:,.1f} {unit}"
    return f"{count} bytes"


def duration(seconds: float) -> str:
    """Seconds, to two figures that matter."""
    rounded = max(0, round(seconds))
    if rounded < 90:
        return f"{rounded} s"
    if rounded < 5400:
        return f"{round(rounded / 60)} min"
    hours = rounded / 3600
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"


def rate(per_second: float) -> str:
    """So many a second, minute or hour, whichever reads best."""
    for unit, seconds in (("second", 1), ("minute", 60)):
        if per_second * seconds >= 1:
            return f"{per_second * seconds:,.3g} a {unit}"
    return f"{per_second * 3600:,.2g} an hour"


def years(months: int) -> str:
    """Months in words, whole years where they are: 'ten years', '13 months'."""
    small = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    number, unit = (months // 12, "year") if months % 12 == 0 and months else (months, "month")
    return f"{small[number - 1] if 1 <= number <= 12 else f'{number:,}'} {unit}{'' if number == 1 else 's'}"


def _minus(text: str) -> str:
    if not any(digit in text for digit in "123456789"):
        text = text.lstrip("+-")
    return text.replace("-", "\N{MINUS SIGN}")
