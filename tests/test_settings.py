"""The settings of whoever runs it: matplotlib's change no picture and break nothing, wherever they stand."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import matplotlib
import pandas as pd
import pytest

from sim import figures
from sim.figures import canvas
from tests.processes import PATIENCE
from tests.sweep_tools import ROOT

CHECKED = "TYPE_CHECKING"
WILD = {
    "axes.facecolor": "red", "axes.grid": False, "axes.linewidth": 9.0, "axes.prop_cycle": "cycler('color', ['r'])",
    "axes.titlelocation": "right", "axes.unicode_minus": False, "figure.dpi": 33.0, "figure.facecolor": "black",
    "figure.autolayout": True, "font.family": "monospace", "font.size": 40.0, "lines.linewidth": 12.0,
    "lines.antialiased": False, "path.sketch": "10, 40, 2", "savefig.bbox": "tight", "savefig.dpi": 20.0,
    "savefig.transparent": True, "text.color": "green", "text.parse_math": False, "text.usetex": True,
    "xtick.bottom": False, "xtick.labelsize": 3.0, "patch.force_edgecolor": True, "hatch.linewidth": 9.0,
}  # fmt: skip
SETTINGS = "".join(f"{key}: {value}\n" for key, value in WILD.items())
DRAW = """
import json, os, sys
import kiwisolver, pandas, PIL.PngImagePlugin, pyparsing
for folder, environment in json.loads(sys.argv[1]):
    sys.stdout.flush()
    child = os.fork()  # which has loaded what takes long, and matplotlib not yet
    if not child:
        os.chdir(folder)
        os.environ.update(environment)
        import hashlib
        from sim import figures
        frame = {"world": ["a"] * 3 + ["b"] * 3, "month": [1, 2, 3] * 2, "listed_share": [0.1, 0.3, 0.2] * 2}
        print(hashlib.sha256(figures.listed_by_month(pandas.DataFrame(frame)).png()).hexdigest(), end=" ")
        import matplotlib
        print(matplotlib.rcParams["font.size"], matplotlib.get_backend(), os.getcwd(), end=" ")
        print(os.environ.get("MATPLOTLIBRC"), os.environ.get("MPLBACKEND"), flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print("failed", flush=True)
"""


def monthly() -> pd.DataFrame:
    return pd.DataFrame({"world": ["a"] * 3 + ["b"] * 3, "month": [1, 2, 3] * 2, "listed_share": [0.1, 0.3, 0.2] * 2})


@pytest.fixture(scope="module")
def plain() -> str:
    """The picture as it is to be."""
    return hashlib.sha256(figures.listed_by_month(monthly()).png()).hexdigest()


def test_settings_made_in_a_notebook(plain: str) -> None:
    """They count for the user's own pictures before and after, and not for ours."""
    with matplotlib.rc_context():
        for key, value in WILD.items():
            matplotlib.rcParams[key] = value
        before = dict(matplotlib.rcParams)
        picture = figures.listed_by_month(monthly())
        assert hashlib.sha256(picture.png()).hexdigest() == plain
        assert dict(matplotlib.rcParams) == before


def test_a_picture_that_fails_leaves_the_settings_alone() -> None:
    with matplotlib.rc_context({"font.size": 40.0}):
        with pytest.raises(ValueError, match="two rows"):
            figures.listed_by_month(pd.concat([monthly(), monthly()]))
        assert matplotlib.rcParams["font.size"] == 40.0


def test_a_figure_that_is_not_marked_cannot_be_made() -> None:
    with pytest.raises(RuntimeError, match="@drawing"):
        canvas.new_figure((2, 1), 100)


def test_all_of_matplotlib_comes_from_one_place() -> None:
    """Whatever imports it elsewhere might be the first, and fail of the user's settings; types are no import."""
    for path in sorted((ROOT / "sim").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        checked = [node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == CHECKED]
        only_types = {id(node) for block in checked for part in block.body for node in ast.walk(part)}
        for node in ast.walk(tree):
            if id(node) in only_types:
                continue
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            result = [n for n in names if n.split(".")[0] == "matplotlib"]
            assert not result or path.name == "canvas.py", f"{path.name}: {result}"


def rubbish(place: Path) -> None:
    place.write_bytes(b"\xff\xfe\0rubbish: \x80\n" * 20)


def wild(place: Path) -> None:
    place.write_text(f"{SETTINGS}nonsense\nno.such.key: 3\nlines.linewidth: huge\nfont.size: 17\nbackend: nonsense\n")


def foreign(place: Path) -> None:
    place.write_text("axes.formatter.use_locale: True\n")  # fails for a language that is not installed


def sound(place: Path) -> None:
    place.write_text("font.size: 40\n")


@pytest.mark.parametrize(("path", "first"), [
    ("studies/sensitivity/sensitivity.py", "from SALib.sample import sobol"),
])  # fmt: skip
def test_packages_that_load_matplotlib_find_it_loaded(path: str, first: str) -> None:
    """With MPLBACKEND=nonsense they would fail."""
    text = (ROOT / "sim" / path).read_text(encoding="utf-8")
    assert 0 < text.index("canvas.loaded()") < text.index(first)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each case needs a process that has not loaded matplotlib yet")
def test_settings_wherever_they_stand(plain: str, tmp_path: Path) -> None:
    """In the current folder, in the environment, at home: the same picture, no word, and all is left as it was."""
    cases: dict[str, tuple[dict[str, str], str]] = {}  # by folder: the environment, the size of the user's own letters
    for name, spoil, place, size in (
        ("rubbish", rubbish, "here", "10.0"), ("pipe", os.mkfifo, "named", "10.0"), ("wild", wild, "home", "17.0"),
        ("foreign", foreign, "named", "10.0"), ("sound", sound, "named", "40.0"),
    ):  # fmt: skip
        folder, home = tmp_path / f"{name}-{place}", tmp_path / f"{name}-{place}-home"
        folder.mkdir()
        (home / ".config" / "matplotlib").mkdir(parents=True)
        file = {"here": folder / "matplotlibrc", "named": tmp_path / f"{folder.name}-rc",
                "home": home / ".config" / "matplotlib" / "matplotlibrc"}[place]  # fmt: skip
        spoil(file)
        more = {"MATPLOTLIBRC": str(file)} if place == "named" else {}
        cases[str(folder)] = ({"LC_ALL": "xx_XX", "MPLBACKEND": "nonsense", "HOME": str(home), **more}, size)
    (tmp_path / "nowhere").mkdir()
    (tmp_path / "file").write_text("")
    cases[str(tmp_path / "nowhere")] = ({"HOME": "/no/such/place", "MPLCONFIGDIR": str(tmp_path / "file")}, "10.0")

    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MPL", "MATPLOTLIB", "XDG"))}
    cache = {"XDG_CACHE_HOME": matplotlib.get_cachedir().removesuffix("/matplotlib")}  # its list of fonts takes long
    environment = {**kept, **cache, "OPENBLAS_NUM_THREADS": "1"}
    given_cases = json.dumps([(folder, given) for folder, (given, _) in cases.items()])
    words = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", DRAW, given_cases]
    reply = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert reply.stderr == ""
    result = dict(zip(cases, reply.stdout.splitlines(), strict=True))
    for folder, (given, size) in cases.items():
        picture, letters, backend, *left = result[folder].split()
        assert picture == plain, folder
        assert left == [folder, given.get("MATPLOTLIBRC", "None"), given.get("MPLBACKEND", "None")]
        assert (letters, backend.lower()) == (size, "agg"), folder


def test_the_same_lines_in_many_threads(plain: str) -> None:
    """Settings are everybody's: pictures wait for each other, and what the user has set is there at the end."""
    from concurrent.futures import ThreadPoolExecutor

    with matplotlib.rc_context({"font.size": 40.0}):
        with ThreadPoolExecutor(4) as pool:
            created = list(pool.map(lambda _: figures.listed_by_month(monthly()).png(), range(8)))
        assert {hashlib.sha256(png).hexdigest() for png in created} == {plain}
        assert matplotlib.rcParams["font.size"] == 40.0
