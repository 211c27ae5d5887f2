"""Checks of notebook 06, *Nine towns*."""

from __future__ import annotations

from sim.lab import nine_towns
from sim.lab.classroom import SEEDS, means, run_town
from sim.lab.exercises import exercise, to_letters, to_rulebook
from sim.lab.laws import require_list_by_law
from sim.lab.parse import to_name
from sim.rules import shelf

PILOT, SCHEME = "lantern-score", "thousand-points"
SENTENCES: dict[str, tuple[str, str]] = {
    "A": ("refuted", "several studies say that there is no single national score"),
    "B": ("documented", "press and official papers report names and numbers put online"),
    "C": ("unknown", "no measured error rate was found for these lists; those we have come from other systems"),
    "D": ("refuted", "in a study of 2018, 11% of people in pilot areas knew that they were in one"),
    "E": ("documented", "two city schemes of 2018 had incentives only"),
    "F": ("unknown", "18 million duties were fulfilled by an official count, but nobody knows how many without a list"),
}


@exercise("06.1")
def most_feedback(answer: object) -> str | None:
    """A share is not a size: feedback causes nearly all months on this list, and the list is short."""
    rows = nine_towns.side_by_side()
    said = to_name(answer, list(rows.index), "one of the nine")
    if said == str(rows["entrenchment"].idxmax()):
        return None
    if said in (str(rows["listed_share"].idxmax()), "joined-hands"):
        return "Many are on this list. The question is about another column: what share of the months feedback causes."
    return f"Feedback causes {float(rows['entrenchment'][said]):.0%} there. One of the nine has more."


@exercise("06.2")
def leak(answer: object) -> str | None:
    """Far fewer are refused, and the perks stay. What did you have to change: the company's rules, or the court's?"""
    rulebook = to_rulebook(answer, PILOT)
    old = shelf.load(PILOT)
    if rulebook.registry.coverage < old.registry.coverage:
        return "You let fewer people in. The same 60% join; change what happens to them."
    require_list_by_law(rulebook, PILOT)
    if rulebook.listing.threshold < old.listing.threshold:
        return "You moved the line of refusal. Leave it where it is, and ask what pushes people below it."
    own, before = means(rulebook), means(old)
    ever, favoured = own["ever_listed_share"], own["favoured_share"]
    if favoured < 0.2:
        return f"Now only {favoured:.0%} are favoured. Keep a scheme that favours at least 20%."
    if ever > 0.6 * before["ever_listed_share"]:
        return (
            f"{ever:.1%} are refused at some time, before it was {before['ever_listed_share']:.1%} (three towns); "
            "bring it down by at least 40%. Which source is not the company's own?"
        )
    return None


@exercise("06.3")
def bought(answer: object) -> str | None:
    """The claim is overturned: people behave as before, and hardly anybody is favoured. Grades are rules."""
    rulebook = to_rulebook(answer, SCHEME)
    require_list_by_law(rulebook, SCHEME)
    old = shelf.load(SCHEME)
    if not rulebook.favour.enabled or rulebook.favour.threshold > old.favour.threshold:
        return "Leave the grades where they are: AA still begins at 1,030 points and is open to all."
    favoured = means(rulebook)["favoured_share"]
    if favoured > 0.01:
        return f"{favoured:.0%} are still favoured. What can change a score while conduct stays the same?"
    rates = ([float(run_town(r, seed).worlds["breach_rate"].iloc[0]) for seed in SEEDS] for r in (rulebook, old))
    moved = max(abs(new - was) for new, was in zip(*rates, strict=True))
    if moved > 0.004:
        return f"Bills missed change by {moved:.1%} in one town. Leave conduct as it is, so that only grades move."
    return None


@exercise("06.4")
def known(answer: object) -> str | None:
    """You can tell what is documented from what is not. Most talk about these schemes cannot."""
    said = to_letters(answer, SENTENCES, ("documented", "refuted", "unknown"), "one of the three words")
    wrong = [letter for letter, (right, _) in SENTENCES.items() if said[letter] != right]
    if wrong:
        right = f"{len(SENTENCES) - len(wrong)} of {len(SENTENCES)} right"
        return f"Look at {wrong[0]} again: {SENTENCES[wrong[0]][1]}. ({right}.)"
    return None
