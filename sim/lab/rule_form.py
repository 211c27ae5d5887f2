"""Rules changed by a form: a field for each key, the rulebook's words beside it, and the line that an answer takes."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

import pandas as pd

from sim.errors import ListedError, quoted
from sim.lab.display import Display, Form
from sim.rules import dotted, hints, shelf
from sim.rules import rulebook as keys_of
from sim.rules.rulebook import Rulebook, Value
from sim.rules.shelf import Given

if TYPE_CHECKING:
    import ipywidgets

UNCHANGED = "Nothing is changed yet. Move something above."


@dataclass(frozen=True)
class Rule:
    """One key of a rulebook, perhaps with a star for every source or service: its value now, and what it is."""

    key: str
    now: Value
    alike: bool
    about: str
    low: float
    high: float

    @property
    def words(self) -> str:
        """What it is, and whether the sources or services differ in it."""
        return self.about if self.alike else f"{self.about}; not the same for all now"

    @property
    def step(self) -> float:
        """By how much an arrow moves it: a tenth of its last digit's place at the start, at the most 10."""
        size = abs(float(self.now)) or 1.0
        return next(step for step in (10.0, 1.0, 0.05, 0.01, 0.001, 0.0001) if size >= 10 * step or step == 0.0001)


def rules(rulebook: Given, *keys: str) -> Display | Form:
    """A field for each key; below them, ready to paste, the line of an answer that says what was changed.

    Args:
        rulebook: a pilot's name or a rulebook, from which the changes start.
        keys: dotted, such as "listing.term"; `source.*.demerit` changes every source.

    Raises ListedError for a key that the rulebook does not have.
    """
    base = shelf.resolve(rulebook)
    asked = [_rule(base, key) for key in keys]
    table = pd.DataFrame(
        {"now": [_written(rule.now) for rule in asked], "what it is": [rule.words for rule in asked]},
        index=[rule.key for rule in asked],
    )
    example = line({rule.key: rule.now for rule in asked[:1]})
    shown = Display(sentences=[f"A change is written like this: {example}."], tables=[table])
    try:
        import ipywidgets
    except ImportError:
        return shown
    more = "Run this cell to change them in a form, which writes the line for you."
    return Form(_box(ipywidgets, base, asked), Display(sentences=[*shown.sentences, more], tables=[table]))


def line(changes: Mapping[str, Value]) -> str:
    """Changes as an answer takes them: `{"listing.term": 6}`."""
    return "{" + ", ".join(f'"{key}": {_written(value)}' for key, value in changes.items()) + "}"


def _rule(base: Rulebook, key: str) -> Rule:
    values = [value for own, value in base.keys().items() if dotted.matches(key, own)]
    if not values:
        known = dict.fromkeys((*base.keys(), *keys_of.every_key()))
        raise ListedError(f"rules: {quoted(key)}: no such key; {hints.nearest_key(key, known)}")
    unit = keys_of.unit(key)
    about = keys_of.meaning(key) + ("" if unit == "yes/no" else f" ({unit})")
    return Rule(key, values[0], len(set(values)) == 1, about, *keys_of.limits(key))


def _written(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) and value.is_integer() and abs(value) < 1e6 else repr(value)


def _box(widgets: ModuleType, base: Rulebook, asked: list[Rule]) -> ipywidgets.VBox:
    fields = {rule.key: _field(widgets, rule) for rule in asked}
    said = widgets.HTML(value=_said(base, {}))

    def moved(_: object = None) -> None:
        said.value = _said(base, _changes({key: field.value for key, field in fields.items()}, asked))

    for field in fields.values():
        field.observe(moved, names="value")
    rows = [widgets.HBox([fields[rule.key], widgets.HTML(f"<span>{html.escape(rule.words)}</span>")]) for rule in asked]
    return widgets.VBox([*rows, said])


def _changes(values: Mapping[str, Value], asked: list[Rule]) -> dict[str, Value]:
    """What makes the values of the base: keys with a star first, then every key that one of these has moved, too."""
    stars = {rule.key: values[rule.key] for rule in asked if "*" in rule.key and values[rule.key] != rule.now}
    moved = {rule.key for rule in asked if any(dotted.matches(star, rule.key) for star in stars)}
    return stars | {r.key: values[r.key] for r in asked if r.key in moved or values[r.key] != r.now}


def _field(widgets: ModuleType, rule: Rule) -> ipywidgets.Widget:
    look = {"style": {"description_width": "17em"}, "layout": {"width": "32em"}}
    if isinstance(rule.now, bool):
        return widgets.Dropdown(options=[True, False], value=rule.now, description=rule.key, **look)
    span = {"min": rule.low, "max": rule.high, "value": rule.now, "description": rule.key, "step": rule.step, **look}
    if isinstance(rule.now, int):
        integers = {"min": int(rule.low), "max": int(rule.high), "step": max(1, int(rule.step))}
        return widgets.BoundedIntText(**span | integers)
    if rule.low >= 0 and rule.high <= 1 and round(rule.now, 2) == rule.now:
        return widgets.FloatSlider(**span | {"step": 0.01, "continuous_update": False})
    return widgets.BoundedFloatText(**span)


def _said(base: Rulebook, changes: Mapping[str, Value]) -> str:
    """The line to paste, or why the rulebook refuses it: as HTML."""
    if not changes:
        return f"<p>{UNCHANGED}</p>"
    try:
        base.set(changes)
    except ListedError as error:
        return f"<p><b>The town cannot use this.</b> {html.escape(str(error))}</p>"
    return (
        '<p>Your line, to copy into the answer:</p><pre style="user-select:all;padding:0.4em;background:#F0F0F0;'
        f'color:#1A1A1A">{html.escape(line(changes))}</pre>'
    )
