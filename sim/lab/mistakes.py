"""Errors of a cell in one sentence: what is wrong, on which line, and what to write. The cell still fails.

Whoever runs or grades a notebook sees the error as ever, by its name; only what is shown is short.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Mapping
from types import TracebackType
from typing import Protocol, cast

from sim.errors import ListedError, nearest, printable

MOST_LINE = 80
OWN_REPORT = "lab.tracebacks(True) shows Python's own report."
_WORDS = {"true": "True", "false": "False", "yes": "True", "no": "False", "none": "None", "null": "None"}

_SYNTAX: tuple[tuple[str, str], ...] = (
    (
        r"unterminated (?:triple-quoted )?(?:f-)?string|EOL while scanning",
        'A quotation mark is missing: it takes one " at each end of a word',
    ),
    (
        r"invalid character '[\u2018\u2019\u201a\u201c-\u201e\u00ab\u00bb\u2032\u2033]'",
        'These are printed quotation marks: write the straight one, "',
    ),
    (r"invalid character '[\u2010-\u2015\u2212]'", "This is a dash: write the minus of the keyboard, -"),
    (r"invalid (?:non-printable )?character", "Python does not know a sign here: write the line again by keyboard"),
    (
        r"'(.)' was never closed|unexpected EOF|incomplete input",
        "A bracket is opened and never closed: each (, [ and { needs ), ] or }",
    ),
    (r"unmatched '(.)'", "A bracket is closed that was never opened: each ), ] and } needs (, [ or { before it"),
    (r"closing parenthesis '(.)' does not match", "The brackets do not fit: ( goes with ), [ with ] and { with }"),
    (r"':' expected after dictionary key", 'Write a colon between a key and its number: {"listing.term": 6}'),
    (r"expression expected after dictionary key", 'A number is missing after the colon: {"listing.term": 6}'),
    (r"forgot a comma", "A comma is missing between two parts, or a quotation mark before a word"),
    (
        r"invalid decimal literal|invalid hexadecimal|leading zeros",
        "Write the number alone, without letters and without zeros before it, such as 66",
    ),
    (r"cannot assign to|Maybe you meant '=='", "Left of = stands one name without spaces or hyphens, such as answer_1"),
    (r"expected ':'", "A colon is missing at the end of the line"),
)
"""What Python may complain of, and what to write."""


Shower = Callable[[type[BaseException], BaseException, list[str]], None]


class _Reports(Protocol):
    """What writes IPython's reports of errors, in a mode (`%xmode`)."""

    mode: str

    def set_mode(self, mode: str) -> None: ...


class _Shell(Protocol):
    """What is used of IPython."""

    user_ns: dict[str, object]
    InteractiveTB: _Reports
    _showtraceback: Shower


_shown_before: dict[int, tuple[_Shell, Shower, str]] = {}
"""Of each notebook: itself, what showed its errors, and in which mode they were reported."""


def install() -> None:
    """Show errors of cells in one sentence from now on; outside of IPython nothing happens."""
    ipython = sys.modules.get("IPython")
    shell = cast("_Shell | None", ipython.get_ipython()) if ipython is not None else None
    if shell is None or id(shell) in _shown_before:
        return
    before: Shower = shell._showtraceback
    _shown_before[id(shell)] = (shell, before, shell.InteractiveTB.mode)
    # a report of thousands of calls takes seconds to write, and would be thrown away
    shell.InteractiveTB.set_mode("Minimal")

    def show(etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        before(etype, evalue, [in_a_sentence(evalue, shell.user_ns)])

    shell._showtraceback = show


def tracebacks(on: bool = True) -> None:
    """Show Python's own report of an error, or with False one sentence again."""
    if not on:
        install()
        return
    while _shown_before:
        _, (shell, before, mode) = _shown_before.popitem()
        shell._showtraceback = before
        shell.InteractiveTB.set_mode(mode)


def in_a_sentence(error: BaseException, names: Mapping[str, object]) -> str:
    """What to say of an error in a cell.

    Args:
        error: as it was raised.
        names: of the notebook, by which its own lines are known from those of libraries.
    """
    if isinstance(error, SyntaxError):
        return _syntax(error)
    place = _line(error.__traceback__, names)
    return (f"Line {place}: " if place else "") + _said(error, names)


def _line(trace: TracebackType | None, names: Mapping[str, object]) -> int | None:
    """The last line of a cell on the way to the error."""
    line = None
    while trace is not None:
        if trace.tb_frame.f_globals is names:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _syntax(error: SyntaxError) -> str:
    text = printable((error.text or "").strip(), MOST_LINE)
    where = f"Line {error.lineno or 1}{f' ({text})' if text else ''}: "
    complaint = f"{error.msg} {text}"
    if isinstance(error, IndentationError):
        return f"{where}Take away the spaces at the beginning of the line."
    if percent := re.search(r"(\d[\d.,]*)\s*%(?!\s*[\w(\"'])", text):
        return f'{where}Write {percent[1]} alone, or "{percent[1]}%" between quotation marks.'
    if re.search(r"\{[^{}:]*=|\{\s*([\"'])[\w.* ]+\1\s+[\d\"'TF]", text):
        return f'{where}Write a colon between a key and its number: {{"listing.term": 6}}.'
    if re.match(r"\w+[ -]\w[\w -]*=[^=]", text) and "invalid syntax" in error.msg:
        return f"{where}Left of = stands one name without spaces or hyphens, such as answer_1."
    if re.match(r"\w+\s*=\s*\d+\s+[A-Za-z]", text):
        return f"{where}Write the number alone, without other words."
    said = next((words for pattern, words in _SYNTAX if re.search(pattern, complaint)), None)
    return f"{where}{said or 'Python cannot read this line. Compare it with the example in the text above'}."


def _said(error: BaseException, names: Collection[str]) -> str:
    words = printable(" ".join(str(error).split()))
    match error:
        case ListedError():
            return f"The town cannot use this: {words.rstrip('.')}."
        case KeyboardInterrupt():
            return "You stopped this cell. Run it again when you are ready."
        case NameError():
            return _name(error.name or "", names)
        case ModuleNotFoundError():
            return f"{error.name} is not installed here. Ask your lecturer; the lesson needs only sim."
        case AttributeError():
            known = [n for n in dir(error.obj) if not n.startswith("_")] if error.obj is not None else []
            return f"There is nothing called .{error.name} here; {nearest(error.name or '', known)} {OWN_REPORT}"
        case AssertionError():
            return "This does not hold, so the cell stops here."
        case ZeroDivisionError():
            return "Nothing can be divided by 0. Look at what stands below the line."
        case KeyError():
            return f"There is nothing under the name {words}. Look at how it is written in the table."
        case IndexError():
            return "There are not so many entries: the first one is number 0."
        case TypeError() if re.search(r"missing \d+ required|takes |unexpected keyword|positional argument", words):
            return (
                f"The brackets of this call hold too much or too little: {words}. Compare it with the cell as it was."
            )
        case TypeError() if "not callable" in words:
            return "Brackets ( ) stand behind something that is no command. A comma may be missing before them."
        case TypeError() if "ellipsis" in words:
            return "Three dots are left standing. Write your answer in their place and run that cell."
        case TypeError():
            return f"Two things do not go together: {words}. Take the quotation marks off numbers. {OWN_REPORT}"
        case ValueError():
            return f"A value does not fit: {words.rstrip('.')}. {OWN_REPORT}"
        case MemoryError() | RecursionError():
            return "This is too large for the machine. Choose a smaller number."
        case _:
            return f"Something went wrong ({printable(words or type(error).__name__, 100)}). {OWN_REPORT}"


def _name(name: str, names: Collection[str]) -> str:
    if name.lower() in _WORDS:
        return f"Write {_WORDS[name.lower()]}, with a capital letter, in place of {name}."
    if re.fullmatch(r"answer_\d+|rules|run|sim|lab|here|pareto|town\w*", name):
        return f"{name} is not there yet. Run the cells above first, from the top."
    own = [n for n in names if not n.startswith("_")]
    close = nearest(name, own)
    meant = f"; {close}" if close.startswith("did you mean") else "."
    return f'{name} is not known. Is it a word? Write "{name}". Is it from a cell above? Run that cell first{meant}'
