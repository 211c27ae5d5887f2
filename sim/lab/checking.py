"""Checks that answer at once, offline, in words: PASS, or NOT YET with a hint that teaches. Never a traceback.

An exercise is a function that takes the answer and gives back nothing if it is right, or a hint. What the answer does
is looked at, not how it is written: a change of rules is lived through, whatever keys it uses.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from numbers import Real
from typing import Any

from sim.errors import ListedError
from sim.rules import shelf
from sim.rules.rulebook import Rulebook

Exercise = Callable[[Any], str | None]
EXERCISES: dict[str, Exercise] = {}


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and what to say about it."""

    ok: bool
    text: str

    def __repr__(self) -> str:
        return f"{'PASS' if self.ok else 'NOT YET'}. {self.text}"

    def _repr_html_(self) -> str:
        word, edge = ("PASS", "#009E73") if self.ok else ("NOT YET", "#D55E00")
        look = f"border-left:6px solid {edge};padding:0.4em 0.8em;background:white;color:#1A1A1A"
        return f'<div role="status" style="{look}"><b>{word}.</b> {html.escape(self.text)}</div>'


class Hint(Exception):
    """Raised inside an exercise: the answer is not right yet, and why."""


def exercise(key: str) -> Callable[[Exercise], Exercise]:
    """Make a function the check of the exercise `key`. Its docstring's first line is what PASS says."""

    def register(function: Exercise) -> Exercise:
        EXERCISES[key] = function
        return function

    return register


def check(key: str, answer: Any) -> Verdict:
    """Say whether an answer is right, or what to think about next."""
    function = _find(key)
    if unanswered(answer):
        return Verdict(False, "Put your answer in place of the three dots. Run that cell, then this one.")
    try:
        hint = function(answer)
    except Hint as said:
        hint = str(said)
    except ListedError as error:
        hint = f"The town cannot use this: {error}."
    except Exception:
        hint = "This answer has another form than the exercise asks for. Look at the example in the text above."
    praise = (function.__doc__ or "Right.").strip().splitlines()[0]
    return Verdict(hint is None, praise if hint is None else hint)


def passed(key: str, answer: Any) -> bool:
    """Whether an answer is right; for grading."""
    return check(key, answer).ok


def unanswered(answer: Any) -> bool:
    """Three dots left standing, nothing, or an empty change."""
    if isinstance(answer, Mapping):
        return not answer or any(unanswered(value) or key == "..." for key, value in answer.items())
    if isinstance(answer, (list, tuple)):
        return not answer or any(unanswered(value) for value in answer)
    return answer is None or answer is ... or (isinstance(answer, str) and answer.strip() in ("", "..."))


def rulebook(answer: Any, base: str = shelf.DEFAULT) -> Rulebook:
    """The rulebook that an answer means: changes to `base` by dotted key, or a whole rulebook."""
    if isinstance(answer, Rulebook):
        return answer
    if isinstance(answer, Mapping):
        return shelf.load(base).set(dict(answer))
    raise Hint('Write the change as {"key": number}, such as {"listing.term": 6}.')


def number(answer: Any) -> float:
    """A number, written as one or in words that hold nothing else."""
    if isinstance(answer, str):
        try:
            answer = float(answer.strip().rstrip("%").replace(",", "."))
        except ValueError:
            raise Hint("Give a number, without other words.") from None
    if isinstance(answer, bool) or not isinstance(answer, Real) or not math.isfinite(answer):
        raise Hint("Give a number.")
    return float(answer)


def share(answer: Any) -> float:
    """A share of 1: 0.5, 50 and "50%" are the same."""
    value = number(answer)
    return value / 100 if value > 1 or (isinstance(answer, str) and "%" in answer) else value


def word(answer: Any) -> str:
    """One word or a short phrase, whatever its case."""
    if not isinstance(answer, str):
        raise Hint('Write a word between quotation marks, such as "court".')
    return " ".join(answer.lower().replace("-", " ").split())


def _find(key: str) -> Exercise:
    if key not in EXERCISES:
        try:
            import_module(f"sim.lab.check_{key.split('.')[0]}")
        except ImportError:
            raise ListedError(f"{key}: no such exercise") from None
    if key not in EXERCISES:
        raise ListedError(f"{key}: no such exercise")
    return EXERCISES[key]
