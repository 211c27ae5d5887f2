"""What studies ask of a rulebook: what is at work in it, what joins residents, and whether it keeps a list."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sim.errors import ListedError
from sim.rules import schema
from sim.rules.rulebook import Rulebook


def in_force(rulebook: Rulebook, months: int | None = None) -> list[Rulebook]:
    """The rulebook as it stands at first and after each amendment (of the first `months`)."""
    dates = {1, *(a.month for a in rulebook.amendment if months is None or a.month <= months)}
    return [rulebook.at(month) for month in sorted(dates)]


def active_channels(rulebook: Rulebook, months: int) -> tuple[str, ...]:
    """The channels that change a number of the rulebook in some month; cutting any other makes the same world."""

    def numbers(changed: Rulebook) -> list[Rulebook]:
        return [r.effective().model_copy(update={"channels": schema.Channels()}) for r in in_force(changed, months)]

    own = numbers(rulebook)
    return tuple(c for c in schema.CHANNELS if numbers(rulebook.cut(c)) != own)


def with_only(rulebook: Rulebook, channels: Iterable[str], on: Collection[str]) -> Rulebook:
    """The rulebook with those of the channels cut that are not on."""
    off = [c for c in channels if c not in on]
    return rulebook.cut(*off) if off else rulebook


def couplings(rulebook: Rulebook) -> tuple[str, ...]:
    """What joins residents in a rulebook: without any, what happens to one person can reach no other."""
    names: dict[str, None] = {}
    for r in (now.effective() for now in in_force(rulebook)):
        joined = {
            "ties": r.score.association > 0,
            "households": r.score.household > 0,
            "inspection that follows past finds": r.inspection.focus > 0,
            "inspectors' limited hands": r.inspection.units > 0 and r.inspection.finds_per_unit > 0,
            "the appeals desk": r.appeal.rate > 0,
            "lenders' pooled price": r.life.pool_price > 0,
            "records filed under namesakes": r.registry.mismatch > 0,
            "help along ties": r.help.share > 0,
        }
        names |= dict.fromkeys(name for name, holds in joined.items() if holds)
    return tuple(names)


def require_list(rulebook: Rulebook, months: int) -> None:
    """Raises ListedError for a rulebook that never keeps a list in so many months, or that covers nobody."""
    kept = [r for r in in_force(rulebook, months) if r.listing.enabled]
    if not kept:
        raise ListedError(f"{rulebook.name}: listing.enabled: false in every month; a rulebook with a list is needed")
    if not any(r.registry.coverage > 0 for r in kept):
        raise ListedError(f"{rulebook.name}: registry.coverage: 0; somebody must be covered to be listed")
