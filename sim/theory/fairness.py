"""Row 17: what cannot all be equal (Chouldechova 2017), on the counts of the audit itself."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd

from sim.rules import shelf
from sim.studies.audit.audit import audit
from sim.theory.claims import NONE, SE, Changes, Claim, Z, runs
from sim.theory.loops import EXACT, still_life

RESULT = "not all at once"
SOURCE = "Chouldechova 2017"


def off_the_identity(row: pd.Series) -> Fraction:
    """FPR - p/(1-p) x (1-PPV)/PPV x (1-FNR) of a row of the audit's table `fair`: nothing, whatever the list.

    Raises ZeroDivisionError where one of them is undefined.
    """
    count = {name: int(row[name]) for name in row.index if isinstance(row[name], (int, np.integer))}
    p = Fraction(count["on_purpose"], count["person_months"])
    says = Fraction(count["listed_on_purpose"], count["listed"])
    missed = Fraction(count["unlisted_on_purpose"], count["on_purpose"])
    return Fraction(count["listed_others"], count["others"]) - p / (1 - p) * (1 - says) / says * (1 - missed)


def row_17(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """Not all at once: the identity on the audit's counts; and equal mistakes that make listings say unequal things."""
    return [*_identity(effort, changes), *_equal_mistakes(effort, changes)]


def _identity(effort: float, changes: Changes) -> list[Claim]:
    residents = runs(1000, effort, 200)
    rulebook = shelf.load("joined-hands").set({"life.district_tilt": 0.4, **changes})
    fair = audit(rulebook, residents, 60, 17, districts=2).tables["fair"]
    text = f"joined-hands, more bills in one of two districts; {residents:,} residents, 60 months: off the identity"
    lines = []
    for _, row in fair.iterrows():
        try:
            gap = float(abs(off_the_identity(row)))
        except ZeroDivisionError:
            gap = float("nan")
        where = f"{text}, district {row['district']}"
        lines.append(Claim(17, RESULT, where, 0.0, gap, 0.0, EXACT, SOURCE))
    return lines


def _equal_mistakes(effort: float, changes: Changes) -> list[Claim]:
    """One month, one bill: due with r(1+t) here and r(1-t) there, missed on purpose with q, else paid.

    A miss is seen with d in both districts. Errors hit fewer of those who paid here, just so that as many of the
    others are listed in both: e x r(1+t)(1-q) / (1 - r(1+t)q) is the same.
    """
    r, t, q, d, e = 0.5, 0.5, 0.4, 0.6, 0.4
    due = np.array([r * (1 + t), r * (1 - t)])
    payers = due * (1 - q) / (1 - due * q)  # of those who did not miss on purpose
    tilt = float((payers[1] - payers[0]) / payers.sum())
    levy = {"name": "court", "rate": r, "amount": 0.25, "detection": d, "error": e}
    rulebook = still_life(
        [levy], life={"defiance": q, "district_tilt": t}, inspection={"error_tilt": tilt, "prior": 1e6}
    ).set(changes)
    residents = runs(20_000, effort, 2000)
    fair = audit(rulebook, residents, 1, 170, districts=2).tables["fair"].iloc[:2]
    rate, wrongly = due * q, payers * e * (1 + tilt * np.array([1, -1]))
    meaning = rate * d / (rate * d + (1 - rate) * wrongly)
    text = f"seen with {d:g} in both districts, errors so that as many others are listed; {residents:,} residents"
    lines = []
    for name, words, expected, total in (
        ("not_listed", "not listed, of those who missed on purpose", np.full(2, 1 - d), "on_purpose"),
        ("listed_without", "listed, of the others", wrongly, "others"),
        ("meaning", "missed on purpose, of the listed", meaning, "listed"),
    ):
        measured, count = fair[name].to_numpy(dtype=float), fair[total].to_numpy(dtype=float)
        spread = np.sqrt(expected * (1 - expected) / np.maximum(count, 1))
        lines += [
            Claim(17, words, f"{text}: district {k + 1}", float(expected[k]), float(measured[k]), float(Z * spread[k]),
                  f"{SE}, binomial", "Bayes' rule")
            for k in range(2)
        ]  # fmt: skip
        gap = float(measured[0] - measured[1])
        tolerance = float(Z * np.sqrt(np.square(spread).sum()))
        if name == "meaning":
            lines.append(Claim(17, f"{words}: unequal", text, 0.0, gap, tolerance, SE, SOURCE, test="above"))
        else:
            lines.append(Claim(17, f"{words}: equal", text, 0.0, gap, tolerance, SE, "by construction"))
    return lines
