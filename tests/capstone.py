"""Gaming the measure: a machine looks for rulebooks that pass lesson 7, at random and by climbing.

`python -m tests.capstone --rulebooks 4000` is the nightly command. It prints those that meet the goal as first written,
or with --mended as a class may mend it, to be read: what do they do that nobody would defend?
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence

import sim
from sim.lab import aims, gaming, laws
from sim.lab.classroom import RESIDENTS
from sim.rules.rulebook import Rulebook, RulebookError, Value
from tests.answers.check_07 import GOOD, MENDED, TEST

BASE = sim.load("joined-hands")
SMALL = 400
"""Residents of the town in which each is tried first."""
BATCH = 48
"""Rulebooks lived side by side: more need much memory."""
CHOICES: dict[str, tuple[Value, ...]] = {
    "score.start": (950.0, 980.0, 1020.0, 1050.0, 1100.0),
    "score.merit": (0.0, 2.0, 5.0, 20.0),
    "score.merit_months": (0, 6, 12, 60),
    "score.lock": (False,),
    "score.repeat": (1.5, 2.0, 4.0),
    "score.association": (0.0, 20.0, 40.0, 160.0),
    "score.household": (0.0, 10.0, 60.0),
    "score.means": (50.0, 200.0),
    "score.tenure": (50.0, 200.0),
    "listing.threshold": (700.0, 800.0, 850.0, 880.0, 930.0, 960.0, 990.0),
    "listing.strikes": (1, 2, 3, 4, 6),
    "listing.term": (0, 1, 2, 3, 6, 24, 60),
    "listing.arrears_paid": (False,),
    "favour.enabled": (False,),
    "favour.threshold": (900.0, 1000.0, 1020.0),
    "purchase.cap": (40.0, 200.0),
    "purchase.price": (0.001, 0.1),
    "sanctions.severity": (0.0, 0.1, 0.25, 0.5, 0.75, 1.25, 1.5, 2.0, 3.0),
    "sanctions.stale_chance": (0.0, 0.5, 1.0),
    "inspection.listed_factor": (0.0, 0.5, 1.0, 4.0),
    "inspection.record_factor": (0.0, 0.5),
    "inspection.focus": (0.0, 0.2, 0.8),
    "inspection.corrected": (True,),
    "means_test.enabled": (True,),
    "means_test.accuracy": (0.5, 0.6, 0.8, 0.9, 0.95),
    "notice.chance": (0.0, 0.2, 1.0),
    "notice.on_refusal": (False,),
    "appeal.rate": (0.0, 0.1, 0.5, 1.0),
    "appeal.capacity": (0.0, 20.0, 1000.0),
    "appeal.accuracy": (0.0, 0.9, 1.0),
    "repair.rate": (0.1, 0.3, 1.0),
    "repair.wait": (0, 1, 12),
    "repair.residual": (20, 80),
    "registry.frozen_clock": (False,),
    "discretion.waive": (0.3, 0.7, 1.0),
    "source.*.demerit": (20, 30, 60, 101, 130, 200),
    "source.*.retention": (1, 2, 3, 6, 12, 48),
    "source.*.detection": (0.0, 0.1, 0.3, 0.7, 0.9, 1.0),
    "source.court.connected": (False,),
    "source.utility.connected": (False,),
    "source.lender.connected": (False,),
    "source.transit.connected": (False,),
    "source.platform.connected": (False,),
    "source.court.demerit": (101, 200),
    "source.utility.demerit": (101, 200),
    "source.transit.demerit": (0, 101, 200),
    "service.employer.gated": (False,),
    "service.credit.gated": (False,),
    "service.travel.gated": (False,),
    "service.school.gated": (True,),
    "service.employer.wage_loss": (0.0, 0.05, 0.3),
    "service.*.extra_cost": (0.0, 0.1, 0.5),
    "service.*.perk": (0.0, 0.05, 0.2, 0.5),
}
"""Keys that a law may change, and values that somebody who looks for a trick would try."""
Changes = Mapping[str, Value]
KNOWN: tuple[Changes, ...] = (*gaming.TRICKS.values(), GOOD, {**TEST, "repair.rate": 0.3})
"""What is known to pass, by a trick or honestly: to climb from, too."""


def rulebook(changes: Changes) -> Rulebook:
    """The changes, in joined-hands."""
    return BASE.set(changes)


def at_random(chance: random.Random) -> dict[str, Value]:
    """One to seven changes."""
    keys = chance.sample(sorted(CHOICES), chance.randint(1, 7))
    return {key: chance.choice(CHOICES[key]) for key in sorted(keys, key=lambda k: "*" not in k)}


def neighbour(chance: random.Random, changes: Changes) -> dict[str, Value]:
    """The same with one change more, less, or other."""
    own = dict(changes)
    for _ in range(chance.choice((1, 1, 2))):
        if len(own) > 1 and chance.random() < 0.3:
            own.pop(chance.choice(sorted(own)))
        else:
            key = chance.choice(sorted(CHOICES))
            own[key] = chance.choice(CHOICES[key])
    return {key: own[key] for key in sorted(own, key=lambda k: "*" not in k)}


def measured(
    many: Sequence[Changes], seeds: Sequence[int], residents: int = RESIDENTS
) -> list[tuple[Changes, dict[str, float]]]:
    """Those that are rulebooks, each with what it does."""
    good = []
    for changes in many:
        try:
            good.append((changes, rulebook(changes)))
        except RulebookError:
            continue
    rows = aims.measures([one for _, one in good], seeds=seeds, residents=residents)
    return list(zip((changes for changes, _ in good), rows, strict=True))


def search(
    count: int, bounds: Mapping[str, float], seed: int = 0, batch: int = BATCH
) -> Iterator[tuple[Changes, dict[str, float]]]:
    """Rulebooks that meet the goal and these bounds, with what they do.

    The first half is at random, the others are neighbours of the best so far, aim by aim. All are tried in one small
    town; those that come near the goal there in one town of the lesson; those that come near it there, too, are judged
    as an answer of the lesson is.
    """
    chance = random.Random(seed)
    seen = measured(KNOWN, aims.TOWNS[:1], SMALL)
    known: set[str] = set()
    tried = 0
    while tried < count:
        many: list[Changes] = []
        best = (
            [] if tried < count // 2 else _best(seen, chance.choice(("missed", "feedback", "cannot", "poorer")), bounds)
        )
        while len(many) < batch:
            changes = neighbour(chance, chance.choice(best)[0]) if best else at_random(chance)
            if str(changes) not in known:
                known.add(str(changes))
                many.append(changes)
        first = measured(many, aims.TOWNS[:1], SMALL)
        seen += first
        near = [changes for changes, row in first if row["missed"] < aims.GOAL + 8 and row["ever"] >= 1]
        one = measured(near, aims.TOWNS[:1])
        near = [changes for changes, row in one if row["missed"] < aims.GOAL + 5 and row["gap"] < aims.GAP + 3]
        yield from ((changes, row) for changes, row in measured(near, aims.TOWNS) if aims.meets(row, bounds))
        tried += batch


def _best(
    seen: Sequence[tuple[Changes, dict[str, float]]], aim: str, bounds: Mapping[str, float]
) -> list[tuple[Changes, dict[str, float]]]:
    """Of those seen, from which to climb for this aim."""
    listing = [pair for pair in seen if pair[1]["ever"] >= aims.REAL]
    return sorted(
        listing or seen,
        key=lambda pair: (len(aims.broken(pair[1], bounds)), pair[1]["missed"] > aims.GOAL, pair[1][aim]),
    )[:25]


def simplest(
    winners: Sequence[Changes], bounds: Mapping[str, float]
) -> Iterator[tuple[Changes, dict[str, float], int]]:
    """The winners without the changes that they do not need, with what these do and how many winners hold each.

    So hundreds of winners can be read: what is left of each is its trick, or its merit.
    """
    left = sorted(winners, key=len)
    while left:
        own, row = dict(left[0]), measured(left[:1], aims.TOWNS)[0][1]
        while True:
            less = [{k: v for k, v in own.items() if k != key} for key in own]
            passing = [pair for pair in measured(less, aims.TOWNS) if aims.meets(pair[1], bounds)]
            if not passing:
                break
            shorter, row = min(passing, key=lambda pair: pair[1]["missed"])
            own = dict(shorter)
        rest = [winner for winner in left[1:] if not own.items() <= winner.items()]
        yield own, row, len(left) - len(rest)
        left = rest


def main() -> int:
    """Search, and print the winners."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rulebooks", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--mended", action="store_true", help="with the bounds that close the tricks of lesson 7")
    args = parser.parse_args()
    assert all(laws.is_lawful(key) for key in CHOICES)
    bounds = MENDED if args.mended else {}
    winners = []
    for changes, _ in search(args.rulebooks, bounds, args.seed):
        winners.append(changes)
        print(json.dumps(changes), flush=True)
    print(f"{len(winners)} of {args.rulebooks} meet the goal. Without what they do not need:", flush=True)
    for changes, row, count in simplest(winners, bounds):
        print(count, " ".join(f"{k}={v:.1f}" for k, v in row.items()), dict(changes), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
