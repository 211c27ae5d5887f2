"""`sim lab`: the notebooks in a folder of the student's, opened in JupyterLab. Work is never overwritten."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from sim import extras
from sim.errors import ListedError, quoted

FOLDER = "listed-notebooks"
HERE = "127.0.0.1"
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
    """Copy the student notebooks to `folder`, then open JupyterLab on it; gives JupyterLab's exit code.

    Args:
        folder: of the student's own; made if there is none. What is in it stays as it is.
        browser: open a browser, too.
        port: to serve on; the next free one if it is taken.
        start: False only copies.
    """
    if start:
        extras.need("lab", "lab")
    place = Path(folder)
    new, kept = copy(place)
    print(f"{place}: notebooks copied: {len(new)}; of yours, left as they were: {len(kept)}")
    if not start:
        return 0
    return subprocess.call(command(place, browser=browser, port=port))  # noqa: S603 - our own command, no shell


def command(folder: Path, *, browser: bool = True, port: int = 8888) -> list[str]:
    """How JupyterLab is started: on this machine only, with the folder as all that it serves."""
    parts = [sys.executable, "-m", "jupyterlab", f"--ServerApp.ip={HERE}", f"--ServerApp.port={port}"]
    parts += [f"--ServerApp.root_dir={folder.resolve()}", *QUIET]
    return parts + ([] if browser else ["--no-browser"])


def copy(folder: Path) -> tuple[list[Path], list[Path]]:
    """Put into `folder` each student notebook that it does not hold yet; gives those copied and those kept."""
    new: list[Path] = []
    kept: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in student_notebooks():
            target = folder / source.name
            if target.exists():
                kept.append(target)
            else:
                shutil.copyfile(source, target)
                new.append(target)
    except FileExistsError:
        raise ListedError(f"{quoted(str(folder))}: is a file; a folder is needed") from None
    except OSError as error:
        raise ListedError(f"{quoted(str(folder))}: cannot be written: {error.strerror}") from None
    return new, kept


def student_notebooks() -> Sequence[Path]:
    """The notebooks as they ship: inside the package, or beside it in a checkout."""
    package = Path(str(resources.files("sim")))
    for home in (package / "notebooks", package.parent / "notebooks"):
        found = sorted(home.glob("[0-9][0-9]_*.ipynb"))
        if found:
            return found
    raise ListedError("notebooks: none found; install the package again, or run `sim lab` from a checkout")
