"""Commands that are ended while they write, and commands that meet in one folder."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.cli import ending
from sim.cli.main import main
from sim.results import output, runs
from tests.files_tools import Paused, nohup
from tests.processes import Forked
from tests.sweep_tools import wait

SMALL = ["--residents", "8", "--months", "2"]


@pytest.mark.parametrize(("number", "code"), [
    (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL),
])  # fmt: skip
def test_a_command_that_is_ended(
    number: signal.Signals, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing half-written is left; only a process that is killed leaves something, which the next one clears up."""
    folder = tmp_path / "folder"
    folder.mkdir()
    paused = Paused(tmp_path, ["new", str(folder / "a.toml")])
    assert len(list(folder.iterdir())) == 2
    paused.process.send_signal(number)
    _, error = paused.process.communicate()
    assert paused.process.returncode == code, error
    assert "Traceback" not in error
    if number == signal.SIGKILL:
        assert len(list(folder.iterdir())) == 2
        assert main(["new", str(folder / "b.toml")]) == 0
        (folder / "b.toml").unlink()
    else:
        assert error == "sim: stopped; nothing was left half-written\n"
    assert not list(folder.iterdir())


def test_nohup_stays_so(tmp_path: Path) -> None:
    process = Forked(nohup, ["new", str(tmp_path / "a.toml")], str(tmp_path / "reached"), str(tmp_path / "go on"))
    wait(lambda: (tmp_path / "reached").exists(), process)
    process.send_signal(signal.SIGHUP)
    (tmp_path / "go on").touch()
    assert process.wait() == 0 and (tmp_path / "a.toml").exists()


def test_signals_mean_what_they_did_before(tmp_path: Path) -> None:
    def own(*_: object) -> None:
        pass

    for handler in (signal.SIG_DFL, signal.SIG_IGN, own):
        before = signal.signal(signal.SIGTERM, handler)
        try:
            with ending.by_signals():
                inside = signal.getsignal(signal.SIGTERM)
                assert (inside is handler) == (handler is not signal.SIG_DFL)
            assert signal.getsignal(signal.SIGTERM) is handler
        finally:
            signal.signal(signal.SIGTERM, before)
    with pytest.raises(ending.Ended) as error, ending.by_signals():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGHUP)  # as a terminal that is closed sends more than one
            (tmp_path / "cleared up").touch()
    assert error.value.code == 143 and (tmp_path / "cleared up").exists()
    with ThreadPoolExecutor(1) as other:  # which may not say what signals mean
        assert other.submit(main, ["new", str(tmp_path / "a.toml")]).result() == 0


def test_two_commands_on_one_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second is told who is there; one that has lived its town meanwhile waits."""
    monkeypatch.setattr("sim.files.lock.MOMENT", 0.1)
    folder = tmp_path / "folder"
    folder.mkdir()
    paused = Paused(tmp_path, ["new", str(folder / "a.toml")])
    for words in (["new", str(folder / "b.toml")], ["run", *SMALL, "--out", str(folder)], ["lab", str(folder)],
                  ["page", "--out", str(folder / "x.html")]):  # fmt: skip
        assert main([*words, "--no-start"] if words[0] == "lab" else words) == 2
        assert f"process {paused.process.pid} on " in capsys.readouterr().err
    run, heard = runs.run(residents=8, months=2), list[str]()

    def notify(text: str) -> None:
        heard.append(text)
        paused.go_on.touch()

    output.write(run, folder, notify=notify)
    assert paused.process.wait() == 0
    assert heard[0].endswith("is writing there; wait for it, or stop it; waiting for it")
    assert heard[1].endswith("stays: 'a.toml'") and len(list(folder.iterdir())) == 17
