"""A design to start from: commented, and as it stands it runs. What each key means is said by `design.Design`."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from sim.sweeps import labels
from sim.sweeps.design import PER_MONTH, PER_WORLD, Design

_START = {
    "rulebooks": '["joined-hands", "second-chance"]',
    "seeds": "{low = 1, high = 10}",
    "residents": "1000",
    "months": "120",
    "per": '"world"',
    "measures": '["listed_share", "entrenchment"]',
    "sample": '"grid"',
    "points": "64",
    "sample_seed": "1",
}
"""What the template says; `name` is the file's, and keys have a part of their own."""
_MORE = {
    "rulebooks": "names from `sim pilots`, or files beside this one, such as my-town.toml",
    "seeds": "a list, such as [1, 2, 3], or every number from low to high",
    "residents": "or a list, such as [500, 1000]",
    "per": 'or "month": for what happens in between',
    "sample": 'every combination; or "latin" or "sobol": so many points of them',
    "points": 'only with "latin" or "sobol"',
    "sample_seed": 'only with "latin" or "sobol"',
}
_OPTIONAL = ("points", "sample_seed")
_KEYS = """\

# What is varied in each rulebook: any key that `sim new FILE` writes; a star stands for every source or service.
# A list holds the values; {low = 0.1, high = 0.5, steps = 5} is a range, of which only a grid needs the steps.
[keys]
"listing.threshold" = [850.0, 900.0, 950.0]
# "sanctions.severity" = {low = 0.5, high = 1.5, steps = 3}
# "source.*.error" = [0.0, 0.01]
"""


def template(name: str) -> str:
    """A design as TOML: 60 towns, every key of a design with its meaning, and what can be counted."""
    lines = [
        "# A design for Listed: which towns a sweep lives. It holds rules and numbers, never data about a person.",
        "# How many, how long, how much disk?  sim sweep FILE --dry-run",
        "# Live them; stopped at any moment, the same command goes on:  sim sweep FILE --out towns",
        "# Then:  sim table towns   sim plot towns",
        "",
        f'name = "{name}"',
    ]
    for key, value in _START.items():
        about = "; ".join(filter(None, [Design.model_fields[key].description, _MORE.get(key)]))
        off = "# " if key in _OPTIONAL else ""
        lines.append(f"{off}{key} = {value}".ljust(46) + f"# {about}")
    lines += [_KEYS, "# What can be counted per world:", *_named(PER_WORLD, "world")]
    lines += ["#", "# What can be counted per month:", *_named(PER_MONTH, "month")]
    return "\n".join(lines) + "\n"


def _named(measures: Sequence[str], per: str) -> list[str]:
    """Each measure, what it is called in tables, and its unit."""
    lines = []
    for name in measures:
        text = f"{name.ljust(20)} {labels.measure(name, per).titled}"
        lines += textwrap.wrap(text, 118, initial_indent="#   ", subsequent_indent="#" + " " * 24)
    return lines
