"""Scrutiny: who is watched how closely. A fixed budget follows past discoveries (Ensign et al. 2018).

Smoothly (the default): districts get their share of the budget, detection rises and falls with it. By lot
(`inspection.units` above 0): so many inspectors are sent to districts each month, and elsewhere only what is reported
comes to light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bools, Counts, Reals
from sim.town.scratch import Finds

if TYPE_CHECKING:
    from sim.town.town import Town

PURPOSES = ("inspectors", "means test")


def plan_inspection(town: Town) -> None:
    """Phase watch, first step: how closely each resident is watched this month."""
    s, k, used, scratch = town.state, town.rules.inspection, town.used.inspection, town.scratch
    one, districts = town.dtype(1), town.dtype(town.people.districts)
    scratch.regard = np.ones(s.shape, dtype=town.dtype)
    scratch.regard.ravel()[scratch.on_list] = k.listed_factor[scratch.world, 0]
    if used.record_factor:
        scratch.regard = scratch.regard + k.record_factor * s.strikes.astype(town.dtype)
    if used.watch_tilt:
        scratch.regard = scratch.regard * s.watch_tilt
    total = np.add.accumulate(s.discoveries, axis=1)[:, -1:]  # one after the other: a fixed order
    past = np.full(s.discoveries.shape, one / districts)
    np.divide(s.discoveries, total, out=past, where=total > 0)
    scratch.share = (one - k.focus) / districts + k.focus * past
    presence = one + (one - k.reported) * (districts * scratch.share - one)
    scratch.sent = np.zeros(scratch.share.shape, dtype=np.int64)
    if used.units:
        _send(town)
        presence = np.where(k.units > 0, np.where(scratch.sent > 0, one, k.reported), presence)
    scratch.watched = scratch.regard
    if (presence != one).any():
        scratch.watched = scratch.regard * np.take(presence, town.people.district, axis=1)
    if town.used.means_test.enabled:
        scratch.test_right = town.draw("means test") < town.rules.means_test.accuracy


def _send(town: Town) -> None:
    """Inspectors in each district by lot, in proportion to the shares; luck belongs to (month, inspector)."""
    units, share, sent = town.rules.inspection.units, town.scratch.share, town.scratch.sent
    ends = np.add.accumulate(share, axis=1)[:, :-1]
    luck = town.draw("inspectors", int(units.max())).astype(town.dtype)
    where = np.add.reduce(ends[:, :, None] <= luck, axis=1)  # of each inspector: (worlds, inspectors)
    goes = np.arange(len(luck)) < units
    cell = goes.nonzero()[0] * sent.shape[1] + where[goes]
    sent += np.bincount(cell, minlength=sent.size).reshape(sent.shape)


def excused(town: Town, will_not: Bools) -> Bools:
    """Whose miss a means test excuses, of those who missed on purpose and of the others."""
    return town.rules.means_test.enabled & (town.scratch.test_right ^ will_not)


def within_reach(town: Town, finds: Finds) -> Finds:
    """The finds for which the inspectors have time; these become records.

    Only where inspectors go by lot and `finds_per_unit` limits them; what is reported needs none of them.
    """
    k, people, scratch = town.rules.inspection, town.people, town.scratch
    if not (town.used.inspection.units and town.used.inspection.finds_per_unit):
        return finds
    limited = (k.units[:, 0] > 0) & (k.finds_per_unit[:, 0] > 0)
    worlds, residents = np.divmod(finds.place, people.count)
    unaided = town.each_source.detection[finds.source, worlds] * scratch.regard.ravel()[finds.place]
    luck = finds.luck.astype(town.dtype)
    kept = np.ones(len(worlds), dtype=bool)
    for world in np.flatnonzero(limited):
        reported = luck < unaided * k.reported[world, 0]
        for district in range(people.districts):
            here = (worlds == world) & (people.district[residents] == district)
            mine = np.flatnonzero(here & ~finds.wrong & ~reported)
            most = int(scratch.sent[world, district]) * int(k.finds_per_unit[world, 0])
            order = np.argsort(luck[mine], kind="stable")
            kept[mine[order[most:]]] = False
    return finds[kept]


def forget_discoveries(town: Town) -> None:
    """Past discoveries are forgotten at their rate, whether or not there are new ones."""
    town.state.discoveries = town.state.discoveries * (town.dtype(1) - town.rules.inspection.decay)


def add_discoveries(town: Town, worlds: Counts, residents: Counts) -> None:
    """Past discoveries grow by this month's records, of which those of connected sources are given, one entry each."""
    s, k, one = town.state, town.rules.inspection, town.dtype(1)
    shape = s.discoveries.shape
    cell = worlds * shape[1] + town.people.district[residents]
    fresh: Reals = np.bincount(cell, minlength=s.discoveries.size).reshape(shape).astype(town.dtype)
    if town.used.inspection.corrected:
        rest = one - town.scratch.share
        most = rest.max(axis=1, keepdims=True)
        fresh = np.where(k.corrected & (most > 0), rest / np.where(most > 0, most, one), one) * fresh
    s.discoveries = s.discoveries + fresh
