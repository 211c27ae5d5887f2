"""Commands that put a question to a rulebook. Each gives a `Study`; all are told and written in one way."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, TypedDict

import sim
from sim.cli import early
from sim.cli.options import (
    Command,
    changes_option,
    file_name,
    fraction,
    full_option,
    integer,
    people_option,
    picture_options,
    town_options,
)
from sim.cli.progress import ProgressBar, note
from sim.errors import ListedError

if TYPE_CHECKING:
    from sim.plain import Json
    from sim.progress import Progress
    from sim.results.study import Study
    from sim.rules.changes import Change
    from sim.rules.rulebook import Rulebook

Ask = Callable[[argparse.Namespace, "Progress"], "Study"]


def add(command: Command) -> None:
    """Add the commands, each with `go` set to what carries it out."""
    compare = command(
        "compare", "Lay rulebooks side by side: one table, one figure, same people, same luck.",
        "sim compare joined-hands second-chance true-scale", "2 seconds",
    )  # fmt: skip
    compare.add_argument("rulebooks", nargs="+", metavar="RULEBOOK", type=file_name, help="pilots' names or TOML files")
    people_option(compare)
    changes_option(compare)
    compare.add_argument("--towns", type=integer(1, 1000), default=5, metavar="K", help="how many (default: 5)")
    _workers(compare, "sim.studies.comparison")
    _finish(compare, _compare, months=120)

    why = command(
        "why", "How many of the months on the list does feedback cause, and through what? Or one person's case file.",
        "sim why joined-hands --resident 17", "6 seconds; with --resident 2 seconds", channels=True,
    )  # fmt: skip
    _one_rulebook(why)
    why.add_argument("--towns", type=integer(1, 1000), metavar="K", help="how many (default: 5)")
    why.add_argument(
        "--resident", type=integer(0, 10_000_000), metavar="ID", help="the case file of this person instead"
    )
    _workers(why, "sim.studies.why.shapley")
    _finish(why, _why, months=120)

    gain = command(
        "gain", "Force people onto the list: how many further months does each forced month bring?",
        "sim gain second-chance --towns 3", "3 seconds; without --towns 8 seconds",
    )  # fmt: skip
    _one_rulebook(gain)
    gain.add_argument(
        "--cases", type=integer(2, 10_000), default=100, metavar="K", help="people forced in each (default: 100)"
    )
    gain.add_argument("--towns", type=integer(1, 1000), default=9, metavar="K", help="how many (default: 9)")
    _workers(gain, "sim.studies.gain.gain")
    _finish(gain, _gain, months=120)

    lines = command(
        "headlines", "What a rulebook comes to over many towns: each number with its middle and its range.",
        "sim headlines joined-hands --towns 40", "5 seconds",
    )  # fmt: skip
    _one_rulebook(lines)
    lines.add_argument("--towns", type=integer(20, 10_000), default=200, metavar="K", help="how many (default: 200)")
    _workers(lines, "sim.studies.headlines.headlines")
    _finish(lines, _headlines, months=120)

    tipping = command(
        "tipping", "The list along one number, on the way up and on the way back.",
        "sim tipping joined-hands --vary sanctions.severity", "6 seconds",
    )  # fmt: skip
    _one_rulebook(tipping)
    tipping.add_argument("--vary", required=True, metavar="KEY", help="dotted key, such as sanctions.severity")
    tipping.add_argument("--low", type=fraction, metavar="X", help="from this value")
    tipping.add_argument("--high", type=fraction, metavar="X", help="to this value")
    tipping.add_argument("--steps", type=integer(3, 40), default=9, metavar="K", help="values (default: 9)")
    _workers(tipping, "sim.studies.tipping.tipping")
    _finish(tipping, _tipping, months=120)

    reform = command(
        "reform", "Abolish or soften the list mid-life: who recovers, when, and who never.",
        "sim reform joined-hands --month 60 --how soften", "2 seconds",
    )  # fmt: skip
    _one_rulebook(reform)
    reform.add_argument(
        "--month", type=integer(1, 12_000), default=60, metavar="M", dest="when", help="when (default: 60)"
    )
    reform.add_argument(
        "--how", choices=("abolish", "soften"), default="abolish", help="what is done (default: abolish)"
    )
    _workers(reform, "sim.studies.reform.reform")
    _finish(reform, _reform, months=180)

    audit = command(
        "audit", "What the registry reports beside what happened, month by month.",
        "sim audit thousand-points", "2 seconds",
    )  # fmt: skip
    _one_rulebook(audit)
    _finish(audit, _audit, months=120)

    cases = command(
        "cases", "Six telling residents of a town, a page each to print: two lives and three questions.",
        "sim cases joined-hands --out cases", "5 seconds",
    )  # fmt: skip
    _one_rulebook(cases)
    _finish(cases, _cases, months=120)

    lives = command(
        "live", "Live again what was played: with and without the list, as played and by habit.",
        "sim live choices.toml", "5 seconds",
    )  # fmt: skip
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

    validate = command(
        "validate", "Hold the model against theory and published results; exit code 1 if a row fails.",
        "sim validate", "a minute",
    )  # fmt: skip
    _workers(validate, "sim.theory.validate")
    _finish(validate, lambda args, progress: sim.validate(progress, workers=args.workers))

    where = command(
        "sensitivity",
        "Which numbers decide what share of listed months feedback causes, and where the list is harmless or helps.",
        "sim sensitivity joined-hands --samples 16", "25 seconds; without --samples a minute and a half",
    )  # fmt: skip
    _one_rulebook(where)
    where.add_argument(
        "--samples", type=integer(4, 100_000), default=64, metavar="K", help="base samples (default: 64)"
    )
    where.set_defaults(held=None)
    _workers(where, "sim.studies.sensitivity.sensitivity")
    _finish(where, _sensitivity, months=120)


def _one_rulebook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "rulebook", nargs="?", default="joined-hands", metavar="RULEBOOK", type=file_name,
        help="a pilot's name or a TOML file",
    )  # fmt: skip
    people_option(parser)
    changes_option(parser)


def _workers(parser: argparse.ArgumentParser, loads: str) -> None:
    """Among how many processes the towns are split, each of which `loads` this module."""
    parser.set_defaults(loads=loads)
    parser.add_argument(
        "--workers", type=integer(1, 60), metavar="N",
        help="processes that share the work; the answer is the same"
        " (default: one a core, 8 at most; one alone for what is short)",
    )  # fmt: skip


def _finish(parser: argparse.ArgumentParser, ask: Ask, months: int | None = None) -> None:
    if months is not None:
        town_options(parser, months=months)
    parser.add_argument("--out", metavar="DIR", type=file_name, help="write tables and pictures to this folder")
    picture_options(parser)
    parser.add_argument("--json", action="store_true", help="print the findings alone, as JSON")
    full_option(parser)
    parser.set_defaults(go=lambda args: _carry_out(args, ask))


def _begin(args: argparse.Namespace) -> None:
    """Start the processes that a study will probably share its work with."""
    if hasattr(args, "loads") and args.workers != 1 and (args.workers or early.is_long(args)):
        early.begin(args.loads, "sim.figures" if args.out is not None else None, workers=args.workers)


def _carry_out(args: argparse.Namespace, ask: Ask) -> int:
    _begin(args)
    with early.loading():
        from sim.cli import changing, report, screen
        from sim.results import output

        if hasattr(args, "loads"):
            importlib.import_module(args.loads)

    if args.out is not None:
        output.check(args.out)
    asked, look = changing.changes_asked(args), output.Look(args.dark, args.svg)
    with ProgressBar("steps") as bar:
        study = _ask_both(args, ask, asked, bar.reached) if asked else ask(args, bar.reached)
        written = output.write_study(study, args.out, bar.doing, note, look) if args.out is not None else []
    if args.json:
        screen.print_json(output.as_json(study.data))
        return 0 if study.ok else 1
    report.change(asked)
    if args.full:
        report.study(study, written)
    else:
        report.answer(study.answer, study.title, written)
    return 0 if study.ok else 1


def _ask_both(
    args: argparse.Namespace, ask: Callable[[argparse.Namespace, Progress], Study], asked: list[Change],
    progress: Progress,
) -> Study:  # fmt: skip
    """The study of the changed rules, with an answer that lays the unchanged ones beside it."""
    from sim.results import answer
    from sim.rules import changes

    extra: dict[str, Json] = {"changes": [asdict(change) for change in asked]}
    if hasattr(args, "rulebooks"):  # side by side in one town already
        study = ask(args, progress)
        return replace(study, data={**study.data, **extra})
    unchanged = argparse.Namespace(**{**vars(args), "changes": [], "held": [key for key, _ in args.changes]})
    before = ask(unchanged, lambda done, total: progress(done, 2 * total))
    after = ask(args, lambda done, total: progress(total + done, 2 * total))
    beside = answer.beside(before.answer, after.answer, changes.phrase(asked))
    return replace(after, answer=beside, data={**after.data, **extra, "before": before.data})


class TownSize(TypedDict):
    """The options of `town_options`."""

    residents: int
    months: int
    seed: int


def _town(args: argparse.Namespace) -> TownSize:
    return {"residents": args.residents, "months": args.months, "seed": args.seed}


def _rulebook(args: argparse.Namespace) -> Rulebook:
    """The rulebook that was asked for, with the changes that were asked for."""
    from sim.rules import changes

    return changes.changed(sim.load(args.rulebook, args.town), dict(args.changes))


def _compare(args: argparse.Namespace, progress: Progress) -> Study:
    from sim.cli import changing
    from sim.studies.comparison import comparison

    worlds = changing.worlds(args)
    return comparison(worlds, **_town(args), towns=args.towns, progress=progress, workers=args.workers)


def _live(args: argparse.Namespace, progress: Progress) -> Study:
    if args.save is None:
        return sim.live(args.choices, progress, note)
    from sim.play import saved

    return sim.live(saved.save(args.choices, args.save, note), progress)


def _why(args: argparse.Namespace, progress: Progress) -> Study:
    rulebook = _rulebook(args)
    if args.resident is not None:
        if args.towns is not None:
            raise ListedError("--towns: the case file of a resident is of one town; choose it with --seed")
        return sim.casefile(rulebook, args.resident, **_town(args), progress=progress, workers=args.workers)
    return sim.why(rulebook, **_town(args), towns=args.towns or 5, progress=progress, workers=args.workers)


def _gain(args: argparse.Namespace, progress: Progress) -> Study:
    rulebook = _rulebook(args)
    return sim.gain(rulebook, args.cases, **_town(args), towns=args.towns, progress=progress, workers=args.workers)


def _headlines(args: argparse.Namespace, progress: Progress) -> Study:
    return sim.headlines(_rulebook(args), args.towns, **_town(args), progress=progress, workers=args.workers)


def _tipping(args: argparse.Namespace, progress: Progress) -> Study:
    rulebook, span = _rulebook(args), (args.low, args.high, args.steps)
    return sim.tipping(rulebook, args.vary, *span, **_town(args), progress=progress, workers=args.workers)


def _reform(args: argparse.Namespace, progress: Progress) -> Study:
    return sim.reform(_rulebook(args), args.when, args.how, **_town(args), progress=progress, workers=args.workers)


def _audit(args: argparse.Namespace, progress: Progress) -> Study:
    return sim.audit(_rulebook(args), **_town(args), progress=progress)


def _cases(args: argparse.Namespace, progress: Progress) -> Study:
    return sim.cases(_rulebook(args), **_town(args), progress=progress)


def _sensitivity(args: argparse.Namespace, progress: Progress) -> Study:
    held = [key for key, _ in args.changes] if args.held is None else args.held
    return sim.sensitivity(
        _rulebook(args), args.samples, **_town(args), progress=progress, town=args.town, held=held, workers=args.workers
    )
