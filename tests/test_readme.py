"""README word for word: every command and every block of it is run from an environment made afresh for the test.

The lists come from README itself. `WALKS` says how each command is run: as it stands, or with a smaller town. A command
of README that no walk takes fails here, and so does a walk along a command that is gone.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import textwrap
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from sim.cli import main as cli
from sim.play import file as choices_file
from sim.rules import shelf
from tests.page.browser import missing
from tests.processes import PATIENCE, free_port

# uv's work, and commands that other tests run
pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SPAN = re.compile(r"`((?:sim|uvx|uv|nox|python3?|\.) [^`]+)`")
UVX = "uvx -c constraints.txt --from "
SMALL = " --residents 60 --months 12"
ALONE = "uv tool install -c constraints.txt ."
FOUND = "uv tool update-shell"
SET_UP = "pip install uv && "
DEBIAN = "python3 -m venv .venv && . .venv/bin/activate && "

BLOCKS = [(kind, text) for kind, text in re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)]
LINES = [line for kind, text in BLOCKS if not kind for line in text.splitlines()]
SHOWN = re.findall(r"^    .*\n(?:^(?:    .*)?\n)+", choices_file.__doc__ or "", re.MULTILINE)
CHOICES = textwrap.dedent(SHOWN[0])
"""The choices file that stands where README says that all which it may hold stands."""

DESIGN = next(text for kind, text in BLOCKS if kind == "toml" and text.startswith("rulebooks"))
SMALL_DESIGN = f"residents = 60\nmonths = 12\n{DESIGN}"
AMENDMENT = next(text for kind, text in BLOCKS if kind == "toml" and text.startswith("[[amendment]]"))
FRAME = next(text for kind, text in BLOCKS if kind == "html")  # in tests/page/test_frame.py
TALK = next(text for kind, text in BLOCKS if kind == "python")

WALKS: dict[str, list[tuple[str, str]]] = {
    "run": [("sim run", "")],  # as it stands: README quotes what it says
    "pilots": [("sim pilots", ""), ("sim show second-chance", "")],
    "write": [("sim new my-town.toml", ""), ("sim check my-town.toml", ""), ("sim sweep --new my-design.toml", "")],
    "town": [("sim run --town uneven", SMALL)],
    "cut": [("sim run --cut means", SMALL)],
    "compare": [("sim compare joined-hands second-chance true-scale", SMALL)],
    "why": [("sim why joined-hands", SMALL)],
    "casefile": [("sim why joined-hands --resident 84", "")],
    "cases": [("sim cases --out cases", SMALL)],
    "set": [("sim run --set listing.threshold=850", SMALL), ("sim run --full", SMALL)],
    "headlines": [("sim headlines joined-hands --towns 40", SMALL)],
    "gain": [("sim gain joined-hands", SMALL)],
    "tipping": [("sim tipping joined-hands --vary sanctions.severity", SMALL + " --steps 3")],
    "reform": [("sim reform joined-hands --month 60", " --residents 60 --months 72")],
    "audit": [("sim audit joined-hands", SMALL)],
    "sensitivity": [("sim sensitivity joined-hands", SMALL + " --samples 4")],
    "live": [("sim live choices.toml", "")],
    "sweep": [("sim sweep design.toml --out towns", ""), ("sim table towns", ""), ("sim plot towns", "")],
    "page": [("sim page --scorm", SMALL)],
    "slides": [("sim slides --out slides", SMALL)],
    "kit": [("sim kit --out kit", "")],
}
"""Commands that end by themselves, each list in one folder, with what is added to make them quick."""

LAB = f'{UVX}".[lab]" sim lab'
SCHEDULER = f'{UVX}".[dask]" python -m dask scheduler --host 127.0.0.1 --no-dashboard'
WORKER = f'{UVX}".[dask]" python -m dask worker tcp://127.0.0.1:8786 --host 127.0.0.1 --no-dashboard'
SWEEP = f'{UVX}".[dask]" sim sweep design.toml --out towns --dask tcp://127.0.0.1:8786'

BY_HAND = {
    "sim validate": "test_validate_begins",
    LAB: "test_the_lab_opens",
    "sim page --open": "test_page.py",
    SCHEDULER: "test_a_sweep_by_dask",
    WORKER: "test_a_sweep_by_dask",
    SWEEP: "test_a_sweep_by_dask",
    f"{UVX}. python": "test_the_python_of_the_readme_can_be_typed_in",
    ". .venv/bin/activate": "test_the_line_for_debian",
    "uvx -c constraints.txt nox": "test_the_command_for_all_checks",
    "uvx -c constraints.txt nox -s site": "site/test_built.py",
    ALONE: "test_sim_can_be_typed_alone",
    FOUND: "test_sim_can_be_typed_alone",
}
"""Commands that wait, that belong together, or that are run elsewhere."""

ROWS = {
    cells[0].strip("| `"): [cell.strip(" |`") for cell in cells[1:]]
    for cells in (row.split(" | ") for row in re.findall(r"^\| `sim .*", README, re.MULTILINE))
}
"""The tables of commands: what each gives, how long it takes, and, in two of them, what it writes."""


def commands() -> set[str]:
    """Every command of README: lines of its blocks without their set-up, cells of its tables, and those in its text.

    `sim` stands for what README says it stands for. In the text the beginning of another command is a mention of it.
    """
    lines = {line.removeprefix(DEBIAN).removeprefix(SET_UP).replace(f"{UVX}. sim ", "sim ") for line in LINES}
    text = re.sub(r"^```.*?^```$", "", README, flags=re.DOTALL | re.MULTILINE)
    rows = {one for row in re.findall(r"^\| `.*", text, re.MULTILINE) for one in SPAN.findall(row.split(" | ")[0])}
    said = {one for one in SPAN.findall(text) if not any(f"{full} ".startswith(f"{one} ") for full in lines | rows)}
    return lines | rows | said - {f"{UVX}. sim", DEBIAN}


SERVER = f"""
import contextlib, gc, importlib, importlib.metadata, json, os, pkgutil, signal, sys

import sim

[start] = importlib.metadata.entry_points(group="console_scripts", name="sim")
for module in pkgutil.walk_packages(sim.__path__, "sim."):
    if not module.name.startswith("sim.lab") and not module.name.endswith("__main__"):
        with contextlib.suppress(ImportError):  # what is missing fails in the command that needs it
            importlib.import_module(module.name)
gc.freeze()  # or each process looks through all that is loaded before it ends
for line in sys.stdin:
    words, folder, *says = json.loads(line)
    child = os.fork()
    if not child:
        signal.alarm({int(PATIENCE)})
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, file in enumerate(says, 1):
            os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.chdir(folder)
        sys.argv = ["sim", *words]
        sys.exit(start.load()())
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Runs `sim` as its script does, once for each line that it is given, each in a process of its own."""


def bring_compiled(home: Path) -> None:
    """Put beside each library of an environment what these tests' own Python has compiled of it.

    Python takes it where it is of the same file, and else compiles anew: for all libraries that takes half a minute.
    """
    own, new = (Path(sysconfig.get_path("purelib", vars={"base": str(base)})) for base in (sys.prefix, home))
    for folder, folders, files in os.walk(new):
        compiled = own / Path(folder).relative_to(new) / "__pycache__"
        if "__pycache__" not in folders and any(name.endswith(".py") for name in files) and compiled.exists():
            shutil.copytree(compiled, Path(folder, "__pycache__"))


@contextmanager
def interruptible() -> Iterator[None]:
    """While this lasts, Ctrl+C is heard: a shell in the background may have it ignored, and who is started inherits it.

    A handler does not go over to another program, so there it is as it is by itself.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Fresh:
    """An environment into which the project was installed as README says; it grows by the extras of each `--from`.

    So the tests of the default installation stand before those of extras, and are refused after them.
    """

    def __init__(self, folder: Path, uv: str) -> None:
        self.folder, self.uv = folder, uv
        self.installed: list[str] = []
        self.clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "NOX", "COV"))}
        self.clean |= {"UV_PYTHON": sys.executable, "UV_PYTHON_DOWNLOADS": "never", "BROWSER": "true"}
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
            self.clean[name] = str(folder / name.lower())
        if os.geteuid() == 0:  # JupyterLab opens for no administrator who does not ask for it
            (folder / "jupyter_config_dir").mkdir()
            (folder / "jupyter_config_dir" / "jupyter_server_config.py").write_text("c.ServerApp.allow_root = True\n")
        self.cached("build", "--wheel", "--quiet", "--out-dir", str(folder / "dist"), str(ROOT))
        [self.wheel] = (folder / "dist").glob("*.whl")
        self.server: subprocess.Popen[str] | None = None

    def cached(self, *words: str, **more: str) -> str:
        """What uv says, with what it has kept from earlier installations; over the network where that is too little."""
        for last, way in enumerate((["--offline"], [])):
            done = subprocess.run(
                [self.uv, *way, *words], cwd=ROOT, env=self.clean | more, capture_output=True, text=True, check=False,
                timeout=PATIENCE,
            )  # fmt: skip
            if done.returncode == 0:
                return done.stdout
            assert not last, done.stderr
        raise AssertionError

    def home(self, source: str) -> Path:
        """The environment for a `--from`, made when it is first asked for."""
        home = self.folder / "env"
        assert source != "." or self.installed in ([], ["."]), f"{self.installed}: too late for the default alone"
        if not self.installed:
            self.cached("venv", "--quiet", "--python", sys.executable, str(home))
        if source not in self.installed:
            self.cached(
                "pip", "install", "--quiet", "--python", str(home / "bin" / "python"), "-c", "constraints.txt",
                source.replace(".", str(self.wheel), 1),
            )  # fmt: skip
            self.installed.append(source)
            bring_compiled(home)
        return home

    def words(self, line: str) -> list[str]:
        """A line as it is to be started: `sim`, or `uvx ... --from SOURCE PROGRAM`."""
        source, program, *rest = shlex.split(line.removeprefix(UVX) if line.startswith(UVX) else f". {line}")
        return [str(self.home(source) / "bin" / program), *rest]

    def run(self, line: str, folder: Path, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run a line to its end in a folder, started by itself; it must end well."""
        done = subprocess.run(
            self.words(line), cwd=folder, env=self.clean, input=given, capture_output=True, text=True, check=False,
            timeout=PATIENCE,
        )  # fmt: skip
        assert done.returncode == 0 and "Traceback" not in done.stderr, f"{line}\n{done.stdout}{done.stderr}"
        return done

    def run_loaded(self, line: str, folder: Path) -> str:
        """Run a line of `sim` to its end, forked off a Python of this environment that has all loaded: what it says.

        To start Python and to load Mesa, pandas and Matplotlib takes longer than most commands.
        """
        _, *words = self.words(line)
        if self.server is None:
            self.server = subprocess.Popen(
                [str(self.home(".") / "bin" / "python"), "-c", SERVER], cwd=self.folder, text=True,
                env=self.clean | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        assert self.server.stdin is not None and self.server.stdout is not None
        says = [self.folder / name for name in ("out", "error")]
        for path in says:  # or what the last line said would be read where this one never ran
            path.write_text("", encoding="utf-8")
        print(json.dumps([words, str(folder), *map(str, says)]), file=self.server.stdin, flush=True)
        code = self.server.stdout.readline().strip()
        out, error = (path.read_text(encoding="utf-8") for path in says)
        assert code == "0" and "Traceback" not in error, f"{line}\n{out}{error}"
        return out

    def close(self) -> None:
        """End the Python that has all loaded."""
        if self.server is not None:
            with self.server:  # at the end of what it is given it ends
                assert self.server.stdin is not None
                self.server.stdin.close()

    @contextmanager
    def running(
        self, line: str, folder: Path, until: str, end: signal.Signals = signal.SIGINT, code: int | None = 0
    ) -> Iterator[str]:
        """Start a line, wait until it says `until`, give what that was; then end it, and look at its exit code."""
        words = self.words(line)
        with interruptible():
            process = subprocess.Popen(
                words, cwd=folder, env=self.clean | {"PYTHONUNBUFFERED": "1"}, text=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
        assert process.stdout is not None
        watch = threading.Timer(PATIENCE, process.kill)
        watch.start()
        reply: list[str] = []
        rest = threading.Thread(target=lambda: reply.extend(process.stdout or ()))
        try:
            for text in process.stdout:
                reply.append(text)
                if result := re.search(until, text):
                    break
            else:
                pytest.fail(f"{line}\nnever said {until!r}, but:\n{''.join(reply)}")
            rest.start()
            yield result[0]
        except Exception as error:
            error.add_note(f"{line} said:\n{''.join(reply)}")
            raise
        finally:
            if process.poll() is None:
                process.send_signal(end)
            ended = process.wait()
            watch.cancel()
            if rest.is_alive():
                rest.join()
            process.stdout.close()
        assert code is None or ended == code, f"{line}\nended with {ended}\n{''.join(reply)}"


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fresh]:
    beside = Path(sys.executable).with_name("uv")
    uv = os.environ.get("UV") or shutil.which("uv") or (str(beside) if beside.exists() else None)
    if uv is None:
        missing("no uv found: pip install uv")
    assert uv is not None
    with closing(Fresh(tmp_path_factory.mktemp("fresh"), uv)) as environment:
        yield environment


def test_the_order_of_the_readme() -> None:
    """First what needs no Python: the file, the plan, the paper kit; then `sim run`; the lab; developers last."""
    heads = re.findall(r"^##+ (.+)$", README, re.MULTILINE)
    wanted = [
        "A seminar on Tuesday? Open this file", "The plan: 75 minutes", "On paper, with coins",
        "With Python: your own town", "For a course: the lab", "What comes out",
        "What it cannot show, and the other side", "For research: sweeps, many machines, Python", "For developers",
    ]  # fmt: skip
    assert heads == wanted
    marks = (
        "sim/page/listed.html",
        "### The plan",
        "paper-kit.zip",
        "sim run",
        "| for the seminar |",
        "sim lab",
        "nox",
    )
    places = [README.index(mark) for mark in marks]
    assert places == sorted(places)
    first = README[: README.index("## With Python")]
    assert not re.search(r"\b(pip|uvx|nox|pytest|terminal)\b", first), "nothing to install before it is worth it"
    assert README.index("nox") > README.index("## For developers"), "checks are for developers"


def test_every_command_of_the_readme_is_run() -> None:
    walked = {line for walk in WALKS.values() for line, _ in walk}
    assert commands() == walked | set(BY_HAND)
    for test in BY_HAND.values():
        assert test in globals() or (ROOT / "tests" / test).exists(), test


def test_every_command_that_there_is_stands_in_the_readme() -> None:
    there = next(action.choices for action in cli._parser()._actions if action.choices)
    assert {result for line in commands() for result in re.findall(r"\bsim ([a-z]+)", line)} == set(there or ())


def test_the_readme_and_help_say_the_same_of_how_long_a_command_takes() -> None:
    parsers = dict(next(action.choices for action in cli._parser()._actions if isinstance(action.choices, dict)))
    says = {name: re.search(r"^time: about (.*) on two cores$", p.format_help(), re.M) for name, p in parsers.items()}
    for line, (_, takes, *_) in ROWS.items():
        reply = says[line.split()[1]]
        assert reply is not None and takes in reply[1], line
    assert {line.split()[1] for line in ROWS} == set(parsers) - {"lab"}


def stops_of_the_page() -> list[tuple[str, int]]:
    """Title and minutes of each step of the live page, in its order, from the page's sources."""
    story = ROOT / "sim" / "page" / "web" / "story"
    words = json.loads((story.parent / "words" / "en.json").read_text(encoding="utf-8"))
    index = (story / "index.ts").read_text(encoding="utf-8")
    files = dict(re.findall(r"^import \{ (\w+) \} from \"(.*)\";$", index, re.MULTILINE))
    stops = []
    for name in re.search(r"stops: Stop\[\] = \[(.*)\]", index)[1].split(", "):  # type: ignore[index]
        source = (story / files[name]).read_text(encoding="utf-8")
        result = re.search(rf"const {name}: Stop = {{.*?title: ([\w.]+),.*?minutes: (\d+)", source, re.DOTALL)
        assert result is not None, name
        title = words
        for key in result[1].replace("text.", f"words.{name}.").split(".")[1:]:
            title = title[key]
        stops.append((title, int(result[2])))
    return stops


def test_the_plan_of_75_minutes_is_that_of_the_page() -> None:
    """Its rows follow each other from 0 to 75, and take all steps in their order, for as long as their timers say."""
    stops = stops_of_the_page()
    rows = re.findall(r"^\| (\d+) to (\d+) \|.*\| (.*)\|$", README, re.MULTILINE)
    assert [end for _, end, _ in rows] == [*(begin for begin, _, _ in rows[1:]), "75"] and rows[0][0] == "0"
    steps = [re.findall(r"\*([^*]+)\*", cell) for _, _, cell in rows]
    assert [step for row in steps for step in row] == [title for title, _ in stops]
    for (begin, end, _), row in zip(rows, steps, strict=True):
        assert not row or int(end) - int(begin) == sum(dict(stops)[step] for step in row), row
    assert f"as a story of {len(stops)} steps" in README
    replaced = dict(re.findall(r"`sim (cases|slides)` \(minutes\s(\d+ to \d+)\)", README))
    assert replaced.keys() == {"cases", "slides"}
    for begin, end in (minutes.split(" to ") for minutes in replaced.values()):  # they begin and end with rows of it
        assert begin in {row[0] for row in rows} and end in {row[1] for row in rows}
    for room, minutes in re.findall(r"\(`#(play|desk|wall)`[^)]*?(\d+)\s+minutes\)", README):
        source = {"play": "play/Play.tsx", "desk": "desk/Desk.tsx", "wall": "wall/Wall.tsx"}[room]
        assert f"minutes: {minutes}" in (ROOT / "sim" / "page" / "web" / source).read_text(encoding="utf-8"), room
    dropped = re.search(r"Leave out \*([^*]+)\* and\s\*([^*]+)\* \(ten minutes\)", README)
    assert dropped is not None and sum(dict(stops)[step] for step in dropped.groups()) == 10


def test_every_block_of_the_readme_is_run() -> None:
    assert [kind for kind, _ in BLOCKS if kind] == ["html", "toml", "python", "toml"]
    assert {DESIGN, FRAME, AMENDMENT, TALK} == {text for kind, text in BLOCKS if kind}
    assert "\nBelow, `sim` stands for `uvx -c constraints.txt --from . sim`." in README


@pytest.mark.slow(5)
@pytest.mark.parametrize("walk", WALKS)
def test_a_walk(walk: str, fresh: Fresh, tmp_path: Path) -> None:
    (tmp_path / "design.toml").write_text(SMALL_DESIGN, encoding="utf-8")
    (tmp_path / "choices.toml").write_text(CHOICES, encoding="utf-8")
    if walk == "run":  # the first, started as a person starts it
        reply = [fresh.run(line + more, tmp_path).stdout for line, more in WALKS[walk]]
    else:
        reply = [fresh.run_loaded(line + more, tmp_path) for line, more in WALKS[walk]]
    assert all(text.strip() for text in reply)
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    for line, _ in WALKS[walk]:
        assert "".join(ROWS.get(line, [])[2:]) in {"", *files}, "what README says that it writes"
    if walk == "run":
        assert re.sub(r"\n> ", " ", README.split("> Of ")[1].split("\n\n")[0]) in " ".join(reply[0].split())
        assert "listed-run/people-grid.png" in files
    if walk == "sweep":
        assert "120 runs" in reply[0] and "This one makes 120 towns" in README
    if walk == "page":
        assert "listed.zip" in files
    if walk == "kit":
        script = (tmp_path / "kit" / "lecturer-a4.html").read_text(encoding="utf-8")
        assert "seven files for 24 players" in README and "kit: 7 files" in reply[0] and "24 players" in reply[0]
        assert "no computer in the room: 50 minutes" in README and "50 minutes, no computer" in script
        assert "`cards-letter.html`: 42 sheets" in README and "42 sheets" in script


@pytest.mark.slow(1)
def test_the_amendment_changes_a_new_rulebook(fresh: Fresh, tmp_path: Path) -> None:
    fresh.run("sim new mine.toml", tmp_path)
    with (tmp_path / "mine.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + AMENDMENT)
    assert "1 amendments" in fresh.run("sim check mine.toml", tmp_path).stdout
    [amendment] = shelf.load(tmp_path / "mine.toml").amendment
    assert amendment.month == 60


@pytest.mark.slow(3)
def test_the_python_of_the_readme_can_be_typed_in(fresh: Fresh, tmp_path: Path) -> None:
    """As at a prompt: an empty line ends a block. (-i, because here no person sits at a terminal.)"""
    done = fresh.run(f"{UVX}. python -q -i", tmp_path, TALK)
    assert "Error" not in done.stderr, done.stderr
    assert "people on the list of joined-hands" in done.stdout and "housing: stale copy" in done.stdout


@pytest.mark.slow(3)
def test_the_first_command(fresh: Fresh) -> None:
    """Its set-up is pip's business; then uvx does the rest in the folder of the project. --json: nothing is written."""
    assert f"{SET_UP}{UVX}. sim run" in LINES
    words = shlex.split(f"{UVX}. sim run --json{SMALL}")[1:]
    home = fresh.cached("tool", "run", *words[: words.index("sim")], "python", "-c", "import sys; print(sys.prefix)")
    bring_compiled(Path(home.strip()))
    assert '"no feedback"' in fresh.cached("tool", "run", *words)


@pytest.mark.slow(3)
def test_sim_can_be_typed_alone(fresh: Fresh, tmp_path: Path) -> None:
    """In any folder, once it is installed; the other line is for a terminal that does not find it."""
    places = {"UV_TOOL_DIR": str(tmp_path / "tools"), "UV_TOOL_BIN_DIR": str(tmp_path / "bin")}
    assert ALONE in LINES
    fresh.cached(*shlex.split(ALONE)[1:], **places)
    fresh.cached(*shlex.split(FOUND)[1:], **places, HOME=str(tmp_path), SHELL="/bin/bash")
    start = "for file in ~/.bashrc ~/.bash_profile ~/.profile; do test ! -f $file || . $file; done; "
    done = subprocess.run(
        ["bash", "-c", start + "command -v sim && sim pilots"], cwd=tmp_path, env=fresh.clean | {"HOME": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert done.stdout.startswith(f"{tmp_path}/bin/sim\n") and "second-chance" in done.stdout, done.stderr


def test_the_command_for_all_checks() -> None:
    """It is the one that runs this; .ci/run types it on a fresh machine."""
    assert f"{SET_UP}uvx -c constraints.txt nox" in LINES
    assert "command_line='uvx -c constraints.txt nox'" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.slow(4)
def test_the_line_for_debian(fresh: Fresh, tmp_path: Path) -> None:
    """An environment of its own in front of either command."""
    starts = [line for line in LINES if line.startswith(SET_UP)]
    assert [line for line in LINES if line.startswith("python3")] == [DEBIAN + line for line in starts]
    if subprocess.run(["python3", "-c", "import ensurepip"], capture_output=True, check=False).returncode:
        missing("this Python makes no environments with pip: apt-get install python3-venv")
    done = subprocess.run(
        ["bash", "-c", f"{DEBIAN}command -v pip"], cwd=tmp_path, env=fresh.clean, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.stdout.strip() == str(tmp_path / ".venv/bin/pip"), done.stderr


@pytest.mark.slow(5)
def test_validate_begins(fresh: Fresh, tmp_path: Path) -> None:
    """It has no small form, and takes long (what it finds: test_validate.py). Ended by Ctrl+C, as a person would."""
    with fresh.running("sim validate", tmp_path, r"^\d+ of \d+ steps", code=130):
        pass


def read(address: str) -> str:
    """The page at an address of this machine. JupyterLab tells its address a moment before it listens."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError) or time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.mark.slow(5)
def test_the_lab_opens(fresh: Fresh, tmp_path: Path) -> None:
    with fresh.running(LAB, tmp_path, r"http://127\.0\.0\.1:\S+", signal.SIGTERM, None) as address:
        assert "JupyterLab" in read(address)
    assert len(list((tmp_path / "listed-notebooks").glob("*.ipynb"))) == 9


@pytest.mark.slow(20)
def test_a_sweep_by_dask(fresh: Fresh, tmp_path: Path) -> None:
    (tmp_path / "design.toml").write_text(SMALL_DESIGN, encoding="utf-8")
    (tmp_path / "choices.toml").write_text(CHOICES, encoding="utf-8")
    port = free_port()
    scheduler, worker, sweep = (line.replace("8786", str(port)) for line in (SCHEDULER, WORKER, SWEEP))
    with ExitStack() as cluster:
        scheduler += f" --port {port} --idle-timeout {PATIENCE}s"  # or it stays if somebody kills these tests
        cluster.enter_context(fresh.running(scheduler, tmp_path, "Scheduler at:", code=None))
        cluster.enter_context(
            fresh.running(f"{worker} --death-timeout {PATIENCE}", tmp_path, "Registered to:", code=None)
        )
        assert "120 runs" in fresh.run(sweep, tmp_path).stdout
