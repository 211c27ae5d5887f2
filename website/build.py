"""Build the site: `python website/build.py`, by `nox -s site`. It stands in `build/site`, ready for any static host."""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import checked
import lessons
import pages
from sphinx.cmd.build import main as sphinx

ROOT = Path(__file__).parents[1]
SOURCE, TARGET = ROOT / "build/site-source", ROOT / "build/site"


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
    with ThreadPoolExecutor(2) as workers:
        for source, _ in zip(sources, workers.map(lambda one: lessons.write(one, SOURCE), sources), strict=True):
            print(f"{source.stem}: run", flush=True)
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


if __name__ == "__main__":
    sys.exit(main())
