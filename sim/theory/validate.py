"""Validation: the town held against theory and the literature, twelve rows, as one study that can fail.

Rows 1 to 6 and 8 are special cases of the town, reached by rulebook numbers alone; row 9 adds a hand-written rule; row
7 is a companion model, since the town cannot be reduced to it, and one line of row 4 runs a plain urn as far as the
paper did. Rows 10 to 12 are directions or shapes, measured in pilots. Tolerances are standard errors of the runs made.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from sim.errors import ListedError, quoted
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results.study import Study, plain_rows
from sim.theory.claims import Claim, Z, standard_error
from sim.theory.directions import luck_saved, row_10, row_11, row_12, split
from sim.theory.dynamics import row_4, row_5, row_7, row_9
from sim.theory.special_cases import row_1, row_2, row_3, row_6, row_8
from sim.words import short

LEAST_EFFORT = 0.05
_ROWS: tuple[Callable[[float], list[Claim]], ...] = (
    row_1, row_2, row_3, row_4, row_5, row_6, row_7, row_8, row_9, row_10, row_11,
)  # fmt: skip


def validate(progress: Progress | None = None, effort: float = 1.0) -> Study:
    """Hold the town against all twelve rows; `ok` is False when a claim of any of them fails.

    Args:
        progress: called with the number of steps done, and of all: the twelve rows, then the luck that twins share.
        effort: share of the published number of runs, 0.05 to 4; tolerances follow from the runs made.

    Tables: `checks` (one line a claim), `split` (row 12: where an optimum lies and where none does), `luck` (runs saved
    by twins). Raises ListedError for an effort out of range.
    """
    if isinstance(effort, bool) or not isinstance(effort, (int, float)) or not LEAST_EFFORT <= effort <= 4:
        raise ListedError(f"effort: {quoted(effort)}; must be a number from {LEAST_EFFORT} to 4")
    steps = Steps(progress, len(_ROWS) + 2)
    claims: list[Claim] = []
    for row in _ROWS:
        claims += row(effort)
        steps()
    shares = split(effort)
    claims += row_12(shares)
    steps()
    luck = luck_saved(effort)
    steps()
    checks, ok = pd.DataFrame([claim.as_row() for claim in claims]), all(claim.passed for claim in claims)
    tables = {"checks": checks, "split": shares.drop(columns="by_seed"), "luck": luck}
    data: dict[str, Json] = {"ok": ok, "effort": effort, **{name: plain_rows(frame) for name, frame in tables.items()}}
    title = "The town held against theory and published results"
    return Study("validate", title, _sentences(checks, shares, luck), tables, data, ok=ok)


def as_markdown(study: Study) -> str:
    """The tables of a validation for ODD.md: the checks, and below them the luck that twins share."""
    checks, luck = study.tables["checks"], study.tables["luck"]
    head = [
        "| # | Result | Set-up | Expected | Found | Tolerance | Source | Pass |",
        "|---|---|---|---|---|---|---|---|",
    ]
    body = [
        f"| {c['row']} | {c['result']} ({c['by']}) | {c['set-up']} | {_expected(c['test'], c['expected'])} "
        f"| {short(c['found'])} | ±{short(c['tolerance'])}: {c['why']} | {c['source']} "
        f"| {'yes' if c['pass'] else '**NO**'} |"
        for c in checks.to_dict("records")
    ]
    more = [
        "",
        "| Difference in listed share between joined-hands and | Points | Runs saved, times | 95% interval | Seeds |",
        "|---|---|---|---|---|",
    ]
    more += [
        f"| {c['comparison']} | {c['difference']:+.2f} | {short(c['times'])} "
        f"| {short(c['low'])} to {short(c['high'])} | {c['seeds']} |"
        for c in luck.to_dict("records")
    ]
    return "\n".join([*head, *body, *more, "", *study.sentences]) + "\n"


def _sentences(checks: pd.DataFrame, shares: pd.DataFrame, luck: pd.DataFrame) -> list[str]:
    failed = checks[~checks["pass"]]
    rows = checks["row"].nunique()
    good = rows - failed["row"].nunique()
    lines = f"{len(checks) - len(failed)} of {len(checks)} lines"
    said = [f"{good} of {rows} rows hold ({lines}; tolerance {Z:g} standard errors)."]
    said += [
        f"Row {c['row']} FAILS: {c['result']} ({c['set-up']}): expected {_expected(c['test'], c['expected'])}, found "
        f"{short(c['found'])} with tolerance {short(c['tolerance'])}."
        for c in failed.to_dict("records")
    ]
    order = luck["times"].to_numpy().argsort()
    low, high = luck.iloc[order[0]], luck.iloc[order[-1]]
    said.append(
        "For the same interval of a difference in listed share, independent seeds need "
        f"{short(low['times'])} times as many runs as twins ({low['comparison']}) to {short(high['times'])} times "
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


def _expected(test: str, value: float) -> str:
    return short(value) if test == "within" else f"{test} {short(value)}"
