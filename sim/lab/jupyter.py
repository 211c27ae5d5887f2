"""`sim lab`: the notebooks in a folder of the student's, opened in JupyterLab. Work is never overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path

from sim import extras, files
from sim.errors import ListedError
from sim.lab import readings

FOLDER = "listed-notebooks"
READER = "reader"
"""The folder of its texts, beside the notebooks."""
HERE = "127.0.0.1"
SERVER = Path(__file__).with_name("server.py")
PATIENCE = 20.0
"""Seconds that JupyterLab may take to end itself and what its notebooks run."""
SETTINGS = Path(__file__).parent / "settings"
"""JupyterLab's defaults for the course, below the student's own: no news, and all cells in the page at once."""
QUIET = (
    f"--LabApp.app_settings_dir={SETTINGS}",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
"""JupyterLab asks nothing of other machines."""


def open_lab(folder: str | Path = FOLDER, *, browser: bool = True, port: int = 8888, start: bool = True) -> int:
    """Copy the student notebooks and the reader to `folder`, then open JupyterLab on it; gives JupyterLab's exit code.

    Args:
        folder: of the student's own; made if there is none. What is in it stays as it is.
        browser: open a browser, too.
        port: to serve on; the next free one if it is taken.
        start: False only copies.
    """
    if start:
        extras.need("lab", "lab")
    new, kept = copy(folder)
    place = Path(folder)
    print(f"{place}: notebooks copied: {len(new)}; of yours, left as they were: {len(kept)}")
    texts, _ = copy_new(place / READER, readings.texts())
    print(f"{place / READER}: texts of the reader copied: {len(texts)}")
    if not start:
        return 0
    return _run(command(place, browser=browser, port=port))


def _run(parts: list[str]) -> int:
    """JupyterLab, until it ends or is ended together with this process, however this one ends; gives its exit code.

    In a session of its own: what a terminal sends to all, such as Ctrl+C, it hears from us alone, and in order.
    """
    with subprocess.Popen(parts, stdin=subprocess.PIPE, cwd=SETTINGS, start_new_session=True) as process:  # noqa: S603
        try:
            return process.wait()
        except BaseException:
            end, process.stdin = process.stdin, None
            if end is not None:
                end.close()
            try:
                process.wait(PATIENCE)
            except BaseException:
                process.kill()
            raise


def command(folder: Path, *, browser: bool = True, port: int = 8888) -> list[str]:
    """How JupyterLab is started: on this machine only, with the folder as all that it serves.

    With -P: no file of the student's is taken for a module of JupyterLab's. It ends when its standard input ends.
    In a container everybody is root, at which JupyterLab would stop; it is served to this machine alone, with a key.
    """
    parts = [sys.executable, "-P", str(SERVER), f"--ServerApp.ip={HERE}", f"--ServerApp.port={port}"]
    parts += [f"--ServerApp.root_dir={folder.resolve()}", *QUIET]
    parts += ["--allow-root"] if _is_root() else []
    return parts + ([] if browser else ["--no-browser"])


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def copy(folder: str | Path) -> tuple[list[Path], list[Path]]:
    """Put into `folder` each student notebook that it does not hold yet; gives those copied and those kept.

    Each is copied whole or not at all. Raises ListedError when the folder cannot be written.
    """
    return copy_new(folder, student_notebooks())


def copy_new(folder: str | Path, sources: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Put into `folder` what it does not hold yet; gives the paths copied and those kept."""
    new: list[Path] = []
    kept: list[Path] = []
    with files.in_words(folder), files.opened(folder) as place:
        for source in sources:
            target = place.path / source.name
            try:
                place.put_new(source.name, source.read_bytes())
                new.append(target)
            except FileExistsError:
                kept.append(target)
    return new, kept


def student_notebooks() -> Sequence[Path]:
    """The notebooks as they ship: inside the package, or beside it in a checkout."""
    package = Path(str(resources.files("sim")))
    for home in (package / "notebooks", package.parent / "notebooks"):
        notebooks = sorted(home.glob("[0-9][0-9]_*.ipynb"))
        if notebooks:
            return notebooks
    raise ListedError("notebooks: none found; install the package again, or run `sim lab` from a checkout")
