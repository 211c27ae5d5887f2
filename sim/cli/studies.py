"""Commands that put a question to a rulebook. Each makes a `Study`; all are told and written in one way."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.cli.options import file_name, fraction, integer, town_options
from sim.cli.progress import Progress, note

if TYPE_CHECKING:
    from sim.results.study import Study
    from sim.rules.rulebook import Rulebook

Maker = Callable[[argparse.Namespace, Callable[[int], None]], "Study"]
Total = Callable[[argparse.Namespace], int]
"""How many steps a study takes, for a bar of progress."""
REFORM_SEEDS = 5


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands, each with `go` set to what carries it out."""
    compare = command("compare", "Lay rulebooks side by side: one table, one figure, same people, same luck.")
    compare.add_argument("rulebooks", nargs="+", metavar="RULEBOOK", type=file_name, help="pilots' names or TOML files")
    _finish(compare, _compare, lambda args: args.months, seed=True)

    why = _one_rulebook(
        command, "why", "Divide the listed months that a rulebook adds among the channels; or one person's case file."
    )
    why.add_argument(
        "--seeds", type=integer(1, 1000), default=5, metavar="K", help="towns to average over (default: 5)"
    )
    why.add_argument(
        "--resident", type=integer(0, 10_000_000), metavar="ID", help="the case file of this person instead"
    )
    _finish(why, _why, _why_steps, seed=True)

    gain = _one_rulebook(
        command, "gain", "Force people onto the list: how many further months does each forced month cause?"
    )
    gain.add_argument(
        "--cases", type=integer(2, 10_000), default=200, metavar="K", help="people and dates (default: 200)"
    )
    _finish(gain, _gain, _gain_steps, seed=True)

    tipping = _one_rulebook(
        command, "tipping", "Gain and listed share along one key, on the way up and on the way back."
    )
    tipping.add_argument("--vary", required=True, metavar="KEY", help="dotted key, such as sanctions.severity")
    tipping.add_argument("--low", type=fraction, metavar="X", help="from this value")
    tipping.add_argument("--high", type=fraction, metavar="X", help="to this value")
    tipping.add_argument("--steps", type=integer(3, 100), default=9, metavar="K", help="values (default: 9)")
    _finish(tipping, _tipping, _tipping_steps, seed=True)

    reform = _one_rulebook(command, "reform", "Abolish or soften the list mid-life: who recovers, when, and who never.")
    reform.add_argument(
        "--month", type=integer(1, 12_000), default=60, metavar="M", dest="when", help="when (default: 60)"
    )
    reform.add_argument(
        "--how", choices=("abolish", "soften"), default="abolish", help="what is done (default: abolish)"
    )
    _finish(reform, _reform, _reform_steps, seed=True, months=180)

    audit = _one_rulebook(command, "audit", "What the registry reports beside what happened, month by month.")
    _finish(audit, _audit, lambda args: args.months, seed=True)

    validate = command("validate", "Hold the model against theory and published results; exit code 1 if a row fails.")
    _finish(validate, _validate, seed=False)

    where = command("sensitivity", "Which parameters decide entrenchment, and where the list is harmless or helps.")
    where.add_argument(
        "--samples", type=integer(4, 100_000), default=128, metavar="K", help="base samples (default: 128)"
    )
    _finish(where, _sensitivity, _sensitivity_steps, seed=True)


def _one_rulebook(command: Callable[..., argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    parser = command(name, text)
    parser.add_argument(
        "rulebook",
        nargs="?",
        default="joined-hands",
        metavar="RULEBOOK",
        type=file_name,
        help="a pilot's name or a TOML file",
    )
    return parser


def _finish(
    parser: argparse.ArgumentParser, make: Maker, total: Total | None = None, *, seed: bool, months: int = 120
) -> None:
    if seed:
        town_options(parser, months=months)
    parser.add_argument("--out", metavar="DIR", type=file_name, help="write tables and pictures to this folder")
    parser.add_argument("--json", action="store_true", help="print the findings alone, as JSON")
    parser.set_defaults(go=lambda args: _carry_out(args, make, total))


def _carry_out(args: argparse.Namespace, make: Maker, total: Total | None) -> int:
    from sim.cli import report, screen
    from sim.results import output

    if args.out is not None:
        output.check(args.out)
    with Progress(total(args) if total else None, "steps") as progress:
        study = make(args, progress.reached)
        written = output.write_study(study, args.out, progress.doing, note) if args.out is not None else []
    if args.json:
        screen.print_json(output.as_json(study.data))
    else:
        report.study(study, written)
    return 0 if study.ok else 1


def _town(args: argparse.Namespace) -> dict[str, Any]:
    return {"residents": args.residents, "months": args.months, "seed": args.seed}


def _book(args: argparse.Namespace) -> Rulebook:
    from sim.rules import shelf

    return shelf.load(args.rulebook)


def _call(module: str, name: str, *args: Any, **options: Any) -> Study:
    study: Study = getattr(import_module(f"sim.{module}"), name)(*args, **options)
    return study


def _why_steps(args: argparse.Namespace) -> int:
    from sim.studies.why import shapley as why

    if args.resident is not None:
        return int(args.months)
    return why.steps(_book(args), args.residents, args.months, args.seeds)


def _gain_steps(args: argparse.Namespace) -> int:
    from sim.studies.gain import gain

    return gain.steps(_book(args), args.cases, args.residents, args.months)


def _tipping_steps(args: argparse.Namespace) -> int:
    from sim.studies.tipping import tipping

    span = {"low": args.low, "high": args.high, "steps": args.steps}
    return tipping.total(_book(args), args.vary, **span, residents=args.residents, months=args.months)


def _reform_steps(args: argparse.Namespace) -> int:
    return int(REFORM_SEEDS * args.months)


def _sensitivity_steps(args: argparse.Namespace) -> int:
    from sim.studies.sensitivity import sensitivity

    return int(args.samples * (len(sensitivity.SPACE) + 2) + sensitivity.FIELDS**2)


def _compare(args: argparse.Namespace, told: Callable[[int], None]) -> Study:
    return _call("studies.comparison", "comparison", args.rulebooks, **_town(args), told=told)


def _why(args: argparse.Namespace, told: Callable[[int], None]) -> Study:
    if args.resident is not None:
        return _call("studies.casefile.casefile", "casefile", _book(args), args.resident, **_town(args))
    town = _town(args)
    first = town.pop("seed")
    return _call("studies.why.shapley", "why", _book(args), **town, seeds=range(first, first + args.seeds), told=told)


def _gain(args: argparse.Namespace, told: Callable[[int], None]) -> Study:
    return _call("studies.gain.gain", "gain", _book(args), cases=args.cases, **_town(args), told=told)


def _tipping(args: argparse.Namespace, told: Callable[[int], None]) -> Study:
    span = {"low": args.low, "high": args.high, "steps": args.steps}
    return _call("studies.tipping.tipping", "tipping", _book(args), args.vary, **span, **_town(args), told=told)


def _reform(args: argparse.Namespace, told: Callable[[int], None]) -> Study:
    return _call(
        "studies.reform.reform",
        "reform",
        _book(args),
        month=args.when,
        how=args.how,
        seeds=REFORM_SEEDS,
        **_town(args),
        told=told,
    )


def _audit(args: argparse.Namespace, told: Callable[[int], None]) -> Study:
    return _call("studies.audit.audit", "audit", _book(args), **_town(args), told=told)


def _validate(args: argparse.Namespace, told: Callable[[int], None]) -> Study:
    return _call("theory.validate", "validate", told=told)


def _sensitivity(args: argparse.Namespace, told: Callable[[int], None]) -> Study:
    return _call("studies.sensitivity.sensitivity", "sensitivity", samples=args.samples, **_town(args), told=told)
