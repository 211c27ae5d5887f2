"""Notebook 07: rulebooks judged by three aims, the class's answers on one figure.

Aims: fewer missed bills than with no list, few months on the list that feedback caused, districts alike. A rulebook is
*beaten* by another that is no worse in missed bills and in feedback, and better in one of them. All that is unbeaten
among those shown is the Pareto front, whether or not it meets the goal: there is no reason to choose anything else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim import files
from sim.errors import ListedError
from sim.figures.style import Picture
from sim.lab.aims import COLUMNS, GAP, GOAL, REAL, TOWNS, beaters, bite, broken, measure_each, meets
from sim.lab.aims import measure as measure
from sim.lab.aims_figures import by_severity, gauges, picture
from sim.lab.classroom import MONTHS, run_town
from sim.lab.display import Display
from sim.lab.exercises import to_rulebook, unanswered
from sim.lab.gaming import MENU, to_bounds
from sim.lab.parse import Hint
from sim.reading import read_bytes
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook, Value
from sim.words import count

MOST_BYTES, MOST_ANSWERS = 20_000, 200


def _tick(good: bool) -> str:
    return "Met" if good else "Not met"


def judge(
    answer: object,
    bounds: object = None,
    name: str = "your rulebook",
    months: int = MONTHS,
    seeds: Iterable[int] = TOWNS,
) -> Display:
    """A rulebook, or changes to joined-hands, against the three aims: in words, and as three gauges.

    Args:
        answer: the rulebook or the changes.
        bounds: those that a class adds to the goal, such as {"told": 90}.
        name: on the figure.
        months: that each town is lived.
        seeds: of the towns.
    """
    if unanswered(answer):
        return Display(sentences=["Put your changes in place of the three dots. Run that cell, then this one."])
    try:
        rulebook = _as_rulebook(answer)  # as the check of it has it: in the same towns
        more = {} if bounds is None or unanswered(bounds) else to_bounds(bounds)
        row = measure(rulebook, months, seeds)
    except ListedError as error:
        return Display(sentences=[f"The town cannot use this: {error}."])
    except Hint as hint:
        return Display(sentences=[str(hint)])
    said = [
        f"{_tick(row['missed'] <= GOAL)}: {row['missed']:.0f} bills are missed for every 100 missed with no list; "
        f"the goal is {GOAL:.0f} or fewer.",
        f"{_tick(row['gap'] <= GAP)}: the most listed district has {row['gap']:.1f} points more than the least; the "
        f"bound is {GAP:g}.",
        f"{_tick(row['ever'] >= REAL)}: {row['ever']:.1f}% are ever on the list; a list counts from {REAL:g}% on.",
        f"Feedback causes {row['feedback']:.0f}% of the months on the list. The less, the better; there is no bound.",
        f"Being listed costs {bite(rulebook):.2f} months of basic costs a month. Fear of it prevents "
        f"{row['feared']:.0f}% of the bills that would be missed on purpose.",
    ]
    said += [
        f"{_tick(not broken(row, {key: bound}))}: {MENU[key]}: {row[key]:.1f}; your bound is {bound:g}."
        for key, bound in more.items()
    ]
    return Display(name, said, [gauges(row, name)])


def harder(
    answer: object, severities: Sequence[float] = (0.0, 0.25, 0.5, 0.75, 1.0), name: str = "your rulebook"
) -> Display | Picture:
    """Bills missed for 100 with no list, as the list bites harder: a small figure."""
    if unanswered(answer):
        return Display(sentences=["Put your changes in place of the three dots. Run that cell, then this one."])
    try:
        base = _named(answer, name)
        rulebooks = [base.set({"sanctions.severity": float(v)}) for v in severities]
    except ListedError as error:
        return Display(sentences=[f"The town cannot use this: {error}."])
    missed = []
    for seed in TOWNS:
        own, _, none = run_town(rulebooks, seed).worlds["breach_rate"].to_numpy(dtype=float).reshape(3, -1)
        missed.append(100 * own / none)
    return by_severity(base.name, severities, np.mean(missed, axis=0))


def table(answers: Mapping[str, object] | None = None, seeds: Iterable[int] = TOWNS) -> pd.DataFrame:
    """One row a rulebook; by default the shipped ones that list somebody.

    Args:
        answers: name of each, and its rulebook or changes to joined-hands. Names of pilots may stand for themselves.
        seeds: of the towns.
    """
    chosen = {name: name for name in shelf.pilots() if _lists(shelf.load(name))} if answers is None else dict(answers)
    lived = measure_each([_named(answer, name) for name, answer in chosen.items()], seeds=seeds)
    rows = dict(zip(chosen, lived, strict=True))
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["missed", "feedback", "gap", "ever"])
    frame["meets"] = [meets(row) for row in rows.values()]
    frame["beaten_by"] = [", ".join(beaters(frame, name)[:3]) for name in rows]
    return frame


def show(frame: pd.DataFrame, title: str = "", beaten: bool = True) -> Display:
    """The figure of a table, and the table beneath; `beaten` says in both who is beaten."""
    heading = title or count(len(frame), "rulebook")
    numbers = (frame if beaten else frame.drop(columns="beaten_by")).assign(meets=np.where(frame["meets"], "yes", "no"))
    numbers = numbers.round({"missed": 0, "feedback": 0, "gap": 1, "ever": 1}).rename(columns=COLUMNS)
    return Display(pictures=[picture(frame, heading, starred=beaten)], tables=[numbers.sort_values(COLUMNS["missed"])])


def hand_in(group: object, answer: object, folder: str | Path = "class-answers") -> Display:
    """Keep a group's answer as a small file for the class's figure. Asked again, it is replaced.

    Args:
        group: a colour or an animal, not people's names.
        answer: changes to joined-hands.
        folder: the one that the lecturer collects.
    """
    if unanswered(group) or unanswered(answer):
        return Display(sentences=["Put a word for your group and your changes in place of the dots."])
    if not isinstance(answer, Mapping):
        return Display(sentences=['Only changes can be handed in, such as {"listing.term": 6}.'])
    name = re.sub(r"[^a-z0-9]+", "-", str(group).lower()).strip("-")[:24]
    if not name or not name[0].isalpha():
        return Display(sentences=["The group's word must begin with a letter, such as blue or heron."])
    try:
        _named(answer, name)
    except ListedError as error:
        return Display(sentences=[f"The town cannot use this: {error}."])
    text = json.dumps({"group": name, "changes": dict(answer)}, indent=1, sort_keys=True) + "\n"
    try:
        with files.in_words(folder), files.opened(folder, patient=True) as place:
            place.refuse([f"{name}.json"], f"{name}.json")
            with place.file(f"{name}.json") as file:
                file.write(text.encode("utf-8"))
            (path,) = place.finish()
    except ListedError as error:
        return Display(sentences=[f"{error}."])
    return Display(sentences=[f"Kept as {path}. Give this file to the lecturer."])


def answers(folder: str | Path = "class-answers") -> dict[str, dict[str, Value]]:
    """The changes of every group in a folder. Raises ListedError with one line that names the file."""
    by_group: dict[str, dict[str, Value]] = {}
    for path in sorted(Path(folder).glob("[!.]*.json"))[:MOST_ANSWERS]:
        try:
            text = read_bytes(path, MOST_BYTES)
            if len(text) > MOST_BYTES:
                raise ValueError
            data = json.loads(text)
            group, changes = str(data["group"])[:24], dict(data["changes"])
            _named(changes, group)
        except ListedError as error:
            raise ListedError(f"{path.name}: {error}") from None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise ListedError(f"{path.name}: cannot be read; take it out of the folder, or hand it in again") from None
        by_group[group] = changes
    return by_group


def the_class(folder: str | Path = "class-answers") -> Display:
    """Every answer in the folder on one figure, beside second-chance."""
    try:
        handed_in = answers(folder)
    except ListedError as error:
        return Display(sentences=[f"{error}."])
    if not handed_in:
        return Display(sentences=[f"No answers yet in {folder}."])
    frame = table({**handed_in, "second-chance": "second-chance"})
    return show(frame, f"The class's {count(len(handed_in), 'answer')} and second-chance")


def dial(rulebook: Rulebook, seed: int = TOWNS[0]) -> Picture:
    """The three gauges for one town, fast enough for a slider."""
    return gauges(measure(rulebook, seeds=(seed,)), f"{rulebook.name}, one town")


def _as_rulebook(answer: object) -> Rulebook:
    """The rulebook that an answer means. Raises ListedError."""
    if isinstance(answer, str):
        return shelf.load(answer)
    try:
        return to_rulebook(answer)
    except Hint as hint:
        raise ListedError(str(hint).rstrip(".")) from None


def _named(answer: object, name: str) -> Rulebook:
    """The same, under a name that figures can show. Raises ListedError."""
    rulebook = _as_rulebook(answer)
    if isinstance(answer, (str, Rulebook)):
        return rulebook
    own = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")[:40]
    return rulebook.model_copy(update={"name": own if re.match(schema.NAME, own) else "my-rulebook"})


def _lists(rulebook: Rulebook) -> bool:
    return rulebook.listing.enabled and any(source.connected for source in rulebook.source)
