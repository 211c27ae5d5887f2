"""Played lives in plain sentences: first what the list did at the same choices, then what the choices did."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from sim.play.guesses import GUESSES, guess_of
from sim.words import count, fixed

LIST, NO_LIST, NO_FEEDBACK = "with the list", "no list", "no feedback"
PLAYED, BY_HABIT = "played", "by habit"
MOST_TOLD = 5
"""Residents who get sentences of their own; of more, only numbers are told."""
SAME = 0.05
"""Months of costs that are called no difference."""


def life_name(world: str, lived: str) -> str:
    """The name of one of the four lives, the same in every table, sentence and picture."""
    return f"{world}, {lived}"


def sentences(
    listed: pd.DataFrame, left: pd.DataFrame, months: int, guesses: Mapping[int, str] = MappingProxyType({})
) -> list[str]:
    """What the four lives came to; what they cannot show comes last.

    Args:
        listed: resident, and months on the list in each of the four lives, and as played with no feedback.
        left: resident, and savings less arrears at the end in each, in months of basic costs.
        months: lived.
        guesses: of those who guessed, by resident.
    """
    listed, left = listed.set_index("resident"), left.set_index("resident")
    said = []
    for number in listed.index[:MOST_TOLD] if len(listed) <= MOST_TOLD else ():
        said += _of_one(number, listed.loc[number].to_dict(), left.loc[number].to_dict(), months)
    if len(listed) > 1:
        said += _of_all(listed, left)
    if guesses:
        said.append(_guesses(listed[life_name(LIST, PLAYED)], guesses))
    said += [
        "Decisions by hand are the same in every life; standing orders are worked out anew in each, from what the "
        "resident can see there.",
        "What this cannot show: one invented town and its luck. Another seed gives other lives.",
    ]
    return said


def _of_one(number: int, listed: Mapping[str, int], left: Mapping[str, float], months: int) -> list[str]:
    here, there = life_name(LIST, PLAYED), life_name(NO_LIST, PLAYED)
    by_rule, bare = life_name(LIST, BY_HABIT), life_name(NO_LIST, BY_HABIT)
    ends = f"they end with {_money(left[here])}, and without a list with {_money(left[there])}"
    if same(left[here], left[there]):
        ends = f"they end with {_money(left[here])}, as without a list"
    on = f"listed in {listed[here]} of {count(months, 'month')}" if listed[here] else "never listed"
    said = f"Resident {number}, as played, is {on}. What the list did, at the same choices: {ends}."
    if listed[here] == listed[by_rule] and same(left[here], left[by_rule]) and same(left[there], left[bare]):
        return [said, "What the choices did: nothing that lasted; by habit this life ends the same."]
    return [
        said,
        f"What the choices did, under the same list: by habit they would be {_on_list(listed[by_rule])}, and end "
        f"with {_money(left[by_rule])}. Without a list: {_money(left[bare])} by habit, "
        f"{_money(left[there])} as played.",
    ]


def same(one: float, other: float) -> bool:
    """Whether two amounts differ too little to speak of."""
    return abs(one - other) <= SAME


def _on_list(months: int) -> str:
    return f"listed in {count(int(months), 'month')}" if months else "never listed"


def _of_all(listed: pd.DataFrame, left: pd.DataFrame) -> list[str]:
    people = count(len(listed), "resident")
    on, by_rule = (int((listed[life_name(LIST, how)] > 0).sum()) for how in (PLAYED, BY_HABIT))
    never = listed[life_name(NO_FEEDBACK, PLAYED)] == 0
    only = int(((listed[life_name(LIST, PLAYED)] > 0) & never).sum())
    lost = left[life_name(LIST, PLAYED)] - left[life_name(NO_LIST, PLAYED)]
    worse, better = int((lost < -SAME).sum()), int((lost > SAME).sum())
    return [
        f"Ever listed, of {people} played: {on}; by habit it would be {by_rule}.",
        f"Listed only because of what the list does, and never with no feedback: {only}.",
        f"What the list did, at the same choices, to how they end: worse off {worse}, better off {better}, the same "
        f"{len(listed) - worse - better}.",
    ]


def _guesses(on: pd.Series[int], guesses: Mapping[int, str]) -> str:
    """Guesses against outcomes."""
    if len(on) == 1:
        [(number, guess)] = guesses.items()
        return f"The guess for resident {number} was: on the list {guess}. It was: {guess_of(on[number])}."
    places = [(GUESSES.index(guess_of(on[number])), GUESSES.index(guess)) for number, guess in guesses.items()]
    longer, shorter = sum(came > said for came, said in places), sum(came < said for came, said in places)
    return (
        f"Guesses, of {count(len(places), 'resident')}: right {len(places) - longer - shorter}, on the list for longer "
        f"than guessed {longer}, for less {shorter}."
    )


def _money(left: float) -> str:
    return f"{fixed(abs(left), 1)} months of costs {'owed' if left < 0 else 'saved'}"
