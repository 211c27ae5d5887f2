"""The live dashboard: Mesa's SolaraViz over a town with its twins.

    from sim.dashboard import dashboard
    dashboard(World(load("joined-hands"), score=my_rule))     # in a notebook, hand-written rules allowed
"""

from __future__ import annotations

import json
import os
from typing import Any

import solara
from mesa.visualization import SolaraViz

from sim import casefile, figures, figures_case, rules, shelf, tables
from sim.app import SETTINGS
from sim.rules_by_hand import World
from sim.town import Town

FACTORS = {
    "severity": ("sanctions.severity", "What a closed door costs"),
    "errors": ("source.*.error", "Wrong records"),
    "watching": ("source.*.detection", "Misses noticed"),
    "retention": ("source.*.retention", "How long records stay"),
    "appeals": ("appeal.rate", "Appeals"),
}
"""Sliders: each scales the rulebook's own numbers, 1 leaves them."""


class LiveTown(Town):
    """A town with its twins, rebuilt by SolaraViz from the sliders; `given` is the world that they change."""

    given: World = World(shelf.load(shelf.DEFAULT))

    def __init__(self, residents: int = 1000, seed: int = 1, **sliders: Any) -> None:
        base = type(self).given
        changes: dict[str, Any] = {}
        for name, (key, _) in FACTORS.items():
            changes |= scaled(base, key, float(sliders.get(name, 1.0)))
        changes |= {f"channels.{channel}": bool(sliders.get(channel, True)) for channel in rules.CHANNELS}
        book = base.rulebook.set(changes)
        worlds = [
            World(book, base.label, base.score, base.listing),
            World(book.cut(*rules.FEEDBACK), "channels-cut", base.score, base.listing),
            World(book.without_list(), "no-list", base.score, base.listing),
        ]
        super().__init__(worlds, int(residents), int(seed))


def scaled(world: World, key: str, factor: float) -> dict[str, Any]:
    """The keys that `key` (perhaps with a star) stands for, at `factor` times their value, inside their ranges."""
    first, *_, last = key.split(".")
    found = {k: v for k, v in world.rulebook.keys().items() if k.startswith(f"{first}.") and k.endswith(f".{last}")}
    section = {"source": rules.Source, "service": rules.Service}.get(first) or type(getattr(world.rulebook, first))
    high = next(m.le for m in section.model_fields[last].metadata if hasattr(m, "le"))
    return {k: max(1, round(v * factor)) if isinstance(v, int) else min(v * factor, high) for k, v in found.items()}


@solara.component  # type: ignore[untyped-decorator]
def Listed(model: Any) -> Any:
    """Listed share by month, in the world and its twins."""
    with solara.Card("Share of residents on the list"):
        if model.month:
            solara.HTML(unsafe_innerHTML=figures.listed_by_month(tables.monthly(model)).html())
        else:
            solara.Text("Press Step or the arrow: the town has not lived a month yet.")


@solara.component  # type: ignore[untyped-decorator]
def People(model: Any) -> Any:
    """Everyone, in the same place in two worlds, this month."""
    labels = [model.worlds[i].label for i in (0, 1)]
    with solara.Card("The people, this month, in two lives"):
        if model.month:
            marks = {model.month: tables.marks(model, model.month)[[0, 1]]}
            picture = figures.people_grid(marks, tables.STATES, labels, model.people.district)
            solara.HTML(unsafe_innerHTML=picture.html())


@solara.component  # type: ignore[untyped-decorator]
def Person(model: Any) -> Any:
    """One person's case file: two lives, month by month."""
    number, choose = solara.use_state(17)
    with solara.Card("One person's two lives"):
        solara.InputInt("Number of the person, from 0", value=number, on_value=choose)
        if not 0 <= number < model.people.count:
            solara.Warning(f"There are people 0 to {model.people.count - 1}.")
        elif model.month:
            picture = solara.use_memo(lambda: _case(model, number), [number, id(model), model.month])
            solara.HTML(unsafe_innerHTML=picture.html())


def _case(model: Town, number: int) -> figures.Picture:
    person, here = model.resident(number), model.worlds[0]
    lived = person.life[person.life["world"] == here.label]
    refused = casefile.refusals(person, here.rulebook, lived)
    title = f"Resident {number} under {here.label}: two lives"
    return figures_case.case_timeline(person.life, person.records, refused, title, (here.label, "no-list"))


def dashboard(world: World | None = None, residents: int = 1000, seed: int = 1) -> Any:
    """The dashboard as an element for a notebook or a Solara server.

    Args:
        world: the rulebook to start from, perhaps with hand-written rules; the default pilot if None.
        residents: how many people.
        seed: of everybody's luck.
    """
    kind = type("LiveTown", (LiveTown,), {"given": world or World(shelf.load(shelf.DEFAULT))})
    sliders: dict[str, Any] = {
        name: solara_slider(f"{label} (times the rulebook's)") for name, (_, label) in FACTORS.items()
    }
    switches = {c: {"type": "Checkbox", "value": True, "label": f"{c} channel"} for c in rules.CHANNELS}
    params = {
        "seed": {"type": "InputText", "value": seed, "label": "Seed"},
        "residents": residents,
        **sliders,
        **switches,
    }
    return SolaraViz(
        kind(residents=residents, seed=seed),
        components=[(Listed, 0), (People, 0), (Person, 1)],
        model_params=params,
        name=f"Listed: {kind.given.label}",
    )


def solara_slider(label: str) -> dict[str, Any]:
    """A slider of SolaraViz from 0 to 3 times, at 1."""
    return {"type": "SliderFloat", "value": 1.0, "label": label, "min": 0.0, "max": 3.0, "step": 0.25}


@solara.component  # type: ignore[untyped-decorator]
def Page() -> Any:
    """What the server shows: the town that `sim app` was asked for."""
    settings = json.loads(os.environ.get(SETTINGS, "{}"))
    world = World(shelf.load(settings.get("rulebook", shelf.DEFAULT)))
    return dashboard(world, settings.get("residents", 1000), settings.get("seed", 1))
