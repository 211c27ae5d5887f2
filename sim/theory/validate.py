"""Validation: the town held against theory and the literature, twelve rows, as one study that can fail.

Rows 1 to 6 and 8 are special cases of the town, reached by rulebook numbers alone; row 9 adds a hand-written rule; row
7 is a companion model, since the town cannot be reduced to it, and one line of row 4 runs a plain urn as far as the
paper did. Rows 10 to 12 are directions or shapes, measured in pilots. Tolerances are standard errors of the runs made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import ListedError, quoted
from sim.results.study import Study
from sim.theory.checks import Line, Z, standard_error
from sim.theory.measured import luck_saved, row_10, row_11, row_12, split
from sim.theory.special import row_1, row_2, row_3, row_6, row_8
from sim.theory.urns import row_4, row_5, row_7, row_9

STEPS = 13
"""What `told` counts: the twelve rows, then the luck that twins share."""
LEAST_EFFORT = 0.05
_ROWS: tuple[Callable[[float], list[Line]], ...] = (
    row_1, row_2, row_3, row_4, row_5, row_6, row_7, row_8, row_9, row_10, row_11,
)  # fmt: skip


def validate(told: Callable[[int], None] | None = None, effort: float = 1.0) -> Study:
    """Hold the town against all twelve rows; `ok` is False when a line of any of them fails.

    Args:
        told: called with the number of steps done, of `STEPS`.
        effort: share of the published number of runs, 0.05 to 4; tolerances follow from the runs made.

    Tables: `checks` (one line a claim), `split` (row 12: where an optimum lies and where none does), `luck` (runs saved
    by twins). Raises ListedError for an effort out of range.
    """
    if isinstance(effort, bool) or not isinstance(effort, (int, float)) or not LEAST_EFFORT <= effort <= 4:
        raise ListedError(f"effort: {quoted(effort)}; must be a number from {LEAST_EFFORT} to 4")
    lines: list[Line] = []
    for done, row in enumerate(_ROWS, start=1):
        lines += row(effort)
        _tell(told, done)
    shares = split(effort)
    lines += row_12(shares)
    _tell(told, STEPS - 1)
    luck = luck_saved(effort)
    _tell(told, STEPS)
    checks = pd.DataFrame([line.as_row() for line in lines])
    budget = shares.drop(columns="by_seed")
    return Study(
        name="validate",
        title="The town held against theory and published results",
        sentences=_sentences(checks, shares, luck),
        tables={"checks": checks, "split": budget, "luck": luck},
        data={
            "ok": bool(checks["pass"].all()),
            "effort": effort,
            **{name: _plain(frame) for name, frame in (("checks", checks), ("split", budget), ("luck", luck))},
        },
        ok=bool(checks["pass"].all()),
    )


def as_markdown(study: Study) -> str:
    """The tables of a validation for ODD.md: the checks, and below them the luck that twins share."""
    checks, luck = study.tables["checks"], study.tables["luck"]
    head = [
        "| # | Result | Set-up | Expected | Found | Tolerance | Source | Pass |",
        "|---|---|---|---|---|---|---|---|",
    ]
    body = [
        f"| {c['row']} | {c['result']} ({c['by']}) | {c['set-up']} | {_expected(c)} | {_short(c['found'])} "
        f"| ±{_short(c['tolerance'])}: {c['why']} | {c['source']} | {'yes' if c['pass'] else '**NO**'} |"
        for c in checks.to_dict("records")
    ]
    more = [
        "",
        "| Difference in listed share between joined-hands and | Points | Runs saved, times | 95% interval | Seeds |",
        "|---|---|---|---|---|",
    ]
    more += [
        f"| {c['comparison']} | {c['difference']:+.2f} | {_short(c['times'])} "
        f"| {_short(c['low'])} to {_short(c['high'])} | {c['seeds']} |"
        for c in luck.to_dict("records")
    ]
    return "\n".join([*head, *body, *more, "", *study.sentences]) + "\n"


def _tell(told: Callable[[int], None] | None, done: int) -> None:
    if told is not None:
        told(done)


def _sentences(checks: pd.DataFrame, shares: pd.DataFrame, luck: pd.DataFrame) -> list[str]:
    failed = checks[~checks["pass"]]
    rows = checks["row"].nunique()
    good = rows - failed["row"].nunique()
    lines = f"{len(checks) - len(failed)} of {len(checks)} lines"
    said = [f"{good} of {rows} rows hold ({lines}; tolerance {Z:g} standard errors)."]
    said += [
        f"Row {c['row']} FAILS: {c['result']} ({c['set-up']}): expected {_expected(c)}, found {_short(c['found'])} "
        f"with tolerance {_short(c['tolerance'])}."
        for c in failed.to_dict("records")
    ]
    order = luck["times"].to_numpy().argsort()
    low, high = luck.iloc[order[0]], luck.iloc[order[-1]]
    said.append(
        "For the same interval of a difference in listed share, independent seeds need "
        f"{_short(low['times'])} times as many runs as twins ({low['comparison']}) to {_short(high['times'])} times "
        f"({high['comparison']})."
    )
    said.append(_where_best(shares))
    said.append(
        "Row 7 and one line of row 4 are companions, not the town; row 9 needs a hand-written rule. Rows 10 to 12 show "
        "directions in an invented town; their sizes estimate nothing."
    )
    return said


def _where_best(shares: pd.DataFrame) -> str:
    """Row 12 in words: where the best split lies in each variant, and whether its seeds tell it from both ends."""
    parts = []
    for variant, table in shares.groupby("variant", sort=False):
        seeds = np.array(table["by_seed"].to_list())
        best = int(seeds.mean(axis=1).argmin())
        ends = [seeds[best] - seeds[end] for end in (0, -1) if best != end % len(seeds)]
        clear = len(ends) == 2 and all(gap.mean() < -Z * standard_error(gap) for gap in ends)
        word = "clear" if clear else "not told from the ends" if len(ends) == 2 else "an end"
        parts.append(f"{float(table['share'].iloc[best]):.0%} ({variant}: {word})")
    where = ", ".join(parts)
    return f"Row 12 is a shape, and not everywhere: fewest missed obligations at a share for punishment of {where}."


def _expected(line: dict[Any, Any]) -> str:
    words = {"within": "", "above": "above ", "below": "below "}[line["test"]]
    return words + _short(line["expected"])


def _short(value: float) -> str:
    """A number with three significant digits, or as many as stand before the point."""
    if not np.isfinite(value):
        return "none"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain data: None for what is not finite."""
    rows = []
    for row in frame.to_dict("records"):
        plain = {str(k): v.item() if isinstance(v, np.generic) else v for k, v in row.items()}
        rows.append({k: None if isinstance(v, float) and not np.isfinite(v) else v for k, v in plain.items()})
    return rows
