"""The figure of headlines: the middle of many towns and the range of 95% of them, number by number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.figures import style
from sim.figures.canvas import drawing
from sim.figures.style import COLOURS, INK, Picture


@drawing
def ranges(table: pd.DataFrame, title: str) -> Picture:
    """One line a number: a dot at the middle town, a bar over the range of 95% of towns.

    Args:
        table: columns what, middle, low, high, in percent; rows without a middle are left out.
        title: what was found.
    """
    rows = table[table["middle"].notna()]
    if rows.empty:
        return style.blank(title, "No number could be told.", "headlines")
    figure, axes = style.page(title, 1, 1, height=1.8 + 0.62 * len(rows))
    ax = axes[0]
    at = np.arange(len(rows))[::-1]
    middle, low, high = (rows[column].to_numpy(dtype=float) for column in ("middle", "low", "high"))
    ax.hlines(at, low, high, color=COLOURS[0], linewidth=5, alpha=0.55, zorder=3)
    ax.plot(middle, at, "o", color=COLOURS[0], markersize=11, markeredgecolor=INK, zorder=4, clip_on=False)
    left = min(0.0, float(low.min()))
    span = max(float(high.max()) - left, 1.0)
    for y, value, end in zip(at, middle, high, strict=True):
        ax.text(end + 0.02 * span, y, f"{value:.1f}%", va="center", zorder=5, **style.font(color=INK))
    ax.set_xlim(left - 0.02 * span, left + 1.16 * span)
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.set_yticks(at, [_folded(what) for what in rows["what"]])
    if left < 0:
        ax.axvline(0, color=INK, linewidth=1)
    ax.set_xlabel("%: dot, the middle town; bar, 95% of towns", labelpad=6, **style.font())
    said = ["Middle of the towns and the range of 95% of them, in percent."]
    said += [f"{r.what}: {r.middle:.1f} ({r.low:.1f} to {r.high:.1f})." for r in rows.itertuples()]
    return style.finish(figure, said, "headlines")


def _folded(text: str, width: int = 34) -> str:
    """A long label on two lines."""
    if len(text) <= width:
        return text
    cut = text.rfind(" ", 0, width)
    return f"{text[:cut]}\n{text[cut + 1 :]}"
