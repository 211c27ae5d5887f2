"""The six kinds of people that a lecturer can tell of: what makes each, their other life, and three questions."""

from __future__ import annotations

from dataclasses import dataclass

LISTED = "with the list"


@dataclass(frozen=True)
class Kind:
    """One kind of resident.

    Attributes:
        name: of the kind, as a title.
        other: the name of the other life that tells the story.
        means: what that other life goes without, in a sentence.
        finding: the same in one sentence, with {who}.
        says: what is known of whoever is found, in a sentence; {here} and {there} are months on the list.
        nobody: what to say where a town has no such person.
        questions: three, for a class.
    """

    name: str
    other: str
    means: str
    finding: str
    says: str
    nobody: str
    questions: tuple[str, str, str]


TRAPPED = Kind(
    "trapped by somebody else's record",
    "only own records",
    "In the other life no record is ever filed under the wrong person's name; all else is the same.",
    "Resident {who} is on the list for {here}; had nobody else's record been filed under their name, it would be none.",
    "They are on the list for {here}. Had nobody else's record been filed under their name, it would be none.",
    "no record of somebody else's puts anybody on this list by itself",
    (
        "How could this person have noticed, and whom could they have told?",
        "Who should have to prove whose record it is: the person, the source or the registry?",
        "Would a second look before each listing have been worth what it costs?",
    ),
)
RECOVERED = Kind(
    "would not pay, and recovered",
    "no list",
    "In the other life there is no list; all else is the same.",
    "Resident {who} would not pay, was on the list for {here}, and is as well off at the end as with no list.",
    "Bills that they would not pay put them on the list for {here}. They came off, owe nothing, and at the end are as "
    "well off as with no list.",
    "nobody who was listed for bills they would not pay is off the list and as well off at the end",
    (
        "Is this the list working as it should? What did it cost, and whom?",
        "What had this person that others on the list had not?",
        "Should anything of the stay still be seen by anybody today?",
    ),
)
AFRAID = Kind(
    "kept off by fear",
    "no fear",
    "In the other life the list is the same, but nobody pays a bill for fear of it; all else is the same.",
    "Resident {who} is never on the list; without fear of it they would be, for {there}.",
    "They are never on the list. Without fear of it they would miss bills on purpose, and be on it for {there}.",
    "nobody is off this list only because they fear it",
    (
        "Fear kept this person off the list. Is that what the list is for?",
        "What would have kept them paying without a list?",
        "How many people on the list would you accept for each one who pays for fear of it?",
    ),
)
DRAWN_IN = Kind(
    "drawn in by family or friends",
    "ties do not count",
    "In the other life the same list does not look at ties or at the household; all else is the same.",
    "Resident {who} is on the list for {here}; if ties and household did not count, it would be none.",
    "They are on the list for {here}. If ties and household did not count, it would be none.",
    "nobody is on this list only because of family or friends",
    (
        "What should this person have done: choose other friends?",
        "Why might whoever wrote this rule have thought it fair?",
        "Who else is hit when a person is listed, although no list names them?",
    ),
)
NEVER_OUT = Kind(
    "never out",
    "no feedback",
    "In the other life the same list costs nothing, draws no closer watch and reaches nobody's ties.",
    "Resident {who} is on the list for {here}, and still at the end; without feedback it would be {there}.",
    "They are on the list for {here}, and still at the end. Without feedback it would be {there}, and over by then.",
    "everybody who is on this list at the end would be on it without feedback, too",
    (
        "What would this person have to do to come off, and what stands in their way?",
        "At which month could somebody have helped, and how?",
        "Is a list that some never leave a penalty, a warning, or something else?",
    ),
)
UNTOUCHED = Kind(
    "not touched by the list",
    "no list",
    "In the other life there is no list; all else is the same.",
    "Resident {who} is never on the list, and has at the end what they would have with no list.",
    "They are never on the list, never refused and never favoured. At the end they have what they have with no list.",
    "everybody is listed, favoured or left with more or less than with no list",
    (
        "What would this person say of the list, if you asked them?",
        "Have they done anything that listed people have not?",
        "If most people are like this one, is the list a success?",
    ),
)
KINDS = (TRAPPED, RECOVERED, AFRAID, DRAWN_IN, NEVER_OUT, UNTOUCHED)
"""In the order in which they are told."""
LABELS = {
    "months_listed": "months on the list",
    "months_refused": "months with a refusal",
    "months_missed_cannot": "months in which they could not pay a bill",
    "months_missed_will_not": "months in which they would not pay a bill",
    "records": "records on file",
    "records_wrong_or_astray": "  of them wrong",
    "left": "savings less arrears at the end (months of costs)",
}
"""What the two lives are compared in."""
