"""One vocabulary: what no answer, table, picture or page may say, and what it says instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from matplotlib.text import Text

from sim.figures.style import Picture
from sim.results.monthly import MONTHLY
from sim.results.summary import DEFINITIONS
from sim.rules.rulebook import every_key, meaning
from sim.rules.schema import CHANNEL_WORDS

OF_FEEDBACK = {
    r"(?:made|added|driven) by feedback": "caused by feedback",
    r"feedback (?:still )?(?:makes?|made|adds?|added|takes (?:off|away))\b": "feedback causes, feedback prevents",
    r"come from what the list does": "caused by feedback",
}
"""What feedback does has one name, in prose too."""
FORBIDDEN = {
    **OF_FEEDBACK,
    r"\bbreach(?:es)?\b(?! of)|\bmissed obligations?\b|\bobligations? missed\b": "bills missed",
    r"\bdeterred\b|paid for fear|from fear of the list|breaches that fear": DEFINITIONS["deterred"].name,
    r"\bentrenchment (?:is|of)\b": "listed months caused by feedback",
    r"did not want to pay": "would not pay",
    r"\bperson-months?": "months on the list",
    r"\bthe gain\b|\bgain (?:along|crosses|is|above|below|near)\b|\bof gain\b": "further months for each forced one",
}
"""One name for one thing: a pattern, whatever its capitals, and what is said instead."""
CODES = ("scrutiny", "association", "carrots", "deterrence", "recourse", "discretion")
"""Channels whose codes are no everyday words in a sentence; the others cannot be told from plain English."""
RAW = re.compile(r"\b(?:True|False|None|nan|NaN|inf)\b|(?<![\w./-])[a-z]+(?:_[a-z0-9*]+)+\b")
"""Python's words, and names of columns and keys with strokes, but for those in a dotted key."""
_CODE = "|".join(CHANNEL_WORDS)
_IN_BRACKETS = re.compile(rf"\((?:{_CODE})(?:, (?:{_CODE}))*\)")
_DOTTED = re.compile(r"\b[a-z]+(?:\.[a-z0-9_*]+)+")


def faults(text: str) -> list[str]:
    """What a student should not read in a text, and what to say instead; whatever the lines are broken like.

    A channel's code stands in brackets after its words; a dotted key in a text that says what it is, too.
    """
    flat = " ".join(
        re.sub("[\N{BOX DRAWINGS LIGHT HORIZONTAL}-\N{BOX DRAWINGS LIGHT DIAGONAL CROSS}]", " ", text).split()
    )
    result = []
    for key in {match[0] for match in _DOTTED.finditer(flat)} & _keys():
        if meaning(key) not in flat:
            result.append(f"{key}: say what it is")
        flat = flat.replace(meaning(key), " ")  # a key's own meaning speaks of rules, where a bill is an obligation
    for pattern, instead in FORBIDDEN.items():
        result += [f"{match[0]}: say {instead}" for match in re.finditer(pattern, flat, re.IGNORECASE)]
    plain = _IN_BRACKETS.sub(" ", flat)
    result += [
        f"{code}: say {CHANNEL_WORDS[code]}" for code in CODES if re.search(rf"(?<![\w.-]){code}(?![\w.-])", plain)
    ]
    result += [f"{match[0]}: a raw name" for match in RAW.finditer(_DOTTED.sub(" ", flat))]
    named = {name for name in (*DEFINITIONS, *MONTHLY) if "_" in name}
    return result + [f"{name}: a raw name" for name in sorted(named & set(re.findall(r"\w+", flat)))]


def hold(where: str, *texts: str) -> None:
    """Fails where a text says what none may."""
    result = faults("\n".join(texts))
    assert not result, f"{where}: {'; '.join(sorted(set(result)))}"


def on_picture(picture: Picture) -> str:
    """All that can be read in a picture, and what stands for it where it cannot be seen."""
    seen = [str(text.get_text()) for text in picture.figure.findobj(Text)]
    return "\n".join([*seen, picture.alt])


def unbroken(words: Iterable[str], printed: str) -> list[str]:
    """Words of a table's heads and cells that do not stand whole on the screen."""
    there = set(
        re.sub("[\N{BOX DRAWINGS LIGHT HORIZONTAL}-\N{BOX DRAWINGS LIGHT DIAGONAL CROSS}]", " ", printed).split()
    )
    return sorted({word for text in words for word in text.split()} - there)


def strings(words: object) -> list[str]:
    """All texts of a page's words, without their names."""
    if isinstance(words, str):
        return [words]
    inner = words.values() if isinstance(words, Mapping) else words if isinstance(words, list) else ()
    return [text for one in inner for text in strings(one)]


def _keys() -> set[str]:
    return set(every_key())
