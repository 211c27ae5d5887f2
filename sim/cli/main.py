"""The command line: `sim run` and its companions. Modules are loaded when a command needs them."""

from __future__ import annotations

import argparse
import sys
import textwrap
import traceback
from collections.abc import Sequence
from functools import cache
from typing import Any

from sim.cli import ending, faults, screen, studies, sweeps, views
from sim.cli.options import Parser, file_name, people_option, town_options
from sim.cli.progress import ProgressBar, note
from sim.errors import debugging

DEFAULT_FOLDER = "listed-run"


@cache
def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="sim", description="Listed: an invented town in which a blacklist feeds on itself.", allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, text: str, **more: Any) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(
            name, help=text.replace("%", "%%"), description=text, allow_abbrev=False, **more
        )
        added.set_defaults(go=globals().get(f"_{name}"))
        return added

    run = command("run", "Live one town under rulebooks and their twins; show, tell and write what happened.")
    run.add_argument(
        "rulebooks",
        nargs="*",
        metavar="RULEBOOK",
        type=file_name,
        help="a pilot's name or a TOML file (default: joined-hands)",
    )
    people_option(run)
    town_options(run)
    run.add_argument(
        "--out", metavar="DIR", type=file_name, help=f"folder to write (default: {DEFAULT_FOLDER}; with --json: none)"
    )
    run.add_argument("--json", action="store_true", help="print the summary alone, as JSON")
    run.add_argument("--cut", action="append", default=[], metavar="CHANNEL", help="cut this channel (may be repeated)")
    run.add_argument("--no-twins", action="store_true", help="leave out the twins `no feedback` and `no list`")

    command("pilots", "The rulebooks that ship, one line each.")
    command("show", "Print a pilot's TOML with its comments.").add_argument("pilot", metavar="PILOT")
    command("new", "Write a commented rulebook to start from.").add_argument("file", metavar="FILE", type=file_name)
    command("check", "Say whether a rulebook is valid, or why not.").add_argument(
        "file", metavar="FILE", type=file_name
    )
    studies.add(command)
    sweeps.add(command)
    views.add(command)
    return parser


def _run(args: argparse.Namespace) -> int:
    from sim.results import runs
    from sim.rules import shelf

    out: str | None = args.out
    if out is None and not args.json:
        out = DEFAULT_FOLDER
    if out is not None:
        from sim.results import output

        worlds = runs.with_twins(args.rulebooks or shelf.DEFAULT, args.cut, args.town)
        output.check(out, worlds[: len(worlds) // 3] if args.no_twins else worlds)
    with ProgressBar("months lived") as bar:
        run = runs.run(
            args.rulebooks or shelf.DEFAULT, args.residents, args.months, args.seed,
            cut=args.cut, town=args.town, twins=not args.no_twins, progress=bar.reached,
        )  # fmt: skip
        written = output.write(run, out, bar.doing, note) if out is not None else []
    if args.json:
        from sim.results.output import as_json

        screen.print_json(as_json(run.summary()))
    else:
        from sim.cli import report

        report.run(run, written)
    return 0


def _pilots(_: argparse.Namespace) -> int:
    from sim.rules import shelf

    for name in shelf.shipped():
        print(f"{name:<18} {shelf.load(name).title}")
    return 0


def _show(args: argparse.Namespace) -> int:
    from sim.results.margin import margin_by_rulebook
    from sim.rules import shelf

    text = shelf.text(args.pilot)
    margin = margin_by_rulebook(shelf.load(args.pilot))
    table = margin.middle().to_string(index=False).splitlines()
    lines = ["", *textwrap.wrap(margin.sentence(), 110), "", "The middle resident's middle month:", *table]
    print(text, end="")
    print("\n".join(f"# {line}".rstrip() for line in lines))  # so that what is printed stays a rulebook
    return 0


def _new(args: argparse.Namespace) -> int:
    from pathlib import Path

    from sim.cli import starter

    starter.write(Path(args.file))
    print(f"{args.file}: written; change its numbers, then: sim check {args.file}; sim run {args.file}")
    return 0


def _check(args: argparse.Namespace) -> int:
    from sim.results.margin import margin_by_rulebook
    from sim.rules import shelf

    rulebook = shelf.load(args.file)
    print(f"{args.file}: valid: {rulebook.name}, {len(rulebook.source)} sources, {len(rulebook.service)} services, "
          f"{len(rulebook.amendment)} amendments")  # fmt: skip
    print(margin_by_rulebook(rulebook).sentence())
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code.

    0, or 1 where a check did not hold or the machine refused (no memory, no space), 2 after one line on what is wrong
    with the input, 70 after one line on a mistake of ours, 130 after Ctrl+C. Nothing is raised.
    """
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
            code: int = args.go(args)
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
