"""Services: component 2 of the plan. A gated service reads the lists, blocks the listed and favours the favoured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bools, Counts, Ints, Reals, positions
from sim.town.institution import Institution
from sim.town.measures import by_world

if TYPE_CHECKING:
    from sim.town.town import Town


@dataclass(frozen=True)
class Gates:
    """What the services that read the lists do to everybody on them, all together. Numbers are (worlds, 1)."""

    services: tuple[Service, ...]
    asked: tuple[str, ...]  # the purposes of luck: who asks this month
    need: Reals  # chance of asking, 0 where the service is open: (services, worlds)
    gated: Bools  # whether any service reads the lists
    loss: Reals  # share of the wage, at most all of it
    extra: Reals
    perk: Reals  # likewise at most one month's costs
    any_perk: bool
    credit: Bools


def gates(town: Town) -> Gates:
    """The gates of the rules in force."""
    institutions = town.agents_by_type.get(Service, ())
    gated = tuple(s for s in institutions if town.used.service[s.name].gated)
    severity, one = town.rules.sanctions.severity, town.dtype(1)
    loss, extra, perk = np.zeros((3, *severity.shape), dtype=town.dtype)
    some, credit = np.zeros((2, *severity.shape), dtype=bool)
    need = np.zeros((len(gated), len(severity)), dtype=town.dtype)
    for chances, service in zip(need, gated, strict=True):
        k = town.rules.service[service.name]
        some |= k.gated
        loss += severity * k.wage_loss * k.gated
        extra += severity * k.extra_cost * k.gated
        perk += k.perk * k.gated
        credit |= k.credit & k.gated & (severity > 0)
        chances[:] = (k.need * k.gated)[:, 0]
    asked = tuple(f"{service.name}: asked" for service in gated)
    return Gates(gated, asked, need, some, np.minimum(loss, one), extra, np.minimum(perk, one), bool(perk.any()), credit)


def gate(town: Town) -> None:
    """Phase live, first step: gated services block everybody on the list, and refuse those of them who ask today."""
    scratch, shape, k = town.scratch, town.state.shape, town.gates
    scratch.on_list = places = positions(town.state.listed)
    scratch.world, residents = np.divmod(places, town.people.count)
    scratch.gated, scratch.perk = k.gated, k.perk
    scratch.loss, scratch.extra = np.zeros((2, *shape), dtype=town.dtype)
    scratch.loss.ravel()[places] = k.loss[scratch.world, 0]
    scratch.extra.ravel()[places] = k.extra[scratch.world, 0]
    scratch.credit_blocked.ravel()[places] = k.credit[scratch.world, 0]
    if not k.services:
        return
    luck = town.draw_each(k.asked)
    asked = luck[:, residents] < k.need[:, scratch.world]
    for service, chances, refused in zip(k.services, luck, asked, strict=True):
        scratch.asking[service.name] = chances
        scratch.refused_by[service.name] = places[refused]
    scratch.refused.ravel()[places] = np.logical_or.reduce(asked)
    scratch.tallies.refusals += by_world(scratch.world[np.nonzero(asked)[1]], len(town.worlds))


class Service(Institution):
    """One service and its copy of the list, which may go stale."""

    def __init__(self, model: Town, name: str) -> None:
        super().__init__(model)
        self.name = name
        self._stale_places: Counts | None = None  # those to look at in `stale_until`, each once; None: all
        model.luck.declare(f"{name}: asked", f"{name}: stale copy")

    def gate_stale(self) -> None:
        """Phase live: likewise those who stand on this service's copy of the list, and on the list no longer."""
        town, scratch = self.model, self.model.scratch
        if self.name not in town.state.stale_until or self.name not in scratch.asking:
            return
        k, severity = town.rules.service[self.name], town.rules.sanctions.severity
        places = self._blocked()
        if not len(places):
            return
        worlds, residents = np.divmod(places, town.people.count)
        # Each place stands once in `places`, or these sums would lose some.
        scratch.loss.ravel()[places] += (severity * k.wage_loss)[worlds, 0]
        scratch.extra.ravel()[places] += (severity * k.extra_cost)[worlds, 0]
        scratch.credit_blocked.ravel()[places] |= (k.credit & (severity > 0))[worlds, 0]
        asked = scratch.asking[self.name][residents] < k.need[worlds, 0]
        scratch.refused_by[self.name] = np.concatenate([scratch.refused_by[self.name], places[asked]])
        scratch.refused.ravel()[places[asked]] = True
        scratch.tallies.refusals += by_world(worlds[asked], len(town.worlds))

    def _blocked(self) -> Counts:
        """Places on a stale copy here, each once."""
        town, gated = self.model, self.model.rules.service[self.name].gated
        stale_until = town.state.stale_until[self.name].ravel()
        stale = np.arange(stale_until.size) if self._stale_places is None else self._stale_places
        self._stale_places = stale = stale[stale_until[stale] >= town.month]
        if not len(stale):
            return stale
        places = stale[~town.state.listed.ravel()[stale]]
        return places if gated.all() else places[gated[places // town.people.count, 0]]

    def keep(self, places: Counts, until: Ints) -> None:
        """These come off the list, and stay on this service's copy of it until a month."""
        s = self.model.state
        if self.name not in s.stale_until:
            s.stale_until[self.name] = np.zeros(s.shape, dtype=np.int32)
            self._stale_places = np.empty(0, dtype=np.int64)
        stale_until = s.stale_until[self.name].ravel()
        if self._stale_places is not None:
            new = places[stale_until[places] < self.model.month]  # the others are in the list already
            self._stale_places = np.concatenate([self._stale_places, new])
        stale_until[places] = until


def keep_stale_copies(town: Town) -> None:
    """Phase list, last step: of those who came off, some stay on a stale copy at some services."""
    k, leaves, services = town.rules.sanctions, town.scratch.leaves, town.gates.services
    if not town.used.sanctions.stale_chance or not len(leaves) or not services:
        return
    worlds, residents = np.divmod(leaves, town.people.count)
    luck = town.draw_each(tuple(f"{service.name}: stale copy" for service in services))
    until = town.month + k.stale_months[worlds, 0]
    for service, stays in zip(services, luck[:, residents] < k.stale_chance[worlds, 0], strict=True):
        stays &= town.rules.service[service.name].gated[worlds, 0]
        if stays.any():
            service.keep(leaves[stays], until[stays])


def set_prices(town: Town) -> None:
    """Phase live, after the gates: what being blocked costs is bounded, and lenders price last month's misses."""
    scratch, s, one = town.scratch, town.state, town.dtype(1)
    scratch.asking.clear()  # no longer needed, and large in large towns
    if s.stale_until:
        np.minimum(scratch.loss, one, out=scratch.loss)
    scratch.pool = s.pooled_misses.astype(town.dtype) / np.maximum(s.open_borrowers, 1).astype(town.dtype)


def notify_refused(town: Town) -> None:
    """A refusal tells those who did not know that they are listed."""
    if town.used.notice.on_refusal:
        s = town.state
        s.knows |= town.scratch.refused & s.listed & town.rules.notice.on_refusal
