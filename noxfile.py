"""Every check, in one command: `uvx -c constraints.txt nox`."""

import atexit
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

import nox
from python_discovery import get_interpreter

PYTHONS = ["3.11", "3.12", "3.13"]

# pyenv hides every Python but the chosen one, so add its others at the end of the search path.
pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
hidden = [str(path) for version in PYTHONS for path in sorted(pyenv.glob(f"versions/{version}.*/bin"))]
os.environ["PATH"] = os.pathsep.join([os.environ["PATH"], *hidden])

FOUND = [version for version in PYTHONS if get_interpreter(version)]
if not FOUND:
    raise SystemExit("No Python 3.11, 3.12 or 3.13 on this machine, so nothing can be checked.")

MODEL = [
    f"tests/test_{name}.py" for name in ("luck", "golden", "twins", "nested", "conservation", "reference", "sweep")
]

QUICK = [
    *(
        f"tests/test_{name}.py"
        for name in ("golden", "luck", "reference", "town", "twins", "nested", "rulebook", "words", "idle")
    ),
    "tests/town",
]

os.environ["UV_PYTHON_DOWNLOADS"] = "never"
# Where nothing compiled is kept, each of the hundreds of processes that the tests start compiles all it loads anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
nox.needs_version = ">=2025.10"
nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = False  # a missing Python is reported as skipped


def install(session: nox.Session, *what: str) -> None:
    """Install what is named, at the pinned versions, and this project afresh if it is named."""
    session.install("--reinstall-package", "listed", "-c", "constraints.txt", *what)


START = time.monotonic()
REPORTS: list[tuple[str, Path]] = []


def pytest(session: nox.Session, *words: str) -> None:
    """Run pytest in two processes, and keep how long each test took."""
    report = Path(tempfile.mkdtemp(prefix="listed-nox-")) / "report.xml"
    REPORTS.append((session.name, report))
    # No test uses nbmake, which takes seconds to load in each process, or anyio, which takes a tenth of one.
    session.run("pytest", "-n", "2", "-p", "no:nbmake", "-p", "no:anyio", f"--junitxml={report}", *words)


@atexit.register
def tell_the_time() -> None:
    """All of it, and the ten slowest tests: it is told, never a failure."""
    took: list[tuple[float, str]] = []
    for name, report in REPORTS:
        for case in ElementTree.parse(report).iter("testcase") if report.exists() else ():
            took.append((float(case.get("time", 0)), f"{name}: {case.get('classname')}::{case.get('name')}"))
        shutil.rmtree(report.parent)
    for seconds, test in sorted(took, reverse=True)[:10]:
        print(f"{seconds:6.1f} s  {test}")
    if took:
        print(f"{time.monotonic() - START:6.1f} s  in all")


@nox.session(python=FOUND[0])
def lint(session: nox.Session) -> None:
    """Look for mistakes and untidy layout."""
    install(session, "ruff")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session(python=FOUND[0], default=False)
def types(session: nox.Session) -> None:
    """Check the types of sim/, alone: they are checked among the tests, too, while other tests run."""
    install(session, ".[test]")
    session.run("mypy")


@nox.session(python=FOUND[0])
def imports(session: nox.Session) -> None:
    """Check that imports run one way."""
    install(session, "import-linter")
    session.run("lint-imports")


def bring_a_browser(session: nox.Session) -> None:
    """Debian's Chromium for the tests that look at pages, where it is missing and may be installed.

    The one without windows costs less. Where there is none, as in older systems, the other will do.
    """
    known = ("chromium-headless-shell", "chromium")
    if any(map(shutil.which, known)) or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    session.run("apt-get", "update", "-q", external=True)
    for name in known:
        install = ("apt-get", "install", "-q", "-y", "--no-install-recommends", name)
        session.run(*install, external=True, success_codes=range(256))
        if shutil.which(name):
            return


def bring_packages(session: nox.Session) -> None:
    """What builds and checks the page, for the tests only; a machine without npm gets it from Debian."""
    if not shutil.which("npm") and shutil.which("apt-get") and os.geteuid() == 0:
        session.run("apt-get", "update", "-q", external=True)
        session.run("apt-get", "install", "-q", "-y", "--no-install-recommends", "nodejs", "npm", external=True)
    wanted = json.loads(Path("package.json").read_text("utf-8"))["devDependencies"]
    here = {name: Path("node_modules", name, "package.json") for name in wanted}
    current = all(
        path.exists() and json.loads(path.read_text("utf-8"))["version"] == wanted[name] for name, path in here.items()
    )
    if shutil.which("npm") and not current:
        session.run("npm", "install", "--no-save", "--no-package-lock", "--silent", external=True)


@nox.session(python=PYTHONS[:-1])
def tests(session: nox.Session) -> None:
    """Run the tests on the installed package, not on the files of the checkout: with each Mesa.

    What cannot depend on the Python or on Mesa (marked `once`) runs on the first Python only.
    """
    bring_a_browser(session)
    bring_packages(session)
    install(session, ".[test,fuzz]")
    chosen = [] if session.posargs or session.python == FOUND[0] else ["-m", "not once"]
    pytest(session, *chosen, *session.posargs)


@nox.session(python=PYTHONS[-1])
def model(session: nox.Session) -> None:
    """On the newest Python: the model itself, bit for bit.

    Random towns, and processes that are killed, have their turn on the Python before it, with the same Mesa.
    """
    # what these need, and no notebooks, browsers or types: their installation takes as long as these tests
    install(session, ".", "pytest", "pytest-xdist", "hypothesis", "duckdb", "polars")
    pytest(session, *(session.posargs or [*MODEL, "-k", "not random and not any_town and not killed"]))


@nox.session(python=FOUND[0], default=False)
def quick(session: nox.Session) -> None:
    """For daily use: layout, imports, and the model. Leaves out types, pages, notebooks, sweeps and other Pythons."""
    install(session, ".[test]")
    session.run("ruff", "check")
    session.run("lint-imports")
    pytest(session, "-q", *(session.posargs or QUICK))
    session.log("left out: types, pages, notebooks, sweeps, studies, other Pythons: see `nox` alone")


@nox.session(python=FOUND[0], default=False)
def site(session: nox.Session) -> None:
    """Build the site that can be read before installing, in build/site, and look at it in a browser."""
    bring_a_browser(session)
    bring_packages(session)
    install(session, ".[test,site]")
    session.run("python", "website/build.py", *session.posargs)
    built = ("tests/site/test_built.py", "tests/site/test_reader.py")
    session.run("pytest", "-n0", "-p", "no:nbmake", *built, env={"LISTED_SITE": "build/site"})


@nox.session(python=FOUND[0], default=False)
def audit(session: nox.Session) -> None:
    """Ask which pinned versions have known holes. Needs the network, so it is no part of the checks."""
    install(session, "pip-audit")
    session.run("pip-audit", "--strict", "--no-deps", "--disable-pip", "-r", "constraints.txt")
