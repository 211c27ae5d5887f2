"""`--set`: what it comes to in each rulebook that was asked for."""

from __future__ import annotations

import argparse

from sim.cli.progress import note
from sim.results import runs
from sim.rules import changes, shelf
from sim.rules.changes import Change
from sim.rules.worlds import World


def worlds(args: argparse.Namespace) -> list[World]:
    """The rulebooks that were asked for, each followed by itself with the changes, if there are any."""
    cut, given = getattr(args, "cut", ()), args.rulebooks or shelf.DEFAULT
    return runs.given_worlds(given, cut, args.town, dict(args.changes))


def changes_asked(args: argparse.Namespace) -> list[Change]:
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
