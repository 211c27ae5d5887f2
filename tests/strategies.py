"""Hypothesis strategies for valid rulebooks: every key over its whole documented range.

The keys, their types and ranges are read from the rulebook's own fields, so a new key is drawn without a change here.
Most keys of a rulebook take a livelier value and a few go anywhere, so that towns are neither dead nor all on the list.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from sim.rules import schema
from sim.rules.rulebook import AT_BIRTH, Rulebook

MONTHS = 30
"""Amendments fall into these months (and, rarely, later)."""

LIVELY: dict[str, tuple[float, float]] = {
    "life.wage": (1.1, 1.6),
    "life.wage_spread": (0.0, 0.5),
    "life.wage_floor": (0.0, 1.3),
    "life.committed_from": (0.8, 1.5),
    "life.district_wage": (-0.2, 0.2),
    "life.shock": (0.0, 0.2),
    "life.shock_cost": (0.5, 4.0),
    "life.savings_start": (0.0, 3.0),
    "life.savings_cap": (2.0, 8.0),
    "life.credit_line": (0.0, 1.0),
    "life.surcharge": (0.0, 0.05),
    "life.arrears_cap": (1.0, 24.0),
    "life.defiance": (0.0, 0.3),
    "life.pool_price": (0.0, 0.5),
    "life.district_tilt": (-0.5, 0.5),
    "registry.coverage": (0.6, 1.0),
    "registry.mismatch": (0.0, 0.3),
    "score.repeat": (1.0, 2.5),
    "score.merit": (0.0, 5.0),
    "score.merit_months": (0, 30),
    "score.association": (0.0, 150.0),
    "score.household": (0.0, 60.0),
    "score.means": (0.0, 60.0),
    "score.tenure": (0.0, 60.0),
    "purchase.cap": (0.0, 60.0),
    "purchase.price": (0.001, 0.05),
    "purchase.reserve": (0.0, 3.0),
    "listing.threshold": (800.0, 990.0),
    "listing.strikes": (0, 4),
    "listing.term": (0, 6),
    "favour.threshold": (990.0, 1050.0),
    "sanctions.severity": (0.3, 1.5),
    "sanctions.stale_months": (1, 8),
    "inspection.listed_factor": (1.0, 3.0),
    "inspection.record_factor": (0.0, 1.0),
    "inspection.prior": (0.5, 10.0),
    "inspection.watch_tilt": (-0.8, 0.8),
    "inspection.error_tilt": (-0.8, 0.8),
    "inspection.units": (0, 6),
    "inspection.finds_per_unit": (0, 3),
    "notice.chance": (0.4, 1.0),
    "appeal.rate": (0.1, 0.8),
    "appeal.capacity": (1.0, 30.0),
    "repair.rate": (0.1, 1.0),
    "repair.wait": (0, 2),
    "repair.residual": (0, 60),
    "repair.residual_months": (1, 12),
    "deterrence.half": (0.01, 2.0),
    "deterrence.fixed": (0.0, 0.2),
    "help.share": (0.0, 0.3),
    "help.reserve": (0.0, 2.0),
    "help.upto": (0.0, 0.6),
    "discretion.waive": (0.0, 0.6),
    "source.rate": (0.1, 0.9),
    "source.amount": (0.02, 0.3),
    "source.detection": (0.3, 0.9),
    "source.error": (0.0, 0.05),
    "source.demerit": (5, 80),
    "source.retention": (1, 15),
    "source.ceiling": (700.0, 1000.0),
    "service.wage_loss": (0.0, 0.4),
    "service.extra_cost": (0.0, 0.4),
    "service.perk": (0.0, 0.2),
}
"""Where a key makes things happen; keys that are not named here are lively over their whole range."""

ENTRIES = {"source": (schema.Source, schema.SOURCE_ORDER), "service": (schema.Service, schema.SERVICE_ORDER)}


@cache
def tables() -> dict[str, Any]:
    """The sections of a rulebook that hold keys, by name; those of sources and services too."""
    result = {n: f.annotation for n, f in Rulebook.model_fields.items()}
    sections = {n: t for n, t in result.items() if isinstance(t, type) and issubclass(t, schema.Section)}
    return sections | {kind: table for kind, (table, _) in ENTRIES.items()}


def bounds(field: Any) -> tuple[Any, Any] | None:
    """The documented range of a numeric key; None for switches and words."""
    if field.annotation not in (int, float):
        return None
    low = next(m.ge for m in field.metadata if hasattr(m, "ge"))
    high = next(m.le for m in field.metadata if hasattr(m, "le"))
    return field.annotation(low), field.annotation(high)


def lively(dotted: str, field: Any) -> st.SearchStrategy[Any]:
    """A value of one key at which things happen; evenly spread, since Hypothesis likes small, round numbers."""
    limits = LIVELY.get(dotted, bounds(field))
    if dotted == "listing.enabled" or dotted.endswith((".connected", ".gated")):
        return st.sampled_from([True, True, True, True, False])
    if limits is None:
        return st.booleans()
    low, high = limits
    if field.annotation is int:
        return st.integers(low, int(min(high, low + 100)))
    return st.integers(0, 997).map(lambda step: low + (high - low) * step / 997)


def value(dotted: str, field: Any) -> st.SearchStrategy[Any]:
    """Any valid value of one key: a lively one, the default, one from the whole range, or an edge."""
    limits = bounds(field)
    if limits is None:
        return st.booleans()
    low, high = limits
    anywhere: Any = st.integers if field.annotation is int else st.floats
    return st.one_of(lively(dotted, field), st.just(field.default), anywhere(low, high), st.sampled_from([low, high]))


def edge(dotted: str, field: Any) -> st.SearchStrategy[Any]:
    """The lowest or the highest value of one key, and nothing between."""
    return st.sampled_from(bounds(field) or (True, False))


@cache
def keys(table: str, one: Any = lively) -> dict[str, st.SearchStrategy[Any]]:
    """A strategy for each numeric key and switch of one section."""
    fields = tables()[table].model_fields
    return {n: one(f"{table}.{n}", f) for n, f in fields.items() if f.annotation in (int, float, bool)}


@cache
def section(table: str, one: Any = lively) -> st.SearchStrategy[dict[str, Any]]:
    """All of these keys, drawn. Made once: to make strategies anew for each draw costs more than to draw."""
    return st.fixed_dictionaries(keys(table, one))


def agreeing(score: dict[str, Any]) -> dict[str, Any]:
    """The score section with its start between low and high, and those two apart."""
    low, start, high = sorted((score["low"], score["start"], score["high"]))
    if low == high:
        low, high = (-10000.0, high) if high > 0 else (low, 10000.0)
    return score | {"low": low, "start": start, "high": high}


@cache
def names(kind: str, most: int = 5) -> st.SearchStrategy[list[str]]:
    """0 to 5 names of sources or services, often all the well-known ones, sometimes one that nobody has heard of."""
    known = ENTRIES[kind][1]
    few = st.lists(st.sampled_from([*known, f"a-{kind}-of-its-own"]), unique=True, max_size=most)
    return st.one_of(st.just(list(known)[:most]), few)


@st.composite
def entries(draw: st.DrawFn, kind: str, one: Any = lively) -> list[dict[str, Any]]:
    """The sources or the services of one rulebook, every key of each drawn."""
    return [{"name": name, **draw(section(kind, one))} for name in draw(names(kind))]


@st.composite
def amendments(draw: st.DrawFn, book: Rulebook, most: int = 3) -> list[dict[str, Any]]:
    """Up to three amendments of any keys; start and bounds of the score stay, since they must agree."""
    fixed = {*AT_BIRTH, "score.start", "score.low", "score.high"}
    dotted = sorted({*book.keys()} - fixed)
    stars = [f"{kind}.*.{name}" for kind in ENTRIES for name in keys(kind)]
    turns = ["listing.enabled", *(f"channels.{channel}" for channel in schema.CHANNELS)]
    turns += [key for key in dotted if key.endswith((".connected", ".gated", ".rate"))]
    some = st.one_of(st.sampled_from(dotted), st.sampled_from(stars), st.sampled_from(turns))

    def new_value(key: str) -> st.SearchStrategy[Any]:
        table, *_, name = key.split(".")
        return keys(table, value)[name]

    result = []
    for month in draw(st.lists(st.integers(1, MONTHS), max_size=most)):
        changes = {key: draw(new_value(key)) for key in draw(st.lists(some, min_size=1, max_size=4, unique=True))}
        result.append({"month": month, "changes": changes})
    return result


@st.composite
def rulebooks(draw: st.DrawFn, one: Any = lively) -> Rulebook:
    """A valid rulebook, whatever it does to its town."""
    data: dict[str, Any] = {"name": "drawn"}
    for table in tables():
        if table in ENTRIES:
            data[table] = draw(entries(table, one))
        elif table != "channels":
            data[table] = draw(section(table, one))
    if one is lively:
        data["score"] |= {"low": 0.0, "start": 1000.0, "high": draw(st.sampled_from([1000.0, 1300.0]))}
        places = [(data[t], t, n) for t in tables() if t not in (*ENTRIES, "channels") for n in keys(t)]
        places += [(entry, kind, n) for kind in ENTRIES for entry in data[kind] for n in keys(kind)]
        for place in draw(st.lists(st.integers(0, len(places) - 1), max_size=6)):
            holder, table, name = places[place]
            holder[name] = draw(keys(table, value)[name])
    data["score"] = agreeing(data["score"])
    cut = draw(st.one_of(st.just([]), st.lists(st.sampled_from(schema.CHANNELS), unique=True, max_size=3)))
    data["channels"] = dict.fromkeys(cut, False)
    if one is lively:
        data["amendment"] = draw(amendments(Rulebook.parse(data)))
    return Rulebook.parse(data)


def edge_rulebooks() -> st.SearchStrategy[Rulebook]:
    """Rulebooks in which each number stands at its lowest or its highest."""
    return rulebooks(edge)


def stacks() -> st.SearchStrategy[list[Rulebook]]:
    """One to three rulebooks that stand in one town, each with a name of its own."""
    drawn = st.sampled_from([2, 3, 1]).flatmap(lambda size: st.lists(rulebooks(), min_size=size, max_size=size))
    return drawn.map(lambda books: [b.model_copy(update={"name": f"drawn-{i}"}) for i, b in enumerate(books)])


def full_house(**changes: Any) -> Rulebook:
    """The default rulebook with every well-known source and service."""
    extras: dict[str, dict[str, Any]] = {
        "employer": {"wage_loss": 0.25, "perk": 0.02},
        "travel": {"extra_cost": 0.05},
        "credit": {"credit": True},
    }
    return Rulebook.parse(
        {
            "source": [{"name": name} for name in schema.SOURCE_ORDER],
            "service": [{"name": name, **extras.get(name, {})} for name in schema.SERVICE_ORDER],
        }
    ).set(changes)


SITUATIONS: dict[str, dict[str, Any]] = {
    "points sold for the redlist alone": {
        "listing.enabled": False, "favour.enabled": True, "purchase.cap": 20.0, "purchase.reserve": 0.0,
    },
    "savings a last bit above a small cap": {
        "score.means": 2000.0, "score.high": 10_000.0, "life.savings_cap": 0.1, "life.wage": 5.0,
        "life.wage_spread": 0.3,
    },
    "strikes alone": {"listing.threshold": -10.0, "listing.strikes": 2, "listing.term": 3},
    "a long queue of appeals": {
        "appeal.rate": 0.5, "appeal.capacity": 1.0, "source.*.error": 0.08, "source.*.retention": 5, "listing.term": 1,
    },
    "perks beyond the costs of living": {"favour.enabled": True, "favour.threshold": 1005.0, "service.*.perk": 0.5},
    "repair after a wait": {
        "repair.rate": 0.7, "repair.wait": 2, "repair.residual": 30, "life.defiance": 0.2, "listing.term": 6,
    },
    "ties that help before the bill falls due": {
        "help.share": 0.3, "help.reserve": 0.2, "help.upto": 0.5, "life.shock": 0.1, "life.wage_spread": 0.4,
    },
    "a clerk who waives by district and by past": {
        "discretion.waive": 0.7, "discretion.district": 0.5, "discretion.first": 0.6, "listing.term": 2,
        "source.*.retention": 4, "life.defiance": 0.2,
    },
    "fear that follows the law, and its amendment": {
        "life.defiance": 0.3, "deterrence.strength": 1.0, "deterrence.half": 0.5, "listing.strikes": 3,
    },
    "unequal people who live as they earn": {
        "life.wage_spread": 0.5, "life.wage_skew": 1.0, "life.wage_floor": 0.9, "life.commitment": 0.8,
        "life.savings_spread": 1.0, "life.shock": 0.1, "life.shock_spread": 0.9, "life.district_wage": 0.2,
    },
    "districts watched and mistaken unequally": {
        "inspection.watch_tilt": 0.9, "inspection.error_tilt": -0.9, "source.*.error": 0.05, "life.defiance": 0.2,
    },
    "inspectors by lot with few hands": {
        "inspection.units": 3, "inspection.finds_per_unit": 1, "inspection.reported": 0.3, "life.defiance": 0.3,
        "inspection.focus": 0.8, "inspection.corrected": True, "source.*.error": 0.05,
    },
}  # fmt: skip
"""Rules that random rulebooks seldom bring about."""
