"""Faults: full disks, folders that refuse, damaged files, two at once, little memory, wild clocks."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import tempfile
import time
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sim import measures
from sim.errors import ListedError
from sim.sweeps import files, manifest, plan, read, run, store, work
from sim.sweeps.design import Design
from tests.sweep_tools import DESIGN, GOLDEN, finished, kept, rows_digest, start


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
