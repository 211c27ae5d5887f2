"""Commands that open or write something to look at: `sim page`, `sim kit`, `sim slides`, `sim lab`."""

from __future__ import annotations

import argparse
import webbrowser
from pathlib import Path

from sim.cli.options import Command, changes_option, file_name, integer, people_option, town_options
from sim.cli.progress import ProgressBar, note
from sim.errors import quoted


def add(command: Command) -> None:
    """Add the commands, each with `go` set to what carries it out."""
    page = command(
        "page", "Write the seminar page: one HTML file that anyone can open, offline.", "sim page --open", "a second"
    )  # fmt: skip
    page.add_argument(
        "rulebook", nargs="?", default="joined-hands", metavar="RULEBOOK", type=file_name,
        help="what it opens with (default: joined-hands)",
    )  # fmt: skip
    people_option(page)
    changes_option(page)
    town_options(page)
    page.add_argument(
        "--out", metavar="FILE", type=file_name, help="the file (default: listed.html; listed.zip with --scorm)"
    )
    page.add_argument("--scorm", action="store_true", help="write a package for a learning platform (SCORM 1.2)")
    page.add_argument("--open", action="store_true", help="open it in the browser")
    page.set_defaults(go=_page)

    kit = command(
        "kit", "The paper town as cards: say what a class will show, and write it print-ready.",
        "sim kit --players 24 --out kit", "3 seconds",
    )  # fmt: skip
    kit.add_argument("--players", type=integer(12, 30), default=24, metavar="N", help="seats, 12 to 30 (default: 24)")
    kit.add_argument("--rounds", type=integer(6, 12), default=8, metavar="M", help="months, 6 to 12 (default: 8)")
    kit.add_argument(
        "--seed", type=integer(0, 2**63 - 1), default=7, metavar="S", help="of everybody's luck (default: 7)"
    )
    kit.add_argument(
        "--out", metavar="DIR", type=file_name, help="write the kit to this folder (default: only say what it shows)"
    )
    kit.set_defaults(go=_kit)

    slides = command(
        "slides", "Five slides of a town whose titles say what was found, with notes and questions: PNG and one PDF.",
        "sim slides joined-hands --out slides", "5 seconds",
    )  # fmt: skip
    slides.add_argument(
        "rulebook", nargs="?", default="joined-hands", metavar="RULEBOOK", type=file_name,
        help="a pilot's name or a TOML file (default: joined-hands)",
    )  # fmt: skip
    people_option(slides)
    changes_option(slides)
    town_options(slides)
    slides.add_argument("--out", metavar="DIR", type=file_name, default="slides", help="folder (default: slides)")
    slides.add_argument("--dark", action="store_true", help="for a dark wall: light letters on a dark ground")
    slides.set_defaults(go=_slides)

    lab = command(
        "lab", "Open JupyterLab on your own copies of the course's notebooks.", "sim lab", "10 seconds, and stays open"
    )  # fmt: skip
    lab.add_argument(
        "folder",
        nargs="?",
        metavar="DIR",
        type=file_name,
        help="your folder, kept as it is (default: listed-notebooks)",
    )
    lab.add_argument("--no-browser", action="store_true", help="do not open a browser")
    lab.add_argument("--no-start", action="store_true", help="only copy the notebooks")
    lab.set_defaults(go=_lab)


def _page(args: argparse.Namespace) -> int:
    from sim import page

    target = Path(args.out or ("listed.zip" if args.scorm else "listed.html"))
    if args.scorm != (target.suffix.lower() == ".zip"):
        raise page.PageError(f"--out: {quoted(str(target))}: a package (--scorm) ends in .zip, a page in .html")
    size = {"residents": args.residents, "months": args.months, "seed": args.seed}
    with ProgressBar("months of the first town lived") as bar:
        path = page.write(
            target, args.rulebook, **size, progress=bar.reached, notify=note, town=args.town, changes=dict(args.changes)
        )
    use = "upload it to a learning platform" if args.scorm else "open it in a browser, no server is needed"
    print(f"{path}: written, {path.stat().st_size / 1e3:.0f} kB; {use}")
    if args.open and not args.scorm and not webbrowser.open(path.absolute().as_uri()):
        note(f"no browser could be opened: open {path} by hand")
    return 0


def _kit(args: argparse.Namespace) -> int:
    from sim import kit

    if args.out is not None:
        kit.check(args.out)
    with ProgressBar("rounds of 201 classes lived") as bar:
        lived = kit.live(args.players, args.rounds, args.seed, bar.reached)
    say = kit.Words(lived)
    print("\n".join(say.preview()))
    if args.out is None:
        print(say("preview.nothing"))
    else:
        written = kit.write(lived, args.out, note)
        print(say("preview.written", folder=args.out, number=len(written)))
    return 0


def _slides(args: argparse.Namespace) -> int:
    from sim import slides
    from sim.results import runs
    from sim.rules import changes, shelf

    slides.check(args.out)
    rulebook = changes.changed(shelf.load(args.rulebook, args.town), dict(args.changes))
    with ProgressBar("months lived") as bar:
        lived = runs.run(rulebook, args.residents, args.months, args.seed, progress=bar.reached)
        bar.doing("slides")
        deck = slides.slides(lived, args.dark)
        written = slides.write(deck, args.out, note)
    for number, slide in enumerate(deck, 1):
        print(f"{number}. {slide.title}")
    print(f"Written to {args.out}: {len(written)} files; look at {slides.PDF} first: the slides, then notes to each.")
    return 0


def _lab(args: argparse.Namespace) -> int:
    from sim.lab import jupyter

    folder = args.folder or jupyter.FOLDER
    return jupyter.open_lab(folder, browser=not args.no_browser, start=not args.no_start)
