"""Sliders over a named function. Without ipywidgets the same cell shows the function's answer at its own defaults."""

from __future__ import annotations

import html
import inspect
from collections.abc import Callable
from typing import Any

from sim.errors import ListedError

Span = tuple[float, ...]


def sliders(function: Callable[..., Any], **spans: Span) -> Any:
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
        hint = f"Without ipywidgets there are no sliders. Call {function.__name__}({_given(start)}) with other numbers."
        print(hint)
        return function(**start)
    return _box(ipywidgets, function, start, spans)


def _box(widgets: Any, function: Callable[..., Any], start: dict[str, Any], spans: dict[str, Span]) -> Any:
    boxes = {name: _slider(widgets, name, start[name], span) for name, span in spans.items()}
    view = widgets.HTML(value=as_html(function, start))

    def moved(_: Any = None) -> None:
        view.value = as_html(function, start | {name: box.value for name, box in boxes.items()})

    for box in boxes.values():
        box.observe(moved, names="value")
    return widgets.VBox([*boxes.values(), view])


def _slider(widgets: Any, name: str, value: Any, span: Span) -> Any:
    low, high, *rest = span
    whole = all(isinstance(number, int) and not isinstance(number, bool) for number in (value, *span))
    step = rest[0] if rest else 1 if whole else (high - low) / 20
    kind = widgets.IntSlider if whole else widgets.FloatSlider
    return kind(
        value=value, min=low, max=high, step=step, description=name.replace("_", " "), continuous_update=False,
        style={"description_width": "initial"}, layout={"width": "32em"},
    )  # fmt: skip


def as_html(function: Callable[..., Any], values: dict[str, Any]) -> str:
    """What the function gives, as HTML; what goes wrong, in words (an error in a callback would vanish)."""
    try:
        shown = function(**values)
    except Exception as error:
        kind = "" if isinstance(error, ListedError) else f"{type(error).__name__}: "
        return f"<p><b>This setting cannot be shown.</b> {html.escape(kind + str(error))}</p>"
    made = getattr(shown, "_repr_html_", None)
    return str(made()) if made is not None else f"<pre>{html.escape(repr(shown))}</pre>"


def _given(values: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items())
