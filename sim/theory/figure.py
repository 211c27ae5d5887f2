"""The picture of a validation: how near each row comes to failing. Tables in, pictures out."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd

from sim.figures import style
from sim.figures.canvas import drawing
from sim.figures.labels import plain
from sim.figures.style import COLOURS, INK, Picture
from sim.words import join


@drawing
def held_rows(rows: pd.DataFrame) -> Picture:
    """One bar a row of the list of checks: how much of what chance may do its nearest line uses; at 100% it fails.

    Args:
        rows: columns row, what_is_held, strain (share of the tolerance; 1 and more fails), verdict; one row a row.
    """
    good = int((rows["verdict"] == "holds").sum())
    failing = [str(row) for row in rows.loc[rows["verdict"] != "holds", "row"]]
    title = f"The town agrees with theory in {good} of {len(rows)} rows"
    title += f"; row{'s' * (len(failing) > 1)} {join(failing)} fail{'s' * (len(failing) == 1)}" if failing else ""
    figure, (ax,) = style.page(title, height=max(style.HIGH, 1.9 + 0.42 * len(rows)))
    at = np.arange(len(rows))
    strain = np.minimum(rows["strain"].to_numpy(dtype=float), 1.25)
    bad = (rows["verdict"] != "holds").to_numpy()
    for place, value, fails in zip(at, strain, bad, strict=True):
        ax.barh(place, 100 * value, height=0.6, zorder=3, edgecolor=INK, linewidth=1, hatch="//" if fails else "",
                facecolor=COLOURS[1] if fails else COLOURS[0])  # fmt: skip
    ax.axvline(100, color=INK, linewidth=2.5, zorder=4)
    ax.set(xlim=(0, 130), ylim=(len(rows) - 0.4, -0.6))
    ax.set_xticks([0, 50, 100], ["0%", "50%", "100%"])
    ax.set_yticks(at, [_name(row, what) for row, what in zip(rows["row"], rows["what_is_held"], strict=True)])
    ax.tick_params(axis="y", length=0)
    ax.grid(False)
    ax.set_xlabel("how much of the room for chance each row uses", **style.font())
    said = [f"{title}. Bars of how near each comes to failing."]
    said += [
        f"Row {row}, {what}: {100 * value:.0f}%, {verdict}."
        for row, what, value, verdict in zip(rows["row"], rows["what_is_held"], strain, rows["verdict"], strict=True)
    ]
    return style.finish(figure, said, "held-rows")


def _name(row: int, what: str) -> str:
    return plain(f"{textwrap.shorten(what, 36, placeholder='…')}  {row}")
