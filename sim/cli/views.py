"""Commands that open or write something to look at: `sim page`, `sim kit`, `sim app`, `sim lab`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from sim.cli.options import file_name, integer, people_option, town_options
from sim.cli.progress import ProgressBar, note


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands, each with `go` set to what carries it out."""
    page = command("page", "Write the seminar page: one HTML file that anyone can open, offline.")
    page.add_argument(
        "rulebooks", nargs="*", metavar="RULEBOOK", type=file_name, help="the subject first (default: joined-hands)"
    )
    people_option(page)
    town_options(page)
    page.add_argument(
        "--out", default="listed.html", metavar="FILE", type=file_name, help="the file (default: listed.html)"
    )
    page.set_defaults(go=_page)

    kit = command("kit", "The paper town as cards: say what a class will show, and write it print-ready.")
    kit.add_argument("--players", type=integer(12, 30), default=24, metavar="N", help="seats, 12 to 30 (default: 24)")
    kit.add_argument("--rounds", type=integer(6, 12), default=8, metavar="M", help="months, 6 to 12 (default: 8)")
    kit.add_argument(
        "--seed", type=integer(0, 2**63 - 1), default=7, metavar="S", help="of everybody's luck (default: 7)"
    )
    kit.add_argument(
        "--out", metavar="DIR", type=file_name, help="write the kit to this folder (default: only say what it shows)"
    )
    kit.set_defaults(go=_kit)

    app = command("app", "Serve the live dashboard to this machine: step, play, slide, look at a person.")
    app.add_argument(
        "rulebook", nargs="?", default="joined-hands", metavar="RULEBOOK", type=file_name, help="a pilot or a TOML file"
    )
    people_option(app)
    app.add_argument(
        "--residents", type=integer(2, 100_000), default=1000, metavar="N", help="how many (default: 1000)"
    )
    app.add_argument(
        "--seed", type=integer(0, 2**63 - 1), default=1, metavar="S", help="of everybody's luck (default: 1)"
    )
    app.add_argument("--port", type=integer(1024, 65_535), metavar="P", help="on 127.0.0.1 (default: a free one)")
    app.set_defaults(go=_app)

    lab = command("lab", "Open JupyterLab on your own copies of the course's notebooks.")
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

    rulebooks = args.rulebooks or None
    size = {"residents": args.residents, "months": args.months, "seed": args.seed}
    with ProgressBar("months of all worlds lived") as bar:
        path = page.write(Path(args.out), rulebooks, **size, progress=bar.reached, notify=note, town=args.town)
    print(f"{path}: written, {path.stat().st_size / 1e6:.1f} MB; open it in a browser, no server is needed")
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


def _app(args: argparse.Namespace) -> int:
    from sim.app import server as app
    from sim.rules import shelf
    from sim.rules.worlds import World

    return app.serve(World(shelf.load(args.rulebook, args.town)), args.residents, args.seed, args.port)


def _lab(args: argparse.Namespace) -> int:
    from sim.lab import jupyter

    folder = args.folder or jupyter.FOLDER
    return jupyter.open_lab(folder, browser=not args.no_browser, start=not args.no_start)
