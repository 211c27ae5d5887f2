"""Small companions of the town, written apart: plain loops over plain numbers, to be read rather than to be fast.

They share nothing with `sim`. `test_validate.py` holds the formulas of `sim/theory/closed_forms.py` against them, and
them against the published figures, so that what the town is compared with has been arrived at twice.
"""

from __future__ import annotations

from random import Random


def stay(luck: Random, q: float, length: int) -> int:
    """Months on the list until `length` clean months in a row, when each month is unclean with chance q."""
    months = clean = 0
    while clean < length:
        months += 1
        clean = 0 if luck.random() < q else clean + 1
    return months


def poisson(luck: Random, mean: float) -> int:
    """So many events, when each comes after an exponential wait."""
    count, time = 0, luck.expovariate(1.0)
    while time < mean:
        count, time = count + 1, time + luck.expovariate(1.0)
    return count


def cluster(luck: Random, n: float, most: int = 100_000) -> int:
    """Records in a cluster, when each record causes a Poisson number of further ones with mean n; 0 if above `most`."""
    size = waiting = 1
    while waiting:
        waiting -= 1
        caused = poisson(luck, n)
        size, waiting = size + caused, waiting + caused
        if size > most:
            return 0
    return size


def urn(luck: Random, draws: int, reject: bool) -> float:
    """Share of district A: unit finds from (1, 1); with `reject`, Ensign's rule: a find counts by chance."""
    past = [1.0, 1.0]
    for _ in range(draws):
        share = past[0] / (past[0] + past[1])
        where = 0 if luck.random() < share else 1
        rest = (1 - share, share)
        if not reject or luck.random() < rest[where] / max(rest):
            past[where] += 1
    return past[0] / (past[0] + past[1])


def mixed_urn(luck: Random, draws: int, w: float, rates: tuple[float, float], start: tuple[float, float]) -> float:
    """Share of district A when a share w of the records needs an inspector and the rest is reported."""
    past = list(start)
    for _ in range(draws):
        where = 0 if luck.random() < past[0] / (past[0] + past[1]) else 1
        for district in (0, 1):
            past[district] += poisson(luck, rates[district] * (1 if district == where else 1 - w))
    return past[0] / (past[0] + past[1])


def audited(luck: Random, rates: tuple[float, ...], units: int, steps: int) -> list[float]:
    """Share of each site's incidents that are found: units go anywhere by lot, each finds one incident at the most."""
    happened, result = [0] * len(rates), [0] * len(rates)
    for _ in range(steps):
        sent = [0] * len(rates)
        for _ in range(units):
            sent[luck.randrange(len(rates))] += 1
        for site, rate in enumerate(rates):
            incidents = poisson(luck, rate)
            happened[site] += incidents
            result[site] += min(incidents, sent[site])
    return [f / h for f, h in zip(result, happened, strict=True)]


def trapped_town(luck: Random, people: int, risk: float, ill: float, months: int) -> float:
    """Mean capacity of a town of people who infect each other the more, the poorer the town is.

    The ill (capacity 0.1) get well with chance 0.1 a month; the well (capacity 1) fall ill with chance 0.1 x R0 x the
    share who are ill, R0 = risk / (1 + (capacity / 0.5)^4). `ill` is the share at the start. Mean of the last half.
    """
    sick = [person < ill * people for person in range(people)]
    total = 0.0
    for month in range(months):
        share = sum(sick) / people
        capacity = 1 - 0.9 * share
        caught = 0.1 * share * risk / (1 + (capacity / 0.5) ** 4)
        sick = [luck.random() >= 0.1 if s else luck.random() < caught for s in sick]
        total += capacity if month >= months // 2 else 0.0
    return total / (months - months // 2)


def threshold(mu: float, eps: float, months: int) -> float:
    """A threshold moved each month to the mean of scores that react to it."""
    value = 0.0
    for _ in range(months):
        value = mu + eps * value
    return value
