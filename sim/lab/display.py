"""How findings are shown in a notebook: sentences, tables and pictures, in plain words."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from sim.figures.style import Picture
from sim.results.runs import Run
from sim.results.study import Study
from sim.results.summary import DEFINITIONS

if TYPE_CHECKING:
    import ipywidgets

WORDS = {
    "how": "what became of it",
    "mean_months_stood": "months it stood, on average",
    "longest": "longest, months",
    "effect": "compared with no list",
    "mean_wealth_change": "richer or poorer, on average (months of basic costs)",
}
"""Columns of a study's tables, where their names without strokes do not say enough."""


@dataclass(frozen=True)
class Display:
    """Words, then pictures, then tables: HTML in a notebook, plain text elsewhere."""

    title: str = ""
    sentences: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    tables: Sequence[pd.DataFrame] = ()

    def _repr_html_(self) -> str:
        parts = [f"<p><b>{html.escape(self.title)}</b></p>"] if self.title else []
        if self.sentences:
            parts.append("<ul>" + "".join(f"<li>{html.escape(s)}</li>" for s in self.sentences) + "</ul>")
        parts += [picture.html() for picture in self.pictures]
        with pd.option_context("display.max_colwidth", None):
            parts += [frame.to_html(border=0, na_rep="", index=_has_names(frame)) for frame in self.tables]
        return "".join(parts)

    def __repr__(self) -> str:
        tables = (frame.to_string(index=_has_names(frame)) for frame in self.tables)
        parts = [self.title, *self.sentences, *(p.alt for p in self.pictures), *tables]
        return "\n".join(part for part in parts if part)


def _has_names(frame: pd.DataFrame) -> bool:
    """Whether its rows have names: bare numbers of rows are not shown."""
    return not isinstance(frame.index, pd.RangeIndex)


HIDDEN_BY_A_FORM = (
    "<style>.jp-OutputArea:has(.widget-vbox) .listed-instead,"
    ".jp-OutputArea:has(.listed-instead):not(:has(.widget-vbox)) .jupyter-widgets{display:none}"
    "@media print{.highlight pre{white-space:pre-wrap;overflow-wrap:anywhere}}</style>"
)
"""Where widgets live they stand alone; where they are gone words stand in place of JupyterLab's "model not found".

On paper long lines of code are broken: nbconvert's HTML would cut them.
"""


class Below(Protocol):
    """What stands below the widgets, and can be changed."""

    def update(self, data: dict[str, str], *, raw: bool) -> object:
        """Show other data in its place."""


@dataclass
class Form:
    """Widgets, and below them what to show where they cannot live: in an export, or a notebook that is opened again."""

    box: ipywidgets.VBox
    instead: Display
    below: Below | None = None

    @property
    def children(self) -> tuple[ipywidgets.Widget, ...]:
        """The widgets of the form, in their order."""
        return tuple(self.box.children)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        put: Callable[..., Below | None] = display
        live = self.box._repr_mimebundle_() or {}
        put({**live, "text/plain": ""}, raw=True)
        self.below = put(self._words(), raw=True, display_id=True)

    def say(self, instead: Display) -> None:
        """Other words instead of the widgets, also where the form is shown by now: a notebook keeps those said last."""
        self.instead = instead
        if self.below is not None:
            self.below.update(self._words(), raw=True)

    def _words(self) -> dict[str, str]:
        words = f'<div class="listed-instead">{self.instead._repr_html_()}</div>{HIDDEN_BY_A_FORM}'
        return {"text/plain": repr(self.instead), "text/html": words}

    def __repr__(self) -> str:
        return repr(self.instead)


def show(study: Study, *tables: str, pictures: int | None = None, sentences: int | None = None) -> Display:
    """A study in the notebook: what was found, its pictures, and the tables that are named.

    Args:
        study: from `why`, `gain`, `casefile` and others.
        tables: names of its tables to show beneath.
        pictures: how many of its pictures, from the first; all by default.
        sentences: how many of its sentences, from the first; all by default.
    """
    frames = [study.tables[name].round(2).rename(columns=_in_words) for name in tables]
    return Display(study.title, list(study.sentences)[:sentences], list(study.draw())[:pictures], frames)


def _in_words(column: str) -> str:
    return WORDS.get(column, column.replace("_", " "))


def numbers(run: Run, *keys: str) -> Display:
    """The numbers of a run in plain words: one row a number, one column a world.

    Args:
        run: from `sim.run` or `lab.run_town`.
        keys: which numbers of `summary.DEFINITIONS`; all by default.
    """
    worlds = run.worlds.set_index("name")
    data = {
        number.name: [number.form.format(value) for value in worlds[key]]
        for key, number in DEFINITIONS.items() if not keys or key in keys
    }  # fmt: skip
    return Display(tables=[pd.DataFrame(data, index=worlds.index.rename(None)).T])
