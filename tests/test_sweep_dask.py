"""Sweeps on a real Dask scheduler and two workers on loopback: killed one by one, nothing is lost or lived twice."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import socket
import socketserver
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import distributed
import pytest

from sim import sweeps
from sim.errors import ListedError
from sim.sweeps import executors, manifest, read, run
from sim.sweeps.design import Design
from sim.sweeps.plan import Plan
from tests.processes import PATIENCE, Forked, free_port
from tests.sweep_tools import DESIGN, GOLDEN, finished, kept, rows_digest, start, wait

# Dask's work: rows are the same in every executor, and test_sweep.py holds them to one digest
pytestmark = pytest.mark.once

LOCAL = ["--host", "127.0.0.1", "--no-dashboard"]


def dask(what: str, *words: str) -> None:
    """One of Dask's commands, in this process."""
    command = importlib.import_module(f"distributed.cli.{what}")
    command.main([*LOCAL, *words], standalone_mode=False)


class Cluster:
    """A scheduler and two workers, each a process."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.folder = folder
        self.all: list[Forked] = []
        self.start()

    def start(self, workers: int = 2) -> None:
        self.scheduler = self._start("dask_scheduler", "--port", str(self.port))
        self.workers = [self.worker() for _ in range(workers)]

    def worker(self) -> Forked:
        place = str(self.folder / "work")
        return self._start("dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--local-directory", place)

    def _start(self, what: str, *more: str) -> Forked:
        created = Forked(dask, what, *more)
        self.all.append(created)
        return created

    def close(self) -> None:
        for process in self.all:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster to which both workers have come."""
    created = Cluster(tmp_path_factory.mktemp("dask"))
    try:
        with distributed.Client(created.address, timeout=PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=PATIENCE)
        yield created
    finally:
        created.close()


@pytest.fixture(autouse=True)
def patient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a cluster runs, it may take its time to answer."""
    if "cluster" in request.fixturenames:
        monkeypatch.setattr(executors, "FIRST_PATIENCE", PATIENCE)
        monkeypatch.setattr(executors, "PATIENCE", PATIENCE)


def test_the_same_bytes(cluster: Cluster, tmp_path: Path) -> None:
    """In this process and by two workers: each file is the same, and both workers have worked."""
    run.sweep(DESIGN, tmp_path / "alone", batch=1)
    watcher = distributed.Client(cluster.address, set_as_default=False)
    with watcher, distributed.get_task_stream(watcher) as stream:
        done = run.sweep(DESIGN, tmp_path / "dask", batch=1, dask=cluster.address)
    assert done.lived == 24 and done.notes == []
    alone = kept(tmp_path / "alone")
    assert sum(name.endswith(".parquet") for name in alone) == 24
    assert alone == kept(tmp_path / "dask")
    assert rows_digest(tmp_path / "dask") == GOLDEN
    worked = Counter(task["worker"] for task in stream.data if task["status"] == "OK")
    assert len(worked) == 2 and worked.total() == 24


def test_workers_that_come_late_are_counted(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As those of a queue do: with each that has come, more batches are handed out at a time."""
    monkeypatch.setattr(executors, "LOOK", 0.0)
    crew = executors.Dask(cluster.address)
    task = Plan(Design.parse(DESIGN), batch=1).task(0)
    try:
        before = crew.room
        late = cluster.worker()
        wait(lambda: bool(crew.submit(task).result()) and crew.room == before + 2, late)
    finally:
        crew.close()
        late.kill()
        late.wait()


def test_client_killed(cluster: Cluster, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    process = start(DESIGN, folder, dask=cluster.address, batch=1, holds=[(2, str(tmp_path / "never"))])
    wait(lambda: len(finished(folder)) >= 2, process)
    process.kill()
    process.communicate()
    before = {p.name: p.stat().st_mtime_ns for p in finished(folder)}
    assert len(before) < 24
    done = run.sweep(DESIGN, folder, dask=cluster.address, batch=1)
    assert done.lived == 24 - len(before) and done.notes == []
    assert {p.name: p.stat().st_mtime_ns for p in finished(folder) if p.name in before} == before
    assert rows_digest(folder) == GOLDEN


def test_worker_killed(cluster: Cluster, tmp_path: Path) -> None:
    killed: list[int] = []

    def progress(done: int, total: int) -> None:
        time.sleep(0.05)
        if done >= 8 and not killed:
            cluster.workers[0].send_signal(signal.SIGKILL)
            killed.append(done)

    done = run.sweep(DESIGN, tmp_path / "out", dask=cluster.address, batch=1, progress=progress)
    assert killed and done.lived == 24
    assert rows_digest(tmp_path / "out") == GOLDEN


def test_scheduler_killed_and_restarted(cluster: Cluster, tmp_path: Path) -> None:
    """Nobody is at the address when the sweep notices; then another scheduler comes there, and the sweep goes on."""
    written: list[int] = []
    noticed: list[str] = []

    def progress(done: int, total: int) -> None:
        written.append(done)
        if done == 8:
            for process in (cluster.scheduler, *cluster.workers):
                process.kill()
                process.wait()

    def notify(text: str) -> None:
        noticed.append(text)
        cluster.start(workers=1)

    done = run.sweep(DESIGN, tmp_path / "out", dask=cluster.address, batch=1, progress=progress, notify=notify)
    assert written == list(range(25))  # each batch once
    assert noticed == [f"{cluster.address}: the scheduler went away; waiting for it"] == done.notes
    assert rows_digest(tmp_path / "out") == GOLDEN


def test_a_sweep_goes_on_wherever_it_was_begun(cluster: Cluster, tmp_path: Path) -> None:
    """Stopped by Ctrl+C in this process, gone on with by Dask, stopped there, ended here: nothing is lived twice."""
    folder = tmp_path / "out"

    def stop_at(wanted: int) -> Callable[[int, int], None]:
        def progress(done: int, total: int) -> None:
            if done == wanted:
                raise KeyboardInterrupt

        return progress

    with pytest.raises(KeyboardInterrupt):
        run.sweep(DESIGN, folder, batch=1, progress=stop_at(6))
    with pytest.raises(KeyboardInterrupt):
        run.sweep(DESIGN, folder, batch=1, dask=cluster.address, progress=stop_at(15))
    before = {p.name: p.stat().st_mtime_ns for p in finished(folder)}
    assert len(before) == 15
    done = run.sweep(DESIGN, folder, batch=1)
    assert (done.lived, done.notes) == (9, [])
    assert {p.name: p.stat().st_mtime_ns for p in finished(folder) if p.name in before} == before
    assert rows_digest(folder) == GOLDEN


def test_scheduler_gone_for_good(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Last of all: the sweep ends with one line, and what is finished is finished."""
    monkeypatch.setattr(executors, "PATIENCE", 1.0)

    def progress(done: int, total: int) -> None:
        if done == 8:
            cluster.close()

    with pytest.raises(ListedError, match=r"no Dask scheduler answers.*the same command goes on"):
        run.sweep(DESIGN, tmp_path / "out", dask=cluster.address, batch=1, progress=progress)
    assert len(finished(tmp_path / "out")) >= 4
    done = run.sweep(DESIGN, tmp_path / "out", batch=1)
    assert done.lived <= 16
    assert rows_digest(tmp_path / "out") == GOLDEN
    written = manifest.read(tmp_path / "out")
    assert written is not None and written["complete"]


SBATCH = """#!/bin/sh
cp "$1" job.sh  # it is gone when this ends
setsid sh job.sh >/dev/null 2>&1 &
echo "Submitted batch job $!"
"""
SCANCEL = """#!/bin/sh
for job in "$@"; do kill -- "-$job"; echo "$job" >> cancelled; done
"""


def test_the_recipe_for_slurm(tmp_path: Path) -> None:
    """As it stands in `sim.sweeps`, with a queue of one machine that starts a job at once: lived, and jobs ended."""
    pytest.importorskip("dask_jobqueue")
    text = (sweeps.__doc__ or "").split("    from dask_jobqueue", 1)[1].split("\nThe files", 1)[0]
    code = textwrap.dedent("    from dask_jobqueue" + text)
    for word, small in (("cores=8, processes=8", 'cores=1, processes=1, interface="lo"'), ("jobs=10", "jobs=1")):
        assert word in code
        code = code.replace(word, small)
    (tmp_path / "slurm.py").write_text(f"import sim\n{code}")
    (tmp_path / "design.toml").write_text('rulebooks = "joined-hands"\nresidents = 20\nmonths = 2\nseeds = [1, 2]\n')
    for name, script in (("sbatch", SBATCH), ("scancel", SCANCEL)):
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    path = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    subprocess.run([sys.executable, "slurm.py"], cwd=tmp_path, env=path, check=True, timeout=PATIENCE)
    assert len(read.rows(tmp_path / "towns")) == 2
    assert (tmp_path / "cancelled").read_text().strip().isdigit()


BAD = [
    "127.0.0.1:8786", "http://127.0.0.1:1", "tcp://", "tcp://host", "../x", "", "tcp://a b:80", "tcp://me@host:80",
    "tcp://host:80/x", "tcp://[::g]:80", "tcp://::1:80", "tcp://..:80", "tcp://\x1b[31m:80", "tcp://\u0663:80",
    f"tcp://{'a' * 300}:80", "tcp://host:\u0663", f"tcp://host:{'9' * 5000}",
]  # fmt: skip


@pytest.mark.parametrize("address", BAD)
def test_no_addresses(address: str, tmp_path: Path) -> None:
    with pytest.raises(ListedError, match="no address of a Dask scheduler") as reply:
        run.sweep(DESIGN, tmp_path / "out", dask=address)
    assert str(reply.value).isprintable() and len(str(reply.value)) < 200
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("port", ["0", "65536", "99999"])
def test_no_ports(port: str, tmp_path: Path) -> None:
    with pytest.raises(ListedError, match=f"port: {int(port)}; must be a whole number from 1 to 65,535"):
        run.sweep(DESIGN, tmp_path / "out", dask=f"tcp://host:{port}")


@contextlib.contextmanager
def rude(answer: bytes) -> Iterator[str]:
    """The address of something that is no scheduler, and answers so to whoever comes."""

    class Rude(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Rude) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"tcp://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def refused(address: str, folder: Path, words: str) -> None:
    """No cluster there: one line, no folder and no thread."""
    before = set(threading.enumerate())
    with pytest.raises(ListedError, match=words) as reply:
        run.sweep(DESIGN, folder, dask=address)
    assert "\n" not in str(reply.value)
    assert not folder.exists()
    wait(lambda: all("process_request" in t.name for t in set(threading.enumerate()) - before))


def test_nobody_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said at once: Dask itself would knock again and again."""
    monkeypatch.setattr(executors.Dask, "_new_client", lambda *_: pytest.fail("asked Dask"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))  # not listening: whoever knocks is refused
        port = probe.getsockname()[1]
        refused(f"tcp://127.0.0.1:{port}", tmp_path / "out", "no Dask scheduler answers .*[Rr]efused")
    refused("tcp://[::1]:1", tmp_path / "out", r"tcp://\[::1\]:1: no Dask scheduler answers")


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0" * 64], ids=["nothing", "http", "zeros"]
)
def test_somebody_else_there(answer: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "FIRST_PATIENCE", 1.0)
    with rude(answer) as address:
        refused(address, tmp_path / "out", "no Dask scheduler answers")


def test_certificates_are_asked_for(tmp_path: Path) -> None:
    refused("tls://127.0.0.1:1", tmp_path / "out", "tls needs certificates")


def test_a_client_that_fails_late_leaves_no_thread(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scheduler answers once, and then does not."""
    monkeypatch.setattr(executors.Dask, "_ask", lambda *_: None)
    monkeypatch.setattr(executors, "FIRST_PATIENCE", 0.3)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        refused(f"tcp://127.0.0.1:{probe.getsockname()[1]}", tmp_path / "out", "no Dask scheduler answers")
