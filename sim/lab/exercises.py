"""Exercises whose checks answer at once, offline, in words: PASS, or NOT YET with a hint that teaches. No traceback.

An exercise is a function that takes the answer and gives back nothing if it is right, or a hint. What the answer does
is looked at, not how it is written: a change of rules is lived through, whatever keys it uses.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from importlib import import_module

from sim.errors import ListedError
from sim.lab.parse import Hint, to_changes, to_name, to_word
from sim.lab.verdicts import Verdict, names
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.rules.shelf import Given

Exercise = Callable[[object], str | None]
EXERCISES: dict[str, Exercise] = {}
GATES = 4  # services that read the list in the rulebooks of the course
KEPT = "Keep it, and change what it does."
FEW = 0.02  # of the residents: a list that lists fewer is none


def exercise(key: str) -> Callable[[Exercise], Exercise]:
    """Make a function the check of the exercise `key`. Its docstring's first line is what PASS says."""

    def register(function: Exercise) -> Exercise:
        EXERCISES[key] = function
        return function

    return register


def check(key: str, answer: object) -> Verdict:
    """Say whether an answer is right, or what to think about next.

    In a notebook the verdict is taken back when an answer changes that it rests on.
    """
    caller = inspect.currentframe()
    rests_on = names(caller.f_back if caller else None, answer)
    ok, text = _judged(key, answer)
    return Verdict(ok, text, key, rests_on)


def _judged(key: str, answer: object) -> tuple[bool, str]:
    function = _find(key)
    if unanswered(answer):
        return False, "Put your answer in place of the three dots. Run that cell, then this one."
    try:
        hint = function(answer)
    except Hint as error:
        hint = str(error)
    except ListedError as error:
        hint = f"The town cannot use this: {error}."
    except Exception:
        hint = "This answer has another form than the exercise asks for. Look at the example in the text above."
    praise = (function.__doc__ or "Right.").strip().splitlines()[0]
    return hint is None, praise if hint is None else hint


def passed(key: str, answer: object) -> bool:
    """Whether an answer is right; for grading."""
    return _judged(key, answer)[0]


def unanswered(answer: object) -> bool:
    """Three dots left standing, nothing, or an empty change."""
    if isinstance(answer, Mapping):
        return not answer or any(unanswered(value) or key == "..." for key, value in answer.items())
    if isinstance(answer, (list, tuple)):
        return not answer or any(unanswered(value) for value in answer)
    return answer is None or answer is ... or (isinstance(answer, str) and answer.strip() in ("", "..."))


def to_rulebook(answer: object, base: Given = shelf.DEFAULT) -> Rulebook:
    """The rulebook that an answer means: changes to `base` by dotted key, or a whole rulebook."""
    if isinstance(answer, Rulebook):
        return answer
    if isinstance(answer, Mapping):
        old = shelf.resolve(base)
        return old.set(to_changes(answer, old))
    if isinstance(answer, (set, frozenset)):
        raise Hint('Write a colon between the key and its number: {"listing.term": 6}.')
    raise Hint('Write the change as {"key": number}, such as {"listing.term": 6}.')


def to_letters(answer: object, letters: Iterable[str], names: Collection[str], what: str) -> dict[str, str]:
    """One name for each letter, such as {"A": "unknown"}. Raises Hint for any other form.

    Args:
        answer: as it was written.
        letters: those that are asked.
        names: those that may be given.
        what: each of them is, such as "one of the three words".
    """
    if not isinstance(answer, Mapping):
        raise Hint(f'Give {what} for each letter, such as {{"A": "{next(iter(names))}", ...}}.')
    said = {to_word(key).upper(): to_name(value, names, what) for key, value in answer.items()}
    missing = [letter for letter in letters if letter not in said]
    if missing:
        raise Hint(f"There is no answer for {', '.join(missing)} yet.")
    return said


def require_list(rulebook: Rulebook, instead: str = KEPT) -> None:
    """Raise Hint if the rulebook gives up the list, now or later."""
    if not rulebook.listing.enabled or any("listing.enabled" in a.changes for a in rulebook.amendment):
        raise Hint(f"You took the list away. {instead}")


def require_gates(rulebook: Rulebook) -> None:
    """Raise Hint if fewer services read the list than in the rulebooks of the course."""
    if sum(service.gated for service in rulebook.service) < GATES:
        raise Hint("You opened a gate. Keep the four services that read the list, and change another number.")


def require_channels(rulebook: Rulebook, channels: Iterable[str] = schema.CHANNELS) -> None:
    """Raise Hint if one of the channels is cut by its switch."""
    if any(not getattr(rulebook.channels, channel) for channel in channels):
        raise Hint("You cut a channel by its switch. No law has that switch: change the number that lies behind it.")


def require_listings(ever_listed_share: float) -> None:
    """Raise Hint if hardly anybody is ever listed."""
    if ever_listed_share < FEW:
        raise Hint(
            f"Now only {ever_listed_share:.1%} of the residents are ever listed. Keep a list that lists at least 2%."
        )


def _find(key: str) -> Exercise:
    if key not in EXERCISES:
        try:
            import_module(f"sim.lab.check_{key.split('.')[0]}")
        except ImportError:
            raise ListedError(f"{key}: no such exercise") from None
    if key not in EXERCISES:
        raise ListedError(f"{key}: no such exercise")
    return EXERCISES[key]
