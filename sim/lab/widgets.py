"""Sliders over a named function. Without ipywidgets the same cell shows the function's answer at its own defaults."""

from __future__ import annotations

import html
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

from sim.errors import ListedError
from sim.lab.display import Display, Form

if TYPE_CHECKING:
    import ipywidgets

Span = tuple[float, ...]
Show = Callable[..., object]


def sliders(function: Show, **spans: Span) -> object:
    """One slider for each argument of `function`; moving one shows what the function gives there.

    Args:
        function: named, with a default for every argument; gives a picture or anything that shows itself.
        spans: for each argument (low, high) or (low, high, step).
    """
    start = {name: parameter.default for name, parameter in inspect.signature(function).parameters.items()}
    wanting = [name for name in spans if name not in start or start[name] is inspect.Parameter.empty]
    if wanting:
        raise ListedError(f"{wanting[0]}: the function needs an argument of this name, with a default")
    try:
        import ipywidgets
    except ImportError:
        call = f"{function.__name__}({', '.join(f'{name}={value}' for name, value in start.items())})"
        print(f"Without ipywidgets there are no sliders. Call {call} with other numbers.")
        return function(**start)
    box = _box(ipywidgets, function, start, spans)
    return Form(box, Display(sentences=["Run this cell to see the sliders. The cell above shows where they begin."]))


def _box(widgets: ModuleType, function: Show, start: dict[str, object], spans: dict[str, Span]) -> ipywidgets.VBox:
    boxes = {name: _slider(widgets, name, start[name], span) for name, span in spans.items()}
    view = widgets.HTML(value=as_html(function, start))

    def moved(_: object = None) -> None:
        view.value = as_html(function, start | {name: box.value for name, box in boxes.items()})

    for box in boxes.values():
        box.observe(moved, names="value")
    return widgets.VBox([*boxes.values(), view])


def _slider(widgets: ModuleType, name: str, value: object, span: Span) -> ipywidgets.Widget:
    low, high, *rest = span
    integers = all(isinstance(number, int) and not isinstance(number, bool) for number in (value, *span))
    step = rest[0] if rest else 1 if integers else (high - low) / 20
    kind = widgets.IntSlider if integers else widgets.FloatSlider
    return kind(
        value=value, min=low, max=high, step=step, description=name.replace("_", " "), continuous_update=False,
        style={"description_width": "initial"}, layout={"width": "32em"},
    )  # fmt: skip


def as_html(function: Show, values: dict[str, object]) -> str:
    """What the function gives, as HTML; what goes wrong, in words (an error in a callback would vanish)."""
    try:
        shown = function(**values)
    except Exception as error:
        kind = "" if isinstance(error, ListedError) else f"{type(error).__name__}: "
        return f"<p><b>This setting cannot be shown.</b> {html.escape(kind + str(error))}</p>"
    rich = getattr(shown, "_repr_html_", None)
    return str(rich()) if rich is not None else f"<pre>{html.escape(repr(shown))}</pre>"
