"""Faults of the manifest: damaged, lost, of another model; and files that are not of the sweep."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.errors import ListedError
from sim.files import ASIDE
from sim.sweeps import manifest, parquet, plan, read, run, worker
from sim.sweeps.design import Design
from tests.sweep_tools import DESIGN, damaged, finished, kept, one_line


@pytest.mark.parametrize("seed", range(6))
def test_damaged_manifest_is_written_again(seed: int, copy: Path, complete: Path) -> None:
    path = copy / manifest.MANIFEST
    data = path.read_bytes()
    path.write_bytes(damaged(data, random.Random(seed)) if seed else b"")
    with pytest.raises(ListedError, match="the same `sim sweep` command mends it"):
        read.open_sweep(copy)
    done = run.sweep(DESIGN, copy, batch=6)
    assert done.lived == 0 and "written again" in done.notes[0]
    assert kept(copy) == kept(complete)


def test_lost_manifest(copy: Path, complete: Path) -> None:
    (copy / manifest.MANIFEST).unlink()
    with pytest.raises(ListedError, match="is of another sweep"):
        run.sweep({**DESIGN, "months": 15}, copy, batch=6)
    assert len(finished(copy)) == 4
    assert run.sweep(DESIGN, copy, batch=6).lived == 0
    assert kept(copy) == kept(complete)


@pytest.mark.parametrize("manifest_is", ["gone", "damaged"])
def test_batches_of_another_model(manifest_is: str, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a manifest, the files say which code lived them: another neither takes them over nor replaces them."""
    monkeypatch.setattr(worker, "model_digest", lambda: "other")
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


def test_one_batch_of_another_model(copy: Path, complete: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    created = plan.Plan(Design.parse(DESIGN), 6)
    with monkeypatch.context() as other:
        other.setattr(worker, "model_digest", lambda: "other")
        data = parquet.encode(parquet.table(created, 2, worker.run_batch(created.task(2)).columns))
    finished(copy)[2].write_bytes(data)
    done = run.sweep(DESIGN, copy, batch=6)
    assert done.lived == 6
    assert done.notes == [
        "batch-0000002.parquet: damaged, or lived by another model; it is lived again",
        "batch-0000002.parquet: what was there is now _kept/batch-0000002.parquet",
    ]
    assert kept(copy) == kept(complete)


def seal(folder: Path, change: dict[str, Any]) -> None:
    """Change entries of a manifest (None takes one out) and seal it again."""
    data = {**json.loads((folder / manifest.MANIFEST).read_text()), **change}
    data = {k: v for k, v in data.items() if v is not None}
    data["sha256"] = manifest._seal(data)
    (folder / manifest.MANIFEST).write_text(json.dumps(data))


@pytest.mark.parametrize("entry", ["versions", "files"])
@pytest.mark.parametrize("value", [None, [], "x", {"batch-0000000.parquet": 1}])
def test_complete_manifest_of_another_shape(entry: str, value: Any, copy: Path, complete: Path) -> None:
    seal(copy, {entry: value})
    with pytest.raises(ListedError, match="damaged; the same `sim sweep` command mends it"):
        read.open_sweep(copy)
    done = run.sweep(DESIGN, copy, batch=6)
    assert done.lived == 0 and "written again" in done.notes[0]
    assert kept(copy) == kept(complete)


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
            read.open_sweep(copy)


def test_manifest_of_a_later_format(copy: Path) -> None:
    data = json.loads((copy / manifest.MANIFEST).read_text())
    data["format"] = 2
    (copy / manifest.MANIFEST).write_text(json.dumps(data))
    with pytest.raises(ListedError, match="of format 2; this version reads 1"):
        run.sweep(DESIGN, copy, batch=6)
    with pytest.raises(ListedError, match="of format 2"):
        read.open_sweep(copy)


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
        run.sweep(DESIGN, tmp_path, batch=6, progress=lambda done, total: pytest.fail("lived"))
    assert kept(tmp_path) == before


def test_a_foreign_file_that_comes_later(tmp_path: Path) -> None:
    """Then all is lived and kept, but not called complete."""
    with pytest.raises(ListedError, match=r"mine\.parquet is not of this sweep; move it elsewhere"):
        run.sweep(DESIGN, tmp_path, batch=6, progress=lambda done, total: (tmp_path / "mine.parquet").touch())
    written = manifest.read(tmp_path)
    assert written is not None and not written["complete"]
    (tmp_path / "mine.parquet").unlink()
    assert run.sweep(DESIGN, tmp_path, batch=6).lived == 0


def test_a_foreign_file_with_a_name_of_ours(copy: Path, tmp_path: Path) -> None:
    """With no manifest at all, nothing shows that an unreadable file was a batch: it is not written over."""
    (tmp_path / "new").mkdir()
    (copy / manifest.MANIFEST).unlink()
    for folder in (tmp_path / "new", copy):
        (folder / parquet.file_name(0)).write_bytes(b"precious")
        before = kept(folder)
        with pytest.raises(ListedError) as error:
            run.sweep(DESIGN, folder, batch=6)
        one_line(error, "no manifest, and batch-0000000.parquet cannot be read; move it elsewhere")
        assert kept(folder) == before
        (folder / parquet.file_name(0)).unlink()
        assert run.sweep(DESIGN, folder, batch=6).lived == (6 if folder == copy else 24)


def test_what_was_changed_is_set_aside(copy: Path, complete: Path) -> None:
    """It may be somebody's work: each time under a free name, with a note, and where no reader takes it for rows."""
    for n in (1, 2):
        for path in (copy / manifest.MANIFEST, finished(copy)[1]):
            path.write_bytes(b"mine %d" % n)
        done = run.sweep(DESIGN, copy, batch=6)
        assert sum("what was there is now _kept/" in note for note in done.notes) == 2
        assert kept(copy) == kept(complete)
    aside = {p.name: p.read_bytes() for p in (copy / ASIDE).iterdir()}
    names = (manifest.MANIFEST, "_manifest (2).json", parquet.file_name(1), "batch-0000001 (2).parquet")
    assert aside == dict(zip(names, (b"mine 1", b"mine 2") * 2, strict=True))
    assert len(pd.read_parquet(copy)) == 24
