"""`--set`: the rules as they are and as they were changed, lived both, and what moved."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from sim.cli.progress import note
from sim.results import answer, runs
from sim.rules import changes, shelf
from sim.rules.changes import Change
from sim.rules.worlds import World

if TYPE_CHECKING:
    from sim.plain import Json
    from sim.progress import Progress
    from sim.results.study import Study


def worlds(args: argparse.Namespace) -> list[World]:
    """The rulebooks that were asked for, each followed by itself with the changes, if there are any."""
    cut, given = getattr(args, "cut", ()), args.rulebooks or shelf.DEFAULT
    return runs.given_worlds(given, cut, args.town, dict(args.changes))


def found(args: argparse.Namespace) -> list[Change]:
    """What `--set` comes to, and a note where one step of a number lists the whole town; nothing without `--set`.

    Raises ListedError for a key or a value that cannot be.
    """
    if not getattr(args, "changes", None):
        return []
    from sim.studies import flood

    given = dict(args.changes)
    several = getattr(args, "rulebooks", None)
    names = [args.rulebook] if several is None else several or [shelf.DEFAULT]
    lines: dict[str, Change] = {}
    for name in names:
        before = shelf.load(name, args.town)
        one = changes.compare(before, given)
        if warning := flood.warning(before, changes.changed(before, given), one, getattr(args, "months", 120)):
            note(warning)
        lines |= {change.line: change for change in one}
    return list(lines.values())


def both(
    args: argparse.Namespace, ask: Callable[[argparse.Namespace, Progress], Study], found: list[Change],
    progress: Progress,
) -> Study:  # fmt: skip
    """The study of the changed rules, with an answer that lays the unchanged ones beside it."""
    told: dict[str, Json] = {"changes": [asdict(change) for change in found]}
    if hasattr(args, "rulebooks"):  # side by side in one town already
        study = ask(args, progress)
        return replace(study, data={**study.data, **told})
    before = ask(
        argparse.Namespace(**{**vars(args), "changes": []}), lambda done, total: progress(done, 2 * total)
    )  # fmt: skip
    after = ask(args, lambda done, total: progress(total + done, 2 * total))
    beside = answer.beside(before.answer, after.answer, changes.phrase(found))
    return replace(after, answer=beside, data={**after.data, **told, "before": before.data})
