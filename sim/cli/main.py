"""The command line: `sim run` and its companions. Modules are loaded when a command needs them."""

from __future__ import annotations

import argparse
import sys
import textwrap
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

from sim.cli import early, ending, faults, screen, studies, sweeps, views
from sim.cli.options import (
    Parser,
    changes_option,
    file_name,
    full_option,
    integer,
    people_option,
    picture_options,
    town_options,
)
from sim.cli.progress import ProgressBar, note
from sim.errors import debugging

if TYPE_CHECKING:
    from sim.results.margin import Margin

DEFAULT_FOLDER = "listed-run"
WELCOME = """\
Listed: an invented town in which a blacklist feeds on itself.

Begin here:

  sim run                 a town of 1,000 people for ten years: who is on the list, and why
  sim cases --out cases   six people of that town, a page each, to print
  sim page --open         the whole model in your browser, as a story and a workshop
  sim kit --out kit       the same on paper, with coins

Then change a rule, and see what moves:

  sim run --set listing.threshold=850

All commands: sim --help. One of them: sim run --help."""


@cache
def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="sim", description="Listed: an invented town in which a blacklist feeds on itself.", allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    parser.set_defaults(go=_welcome)

    def command(
        name: str, text: str, example: str, takes: str, *, channels: bool = False, **more: Any
    ) -> Parser:  # fmt: skip
        added: Parser = commands.add_parser(
            name, help=text.replace("%", "%%"), description=text, allow_abbrev=False, **more
        )
        end = f"example: {example}\ntime: about {takes} on two cores"
        added.after_help = (lambda: f"{_channels()}\n\n{end}") if channels else lambda: end
        added.set_defaults(go=globals().get(f"_{name}"))
        return added

    run = command(
        "run", "Live one town under rulebooks and their twins; show, tell and write what happened.",
        "sim run joined-hands --set sanctions.severity=0.5", "2 seconds", channels=True,
    )  # fmt: skip
    run.add_argument(
        "rulebooks",
        nargs="*",
        metavar="RULEBOOK",
        type=file_name,
        help="a pilot's name or a TOML file (default: joined-hands)",
    )
    people_option(run)
    changes_option(run)
    town_options(run)
    run.add_argument(
        "--out", metavar="DIR", type=file_name, help=f"folder to write (default: {DEFAULT_FOLDER}; with --json: none)"
    )
    run.add_argument("--dates", type=integer(1, 4), default=1, metavar="K",
                     help="dates in the picture of people (default: 1, the last)")  # fmt: skip
    picture_options(run)
    run.add_argument("--json", action="store_true", help="print the summary alone, as JSON")
    run.add_argument("--cut", action="append", default=[], metavar="CHANNEL", help="cut this channel (may be repeated)")
    run.add_argument("--no-twins", action="store_true", help="leave out the twins `no feedback` and `no list`")
    full_option(run)

    command("pilots", "The rulebooks that ship, one line each.", "sim pilots", "a second")
    show = command("show", "Print a pilot's TOML with its comments.", "sim show second-chance", "a second")
    show.add_argument("pilot", metavar="PILOT")
    people_option(show)
    new = command("new", "Write a commented rulebook to start from.", "sim new my-town.toml", "a second")
    new.add_argument("file", metavar="FILE", type=file_name)
    check = command(
        "check", "Say whether a rulebook is valid, or why not.", "sim check my-town.toml", "a second"
    )  # fmt: skip
    check.add_argument("file", metavar="FILE", type=file_name)
    people_option(check)
    changes_option(check)
    studies.add(command)
    sweeps.add(command)
    views.add(command)
    return parser


def _channels() -> str:
    """Each channel and its meaning, for `--cut`."""
    from sim.rules.schema import CHANNEL_WORDS, OPTIONAL

    lines = [
        f"  {name:<12} {text}{' (off by default)' if name in OPTIONAL else ''}" for name, text in CHANNEL_WORDS.items()
    ]
    return "\n".join(["channels: ways in which being listed feeds back, or is held back; each can be cut", *lines])


def _welcome(_: argparse.Namespace) -> int:
    print(WELCOME)
    return 0


def _run(args: argparse.Namespace) -> int:
    out: str | None = args.out
    if out is None and not args.json:
        out = DEFAULT_FOLDER
    if out is not None and early.is_long(args):
        early.begin("sim.figures", most=1)
    with early.loading():
        from sim.cli import changing, report
        from sim.results import output, runs
        from sim.rules import changes

    asked = changing.changes_asked(args)
    worlds = changing.worlds(args)
    look = output.Look(args.dark, args.svg, args.dates)
    if out is not None:
        twins = runs.with_twins(worlds)
        output.check(out, worlds if args.no_twins else twins, look)
    with ProgressBar("months lived") as bar:
        run = runs.run(
            worlds, args.residents, args.months, args.seed, twins=not args.no_twins, progress=bar.reached
        )  # fmt: skip
        written = output.write(run, out, bar.doing, note, look) if out is not None else []
    if args.json:
        extra = {"changes": [asdict(change) for change in asked]} if asked else {}
        screen.print_json(output.as_json({**run.summary(), **extra}))
        return 0
    report.change(asked)
    if args.full:
        report.run(run, written)
    else:
        one = asked and len(worlds) == 2
        answer = run.changed(changes.phrase(asked)) if one else run.answer
        report.answer(answer, report.run_title(run), written)
    return 0


def _pilots(_: argparse.Namespace) -> int:
    from sim.rules import shelf

    wide = min(screen.size().columns, 100)
    for name in shelf.shipped():
        print(textwrap.fill(shelf.load(name).title, wide, initial_indent=f"{name:<20} ", subsequent_indent=" " * 21))
    return 0


def _show(args: argparse.Namespace) -> int:
    from sim.results.margin import margin_by_rulebook
    from sim.rules import shelf

    rulebook = shelf.load(args.pilot, town=args.town)
    text = shelf.text(args.pilot) if args.town is None else shelf.dump(rulebook)
    margin = margin_by_rulebook(rulebook)
    table = margin.middle().to_string(index=False).splitlines()
    lines = [
        "",
        *textwrap.wrap(margin.sentence(), 78),
        "",
        "The middle resident's middle month:",
        *table,
        "",
        *_tenths(margin),
    ]
    print(text, end="")
    print("\n".join(f"# {line}".rstrip() for line in lines))  # so that what is printed stays a rulebook
    return 0


def _tenths(margin: Margin) -> list[str]:
    """The margin of each tenth of residents, as lines."""
    head = (
        "Each tenth by wage, lowest first. Money in % of a month's basic costs; in % of the tenth: hinge (afloat off"
        " the list, sink on it) and poor (sink either way):"
    )
    return [*textwrap.wrap(head, 78), *margin.tenths().to_string(index=False).splitlines()]


def _new(args: argparse.Namespace) -> int:
    from pathlib import Path

    from sim.cli import starter

    starter.write(Path(args.file))
    print(f"{args.file}: written; change its numbers, then: sim check {args.file}; sim run {args.file}")
    return 0


def _check(args: argparse.Namespace) -> int:
    from sim.cli import report
    from sim.results.margin import margin_by_rulebook
    from sim.rules import changes, shelf
    from sim.studies import flood

    before, given = shelf.load(args.file, town=args.town), dict(args.changes)
    rulebook = changes.changed(before, given)
    print(f"{args.file}: valid: {rulebook.name}, {len(rulebook.source)} sources, {len(rulebook.service)} services, "
          f"{len(rulebook.amendment)} amendments")  # fmt: skip
    report.change(changes.compare(before, given))
    margin = margin_by_rulebook(rulebook)
    lines = [margin.sentence(), flood.warning_of(rulebook)]
    if given:
        lines.insert(0, f"Before: {margin_by_rulebook(before).sentence()}")
        lines[1] = f"After: {lines[1]}"
    report.lines([line for line in lines if line])
    print("\n".join(_tenths(margin)))
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code.

    0, or 1 where a check did not hold or the machine refused (no memory, no space), 2 after one line on what is wrong
    with the input, 70 after one line on a mistake of ours, 130 after Ctrl+C. Nothing is raised.
    """
    early.alone = argv is None
    with screen.screens() as (out, err):
        code = _outcome(argv)
        out.flush()
        if out.lost is not None and not isinstance(out.lost, BrokenPipeError):  # a pipe's reader has seen enough
            _say(screen.unshown(out.lost))
            code = code or faults.REFUSED
        err.flush()
    return code


def _outcome(argv: Sequence[str] | None) -> int:
    try:
        with ending.by_signals(), screen.notices():
            args = _parser().parse_args(argv)
            try:
                code: int = args.go(args)
            finally:
                early.end()
            return code
    except SystemExit as end:  # argparse's, after --help
        return end.code if isinstance(end.code, int) else 0
    except BaseException as error:
        code, line = faults.explain(error)
        if debugging():
            traceback.print_exc()
        _say(line)
        return error.code if isinstance(error, ending.Ended) else code


def _say(line: str) -> None:
    print(f"sim: {line}", file=sys.stderr)
