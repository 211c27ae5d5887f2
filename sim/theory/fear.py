"""Row 19: where there is no threat there is no fear, to the last bit; and fear follows certainty before severity."""

from __future__ import annotations

import numpy as np

from sim.rules import shelf
from sim.rules.rulebook import Rulebook, Value
from sim.theory.claims import NONE, Changes, Claim, of_share, runs
from sim.theory.loops import EXACT, still_life
from sim.town import measures
from sim.town.town import Town

NO_THREAT: dict[str, dict[str, Value]] = {
    "being listed costs nothing": {"sanctions.severity": 0.0},
    "no service reads the list": {"service.*.gated": False},
    "no source is connected": {"source.*.connected": False},
    "no miss is noticed": {"source.*.detection": 0.0},
    "every listing is waived": {"discretion.waive": 1.0},
}
"""What is wanting in each town, and the keys that take it away."""
_STARK: dict[str, Value] = {
    "favour.enabled": False, "life.defiance": 0.1, "deterrence.fixed": 0.0, "deterrence.strength": 0.8,
}  # fmt: skip


def row_19(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """No threat, no fear: missed bills equal those without any list; and one case of the formula, worked by hand."""
    return _no_threat(effort, changes) + _by_hand(effort, changes)


def _no_threat(effort: float, changes: Changes) -> list[Claim]:
    """One pilot, its fear following the law, without its redlist (perks would change what people can pay)."""
    written = shelf.load("joined-hands").set(_STARK | dict(changes))
    idle = [written.set(keys) for keys in NO_THREAT.values()]
    residents, months = runs(600, effort, 150), 60
    with Town([written.without_list(), written, *idle], residents, 19) as town:
        flags = np.array(town.advance(months).history.flags) & (measures.CANNOT | measures.WILL_NOT)
        deterred = town.history.measure("deterred").sum(axis=0)
        money = town.history.measure("missed_cannot") + town.history.measure("missed_will_not")
    size = f"{residents:,} residents, {months} months"
    claims = [
        Claim(19, "bills not missed, from fear of a list", f"joined-hands without its redlist, as written; {size}", 0.0,
              float(deterred[1]), 0.0, "none: any will do", "there is fear where there is a threat", test="above"),
    ]  # fmt: skip
    for world, what in enumerate(NO_THREAT, start=2):
        differ = int(np.count_nonzero(flags[:, world] != flags[:, 0])) + int(
            np.abs(money[:, world] - money[:, 0]).sum()
        )
        text = f"{what}; {size}: person-months that differ from those without a list"
        claims.append(Claim(19, "misses, no threat", text, 0.0, float(differ), 0.0, EXACT, "no threat, no fear"))
    return claims


def _case(detection: float, loss: float) -> Rulebook:
    """A record alone lists for eight months and stays for twelve; a quarter of a wage of 1 is lost in each of them."""
    court = {"name": "court", "rate": 1.0, "amount": 0.0, "detection": detection, "retention": 12, "demerit": 200}
    return still_life(
        [court], services=[{"name": "employer", "wage_loss": loss}], life={"wage": 1.0, "defiance": 0.5},
        score={"merit": 0.0, "start": 1000.0}, listing={"threshold": 900.0, "strikes": 0, "term": 8},
        deterrence={"strength": 0.5, "half": 1.0},
    )  # fmt: skip


def _by_hand(effort: float, changes: Changes) -> list[Claim]:
    """Strength 1/2, certainty 1/2, cost 1/4 of a wage of 1 in each of 12 months = 3: fear = 1/2 x 1/2 x 3/(3 + 1)."""
    cases = [_case(0.5, 0.25), _case(1.0, 0.25), _case(0.5, 0.5)]
    residents = runs(20_000, effort, 2000)
    with Town([case.set(changes) for case in cases], residents, 19) as town:
        fear = town.fear["court"][:, 0].astype(float)
        town.advance(1)
        kept = town.history.measure("deterred")[0]
        meant = kept + town.history.measure("missed_will_not")[0]
    times = fear[1:] / fear[0] if fear[0] else np.full(2, np.nan)
    rule, rounding = "strength x certainty x cost/(cost + half)", 2.0**-22
    text = "strength .5, certainty .5, cost 3, half 1"
    single = "rounding of single precision"
    share = float(kept[0] / meant[0]) if meant[0] else float("nan")
    return [
        Claim(19, "fear, one case by hand", text, 3 / 16, float(fear[0]), rounding, single, rule),
        Claim(19, "certainty doubled: fear, times", text, 2.0, float(times[0]), rounding, single, rule),
        Claim(19, "cost doubled: fear, times", text, 8 / 7, float(times[1]), rounding, single, rule),
        of_share(19, "share not missed, from fear", f"{text}; {residents:,} residents, one month", 3 / 16, share,
                 int(meant[0]), rule),
    ]  # fmt: skip
