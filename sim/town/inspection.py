"""Scrutiny: who is watched how closely. A fixed budget follows past discoveries (Ensign et al. 2018).

Smoothly (the default): districts get their share of the budget, detection rises and falls with it. By lot
(`inspection.units` above 0): so many inspectors are sent to districts each month, and elsewhere only what is reported
comes to light.
"""

from __future__ import annotations

from typing import Any

import numpy as np

PURPOSES = ("inspectors", "means test")


def plan(town: Any) -> None:
    """Before watching: how closely each resident is watched this month.

    Sets `this.regard` (what being known adds), `this.watched` (the same times the district's inspection), both
    (worlds, residents), and `this.share` and `this.sent`, (worlds, districts).
    """
    s, k, month, real = town.state, town.numbers.inspection, town.this, town.real
    one, districts = real(1), town.people.districts
    month.regard = np.where(s.listed, k.listed_factor, one)
    if "record_factor" in k.uses:
        month.regard = month.regard + k.record_factor * s.strikes.astype(real)
    total = np.add.accumulate(town.discoveries, axis=1)[:, -1:]  # one after the other: a fixed order
    past = np.where(total > 0, town.discoveries / np.where(total > 0, total, one), one / real(districts))
    month.share = (one - k.focus) / real(districts) + k.focus * past
    presence = one + (one - k.reported) * (real(districts) * month.share - one)
    month.sent = _send(town, month.share)
    if "units" in k.uses:
        presence = np.where(k.units > 0, np.where(month.sent > 0, one, k.reported), presence)
    month.watched = month.regard
    if (presence != one).any():
        month.watched = month.regard * presence[:, town.people.district]
    month.excuse = _means_test(town)


def _send(town: Any, share: Any) -> Any:
    """Inspectors in each district by lot, in proportion to the shares; luck belongs to (month, inspector)."""
    units = town.numbers.inspection.units
    sent = np.zeros(share.shape, dtype=np.int64)
    if "units" in town.numbers.inspection.uses:
        ends = np.add.accumulate(share, axis=1)[:, :-1]
        for number, luck in enumerate(town.draw("inspectors", int(units.max()))):
            where = (ends <= town.real(luck)).sum(axis=1)
            sent[np.arange(len(sent)), where] += (number < units)[:, 0]
    return sent


def _means_test(town: Any) -> Any:
    """A function of the will-not mask that marks excused misses, or None where no world tests."""
    k = town.numbers.means_test
    if "enabled" not in k.uses:
        return None
    right = town.draw("means test") < k.accuracy
    return lambda will_not: k.enabled & (right ^ will_not)


def within_reach(town: Any, finds: dict[str, Any]) -> dict[str, Any]:
    """The finds that the inspectors have hands for; these become records.

    Only where inspectors go by lot and `finds_per_unit` limits them; what is reported needs none of them.
    """
    k, people = town.numbers.inspection, town.people
    limited = (k.units[:, 0] > 0) & (k.finds_per_unit[:, 0] > 0)
    if not limited.any():
        return finds
    worlds, residents = np.divmod(finds["place"], people.count)
    unaided = town.numbers.each_source.detection[finds["source"], worlds] * town.this.regard.ravel()[finds["place"]]
    luck = finds["luck"].astype(town.real)
    kept = np.ones(len(worlds), dtype=bool)
    for world in np.flatnonzero(limited):
        reported = luck < unaided * k.reported[world, 0]
        for district in range(people.districts):
            here = (worlds == world) & (people.district[residents] == district)
            mine = np.flatnonzero(here & ~finds["wrong"] & ~reported)
            hands = int(town.this.sent[world, district]) * int(k.finds_per_unit[world, 0])
            order = np.argsort(luck[mine], kind="stable")
            kept[mine[order[hands:]]] = False
    return {name: column[kept] for name, column in finds.items()}


def fade(town: Any) -> None:
    """Past discoveries are forgotten at their rate, whether or not there are new ones."""
    town.discoveries = town.discoveries * (town.real(1) - town.numbers.inspection.decay)


def remember(town: Any, worlds: Any, residents: Any) -> None:
    """Past discoveries grow by this month's records, of which those of connected sources are given, one entry each."""
    k, real, one = town.numbers.inspection, town.real, town.real(1)
    shape = town.discoveries.shape
    cell = worlds * shape[1] + town.people.district[residents]
    fresh = np.bincount(cell, minlength=town.discoveries.size).reshape(shape).astype(real)
    rest = one - town.this.share
    most = rest.max(axis=1, keepdims=True)
    weight = np.where(k.corrected & (most > 0), rest / np.where(most > 0, most, one), one)
    town.discoveries = town.discoveries + weight * fresh


def first_discoveries(town: Any) -> Any:
    """Past discoveries at the start: (worlds, districts), the prior with its tilt."""
    k, real = town.numbers.inspection, town.real
    return k.prior * (real(1) + k.prior_tilt * town.people.lever(real))
