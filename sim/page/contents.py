"""The contents of a page: worlds are lived, and become plain data and packed blocks."""

from __future__ import annotations

import shlex
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import product

import numpy as np

from sim.arrays import Ints
from sim.page import cases, pack, words
from sim.page.worlds import OTHER_TOWNS, Plan
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results import runs, summary
from sim.results.ladder import NO_FEEDBACK, NO_LIST
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.rules.worlds import World
from sim.studies.rulebooks import active_channels
from sim.studies.why.shapley import shapley
from sim.studies.why.words import MEANING
from sim.town import measures, tables
from sim.town.ledger import CAUSES, LEFT
from sim.town.people import HOUSEHOLD
from sim.town.town import Town

TWINS = ("list", NO_FEEDBACK, NO_LIST)
GRID_TOTALS = ("refusals", "wages_lost", "deterred")


def page_data(plan: Plan, progress: Progress | None = None) -> tuple[dict[str, Json], dict[str, str]]:
    """Live everything that a page shows; gives its plain data and its packed blocks by name."""
    steps = Steps(progress, plan.steps)
    with ThreadPoolExecutor(2) as pool:
        try:
            grid = [pool.submit(_stack, plan, rulebooks, steps) for rulebooks in plan.stacks]
            others = [pool.submit(_other, plan, plan.seed + 1 + k, steps) for k in range(OTHER_TOWNS)]
            meta, blocks = _main(plan, steps)
            parts = [f.result() for f in grid]
            elsewhere = [f.result() for f in others]
        finally:
            pool.shutdown(cancel_futures=True)
    blocks["grid"] = pack.text(pack.series(plan.index) + b"".join(lists for lists, *_ in parts))
    meta["grid"] = _grid(plan, np.concatenate([t for _, t, *_ in parts], axis=1))
    worth = [n for *_, counts in parts for n in counts]
    meta["why"] = _why(plan, [worth[i] for i in plan.index])
    meta["towns"] = elsewhere
    return meta, blocks


def _main(plan: Plan, steps: Steps) -> tuple[dict[str, Json], dict[str, str]]:
    """The worlds that are kept whole: each rulebook and its twins, then the abolitions."""
    worlds: list[World] = []
    kinds: list[dict[str, Json]] = []
    for number, (own, rulebook) in enumerate(zip(plan.rulebooks, plan.bare, strict=True)):
        twins = (rulebook, rulebook.cut(*schema.FEEDBACK), rulebook.without_list())
        worlds += [
            World(twin, own.name if kind == "list" else f"{own.name}, {kind}")
            for twin, kind in zip(twins, TWINS, strict=True)
        ]
        kinds += [{"rulebook": number, "kind": kind, "month": 0} for kind in TWINS]
    worlds += [World(plan.subject.without_list(month), f"abolished in month {month}") for month in plan.abolitions]
    kinds += [{"rulebook": 0, "kind": "abolished", "month": month} for month in plan.abolitions]
    first_twins = [len(TWINS) * (i // len(TWINS)) for i in range(len(TWINS) * len(plan.rulebooks))]
    first_twins += [0] * len(plan.abolitions)
    with Town(worlds, plan.residents, plan.seed) as town:
        watch = cases.Watch(town, range(len(TWINS)))
        for _ in range(plan.months):
            watch.step()
            steps()
    for world, (kind, first) in enumerate(zip(kinds, first_twins, strict=True)):
        kind["summary"] = summary.world(town, world, first + 1, first + 2)
    flags = np.array(town.history.flags)
    marks = tables.marks_of(flags)
    frames = b"".join(pack.changes(marks[:, w]) for w in range(len(worlds)))
    owing = [int(n) for w in range(len(worlds)) for n in np.count_nonzero(flags[:, w] & measures.ARREARS, axis=1)]
    people = town.people
    owner = np.repeat(np.arange(people.count), people.tie_count)
    ties = owner * people.count + people.ties
    meta: dict[str, Json] = {
        "command": _command(plan),
        "versions": runs.versions(),
        "seed": plan.seed, "residents": plan.residents, "months": plan.months,
        "bounds": [int(b) for b in people.bounds], "household": HOUSEHOLD,
        "rulebooks": [_rulebook(r) for r in plan.rulebooks],
        "worlds": kinds,
        "definitions": {
            name: {"unit": summary.DEFINITIONS[name].unit, "text": summary.DEFINITIONS[name].text}
            for name in summary.world(town, 0, 1, 2) if name != "name"
        },
        "sentence": summary.sentence(town, 0, 1),
        "sources": [s.name for s in town.sources], "services": [s.name for s in town.services],
        "causes": [CAUSES[k] for k in sorted(CAUSES)], "left": [LEFT[k] for k in range(4)],
        "states": list(tables.STATES),
        "money": {"steps": cases.MONEY, "zero": cases.POOREST},
        "abolitions": plan.abolitions,
        "subject": words.subject(plan.subject), "wage": words.wage(plan.subject),
    }  # fmt: skip
    blocks = {
        "frames": pack.text(frames + pack.series(owing) + pack.rising(ties)),
        "files": pack.text(watch.packed_files()),
        "money": pack.text(watch.packed_money()),
    }
    return meta, blocks


def _rulebook(rulebook: Rulebook) -> dict[str, str]:
    texts = {name: getattr(rulebook, name) for name in ("name", "title", "question", "grounded_in", "leaves_out")}
    return texts | {"toml": shelf.dump(rulebook)}


def _command(plan: Plan) -> str:
    names = [g.name if isinstance(g, Rulebook) else str(g) for g in plan.given]
    options = f"--residents {plan.residents} --months {plan.months} --seed {plan.seed} --out page.html"
    return f"sim page {' '.join(shlex.quote(n) for n in names)} {options}"


def _stack(plan: Plan, rulebooks: list[Rulebook], steps: Steps) -> tuple[bytes, Ints, list[int]]:
    """Some worlds of the grid: their lists, totals, and person-months on the list."""
    with Town(rulebooks, plan.residents, plan.seed) as town:
        town.advance(plan.months, steps)
    listed = town.history.listed()
    lists = b"".join(pack.toggles(listed[:, w]) for w in range(len(rulebooks)))
    sums = np.array([town.history.measure(n).sum(axis=0) for n in GRID_TOTALS])
    return lists, np.rint(sums).astype(np.int64), [int(n) for n in listed.sum(axis=(0, 2))]


def _other(plan: Plan, seed: int, steps: Steps) -> dict[str, int]:
    """The subject and its twin without feedback in a town with other people: who is listed at the end."""
    with Town([plan.subject, plan.subject.cut(*schema.FEEDBACK)], plan.residents, seed) as town:
        town.advance(plan.months, steps)
    listed, cut = (int(n) for n in np.count_nonzero(town.state.listed, axis=1))
    return {"seed": seed, "listed": listed, "cut": cut}


def _grid(plan: Plan, totals: Ints) -> dict[str, Json]:
    axes: list[dict[str, Json]] = [
        {
            "name": axis.name, "label": axis.label, "help": axis.help, "own": axis.own,
            "levels": [level.label for level in axis.levels],
            "keys": [{f"channels.{c}": on for c, on in level.channels.items()} | dict(level.keys)
                     for level in axis.levels],
        }
        for axis in plan.axes
    ]  # fmt: skip
    return {
        "axes": axes,
        "worlds": len(plan.grid),
        "totals": {name: [int(n) for n in row] for name, row in zip(GRID_TOTALS, totals, strict=True)},
    }


def _why(plan: Plan, worth: list[int]) -> dict[str, Json]:
    """The subject's person-months on the list divided among its channels, exactly: see `sim.studies.why.shapley`.

    Channels without a slider or switch on the page are in every world of it as written: they are `kept`.
    """
    switches = {axis.name: axis for axis in plan.axes}
    slider = {"means": "severity", "errors": "errors", "recourse": "appeals"}
    shown = [c for c in schema.CHANNELS if slider.get(c, c) in switches]
    active = active_channels(plan.subject, plan.months)
    players = [c for c in active if c in shown]
    sizes = [len(axis.levels) for axis in plan.axes]
    game: dict[frozenset[str], int] = {}
    for on in product((False, True), repeat=len(players)):
        level = {name: axis.own for name, axis in switches.items()}
        for player, is_on in zip(players, on, strict=True):
            if not is_on:
                level[slider.get(player, player)] = 0
        place = 0
        for axis, size in zip(plan.axes, sizes, strict=True):
            place = place * size + level[axis.name]
        game[frozenset(p for p, is_on in zip(players, on, strict=True) if is_on)] = worth[place]
    parts = shapley(game, players)
    whole, bare = game[frozenset(players)], game[frozenset()]
    rows: list[dict[str, Json]] = [
        {"name": c, "value": float(parts.get(c, Fraction(0))), "text": MEANING[c]} for c in shown
    ]
    kept = [MEANING[c] for c in active if c not in shown]
    return {"whole": whole, "bare": bare, "parts": rows, "players": players, "kept": kept}
