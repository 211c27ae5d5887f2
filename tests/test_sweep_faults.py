"""Faults: full disks, folders that refuse, damaged files, two at once, little memory, wild clocks."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim import measures
from sim.errors import ListedError
from sim.sweeps import executors, files, manifest, plan, read, run, store, work
from sim.sweeps.design import Design
from tests.sweep_tools import DESIGN, GOLDEN, ROOT, alive, finished, kept, rows_digest, start, wait


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults") / "whole"
    run.sweep(DESIGN, folder, batch=6)
    return folder


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy"))


def one_line(error: pytest.ExceptionInfo[ListedError], *words: str) -> None:
    text = str(error.value)
    assert "\n" not in text and len(text) < 300
    for word in words:
        assert word in text


def test_files_may_not_grow(tmp_path: Path) -> None:
    """A real limit of the system: the manifest fits, a batch does not; then the limit is lifted."""
    design = {**DESIGN, "per": "month", "months": 30, "measures": list(measures.MONTHLY)}
    process = start(design, tmp_path / "out", limits={"RLIMIT_FSIZE": 30_000}, batch=24)
    out, error = process.communicate(timeout=90)
    assert process.returncode == 2, (out, error)
    assert "files may not grow so large here" in error and "the same command goes on" in error
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [".lock", manifest.MANIFEST]
    assert run.sweep(design, tmp_path / "out", batch=24).lived == 24


@pytest.mark.parametrize(("code", "words"), [
    (errno.ENOSPC, "no space left; free some"),
    (errno.EDQUOT, "no space left; free some"),
    (errno.EROFS, "may not be written; choose another folder"),
    (errno.EACCES, "may not be written"),
    (errno.EIO, os.strerror(errno.EIO)),
])  # fmt: skip
@pytest.mark.parametrize("call", ["fsync", "replace", "mkstemp"])
def test_a_disk_that_refuses(
    code: int, words: str, call: str, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the third file and from then on; later it is willing again."""
    count = 0
    where: Any = files.tempfile if call == "mkstemp" else os
    real = getattr(where, call)

    def refusing(*args: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        if count > 3:
            raise OSError(code, os.strerror(code))
        return real(*args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(files, "settle", lambda folder: None)
        patched.setattr(where, call, refusing)
        with pytest.raises(ListedError) as error:
            run.sweep(DESIGN, tmp_path / "out", batch=6)
    one_line(error, words, "what is finished is kept, the same command goes on")
    assert len(finished(tmp_path / "out")) == 2
    assert not list((tmp_path / "out").glob(f"*{files.PARTIAL}"))
    assert run.sweep(DESIGN, tmp_path / "out", batch=6).lived == 12
    assert kept(tmp_path / "out") == kept(whole)


def test_folders_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.doc").write_text("x")
    for out, words in (
        (tmp_path / "file", "is a file"),
        (tmp_path / "file" / "below", ""),
        (tmp_path / "full", "holds other things than a sweep"),
        (Path("/proc/nothing/here"), ""),
        ("a\0b", ""),
        ("x" * 300, ""),
    ):
        with pytest.raises(ListedError) as error:
            run.sweep(DESIGN, out)
        one_line(error, words)
    assert (tmp_path / "full" / "thesis.doc").read_text() == "x"


def test_read_only_folder() -> None:
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o555)
        user = os.geteuid()
        try:
            if user == 0:  # the superuser may write everywhere
                os.seteuid(65534)
            with pytest.raises(ListedError) as error:
                run.sweep(DESIGN, name)
        finally:
            os.seteuid(user)
        one_line(error, "may not be written; choose another folder, or ask for the right")
        assert not os.listdir(name)
        os.chmod(name, 0o755)


def damaged(data: bytes, luck: random.Random) -> bytes:
    """Bytes as a bad disk may give them back."""
    kind = luck.randrange(5)
    at = luck.randrange(len(data))
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data + data[at:]
    if kind == 2:
        return data[:at] + bytes(len(data) - at)
    changed = bytearray(data)
    for _ in range(luck.choice((1, 1, 5))):
        changed[luck.randrange(len(data))] ^= 1 << luck.randrange(8)
    return bytes(changed)


@pytest.mark.parametrize("seed", range(6))
def test_damaged_batches_are_lived_again(seed: int, copy: Path, whole: Path) -> None:
    luck = random.Random(seed)
    victims = luck.sample(finished(copy), 2)
    for path in victims:
        path.write_bytes(damaged(path.read_bytes(), luck) if seed else b"")
    found = read.found(copy)
    assert found.missing == tuple(sorted(p.name for p in victims)) and len(found.frame) == 12
    with pytest.raises(ListedError, match=r"2 of 4 batches are missing; the same `sim sweep` command goes on"):
        read.rows(copy)
    done = run.sweep(DESIGN, copy, batch=6)
    assert done.lived == 12 and len(done.notes) == 2
    assert all("damaged" in note and "lived again" in note for note in done.notes)
    assert kept(copy) == kept(whole)


def test_every_flipped_bit_is_found(whole: Path) -> None:
    made = plan.Plan(Design.parse(DESIGN), 6)
    data = finished(whole)[1].read_bytes()
    assert store.decode(data, made, 1).num_rows == 6
    for at in range(0, len(data), 7):
        changed = bytearray(data)
        changed[at] ^= 1 << (at % 8)
        with pytest.raises(ValueError, match=r"damaged|another sweep"):
            store.decode(bytes(changed), made, 1)


def test_batches_that_changed_places(copy: Path, whole: Path) -> None:
    first, second, *_ = finished(copy)
    first.rename(copy / "x")
    second.rename(first)
    (copy / "x").rename(second)
    assert run.sweep(DESIGN, copy, batch=6).lived == 12
    assert kept(copy) == kept(whole)


@pytest.mark.parametrize("per", ["world", "month"])
def test_batches_with_other_labels(per: str) -> None:
    """Rows that are whole but say that they are of another run, rulebook, seed, point, month or value of a key."""
    made = plan.Plan(Design.parse({**DESIGN, "per": per, "months": 3, "measures": ["listed_share"]}), 6)
    rows = store.table(made, 1, work.live(made.task(1)).columns)
    assert store.decode(store.encode(rows), made, 1).equals(rows)
    labels = [name for name in rows.column_names if name != "listed_share"]
    assert labels == [*read.IDENTITY, *DESIGN["keys"], *(["month"] if per == "month" else [])]
    for label in labels:
        values = rows.column(label).to_pylist()
        values[-1] = "auto-flag" if label == "rulebook" else values[-1] + 1
        assert values != rows.column(label).to_pylist()
        place = rows.column_names.index(label)
        other = rows.set_column(place, rows.field(label), pa.array(values, rows.field(label).type))
        with pytest.raises(ValueError, match=f"damaged \\({label.replace('*', '.')}\\)"):
            store.decode(store.encode(other), made, 1)


def test_reading_starts_no_threads(whole: Path) -> None:
    """Arrow's pool of threads has kept a process from ending."""
    code = (
        "import json, os, sys; from pathlib import Path; from sim.sweeps import plan, store, run;"
        "made = plan.Plan(run.made(json.loads(sys.argv[2])), 6); count = len(os.listdir('/proc/self/task'));"
        "store.read(Path(sys.argv[1]), made, 0, {}, {}); print(len(os.listdir('/proc/self/task')) - count)"
    )
    line = [sys.executable, "-c", code, str(whole), json.dumps(DESIGN)]
    assert subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "0\n"


def test_hashes_of_files(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest's are those of any tool; where another PyArrow wrote the files, they alone tell of changed bytes."""
    written = manifest.read(copy)
    assert written is not None
    assert written["files"] == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in finished(copy)}
    monkeypatch.setattr(store, "ARROW", "1.0")
    finished(copy)[1].write_bytes(loose(pq.read_table(finished(copy)[1])))
    assert read.found(copy).missing == (store.name(1),)
    done = run.sweep(DESIGN, copy, batch=6)
    assert done.lived == 6 and "not the file that the manifest names" in done.notes[0]


def test_two_versions_of_pyarrow_share_a_sweep(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one lives again is not held against hashes from before, though it is stopped; nor does the first mind it."""

    def stop(done: int) -> None:
        if done > 12:
            raise KeyboardInterrupt

    for path in finished(copy)[:2]:
        path.unlink()
    with monkeypatch.context() as other:
        other.setattr(store, "ARROW", "1.0")
        other.setattr(store, "encode", loose)
        with pytest.raises(KeyboardInterrupt):
            run.sweep(DESIGN, copy, batch=6, told=stop)
        written = manifest.read(copy)
        assert written is not None and not written["complete"] and len(written["files"]) == 2
        done = run.sweep(DESIGN, copy, batch=6)
        assert (done.lived, done.notes) == (6, [])
    done = run.sweep(DESIGN, copy, batch=6)
    assert (done.lived, done.notes) == (0, [])
    assert rows_digest(copy) == GOLDEN


def loose(rows: pa.Table) -> bytes:
    """The rows as another PyArrow might write them."""
    sink = pa.BufferOutputStream()
    marks = {**rows.schema.metadata, b"listed.rows": store.digest(rows).encode()}
    pq.write_table(rows.replace_schema_metadata(marks), sink, compression="none")
    data: bytes = sink.getvalue().to_pybytes()
    return data


@pytest.mark.parametrize("seed", range(6))
def test_damaged_manifest_is_written_again(seed: int, copy: Path, whole: Path) -> None:
    path = copy / manifest.MANIFEST
    data = path.read_bytes()
    path.write_bytes(damaged(data, random.Random(seed)) if seed else b"")
    with pytest.raises(ListedError, match="the same `sim sweep` command mends it"):
        read.found(copy)
    done = run.sweep(DESIGN, copy, batch=6)
    assert done.lived == 0 and "written again" in done.notes[0]
    assert kept(copy) == kept(whole)


def test_lost_manifest(copy: Path, whole: Path) -> None:
    (copy / manifest.MANIFEST).unlink()
    with pytest.raises(ListedError, match="is of another sweep"):
        run.sweep({**DESIGN, "months": 15}, copy, batch=6)
    assert len(finished(copy)) == 4
    assert run.sweep(DESIGN, copy, batch=6).lived == 0
    assert kept(copy) == kept(whole)


@pytest.mark.parametrize("manifest_is", ["gone", "damaged"])
def test_batches_of_another_model(manifest_is: str, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a manifest, the files say which code lived them: another neither takes them over nor replaces them."""
    monkeypatch.setattr(work, "model", lambda: "other")
    assert len(read.rows(copy)) == 24  # to read them, any will do
    path = copy / manifest.MANIFEST
    path.unlink() if manifest_is == "gone" else path.write_bytes(b"x")
    before = kept(copy)
    with pytest.raises(ListedError) as error:
        run.sweep(DESIGN, copy, batch=6)
    one_line(error, "batch-0000000.parquet was lived by another version of listed or another state of its code",
             "finish it with that, or choose another folder")  # fmt: skip
    assert kept(copy) == before
    monkeypatch.undo()
    assert run.sweep(DESIGN, copy, batch=6).lived == 0


def test_one_batch_of_another_model(copy: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan.Plan(Design.parse(DESIGN), 6)
    with monkeypatch.context() as other:
        other.setattr(work, "model", lambda: "other")
        data = store.encode(store.table(made, 2, work.live(made.task(2)).columns))
    finished(copy)[2].write_bytes(data)
    done = run.sweep(DESIGN, copy, batch=6)
    assert done.lived == 6
    assert done.notes == ["batch-0000002.parquet: damaged, or lived by another model; it is lived again"]
    assert kept(copy) == kept(whole)


def seal(folder: Path, change: dict[str, Any]) -> None:
    """Change entries of a manifest (None takes one out) and seal it again."""
    data = {**json.loads((folder / manifest.MANIFEST).read_text()), **change}
    data = {k: v for k, v in data.items() if v is not None}
    data["sha256"] = manifest._seal(data)
    (folder / manifest.MANIFEST).write_text(json.dumps(data))


@pytest.mark.parametrize("entry", ["versions", "files"])
@pytest.mark.parametrize("value", [None, [], "x", {"batch-0000000.parquet": 1}])
def test_whole_manifest_of_another_shape(entry: str, value: Any, copy: Path, whole: Path) -> None:
    seal(copy, {entry: value})
    with pytest.raises(ListedError, match="damaged; the same `sim sweep` command mends it"):
        read.found(copy)
    done = run.sweep(DESIGN, copy, batch=6)
    assert done.lived == 0 and "written again" in done.notes[0]
    assert kept(copy) == kept(whole)


@pytest.mark.parametrize("entry", ["runs", "rows", "batches", "complete"])
def test_manifest_without_what_is_only_told(entry: str, copy: Path) -> None:
    seal(copy, {entry: None})
    assert len(read.rows(copy)) == 24 and run.sweep(DESIGN, copy, batch=6).lived == 0


@pytest.mark.parametrize(("change", "words"), [
    ({"versions": {}}, "begun with listed of an unknown version; finish it with that"),
    ({"identity": {}}, "holds another sweep: batch is new here"),
    ({"identity": {"design": [], "batch": "x"}}, "holds another sweep: batch was 'x'"),
])  # fmt: skip
def test_manifest_that_says_little(change: dict[str, Any], words: str, copy: Path) -> None:
    seal(copy, change)
    with pytest.raises(ListedError) as error:
        run.sweep(DESIGN, copy, batch=6)
    one_line(error, words)
    if "identity" in change:
        with pytest.raises(ListedError, match="of another version"):
            read.found(copy)


def test_manifest_of_a_later_format(copy: Path) -> None:
    data = json.loads((copy / manifest.MANIFEST).read_text())
    data["format"] = 2
    (copy / manifest.MANIFEST).write_text(json.dumps(data))
    with pytest.raises(ListedError, match="of format 2; this version reads 1"):
        run.sweep(DESIGN, copy, batch=6)
    with pytest.raises(ListedError, match="of format 2"):
        read.found(copy)


def test_a_foreign_file_is_left_alone(copy: Path) -> None:
    (copy / "mine.parquet").write_bytes((finished(copy)[0]).read_bytes())
    with pytest.raises(ListedError, match=r"mine\.parquet is not of this sweep; move it elsewhere"):
        run.sweep(DESIGN, copy, batch=6)
    assert (copy / "mine.parquet").exists()


@pytest.mark.parametrize("begun", [None, "whole", "damaged"])
def test_a_foreign_file_is_refused_before_anything_is_lived(begun: str | None, tmp_path: Path) -> None:
    if begun is not None:
        run.sweep(DESIGN, tmp_path, batch=6)
        finished(tmp_path)[2].unlink()
    if begun == "damaged":
        (tmp_path / manifest.MANIFEST).write_bytes(b"x")
    (tmp_path / "mine.parquet").write_bytes(b"precious")
    before = kept(tmp_path)
    with pytest.raises(ListedError, match=r"mine\.parquet (is not of this sweep|cannot be read); move it elsewhere"):
        run.sweep(DESIGN, tmp_path, batch=6, told=lambda done: pytest.fail("lived"))
    assert kept(tmp_path) == before


def test_a_foreign_file_that_comes_later(tmp_path: Path) -> None:
    """Then all is lived and kept, but not called complete."""
    with pytest.raises(ListedError, match=r"mine\.parquet is not of this sweep; move it elsewhere"):
        run.sweep(DESIGN, tmp_path, batch=6, told=lambda done: (tmp_path / "mine.parquet").touch())
    written = manifest.read(tmp_path)
    assert written is not None and not written["complete"]
    (tmp_path / "mine.parquet").unlink()
    assert run.sweep(DESIGN, tmp_path, batch=6).lived == 0


def test_a_foreign_file_with_a_name_of_ours(copy: Path, tmp_path: Path) -> None:
    """With no manifest at all, nothing shows that an unreadable file was a batch: it is not written over."""
    (tmp_path / "new").mkdir()
    (copy / manifest.MANIFEST).unlink()
    for folder in (tmp_path / "new", copy):
        (folder / store.name(0)).write_bytes(b"precious")
        before = kept(folder)
        with pytest.raises(ListedError) as error:
            run.sweep(DESIGN, folder, batch=6)
        one_line(error, "no manifest, and batch-0000000.parquet cannot be read; move it elsewhere")
        assert kept(folder) == before
        (folder / store.name(0)).unlink()
        assert run.sweep(DESIGN, folder, batch=6).lived == (6 if folder == copy else 24)


def test_left_overs_are_removed(copy: Path) -> None:
    (copy / f".batch-0000001.parquet-abc{files.PARTIAL}").write_bytes(b"half")
    run.sweep(DESIGN, copy, batch=6)
    assert not list(copy.glob(f".*{files.PARTIAL}"))


def test_two_on_one_folder(tmp_path: Path) -> None:
    """The second is told who is there; when the first is killed, the folder is free."""
    folder = tmp_path / "out"
    process = start({**DESIGN, "seeds": {"low": 1, "high": 400}}, folder, batch=6)
    while not finished(folder):
        assert process.poll() is None
        time.sleep(0.02)
    with pytest.raises(ListedError, match=rf"process {process.pid} on .* is sweeping there; wait for it, or stop it"):
        run.sweep(DESIGN, folder, batch=6)
    process.kill()
    process.communicate()
    with pytest.raises(ListedError, match=r"holds another sweep: design\.seeds"):
        run.sweep(DESIGN, folder, batch=6)


def test_forked_workers_do_not_keep_the_folder(tmp_path: Path) -> None:
    """Python forks the workers of an executor: when their owner is killed they stay, but the folder is free."""
    folder = tmp_path / "out"
    process = start({**DESIGN, "seeds": {"low": 1, "high": 400}}, folder, batch=6, fork=2)
    wait(lambda: bool(finished(folder)), process)
    lists = Path(f"/proc/{process.pid}/task").glob("*/children")
    workers = [child for path in lists for child in path.read_text().split()]
    try:
        process.kill()
        process.wait()
        assert len(workers) == 2 and all(map(alive, workers))
        with pytest.raises(ListedError, match=r"holds another sweep: design\.seeds"):
            run.sweep(DESIGN, folder, batch=6)
    finally:
        for worker in filter(alive, workers):
            os.kill(int(worker), signal.SIGKILL)
        process.communicate()


def test_two_in_one_process(tmp_path: Path) -> None:
    """The second is refused, by whatever name it knows the folder; and that does not let in others."""
    folder, refused = tmp_path / "out", []
    (tmp_path / "link").symlink_to(folder)

    def told(done: int) -> None:
        if done != 6:
            return
        with ThreadPoolExecutor(1) as other, pytest.raises(ListedError) as error:
            other.submit(run.sweep, DESIGN, tmp_path / "link", batch=6).result()
        refused.append(str(error.value))
        process = start(DESIGN, folder, batch=6)
        refused.append(process.communicate(timeout=90)[1])
        assert process.returncode == 2

    run.sweep(DESIGN, folder, batch=6, told=told)
    assert len(refused) == 2
    assert all(f"process {os.getpid()} on " in text and "is sweeping there; wait for it" in text for text in refused)
    assert run.sweep(DESIGN, folder, batch=6).lived == 0


@pytest.mark.parametrize("measures", [["listed_share"], ["entrenchment"]])
def test_stacks_fit_the_cache(measures: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A column of a stack (8 bytes a resident and world) takes at most 128 kB; a larger town is lived by itself."""
    worlds: list[int] = []

    def watched(books: Any, residents: int, seed: int) -> Any:
        worlds.append(len(books))
        raise MemoryError

    def stack(task: plan.Task, runs: Any) -> list[work.Columns]:
        with pytest.raises(MemoryError):
            work._stack(task, runs)
        return [{m: np.array([r.run for r in runs]) for m in task.measures}]

    monkeypatch.setattr(work, "Town", watched)
    monkeypatch.setattr(work, "_live", stack)
    keys = {"listing.threshold": {"low": 800.0, "high": 900.0, "steps": 500}}
    twins = 2 if measures == ["entrenchment"] else 1
    for residents in (90, 1000, 40_000):
        design = {"rulebooks": ["joined-hands"], "months": 1, "measures": measures, "residents": residents}
        task = plan.Plan(Design.parse({**design, "keys": keys})).task(0)
        worlds.clear()
        assert list(work.live(task).columns[measures[0]]) == [r.run for r in task.runs]
        assert sum(worlds) == twins * len(task.runs) and len(task.runs) >= 50
        if residents == 40_000:
            assert set(worlds) == {twins}
        else:
            assert max(worlds) * residents * 8 <= 128 * 1024 and max(worlds) > twins


def test_little_memory_splits_stacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a stack does not fit, its halves are lived: the rows are the same."""
    real, sizes = work.Town, []

    def small(worlds: Any, *args: Any) -> Any:
        sizes.append(len(worlds))
        if len(worlds) > 4:
            raise MemoryError
        return real(worlds, *args)

    monkeypatch.setattr(work, "Town", small)
    run.sweep(DESIGN, tmp_path / "out", batch=6)
    assert max(sizes) > 4 and min(sizes) <= 4
    assert rows_digest(tmp_path / "out") == GOLDEN


def test_no_memory(tmp_path: Path) -> None:
    """A real limit of the system, too low for one town of a million."""
    design = {**DESIGN, "residents": 3_000_000, "measures": ["entries"]}
    process = start(design, tmp_path / "out", spare=300_000_000)
    out, error = process.communicate(timeout=90)
    assert process.returncode == 2, (out, error)
    assert "not enough memory for one run; fewer residents or months are needed" in error
    assert len(error.strip().splitlines()) == 1


def test_clock_jumps(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clocks that are set, backwards or by years, change nothing: neither what is kept nor what is lived."""
    luck = random.Random(1)
    monkeypatch.setattr(time, "time", lambda: luck.uniform(-1e10, 1e10))
    monkeypatch.setattr(time, "time_ns", lambda: luck.randrange(10**18))
    run.sweep({**DESIGN}, tmp_path / "out", batch=6)
    for path in finished(tmp_path / "out"):
        os.utime(path, (luck.uniform(0, 4e9),) * 2)
    assert run.sweep(DESIGN, tmp_path / "out", batch=6).lived == 0
    assert kept(tmp_path / "out") == kept(whole)


def test_executors_that_break(tmp_path: Path) -> None:
    class Broken(ThreadPoolExecutor):
        def submit(self, *args: Any, **more: Any) -> Future[Any]:  # type: ignore[override]
            future: Future[Any] = Future()
            future.set_exception(BrokenExecutor("gone"))
            return future

    with pytest.raises(ListedError, match=r"the executor broke.*the same command goes on"):
        run.sweep(DESIGN, tmp_path / "out", Broken(1), batch=6)
    with pytest.raises(ListedError, match="choose one of"):
        run.sweep(DESIGN, tmp_path / "out", processes=2, dask="tcp://127.0.0.1:1")


def test_workers_that_die_again_and_again(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that die as soon as they start are replaced a few times; then the sweep gives up, and can go on."""
    hired: list[object] = []
    real = executors.Processes._new

    def new(crew: executors.Processes) -> Any:
        hired.append(crew)
        assert len(hired) < 10
        return real(crew)

    with monkeypatch.context() as patched:
        patched.setattr(executors.Processes, "_new", new)
        patched.setattr(executors, "_begin", partial(os._exit, 1))
        with pytest.raises(ListedError) as error:
            run.sweep(DESIGN, tmp_path / "out", batch=6, processes=2)
    one_line(error, "workers die again and again (out of memory?); use fewer, or a smaller --batch",
             "what is finished is kept, the same command goes on")  # fmt: skip
    assert len(hired) == 5
    assert run.sweep(DESIGN, tmp_path / "out", batch=6).lived == 24
    assert kept(tmp_path / "out") == kept(whole)


def test_deaths_count_in_a_row(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As often as workers may die, they may die again once something is finished; nothing is lived twice."""

    class Mortal(executors.Alone):
        deaths = 0

        def submit(self, task: plan.Task) -> executors.Future:
            if self.deaths < 3:
                self.deaths += 1
                raise executors.Lost
            self.deaths = 0
            return super().submit(task)

        def lost(self, error: BaseException | None) -> bool:
            return isinstance(error, executors.Lost)

    monkeypatch.setattr(executors, "crew", lambda *_: Mortal())
    assert run.sweep(DESIGN, tmp_path / "out", batch=6).lived == 24
    assert kept(tmp_path / "out") == kept(whole)


def test_a_worker_with_another_version(tmp_path: Path) -> None:
    class Older(ThreadPoolExecutor):
        def submit(self, *args: Any, **more: Any) -> Future[Any]:  # type: ignore[override]
            future: Future[Any] = Future()
            future.set_result(work.Lived(0, {}, "older"))
            return future

    with pytest.raises(ListedError, match="a worker has another version of this package"):
        run.sweep(DESIGN, tmp_path / "out", Older(1))
    assert not finished(tmp_path / "out")


def test_a_bug_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(work, "Town", broken)
    with pytest.raises(ZeroDivisionError):
        run.sweep(DESIGN, tmp_path / "out")
