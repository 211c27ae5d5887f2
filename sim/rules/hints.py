"""How to write it: what somebody may have meant by a line that is no TOML, by a key, or by a value."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from sim.errors import nearest, printable, quoted

_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_YES, _NO = ("true", "yes", "on", "y"), ("false", "no", "off", "n")
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)"
_MONTHS_AND_MORE = r"months?|years?|points?|records?|costs?|shares?|residents?|people|€|£|\$"

# what a value looks like, and how to write it; the first that fits counts
_VALUES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.ASCII), advice)
    for pattern, advice in (
        (r"", lambda m: "a value is missing after ="),
        (rf"({_NUMBER})\s*%", lambda m: f"write {_plain(Decimal(m[1]) / 100)}"),
        (r"([+-]?\d+),(\d+)\s*%", lambda m: f"write {_plain(Decimal(f'{m[1]}.{m[2]}') / 100)}"),
        (
            r"([+-]?[1-9]\d{0,2})((?:,\d{3})+)",
            lambda m: (
                f"write {m[1]}{m[2].replace(',', '')}"
                + (f" or {m[1]}.{m[2][1:]}: a comma only parts entries of a list" if m[2].count(",") == 1 else "")
            ),
        ),
        (r"([+-]?\d*),(\d+)", lambda m: f"write {_plain(Decimal(f'{m[1]}.{m[2]}'))}, with a point"),
        (r"[+-]?\.\d+|[+-]?\d+\.|[+-]?0\d+(\.\d*)?", lambda m: f"write {_plain(Decimal(m[0]))}"),
        (r"(\d+)\s*/\s*([1-9]\d*)", lambda m: f"write {_plain(round(Decimal(m[1]) / Decimal(m[2]), 6))}"),
        (r"([+-]?\d{1,3})((?:[ '\u2019]\d{3})+)", lambda m: f"write {m[1]}{re.sub(r'[^0-9]', '', m[2])}"),
        (rf"({_NUMBER})\s*(?:{_MONTHS_AND_MORE})\.?", lambda m: f"write {_plain(Decimal(m[1]))}, without the unit"),
        (rf"(?:{_MONTHS_AND_MORE})\s*({_NUMBER})", lambda m: f"write {_plain(Decimal(m[1]))}, without the unit"),
        (r"yes|on|true|y", lambda m: "write true"),
        (r"no|off|false|n", lambda m: "write false"),
        (r"none|null|nil|na|n/a|default|-", lambda m: "leave the line out: then the default holds"),
        (r"[+-]?(nan|inf|infinity)", lambda m: "a finite number is needed"),
        (r"(.*[^;,\s])\s*[;,]", lambda m: f"leave {m[0][-1]} out at the end of the line"),
        (r'"[^"]*\\.*"', lambda m: "a backslash begins a code between these quotes: write '...' or / instead"),
        (r"""["'][^"']*""", lambda m: "the closing quote is missing"),
        (r"""[^"'\[{]*["']""", lambda m: "the opening quote is missing"),
        (r"\[[^\]]*|\{[^}]*", lambda m: "the closing bracket is missing"),
        (r"[=:>].*", lambda m: "write one = between key and value"),
        (r"[a-z*][\w.*/ -]*", lambda m: f'write it in quotes: "{m[0]}"'),
    )
)
_CURLY = re.compile("[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a\u201b\u2032\u2033\u0060\u00b4]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]")
_ODD_DIGITS = re.compile(r"[^\x00-\x7f]")


def _plain(number: Decimal) -> str:
    """A number as TOML has it, with no more zeros than it needs."""
    text = f"{number.normalize():f}"
    return text if text not in ("-0", "") else "0"


def on_text(text: str, message: str, unclosed: int | None) -> str:
    """One line on text that is no TOML, from what the parser says of it and the line of an open quote or bracket."""
    at = _AT.search(message)
    complaint = _AT.sub("", message)
    lines = text.split("\n")
    if at is None:
        return f"not TOML: {printable(message)}"
    number = int(at[1]) if at[1] else unclosed or len(lines)
    line = lines[number - 1] if number <= len(lines) else ""
    advice = _advice(lines, line, int(at[2]) if at[2] else None, complaint)
    if not advice and unclosed is not None:
        number, line = unclosed, lines[unclosed - 1]
        advice = "a quote or bracket that begins here is not closed"
    shown = f"{printable(line.strip(), 50)}: " if line.strip() else ""
    return (
        f"line {number}: {shown}{printable(advice)}"
        if advice
        else f"not TOML: line {number}: {shown}{_in_words(complaint)}"
    )


def _in_words(complaint: str) -> str:
    words = printable(complaint)
    return words[:1].lower() + words[1:]


def _advice(lines: list[str], line: str, column: int | None, complaint: str) -> str:
    """What is to be written instead of a line, or nothing."""
    bare = line.strip()
    twice = re.search(r"Cannot declare \((.*)\) twice", complaint)
    if twice:
        name = ".".join(re.findall(r"'([^']*)'", twice[1]))
        return f"[{printable(name, 40)}] stands twice in the file; put its keys together"
    if "overwrite" in complaint.lower() or "Duplicate" in complaint:
        return "this key is given twice; once is enough"
    for pattern, advice in (
        (_CURLY, "write straight quotes, \" or '"),
        (_ODD_SPACES, "it holds a space of another kind, perhaps copied from a page; type the spaces anew"),
    ):
        if pattern.search(_outside_strings(bare)):
            return advice
    if re.match(r"//|;|--|%|/\*", bare):
        return "a comment begins with #"
    if bare.startswith("{") and line in lines[:2]:
        return 'this looks like JSON; TOML has lines such as name = "mine"'
    if bare.startswith("<"):
        return 'this looks like a page of the web; TOML has lines such as name = "mine"'
    if bare.startswith("["):
        return _on_header(bare)
    if "=" not in bare:
        return _without_equals(bare)
    key, _, rest = bare.partition("=")
    if key.endswith(":"):
        return "write one = between key and value"
    if not re.fullmatch(r"""\s*[\w-]+(\s*\.\s*([\w-]+|"[^"]*"|'[^']*'))*\s*|\s*("[^"]*"|'[^']*').*""", key, re.ASCII):
        if re.search(r"\*", key):
            return f'write the key in quotes: "{key.strip()}"'
        return f"{quoted(key.strip(), 40)}: keys are made of plain letters, digits, - and _"
    return _on_value_text(_element(line, column, rest))


def _outside_strings(line: str) -> str:
    return re.sub(r""""[^"]*"|'[^']*'|#.*""", "", line)


def _on_header(bare: str) -> str:
    name = bare.strip("[] \t")
    name = name.split("#")[0].strip("[] \t")
    if bare.count("[") != bare.count("]"):
        return f"the brackets do not match: write [{name}] or, for an entry of a list, [[{name}]]"
    if " " in name and re.fullmatch(r"[\w -]+", name, re.ASCII):
        return f"write [{name.replace(' ', '_')}]"
    return ""


def _without_equals(bare: str) -> str:
    pair = re.fullmatch(r"""["']?([\w.-]+)["']?\s*(?::|\s)\s*(.*?),?""", bare, re.ASCII)
    if pair and pair[2]:
        return f"write {pair[1]} = {_repaired(pair[2])}"
    if pair:
        return f"write [{pair[1]}] for a table, or {pair[1]} = and a value"
    if re.fullmatch(r"[\w.-]+", bare, re.ASCII):
        return f"a value is missing: write {bare} = and the value"
    return ""


def _repaired(value: str) -> str:
    """A value as TOML has it, where that is plain."""
    value = value.strip()
    if re.fullmatch(rf"{_NUMBER}|true|false|\"[^\"]*\"|'[^']*'", value):
        return value
    return '"..."' if re.search(r"[\"\\]", value) else f'"{printable(value, 40)}"'


def _element(line: str, column: int | None, rest: str) -> str:
    """The value at a column: after =, or an entry of a list or of an inline table."""
    value = re.sub(r"\s+#.*", "", rest).strip()
    if value[:1] in ("[", "{") and value[-1:] in ("]", "}") and column is not None:
        before = re.split(r"[\[{,=]", line[: column - 1])[-1]
        after = re.split(r"[\]},#]", line[column - 1 :])[0]
        inner = (before + after).strip()
        if re.search(r"\d,\s?0\d", value) and inner.isdigit():
            return re.sub(r".*?(\d+,\s?0\d+).*", r"\1", value).replace(" ", "")
        return inner
    return value


def _on_value_text(value: str) -> str:
    """How to write a value that is no TOML; nothing where that cannot be told."""
    if len(value) > 200:
        return ""
    if _DASHES.match(value):
        return "write a plain - before the number"
    if re.fullmatch(r"[+-]?[\d.,]+", value) and _ODD_DIGITS.search(value):
        return "write plain digits"
    for pattern, advice in _VALUES:
        match = pattern.fullmatch(value)
        if match:
            return advice(match)
    return ""


def on_value(wanted: str, value: object) -> str:
    """How to write a value that a key cannot take: '; write 12', or nothing. `wanted` is pydantic's word for it."""
    if wanted.startswith("int_") and isinstance(value, float) and value.is_integer():
        return f"; write {int(value)}"
    if wanted == "bool_type" and isinstance(value, (int, float, str)):
        word = str(value).lower()
        return "; write true" if word in (*_YES, "1", "1.0") else "; write false" if word in (*_NO, "0", "0.0") else ""
    if wanted in ("float_type", "int_type") and isinstance(value, str):
        number = value.strip()
        if re.fullmatch(rf"{_NUMBER}|[+-]?\d+(\.\d+)?e[+-]?\d+", number, re.ASCII | re.IGNORECASE):
            if wanted == "int_type" and not number.isdigit() and float(number).is_integer():
                number = str(int(float(number)))
            return f"; write {number}, without quotes"
        advice = _on_value_text(number)
        return f"; {advice}" if re.match(r"write [+-]?\d", advice) else ""
    if wanted in ("float_type", "int_type") and isinstance(value, list) and len(value) == 1:
        return "; write it without brackets"
    if wanted == "string_type" and isinstance(value, (int, float)):
        return f'; write "{str(value).lower()}", in quotes'
    if wanted == "tuple_type" and isinstance(value, Mapping):
        return "; write its name in two brackets, [[...]], once for each"
    return ""


_SAID = {
    "points": "source.*.demerit", "penalty": "sanctions.severity", "punishment": "sanctions.severity",
    "sanction": "sanctions.severity", "fear": "deterrence.strength", "wages": "life.wage", "luck": "life.shock",
    "family": "score.household", "friends": "score.association", "ties": "score.association",
    "forgetting": "source.*.retention", "expiry": "source.*.retention", "cutoff": "listing.threshold",
    "stay": "listing.term", "list": "listing.enabled", "blacklist": "listing.enabled", "redlist": "favour.enabled",
}  # fmt: skip
"""Words that a person may say for a key."""
_CLOSE, _MOST = 0.7, 3


def nearest_key(name: str, names: Iterable[str]) -> str:
    """A hint at the key that was meant: by its last part, by what people say for it, or by how it is spelt.

    Args:
        name: as it was written.
        names: of the keys that there are; where several fit as well, the first of these come first.
    """
    known, name = list(dict.fromkeys(names)), re.sub(r"[\s-]+", "_", name.strip().lower())[:100]
    pool = _of_the_same_table(name, known)
    if not any(name.startswith(f"{entry}.") for entry in _entries(known)):  # of no source or service by its name
        pool = list(dict.fromkeys(_starred(key) for key in pool))
    last = name.split(".")[-1]
    for near in (
        [key for key in pool if key.split(".")[-1] == last],
        [_SAID[last]] if _SAID.get(last) in {_starred(key) for key in known} else [],
        _spelt(last, pool),
        difflib.get_close_matches(name, pool, n=1, cutoff=0.5),
    ):
        if near:
            return f"did you mean {', or '.join(near[:_MOST])}?"
    return nearest(name, pool)


def _of_the_same_table(name: str, known: Sequence[str]) -> list[str]:
    """The keys of the table that a name begins with, spelt rightly or nearly; else all of them."""
    first, *more = name.split(".")
    firsts = list(dict.fromkeys(key.split(".")[0] for key in known if "." in key))
    close = difflib.get_close_matches(first, firsts, n=1, cutoff=_CLOSE) if more else []
    own = [key for key in known if close and key.split(".")[0] == close[0]]
    if len(more) == 2:  # of one source or service
        named = [key for key in own if key.split(".")[1] == more[0]]
        return named or own or list(known)
    last = name.split(".")[-1]
    return own if _spelt(last, own) else list(known)


def _spelt(last: str, pool: Sequence[str]) -> list[str]:
    """Keys whose last part is spelt nearly so."""
    lasts = list(dict.fromkeys(key.split(".")[-1] for key in pool))
    close = difflib.get_close_matches(last, lasts, n=1, cutoff=_CLOSE)
    return [key for key in pool if close and key.split(".")[-1] == close[0]]


def _entries(known: Sequence[str]) -> set[str]:
    return {key.rsplit(".", 1)[0] for key in known if key.count(".") == 2}


def _starred(key: str) -> str:
    """A key of one source or service as that of all of them."""
    parts = key.split(".")
    return f"{parts[0]}.*.{parts[2]}" if len(parts) == 3 and parts[0] in ("source", "service") else key
