"""Crews: where batches are lived. In this process, in others, in any concurrent.futures executor, or by Dask.

Whoever lives a batch only gives back its numbers. The process that owns the folder writes them, so nothing that
happens to a worker can leave half a file, and a batch that comes back twice is written once.
"""

from __future__ import annotations

import asyncio
import concurrent.futures as cf
import contextlib
import ipaddress
import os
import re
import time
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol

from sim import extras, processes
from sim.checks import whole_number
from sim.errors import ListedError, quoted, reason
from sim.progress import Notify
from sim.sweeps import worker
from sim.sweeps.errors import SweepError
from sim.sweeps.plan import Task

Future = cf.Future[worker.BatchRows]
MOST = 1000
"""Processes of a sweep."""
FAILURES = 3
"""So often in a row may workers die without finishing anything before the sweep gives up."""
FIRST_PATIENCE = 5.0
"""Seconds that a Dask scheduler may take to answer at the start; a machine that refuses at once is not asked again."""
PATIENCE = 60.0
"""Seconds that it may be away later."""
LOOK = 2.0
"""Seconds after which a Dask cluster's workers are counted anew."""
AGAIN = "what is finished is kept, the same command goes on"


class Crew(Protocol):
    """Takes batches; `room` is how many it may hold at a time, `width` how many it lives at a time."""

    room: int
    width: int

    def submit(self, task: Task) -> Future:
        """Start a batch. Raises `Lost` when the workers are gone."""

    def lost(self, error: BaseException | None) -> bool:
        """Whether all batches in hand are lost and the crew is new: to be asked after an error, and now and then."""

    def close(self) -> None:
        """Let the workers go."""


class Lost(Exception):
    """The workers are gone, and with them what they had in hand."""


class InProcess:
    """This process."""

    room = width = 1

    def submit(self, task: Task) -> Future:
        """Live the batch at once."""
        future: Future = cf.Future()
        try:
            future.set_result(worker.run_batch(task))
        except Exception as error:
            future.set_exception(error)
        return future

    def lost(self, error: BaseException | None) -> bool:
        """Never."""
        return False

    def close(self) -> None:
        """Nothing to let go."""


class Borrowed:
    """An executor that somebody else owns."""

    def __init__(self, executor: cf.Executor) -> None:
        self.executor = executor
        self.width = int(getattr(executor, "_max_workers", None) or os.cpu_count() or 1)
        self.room = 2 * self.width

    def submit(self, task: Task) -> Future:
        """Hand the batch over."""
        return self.executor.submit(worker.run_batch, task)

    def lost(self, error: BaseException | None) -> bool:
        """Whether it broke: then it cannot be mended from here."""
        if isinstance(error, (cf.BrokenExecutor, cf.CancelledError)):
            raise SweepError(f"the executor broke ({type(error).__name__}); {AGAIN}") from None
        return False

    def close(self) -> None:
        """It is not ours to close."""


class Processes:
    """Processes of our own, spawned afresh; they end with this one, however it ends."""

    def __init__(self, count: int) -> None:
        self.width = count
        self.room = 2 * count
        self._pool = processes.new_pool(self.width)

    def submit(self, task: Task) -> Future:
        """Hand the batch to the next free process."""
        try:
            return self._pool.submit(worker.run_batch, task)
        except (BrokenProcessPool, RuntimeError) as error:
            raise Lost from error

    def lost(self, error: BaseException | None) -> bool:
        """Whether a process was killed: then all are replaced."""
        if not isinstance(error, (BrokenProcessPool, Lost)):
            return False
        self.close()
        self._pool = processes.new_pool(self.width)
        return True

    def close(self) -> None:
        """End the processes now; what they have in hand is lived again another time."""
        processes.end(self._pool)


class Dask:
    """A Dask cluster that runs already, at `tcp://host:port`; its workers must have this package installed.

    When the scheduler goes away, waits up to PATIENCE seconds for one at the same address, and hands out again what
    was in hand.
    """

    def __init__(self, address: str, notify: Notify = lambda _: None) -> None:
        extras.need("dask", f"sweep DESIGN.toml --out DIR --dask {address}")
        import distributed

        self._dask: Any = distributed
        self._address, self._notify = address, notify
        self._connect(FIRST_PATIENCE, again=False)

    def _connect(self, patience: float, again: bool) -> None:
        """Connect within `patience` seconds; `again` and again, or as long as nothing speaks against it."""
        deadline = time.monotonic() + patience
        while True:
            try:
                self._ask(max(deadline - time.monotonic(), 0.1))
                self._client = self._new_client(patience)
                break
            except Exception as error:  # Dask and what answers in its place raise many kinds
                if isinstance(error, SweepError) or not again or time.monotonic() > deadline:
                    raise self._no_answer(error) from None
                time.sleep(0.2)
        self._executor = self._client.get_executor(pure=False, retries=0)
        self._scheduler = self._who()
        self._count()

    def _count(self) -> None:
        """How many threads its workers have now: those that a queue starts come one by one, and late."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        self.width = max(1, sum(w["nthreads"] for w in workers))
        self.room = 2 * self.width + 2  # a worker that joins later finds something to do
        self._counted = time.monotonic()

    def _ask(self, patience: float) -> None:
        """Raise unless a scheduler answers. Leaves nothing behind: a client of Dask's that fails keeps its threads."""
        security = self._dask.Security().get_connection_args("client")
        if self._address.startswith("tls:") and not security.get("ssl_context"):
            raise SweepError(
                f"{self._address}: tls needs certificates; name them in Dask's configuration (distributed.comm.tls), "
                "or use tcp://"
            )

        async def identity() -> object:
            _, writer = await asyncio.open_connection(*_host_and_port(self._address))  # fails at once: nobody is there
            writer.close()
            async with self._dask.rpc(self._address, timeout=patience, connection_args=security) as scheduler:
                return await scheduler.identity()

        async def in_time() -> object:
            return await asyncio.wait_for(identity(), patience)

        with cf.ThreadPoolExecutor(1) as other:  # in a notebook, this thread has a loop that runs already
            other.submit(lambda: asyncio.run(in_time())).result()

    def _new_client(self, patience: float) -> Any:
        client = self._dask.Client.__new__(self._dask.Client)
        try:
            client.__init__(self._address, timeout=patience, set_as_default=False)
        except BaseException:
            with contextlib.suppress(Exception):
                client._loop_runner.stop(timeout=2)
            client.status = "closed"
            raise
        return client

    def _no_answer(self, error: Exception) -> SweepError:
        if isinstance(error, SweepError):
            return error
        if isinstance(error, TimeoutError):
            why = "not in time"
        elif isinstance(error, ConnectionError) and error.errno:
            why = os.strerror(error.errno)
        else:
            why = reason(error) if isinstance(error, OSError) else f"something else does: {type(error).__name__}"
        return SweepError(f"{self._address}: no Dask scheduler answers ({why}); start one; {AGAIN}")

    def _who(self) -> Any:
        return self._client.scheduler_info(n_workers=0)["id"]

    def submit(self, task: Task) -> Future:
        """Hand the batch to the scheduler."""
        if self._client.status != "running":
            raise Lost
        if time.monotonic() - self._counted >= LOOK:
            self._count()
        future: Future = self._executor.submit(worker.run_batch, task)
        return future

    def lost(self, error: BaseException | None) -> bool:
        """Whether the scheduler went away: then there is a new connection."""
        killed = isinstance(error, self._dask.KilledWorker)
        if killed:
            raise SweepError(f"Dask's workers die of a batch (out of memory?); give a smaller --batch; {AGAIN}")
        cancelled = isinstance(error, (cf.CancelledError, Lost)) or "Cancelled" in type(error).__name__
        if self._client.status == "running" and self._client.scheduler_comm is not None and not cancelled:
            return False
        self._notify(f"{self._address}: the scheduler went away; waiting for it")
        self.close()
        self._connect(PATIENCE, again=True)
        return True

    def close(self) -> None:
        """Leave the cluster; it goes on without us."""
        with contextlib.suppress(Exception):
            self._client.close(timeout=2)


def check(executor: cf.Executor | None, processes: int, dask: str | None) -> None:
    """Raise ListedError unless at most one crew was asked for, and rightly."""
    whole_number("processes", processes, 1, MOST)
    if (executor is not None) + (processes > 1) + (dask is not None) > 1:
        raise ListedError("executor: choose one of an executor, --processes and --dask")
    if dask is not None:
        _host_and_port(dask)


def _host_and_port(address: object) -> tuple[str, int]:
    """The parts of tcp://host:port. Raises SweepError for what can be no address."""
    text = address if isinstance(address, str) else ""
    parts = re.fullmatch(r"(?:tcp|tls)://(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9_.-]+)):([0-9]{1,5})", text)
    host = (parts[1] or parts[2]) if parts else ""
    try:
        if parts and parts[1]:
            ipaddress.IPv6Address(parts[1])
        host.encode("idna")
    except ValueError:
        host = ""
    if not parts or not host or host.startswith("."):
        raise SweepError(f"{quoted(address)}: no address of a Dask scheduler; one looks like tcp://127.0.0.1:8786")
    return host, whole_number(f"{quoted(address)}: port", int(parts[3]), 1, 65_535, error=SweepError)


def crew(executor: cf.Executor | None, processes: int, dask: str | None, notify: Notify) -> Crew:
    """The crew that was asked for."""
    if dask is not None:
        return Dask(dask, notify=notify)
    if executor is not None:
        return Borrowed(executor)
    return Processes(processes) if processes > 1 else InProcess()
