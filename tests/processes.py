"""Processes for tests to kill, starve or hinder: forked off one that has everything loaded, in milliseconds.

To start Python and load Mesa takes three seconds. A process of these has its own memory, signals and limits like any
other; only its end differs, which is always `os._exit`. Where the start or the end is the point, use `subprocess`.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
import weakref
from collections.abc import Callable
from multiprocessing import forkserver
from pathlib import Path

import pytest

PATIENCE = float(os.environ.get("LISTED_PATIENCE", 600))
"""Seconds after which something is thought to hang. However busy the machine is, it is not a matter of speed."""


def free_port() -> int:
    """A port of this machine that nobody has, and that no outgoing connection is given while its server starts."""
    luck = random.SystemRandom()
    while True:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", luck.randrange(12_000, 30_000)))
            return int(probe.getsockname()[1])


_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["pytest", "sim.sweeps.run", "sim.sweeps.read", "sim.town.town"])


def _begin(target: Callable[..., int | None], args: tuple[object, ...], out: str, error: str) -> None:
    """In the new process: signals as they are by themselves, and output into files."""
    for number, file in ((1, out), (2, error)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background may have it ignored,
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # and nohup this one
    code = 1
    try:
        code = target(*args) or 0
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


class Forked:
    """A process that does one function, held in the way of `subprocess.Popen`."""

    def __init__(self, target: Callable[..., int | None], *args: object) -> None:
        folder = tempfile.mkdtemp(prefix="forked-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._texts = [Path(folder) / name for name in ("out", "error")]
        self._process = _CONTEXT.Process(target=_begin, args=(target, args, *map(str, self._texts)))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("OMP_NUM_THREADS", "1")  # a process of one thread forks safely, and knows its memory
            forkserver.ensure_running()
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        """Its exit code once it has ended; less than zero if by a signal."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same, by the name that `Popen` has for it."""
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def wait(self, timeout: float = PATIENCE) -> int:
        """Wait for its end; gives the exit code."""
        self._process.join(timeout)
        if self.returncode is None:
            self.kill()
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        return self.returncode

    def output(self) -> str:
        """What it has said so far, on standard output and standard error."""
        return "".join(path.read_text(errors="replace") for path in self._texts if path.exists())

    def communicate(self, timeout: float = PATIENCE) -> tuple[str, str]:
        """Wait for its end; gives what it wrote on standard output and standard error."""
        self.wait(timeout)
        out, error = (path.read_text(errors="replace") for path in self._texts)
        return out, error
