"""The manifest: what a sweep's folder holds, for people, for resuming and for refusing what does not belong there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import quoted
from sim.reading import read_bytes
from sim.sweeps import files
from sim.sweeps.files import SweepError
from sim.sweeps.plan import Plan

MANIFEST = "_manifest.json"  # the underscore keeps readers of whole folders from taking it for rows
PICTURES = "_figures"
FORMAT = 1
MOST_BYTES = 256_000_000


def read(folder: Path) -> dict[str, Any] | None:
    """The manifest, or None where there is none. Raises ValueError when it is damaged."""
    try:
        text = read_bytes(folder / MANIFEST, MOST_BYTES)
    except FileNotFoundError:
        return None
    return parse(text)


def parse(text: bytes) -> dict[str, Any]:
    """The manifest in these bytes. Raises ValueError unless they are whole and of this format."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("damaged") from None
    if not isinstance(data, dict) or not isinstance(data.get("identity"), dict):
        raise ValueError("damaged")
    if data.get("format") != FORMAT:
        raise ValueError(f"of format {quoted(data.get('format'), 20)}; this version reads {FORMAT}")
    words = [data.get(key) for key in ("versions", "files")]
    if not all(isinstance(w, dict) and all(isinstance(v, str) for v in w.values()) for w in words):
        raise ValueError("damaged")
    if data.get("sha256") != _seal(data):
        raise ValueError("damaged")
    return data


def write(folder: Path, plan: Plan, versions: Mapping[str, str], hashes: Mapping[str, str]) -> None:
    """Say what the folder holds: with hashes of files known to be finished, at the end of all of them."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "identity": plan.identity,
        "runs": plan.runs,
        "rows": plan.rows,
        "batches": plan.batches,
        "versions": dict(versions),
        "complete": len(hashes) == plan.batches,
        "files": dict(hashes),
    }
    data["sha256"] = _seal(data)
    text = json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    files.put(folder, MANIFEST, text.encode("utf-8"))


def _seal(data: Mapping[str, Any]) -> str:
    rest = {k: v for k, v in data.items() if k != "sha256"}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=True).encode()).hexdigest()


def difference(here: Any, there: Any, path: str = "") -> str:
    """The first difference between two designs, named by its key, order included; empty when there is none."""
    if isinstance(here, Mapping) and isinstance(there, Mapping):
        for key in sorted({*here, *there}, key=lambda k: (k == "rulebooks", k)):
            where = f"{path}.{key}" if path else str(key)
            if key not in here or key not in there:
                what = "is new here" if key in here else "is missing here"
                return f"{where} {what}"
            found = difference(here[key], there[key], where)
            if found:
                return found
        return "" if list(here) == list(there) else f"{path}: in another order"
    return (
        "" if here == there and type(here) is type(there) else f"{path} was {quoted(there, 40)}, is {quoted(here, 40)}"
    )


def refuse_strangers(folder: Path) -> None:
    """Raise SweepError unless a folder is new, empty or a sweep's."""
    where = quoted(str(folder))
    try:
        if "\0" in str(folder):
            raise SweepError(f"{where}: no name for a folder")
        if folder.exists() and not folder.is_dir():
            raise SweepError(f"{where}: is a file; the name of a folder is needed")
        names = {p.name for p in folder.iterdir()} if folder.is_dir() else set()
    except (OSError, ValueError) as error:
        if isinstance(error, SweepError):
            raise
        raise SweepError(f"{where}: cannot be used: {getattr(error, 'strerror', None) or error}") from None
    ours = {n for n in names if n in (files.LOCK, MANIFEST, PICTURES) or n.endswith((files.PARTIAL, ".parquet"))}
    if names - ours and MANIFEST not in names:
        raise SweepError(f"{where}: holds other things than a sweep ({quoted(min(names - ours))}); choose a new folder")
