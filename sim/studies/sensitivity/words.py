"""The words of `sim.studies.sensitivity`: in how much of the space feedback carries the list, and what decides."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.results.answer import PERCENT, Answer, Row
from sim.results.table import CHANGE_IN_MONEY, NUMBER, Column, Table, between, column, table
from sim.rules.rulebook import described
from sim.words import fixed, signed

FLOODS, FEEDS, HARMS, SERVES, EMPTY = "floods", "feeds itself", "harms", "serves", "nobody listed"
"""Kinds of fields of the map."""
CASES = 24  # forced listings for each field of the map
CLEAR = 0.3  # a rank correlation from which a slope is called one


class Space(NamedTuple):
    """What was lived: rulebooks (rows of `lived`), what decides (`indices`, largest first), the map, its two keys."""

    rulebook: str
    seed: int
    lived: pd.DataFrame
    indices: pd.DataFrame
    along: pd.DataFrame
    area: pd.DataFrame
    keys: tuple[str, str]

    def shares(self) -> dict[str, float]:
        """Of all rulebooks: those in which feedback causes much, little, prevents; those that list nobody."""
        share = self.lived["entrenchment"]
        return {
            "more_than_half": float((share > 0.5).mean()),
            "less_than_a_tenth": float((share < 0.1).mean()),
            "nobody_listed": float((self.lived["listed"] == 0).mean()),
            "prevents_a_tenth": float((self.lived["prevented"] > 0.1).mean()),
        }

    def deciding(self) -> pd.DataFrame:
        """At most four keys whose index stands out of its interval."""
        return self.indices[self.indices["ST"] > self.indices["ST_conf"]].head(4)


def sentences(space: Space) -> list[str]:
    """The finding, what decides, the slope, the map, and what this cannot show."""
    half, little, none, prevents = space.shares().values()
    many, keys, fields = len(space.lived), space.indices["key"].nunique(), len(space.area)
    kinds = space.area["kind"].value_counts()
    decided = "; ".join(
        f"{described(str(r.key))}, total index {r.ST:.2f} ± {r.ST_conf:.2f}" for r in space.deciding().itertuples()
    )
    one, other = map(described, space.keys)
    return [
        f"In {many:,} rulebooks drawn over {keys} keys around {space.rulebook}, feedback "
        f"causes more than half of the listed months in {half:.0%} of the space, and less than a tenth in {little:.0%} "
        f"(in {none:.0%} nobody is ever listed). It prevents more than a tenth as many in {prevents:.0%}.",
        f"What decides most what share of the listed months feedback causes: {decided}."
        if decided
        else "No key's index stands out of its interval: more samples are needed.",
        slope_in_words(space.lived, space.along),
        f"On the map of {one} by {other}, a forced month on the list brings more "
        f"than itself in {kinds.get(FEEDS, 0)} of {fields} fields, and in {kinds.get(FLOODS, 0)} more than half "
        f"of the town is listed; in {kinds.get(SERVES, 0)} the list does not feed itself and fewer bills are missed "
        f"than without it; in {kinds.get(HARMS, 0)} it does not feed itself, and yet no fewer are missed.",
        "What this cannot show: the space and its limits are chosen, so a share of it is no probability of anything. "
        f"The map is of one town (seed {space.seed}), with {CASES} people forced in each field; in another town fields "
        "near one further month for each forced one may lie on the other side of it.",
    ]


def answer(space: Space) -> Answer:
    """In how many rulebooks feedback carries the list; the map; what decides."""
    half, little, none, prevents = space.shares().values()
    many, fields, kinds = len(space.lived), len(space.area), space.area["kind"].value_counts()
    rows = [
        Row("rulebooks in which feedback causes over half of the months on it", [half]),
        Row("rulebooks in which feedback causes less than a tenth", [little]),
        Row("rulebooks in which feedback prevents over a tenth as many", [prevents]),
        Row("rulebooks under which nobody is ever listed", [none]),
        Row("fields of the map in which the list feeds itself", [kinds.get(FEEDS, 0) / fields]),
        Row("fields of the map in which fewer bills are missed", [kinds.get(SERVES, 0) / fields]),
        *(
            Row(f"decided by: {described(str(r['key']))}", [min(max(float(r["ST"]), 0.0), 1.0)])
            for r in space.deciding().head(2).to_dict("records")
        ),
    ]
    return Answer(
        f"In {half:.0%} of {many:,} rulebooks around {space.rulebook} feedback causes over half of the months on "
        f"the list, in {little:.0%} less than a tenth: which it is depends on the numbers.",
        rows,
        picture="sensitivity-what-decides",
        note="Decided by: the part of all differences in which this number has a hand.",
    )


KINDS = {
    FLOODS: "over half of the town listed", FEEDS: "the list feeds itself", EMPTY: "nobody listed",
    SERVES: "it does not; fewer bills missed", HARMS: "it does not; no fewer bills missed",
}  # fmt: skip


def full_tables(space: Space) -> list[Table]:
    """What `--full` prints: what decides, the slope, and the map field by field."""
    indices, along = space.indices, space.along
    keys = {str(key): described(str(key)) for key in indices["key"]}
    (across, up), area = space.keys, space.area
    counts = area.groupby([up, "kind"], sort=True).size().unstack(fill_value=0).reset_index()
    kinds = {kind: (KINDS[kind], NUMBER) for kind in KINDS if kind in counts}
    return [
        table(
            "What decides: the part of all differences in which a number has a hand, and that it makes by itself",
            indices, {"key": ("", keys)},
            *(
                Column(head, [f"{part:.0%} \N{PLUS-MINUS SIGN} {half:.0%}" for part, half
                              in zip(indices[name], indices[f"{name}_conf"], strict=True)])
                for name, head in (("ST", "has a hand in"), ("S1", "makes by itself"))
            ),
        ),
        table(
            "Rulebooks in groups, by what a middle month on the list leaves the middle resident (months of costs)",
            along, {"on": ("left", CHANGE_IN_MONEY)}, between("from, to", along["on_low"], along["on_high"],
                                                              CHANGE_IN_MONEY),
            column("rulebooks", along["rulebooks"], NUMBER),
            column("listed months caused by feedback", along["feedback"], PERCENT),
            column("rulebooks in which it is over half", along["above_half"], PERCENT),
            column("afloat off the list, sinking on it", along["hinge"], PERCENT),
        ),
        table(
            f"The map: fields by kind, for each value of {described(up)}; each row goes along {described(across)}",
            counts.assign(**{up: counts[up].map("{:.3g}".format)}), {up: (up, None), **kinds},
        ),
    ]  # fmt: skip


def slope_in_words(lived: pd.DataFrame, along: pd.DataFrame) -> str:
    """What the slope is, and that it is no law."""
    kept = lived[lived["listed"] > 0]
    if len(along) < 2 or np.ptp(kept["on_margin"]) == 0 or np.ptp(kept["entrenchment"]) == 0:
        return "Too few of these rulebooks list anybody to see whether feedback follows the month on the list."
    from scipy import stats  # takes a second to load

    rank, rank_hinge = (
        float(stats.spearmanr(kept[name], kept["entrenchment"]).statistic) if np.ptp(kept[name]) else 0.0
        for name in ("on_margin", "hinge")
    )
    worst, best = along.iloc[0], along.iloc[-1]
    gains, loses = kept[kept["on_margin"] >= 0]["entrenchment"], kept[kept["on_margin"] < 0]["entrenchment"]
    said = (
        f"Feedback's share against what a middle month on the list leaves to the middle resident: on average "
        f"{worst['feedback']:.0%} in the tenth of rulebooks where it loses most ({signed(worst['on'], 2)} months of "
        f"basic costs) and {best['feedback']:.0%} in the tenth where it leaves most ({signed(best['on'], 2)}); rank "
        f"correlation {fixed(rank)}, and {fixed(rank_hinge)} with the share on the hinge."
    )
    if not len(gains) or not len(loses):
        return said
    return (
        f"{said} {verdict(rank)}: feedback causes more than half in {(loses > 0.5).mean():.0%} of the rulebooks where "
        f"that month is a loss and in {(gains > 0.5).mean():.0%} of those where it is a gain (ties and watching can "
        "carry it)."
    )


def verdict(rank: float) -> str:
    """What a rank correlation comes to."""
    if rank <= -CLEAR:
        return "A slope, no law"
    return "Over this whole space hardly a slope" if rank < CLEAR else "Over this space the slope runs the other way"
