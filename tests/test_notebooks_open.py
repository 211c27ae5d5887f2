"""`sim lab` as it stands on a student's machine: what it copies, what it never runs, and that it ends."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.cli.main import main
from sim.errors import ListedError
from sim.files import atomic
from sim.lab import jupyter, pareto, predictions
from tests.processes import Forked
from tests.sweep_tools import alive, wait

TRAP = "import os; open(os.environ['TRAP'], 'a').write(__name__ + ' ')\n"
FAKE = """
import os, pathlib, signal
def main():
    os.write(1, b"served by %d\\n" % os.getpid())
    while True:
        signal.pause()
"""


def _sim_lab(folder: str, more: dict[str, str]) -> int:
    os.chdir(folder)
    os.environ.update(more)
    return main(["lab", "mine", "--no-browser"])


def said(process: Forked, pattern: str) -> str:
    """What the process, or one that it started, says once it has come so far."""
    result: list[str] = []

    def ready() -> bool:
        result[:] = re.findall(pattern, process.output())
        return bool(result)

    wait(ready, process)
    return result[0]


def children(process: str) -> list[str]:
    """Numbers of the processes that a process has started."""
    return [c for path in Path(f"/proc/{process}/task").glob("*/children") for c in path.read_text().split()]


def answers(request: urllib.request.Request) -> bool:
    """Whether there is a server that does what it is asked for."""
    try:
        urllib.request.urlopen(request).close()
    except urllib.error.HTTPError:
        raise
    except OSError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
def test_jupyterlab_ends_with_sim_lab(number: signal.Signals, tmp_path: Path) -> None:
    """However that is ended. Here with another JupyterLab, that starts at once; it comes from a path that is set."""
    (tmp_path / "fake" / "jupyterlab").mkdir(parents=True)
    (tmp_path / "fake" / "jupyterlab" / "__init__.py").touch()
    (tmp_path / "fake" / "jupyterlab" / "labapp.py").write_text(FAKE)
    process = Forked(_sim_lab, str(tmp_path), {"PYTHONPATH": str(tmp_path / "fake")})
    server = ""
    try:
        server = said(process, r"served by (\d+)")
        assert alive(server)
        process.send_signal(number)
        code = process.wait()
        wait(lambda: not alive(server))
    finally:
        process.kill()
        if server and alive(server):
            os.kill(int(server), signal.SIGKILL)
    assert code == (-number if number == signal.SIGKILL else 128 + number)
    assert "Traceback" not in process.output()


@pytest.mark.slow(25)
def test_jupyterlab_itself(tmp_path: Path) -> None:
    """It runs nothing from the folder where it is started, and ends with its kernels when the terminal is closed."""
    pytest.importorskip("jupyterlab")
    for name in ("jupyterlab", "random", "jupyter_server_config", "jupyter_lab_config"):
        (tmp_path / f"{name}.py").write_text(TRAP)
    (tmp_path / "home").mkdir()
    settings = {"IdentityProvider": {"token": "key"}}
    (tmp_path / "home" / "jupyter_server_config.json").write_text(json.dumps(settings))
    rooms = {f"JUPYTER_{room}_DIR": str(tmp_path / "home") for room in ("CONFIG", "DATA", "RUNTIME")}
    process = Forked(_sim_lab, str(tmp_path), {**rooms, "TRAP": str(tmp_path / "trapped")})
    try:
        address = said(process, r"(http://127.0.0.1:\d+)/lab")
        (server,) = children(str(process.pid))
        headers = {"Authorization": "token key"}
        request = urllib.request.Request(f"{address}/api/kernels", b"{}", headers, method="POST")
        wait(lambda: answers(request), process)  # it may say its address before it listens
        kernels = children(server)
        assert alive(server) and kernels
        process.send_signal(signal.SIGHUP)
        assert process.wait() == 128 + signal.SIGHUP
        wait(lambda: not any(map(alive, (server, *kernels))))
    finally:
        process.kill()
    assert not (tmp_path / "trapped").exists(), (tmp_path / "trapped").read_text()


def test_a_notebook_is_copied_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves no empty notebook, which the next call would take for the student's work."""
    real, count = atomic.written, []

    def full(path: Path):  # type: ignore[no-untyped-def]
        count.append(path)
        if len(count) == 3:
            path.touch()
            raise OSError(errno.ENOSPC, "full")
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "written", full)
        with pytest.raises(ListedError, match="mine': cannot be written: no space left; free some"):
            jupyter.copy(tmp_path / "mine")
    there = {p.name: p.read_bytes() for p in (tmp_path / "mine").iterdir()}
    notebooks = {p.name: p.read_bytes() for p in jupyter.student_notebooks()}
    assert len(there) == 2 and there.items() < notebooks.items()
    new, kept = jupyter.copy(tmp_path / "mine")
    assert (len(new), len(kept)) == (len(notebooks) - 2, 2)
    assert {p.name: p.read_bytes() for p in (tmp_path / "mine").iterdir()} == notebooks


def test_links_of_the_students_are_left_alone(tmp_path: Path) -> None:
    name = jupyter.student_notebooks()[0].name
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).symlink_to("../elsewhere.ipynb")
    new, kept = jupyter.copy(tmp_path / "mine")
    assert [p.name for p in kept] == [name] and len(new) == len(jupyter.student_notebooks()) - 1
    assert not (tmp_path / "elsewhere.ipynb").exists()


def test_predictions_outlive_a_full_disk_and_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    predictions.predict("1", "How many?", mine=40)
    before = (tmp_path / predictions.FILE).read_bytes()

    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "written", full)
        with pytest.raises(ListedError, match=r"predictions\.json': cannot be written: no space left; free some"):
            predictions.predict("2", "How many?", mine=50)
    assert [p.name for p in tmp_path.iterdir()] == [predictions.FILE]
    assert (tmp_path / predictions.FILE).read_bytes() == before
    (tmp_path / predictions.FILE).rename(tmp_path / "elsewhere.json")
    (tmp_path / predictions.FILE).symlink_to("elsewhere.json")
    with pytest.raises(ListedError, match="a link"):
        predictions.predict("2", "How many?", mine=50)
    assert (tmp_path / "elsewhere.json").read_bytes() == before


def test_two_notebooks_predict_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one keeps while the other is at it is not lost."""
    monkeypatch.chdir(tmp_path)
    with ThreadPoolExecutor(2) as notebooks:
        list(notebooks.map(lambda n: predictions.predict(str(n), "How many?", mine=n), range(12)))
    assert sorted(map(int, json.loads((tmp_path / predictions.FILE).read_text()))) == list(range(12))


def test_an_answer_that_is_handed_in_replaces_only_its_like(tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    for term in (6, 7):
        assert "Kept as" in repr(pareto.hand_in("blue", {"listing.term": term}, folder))
    assert pareto.answers(folder) == {"blue": {"listing.term": 7}}
    text = '{"group": "red", "changes": {"listing.term": 3}}'
    (folder / "red.json").write_text(text)  # brought on a stick, say
    assert "red.json': is not from this command" in repr(pareto.hand_in("red", {"listing.term": 9}, folder))
    assert (folder / "red.json").read_text() == text
    assert pareto.answers(folder) == {"blue": {"listing.term": 7}, "red": {"listing.term": 3}}
