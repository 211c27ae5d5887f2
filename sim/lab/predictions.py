"""Predictions: said before the run, kept in a file beside the notebook, shown against the result."""

from __future__ import annotations

import contextlib
import html
from types import ModuleType
from typing import NotRequired, TypedDict, cast

from sim.errors import ListedError
from sim.lab import charts, kept
from sim.lab.display import Display, Form

FILE = "predictions.json"
"""In the folder of the notebook. It holds what was typed into the form and nothing else, and stays on the machine."""


class Asked(TypedDict):
    """A question whose answer is a number from `low` to `high`."""

    question: str
    low: float
    high: float


class Prediction(Asked):
    """What was answered: the number, the reason, how sure; whether the result is known, and was when it was made."""

    mine: float
    because: str
    sure: int
    known: NotRequired[bool]
    after: NotRequired[bool]


class Seen(TypedDict):
    """A result that was looked at before any prediction was made."""

    seen: bool


def predict(
    key: str, question: str, low: float = 0, high: float = 100, *,
    mine: float | None = None, because: str = "", sure: int = 50,
) -> Display | Form:  # fmt: skip
    """Ask for a number, a reason and a confidence, and keep them. Shows a form; without ipywidgets, says what to type.

    Args:
        key: of the prediction, such as "03.1".
        question: whose answer is a number from `low` to `high`.
        low: the least that can be answered.
        high: the most.
        mine: your number. Given here, it is kept at once, without the form.
        because: your reason.
        sure: how sure you are, in per cent.
    """
    asked: Asked = {"question": question, "low": low, "high": high}
    if mine is not None:
        return Display(sentences=[_keep(key, asked, mine, because, sure)])
    try:
        import ipywidgets
    except ImportError:
        how = f'Write into the cell: lab.predict("{key}", ..., mine=40, because="...", sure=60), and run it again.'
        return Display(question, [_said(key) or how])
    return _form(ipywidgets, key, asked)


def against(key: str, result: float, *, anyway: bool = False) -> Display:
    """Your prediction beside the result. Once seen, a prediction can no longer be changed.

    Without a prediction the result is not shown, so that running all cells spoils none.

    Args:
        key: of the prediction.
        result: what the model gives.
        anyway: show it without a prediction; one that is saved later is marked as made after the result was seen.
    """
    own = _mine(key)
    if own is None and not anyway:
        how = f'To see it without one, write lab.against("{key}", ..., anyway=True).'
        return Display(sentences=[f"Save your prediction above first, then run this cell again. {how}"])
    if own is None:
        with contextlib.suppress(ListedError), kept.changed(FILE) as all_of_them:  # a folder may be for reading only
            all_of_them[key] = Seen(seen=True)
        return Display(sentences=[f"The model gives {result:g}. You had not saved a prediction."])
    if not own.get("known"):
        with kept.changed(FILE) as all_of_them:
            all_of_them[key] = own | {"known": True}
    guess = float(own["mine"])
    off = f"{abs(guess - result):g} {'more' if result > guess else 'fewer'} than you said"
    way = "as you said" if guess == result else off
    late = ", after you had seen the result" if own.get("after") else ""
    words = [f"You said {guess:g} and were {own['sure']}% sure{late}. The model gives {result:g}: {way}."]
    words += [f"Your reason: {own['because']}"] if own["because"] else []
    marks = {"your prediction": guess, "the model": float(result)}
    return Display(sentences=words, pictures=[charts.number_line(own["question"], own["low"], own["high"], marks)])


def _form(widgets: ModuleType, key: str, asked: Asked) -> Form:
    wide = {"description_width": "9em"}
    own = _mine(key)
    integers = all(float(v).is_integer() for v in (asked["low"], asked["high"]))
    kind = widgets.IntSlider if integers else widgets.FloatSlider
    number = kind(
        value=own["mine"] if own else asked["low"],  # no middle, which would be a hint
        min=asked["low"], max=asked["high"], description="my number", style=wide, layout={"width": "36em"},
    )  # fmt: skip
    reason = widgets.Text(
        value=own["because"] if own else "", description="because", placeholder="one short reason", style=wide,
        layout={"width": "36em"},
    )  # fmt: skip
    sure = widgets.IntSlider(
        value=own["sure"] if own else 50, min=0, max=100, step=5, description="how sure, in %", style=wide,
        layout={"width": "36em"},
    )  # fmt: skip
    button = widgets.Button(description="Save my prediction", layout={"width": "14em"})
    saved = widgets.HTML(value=_said(key))
    box = widgets.VBox([widgets.HTML(f"<b>{asked['question']}</b>"), number, reason, sure, button, saved])
    form = Form(box, _instead(key, asked))

    def save(_: object = None) -> None:
        try:
            saved.value = html.escape(_keep(key, asked, number.value, reason.value, sure.value))
            form.say(_instead(key, asked))
        except ListedError as error:
            how = f'To see the result, write lab.against("{key}", ..., anyway=True).'
            saved.value = html.escape(f"{kept.in_words(error)} {how}")

    button.on_click(save)
    return form


def _instead(key: str, asked: Asked) -> Display:
    """What stands in place of a form that does not live."""
    said = _said(key) or "No prediction is saved yet."
    return Display(asked["question"], [said, "Run this cell to see the form."])


def _keep(key: str, asked: Asked, mine: float, because: str, sure: int) -> str:
    own = _mine(key)
    if own is not None and own.get("known"):
        return f"The result is known now, so your prediction stays as it was: {own['mine']:g}."
    said = Prediction(
        question=asked["question"], low=asked["low"], high=asked["high"], mine=mine, because=str(because)[:500],
        sure=int(sure), known=False,
    )  # fmt: skip
    with kept.changed(FILE) as all_of_them:
        before = all_of_them.get(key)
        if isinstance(before, dict) and "seen" in before:
            said["known"] = said["after"] = True
        all_of_them[key] = said
    return _said(key)


def _said(key: str) -> str:
    own = _mine(key)
    late = ", made after the result was seen" if own and own.get("after") else ""
    return f"Saved{late}: {own['mine']:g}, {own['sure']}% sure." if own else ""


def _mine(key: str) -> Prediction | None:
    """The prediction that is kept under the key."""
    own = kept.read(FILE).get(key)
    return cast("Prediction", own) if isinstance(own, dict) and "mine" in own else None
