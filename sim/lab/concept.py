"""The ten questions in a notebook: answered before and after, kept beside it, counted there, and sent nowhere."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

import pandas as pd

from sim.errors import ListedError, quoted
from sim.lab import kept
from sim.lab.display import Display, Form
from sim.lab.parse import Hint, to_list, to_number
from sim.lab.readings import reader

FILE = "concept-test.json"
"""In the folder of the notebook. It holds letters and marks, no name, and stays on the machine."""
BEFORE, AFTER = "before", "after"
LETTERS = "abcd"
RIGHT = "cbdbcbbbdb"
"""Of the ten questions, in their order; `instructor/concept-test-key.md` says why."""
SKIPPED = "-"
MARKS = (1, 7)
"""From "not at all" to "entirely": for the two questions that have no right answer."""
HOW = f'lab.concept_test("{BEFORE}", "a b c d a b c d a -", marks=(4, 4))'


@dataclass(frozen=True)
class Question:
    """A question of the paper: its number or letter, its words, and the words of its answers, if it has any."""

    name: str
    words: str
    answers: tuple[str, ...]


def questions() -> list[Question]:
    """The twelve questions as the paper in `notebooks/reader` has them."""
    parts = re.split(r"^\*\*(\d+|[AB])\.\*\* ", reader("concept-test").text, flags=re.MULTILINE)[1:]
    parsed = []
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        answers = tuple(re.findall(r"^- [a-d]\) (.+)$", text, re.MULTILINE))
        parsed.append(Question(name, text.strip().splitlines()[0].split(" 1 2 3")[0].replace("*", ""), answers))
    return parsed


def concept_test(when: str, answers: object = None, *, marks: object = None) -> Display | Form:
    """Ten questions with the answers a to d, and two with a mark from 1 to 7, before the course or after it.

    Shows a form; without ipywidgets says what to type. After the course, both are compared where both were kept.

    Args:
        when: "before" or "after".
        answers: ten letters, such as "a b c d a b c d a -", a list of them, or {1: "a"}; a dash is a question left
            out. Given here, they are kept at once, without the form.
        marks: two numbers from 1 to 7, for the two last questions.

    Raises ListedError for what cannot be read, or cannot be kept.
    """
    moment = when.strip().lower()
    if moment not in (BEFORE, AFTER):
        raise ListedError(f'concept_test: {quoted(when)}: must be "{BEFORE}" or "{AFTER}"')
    if answers is not None:
        try:
            return _keep(moment, letters(answers), _marks(marks))
        except Hint as hint:
            raise ListedError(f"concept_test: {hint}") from None
    try:
        import ipywidgets
    except ImportError:
        how = f"Write into the cell: {HOW.replace(BEFORE, moment)}, and run it again."
        return Display(
            "Ten questions", ['lab.reader("concept-test") shows the questions.', how], tables=_so_far(moment)
        )
    return _form(ipywidgets, moment)


def letters(answers: object) -> str:
    """Ten letters out of what was written, `-` where there is none: "1c 2b 3d", "C, B, D", "cbd", a list, {"1": "c"}.

    Raises Hint for what is no letter from a to d, and for more or fewer than ten.
    """
    if isinstance(answers, Mapping):
        named = {str(key).strip().strip(".").lower().removeprefix("q"): value for key, value in answers.items()}
        if not named.keys() <= {str(n) for n in range(1, 11)}:
            raise Hint("Name the questions 1 to 10.")
        given: list[object] = [named.get(str(n), SKIPPED) for n in range(1, 11)]
    elif isinstance(answers, str):
        sign = (
            r"(?:(?:10|[1-9])\s*[.):=]?\s*)?([a-d?-])(?![a-z])"
            if re.search(r"[\s,;]", answers.strip())
            else "([a-d?-])"
        )
        text = answers.lower().replace("\u2013", "-").replace("\u2212", "-")
        if re.sub(rf"{sign}|[\s,;.()]", "", text):
            raise Hint(f"Write ten letters from a to d, and {SKIPPED} for none: {HOW.split(', ')[1]}.")
        given = list(re.findall(sign, text))
    else:
        given = to_list(answers)
    if len(given) != len(RIGHT):
        raise Hint(f"There are {len(RIGHT)} questions, and here are {len(given)} answers; write {SKIPPED} for none.")
    return "".join(_letter(one) for one in given)


def _letter(answer: object) -> str:
    if answer is None or answer is ...:
        return SKIPPED
    word = str(answer).strip(" .)('\"").lower()
    if word in ("", "?", SKIPPED):
        return SKIPPED
    if len(word) != 1 or word not in LETTERS:
        raise Hint(f"{quoted(word)} is none of the letters a, b, c and d.")
    return word


def _marks(marks: object) -> tuple[int, ...]:
    if marks is None:
        return ()
    values = [to_number(one) for one in to_list(marks)]
    if len(values) != 2 or any(value != int(value) or not MARKS[0] <= value <= MARKS[1] for value in values):
        raise Hint("Give two marks, whole numbers from 1 to 7, such as marks=(4, 4).")
    return tuple(int(value) for value in values)


def _keep(when: str, said: str, marks: tuple[int, ...]) -> Display:
    with kept.changed(FILE) as both:
        both[when] = {"answers": said, "marks": list(marks)}
    return Display(sentences=[_thanks(when, said)], tables=_so_far(when))


def _thanks(when: str, said: str) -> str:
    count = len(said) - said.count(SKIPPED)
    more = "" if when == AFTER else " They are compared when you answer again, after the last lesson."
    return f"Kept on this computer: {count} of {len(RIGHT)} answers.{more}"


def _so_far(when: str) -> list[pd.DataFrame]:
    """After the course: how many answers are right, now and before, and the two marks. Before it: nothing."""
    both = {moment: held for moment in (BEFORE, AFTER) if (held := _held(moment))}
    if when == BEFORE or AFTER not in both:
        return []
    rows = {}
    for moment, (said, marks) in both.items():
        right = sum(a == b for a, b in zip(said, RIGHT, strict=True))
        rows[moment] = [f"{right} of {len(RIGHT)}", *(map(str, marks) if marks else ("", ""))]
    table = pd.DataFrame(rows, index=["right answers", *(f"{q.name}. {q.words}" for q in questions()[10:])])
    if len(both) < 2:
        return [table]
    then, now = ([a == b for a, b in zip(both[moment][0], RIGHT, strict=True)] for moment in (BEFORE, AFTER))
    names = {"right now, and not before": (False, True), "right before, and not now": (True, False)}
    moved = {
        name: ", ".join(str(n) for n, pair in enumerate(zip(then, now, strict=True), start=1) if pair == which)
        or "none"
        for name, which in names.items()
    }
    return [table, pd.DataFrame({"questions": moved})]


def _held(when: str) -> tuple[str, tuple[int, ...]] | None:
    held = kept.read(FILE).get(when)
    if not isinstance(held, dict):
        return None
    try:
        return letters(str(held.get("answers"))), _marks(held.get("marks") or None)
    except Hint:
        raise ListedError(f"{FILE}: cannot be read; delete it, or give it another name, to start afresh") from None


def _form(widgets: ModuleType, when: str) -> Form:
    held = _held(when)
    said = held[0] if held else SKIPPED * len(RIGHT)
    marks = held[1] if held else ()
    fields, shown = [], []
    for number, question in enumerate(questions()):
        shown.append(widgets.HTML(f"<b>{question.name}.</b> {html.escape(question.words)}"))
        if question.answers:
            options = [(f"{letter}) {words}", letter) for letter, words in zip(LETTERS, question.answers, strict=True)]
            chosen = said[number] if said[number] in LETTERS else None
            field = widgets.RadioButtons(options=options, value=chosen, layout={"width": "auto"})
        else:
            field = widgets.ToggleButtons(
                options=list(range(MARKS[0], MARKS[1] + 1)), value=marks[number - 10] if marks else None,
                style={"button_width": "3em"},
            )  # fmt: skip
        fields.append(field)
        shown.append(field)
    button = widgets.Button(description="Keep my answers", layout={"width": "14em"})
    message = widgets.HTML(value="")
    folded = widgets.Accordion(children=[widgets.VBox(shown)], titles=("Ten questions, and two more: click to open",))
    form = Form(widgets.VBox([folded, button, message]), _instead(when))

    def keep(_: object = None) -> None:
        ours = "".join(field.value or SKIPPED for field in fields[:10])
        own = tuple(field.value for field in fields[10:] if field.value is not None)
        try:
            message.value = _keep(when, ours, own if len(own) == 2 else ())._repr_html_()
            form.say(_instead(when))
        except ListedError as error:
            message.value = html.escape(kept.in_words(error))

    button.on_click(keep)
    return form


def _instead(when: str) -> Display:
    """What stands in place of a form that does not live."""
    held = _held(when)
    kept_now = _thanks(when, held[0]) if held else "No answers are kept yet."
    return Display("Ten questions", [kept_now, "Run this cell to see the form."], tables=_so_far(when))
