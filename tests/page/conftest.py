"""The page, built."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest

from tests.page.browser import missing

ROOT = Path(__file__).parents[2]


def build(target: Path) -> Path:
    """Build the page from its sources."""
    node = shutil.which("node")
    if not node or not (ROOT / "node_modules" / "esbuild").exists():
        missing("node or its packages are not found (npm install): they build the page")
    done = subprocess.run(
        [str(node), str(ROOT / "sim/page/build.mjs"), str(target)], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as a file: that of the package where all is checked, else built from the sources as they are now."""
    packaged = resources.files("sim.page") / "listed.html"
    if os.environ.get("CI") or not (ROOT / "node_modules" / "esbuild").exists():
        with resources.as_file(packaged) as path:
            return path
    return build(tmp_path_factory.mktemp("page") / "listed.html")
