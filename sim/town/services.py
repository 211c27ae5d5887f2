"""Services: component 2 of the plan. A gated service reads the lists, blocks the listed and favours the favoured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bools, Counts, Ints, Reals, positions
from sim.town.institution import Institution
from sim.town.luck import Uniforms
from sim.town.measures import by_world
from sim.town.parts import of_all

if TYPE_CHECKING:
    from sim.town.town import Town


@dataclass(frozen=True)
class Gates:
    """What the services that read the lists do to everybody on them. Numbers are (worlds, 1).

    Of each of the services, (services, worlds): `need`, the chance of asking, and `reads`, `costs`, `adds`, `closes`:
    whether it reads the lists there, and what it does to the wage, to living costs and to credit.
    """

    services: tuple[Service, ...]
    asked: tuple[str, ...]  # the purposes of luck: who asks this month
    stale: tuple[str, ...]  # likewise: who stays on a stale copy
    need: Reals  # 0 where the service is open
    reads: Bools
    costs: Reals
    adds: Reals
    closes: Bools
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
    need, costs, adds = np.zeros((3, len(gated), len(severity)), dtype=town.dtype)
    reads, closes = np.zeros((2, len(gated), len(severity)), dtype=bool)
    for at, service in enumerate(gated):
        k = town.rules.service[service.name]
        some |= k.gated
        loss += severity * k.wage_loss * k.gated
        extra += severity * k.extra_cost * k.gated
        perk += k.perk * k.gated
        credit |= k.credit & k.gated & (severity > 0)
        need[at], reads[at] = (k.need * k.gated)[:, 0], k.gated[:, 0]
        costs[at], adds[at] = (severity * k.wage_loss)[:, 0], (severity * k.extra_cost)[:, 0]
        closes[at] = (k.credit & (severity > 0))[:, 0]
    perk = np.minimum(perk, one)
    return Gates(
        services=gated,
        asked=tuple(f"{service.name}: asked" for service in gated),
        stale=tuple(f"{service.name}: stale copy" for service in gated),
        need=need, reads=reads, costs=costs, adds=adds, closes=closes, gated=some,
        loss=np.minimum(loss, one), extra=extra, perk=perk, any_perk=bool(perk.any()), credit=credit,
    )  # fmt: skip


def look_at_copies(town: Town) -> None:
    """Phase live, first step: who stands on a service's copy of the list, and on the list no longer."""
    if town.state.stale_until:
        k = town.gates
        town.scratch.copies = [service.on_copy(reads) for service, reads in zip(k.services, k.reads, strict=True)]


def gate(town: Town) -> None:
    """Phase live, next: gated services block everybody on the list, and refuse those of them who ask today."""
    scratch, shape, k = town.scratch, town.state.shape, town.gates
    scratch.on_list = places = positions(town.state.listed)
    scratch.world, residents = np.divmod(places, town.people.count)
    scratch.perk = k.perk
    scratch.loss, scratch.extra = np.zeros((2, *shape), dtype=town.dtype)
    scratch.loss.ravel()[places] = k.loss[scratch.world, 0]
    scratch.extra.ravel()[places] = k.extra[scratch.world, 0]
    scratch.credit_blocked.put(places, k.credit[scratch.world, 0])  # in a part, too, where `ravel` would copy
    if not k.services:
        return
    luck = town.draw_each(k.asked)
    asked = luck[:, residents] < k.need[:, scratch.world]
    scratch.refused.put(places, np.logical_or.reduce(asked))
    at, who = asked.nonzero()
    scratch.refusals.append((at, places[who]))
    refusals = by_world(scratch.world[who], len(town.worlds))
    if town.state.stale_until:
        refusals = refusals + gate_stale(town, luck)
    scratch.tallies.refusals = refusals


def gate_stale(town: Town, luck: Uniforms) -> Counts:
    """Likewise those who stand on a service's copy of the list, and on the list no longer: gives the refusals.

    Args:
        town: in its present month.
        luck: who asks, at each service: (services, residents).
    """
    scratch, k, worlds = town.scratch, town.gates, len(town.worlds)
    copies = [of_all(town, places) for places in scratch.copies]
    places = np.concatenate(copies)
    if not len(places):
        return np.zeros(worlds, dtype=np.int64)
    at = np.arange(len(copies)).repeat([len(copy) for copy in copies])
    world, residents = np.divmod(places, town.people.count)
    np.add.at(scratch.loss.reshape(-1), places, k.costs[at, world])  # one after the other: a fixed order
    np.add.at(scratch.extra.reshape(-1), places, k.adds[at, world])
    scratch.credit_blocked.put(places[k.closes[at, world]], True)
    asked = luck[at, residents] < k.need[at, world]
    scratch.refusals.append((at[asked], places[asked]))
    scratch.refused.put(places[asked], True)
    return by_world(world[asked], worlds)


def refused_by(town: Town) -> dict[str, Counts]:
    """Places refused this month, by service: those on the list first."""
    refusals = town.scratch.refusals
    return {s.name: np.concatenate([p[at == n] for at, p in refusals]) for n, s in enumerate(town.gates.services)}


class Service(Institution):
    """One service and its copy of the list, which may go stale."""

    def __init__(self, model: Town, name: str) -> None:
        super().__init__(model)
        self.name = name
        self._stale_places: Counts | None = None  # those to look at in `stale_until`, each once; None: all
        model.luck.declare(f"{name}: asked", f"{name}: stale copy")

    def on_copy(self, reads: Bools) -> Counts:
        """Places on this service's copy of the list and on the list no longer, each once, in worlds where it reads."""
        town = self.model
        if self.name not in town.state.stale_until:
            return np.empty(0, dtype=np.int64)
        stale_until = town.state.stale_until[self.name].ravel()
        stale = np.arange(stale_until.size) if self._stale_places is None else self._stale_places
        self._stale_places = stale = stale[stale_until[stale] >= town.month]
        if not len(stale):
            return stale
        places = stale[~town.state.listed.ravel()[stale]]
        return places[reads[places // town.people.count]]

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
    stays = town.draw_at(town.gates.stale, residents) < k.stale_chance[worlds, 0]
    stays &= town.gates.reads[:, worlds]
    until = town.month + k.stale_months[worlds, 0]
    for at in np.logical_or.reduce(stays, axis=1).nonzero()[0]:
        services[at].keep(leaves[stays[at]], until[stays[at]])


def set_prices(town: Town) -> None:
    """Phase live, after the gates: what being blocked costs is bounded, and lenders price last month's misses."""
    scratch, s, one = town.scratch, town.state, town.dtype(1)
    if s.stale_until:
        np.minimum(scratch.loss, one, out=scratch.loss)
    scratch.pool = s.pooled_misses.astype(town.dtype) / np.maximum(s.open_borrowers, 1).astype(town.dtype)


def notify_refused(town: Town) -> None:
    """A refusal tells those who did not know that they are listed."""
    if town.used.notice.on_refusal and len(town.scratch.on_list):
        s = town.state
        s.knows |= town.scratch.refused & s.listed & town.rules.notice.on_refusal
