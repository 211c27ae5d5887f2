"""Running a sweep: what is finished is kept, the rest is lived; from any moment on, the same call goes on."""

from __future__ import annotations

import concurrent.futures as cf
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import scipy

from sim import files
from sim.errors import ListedError, quoted
from sim.files import Folder
from sim.progress import Notify, Progress
from sim.results import runs
from sim.sweeps import design as designs
from sim.sweeps import executors, manifest, parquet, worker
from sim.sweeps.design import Design
from sim.sweeps.errors import SweepError
from sim.sweeps.executors import AGAIN, Crew, Lost
from sim.sweeps.plan import Plan, Task

TICK = 1.0  # seconds between looks at whether the workers are still there


@dataclass
class Sweep:
    """A sweep that is finished.

    Attributes:
        folder: holds one Parquet file a batch, and the manifest.
        runs: how many.
        lived: of them, how many this call has lived; the others were finished before.
        notes: what was found damaged and made again.
    """

    folder: Path
    runs: int
    lived: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> pd.DataFrame:
        """All rows, as a pandas frame."""
        from sim.sweeps import read

        return read.rows(self.folder)


def sweep(
    design: str | Path | Design | Mapping[str, object],
    out: str | Path,
    executor: cf.Executor | None = None,
    *,
    processes: int = 1,
    dask: str | None = None,
    batch: int | None = None,
    progress: Progress | None = None,
    notify: Notify | None = None,
) -> Sweep:
    """Live every run of a design and keep the rows in a folder.

    Args:
        design: a TOML file, a design, or the same as plain data.
        out: the folder: new, empty, or of this very sweep, which then goes on.
        executor: any concurrent.futures executor to live batches in; by default this process.
        processes: how many processes to spawn instead (a script then needs `if __name__ == "__main__":`).
        dask: the address of a Dask scheduler to use instead, `tcp://host:port`.
        batch: runs of a batch, the unit in which work is handed out and kept; by default about a second's work.
        progress: called with the number of runs finished, and of all.
        notify: called with a line on anything damaged that is made again, and on workers that went away.

    Raises ListedError, with one line that says what to do, when it cannot go on; what is finished is kept.
    """
    executors.check(executor, processes, dask)
    plan = Plan(load_design(design), batch)
    result = Sweep(Path(out), plan.runs)

    def note(text: str) -> None:
        result.notes.append(text)
        if notify is not None:
            notify(text)

    def hire() -> Crew:
        return executors.crew(executor, processes, dask, note)

    ready: Crew | None = None
    try:
        if dask is not None and not Path(out).exists():  # a cluster that is not there leaves no folder behind
            ready = hire()
        with files.opened(out) as folder:
            manifest.refuse_strangers(folder)
            _go(plan, folder, result, lambda: ready or hire(), progress or (lambda *_: None), note)
    except OSError as error:
        raise SweepError(f"{quoted(str(out))}: {files.reason(error)}; {AGAIN}") from None
    except MemoryError:
        raise SweepError(f"not enough memory for one run; fewer residents or months are needed; {AGAIN}") from None
    finally:
        if ready is not None:
            ready.close()
    return result


def load_design(design: str | Path | Design | Mapping[str, object]) -> Design:
    """The design, however it was given."""
    if isinstance(design, Design):
        return design
    return designs.load(design) if isinstance(design, (str, Path)) else Design.parse(design)


def versions() -> dict[str, str]:
    """What the rows are made with. Python and Mesa leave no trace in rows; PyArrow leaves one in the files' bytes."""
    return {**runs.versions(), "scipy": scipy.__version__, "pyarrow": parquet.ARROW, "model": worker.model_digest()}


def _go(plan: Plan, folder: Folder, result: Sweep, hire: Callable[[], Crew], progress: Progress, note: Notify) -> None:
    made_with, named = _begin(plan, folder, note)
    hashes: dict[int, str] = {}
    missing = []
    for batch in range(plan.batches):
        try:
            _, hashes[batch] = parquet.read(folder.path, plan, batch, made_with, named)
        except FileNotFoundError:
            missing.append(batch)
        except ValueError as error:
            note(f"{parquet.file_name(batch)}: {error}; it is lived again")
            missing.append(batch)
    done = sum(len(plan.span(batch)) for batch in hashes)
    progress(done, plan.runs)
    if any(parquet.file_name(batch) in named for batch in missing):  # what is lived again may become other bytes
        _record(plan, folder, made_with, hashes, note)
    if missing:
        crew = hire()
        try:
            for rows in finished_batches(crew, map(plan.task, missing)):
                if rows.model != made_with["model"]:
                    raise SweepError("a worker has another version of this package; install the same everywhere")
                data = parquet.encode(parquet.table(plan, rows.number, rows.columns))
                _keep(folder, parquet.file_name(rows.number), data, note)
                hashes[rows.number] = parquet.sha256(data)
                result.lived += len(plan.span(rows.number))
                progress(done + result.lived, plan.runs)
        finally:
            crew.close()
    _record(plan, folder, made_with, hashes, note)


def _keep(folder: Folder, name: str, data: bytes, note: Notify) -> None:
    """Write the file of a batch. Whatever has its name was not as a sweep writes it: it may be somebody's own."""
    aside = folder.set_aside(name)
    if aside:
        note(f"{name}: what was there is now {aside}")
    folder.put_new(name, data)


def _begin(plan: Plan, folder: Folder, note: Notify) -> tuple[dict[str, str], dict[str, str]]:
    """What the sweep is made with, and the files' hashes, as the manifest has them; refuses what does not fit."""
    now, where, damaged = versions(), quoted(str(folder.path)), ""
    try:
        written = manifest.read(folder.path)
    except ValueError as error:
        if "format" in str(error):
            raise SweepError(f"{manifest.MANIFEST} is {error}; choose another folder") from None
        written, damaged = None, str(error)
    if written is None:
        _refuse_others(plan, folder.path, now["model"], damaged)
        if damaged:
            note(f"{manifest.MANIFEST}: {damaged}; it is written again")
        _record(plan, folder, now, {}, note)
        return now, {}
    changed = manifest.difference(plan.identity, written["identity"])
    if changed:
        raise SweepError(f"{where}: holds another sweep: {changed}; change it back, or choose another")
    then = written["versions"]
    if then.get("model") != now["model"]:
        listed = then.get("listed", "of an unknown version")
        was = listed if listed != now["listed"] else "another state of its code"
        raise SweepError(f"{where}: begun with listed {was}; finish it with that, or choose another folder")
    _refuse_strays(plan, folder.path)
    return then, written["files"]


def _refuse_others(plan: Plan, folder: Path, model: str, damaged: str) -> None:
    """Without a whole manifest, files must show by themselves that they belong to this sweep and this model."""
    why = f"{quoted(str(folder))}: {damaged or 'no'} manifest, and"
    for path in sorted(folder.glob("*.parquet")):
        try:
            marks = parquet.read_marks(path) or {}
        except Exception:  # PyArrow raises many kinds for damaged bytes
            if damaged:  # so was the manifest: a damaged batch of this sweep, to be lived again
                continue
            raise SweepError(f"{why} {path.name} cannot be read; move it elsewhere, or choose another folder") from None
        if marks.get(b"listed.sweep") != plan.digest.encode():
            raise SweepError(f"{why} {path.name} is of another sweep; choose another folder")
        if marks.get(b"listed.model") != model.encode():
            raise SweepError(f"{why} {path.name} was lived by another version of listed or another state of its code; "
                             "finish it with that, or choose another folder")  # fmt: skip


def _refuse_strays(plan: Plan, folder: Path) -> None:
    """Readers of the whole folder would take any other Parquet file for rows of this sweep."""
    known = {parquet.file_name(b) for b in range(plan.batches)}
    for path in sorted(folder.glob("*.parquet")):
        if path.name not in known:
            raise SweepError(f"{quoted(str(folder))}: {path.name} is not of this sweep; move it elsewhere")


def _record(plan: Plan, folder: Folder, made_with: Mapping[str, str], hashes: Mapping[int, str], note: Notify) -> None:
    _refuse_strays(plan, folder.path)
    aside = manifest.write(folder, plan, made_with, {parquet.file_name(b): hashes[b] for b in sorted(hashes)})
    if aside:
        note(f"{manifest.MANIFEST}: what was there is now {aside}")


def finished_batches(crew: Crew, tasks: Iterable[Task]) -> Iterator[worker.BatchRows]:
    """Batches as they are finished, each once. Raises SweepError when workers keep dying."""
    waiting: deque[Task] = deque()
    source = iter(tasks)
    flying: dict[executors.Future, Task] = {}
    failures = 0

    def again() -> None:
        nonlocal failures
        failures += 1
        if failures > executors.FAILURES:
            raise SweepError(f"workers die again and again (out of memory?); use fewer, or a smaller --batch; {AGAIN}")
        waiting.extendleft(reversed(list(flying.values())))
        flying.clear()

    while True:
        while len(flying) < crew.room:
            task = waiting.popleft() if waiting else next(source, None)
            if task is None:
                break
            try:
                flying[crew.submit(task)] = task
            except Lost as gone:
                waiting.appendleft(task)
                if crew.lost(gone):
                    again()
        if not flying:
            return
        done, _ = cf.wait(flying, timeout=TICK, return_when=cf.FIRST_COMPLETED)
        if not done and crew.lost(None):
            again()
        for future in sorted(done, key=lambda f: flying[f].number):
            problem = cf.CancelledError() if future.cancelled() else future.exception()
            if problem is None:
                flying.pop(future)
                failures = 0
                yield future.result()
            elif isinstance(problem, (ListedError, MemoryError)) or not crew.lost(problem):
                raise problem
            else:
                again()
                break
