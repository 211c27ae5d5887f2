"""The verdict of a check. In a notebook it is taken back once an answer that it rests on has changed."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Protocol, cast

from sim import words
from sim.lab.display import Below


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and what to say about it."""

    ok: bool
    text: str
    key: str = ""
    rests_on: tuple[str, ...] = ()
    """The names, in the notebook, of what was judged: `("answer_5", "answer_4")`."""

    def __repr__(self) -> str:
        return f"{'PASS' if self.ok else 'NOT YET'}. {self.text}"

    def _repr_html_(self) -> str:
        word, edge = ("PASS", "#009E73") if self.ok else ("NOT YET", "#D55E00")
        return _box(edge, f"<b>{word}.</b> {html.escape(self.text)}")

    def _ipython_display_(self) -> None:
        from IPython.display import display

        put: Callable[..., Below | None] = display
        below = put(_both(self), raw=True, display_id=True)
        shell = _shell()
        if shell is not None and below is not None and self.rests_on:
            _watch(shell, Shown(self, below, _values(shell, self.rests_on)))


@dataclass(frozen=True)
class Changed:
    """What stands in place of a verdict on answers that are no more."""

    names: tuple[str, ...]

    def __repr__(self) -> str:
        verb = "have" if len(self.names) > 1 else "has"
        return f"Not checked: {words.join(self.names)} {verb} changed since. Run this cell again."

    def _repr_html_(self) -> str:
        return _box("#767676", html.escape(repr(self)))


@dataclass
class Shown:
    """A verdict that stands in the notebook, and the answers that were judged."""

    verdict: Verdict
    below: Below
    judged: dict[str, str]
    stale: tuple[str, ...] = ()

    def look(self, shell: _Shell) -> None:
        """Say which answers have changed; give the verdict back if they are again what was judged."""
        now = _values(shell, self.verdict.rests_on)
        stale = tuple(name for name, value in self.judged.items() if now[name] != value)
        if stale != self.stale:
            self.stale = stale
            self.below.update(_both(Changed(stale) if stale else self.verdict), raw=True)


class _Events(Protocol):
    def register(self, event: str, function: Callable[[object], None]) -> None: ...


class _Shell(Protocol):
    """What is used of IPython."""

    user_ns: dict[str, object]
    events: _Events


_shown: dict[int, dict[str, Shown]] = {}
"""Of each notebook: its verdicts, by exercise."""


def names(frame: FrameType | None, answer: object) -> tuple[str, ...]:
    """The names under which a cell knows an answer, or the parts of it that were put together there.

    Args:
        frame: of the cell that calls a check.
        answer: as it was handed over.
    """
    if frame is None:
        return ()
    parts = [answer, *answer] if isinstance(answer, (list, tuple)) else [answer]
    known = ((name, frame.f_globals.get(name)) for name in frame.f_code.co_names if name in frame.f_globals)
    return tuple(name for name, value in known if any(value is part for part in parts))


def _watch(shell: _Shell, shown: Shown) -> None:
    """Look at this verdict after each cell, in place of an earlier one on the same exercise."""
    if id(shell) not in _shown:
        here = _shown[id(shell)] = {}

        def look(_: object) -> None:
            for one in here.values():
                one.look(shell)

        shell.events.register("post_run_cell", look)
    _shown[id(shell)][shown.verdict.key] = shown


def _shell() -> _Shell | None:
    """The notebook, if this is one."""
    ipython = sys.modules.get("IPython")
    return cast("_Shell | None", ipython.get_ipython()) if ipython is not None else None


def _values(shell: _Shell, rests_on: tuple[str, ...]) -> dict[str, str]:
    """What stands under each name by now, as text: a dict that is changed in place is another answer, too."""
    return {name: repr(shell.user_ns.get(name)) for name in rests_on}


def _both(said: Verdict | Changed) -> dict[str, str]:
    return {"text/plain": repr(said), "text/html": said._repr_html_()}


def _box(edge: str, inside: str) -> str:
    look = f"border-left:6px solid {edge};padding:0.4em 0.8em;background:white;color:#1A1A1A"
    return f'<div role="status" style="{look}">{inside}</div>'
