"""Commands that put a question to a rulebook. Each gives a `Study`; all are told and written in one way."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, TypedDict

import sim
from sim.cli.options import file_name, fraction, integer, people_option, town_options
from sim.cli.progress import ProgressBar, note

if TYPE_CHECKING:
    from sim.progress import Progress
    from sim.results.study import Study

Ask = Callable[[argparse.Namespace, "Progress"], "Study"]


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands, each with `go` set to what carries it out."""
    compare = command("compare", "Lay rulebooks side by side: one table, one figure, same people, same luck.")
    compare.add_argument("rulebooks", nargs="+", metavar="RULEBOOK", type=file_name, help="pilots' names or TOML files")
    people_option(compare)
    compare.add_argument("--towns", type=integer(1, 1000), default=5, metavar="K", help="how many (default: 5)")
    _finish(compare, _compare, months=120)

    why = command("why", "Divide the listed months that a rulebook adds among the channels; or one person's case file.")
    _one_rulebook(why)
    why.add_argument(
        "--seeds", type=integer(1, 1000), default=5, metavar="K", help="towns to average over (default: 5)"
    )
    why.add_argument(
        "--resident", type=integer(0, 10_000_000), metavar="ID", help="the case file of this person instead"
    )
    _finish(why, _why, months=120)

    gain = command("gain", "Force people onto the list: how many further months does each forced month cause?")
    _one_rulebook(gain)
    gain.add_argument(
        "--cases", type=integer(2, 10_000), default=100, metavar="K", help="people forced in each (default: 100)"
    )
    gain.add_argument("--towns", type=integer(1, 1000), default=9, metavar="K", help="how many (default: 9)")
    _finish(gain, _gain, months=120)

    lines = command("headlines", "What a rulebook comes to over many towns: each number with its middle and its range.")
    _one_rulebook(lines)
    lines.add_argument("--towns", type=integer(20, 10_000), default=200, metavar="K", help="how many (default: 200)")
    _finish(lines, _headlines, months=120)

    tipping = command("tipping", "Gain and listed share along one key, on the way up and on the way back.")
    _one_rulebook(tipping)
    tipping.add_argument("--vary", required=True, metavar="KEY", help="dotted key, such as sanctions.severity")
    tipping.add_argument("--low", type=fraction, metavar="X", help="from this value")
    tipping.add_argument("--high", type=fraction, metavar="X", help="to this value")
    tipping.add_argument("--steps", type=integer(3, 100), default=9, metavar="K", help="values (default: 9)")
    _finish(tipping, _tipping, months=120)

    reform = command("reform", "Abolish or soften the list mid-life: who recovers, when, and who never.")
    _one_rulebook(reform)
    reform.add_argument(
        "--month", type=integer(1, 12_000), default=60, metavar="M", dest="when", help="when (default: 60)"
    )
    reform.add_argument(
        "--how", choices=("abolish", "soften"), default="abolish", help="what is done (default: abolish)"
    )
    _finish(reform, _reform, months=180)

    audit = command("audit", "What the registry reports beside what happened, month by month.")
    _one_rulebook(audit)
    _finish(audit, _audit, months=120)

    lives = command("live", "Live again what was played: with and without the list, as played and by rule.")
    lives.add_argument(
        "choices",
        metavar="FILE",
        type=file_name,
        help="a choices file (.toml), or a text file with codes, as a chat has them",
    )
    lives.add_argument(
        "--save", metavar="NEW.toml", type=file_name, help="write the codes as a choices file, under a new name"
    )
    _finish(lives, _live)

    validate = command("validate", "Hold the model against theory and published results; exit code 1 if a row fails.")
    _finish(validate, lambda _, progress: sim.validate(progress))

    where = command("sensitivity", "Which parameters decide entrenchment, and where the list is harmless or helps.")
    where.add_argument(
        "--samples", type=integer(4, 100_000), default=64, metavar="K", help="base samples (default: 64)"
    )
    _finish(where, _sensitivity, months=120)


def _one_rulebook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "rulebook", nargs="?", default="joined-hands", metavar="RULEBOOK", type=file_name,
        help="a pilot's name or a TOML file",
    )  # fmt: skip
    people_option(parser)


def _finish(parser: argparse.ArgumentParser, ask: Ask, months: int | None = None) -> None:
    if months is not None:
        town_options(parser, months=months)
    parser.add_argument("--out", metavar="DIR", type=file_name, help="write tables and pictures to this folder")
    parser.add_argument("--json", action="store_true", help="print the findings alone, as JSON")
    parser.set_defaults(go=lambda args: _carry_out(args, ask))


def _carry_out(args: argparse.Namespace, ask: Ask) -> int:
    from sim.cli import report, screen
    from sim.results import output

    if args.out is not None:
        output.check(args.out)
    with ProgressBar("steps") as bar:
        study = ask(args, bar.reached)
        written = output.write_study(study, args.out, bar.doing, note) if args.out is not None else []
    if args.json:
        screen.print_json(output.as_json(study.data))
    else:
        report.study(study, written)
    return 0 if study.ok else 1


class TownSize(TypedDict):
    """The options of `town_options`."""

    residents: int
    months: int
    seed: int


def _town(args: argparse.Namespace) -> TownSize:
    return {"residents": args.residents, "months": args.months, "seed": args.seed}


def _compare(args: argparse.Namespace, progress: Progress) -> Study:
    from sim.studies.comparison import comparison

    rulebooks = [sim.load(name, args.town) for name in args.rulebooks]
    return comparison(rulebooks, **_town(args), towns=args.towns, progress=progress)


def _live(args: argparse.Namespace, progress: Progress) -> Study:
    if args.save is None:
        return sim.live(args.choices, progress, note)
    from sim.play import saved

    return sim.live(saved.save(args.choices, args.save, note), progress)


def _why(args: argparse.Namespace, progress: Progress) -> Study:
    rulebook = sim.load(args.rulebook, args.town)
    if args.resident is not None:
        return sim.casefile(rulebook, args.resident, **_town(args), progress=progress)
    return sim.why(rulebook, args.residents, args.months, range(args.seed, args.seed + args.seeds), progress)


def _gain(args: argparse.Namespace, progress: Progress) -> Study:
    rulebook = sim.load(args.rulebook, args.town)
    return sim.gain(rulebook, args.cases, **_town(args), towns=args.towns, progress=progress)


def _headlines(args: argparse.Namespace, progress: Progress) -> Study:
    return sim.headlines(sim.load(args.rulebook, args.town), args.towns, **_town(args), progress=progress)


def _tipping(args: argparse.Namespace, progress: Progress) -> Study:
    rulebook, span = sim.load(args.rulebook, args.town), (args.low, args.high, args.steps)
    return sim.tipping(rulebook, args.vary, *span, **_town(args), progress=progress)


def _reform(args: argparse.Namespace, progress: Progress) -> Study:
    return sim.reform(sim.load(args.rulebook, args.town), args.when, args.how, **_town(args), progress=progress)


def _audit(args: argparse.Namespace, progress: Progress) -> Study:
    return sim.audit(sim.load(args.rulebook, args.town), **_town(args), progress=progress)


def _sensitivity(args: argparse.Namespace, progress: Progress) -> Study:
    return sim.sensitivity(samples=args.samples, **_town(args), progress=progress)
