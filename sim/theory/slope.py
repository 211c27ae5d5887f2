"""Row 18: the claim as a slope. The worse the month on the list, the more of the list is caused by feedback.

No formula gives the size. What must hold is the direction, over a grid of rulebooks around a pilot, and that it is no
law: where the month on the list is a gain, ties alone can carry the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from scipy import stats

from sim.arrays import Reals
from sim.results import twins
from sim.results.margin import margin
from sim.rules import shelf
from sim.rules.rulebook import Rulebook
from sim.rules.schema import FEEDBACK
from sim.theory.claims import NONE, Changes, Claim, Test, of_mean, runs
from sim.town.town import Town

PILOT, RESIDENTS, MONTHS = "joined-hands", 500, 120
WAGES, SEVERITIES, LOSSES = (1.3, 1.35, 1.4, 1.45), (0.3, 0.6, 1.0), (0.05, 0.125, 0.25)
TIES = {"life.wage": 1.4, "sanctions.severity": 0.4, "score.association": 160.0, "score.household": 60.0}
OURS = "a direction that this project claims (ODD.md)"


def grid() -> list[Rulebook]:
    """Wage by severity by wage lost at work, the last running fastest."""
    base = shelf.load(PILOT)
    cells = product(WAGES, SEVERITIES, LOSSES)
    return [
        base.set({"life.wage": w, "sanctions.severity": s, "service.employer.wage_loss": loss}) for w, s, loss in cells
    ]


def feedback(rulebooks: Sequence[Rulebook], seeds: range, changes: Changes = NONE) -> Reals:
    """The share of listed months caused by feedback: (seeds, rulebooks). Changes apply to what is lived."""
    changed = [rulebook.set(changes) for rulebook in rulebooks]
    lived = [rulebook for at, rulebook in enumerate(changed) if rulebook not in changed[:at]]  # those alike: once
    which = [lived.index(rulebook) for rulebook in changed]
    rows = []
    for seed in seeds:
        with Town([*lived, *(r.cut(*FEEDBACK) for r in lived)], RESIDENTS, seed) as town:
            town.advance(MONTHS)
        shares = [twins.overlap(town, i, len(lived) + i).caused_share for i in range(len(lived))]
        rows.append([shares[i] for i in which])
    return np.array(rows)


def on_margins(rulebooks: Sequence[Rulebook], seed: int) -> Reals:
    """What a middle month on the list leaves to the middle resident, by rulebook, in months of basic costs."""
    with Town(rulebooks, RESIDENTS, seed) as town:
        return np.array([margin(town, i).middle_on for i in range(len(rulebooks))])


def row_18(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """Feedback rises as the month on the list turns from gain to loss; ties alone can carry it."""
    seeds = range(180, 180 + runs(8, effort, 4))
    rulebooks = grid()
    on = on_margins(rulebooks, seeds[0])
    fed_back = feedback(rulebooks, seeds, changes)
    text = f"{PILOT}: {len(rulebooks)} cells of wage x severity x wage lost"
    ranks = [float(stats.spearmanr(on, town).statistic) if np.ptp(town) else np.nan for town in fed_back]
    cells = fed_back.reshape(len(fed_back), -1, len(LOSSES))
    return [
        _claim("feedback against the month on the list, rank correlation", text, -0.5, ranks, "below"),
        _claim("feedback where that month loses a tenth or more, less where it gains", text, 0.2,
               fed_back[:, on <= -0.1].mean(axis=1) - fed_back[:, on >= 0].mean(axis=1), "above"),
        _claim("feedback at the highest wage lost, less at the lowest", f"{text}, wage and severity held", 0.0,
               (cells[:, :, -1] - cells[:, :, 0]).mean(axis=1), "above"),
        ties_alone(seeds, changes),
    ]  # fmt: skip


def ties_alone(seeds: range, changes: Changes = NONE) -> Claim:
    """Ties alone can carry feedback, in a town where a month on the list leaves something over."""
    ties = shelf.load(PILOT).set(TIES)
    alone = ties.cut(*(channel for channel in FEEDBACK if channel != "association"))
    carried = feedback([alone], seeds, changes)[:, 0]
    left = float(on_margins([ties], seeds[0])[0])
    return _claim("ties alone can carry it: feedback", f"{PILOT}, association {TIES['score.association']:g}, household "
                  f"{TIES['score.household']:g}, all else cut; a month on the list leaves {left:+.2f}", 0.5, carried,
                  "above")  # fmt: skip


def _claim(result: str, text: str, expected: float, values: Reals | Sequence[float], test: Test) -> Claim:
    set_up = f"{text}; {len(values)} towns of {RESIDENTS} x {MONTHS} months"
    return of_mean(18, result, set_up, expected, values, OURS, " (towns)", test)
