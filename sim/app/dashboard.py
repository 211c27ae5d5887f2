"""The live dashboard: Mesa's SolaraViz over a town with its twins.

    from sim.app.dashboard import dashboard
    dashboard(World(load("joined-hands"), score=my_rule))

In a notebook, as here, hand-written rules are allowed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("SOLARA_CHECK_HOOKS", "off")  # Mesa 3.3.1 breaks a rule of style, which Solara would print

import solara
from mesa.visualization import SolaraViz
from mesa.visualization.utils import update_counter

from sim import figures
from sim.app import server as app
from sim.errors import ListedError, quoted
from sim.results.ladder import NO_FEEDBACK, NO_LIST
from sim.rules import schema, shelf
from sim.rules.dotted import matches
from sim.rules.worlds import World
from sim.studies.casefile.figure import case_timeline
from sim.town import tables
from sim.town.town import Town
from sim.words import percent

FACTORS = {
    "severity": ("sanctions.severity", "What a closed door costs"),
    "errors": ("source.*.error", "Wrong records"),
    "watching": ("source.*.detection", "Misses noticed"),
    "retention": ("source.*.retention", "How long records stay"),
    "appeals": ("appeal.rate", "Appeals"),
}
"""Sliders: each scales the rulebook's own numbers, 1 leaves them."""
LAST = 240
"""The dashboard stops after so many months."""
VIEWS = ("Curve and people", "Curve", "People", "One person")
_LOOK = Path(__file__).with_name("dashboard.css")


class LiveTown(Town):
    """A town with its twins, rebuilt by SolaraViz from the sliders; `given` is the world that they change.

    `changed` tells what the sliders changed, `problem` what stopped the town.
    """

    given: World = World(shelf.load(shelf.DEFAULT))
    first_seed = 1
    running: bool

    def __init__(self, residents: int = 1000, seed: Any = 1, **kwargs: Any) -> None:  # Mesa wants this name
        base = type(self).given
        changes, self.changed = changed(base, kwargs)
        book = base.rulebook.set(changes)
        worlds = [
            World(book, base.label, base.score, base.listing),
            World(book.cut(*schema.FEEDBACK), NO_FEEDBACK, base.score, base.listing),
            World(book.without_list(), NO_LIST, base.score, base.listing),
        ]
        self.problem, self.lock = "", threading.RLock()
        try:
            super().__init__(worlds, int(residents), int(str(seed)))
        except ValueError:
            self.problem = f"Seed {quoted(seed, 30)}: a whole number from 0 is needed. Seed {self.first_seed} is used."
            super().__init__(worlds, int(residents), self.first_seed)
        self.close()

    def step(self) -> None:
        """Live one month, unless somebody is drawing, the end is reached or a hand-written rule has failed."""
        with self.lock:
            if not self.running:
                return
            try:
                super().step()
            except ListedError as error:
                self.problem, self.running, self.month = str(error), False, self.month - 1
            if self.month >= LAST:
                self.problem, self.running = f"{LAST} months are over. Reset begins again.", False


def changed(base: World, given: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What sliders and switches change in the rulebook: its keys, and in words."""
    changes: dict[str, Any] = {}
    words = []
    for name, (key, label) in FACTORS.items():
        factor = float(given.get(name, 1.0))
        if factor != 1:
            changes |= {k: scaled(k, v, factor) for k, v in matching(base, key).items()}
            words.append(f"{label.lower()} x {factor:g}")
    for channel in schema.CHANNELS:
        was = getattr(base.rulebook.channels, channel)
        if (now := bool(given.get(f"channel_{channel}", was))) != was:
            changes[f"channels.{channel}"] = now
            words.append(f"{channel} {'on' if now else 'off'}")
    return changes, ", ".join(words)


def matching(world: World, key: str) -> dict[str, Any]:
    """The rulebook's keys that `key` (perhaps with a star) stands for, and their values."""
    return {k: v for k, v in world.rulebook.keys().items() if matches(key, k)}


def scaled(key: str, value: Any, factor: float) -> Any:
    """A key's value times the factor, of its kind and inside its range."""
    first, *_, last = key.split(".")
    kinds: tuple[type[schema.Section], ...] = (schema.Source, schema.Sanctions, schema.Appeal)
    section = next(t for t in kinds if t.__name__.lower() == first)
    high = next(m.le for m in section.model_fields[last].metadata if hasattr(m, "le"))
    return min(max(1, round(value * factor)), high) if isinstance(value, int) else min(value * factor, high)


@solara.component  # type: ignore[untyped-decorator]
def Stage(model: Any) -> Any:
    """All there is beside the controls, drawn anew after each step."""
    update_counter.get()
    view, choose = solara.use_state(VIEWS[0])
    solara.Style(_LOOK)
    solara.Title(f"Listed: {model.given.label}")
    with solara.Column(gap="0.5rem", style={"padding": "0"}):
        Numbers(model, model.month, model.problem)
        solara.ToggleButtonsSingle(view, list(VIEWS), on_value=choose, dense=True)
        if view == "One person":
            Person(model, model.month)
        elif model.month:
            pictures = _PICTURES[view]
            with solara.Div(classes=["listed-views", *(["two"] if len(pictures) > 1 else [])]):
                for draw in pictures:
                    Drawn(model, model.month, draw)
        else:
            solara.Text("Nothing has been lived yet. Step lives one month, the arrow plays.")


@solara.component  # type: ignore[untyped-decorator]
def Numbers(model: Any, month: int, problem: str) -> Any:
    """The month, the shares on the list, and what differs from the rulebook."""
    html = solara.v.Html
    with model.lock:
        listed = model.state.listed.mean(axis=1, dtype=float) if month else []
    parts = [html(tag="span", children=[html(tag="b", children=[f"Month {month}"]), " on the list:" if month else ""])]
    for world, share in zip(model.worlds, listed, strict=False):
        parts.append(html(tag="span", children=[html(tag="b", children=[percent(share * 100)]), f" {world.label}"]))
    html(tag="p", class_="listed-numbers", children=parts)
    rulebook = model.given.rulebook
    text = (
        f"{rulebook.title or rulebook.name} | {model.people.count:,} residents, seed {model.town_seed} | changed: "
        f"{model.changed or 'nothing'}. Sliders multiply the rulebook's numbers; changes hold from the next Reset."
    )
    solara.Text(text, classes=["listed-small"])
    if problem:
        solara.Warning(problem)


@solara.component  # type: ignore[untyped-decorator]
def Drawn(model: Any, month: int, draw: Callable[[Any], figures.Picture]) -> Any:
    """A picture of the town as it is in this month."""

    def html() -> str:
        with model.lock:
            return draw(model).html()

    solara.HTML(unsafe_innerHTML=solara.use_memo(html, [id(model), month, draw]))


def _curve(model: Any) -> figures.Picture:
    return figures.listed_by_month(tables.monthly(model))


def _people(model: Any, world: int = 0) -> figures.Picture:
    marks = {model.month: tables.marks(model, model.month)[[world]]}
    return figures.people_grid(marks, tables.STATES, [model.worlds[world].label], model.people.district)


def _same_people(model: Any) -> figures.Picture:
    return _people(model, 1)


_PICTURES = {"Curve and people": (_curve, _people), "Curve": (_curve,), "People": (_people, _same_people)}


@solara.component  # type: ignore[untyped-decorator]
def Person(model: Any, month: int) -> Any:
    """One person's case file: two lives, month by month."""
    number, choose = solara.use_state(17)
    draw = solara.use_memo(lambda: lambda town: _case(town, number), [number])
    listed = [int(i) for i in model.state.listed[0].nonzero()[0]]

    def another() -> None:
        choose(next((i for i in listed if i > number), listed[0]))

    with solara.Row(style={"align-items": "center"}):
        solara.InputInt(f"Person, from 0 to {model.people.count - 1}", value=number, on_value=choose)
        solara.Button("Another on the list", on_click=another, disabled=not listed)
    if number is None or not 0 <= number < model.people.count:
        solara.Warning(f"There are people 0 to {model.people.count - 1}.")
    elif month:
        with solara.Div(classes=["listed-views", "person"]):
            Drawn(model, month, draw)


def _case(model: Any, number: int) -> figures.Picture:
    person, here, twin = model.resident(number), model.worlds[0], model.worlds[2]
    refused = person.refusals[person.refusals["world"] == here.label]
    title = f"Resident {number} under {here.label}: two lives"
    return case_timeline(person.life, person.records, refused, title, (here.label, twin.label))


def dashboard(world: World | None = None, residents: int = 1000, seed: int = 1) -> Any:
    """The dashboard as an element for a notebook or a Solara server.

    Args:
        world: the rulebook to start from, perhaps with hand-written rules; the default pilot if None.
        residents: how many people.
        seed: of everybody's luck.
    """
    base = world or World(shelf.load(shelf.DEFAULT))
    kind = type("LiveTown", (LiveTown,), {"given": base, "first_seed": seed})
    params: dict[str, Any] = {"residents": residents}
    for name, (key, label) in FACTORS.items():
        if any(matching(base, key).values()):
            params[name] = {
                "type": "SliderFloat",
                "value": 1.0,
                "label": label,
                "min": 0,
                "max": 3,
                "step": 0.25,
            }
    for channel in schema.CHANNELS:
        on = getattr(base.rulebook.channels, channel)
        params[f"channel_{channel}"] = {"type": "Checkbox", "value": on, "label": f"Channel: {channel}"}
    params["seed"] = {"type": "InputText", "value": str(seed), "label": "Seed of everybody's luck"}
    town = kind(residents=residents, seed=seed)
    return SolaraViz(town, components=[(Stage, 0)], model_params=params, name=f"Listed: {base.label}")


@solara.component  # type: ignore[untyped-decorator]
def Page() -> Any:
    """What the server shows: the town that `sim app` was asked for."""
    asked = app.shown[0] if app.shown else app.Shown(World(shelf.load(shelf.DEFAULT)), 1000, 1)
    return solara.use_memo(lambda: dashboard(asked.world, asked.residents, asked.seed), [])
