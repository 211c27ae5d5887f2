"""Predictions: said before the run, kept in a file beside the notebook, shown against the result."""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NotRequired, TypedDict

from sim import files
from sim.errors import ListedError
from sim.lab import charts
from sim.lab.display import Display
from sim.reading import read_bytes

MOST_BYTES = 1_000_000
if TYPE_CHECKING:
    import ipywidgets

FILE = "predictions.json"
"""In the folder of the notebook. It holds what was typed into the form and nothing else, and stays on the machine."""


class Asked(TypedDict):
    """A question whose answer is a number from `low` to `high`."""

    question: str
    low: float
    high: float


class Prediction(Asked):
    """What was answered: the number, the reason, how sure, and whether the result is known."""

    mine: float
    because: str
    sure: int
    known: NotRequired[bool]


def predict(
    key: str, question: str, low: float = 0, high: float = 100, *,
    mine: float | None = None, because: str = "", sure: int = 50,
) -> Display | ipywidgets.VBox:  # fmt: skip
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


def against(key: str, result: float) -> Display:
    """Your prediction beside the result. Once seen, a prediction can no longer be changed."""
    own = _all().get(key)
    if own is None:
        return Display(sentences=[f"The model gives {result:g}. You have not saved a prediction here."])
    if not own.get("known"):
        with _changed() as kept:
            own = kept[key] = {**kept.get(key, own), "known": True}
    guess = float(own["mine"])
    off = f"{abs(guess - result):g} {'more' if result > guess else 'fewer'} than you said"
    way = "as you said" if guess == result else off
    words = [f"You said {guess:g} and were {own['sure']}% sure. The model gives {result:g}: {way}."]
    words += [f"Your reason: {own['because']}"] if own["because"] else []
    marks = {"your prediction": guess, "the model": float(result)}
    return Display(sentences=words, pictures=[charts.number_line(own["question"], own["low"], own["high"], marks)])


def _form(widgets: ModuleType, key: str, asked: Asked) -> ipywidgets.VBox:
    wide = {"description_width": "9em"}
    kept = _all().get(key)
    whole = all(float(v).is_integer() for v in (asked["low"], asked["high"]))
    kind = widgets.IntSlider if whole else widgets.FloatSlider
    number = kind(
        value=kept["mine"] if kept else asked["low"],  # no middle, which would be a hint
        min=asked["low"], max=asked["high"], description="my number", style=wide, layout={"width": "36em"},
    )  # fmt: skip
    reason = widgets.Text(
        value=kept["because"] if kept else "", description="because", placeholder="one short reason", style=wide,
        layout={"width": "36em"},
    )  # fmt: skip
    sure = widgets.IntSlider(
        value=kept["sure"] if kept else 50, min=0, max=100, step=5, description="how sure, in %", style=wide,
        layout={"width": "36em"},
    )  # fmt: skip
    button = widgets.Button(description="Save my prediction", layout={"width": "14em"})
    saved = widgets.HTML(value=_said(key))

    def save(_: object = None) -> None:
        saved.value = _keep(key, asked, number.value, reason.value, sure.value)

    button.on_click(save)
    return widgets.VBox([widgets.HTML(f"<b>{asked['question']}</b>"), number, reason, sure, button, saved])


def _keep(key: str, asked: Asked, mine: float, because: str, sure: int) -> str:
    with _changed() as kept:
        if key in kept and kept[key].get("known"):
            return f"The result is known now, so your prediction stays as it was: {kept[key]['mine']:g}."
        kept[key] = {**asked, "mine": mine, "because": str(because)[:500], "sure": int(sure), "known": False}
    return _said(key)


def _said(key: str) -> str:
    kept = _all().get(key)
    return f"Saved: {kept['mine']:g}, {kept['sure']}% sure." if kept else ""


def _all() -> dict[str, Prediction]:
    try:
        kept = json.loads(read_bytes(Path(FILE), MOST_BYTES))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        raise ListedError(f"{FILE}: cannot be read; delete it, or give it another name, to start afresh") from None
    return kept if isinstance(kept, dict) else {}


@contextlib.contextmanager
def _changed() -> Iterator[dict[str, Prediction]]:
    """All predictions, to be changed: no other notebook changes them meanwhile, and they are written whole or not."""
    with files.in_words(FILE), files.opened(Path(FILE).parent, make=False, patient=True) as folder:
        before = _all()
        kept = copy.deepcopy(before)
        yield kept
        if kept != before:
            folder.put(FILE, (json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8"))
