"""Checks of notebook 00, *A town and its records*."""

from __future__ import annotations

from sim.lab.classroom import RESIDENTS, run_town
from sim.lab.exercises import exercise, require_list, to_rulebook
from sim.lab.laws import MISTAKES, require_law
from sim.lab.parse import to_number


@exercise("00.1")
def ever_listed(answer: object) -> str | None:
    """Many more people pass through the list than stand on it on any one day."""
    first = run_town("joined-hands").worlds.iloc[0]
    said = to_number(answer)
    if abs(said - float(first["ever_listed_share"]) * RESIDENTS) <= 5:
        return None
    if abs(said - float(first["listed_share"]) * RESIDENTS) <= 5:
        return "These are on the list at the end. How many were on it in at least one month? See 'ever on the list'."
    if abs(said - 100 * float(first["ever_listed_share"])) <= 1:
        return f"This is the number in 100. The town has {RESIDENTS:,} residents: how many people is that?"
    return "Look for the row 'ever on the list' and the column joined-hands. It gives a share: turn it into people."


@exercise("00.2")
def another_town(answer: object) -> str | None:
    """One town is one story. The same rules gave another town a share outside the claim."""
    seed = to_number(answer)
    if seed != int(seed) or not 0 <= seed <= 10_000:
        return "A seed is a whole number, such as 7."
    if seed == 1:
        return "Seed 1 is the town that the claim came from. Try another."
    share = float(run_town("joined-hands", int(seed)).worlds["listed_share"].iloc[0])
    if 0.09 <= share <= 0.105:
        return f"In town {int(seed)} the share is {share:.1%}: the claim holds there. Look for one in which it fails."
    return None


@exercise("00.3")
def list_without_people(answer: object) -> str | None:
    """Nobody is ever listed, though the list is there: the numbers behind a list decide what it does."""
    rulebook = to_rulebook(answer)
    require_list(rulebook, "Keep it (listing.enabled stays true), and let nobody land on it.")
    require_law(rulebook, besides=(MISTAKES,))
    entries = sum(int(run_town(rulebook, seed).worlds["entries"].iloc[0]) for seed in (1, 2))
    if entries:
        return (
            f"In two towns together, times put on the list: {entries:,}. What must happen before a person is "
            "listed? Records must be made, be read, cost points, and push a score below the threshold. Stop one step."
        )
    return None
