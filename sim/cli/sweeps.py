"""Commands for sweeps: `sim sweep`, `sim table`, `sim plot`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.options import Command, file_name, full_option, integer, picture_options
from sim.cli.progress import RateBar, note
from sim.errors import ListedError, nearest, quoted

if TYPE_CHECKING:
    from sim.figures.style import Picture
    from sim.sweeps.read import SweepRows

_DESIGN = """\
a design of 120 towns, in TOML (`sim sweep --new FILE` writes one with comments):
  rulebooks = ["joined-hands", "second-chance"]
  seeds = {low = 1, high = 20}
  [keys]
  listing.threshold = [850.0, 900.0, 950.0]

all keys of a design:              python -m pydoc sim.sweeps.design
for those who use mesa.batch_run:  python -m pydoc sim.sweeps
"""


def add(command: Command) -> None:
    """Add the commands, each with `go` set to what carries it out."""
    sweep = command(
        "sweep", "Live a whole design of towns; killed at any moment, the same command goes on.",
        "sim sweep design.toml --out towns", "a minute for 120 towns",
        epilog=_DESIGN, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    sweep.add_argument("design", nargs="?", metavar="DESIGN.toml", type=file_name, help="what to vary")
    sweep.add_argument(
        "--new", metavar="FILE", type=file_name, help="write a commented design to start from, which runs as it is"
    )
    sweep.add_argument(
        "--out", metavar="DIR", type=file_name, help="folder for the rows: new, or of this sweep, which then goes on"
    )
    sweep.add_argument("--dry-run", action="store_true", help="only say how many runs, how long, how much disk")
    sweep.add_argument("--processes", type=integer(1, 1000), default=1, metavar="N", help="how many (default: 1)")
    sweep.add_argument("--dask", metavar="ADDRESS", help="use the Dask cluster at this scheduler, tcp://host:port")
    sweep.add_argument(
        "--batch", type=integer(1, 1_000_000), metavar="K", help="runs of a file (default: a second's work)"
    )
    sweep.set_defaults(go=_sweep)

    table = command(
        "table", "The rows of a sweep: means with 5% and 95%, over towns and whatever is not asked for.",
        "sim table towns --by listing.threshold", "2 seconds",
    )  # fmt: skip
    table.add_argument("dir", metavar="DIR", type=file_name, help="folder of a sweep")
    table.add_argument("--by", action="append", default=[], metavar="COLUMN", help="one row for each (may be repeated)")
    table.add_argument("--csv", action="store_true", help="print CSV, with all digits")
    full_option(table)
    table.set_defaults(go=_table)

    plot = command(
        "plot", "Draw a sweep: what moves a number most, and the number along one key and along two; into its folder.",
        "sim plot towns --measure entrenchment", "5 seconds",
    )  # fmt: skip
    plot.add_argument("dir", metavar="DIR", type=file_name, help="folder of a sweep")
    plot.add_argument("--measure", metavar="M", help="what to draw (default: the first measure)")
    plot.add_argument("--x", metavar="KEY", help="to the right (default: months, or the key that moves most)")
    plot.add_argument(
        "--y", metavar="KEY", help="upwards where two keys are shown (default: the key that moves next most)"
    )
    picture_options(plot)
    plot.set_defaults(go=_plot)


def _sweep(args: argparse.Namespace) -> int:
    from sim.sweeps import estimate, run

    if args.new is not None:
        return _new(args)
    if args.design is None:
        raise ListedError("DESIGN.toml: missing; `sim sweep --new design.toml` writes one to start from")
    if args.dry_run:
        print(estimate.dry_run(args.design, processes=args.processes, batch=args.batch))
        return 0
    if args.out is None:
        raise ListedError("--out: missing; name a folder for the rows, or add --dry-run")
    with RateBar("runs") as bar:
        done = run.sweep(
            args.design, args.out, processes=args.processes, dask=args.dask, batch=args.batch, progress=bar.reached,
            notify=note,
        )  # fmt: skip
    before = f" ({done.runs - done.lived:,} of them were finished before)" if done.lived < done.runs else ""
    print(f"{args.out}: {done.runs:,} runs{before}; see: sim table {args.out}; sim plot {args.out}")
    return 0


def _new(args: argparse.Namespace) -> int:
    from sim.cli import starter

    if args.design is not None or args.out is not None or args.dry_run:
        raise ListedError("--new: writes a design and does no more; leave out the rest")
    starter.write_design(Path(args.new))
    print(f"{args.new}: written, 60 towns as it is; see: sim sweep {args.new} --dry-run; "
          f"then: sim sweep {args.new} --out towns")  # fmt: skip
    return 0


def _open(folder: str) -> SweepRows:
    from sim.sweeps import read

    result = read.open_sweep(folder)
    if not result.table.num_rows:
        raise ListedError(f"{quoted(folder)}: no run is finished yet; the same `sim sweep` command goes on")
    if result.missing:
        note(f"{len(result.missing):,} of {result.plan.batches:,} files are missing or damaged; "
             "the same `sim sweep` command goes on; what follows is of the others")  # fmt: skip
    return result


def _table(args: argparse.Namespace) -> int:
    from sim.cli import report
    from sim.studies.intervals import another_town, range_holds
    from sim.sweeps import read

    rows = _open(args.dir)
    frame = read.summary(rows, args.by)
    if args.csv:
        print(frame.to_csv(index=False, lineterminator="\n"), end="")
    elif args.full:
        report.tables(read.by_measure(rows, frame))
        report.lines(read.keys(rows, frame))
    else:
        report.answer(read.answer(rows, frame), f"{rows.plan.runs:,} towns in {args.dir}")
    if not args.csv and (fewest := int(frame["runs"].min())) > 1:
        note(another_town(range_holds(fewest, 0.9), f"the middle 90% of {fewest:,} runs that vary by luck alone"))
    return 0


def _plot(args: argparse.Namespace) -> int:
    from sim import files
    from sim.figures import sheet
    from sim.sweeps import manifest

    rows = _open(args.dir)
    path = Path(args.dir) / manifest.PICTURES
    if path.is_symlink():
        raise ListedError(f"{quoted(str(path))}: a link; nothing is written outside the sweep's folder")
    with sheet.on(sheet.DARK if args.dark else sheet.PAPER):
        drawn = pictures(rows, args.measure, args.x, args.y)
    with files.in_words(path), files.opened(path, patient=True, notify=note) as folder:
        for picture in drawn:
            stem = f"{picture.name}-{files.stem(args.measure or rows.measures[0])}"
            for kind, draw in ((".png", picture.png), (".svg", picture.svg))[: 1 + args.svg]:
                with folder.file(stem + kind) as file:
                    file.write(draw())
        written = folder.finish(note)
    for name, picture in zip(written[:: 1 + args.svg], drawn, strict=True):
        print(f"{name}: {picture.alt}")
    return 0


def pictures(rows: SweepRows, measure: str | None = None, x: str | None = None, y: str | None = None) -> list[Picture]:
    """The figures of a sweep: what moves the measure most, it along one key, and along two where two were varied.

    Args:
        rows: see `sim.sweeps.read.open_sweep`.
        measure: by default the first that was counted.
        x: key, `residents` or `month` to the right; by default months, or the key that moves the measure most.
        y: the same upwards; by default what moves it most of the others.

    Raises ListedError for a measure that was not counted, or a key that was not varied.
    """
    from sim.sweeps import figure as figures
    from sim.sweeps import labels, read

    measure = measure or rows.measures[0]
    if measure not in rows.measures:
        raise ListedError(f"{quoted(measure)}: not counted in this sweep; {nearest(measure, rows.measures)}")
    for axis in (x, y):
        if axis is not None and axis not in rows.axes:
            raise ListedError(f"{quoted(axis)}: not varied in this sweep; {nearest(axis, rows.axes)}")
    per = rows.plan.design.per
    label, say = labels.measure(measure, per), labels.counted(measure, per).text
    words = label.label if say(0.5).endswith("%") else label.titled
    effects = read.effects(rows, measure)
    order = [*(["month"] if "month" in rows.axes else []), *effects["key"]]
    x = x or next((a for a in order if a != y), None)
    y = y or next((a for a in order if a != x), None)
    drawn = [figures.tornado(effects, words, say=say)]
    if x is None:
        return drawn
    drawn.append(figures.interval_bands(read.bands(rows, x, measure), labels.axis(x, per), words, say))
    if y is not None and y != x:
        about = f"mean of all that varies besides: {rows.plan.runs:,} runs in all"
        across, up = labels.axis(x, per), labels.axis(y, per)
        drawn.append(figures.heat_map(read.cells(rows, x, y, measure), across, up, words, about, say))
    return drawn
