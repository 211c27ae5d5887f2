"""A finished picture turned dark: greys change sides, colours grow lighter until they stand out on the dark ground."""

from __future__ import annotations

import colorsys

from sim.figures.canvas import Collection, Figure, Line2D, Patch, Text, colormaps, to_rgba

KEEPS = "keeps"
"""The `gid` of what stays as it is: letters on a field whose colour stays."""
Colour = tuple[float, float, float, float]


def turn(figure: Figure) -> None:
    """Turn every part of a figure dark, in place."""
    for part in figure.findobj():
        if part.get_gid() == KEEPS:
            continue
        if isinstance(part, Text):
            part.set_color(turned(part.get_color()))
            if (box := part.get_bbox_patch()) is not None:
                _patch(box)
        elif isinstance(part, Line2D):
            part.set_color(turned(part.get_color()))
            part.set_markerfacecolor(turned(part.get_markerfacecolor()))
            part.set_markeredgecolor(turned(part.get_markeredgecolor()))
        elif isinstance(part, Patch):
            _patch(part)
        elif isinstance(part, Collection) and part.get_array() is None:
            part.set_facecolor([turned(colour) for colour in part.get_facecolor()])
            part.set_edgecolor([turned(colour) for colour in part.get_edgecolor()])
        elif isinstance(part, Collection) and part.get_cmap().name == "Greys":
            part.set_cmap(colormaps["Greys_r"])
    for axes in figure.axes:  # ticks that are made later
        axes.tick_params(axis="both", labelcolor=turned("#1A1A1A"), color=turned("#777777"))


def turned(colour: object) -> Colour | str:
    """A colour for the dark ground: grey for grey, from light to dark; a colour stays, and is light enough."""
    if isinstance(colour, str) and colour == "none":
        return colour
    red, green, blue, alpha = to_rgba(colour)  # type: ignore[arg-type]  # of whatever kind an artist has it
    hue, light, strong = colorsys.rgb_to_hls(red, green, blue)
    if strong < 0.15 or light > 0.93 or light < 0.05:
        level = 0.955 - 0.865 * light
        return level, level, min(1.0, level + 0.02), alpha
    return *colorsys.hls_to_rgb(hue, max(light, 0.56), strong), alpha


def _patch(patch: Patch) -> None:
    patch.set_facecolor(turned(patch.get_facecolor()))
    patch.set_edgecolor(turned(patch.get_edgecolor()))
