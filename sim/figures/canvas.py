"""Matplotlib as it ships, whatever its user's settings: all of `sim` that draws takes it from here.

It reads settings when it is imported (a file `matplotlibrc` in the current folder, in one that the environment names
or at home; MPLBACKEND) and may fail, or wait for ever, for what it finds. And it draws by them. So it is imported with
care, and pictures are drawn and written by its own defaults. What the user has set stays for the user's own pictures.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from sim.reading import read_bytes

if TYPE_CHECKING:
    from matplotlib.backends.backend_pdf import PdfPages

SETTINGS = "matplotlibrc"
MOST_BYTES = 1_000_000


def _import_matplotlib() -> None:
    """Import it, with the user's settings where they can be read."""
    if "matplotlib" in sys.modules:
        return
    quiet, log = logging.NullHandler(), logging.getLogger("matplotlib")
    log.addHandler(quiet)  # of settings and folders that it cannot use, it would tell on the screen
    backend = os.environ.pop("MPLBACKEND", None)
    try:
        with _sound_settings():
            import matplotlib.font_manager
    finally:
        log.removeHandler(quiet)
        if backend is not None:
            os.environ["MPLBACKEND"] = backend
    if backend:
        with contextlib.suppress(ValueError):  # of no such name: then it chooses by itself
            matplotlib.rcParams["backend"] = backend


@contextlib.contextmanager
def _sound_settings() -> Iterator[None]:
    """Keep it from settings that it would stumble over, for as long as it is imported."""
    named, here = os.environ.get("MATPLOTLIBRC"), None
    places = [Path(p) for p in (named, os.environ.get("MPLCONFIGDIR")) if p]
    places += [Path(p, "matplotlib") for p in (os.environ.get("XDG_CONFIG_HOME"),) if p]
    with contextlib.suppress(RuntimeError):  # nobody's home
        places += [Path.home() / ".config" / "matplotlib", Path.home() / ".matplotlib"]
    spec = find_spec("matplotlib")
    shipped = Path(spec.origin or "").parent if spec is not None else Path()
    try:
        if not _is_sound(Path(SETTINGS)):  # it looks here first
            here = os.open(".", os.O_RDONLY)
            os.chdir(shipped)
        if here is not None or not all(map(_is_sound, [*places, *(place / SETTINGS for place in places)])):
            os.environ["MATPLOTLIBRC"] = str(shipped / "mpl-data" / SETTINGS)
        yield
    finally:
        if here is not None:
            os.chdir(here)
            os.close(here)
        if named is not None:
            os.environ["MATPLOTLIBRC"] = named
        else:
            os.environ.pop("MATPLOTLIBRC", None)


def _is_sound(path: Path) -> bool:
    """Whether this is no file at all, a folder, or settings that can be read."""
    try:
        if path.is_dir() or not path.exists():
            return True
        text = read_bytes(path, MOST_BYTES).decode("utf-8")
    except (OSError, ValueError):
        return False
    return len(text) <= MOST_BYTES and "use_locale" not in text  # which fails for a language that is not installed


_import_matplotlib()

import matplotlib  # noqa: E402
from matplotlib import colormaps, patheffects  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: E402
from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: E402
from matplotlib.collections import Collection  # noqa: E402
from matplotlib.colors import to_rgba  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.lines import Line2D  # noqa: E402
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Patch, Rectangle  # noqa: E402
from matplotlib.text import Text  # noqa: E402
from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: E402
from matplotlib.transforms import ScaledTranslation  # noqa: E402

__all__ = [
    "Axes", "Collection", "FancyArrowPatch", "FancyBboxPatch", "Figure", "FigureCanvasAgg", "FigureCanvasSVG",
    "FuncFormatter", "Line2D", "MaxNLocator", "Patch", "Rectangle", "ScaledTranslation", "Text",
    "add_page", "colormaps", "drawing", "new_figure", "new_pdf", "own_settings", "patheffects", "to_rgba",
]  # fmt: skip


def loaded() -> None:
    """To be called before other packages load matplotlib, which would fail of its user's settings: now it is loaded."""


Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
_lock, _at_work = threading.RLock(), threading.local()


@contextlib.contextmanager
def own_settings() -> Iterator[None]:
    """Matplotlib's defaults in place of what the user has set; one thread at a time, for settings are everybody's."""
    with _lock, matplotlib.rc_context():
        for name, value in matplotlib.rcParamsDefault.items():
            if name != "backend":
                dict.__setitem__(matplotlib.rcParams, name, value)  # as it stands: it has been checked
        dict.__setitem__(matplotlib.rcParams, "svg.hashsalt", "listed")  # the same names in every file
        before = getattr(_at_work, "yes", False)
        _at_work.yes = True
        try:
            yield
        finally:
            _at_work.yes = before


def drawing(make: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Whatever makes a figure is marked so: it draws by our settings."""

    @functools.wraps(make)
    def draw(*args: Parameters.args, **options: Parameters.kwargs) -> Result:
        with own_settings():
            return make(*args, **options)

    return draw


def new_pdf(buffer: BytesIO, about: Mapping[str, str | None]) -> PdfPages:
    """A PDF of many pages, with what is said of it. What writes it takes a quarter of a second to load."""
    from matplotlib.backends.backend_pdf import PdfPages

    return PdfPages(buffer, metadata=dict(about))


def add_page(pages: PdfPages, figure: Figure) -> None:
    """Draw a figure that is laid out as the next page. `savefig` would draw all of it twice."""
    from matplotlib.backends.backend_pdf import FigureCanvasPdf

    dpi = figure.dpi
    FigureCanvasPdf(figure).print_pdf(pages)  # type: ignore[no-untyped-call]
    figure.dpi = dpi  # which it sets to its own


def new_figure(figsize: tuple[float, float], dpi: float) -> Figure:
    """An empty figure. Only for what is marked as `drawing`."""
    if not getattr(_at_work, "yes", False):
        raise RuntimeError("mark the function that makes this figure with @drawing, or the user's settings count")
    return Figure(figsize, dpi, facecolor="white", edgecolor="white")
