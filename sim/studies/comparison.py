"""Any number of rulebooks side by side: one table, one figure, same people, same luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.progress import Progress
from sim.results import runs
from sim.results.runs import Given
from sim.results.study import Study
from sim.results.summary import DEFINITIONS

if TYPE_CHECKING:
    from sim.figures import Picture

PICTURED = ("listed_share", "ever_listed_share", "favoured_share", "entrenchment", "wrong_person_share", "breach_rate")


def comparison(
    rulebooks: Sequence[Given],
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
) -> Study:
    """Live one town under every rulebook, and lay the numbers of `summary.DEFINITIONS` side by side."""
    run = runs.run(list(rulebooks), residents, months, seed, twins=False, progress=progress)
    worlds = run.worlds
    table = worlds.set_index("name").T.reset_index(names="measure")
    ranked = worlds.sort_values("listed_share", kind="stable")
    least, most = ranked.iloc[0], ranked.iloc[-1]
    sentences = [
        f"After {months:,} months {most['listed_share']:.1%} are on the list of {most['name']}, the most of these "
        f"{len(worlds)}, and {least['listed_share']:.1%} on that of {least['name']}, the fewest.",
        "Same people, same luck: what differs comes from the rules. One seed is one town; another seed is another.",
    ]

    def draw() -> Sequence[Picture]:
        from sim import figures

        labels = {key: f"{n.label.strip()}, %" for key, n in DEFINITIONS.items() if key in PICTURED}
        percent = worlds.rename(columns={"name": "world"}).assign(**{key: 100 * worlds[key] for key in labels})
        return [figures.worlds_side_by_side(percent, labels)]

    return Study(
        name="compare",
        title=f"{len(worlds)} rulebooks, one town of {residents:,} people, {months:,} months, seed {seed}",
        sentences=sentences,
        tables={"worlds": table},
        data={"town": run.summary()["town"], "worlds": run.summary()["worlds"]},
        draw=draw,
    )
