"""Reading a sweep back: all rows, and the small tables that figures are made of.

The files need none of this: DuckDB, Polars and pandas read `DIR/*.parquet` directly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.errors import nearest, quoted
from sim.results.answer import PERCENT, Answer, Row, fewer
from sim.results.table import NUMBER, Column, Table, column
from sim.rules import changes
from sim.rules.rulebook import Value
from sim.sweeps import labels, manifest, parquet
from sim.sweeps.design import Design
from sim.sweeps.errors import SweepError
from sim.sweeps.plan import Identity, Plan
from sim.words import short

if TYPE_CHECKING:
    import pyarrow as pa

FEW = 12
"""More values than this of a key are put into so many bins of equal width, or half as many for a heat map."""


@dataclass(frozen=True)
class SweepRows:
    """What a folder holds: rows of all finished batches, and which batches are missing or damaged."""

    plan: Plan
    table: pa.Table
    missing: tuple[str, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """The rows, as pandas."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    @property
    def measures(self) -> tuple[str, ...]:
        """What was counted."""
        return self.plan.design.measures

    @property
    def axes(self) -> list[str]:
        """What was varied, apart from luck and rulebooks: months, keys, residents."""
        d = self.plan.design
        return [*(["month"] if d.per == "month" else []), *self.plan.keys,
                *(["residents"] if len(d.residents) > 1 else [])]  # fmt: skip


def open_sweep(folder: str | Path) -> SweepRows:
    """The rows of a sweep, finished or not; every file is checked. Raises SweepError where there is no sweep."""
    folder = Path(folder)
    where = quoted(str(folder))
    try:
        written = manifest.read(folder)
        if written is None:
            raise SweepError(f"{where}: no sweep; `sim sweep DESIGN.toml --out DIR` makes one")
        plan = _plan(written["identity"])
        tables, missing = [], []
        for batch in range(plan.batches):
            try:
                tables.append(parquet.read(folder, plan, batch, written["versions"], written["files"])[0])
            except (FileNotFoundError, ValueError):
                missing.append(parquet.file_name(batch))
    except OSError as error:
        raise SweepError(f"{where}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        if isinstance(error, SweepError):
            raise
        raise SweepError(f"{manifest.MANIFEST}: {error}; the same `sim sweep` command mends it") from None
    table = parquet.concatenated(tables) if tables else parquet.schema(plan).empty_table()
    return SweepRows(plan, table, tuple(missing))


def rows(folder: str | Path) -> pd.DataFrame:
    """All rows of a finished sweep. Raises SweepError when batches are missing."""
    result = open_sweep(folder)
    if result.missing:
        count = len(result.missing)
        raise SweepError(f"{quoted(str(folder))}: {count:,} of {result.plan.batches:,} batches are missing; "
                         "the same `sim sweep` command goes on")  # fmt: skip
    return result.frame


def _plan(identity: Identity) -> Plan:
    """The plan that a manifest describes; it must come to the same identity."""
    from sim.rules.rulebook import Rulebook

    try:
        rulebooks = identity["design"]["rulebooks"]
        if not isinstance(rulebooks, Mapping):
            raise TypeError("rulebooks")
        own = [Rulebook.parse(rulebook) for rulebook in rulebooks.values() if isinstance(rulebook, Mapping)]
        design = Design.parse({**identity["design"], "rulebooks": own})
        plan = Plan(design)
        if plan.identity["batch"] != identity["batch"]:
            plan = Plan(design, max(identity["batch"]))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"of another version ({' '.join(str(error).split())[:80]})") from None
    if manifest.difference(plan.identity, identity):
        raise ValueError("of another version, or of another SciPy, whose samples differ")
    return plan


def summary(result: SweepRows, by: Sequence[str] = ()) -> pd.DataFrame:
    """One row a combination of `by`: runs, and mean, 5% and 95% of each measure.

    By default one row a rulebook, and a point of the grid. By month if asked; else the last month counts.
    """
    known = ("rulebook", "residents", "seed", "month", *result.plan.keys)
    for name in by:
        if name not in result.table.column_names or name not in known:
            raise SweepError(f"{quoted(name)}: not varied here; {nearest(name, known)}")
    frame = result.frame
    if result.plan.design.per == "month" and "month" not in by:
        frame = frame[frame["month"] == result.plan.design.months]
    grid = result.plan.design.sample == "grid"
    columns = list(by) or ["rulebook", *([a for a in result.axes if a != "month"] if grid else [])]
    groups = frame.groupby(columns, sort=False)
    parts = [groups.size().rename("runs")]
    for measure in result.measures:
        values = groups[measure]
        parts += [values.mean().rename(f"{measure} mean"), values.quantile(0.05).rename(f"{measure} 5%"),
                  values.quantile(0.95).rename(f"{measure} 95%")]  # fmt: skip
    return pd.concat(parts, axis=1).reset_index()


def by_measure(result: SweepRows, frame: pd.DataFrame) -> list[Table]:
    """The rows of `summary`, one table a measure under what it is, its numbers in words: '9.7%', '12.3'."""
    names = list(frame.columns)
    own = names[: names.index("runs") + 1]
    per, tables = result.plan.design.per, []
    for measure in result.measures:
        named, unit = labels.measure(measure, per), labels.counted(measure, per)
        shown = [column(labels.column(name, per).label, frame[name].map(_value)) for name in own[:-1]]
        shown.append(column("runs", frame["runs"], NUMBER))
        for head in _COLUMNS:
            values = frame[f"{measure} {head}"]
            shown.append(Column(head, [unit.text(value) if unit == PERCENT else short(value) for value in values]))
        tables.append(Table(f"{named.titled}: {named.meaning}", shown))
    return tables


def keys(result: SweepRows, frame: pd.DataFrame) -> list[str]:
    """What each key is that has a column in the rows of `summary`."""
    per = result.plan.design.per
    return [f"{key}: {labels.column(key, per).meaning}" for key in result.plan.keys if key in frame.columns]


def answer(result: SweepRows, frame: pd.DataFrame) -> Answer:
    """The rows of `summary` as an answer: every measure of the one row there is, or the first measure of several."""
    columns = list(frame.columns[: frame.columns.get_loc("runs")])
    runs, per = int(frame["runs"].sum()), result.plan.design.per
    if len(frame) == 1:
        every = [_row(labels.measure(m, per).label, frame.iloc[0], m, per) for m in result.measures]
        shown, more = fewer(every, "number")
        first = f"{shown[0].label} {shown[0].texts()[0]} on average"
        return Answer(f"Over {runs:,} runs: {first}.", shown, _COLUMNS, note=f"{_HEADS} {more}".strip())
    measure = result.measures[0]
    varied = [c for c in columns if frame[c].nunique() > 1] or columns
    rows = [_row(", ".join(_said(c, row[c]) for c in varied), row, measure, per) for _, row in frame.iterrows()]
    ranked = sorted(rows, key=lambda row: float(row.values[0] or 0.0))
    low, high = ranked[0], ranked[-1]
    span = f"from {low.texts()[0]} ({low.label}) to {high.texts()[0]} ({high.label})"
    if low.texts()[0] == high.texts()[0]:
        span = f"{low.texts()[0]} in each of these rows"
    shown, more = fewer(rows, "row")
    keys = "".join(f" {c}: {labels.column(c, per).meaning}." for c in varied if "." in c)
    if len(result.measures) > 1:
        more = f"{more} {len(result.measures)} numbers were counted: --full.".strip()
    label = labels.measure(measure, per).label
    return Answer(
        f"{label[0].upper()}{label[1:]}, on average: {span}.", shown, _COLUMNS, note=f"{_HEADS} {more}".strip() + keys
    )


_COLUMNS = ("mean", "5%", "95%")
_HEADS = "5% and 95%: so many of the runs lie below."


def _row(label: str, values: pd.Series, measure: str, per: str) -> Row:
    numbers = [float(values[f"{measure} {column}"]) for column in _COLUMNS]
    return Row(label, numbers, labels.counted(measure, per))


def _said(name: str, value: object) -> str:
    """What a row is of: a rulebook's name, or a key and its value."""
    return _value(value) if name == "rulebook" else f"{name} {_value(value)}"


def _value(value: object) -> str:
    """A rulebook's name, or a value as it stands in a rulebook."""
    value = value.item() if isinstance(value, np.generic) else value
    return changes.written(value) if isinstance(value, Value) else str(value)


def cells(result: SweepRows, x: str, y: str, measure: str) -> pd.DataFrame:
    """For a heat map: x, y, value (mean over everything else), runs; one row a cell that has runs."""
    frame = result.frame
    data = pd.DataFrame({"x": binned(frame[x], FEW // 2), "y": binned(frame[y], FEW // 2), "value": frame[measure]})
    groups = data.groupby(["x", "y"])["value"]
    return pd.DataFrame({"value": groups.mean(), "runs": groups.size()}).reset_index()


def bands(result: SweepRows, x: str, measure: str) -> pd.DataFrame:
    """For interval bands: rulebook, x, low (5%), lower (25%), middle (50%), upper (75%), high (95%), runs."""
    frame = result.frame
    data = pd.DataFrame({"rulebook": frame["rulebook"], "x": frame[x], "value": frame[measure]})
    if x != "month":
        data["x"] = binned(data["x"], FEW)
    groups = data.groupby(["rulebook", "x"], sort=False)["value"]
    names = {"low": 0.05, "lower": 0.25, "middle": 0.5, "upper": 0.75, "high": 0.95}
    table = pd.DataFrame({name: groups.quantile(share) for name, share in names.items()} | {"runs": groups.size()})
    return table.reset_index().sort_values(["rulebook", "x"], ignore_index=True)


def effects(result: SweepRows, measure: str) -> pd.DataFrame:
    """For a tornado: key, low, high (values or quarters of the range), at_low, at_high (means there), overall.

    Sorted by the size of the effect. Each mean runs over everything else that varies, luck included.
    """
    frame = result.frame
    if result.plan.design.per == "month":
        frame = frame[frame["month"] == result.plan.design.months]
    rows = []
    for key in (a for a in result.axes if a != "month"):
        values = frame[key].astype(float)
        few = values.nunique() <= FEW
        low, high = (values.min(), values.max()) if few else np.quantile(values, [0.25, 0.75])
        at_low, at_high = frame.loc[values <= low, measure].mean(), frame.loc[values >= high, measure].mean()
        rows.append((key, "" if few else "quarter", float(low), float(high), at_low, at_high))
    table = pd.DataFrame(rows, columns=["key", "quarter", "low", "high", "at_low", "at_high"])
    named = [labels.column(key, result.plan.design.per) for key in table["key"]]
    table.insert(1, "label", [one.meaning if "." in one.label else one.label for one in named])
    table["overall"] = frame[measure].mean()
    size = (table["at_high"] - table["at_low"]).abs()
    return table.loc[size.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def binned(values: pd.Series, most: int) -> pd.Series:
    """Values as they are if at most FEW; else the middles of `most` bins of equal width."""
    numbers = values.astype(float)
    if numbers.nunique() <= FEW:
        return numbers
    low, high = float(numbers.min()), float(numbers.max())
    width = (high - low) / most
    places = [min(int((n - low) / width), most - 1) for n in numbers]
    return pd.Series([float(f"{low + (p + 0.5) * width:.6g}") for p in places], index=values.index)
