"""What figures are made of: the picture with its alt text, our look, labels that keep clear of each other.

Every picture is 12 inches wide with text of 14 points and more, on opaque white (or dark, see `sim.figures.sheet`),
and carries alt text made of the numbers it shows. Its title says what was found. Worlds differ by colour, line style
and place, never by colour alone. Only matplotlib's objects are used: no pyplot, no global settings, the same bytes
each time.
"""

from __future__ import annotations

import base64
import html
import io
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from sim.arrays import Numbers
from sim.figures import dark, sheet
from sim.figures.canvas import (
    Axes,
    Figure,
    FigureCanvasAgg,
    FigureCanvasSVG,
    Line2D,
    MaxNLocator,
    ScaledTranslation,
    new_figure,
    own_settings,
    patheffects,
)
from sim.figures.labels import plain

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.typing import LineStyleType

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000")  # Okabe-Ito
DASHES: tuple[LineStyleType, ...] = ("-", (0, (5, 1.6)), (0, (1.3, 1.3)), (0, (7, 1.6, 1.3, 1.6)), (0, (10, 3)))
INK, PALE, FONT = "#1A1A1A", "#DDDDDD", "DejaVu Sans"
SMALL, TEXT, TITLE = 15, 17, 22
HIGH = 7.0
Place = Callable[[], None]


class End(NamedTuple):
    """The end of a line, and what is written beside it; without `x` nothing leads there."""

    x: float | None
    y: float
    text: str
    colour: str
    dash: LineStyleType


class Font(TypedDict):
    """How text is set, for matplotlib."""

    fontsize: float
    color: str
    fontfamily: str


@dataclass(frozen=True)
class Picture:
    """A finished figure, the words for those who cannot see it, and the stem of its file's name."""

    figure: Figure
    alt: str
    name: str

    def png(self) -> bytes:
        """The picture as PNG; the same bytes each time."""
        buffer = io.BytesIO()
        with own_settings():
            FigureCanvasAgg(self.figure).print_png(buffer, metadata={"Software": None})  # type: ignore[no-untyped-call]
        return buffer.getvalue()

    def svg(self) -> bytes:
        """The picture as SVG, with its words for those who do not see it; the same bytes each time."""
        buffer = io.StringIO()
        with own_settings():
            about = {"Date": None, "Creator": None, "Title": self.name, "Description": self.alt}
            dpi = self.figure.dpi
            FigureCanvasSVG(self.figure).print_svg(buffer, metadata=about)  # type: ignore[no-untyped-call]
            self.figure.dpi = dpi  # which it sets to its own
        return buffer.getvalue().encode("utf-8")

    def save(self, path: str | Path) -> Path:
        """Write the picture to `path` (SVG if its name ends so, else PNG) and give the path back."""
        path = Path(path)
        path.write_bytes(self.svg() if path.suffix.lower() == ".svg" else self.png())
        return path

    def html(self) -> str:
        """The picture with its alt text as one element that needs no other file."""
        source = "data:image/png;base64," + base64.b64encode(self.png()).decode("ascii")
        style = "max-width:100%;height:auto"
        return f'<figure><img alt="{html.escape(self.alt)}" style="{style}" src="{source}"></figure>'

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_png_(self) -> bytes:
        """For exports that take no HTML, such as LaTeX."""
        return self.png()


def page(
    title: str, rows: int = 1, columns: int = 1, height: float = HIGH, *,
    sharex: bool = False, sharey: bool = False, ratios: Sequence[float] | None = None,
) -> tuple[Figure, list[Axes]]:  # fmt: skip
    """An empty figure with its title and its framed axes, row by row; `ratios` are those of the rows' heights."""
    ground = sheet.current()
    figure = new_figure(figsize=(ground.wide, ground.high or height), dpi=ground.dpi)
    figure.set_layout_engine("constrained", w_pad=0.12, h_pad=0.1, wspace=0.03, hspace=0.03)
    figure.suptitle(
        plain(folded(title, int(63 * ground.wide / 12))), x=0.012, ha="left", fontweight="bold", **font(TITLE)
    )
    axes: list[Axes] = []
    if rows:
        grid = figure.subplots(rows, columns, squeeze=False, sharex=sharex, sharey=sharey, height_ratios=ratios)
        axes = list(grid.ravel())
    for ax in axes:
        frame(ax)
    return figure, axes


def folded(title: str, width: int) -> str:
    """A title on as many lines as it needs; where two will do, the second begins after a semicolon."""
    first, _, second = title.rpartition("; ")
    if len(title) > width and first and max(len(first) + 1, len(second)) <= width:
        return f"{first};\n{second}"
    return textwrap.fill(title, width)


def frame(ax: Axes) -> None:
    """Our look, whatever the settings of the notebook."""
    ax.set_facecolor("white")
    ax.set_axisbelow(True)
    ax.grid(False, which="both", axis="both")
    ax.grid(True, axis="y", color=PALE, linewidth=1, linestyle="-", alpha=1)
    for side, spine in ax.spines.items():
        spine.set(visible=side in ("left", "bottom"), color="#777777", linewidth=1)
    ax.tick_params(
        axis="both", which="major", bottom=True, left=True, top=False, right=False, labelsize=SMALL, labelcolor=INK,
        labelfontfamily=FONT, color="#777777", direction="out", length=4, width=1, pad=4,
    )  # fmt: skip
    ax.minorticks_off()


def font(size: float = SMALL, color: str = INK) -> Font:
    """How text of this size is set."""
    return {"fontsize": size, "color": color, "fontfamily": FONT}


def look(index: int) -> tuple[str, LineStyleType]:
    """Colour and line style of a world, by its place."""
    return COLOURS[index % len(COLOURS)], DASHES[index % len(DASHES)]


def ink_on(colour: Sequence[float] | Numbers) -> str:
    """Black or white, whichever stands out more from a colour (red, green, blue from 0 to 1)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in map(float, colour[:3]))
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "black" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "white"


def axis_title(ax: Axes, text: str, pad: float = 10) -> None:
    """What the upward axis shows, above it, where it reads level."""
    ax.set_title(text, loc="left", pad=pad, **font())


def month_axis(ax: Axes, months: Numbers, label: str = "month", most: int = 8) -> None:
    """Months to the right, with ticks at round numbers of months."""
    first, last = float(months[0]), float(months[-1])
    steps = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 600, 1200, 6000, 12000)
    step = next((s for s in steps if (last - first) / s <= most - 1), 60000)
    ax.set_xticks([m for m in range(int(first), int(last) + 1) if m % step == 0 or first == last or step == 1])
    ax.set_xlim(*((first - 0.5, last + 0.5) if first == last else (first, last)))
    ax.set_xlabel(label, labelpad=4, **font())


def ticks_to(top: float, most: int, integer: bool = False) -> list[float]:
    """Round numbers from 0 up to `top`, not beyond."""
    locator = MaxNLocator(most, integer=integer, steps=[1, 2, 2.5, 5, 10])
    return [float(tick) for tick in locator.tick_values(0, top) if 0 <= tick <= top]


def percent_axis(ax: Axes, top: float, most: int = 5) -> None:
    """Per cent upwards from 0, to at least 1%."""
    top = 1.0 if not top > 0 else max(top * 1.05, 1.0) if top < 100 else 100.0
    ax.set_ylim(0, min(top, 100.0))
    ticks = ticks_to(min(top, 100.0), most)
    ax.set_yticks(ticks, [f"{tick:.3g}%" for tick in ticks])


def line(ax: Axes, x: Numbers, y: Numbers, index: int, drawstyle: str = "default", marker: str = "") -> None:
    """The line of a world; a dot if there is only one point."""
    colour, dash = look(index)
    ax.plot(
        x, y, color=colour, linestyle=dash, linewidth=3.2, clip_on=False, zorder=4, drawstyle=drawstyle, marker=marker,
        markersize=7,
    )  # fmt: skip
    if colour == "#F0E442":  # white would swallow yellow
        ax.lines[-1].set_path_effects([patheffects.withStroke(linewidth=5.4, foreground="#555555")])
    if len(x) == 1:
        dot(ax, x[0], y[0], index)


def dot(ax: Axes, x: float, y: float, index: int) -> None:
    """A point of a world that counts by itself."""
    ax.plot(x, y, "o", color=look(index)[0], markersize=12, markeredgecolor=INK, clip_on=False, zorder=6)


def spread(centres: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres moved as little as may be so that things of these sizes neither overlap nor leave low..high.

    Where all do not fit, they run past `high` rather than overlap.
    """
    order = sorted(range(len(centres)), key=lambda i: (centres[i], -i))
    offset, blocks = [0.0] * len(order), list[list[float]]()
    for k, i in enumerate(order):
        offset[k] = offset[k - 1] + (sizes[order[k - 1]] + sizes[i]) / 2 if k else 0.0
        blocks.append([centres[i] - offset[k], 1.0])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:  # neighbours that push each other share a mean
            (a, m), (b, n) = blocks[-2], blocks.pop()
            blocks[-1] = [(a * m + b * n) / (m + n), m + n]
    base = [value for value, number in blocks for _ in range(int(number))]
    placed = [0.0] * len(order)
    for k, i in enumerate(order):
        bottom = low + sizes[order[0]] / 2
        top = max(bottom, high - sizes[order[-1]] / 2 - offset[-1])
        placed[i] = min(max(base[k], bottom), top) + offset[k]
    return placed


def end_labels(ax: Axes, ends: Sequence[End], sample: float = 0) -> Place:
    """Labels to the right of the axes, led to the ends (x or None, y, text, colour, dash) of lines; placed later.

    Before each stands, if asked for, a `sample` of its line, so many points long: it tells lines apart in grey.
    """
    aside = ax.transAxes + ScaledTranslation((26 + sample) / 72, 0, ax.figure.dpi_scale_trans)
    texts = [ax.text(1, 0.5, end.text, transform=aside, va="center", linespacing=1.1, **font()) for end in ends]

    def place() -> None:
        back, point = ax.transAxes.inverted(), ax.figure.dpi / 72 / ax.bbox.width
        tips = [back.transform(ax.transData.transform((end.x or 0, end.y))) for end in ends]
        heights = [text.get_window_extent().height / ax.bbox.height for text in texts]
        air = min(max((1 - sum(heights)) / len(texts), 0), 8 / ax.bbox.height)
        heights = [height + air for height in heights]
        for end, text, tip, y in zip(ends, texts, tips, spread([t[1] for t in tips], heights, 0, 1), strict=True):
            text.set_y(y)
            if end.x is not None:
                xs, ys = (float(tip[0]), 1 + 16 * point, 1 + 22 * point), (float(tip[1]), y, y)
                leader = Line2D(xs, ys, color=end.colour, linestyle="-", linewidth=1.8, clip_on=False, zorder=2)
                if tip[0] < 0.97:
                    leader.set(linestyle=":", linewidth=1.4)
                key = Line2D(
                    (xs[1], xs[2] + sample * point), (y, y), color=end.colour, linestyle=end.dash, linewidth=3.2
                )
                for part in (leader, key)[: 1 + bool(sample)]:
                    part.set(transform=ax.transAxes, clip_on=False)
                    ax.add_line(part)

    return place


def legend(figure: Figure, keys: Sequence[Artist], columns: int) -> None:
    """The key of a figure, under it."""
    figure.legend(
        handles=keys, loc="outside lower center", ncols=columns, frameon=False, labelcolor=INK, handletextpad=0.5,
        prop={"family": FONT, "size": SMALL}, columnspacing=1.6, handlelength=1.6,
    )  # fmt: skip


def blank(title: str, text: str, name: str) -> Picture:
    """A picture that says why there is nothing to show."""
    figure, (ax,) = page(title)
    ax.set_axis_off()
    ax.text(0.5, 0.5, text, transform=ax.transAxes, ha="center", va="center", **font(TITLE))
    return finish(figure, [title + ":", text], name)


def finish(figure: Figure, said: Iterable[str], name: str, *places: Place) -> Picture:
    """Lay the figure out once, fix the layout, then put what needs to know it."""
    FigureCanvasAgg(figure)
    layout = figure.get_layout_engine()
    if layout is not None:
        layout.execute(figure)  # this alone: nothing is drawn before it is written
    for ax in figure.axes:
        ax.apply_aspect()
    figure.set_layout_engine("none")
    for place in places:
        place()
    if sheet.current().dark:
        dark.turn(figure)
    return Picture(figure, " ".join(" ".join(said).split()), name)
