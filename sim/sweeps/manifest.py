"""The manifest: what a sweep's folder holds, for people, for resuming and for refusing what does not belong there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from sim.errors import quoted
from sim.files import ASIDE, Folder
from sim.reading import read_bytes
from sim.sweeps.errors import SweepError
from sim.sweeps.plan import Identity, Plan

MANIFEST = "_manifest.json"  # the underscore keeps readers of whole folders from taking it for rows
PICTURES = "_figures"
FORMAT = 1
MOST_BYTES = 256_000_000


class Manifest(TypedDict):
    """What stands in the file, sealed by its digest."""

    format: int
    identity: Identity
    runs: int
    rows: int
    batches: int
    versions: dict[str, str]
    complete: bool
    files: dict[str, str]
    sha256: str


def read(folder: Path) -> Manifest | None:
    """The manifest, or None where there is none. Raises ValueError when it is damaged."""
    try:
        text = read_bytes(folder / MANIFEST, MOST_BYTES)
    except FileNotFoundError:
        return None
    return parse(text)


def parse(text: bytes) -> Manifest:
    """The manifest in these bytes. Raises ValueError unless they are whole and of this format."""
    try:
        data: Manifest = json.loads(text)
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


def write(folder: Folder, plan: Plan, versions: Mapping[str, str], hashes: Mapping[str, str]) -> str:
    """Say what the folder holds: with hashes of files known to be finished, at the end of all of them.

    Something else of that name, such as a manifest that somebody has changed, is set aside; gives where it is now.
    """
    data: Manifest = {
        "format": FORMAT,
        "identity": plan.identity,
        "runs": plan.runs,
        "rows": plan.rows,
        "batches": plan.batches,
        "versions": dict(versions),
        "complete": len(hashes) == plan.batches,
        "files": dict(hashes),
        "sha256": "",
    }
    data["sha256"] = _seal(data)
    text = json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    aside = "" if _ours(folder.path) else folder.set_aside(MANIFEST)
    folder.put(MANIFEST, text.encode("utf-8"))
    return aside


def _ours(folder: Path) -> bool:
    """Whether the manifest is a file and as it was written: its seal tells."""
    try:
        return not (folder / MANIFEST).is_symlink() and read(folder) is not None
    except (OSError, ValueError):
        return False


def _seal(data: Manifest) -> str:
    rest = {k: v for k, v in data.items() if k != "sha256"}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=True).encode()).hexdigest()


def difference(now: object, then: object, path: str = "") -> str:
    """The first difference between two designs, named by its key, order included; empty when there is none."""
    if isinstance(now, Mapping) and isinstance(then, Mapping):
        for key in sorted({*now, *then}, key=lambda k: (k == "rulebooks", k)):
            where = f"{path}.{key}" if path else str(key)
            if key not in now or key not in then:
                return f"{where} {'is new here' if key in now else 'is missing here'}"
            if first := difference(now[key], then[key], where):
                return first
        return "" if list(now) == list(then) else f"{path}: in another order"
    return "" if now == then and type(now) is type(then) else f"{path} was {quoted(then, 40)}, is {quoted(now, 40)}"


def refuse_strangers(folder: Folder) -> None:
    """Raise SweepError unless a folder is empty or a sweep's."""
    names = folder.names()
    others = [n for n in names if n not in (PICTURES, ASIDE) and not n.endswith(".parquet")]
    if others and MANIFEST not in names:
        where = quoted(str(folder.path))
        raise SweepError(f"{where}: holds other things than a sweep ({quoted(others[0])}); choose a new folder")
