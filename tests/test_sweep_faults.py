"""Faults of disks and of files: full disks, folders that refuse, damaged batches."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.errors import ListedError
from sim.files import atomic
from sim.sweeps import manifest, parquet, plan, read, run, worker
from sim.sweeps.design import Design
from sim.town import measures
from tests.sweep_tools import DESIGN, GOLDEN, ROOT, damaged, finished, kept, one_line, rows_digest, start


def test_files_may_not_grow(tmp_path: Path) -> None:
    """A real limit of the system: the manifest fits, a batch does not; then the limit is lifted."""
    design = {**DESIGN, "per": "month", "months": 30, "measures": list(measures.MONTHLY)}
    process = start(design, tmp_path / "out", limits={"RLIMIT_FSIZE": 30_000}, batch=24)
    out, error = process.communicate()
    assert process.returncode == 2, (out, error)
    assert "files may not grow so large here" in error and "the same command goes on" in error
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [manifest.MANIFEST]
    assert run.sweep(design, tmp_path / "out", batch=24).lived == 24


@pytest.mark.parametrize(("code", "words"), [
    (errno.ENOSPC, "no space left; free some"),
    (errno.EDQUOT, "no space left; free some"),
    (errno.EROFS, "may not be written; choose another folder"),
    (errno.EACCES, "may not be written"),
    (errno.EIO, os.strerror(errno.EIO)),
])  # fmt: skip
@pytest.mark.parametrize(("call", "before"), [("fsync", 1), ("written", 2), ("name_new", 3)])
def test_a_disk_that_refuses(
    code: int, words: str, call: str, before: int, complete: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the fourth time and from then on, with so many files before; later it is willing again."""
    count = 0
    where: Any = os if call == "fsync" else atomic
    real = getattr(where, call)

    def refusing(*args: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        if count > 3:
            raise OSError(code, os.strerror(code))
        return real(*args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(atomic, "settle", lambda folder: None)
        patched.setattr(where, call, refusing)
        with pytest.raises(ListedError) as error:
            run.sweep(DESIGN, tmp_path / "out", batch=6)
    one_line(error, words, "what is finished is kept, the same command goes on")
    assert len(finished(tmp_path / "out")) == before
    assert [p.name for p in (tmp_path / "out").iterdir() if p.suffix != ".parquet"] == [manifest.MANIFEST]
    assert run.sweep(DESIGN, tmp_path / "out", batch=6).lived == 24 - 6 * before
    assert kept(tmp_path / "out") == kept(complete)


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


@pytest.mark.parametrize("seed", range(6))
def test_damaged_batches_are_lived_again(seed: int, copy: Path, complete: Path) -> None:
    luck = random.Random(seed)
    victims = luck.sample(finished(copy), 2)
    for path in victims:
        path.write_bytes(damaged(path.read_bytes(), luck) if seed else b"")
    result = read.open_sweep(copy)
    assert result.missing == tuple(sorted(p.name for p in victims)) and len(result.frame) == 12
    with pytest.raises(ListedError, match=r"2 of 4 batches are missing; the same `sim sweep` command goes on"):
        read.rows(copy)
    done = run.sweep(DESIGN, copy, batch=6)
    assert done.lived == 12 and len(done.notes) == 4
    assert all("damaged" in note and "lived again" in note for note in done.notes[:2])
    assert all("what was there is now _kept/" in note for note in done.notes[2:])
    assert kept(copy) == kept(complete)


def test_every_flipped_bit_is_found(complete: Path) -> None:
    created = plan.Plan(Design.parse(DESIGN), 6)
    data = finished(complete)[1].read_bytes()
    assert parquet.decode(data, created, 1).num_rows == 6
    for at in range(0, len(data), 7):
        changed = bytearray(data)
        changed[at] ^= 1 << (at % 8)
        with pytest.raises(ValueError, match=r"damaged|another sweep"):
            parquet.decode(bytes(changed), created, 1)


def test_batches_that_changed_places(copy: Path, complete: Path) -> None:
    first, second, *_ = finished(copy)
    first.rename(copy / "x")
    second.rename(first)
    (copy / "x").rename(second)
    assert run.sweep(DESIGN, copy, batch=6).lived == 12
    assert kept(copy) == kept(complete)


@pytest.mark.parametrize("per", ["world", "month"])
def test_batches_with_other_labels(per: str) -> None:
    """Rows that are whole but say that they are of another run, rulebook, seed, point, month or value of a key."""
    created = plan.Plan(Design.parse({**DESIGN, "per": per, "months": 3, "measures": ["listed_share"]}), 6)
    rows = parquet.table(created, 1, worker.run_batch(created.task(1)).columns)
    assert parquet.decode(parquet.encode(rows), created, 1).equals(rows)
    labels = [name for name in rows.column_names if name != "listed_share"]
    identity = ["run", "rulebook", "residents", "seed", "point"]
    assert labels == [*identity, *DESIGN["keys"], *(["month"] if per == "month" else [])]
    for label in labels:
        values = rows.column(label).to_pylist()
        values[-1] = "auto-flag" if label == "rulebook" else values[-1] + 1
        assert values != rows.column(label).to_pylist()
        place = rows.column_names.index(label)
        other = rows.set_column(place, rows.field(label), pa.array(values, rows.field(label).type))
        with pytest.raises(ValueError, match=f"damaged \\({label.replace('*', '.')}\\)"):
            parquet.decode(parquet.encode(other), created, 1)


def test_reading_starts_no_threads(complete: Path) -> None:
    """Arrow's pool of threads has kept a process from ending."""
    code = (
        "import json, os, sys; from pathlib import Path; from sim.sweeps import plan, parquet, run;"
        "made = plan.Plan(run.load_design(json.loads(sys.argv[2])), 6); count = len(os.listdir('/proc/self/task'));"
        "parquet.read(Path(sys.argv[1]), made, 0, {}, {}); print(len(os.listdir('/proc/self/task')) - count)"
    )
    line = [sys.executable, "-c", code, str(complete), json.dumps(DESIGN)]
    assert subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "0\n"


def test_hashes_of_files(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest's are those of any tool; where another PyArrow wrote the files, they alone tell of changed bytes."""
    written = manifest.read(copy)
    assert written is not None
    assert written["files"] == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in finished(copy)}
    monkeypatch.setattr(parquet, "ARROW", "1.0")
    finished(copy)[1].write_bytes(loose(pq.read_table(finished(copy)[1])))
    assert read.open_sweep(copy).missing == (parquet.file_name(1),)
    done = run.sweep(DESIGN, copy, batch=6)
    assert done.lived == 6 and "not the file that the manifest names" in done.notes[0]


def test_two_versions_of_pyarrow_share_a_sweep(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one lives again is not held against hashes from before, though it is stopped; nor does the first mind it."""

    def stop(done: int, total: int) -> None:
        if done > 12:
            raise KeyboardInterrupt

    for path in finished(copy)[:2]:
        path.unlink()
    with monkeypatch.context() as other:
        other.setattr(parquet, "ARROW", "1.0")
        other.setattr(parquet, "encode", loose)
        with pytest.raises(KeyboardInterrupt):
            run.sweep(DESIGN, copy, batch=6, progress=stop)
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
    marks = {**rows.schema.metadata, b"listed.rows": parquet.digest(rows).encode()}
    pq.write_table(rows.replace_schema_metadata(marks), sink, compression="none")
    data: bytes = sink.getvalue().to_pybytes()
    return data
