"""Headlines: what a rulebook comes to over many towns, each number with its middle and the range of 95% of towns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sim.checks import MOST_MONTHS, seeds_from, whole_number
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results import runs, summary
from sim.results.answer import PERCENT, Answer, Row
from sim.results.study import Study, study_data
from sim.results.summary import DEFINITIONS
from sim.results.table import NUMBER, Table, between, column, table
from sim.rules import shelf
from sim.rules.rulebook import Rulebook
from sim.studies.intervals import another_town, range_holds
from sim.studies.parallel import Workers
from sim.studies.rulebooks import require_list
from sim.words import percent

if TYPE_CHECKING:
    from sim.figures import Picture

SHARES = (
    "listed_share", "ever_listed_share", "entrenchment", "prevented", "net", "worse_off", "better_off", "breach_rate",
)  # fmt: skip
"""Numbers of the summary that are shares, in the order of the table; two on those listed at the end follow."""
OFF, NEVER, MISSED = "off_in_twin", "never_in_twin", "missed_without"
LABELS = {
    OFF: "of those on it at the end, not on it without feedback",
    NEVER: "of those on it at the end, never on it without feedback",
    MISSED: "bills missed with no list",
}
RANGE = (2.5, 50.0, 97.5)
COVERED = 0.95
"""Share of the towns lived that a range holds; of new ones a little less, since its ends were drawn, too."""


def headlines(
    rulebook: shelf.Given,
    towns: int = 200,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Study:
    """Live many towns under a rulebook, each beside its twins, and tell what one town of them may come to.

    Args:
        rulebook: with a list.
        towns: how many, 20 to 10,000: seeds from `seed` on.
        residents: of each town.
        months: how long.
        seed: of the first town.
        progress: called with the number of months lived, and of all.
        workers: processes, see `sim.studies.parallel.Workers`; results are the same whatever their number.

    Tables: `headlines`, one row a number, in percent: `middle`, and `low` and `high`, between which 95% of these towns
    lie (not an interval of the middle); `towns` in which it could be told. `by_town`: one row a town with its seed, in
    shares (NaN: could not be told). The data also hold the rulebook itself, so that what is kept can be held against a
    later one.

    Raises ListedError before anything is lived.
    """
    whole_number("towns", towns, 20, 10_000)
    whole_number("months", months, 1, MOST_MONTHS)
    rulebook = shelf.resolve(rulebook)
    require_list(rulebook, months)
    seeds = seeds_from(seed, towns)
    steps = Steps(progress, towns * months)

    with Workers(workers, 3 * residents * months * towns) as crew:
        each = pd.DataFrame(crew.map(_live, [Life(rulebook, residents, months, s) for s in seeds], steps))
    numbers = pd.DataFrame([_row(str(name), each[name]) for name in each])
    by_town = each.assign(seed=seeds)[["seed", *each]]
    tables = {"headlines": numbers, "by_town": by_town}
    facts: dict[str, Json] = {
        "rulebook": rulebook.name, "people": shelf.town_name(rulebook) or "as in the rulebook", "towns": towns,
        "residents": residents, "months": months, "seed": seed, "rules": rulebook.model_dump(mode="json"),
    }  # fmt: skip
    sentences = _sentences(numbers.set_index("number"), towns, seed)

    row = numbers.iloc[0]

    def draw() -> Sequence[Picture]:
        from sim.studies.headlines.figure import ranges

        listed = f"{row['low']:.1f} to {row['high']:.1f}% on the list at the end"
        return [ranges(numbers, f"{rulebook.name} in 95% of {towns:,} towns: {listed}")]

    return Study(
        name="headlines",
        title=f"{rulebook.name} over {towns:,} towns of {residents:,} people, {months:,} months",
        sentences=sentences,
        draw=draw,
        tables=tables,
        data=study_data(facts, tables, sentences),
        answer=_answer(numbers.set_index("number"), rulebook.name, towns),
        full=_full(numbers),
    )


class Life(NamedTuple):
    """One town to be lived beside its twins: the arguments of `runs.run`."""

    rulebook: Rulebook
    residents: int
    months: int
    seed: int


def _live(life: Life, steps: Steps) -> dict[str, float]:
    return _numbers(runs.run(*life, progress=lambda *_: steps()).summaries)


def _numbers(worlds: Sequence[summary.Summary]) -> dict[str, float]:
    """The headline numbers of one town, as shares; NaN where nobody was listed at the end."""
    own, no_list = worlds[0], worlds[2]
    ends = {name: float(own[name]) for name in ("never", "again", "longer", "sooner", "anyway")}
    listed = sum(ends.values())
    off = ends["never"] + ends["again"] + ends["longer"]
    return {
        **{name: float(own[name]) for name in SHARES},
        MISSED: float(no_list["breach_rate"]),
        OFF: round(off / listed, 6) if listed else float("nan"),
        NEVER: round(ends["never"] / listed, 6) if listed else float("nan"),
    }


def _row(name: str, values: pd.Series) -> dict[str, str | float | int]:
    known = 100 * values.dropna().to_numpy(dtype=float)
    low, middle, high = np.percentile(known, RANGE) if len(known) else (float("nan"),) * 3
    label = LABELS.get(name) or DEFINITIONS[name].name
    return {"number": name, "what": label, "middle": middle, "low": low, "high": high, "towns": len(known)}


SHOWN = (
    "listed_share", "ever_listed_share", "entrenchment", "prevented", "worse_off", "better_off", "breach_rate", MISSED,
)  # fmt: skip
"""The numbers of the answer."""


def _answer(rows: pd.DataFrame, name: str, towns: int) -> Answer:
    """The middle town, and where 95% of them lie."""
    shown_rows = rows.loc[list(SHOWN)].to_dict("index")
    listed, fed = (percent(shown_rows[key]["middle"]) for key in ("listed_share", "entrenchment"))
    sentence = (
        f"Under {name}, {listed} are on the list at the end in the middle one of {towns:,} towns, and feedback causes "
        f"{fed} of the months on it."
    )
    shown = [Row(row["what"], [row[c] / 100 for c in ("middle", "low", "high")]) for row in shown_rows.values()]
    return Answer(sentence, shown, ("middle town", "from", "to"), "headlines", "From ... to: 95% of these towns.")


def _full(rows: pd.DataFrame) -> list[Table]:
    """Every number: the middle town, and where 95% of them lie."""
    shares = rows.assign(**{name: rows[name] / 100 for name in ("middle", "low", "high")})
    return [
        table(
            "Every number over all towns", shares, {"what": ("", None), "middle": ("middle town", PERCENT)},
            between("95% of towns", shares["low"], shares["high"], PERCENT),
            column("towns in which it can be told", shares["towns"], NUMBER),
        )
    ]  # fmt: skip


def _sentences(rows: pd.DataFrame, towns: int, seed: int) -> list[str]:
    def said(name: str) -> str:
        row = rows.loc[name]
        return f"{row['middle']:.1f}% ({row['low']:.1f} to {row['high']:.1f})"

    sentences = [
        f"In the middle one of {towns:,} towns {said('listed_share')} are on the list at the end. In brackets stands "
        "the range of 95% of these towns.",
        f"Feedback causes {said('entrenchment')} of the months on the list and prevents {said('prevented')}.",
    ]
    if rows.loc[OFF, "towns"]:
        sentences.append(
            f"Of those on it at the end {said(OFF)} would not be there without feedback, and {said(NEVER)} would never "
            "have been."
        )
    sentences += [
        f"Bills missed: {said('breach_rate')}; with no list {said(MISSED)}.",
        f"In percent, over seeds {seed:,} to {seed + towns - 1:,}. {another_town(range_holds(towns, COVERED))} "
        "The ranges show luck alone, not doubt about the rulebook's numbers.",
    ]
    return sentences
