"""What a law may change, and what it finds: the one rule for every exercise in which rules are written.

A law says who is listed, for what and for how long, what follows, and who may speak up. It does not make people richer,
luckier, better or more afraid, it does not abolish their bills, and no order to make no mistakes was ever obeyed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from sim.lab.exercises import KEPT, require_channels, require_gates, require_list
from sim.lab.parse import Hint
from sim.rules import dotted, schema, shelf
from sim.rules.rulebook import Rulebook

MISTAKES = "how many mistakes offices make"
FOUND: dict[str, tuple[str, ...]] = {
    "people's lives: wages, costs, luck or conduct": ("life",),
    "how much people fear": ("deterrence",),
    "what people do for each other, or unseen": ("help", "informal"),
    "whom a clerk likes": ("discretion.district", "discretion.first"),
    "the bills themselves, or how many fall due": ("source.*.rate", "source.*.amount"),
    MISTAKES: ("source.*.error", "registry.mismatch", "inspection.error_tilt"),
    "who is in the registry": ("registry.coverage",),
    "what was found before, or where": ("inspection.prior", "inspection.prior_tilt", "inspection.watch_tilt"),
    "how often people need a service": ("service.*.need", "service.*.credit"),
    "a switch of the experiment": ("channels",),
}
"""What no law of the course can write: in words, and the sections and keys."""
IDEAL = 0.95
"""How often a means test can be right at the best."""


def is_lawful(key: str) -> bool:
    """Whether a law may change this key of a rulebook, such as "listing.term"."""
    return refusal(key) is None


def require_law(rulebook: Rulebook, base: shelf.Given = shelf.DEFAULT, besides: Collection[str] = ()) -> None:
    """Raise Hint if the rulebook changes, now or later, anything that no law can write.

    Args:
        rulebook: the answer.
        base: the rulebook from which it started.
        besides: what the exercise lets an answer change all the same: a reason, such as MISTAKES.
    """
    start = shelf.resolve(base)
    old = start.keys()
    for month in (0, *(amendment.month for amendment in rulebook.amendment)):
        now = rulebook.at(month).keys()
        if now.keys() != old.keys():
            raise Hint(
                f"You changed which sources or services there are. Keep those of {start.name}; change their rules."
            )
        for key, value in now.items():
            if key == "means_test.accuracy" and value > IDEAL:
                raise Hint(f"No office is always right. At the best a means test is right {IDEAL:.0%} of the time.")
            reason = refusal(key)
            if reason is not None and reason not in besides and value != old[key]:
                raise Hint(
                    f"{key} is not for a law to write: it is {reason}. Change a rule: who is listed, for what, for how "
                    "long, what follows, or who may speak up."
                )


def require_list_by_law(
    rulebook: Rulebook,
    base: str = shelf.DEFAULT,
    *,
    gates: bool = True,
    channels: Iterable[str] = schema.CHANNELS,
    instead: str = KEPT,
) -> None:
    """Raise Hint if the list is given up, or more than a law was changed.

    Args:
        rulebook: the answer.
        base: the rulebook that ships from which it started.
        gates: whether as many services as before must read the list.
        channels: whose switches must stay on.
        instead: what to say to somebody who takes the list away.
    """
    require_list(rulebook, instead)
    if gates:
        require_gates(rulebook)
    require_channels(rulebook, channels)
    require_law(rulebook, base)


def require_own(rulebook: Rulebook) -> None:
    """Raise Hint if the rulebook is one that ships, or differs from it in one number only."""
    now = rulebook.at(1).keys()
    for name in shelf.shipped():
        old = shelf.load(name).keys()
        if name != shelf.DEFAULT and now.keys() == old.keys() and sum(now[key] != old[key] for key in now) <= 1:
            raise Hint(f"That is {name}, which ships. Write your own: begin with joined-hands, and change a few rules.")


@lru_cache(maxsize=1024)  # the keys of a few rulebooks, again and again
def refusal(key: str) -> str | None:
    """In whose words a key is none that a law can write; nothing if it is one."""
    section = key.split(".", 1)[0]
    return next((why for why, keys in FOUND.items() if any(k == section or dotted.matches(k, key) for k in keys)), None)
