"""Parquet: one file a batch. The same sweep leaves the same bytes.

A batch is finished when its file is what this module would write for the rows in it, and the rows are those of their
digest: so a damaged file, however damaged, is found, and nothing else needs to be remembered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from sim.reading import open_file, read_bytes
from sim.sweeps import labels, worker
from sim.sweeps.plan import Plan
from sim.sweeps.worker import Columns, column_type

ARROW: str = pa.__version__
MOST_BYTES = 256_000_000
_TYPES = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), np.int64: pa.int64(), np.float64: pa.float64()}


def file_name(batch: int) -> str:
    """The file of a batch."""
    return f"batch-{batch:07d}.parquet"


def schema(plan: Plan, model: str | None = None) -> pa.Schema:
    """Columns: run, rulebook, residents, seed, point, a column a key (by its dotted name), month, the measures.

    Each column says in its metadata how it is called, what it is counted in and what it is. The whole is marked with
    the sweep, and with the model that lived the rows: by default that of this code.
    """
    fields = [("run", int), ("rulebook", str), ("residents", int), ("seed", int), ("point", int)]
    fields += [(key, plan.kinds[key]) for key in plan.keys]
    fields += [("month", int)] if plan.design.per == "month" else []
    fields += [(measure, column_type(measure)) for measure in plan.design.measures]
    columns = [
        pa.field(n, pa.string() if k is str else _TYPES[k], nullable=False, metadata=_words(n, plan.design.per))
        for n, k in fields
    ]
    return pa.schema(columns, {"listed.sweep": plan.digest, "listed.model": model or worker.model_digest()})


def _words(column: str, per: str) -> dict[bytes, bytes]:
    """What a column says of itself."""
    words = labels.column(column, per)
    known = {labels.LABEL: words.label, labels.UNIT: words.unit, labels.MEANING: words.meaning}
    return {key: text.encode() for key, text in known.items()}


def table(plan: Plan, batch: int, columns: Columns) -> pa.Table:
    """The rows of a batch from the measures of its runs."""
    wanted, own = schema(plan), _own_columns(plan, batch)
    return pa.table([pa.array(({**columns, **own})[f.name], f.type) for f in wanted], schema=wanted)


def _own_columns(plan: Plan, batch: int) -> dict[str, npt.NDArray[np.generic]]:
    """The columns that say which run (and month) a row is of."""
    months = plan.design.months if plan.design.per == "month" else 1
    runs = [plan.run(n) for n in plan.span(batch)]
    columns: dict[str, npt.NDArray[np.generic]] = {
        name: np.repeat(np.array([getattr(r, name) for r in runs]), months)
        for name in ("run", "rulebook", "residents", "seed", "point")
    }
    for place, key in enumerate(plan.keys):
        columns[key] = np.repeat(np.array([r.values[place] for r in runs], dtype=plan.kinds[key]), months)
    if plan.design.per == "month":
        columns["month"] = np.tile(np.arange(1, months + 1), len(runs))
    return columns


def digest(rows: pa.Table) -> str:
    """SHA-256 of the names, types and values of rows: the same wherever and in whatever batches they were made."""
    total = hashlib.sha256()
    for field in rows.schema:
        total.update(f"{field.name}\0{field.type}\0".encode())
        values = rows.column(field.name).to_pylist() if pa.types.is_string(field.type) else None
        if values is not None:
            total.update("\0".join(values).encode())
        else:
            array = rows.column(field.name).combine_chunks().to_numpy(zero_copy_only=False)
            total.update(np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes())
    return total.hexdigest()


def encode(rows: pa.Table) -> bytes:
    """Rows as Parquet, in a fixed form: the same bytes with the same PyArrow, whichever the Python or the machine."""
    marks = {**(rows.schema.metadata or {}), b"listed.rows": digest(rows).encode()}
    sink = pa.BufferOutputStream()
    pq.write_table(
        rows.replace_schema_metadata(marks).combine_chunks(), sink,
        row_group_size=65_536, version="2.6", data_page_version="1.0", compression="zstd", compression_level=3,
        use_dictionary=True, write_statistics=True, write_page_checksum=True, store_schema=True,
    )  # fmt: skip
    data: bytes = sink.getvalue().to_pybytes()
    return data


def decode(data: bytes, plan: Plan, batch: int, exact: bool = True, model: str | None = None) -> pa.Table:
    """The rows of a batch's file. Raises ValueError with what is wrong, for any bytes but those of this batch.

    `exact` is False for files of another PyArrow, which writes the same rows in other bytes; `model` is the one that
    must have lived them, by default that of this code.
    """
    try:
        with pq.ParquetFile(pa.BufferReader(data), page_checksum_verification=True) as file:
            rows = file.read(use_threads=False)  # Arrow's threads may keep a process from ending
    except Exception as error:  # PyArrow raises many kinds for damaged bytes
        raise ValueError(f"damaged ({type(error).__name__})") from None
    marks = rows.schema.metadata or {}
    wanted = schema(plan, model)
    if marks.get(b"listed.sweep") != plan.digest.encode():
        raise ValueError("of another sweep")
    if marks.get(b"listed.model") != wanted.metadata[b"listed.model"]:
        raise ValueError("damaged, or lived by another model")
    if not rows.schema.equals(wanted, check_metadata=False):
        raise ValueError("damaged (columns)")
    rows = rows.cast(wanted)  # with what its columns say of themselves
    for name, values in _own_columns(plan, batch).items():
        if not rows.column(name).equals(pa.chunked_array([pa.array(values, wanted.field(name).type)])):
            raise ValueError(f"damaged ({name})")
    if marks.get(b"listed.rows") != digest(rows).encode():
        raise ValueError("damaged (rows)")
    if exact and encode(rows) != data:
        raise ValueError("damaged (bytes)")
    return rows


def read(
    folder: Path, plan: Plan, batch: int, made_with: Mapping[str, str], hashes: Mapping[str, str]
) -> tuple[pa.Table, str]:
    """The rows of a finished batch and the SHA-256 of its file. `made_with` and `hashes` are those of the manifest.

    Raises FileNotFoundError when there are none yet, ValueError when damaged.
    """
    path = folder / file_name(batch)
    data = read_bytes(path, MOST_BYTES)
    if len(data) > MOST_BYTES:
        raise ValueError("damaged (too large)")
    known, actual = hashes.get(file_name(batch)), sha256(data)
    exact = known is None and made_with.get("pyarrow") == ARROW  # a hash says as much, whichever PyArrow it was
    rows = decode(data, plan, batch, exact, made_with.get("model"))
    if known not in (None, actual):
        raise ValueError("damaged (not the file that the manifest names)")
    return rows, actual


def sha256(data: bytes) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def concatenated(tables: list[pa.Table]) -> pa.Table:
    """Tables one below the other."""
    return pa.concat_tables(tables)


def read_marks(path: Path) -> Mapping[bytes, bytes] | None:
    """The marks in the footer of a file."""
    with open_file(path) as file:
        marks: Mapping[bytes, bytes] | None = pq.read_schema(file).metadata
    return marks
