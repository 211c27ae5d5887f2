"""What students write, read as it is meant: numbers, shares, words, lists and changes of rules. Nothing is guessed.

"66%", "66 per cent", "181 people", "2/3", [181], Decimal("0.1"), "0,1", "1.234,5", "1 234", "Low-Score" and
"a, b and c" are all read. What can be read in two ways, such as "1,234", raises a Hint that says how to write it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real

from sim.errors import nearest, quoted
from sim.rules.rulebook import Rulebook, Value

MOST_LETTERS = 300
ABOUT = (
    r"(?:about|around|approximately|approx\.?|roughly|nearly|almost|circa|ca\.?|c\.|some|it is|it's|etwa|environ|"
    r"=|~|\u2248)\s*"
)
UNIT = (
    r"(?:people|persons?|residents?|inhabitants?|citizens?|points?|months?|years?|bills?|times(?: as many)?|fold|"
    r"(?<![a-z])x|records?|towns?|costs?|drawers?|listings?|more|fewer|in all|altogether|or so|"
    r"leute|personen|einwohner|personnes)"
)
PERCENT = r"(?:%|per ?cent(?:age points?)?|pct\.?|p\.?c\.?|prozent|pour ?cent|por ?ciento)"
OUT_OF = r"(?:out of|of|in|from|per|von|sur|de)(?: (?:every|each|the|all))?"
_NUMBER = r"[+-]?(?:\d[\d.,' ]*|[.,]\d+)(?:e[+-]?\d+)?"
_UNITS = rf"(?:\s*(?:{UNIT}))*"
_TAIL = r"(?: (?:of|on|in|from|at) [a-z ]+)?\.?"
_PLAIN = re.compile(rf"({_NUMBER})(\s*{PERCENT}|\s*‰)?{_UNITS}{_TAIL}")
_FRACTION = re.compile(rf"({_NUMBER})\s*(?:/|:|÷)\s*({_NUMBER}){_UNITS}{_TAIL}")
_PART = re.compile(rf"({_NUMBER}){_UNITS} {OUT_OF} ({_NUMBER}){_UNITS}{_TAIL}")
_SEVERAL = re.compile(r"\d\s*(?:-|to|or|bis|and|à|\.\.+)\s*\d")
_SIGNS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u2044\u2215", "/")
    | dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"')
    | dict.fromkeys("\u2018\u2019\u00b4\u0060\u066c", "'")
    | {"\u066b": ".", "\u066a": "%"}
)
"""Signs of other keyboards and languages, and the plain ones: dashes, strokes, quotation marks, Arabic points."""
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {
    word: 20 + 10 * i
    for i, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"))
}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10, "hundredth": 100}
_BETWEEN = re.compile(r"\s*(?:,|;|\n|->|=>|→|➔|>|\+|&|/|\||\band\b|\bthen\b|\bund\b|\bet\b)\s*", re.IGNORECASE)
YES, NO = ("true", "yes", "on", "y", "ja", "oui"), ("false", "no", "off", "n", "nein", "non")


class Hint(Exception):
    """Raised inside an exercise: the answer is not right yet, and why."""


@dataclass(frozen=True)
class Written:
    """A number as it was written: its value, of how many it is a part (nothing if it says none), and its text."""

    value: float
    total: float | None = None
    exact: bool = False


def to_number(answer: object) -> float:
    """The number of an answer: "66%" is 66, "181 people" and "181 of 1,000" are 181, "2/3" is 0.667."""
    said = _written(answer)
    return said.value / said.total if said.total is not None and said.exact else said.value


def to_share(answer: object) -> float:
    """The share of an answer, of 1: 0.66, 66, "66%", "66 in 100" and "33/50" are the same.

    Raises Hint for 1, which may be all or one in a hundred, and for what is no share at all.
    """
    said = _written(answer)
    share = said.value / said.total if said.total is not None else said.value
    if said.total is None and share > 1:
        share /= 100
    elif said.total is None and share == 1:
        raise Hint("Is this one of a hundred, or all of them? Write 1% or 100%, between quotation marks.")
    if not 0 <= share <= 1:
        raise Hint("A share lies between 0 and 100 per cent.")
    return share


def to_word(answer: object) -> str:
    """One word or a short phrase: small letters, single spaces, without hyphens or quotation marks."""
    answer = _single(answer)
    if not isinstance(answer, str):
        raise Hint('Write a word between quotation marks, such as "court".')
    return re.sub(r"[\s_\-]+", " ", _tidy(answer).strip("\"'.:!? ")).strip()


def to_name(answer: object, names: Collection[str], whose: str = "one of the names") -> str:
    """The name among `names` that is meant, whatever its case, hyphens and spaces. Raises Hint if it is none."""
    said = to_word(answer)
    by_word = {to_word(name): name for name in names}
    if said not in by_word:
        raise Hint(f"{quoted(said)} is not {whose}; {nearest(said, names)}")
    return by_word[said]


def to_list(answer: object) -> list[object]:
    """The entries of an answer: of a list, or of a text such as "a, b and c" or "a -> b -> c"."""
    if isinstance(answer, Mapping):
        answer = list(answer)
    if isinstance(answer, str):
        return _split(answer)
    if not isinstance(answer, Iterable):
        raise Hint('Give a list between square brackets, such as ["court", "lender"].')
    entries = list(answer)
    if len(entries) == 1 and isinstance(entries[0], (str, list, tuple)):
        return to_list(entries[0])
    return entries


def to_changes(answer: Mapping[object, object], rulebook: Rulebook) -> dict[str, object]:
    """Changes of rules with their keys and numbers as the rulebook has them: {"Listing term": "6"} is a term of 6.

    What cannot be read stays as it is: the rulebook says what is wrong with it.
    """
    old = rulebook.keys()
    for key, value in list(old.items()):
        first, _, last = key.partition(".")
        if "." in last:
            old.setdefault(f"{first}.*.{last.split('.')[1]}", value)
    known = {_squeezed(key): key for key in old}
    changes: dict[str, object] = {}
    for given, said in answer.items():
        key = known.get(_squeezed(str(given)), str(given))
        changes[key] = _as_value(said, old[key]) if key in old else said
    return changes


def _as_value(value: object, sample: Value) -> object:
    """A value of the kind that the key takes, if it says one."""
    if isinstance(sample, bool):
        word = _tidy(value) if isinstance(value, str) else str(value).lower()
        return True if word in (*YES, "1", "1.0") else False if word in (*NO, "0", "0.0") else value
    if isinstance(value, bool):
        return value
    try:
        said = _written(value)
    except Hint:
        return value
    number = said.value / said.total if said.total is not None else said.value
    return int(number) if number.is_integer() and isinstance(sample, int) else number


def _squeezed(key: str) -> str:
    return re.sub(r"[^a-z0-9*]", "", key.lower())


def _single(answer: object) -> object:
    """What stands alone in a list, a tuple, an array or a column."""
    for _ in range(3):
        if isinstance(answer, (str, bytes, Mapping)) or not isinstance(answer, Iterable):
            break
        try:
            entries = list(answer)
        except TypeError:  # an array of no dimension
            answer = getattr(answer, "item", lambda: None)()
            break
        if len(entries) != 1:
            raise Hint(f"Give one answer; here are {len(entries)}.")
        answer = entries[0]
    return answer


def _written(answer: object) -> Written:
    answer = _single(answer)
    if isinstance(answer, str):
        return _from_text(answer)
    if isinstance(answer, bool) or type(answer).__name__ == "bool" or not isinstance(answer, (Real, Decimal)):
        raise Hint("Give a number.")
    value = float(answer)
    if not math.isfinite(value):
        raise Hint("Give a number.")
    return Written(value)


def _from_text(answer: str) -> Written:
    if len(answer) > MOST_LETTERS:
        raise Hint("Give a number, without other words.")
    text = re.sub(rf"^(?:{ABOUT})+", "", _tidy(answer).strip("\"'() "))
    spelt = _spelt(text)
    if spelt is not None:
        return spelt
    if match := _FRACTION.fullmatch(text):
        top, bottom = _digits(match[1]), _digits(match[2])
        if not bottom:
            raise Hint("Nothing can be divided by 0. Give a number.")
        return Written(top, bottom, exact=True)
    if match := _PART.fullmatch(text):
        total = _digits(re.sub(r"^(\d{1,3})[.,](000)$", r"\1\2", match[2].strip()))  # of 1,000: surely a thousand
        part = _digits(match[1])
        if not total:
            raise Hint("Nothing is a part of 0. Give a number.")
        return Written(part, total)
    if match := _PLAIN.fullmatch(text):
        mark = (match[2] or "").strip()
        return Written(_digits(match[1]), None if not mark else 1000.0 if mark == "‰" else 100.0)
    if _SEVERAL.search(text):
        raise Hint("Give one number, not several or a range.")
    raise Hint("Give a number, without other words.")


def _spelt(text: str) -> Written | None:
    """A number in words: "sixty-six per cent", "two thirds", "half"."""
    match = re.fullmatch(rf"([a-z][a-z -]*?)(\s*{PERCENT})?{_UNITS}{_TAIL}", text)
    if match is None:
        return None
    parts = re.sub(r"^an? ", "", match[1].strip()).replace("-", " ").split()
    if parts and parts[-1].rstrip("s") in _PARTS and len(parts) <= 2:
        top = _small(parts[:-1]) if len(parts) == 2 else 1
        return None if top is None else Written(float(top), float(_PARTS[parts[-1].rstrip("s")]), exact=True)
    value = _small(parts)
    return None if value is None else Written(float(value), 100.0 if match[2] else None)


def _small(parts: list[str]) -> int | None:
    """A whole number below 100 in words."""
    if len(parts) == 1:
        return _ONES.index(parts[0]) if parts[0] in _ONES else _TENS.get(parts[0])
    if len(parts) == 2 and parts[0] in _TENS and parts[1] in _ONES[1:10]:
        return _TENS[parts[0]] + _ONES.index(parts[1])
    return None


def _digits(text: str) -> float:
    """A number in digits, in the decimals of any language. Raises Hint where it has two meanings, or none."""
    text = text.strip()
    sign, body, power = re.fullmatch(r"([+-]?)(.*?)(e[+-]?\d+)?", text).groups()  # type: ignore[union-attr]
    body = body.strip()
    marks = list(dict.fromkeys(re.findall(r"[.,' ]", body)))
    if not marks:
        plain = body
    elif len(marks) == 1 and marks[0] in "' ":
        plain = _in_thousands(body, marks[0])
    elif len(marks) == 1:
        plain = _one_mark(body, marks[0])
    else:
        top, _, rest = body.rpartition(marks[-1])
        good = len(marks) == 2 and marks[-1] in ".," and rest.isdigit() and _in_thousands(top, marks[0])
        plain = f"{good}.{rest}" if good else ""
    try:
        value = float(f"{sign}{plain}{power or ''}")
    except ValueError:
        raise Hint(f"Is {quoted(text)} one number? Write it with digits and one point, such as 1234.5.") from None
    if not math.isfinite(value):
        raise Hint("Give a number.")
    return value


def _in_thousands(body: str, mark: str) -> str:
    """The digits of a number whose thousands are parted by the mark; nothing if they are not."""
    grouped = re.fullmatch(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+", body)
    return body.replace(mark, "") if grouped else ""


def _one_mark(body: str, mark: str) -> str:
    """Digits with points alone, or commas alone: they part thousands or decimals."""
    if body.count(mark) > 1:
        return _in_thousands(body, mark)
    top, rest = body.split(mark)
    if len(rest) == 3 and top.strip("0") and len(top) <= 3:
        small = f"{float(f'{top}.{rest}'):.2f}"
        raise Hint(f"Is {quoted(body)} more than a thousand? Then write {top}{rest}. If not, write {small}.")
    return f"{top or 0}.{rest or 0}"


def _tidy(text: str) -> str:
    """Small letters, plain signs and digits, single spaces."""
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).lower()
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)
    return " ".join(text.split())


def _split(text: str) -> list[object]:
    """The entries of a text that lists them."""
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip("[](){} \n")
    entries = [re.sub(r"^(?:\d+[.)]|[-*\u2022])\s*", "", entry).strip("\"' ") for entry in _BETWEEN.split(text)]
    return [entry for entry in entries if entry]
