"""Build the site: `python website/build.py`, by `nox -s site`. It stands in `build/site`, ready for any static host.

With `--again` the lessons are not run once more, if they ever were: their runs stay in `build/site-lived`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import checked
import lessons
import own_words
import pages
import without_python
from sphinx.cmd.build import main as sphinx

ROOT = Path(__file__).parents[1]
SOURCE, TARGET, LIVED = (ROOT / "build" / name for name in ("site-source", "site", "site-lived"))


def main() -> int:
    """Write the pages, run the lessons, build, and look for what leads nowhere or outside."""
    for folder in (SOURCE, TARGET):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    sources = lessons.builder().sources()
    pages.write(SOURCE, sources)
    (SOURCE / "_static").mkdir()
    shutil.copy(ROOT / "website/site.css", SOURCE / "_static")
    shutil.copy(ROOT / "website/conf.py", SOURCE)
    for script in (without_python.SCRIPT, pages.CLASS):
        bundle(SOURCE / "_static" / script)
    again = "--again" in sys.argv[1:]
    with ThreadPoolExecutor(2) as workers:
        written = workers.map(lambda one: lessons.write(one, SOURCE, LIVED, again), sources)
        for source, _ in zip(sources, written, strict=True):
            print(f"{source.stem}: run", flush=True)
    own_words.all_said()
    code = sphinx(["-b", "html", "-W", "--keep-going", "-q", "-d", str(SOURCE / ".doctrees"), str(SOURCE), str(TARGET)])
    for path in TARGET.rglob("*.html"):
        if path.name != checked.LIVE:
            path.write_text(checked.mended(path.read_text(encoding="utf-8")), encoding="utf-8")
    (TARGET / ".nojekyll").touch()  # a host that leaves out names with an underscore would lose the styles
    (TARGET / ".buildinfo").unlink(missing_ok=True)
    faults = checked.faults(TARGET)
    print(*faults, sep="\n")
    print(f"{TARGET.relative_to(ROOT)}: {len(list(TARGET.rglob('*.html')))} pages, {len(faults)} faults")
    return code or bool(faults)


def bundle(target: Path) -> None:
    """A script of this folder's `student`, by the tool that builds the live page."""
    local = ROOT / "node_modules/.bin/esbuild"
    tool = str(local) if local.exists() else shutil.which("esbuild")
    if tool is None:
        raise SystemExit("esbuild: not found; `npm install --no-package-lock` brings what builds the page")
    command = [tool, str(ROOT / f"website/student/{target.stem}.ts"), "--bundle", "--minify", "--charset=ascii"]
    modules = os.environ | {"NODE_PATH": str(ROOT / "node_modules")}
    subprocess.run([*command, f"--outfile={target}", "--log-level=warning"], check=True, env=modules)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
