"""What a lesson says of cells, in the words of its page without Python.

A sentence that stands in no lesson any more ends the build: a table that nobody keeps would be believed.
"""

from __future__ import annotations

import re

OWN_WORDS: dict[str, dict[str, str]] = {
    "00": {
        "nothing but this page. To run a cell: click on it, press Shift and Enter together. Go from top to bottom":
            "nothing but this page. Go from top to bottom",
        "Write the number of people in place of the three dots, run that cell, then the one below it.":
            "Write the number of people into the field, then press *Check*.",
        "Change the seed in the next cell until you find a town":
            "Open the town below the figure, and change the seed in its workshop, until you find a town",
        "It writes the line; copy that into the answer.": "",
    },
    "01": {
        "A calculation will do: for two drawers it would be `answer_1 = 1 - 0.9 ** 2`.":
            "A number will do; for two drawers a calculator gives it as 1 - 0.9 x 0.9.",
        "`drawers` is how many are joined; `demerit` is what a record costs, in every drawer.":
            "In the workshop, `connected` says of each source whether its drawer is joined; `demerit` is what a record "
            "costs.",
    },
    "02": {
        "`services` is how many read the list. `fear` is the share of deliberate misses that fear prevents.":
            "In the workshop, `gated` says of each service whether it reads the list. `deterrence.fixed` is the share "
            "of deliberate misses that fear prevents.",
    },
    "03": {
        "`watch` is how much more closely the listed are watched.":
            "`listed_factor` is how much more closely the listed are watched.",
    },
    "04": {"The form writes the line of your answer.": ""},
    "05": {
        "`home` is `score.household`, `help` the share that is offered.":
            "`score.household` is what a listed home costs, `help.share` the share that is offered.",
    },
    "07": {
        'Choose `"even"` or `"uneven"`; later, put your own rules there.': "Here, in *uneven* ones:",
        'Give their names, like this: `["auto-flag", "joined-hands"]`.':
            "Give their names, like this: `auto-flag, joined-hands`.",
        "Move rules below; the line beneath them is an answer. `pareto.judge` tells you where you stand.":
            "Open the workshop, move rules, and take them into the field; *Check* tells you where you stand.",
        "By hand (one town, so the bars jump a little):": "",
        'like this: `{"ever": 15}`.': "like this: `ever: 15`.",
        "Hand in your rules under a colour or an animal. A small file appears; the lecturer collects the files in "
        "`class-answers`.": "Hand in your rules under a colour or an animal; the lecturer puts them into one figure.",
        "Type the rules voted for below. The town answers with its three numbers, and with nothing else.":
            "Check the rules voted for in exercise 5: the town answers with numbers, and with nothing else.",
        "If you answered them there, both are compared below. Nothing is sent.": "Nothing is sent.",
    },
    "08": {
        "How much more closely district 1 is watched, how much oftener mistakes are made and bills fall due there.":
            "How much more closely district 1 is watched (`watch_tilt`), how much oftener mistakes are made "
            "(`error_tilt`) and bills fall due (`district_tilt`) there.",
    },
}  # fmt: skip
"""By the number of the lesson: what its notebook says, and what its page says instead."""
EVERYWHERE = {
    r'Choose\s+`"even"`\s+or\s+`"uneven"`': "Below is the *uneven* case",
    r"\[`lab\.reader\([^)]*\)`\]": "[the reader's page]",
    r"\bnotebook(s?)\b": r"lesson\1",
    r"\b([Tt])he form\b": r"\1he table",
}
"""Patterns, and what stands for them."""
_said: set[str] = set()  # of these, the patterns that a lesson said


def in_own_words(number: str, texts: list[str]) -> list[str]:
    """The texts of a lesson in the words of its page. Ends the build where a sentence of the table stands in none."""
    for theirs, own in OWN_WORDS.get(number, {}).items():
        pattern = r"\s+".join(map(re.escape, theirs.split()))
        changed = [re.sub(pattern, lambda _, own=own: own, text) for text in texts]
        if changed == texts:
            raise SystemExit(f"website/own_words.py: lesson {number} does not say any more: {theirs}")
        texts = changed
    for pattern, own in EVERYWHERE.items():
        changed = [re.sub(pattern, own, text) for text in texts]
        if changed != texts:
            _said.add(pattern)
        texts = changed
    return texts


def all_said() -> None:
    """After the last lesson: ends the build where a pattern of `EVERYWHERE` stood in none of them."""
    for pattern in EVERYWHERE:
        if pattern not in _said:
            raise SystemExit(f"website/own_words.py: no lesson says any more: {pattern}")
