"""Notebook 07: rulebooks judged by three aims, the class's answers on one figure.

Aims: fewer missed bills than with no list, few months on the list that feedback made, districts alike. A rulebook is
*beaten* by another that is no worse in missed bills and in feedback, and better in one of them. What stays unbeaten,
within the bounds, is the Pareto front: none of it can be improved in one aim without losing in the other.

One thing is added to the model here: people fear a list only as much as it bites (see `feared`). Without that, the best
list would be one that everybody fears and that does nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim import files
from sim.errors import ListedError
from sim.figures import style
from sim.figures.style import Picture
from sim.lab.aims import COLUMNS, SEEDS, beaters, bite, feared, meets, tick
from sim.lab.aims import GAP as GAP
from sim.lab.aims import GOAL as GOAL
from sim.lab.aims import REAL as REAL
from sim.lab.aims import measure as measure
from sim.lab.aims import unbeaten as unbeaten
from sim.lab.checking import unanswered
from sim.lab.lives import MONTHS, live
from sim.lab.pareto_pictures import by_severity, gauges, picture
from sim.lab.showing import Shown
from sim.reading import read_bytes
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook

MOST_BYTES, MOST_ANSWERS = 20_000, 200


def judge(answer: Any, name: str = "your rulebook", months: int = MONTHS, seeds: Iterable[int] = SEEDS) -> Shown:
    """A rulebook, or changes to joined-hands, against the three aims: in words, and as three gauges."""
    if unanswered(answer):
        return Shown(sentences=["Put your changes in place of the three dots. Run that cell, then this one."])
    try:
        book = _book(answer, name)
        row = measure(book, months, seeds)
    except ListedError as error:
        return Shown(sentences=[f"The town cannot use this: {error}."])
    said = [
        f"{tick(row['missed'] <= GOAL)}: {row['missed']:.0f} bills are missed for every 100 missed with no list; "
        f"the goal is {GOAL:.0f} or fewer.",
        f"{tick(row['gap'] <= GAP)}: the most listed district has {row['gap']:.1f} points more than the least; the "
        f"bound is {GAP:g}.",
        f"{tick(row['ever'] >= REAL)}: {row['ever']:.1f}% are ever on the list; a list counts from {REAL:g}% on.",
        f"Feedback makes {row['feedback']:.0f}% of the months on the list. The less, the better; there is no bound.",
        f"Being listed costs {bite(book):.2f} months of basic costs a month. So fear of it prevents "
        f"{feared(book).deterrence.strength:.0%} of the bills that would be missed on purpose.",
    ]
    return Shown(name, said, [gauges(row, name)])


def harder(answer: Any, severities: Sequence[float] = (0.0, 0.25, 0.5, 0.75, 1.0), name: str = "your rulebook") -> Any:
    """Bills missed for 100 with no list, as the list bites harder: a small figure."""
    if unanswered(answer):
        return Shown(sentences=["Put your changes in place of the three dots. Run that cell, then this one."])
    try:
        base = _book(answer, name)
        books = [feared(base.set({"sanctions.severity": float(v)})) for v in severities]
    except ListedError as error:
        return Shown(sentences=[f"The town cannot use this: {error}."])
    count, found = len(books), []
    for seed in SEEDS:
        rates = live(books, seed).worlds["breach_rate"].to_numpy(dtype=float)
        found.append(100 * rates[:count] / rates[2 * count :])
    return by_severity(base.name, severities, np.mean(found, axis=0))


def table(answers: Mapping[str, Any] | None = None, seeds: Iterable[int] = SEEDS) -> pd.DataFrame:
    """One row a rulebook; by default the shipped ones that list somebody.

    Args:
        answers: name of each, and its rulebook or changes to joined-hands. Names of pilots may stand for themselves.
        seeds: of the towns.
    """
    given = {name: name for name in shelf.pilots() if _lists(shelf.load(name))} if answers is None else dict(answers)
    rows = {name: measure(_book(answer, name), seeds=seeds) for name, answer in given.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["missed", "feedback", "gap", "ever"])
    frame["meets"] = [meets(row) for row in rows.values()]
    frame["beaten_by"] = [", ".join(beaters(frame, name)[:3]) for name in frame.index]
    return frame


def show(frame: pd.DataFrame, title: str = "", beaten: bool = True) -> Shown:
    """The figure of a table, and the table beneath; `beaten` says in it who beats whom."""
    words = title or f"{len(frame)} rulebooks: bills missed, and feedback"
    numbers = (frame if beaten else frame.drop(columns="beaten_by")).assign(meets=np.where(frame["meets"], "yes", "no"))
    numbers = numbers.round({"missed": 0, "feedback": 0, "gap": 1, "ever": 1}).rename(columns=COLUMNS)
    return Shown(pictures=[picture(frame, words)], tables=[numbers.sort_values(COLUMNS["missed"])])


def hand_in(group: Any, answer: Any, folder: str | Path = "class-answers") -> Shown:
    """Keep a group's answer as a small file for the class's figure. Asked again, it is replaced.

    Args:
        group: a colour or an animal, not people's names.
        answer: changes to joined-hands.
        folder: the one that the lecturer collects.
    """
    if unanswered(group) or unanswered(answer):
        return Shown(sentences=["Put a word for your group and your changes in place of the dots."])
    if not isinstance(answer, Mapping):
        return Shown(sentences=['Only changes can be handed in, such as {"listing.term": 6}.'])
    name = re.sub(r"[^a-z0-9]+", "-", str(group).lower()).strip("-")[:24]
    if not name or not name[0].isalpha():
        return Shown(sentences=["The group's word must begin with a letter, such as blue or heron."])
    try:
        _book(answer, name)
    except ListedError as error:
        return Shown(sentences=[f"The town cannot use this: {error}."])
    text = json.dumps({"group": name, "changes": dict(answer)}, indent=1, sort_keys=True) + "\n"
    try:
        with files.in_words(folder), files.opened(folder, patient=True) as place:
            place.refuse([f"{name}.json"], f"{name}.json")
            with place.file(f"{name}.json") as file:
                file.write(text.encode("utf-8"))
            (path,) = place.finish()
    except ListedError as error:
        return Shown(sentences=[f"{error}."])
    return Shown(sentences=[f"Kept as {path}. Give this file to the lecturer."])


def answers(folder: str | Path = "class-answers") -> dict[str, Any]:
    """The changes of every group in a folder. Raises ListedError with one line that names the file."""
    found: dict[str, Any] = {}
    for path in sorted(Path(folder).glob("[!.]*.json"))[:MOST_ANSWERS]:
        try:
            text = read_bytes(path, MOST_BYTES)
            if len(text) > MOST_BYTES:
                raise ValueError
            data = json.loads(text)
            group, changes = str(data["group"])[:24], dict(data["changes"])
            _book(changes, group)
        except ListedError as error:
            raise ListedError(f"{path.name}: {error}") from None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise ListedError(f"{path.name}: cannot be read; take it out of the folder, or hand it in again") from None
        found[group] = changes
    return found


def the_class(folder: str | Path = "class-answers") -> Shown:
    """Every answer in the folder on one figure, beside second-chance."""
    try:
        found = answers(folder)
    except ListedError as error:
        return Shown(sentences=[f"{error}."])
    if not found:
        return Shown(sentences=[f"No answers yet in {folder}."])
    frame = table({**found, "second-chance": "second-chance"})
    return show(frame, f"The class's {style.count(len(found), 'answer')}: bills missed, and feedback")


def dial(given: Rulebook, seed: int = 1) -> Picture:
    """The three gauges for one town, fast enough for a slider."""
    return gauges(measure(given, seeds=(seed,)), f"{given.name}, one town")


def _book(answer: Any, name: str) -> Rulebook:
    """The rulebook that an answer means, under a name that figures can show."""
    if isinstance(answer, Rulebook):
        return answer
    if isinstance(answer, str):
        return shelf.load(answer)
    if not isinstance(answer, Mapping):
        raise ListedError('write the change as {"key": number}, such as {"listing.term": 6}')
    own = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")[:40]
    book = shelf.load(shelf.DEFAULT).set(dict(answer))
    return book.model_copy(update={"name": own if re.match(schema.NAME, own) else "my-rulebook"})


def _lists(book: Rulebook) -> bool:
    return book.listing.enabled and any(source.connected for source in book.source)
