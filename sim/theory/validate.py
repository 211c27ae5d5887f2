"""Validation: the town held against theory and the literature, row by row, as one study that can fail.

Rows 1 to 6, 8, 13 to 16 and 19 are special cases of the town, reached by rulebook numbers alone; row 9 adds a
hand-written rule. Row 7 is a companion model, since the town cannot be reduced to it, and one line of row 4 runs a
plain urn as far as the paper did: these are told apart. Rows 10 to 12 are directions or shapes, measured in pilots. How
far chance may move a line is said in `sim.theory.claims`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from sim.errors import ListedError, quoted
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results.answer import PERCENT, Answer, Row
from sim.results.study import Study, plain_rows
from sim.results.table import Column, Table, column, table
from sim.studies.parallel import Workers
from sim.theory.claims import TAIL, Claim
from sim.theory.directions import luck_saved, row_10, row_11, row_12, split
from sim.theory.dynamics import row_4, row_5, row_7, row_9
from sim.theory.fairness import row_17
from sim.theory.fear import row_19
from sim.theory.loops import row_13, row_14, row_15, row_16
from sim.theory.slope import row_18
from sim.theory.special_cases import row_1, row_2, row_3, row_6, row_8
from sim.words import short

if TYPE_CHECKING:
    from sim.figures import Picture

LEAST_EFFORT = 0.05
LIVES = 1e9
"""Resident-months that all rows come to, roughly."""
_ROWS: tuple[Callable[[float], list[Claim]], ...] = (
    row_1, row_2, row_3, row_4, row_5, row_7, row_9, row_10, row_11, row_13, row_14, row_16, row_17, row_18,
    row_8, row_15, row_19, row_6,
)  # fmt: skip
"""The last are quick, and this process begins with the last: who waits soon sees that something is done."""


def validate(progress: Progress | None = None, effort: float = 1.0, workers: int | None = None) -> Study:
    """Hold the town against all rows; `ok` is False when a claim of any of them fails.

    Args:
        progress: called with the number of steps done, and of all: the rows, and the luck that twins share.
        effort: share of the published number of runs, 0.05 to 4; tolerances follow from the runs made.
        workers: processes, see `sim.studies.parallel.Workers`; results are the same whatever their number.

    Tables: `held_by_the_town` and `companion_models` (one line a row of the list of checks: of its lines the one that
    comes nearest to failing, or the worst that fails), `checks` (every line), `split` (row 12: where an optimum lies
    and where none does), `luck` (runs saved by twins). Raises ListedError for an effort out of range.
    """
    if isinstance(effort, bool) or not isinstance(effort, (int, float)) or not LEAST_EFFORT <= effort <= 4:
        raise ListedError(f"effort: {quoted(effort)}; must be a number from {LEAST_EFFORT} to 4")
    steps = Steps(progress, len(_ROWS) + 2)
    with Workers(workers, effort * LIVES) as crew:
        measures: tuple[Measure, ...] = (split, luck_saved, *_ROWS)
        measured = crew.map(_measure, [(measure, effort) for measure in measures], steps)
    shares, luck = (part for part in measured if isinstance(part, pd.DataFrame))
    claims = [claim for part in measured if isinstance(part, list) for claim in part]
    claims = sorted([*claims, *row_12(shares)], key=lambda claim: claim.row)
    checks, ok = pd.DataFrame([claim.as_row() for claim in claims]), all(claim.passed for claim in claims)
    own = [claim for claim in claims if claim.by != "companion"]
    rest = [claim for claim in claims if claim.by == "companion"]
    tables = {
        "held_by_the_town": by_row(own),
        "companion_models": by_row(rest),
        "checks": checks,
        "split": shares.drop(columns="by_seed"),
        "luck": luck,
    }
    data: dict[str, Json] = {"ok": ok, "effort": effort, **{name: plain_rows(frame) for name, frame in tables.items()}}
    title = "The town held against theory and published results"
    said = _sentences(checks, shares, luck)
    rows = by_row(claims)

    def draw() -> Sequence[Picture]:
        from sim.theory import figure

        return [figure.held_rows(rows)]

    return Study("validate", title, said, tables, data, draw, ok, answer=_answer(rows), full=_full(tables))


def _full(tables: Mapping[str, pd.DataFrame]) -> list[Table]:
    """What `--full` prints: of each row the line nearest to failing, where the optimum lies, and what twins save."""
    best, luck = tables["split"], tables["luck"]
    heads = {"held_by_the_town": "Held by the town", "companion_models": "Companion models, which never touch the town"}
    rows = [
        table(
            f"{title}: of each row the line nearest to failing", tables[name],
            {"row": ("row", None), "what_is_held": ("what is held", None), "expected": ("expected", None)},
            *(Column(head, [short(value) for value in tables[name][head]]) for head in ("measured", "tolerance")),
            column("of it used", tables[name]["strain"], PERCENT), column("lines that hold", tables[name]["lines"]),
            column("verdict", tables[name]["verdict"]),
        )
        for name, title in heads.items()
    ]  # fmt: skip
    return [
        *rows,
        table(
            "Row 12: bills missed, by the part of the budget that goes to punishment", best,
            {"variant": ("", None), "share": ("for punishment", PERCENT), "breach_rate": ("bills missed", PERCENT)},
        ),
        table(
            "How many times as many towns it takes without twins to know a difference in the list as well", luck,
            {"comparison": ("joined-hands and", None)}, Column("times", [short(value) for value in luck["times"]]),
            Column("95% interval", [f"{short(a)} to {short(b)}" for a, b in zip(luck["low"], luck["high"],
                                                                                strict=True)]),
        ),
    ]  # fmt: skip


Measure = Callable[[float], list[Claim]] | Callable[[float], pd.DataFrame]
"""What holds a row, or makes a table."""


def _measure(job: tuple[Measure, float], steps: Steps) -> list[Claim] | pd.DataFrame:
    measure, effort = job
    measured = measure(effort)
    steps()
    return measured


def by_row(claims: Sequence[Claim]) -> pd.DataFrame:
    """One line a row: number, what is held, expected, measured, tolerance, strain, lines, verdict.

    The strain is the share of the tolerance that is used; lines are those that hold, of all.
    Of several lines of a row, the one is shown that comes nearest to failing, or fails worst.
    """
    rows = []
    for number, group in groupby(sorted(claims, key=lambda claim: claim.row), key=lambda claim: claim.row):
        lines = list(group)
        shown = max(lines, key=lambda claim: claim.strain)
        good = sum(claim.passed for claim in lines)
        rows.append(
            {
                "row": number,
                "what_is_held": shown.result,
                "expected": _expected(shown.test, shown.expected),
                "measured": shown.measured,
                "tolerance": shown.tolerance,
                "strain": shown.strain,
                "lines": f"{good}/{len(lines)}",
                "verdict": "holds" if good == len(lines) else "FAILS",
            }
        )
    columns = ["row", "what_is_held", "expected", "measured", "tolerance", "strain", "lines", "verdict"]
    return pd.DataFrame(rows, columns=columns)


def as_markdown(study: Study) -> str:
    """The tables of a validation for ODD.md: the town's checks, the companions', and the luck that twins share."""
    checks, luck = study.tables["checks"], study.tables["luck"]
    companion = checks["by"] == "companion"
    parts = [
        _lines(checks[~companion]),
        "Companion models, which never touch the town:",
        _lines(checks[companion]),
        _saved(luck),
        "\n\n".join(study.sentences),
    ]
    return "\n\n".join(parts) + "\n"


def _lines(checks: pd.DataFrame) -> str:
    head = [
        "| # | Result | Set-up | Expected | Measured | Tolerance | Source | Pass |",
        "|---|---|---|---|---|---|---|---|",
    ]
    body = [
        f"| {c['row']} | {c['result']} ({c['by']}) | {c['set-up']} | {_expected(c['test'], c['expected'])} "
        f"| {short(c['measured'])} | ±{short(c['tolerance'])}: {c['why']} | {c['source']} "
        f"| {'yes' if c['pass'] else '**NO**'} |"
        for c in checks.to_dict("records")
    ]
    return "\n".join([*head, *body])


def _saved(luck: pd.DataFrame) -> str:
    more = [
        "| Difference in listed share between joined-hands and | Points | Runs saved, times | 95% interval | Seeds |",
        "|---|---|---|---|---|",
    ]
    more += [
        f"| {c['comparison']} | {c['difference']:+.2f} | {short(c['times'])} "
        f"| {short(c['low'])} to {short(c['high'])} | {c['towns']} |"
        for c in luck.to_dict("records")
    ]
    return "\n".join(more)


def _sentences(checks: pd.DataFrame, shares: pd.DataFrame, luck: pd.DataFrame) -> list[str]:
    failed = checks[~checks["pass"]]
    rows = checks["row"].nunique()
    good = rows - failed["row"].nunique()
    lines = f"{len(checks) - len(failed)} of {len(checks)} lines"
    measured = (checks["by"] != "companion") & ~checks["why"].str.startswith(("none", "rounding"))
    by_chance = int(((checks["test"] == "within") & measured).sum())
    said = [
        f"{good} of {rows} rows hold ({lines}). Shown of each row is the line that comes nearest to failing.",
        f"With other luck, a line that is true would fail once in {1 / TAIL:,.0f} times; one or more of the "
        f"{by_chance} that are left to luck, once in {1 / (by_chance * TAIL):,.0f}. A direction with nothing behind it "
        f"would pass once in {2 / TAIL:,.0f}. The seeds are fixed: the same model always gives the same verdict.",
    ]
    said += [
        f"Row {c['row']} FAILS: {c['result']} ({c['set-up']}): expected {_expected(c['test'], c['expected'])}, "
        f"measured {short(c['measured'])} with tolerance {short(c['tolerance'])}."
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
        "Row 7 and one line of row 4 are companion models: they say nothing about the town. Row 9 needs a hand-written "
        "rule. Rows 10 to 12 show directions in an invented town; their sizes estimate nothing."
    )
    return said


def _answer(rows: pd.DataFrame) -> Answer:
    """Every row of the list of checks, and whether it holds: here the rows are what was asked for."""
    holds = int((rows["verdict"] == "holds").sum())
    rest = "" if holds == len(rows) else f"; {len(rows) - holds} FAIL"
    sentence = f"The town agrees with theory and published results in {holds} of {len(rows)} rows{rest}."
    first = [
        Row(f"{row['row']}  {row['what_is_held']}", [str(row["expected"]), short(row["measured"]), str(row["verdict"])])
        for row in rows.to_dict("records")
    ]
    return Answer(
        sentence,
        first,
        ("expected", "measured", "verdict"),
        picture="held-rows",
        note="Of each row, the line nearest to failing.",
    )


def _where_best(shares: pd.DataFrame) -> str:
    """Row 12 in words: where the best split lies in each variant, and whether its seeds tell it from both ends."""
    parts = []
    for variant, rows in shares.groupby("variant", sort=False):
        seeds = np.array(rows["by_seed"].to_list())
        best = int(seeds.mean(axis=1).argmin())
        ends = [seeds[best] - seeds[end] for end in (0, -1) if best != end % len(seeds)]
        clear = len(ends) == 2 and all(stats.ttest_1samp(gap, 0, alternative="less").pvalue < 0.025 for gap in ends)
        word = "clear" if clear else "not told from the ends" if len(ends) == 2 else "an end"
        parts.append(f"{float(rows['share'].iloc[best]):.0%} ({variant}: {word})")
    where = ", ".join(parts)
    return f"Row 12 is a shape, and not everywhere: fewest bills missed at a share for punishment of {where}."


def _expected(test: str, value: float) -> str:
    return short(value) if test == "within" else f"{test} {short(value)}"
