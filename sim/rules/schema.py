"""The keys of a rulebook: every number that makes one way of governing, with unit, range, default and basis.

Money is counted in months of basic living costs (1.0 pays for one plain month), time in months, chances in shares
from 0 to 1. `basis` says what a default leans on: "assumed" is a teaching value, anything else names a source.
Defaults amplify: at documented scale a town of 1,000 would have about eight listed people (see the pilot true-scale).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, JsonValue

if TYPE_CHECKING:
    from typing import Generic

    from typing_extensions import TypeVar

    Real = TypeVar("Real", default=float)
    Whole = TypeVar("Whole", default=int)
    YesNo = TypeVar("YesNo", default=bool)
    Held = TypeVar("Held")  # what the line declares at which a key stands: one of the three

    class _View(Generic[Real, Whole, YesNo]): ...

else:  # what a person writes is validated as numbers; the other views are for columns, and for types only
    Real, Whole, YesNo = float, int, bool

    class _View:
        def __class_getitem__(cls, _):
            return cls


ASSUMED = "assumed"
RULE_SET_W = "rule-set W, see ODD.md"
SOURCE_ORDER = ("utility", "lender", "court", "transit", "platform")
SERVICE_ORDER = ("employer", "travel", "credit", "housing", "school")
NAME = r"^[a-z][a-z0-9_-]{0,39}$"
GRADE = r"^[A-Za-z][A-Za-z0-9+-]{0,11}$"
IN_WORDS = {
    NAME: "must be 1 to 40 small letters, digits, - or _, the first of them a letter",
    GRADE: "must be 1 to 12 letters, digits, + or -, the first of them a letter",
}
CHANNELS = (
    "means", "scrutiny", "association", "carrots", "errors", "deterrence", "recourse", "help", "informal", "discretion",
)  # fmt: skip
CHANNEL_WORDS = {
    "means": "what being listed costs",
    "scrutiny": "closer watch on the listed and recorded",
    "association": "ties to listed people",
    "carrots": "perks for the favoured",
    "errors": "wrong records",
    "deterrence": "fear of the list",
    "recourse": "appeal and repair",
    "help": "help from ties before bills fall due",
    "informal": "informal work of the listed",
    "discretion": "clerks who waive listings",
}
"""What each channel is, in the words of every table and picture."""


def channel_described(name: str) -> str:
    """What a channel is, in plain words, with its name, which a person can type after `--cut`."""
    return f"{CHANNEL_WORDS[name]} ({name})"


OPTIONAL = ("help", "informal", "discretion")
"""Channels that are off by default: a table of channels shows them only where a rulebook uses them."""
FEEDBACK = ("means", "scrutiny", "association", "carrots")
"""The reinforcing channels: what the twin `no feedback` goes without."""


def key(default: float, unit: str, about: str, low: float, high: float, basis: str = ASSUMED) -> Held:  # type: ignore[type-var]
    """One numeric key: its default, unit, meaning, closed range and what the default leans on."""
    more: dict[str, JsonValue] = {"unit": unit, "basis": basis}
    return cast("Held", Field(default=default, ge=low, le=high, description=about, json_schema_extra=more))


def switch(default: bool, about: str, basis: str = ASSUMED) -> Held:  # type: ignore[type-var]
    """One yes-or-no key."""
    more: dict[str, JsonValue] = {"unit": "yes/no", "basis": basis}
    return cast("Held", Field(default=default, description=about, json_schema_extra=more))


class Section(_View[Real, Whole, YesNo], BaseModel):
    """A frozen table of keys; unknown keys and values of another type are refused.

    Each key is declared once, by what it holds (Real, Whole or YesNo), and seen in three ways: `Life` is a table of a
    rulebook (float, int, bool), `Life[Reals, Ints, Bools]` the same keys of many rulebooks as columns, and
    `Life[bool, bool, bool]` says which are in use. So a search for the uses of a key finds the line where it acts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Life(Section[Real, Whole, YesNo]):
    """What life costs, and how unequally people earn. Conduct is the same for everyone by default."""

    wage: Real = key(1.34, "months of costs", "mean monthly wage", 0.5, 5)
    wage_spread: Real = key(0.03, "share", "standard deviation of wages between residents", 0, 0.6)
    wage_skew: Real = key(0.0, "share", "lean of wages: many earn little and few much, 1 = the most", 0, 1)
    wage_floor: Real = key(0.0, "months of costs", "no wage is below this (public support)", 0, 5)
    commitment: Real = key(0.0, "share", "of the wage above `committed_from`, spent on dearer living", 0, 1)
    committed_from: Real = key(1.3, "months of costs", "wage from which people live dearer", 0, 5)
    district_wage: Real = key(0.0, "share", "wages are lower in the first district, higher in the last", -0.5, 0.5)
    shock: Real = key(0.02, "chance a month", "a stroke of bad luck", 0, 1)
    shock_spread: Real = key(0.0, "share", "spread of exposure to bad luck between residents, 0 = all alike", 0, 1)
    shock_cost: Real = key(3.0, "months of costs", "what a stroke of bad luck costs", 0, 24)
    savings_start: Real = key(2.0, "months of costs", "mean savings at the start", 0, 24)
    savings_spread: Real = key(0.5, "share", "spread of savings at the start between residents", 0, 1)
    savings_cap: Real = key(6.0, "months of costs", "savings above this are spent", 0.1, 60)
    credit_line: Real = key(0.5, "months of costs", "overdraft of residents whose credit is open", 0, 6)
    surcharge: Real = key(0.01, "share a month", "growth of unpaid arrears", 0, 0.2, "direction: US court debt surveys")
    arrears_cap: Real = key(24.0, "months of costs", "arrears above this are written off", 0.1, 120)
    defiance: Real = key(0.03, "chance", "mean readiness to miss an obligation on purpose", 0, 1)
    defiance_spread: Real = key(0.0, "share", "spread of defiance between residents, 0 = all alike", 0, 1)
    district_tilt: Real = key(0.0, "share", "obligations fall due more in the first district, less in the last", -1, 1)
    pool_price: Real = key(
        0.0, "months of costs", "what lenders charge every open borrower per missed share of the pool", 0, 20,
        "direction: Liberman et al. 2018",
    )  # fmt: skip


class RegistryRules(Section[Real, Whole, YesNo]):
    """Component 1 of the plan: who is covered, and what joining the drawers does."""

    coverage: Real = key(1.0, "share", "residents whom the registry scores (below 1: opt-in)", 0, 1)
    mismatch: Real = key(
        0.0, "chance", "a record is filed under a namesake by matching on names", 0, 0.5,
        "assumed; no rate per record was found",
    )  # fmt: skip
    frozen_clock: YesNo = switch(False, "records do not age while arrears stand", RULE_SET_W)


class Score(Section[Real, Whole, YesNo]):
    """One formula; pilots differ in numbers."""

    start: Real = key(1000.0, "points", "score at the start", -10000, 10000)
    low: Real = key(0.0, "points", "lowest score", -10000, 10000)
    high: Real = key(1300.0, "points", "highest score", -10000, 10000)
    merit: Real = key(1.0, "points a month", "gain for a month without a new record", 0, 100)
    merit_months: Whole = key(24, "months", "clean months that count at the most", 0, 600)
    lock: YesNo = switch(False, "good conduct does not count while arrears stand", RULE_SET_W)
    repeat: Real = key(
        1.0, "factor", "demerits of a repeat while a record of the same source stands", 1, 10, RULE_SET_W
    )
    association: Real = key(0.0, "points", "lost if all ties are listed (in proportion)", 0, 2000)
    household: Real = key(0.0, "points", "lost while another member of the household is listed", 0, 2000, RULE_SET_W)
    means: Real = key(0.0, "points", "gain for full savings (in proportion)", 0, 2000)
    tenure: Real = key(0.0, "points", "gain for long tenure (in proportion)", 0, 2000)
    tenure_months: Whole = key(120, "months", "tenure that counts as long", 1, 600)
    grades: dict[Annotated[str, Field(pattern=GRADE)], Annotated[float, Field(ge=-10000, le=10000)]] = Field(
        default_factory=dict,
        max_length=20,
        description="names of grades and the lowest score of each; for reports",
        json_schema_extra={"unit": "points", "basis": RULE_SET_W},
    )


class Purchase(Section[Real, Whole, YesNo]):
    """Points that can be bought, by those who can spare the money."""

    cap: Real = key(0.0, "points a year", "points that can be bought at the most", 0, 1000, RULE_SET_W)
    price: Real = key(0.02, "months of costs", "price of a point", 0.001, 10)
    reserve: Real = key(3.0, "months of costs", "savings that residents keep before they buy", 0, 60)


class Listing(Section[Real, Whole, YesNo]):
    """The blacklist: on when the score is too low or records are too many; off after the term, when neither holds."""

    enabled: YesNo = switch(True, "there is a list")
    threshold: Real = key(900.0, "points", "a score below this lists", -10000, 10000)
    strikes: Whole = key(0, "records", "active records that list, 0 = strikes do not count", 0, 1000)
    term: Whole = key(12, "months", "minimum stay", 0, 600)
    arrears_paid: YesNo = switch(False, "only those without arrears come off", "idea: rule-set W, see ODD.md")


class Favour(Section[Real, Whole, YesNo]):
    """The redlist: above the upper threshold and not listed."""

    enabled: YesNo = switch(False, "there is a redlist")
    threshold: Real = key(1030.0, "points", "a score above this is favoured", -10000, 10000, RULE_SET_W)


class Sanctions(Section[Real, Whole, YesNo]):
    """How hard gated services press, and how long they remember."""

    severity: Real = key(1.0, "factor", "scales what every gate costs the listed", 0, 3)
    stale_chance: Real = key(0.0, "chance", "a service keeps a stale copy after a removal", 0, 1)
    stale_months: Whole = key(6, "months", "how long a stale copy lasts", 0, 600)


class Inspection(Section[Real, Whole, YesNo]):
    """Scrutiny: the listed, those with records, and districts with past discoveries are watched more."""

    listed_factor: Real = key(1.5, "factor", "detection among the listed", 0, 10)
    record_factor: Real = key(0.0, "per record", "added to the factor for each active record", 0, 10)
    focus: Real = key(
        0.0, "share", "budget that follows past discoveries, the rest is even", 0, 1, "Ensign et al. 2018"
    )
    prior: Real = key(10.0, "records", "past discoveries per district at the start", 0.01, 1e6)
    prior_tilt: Real = key(0.0, "share", "more past discoveries in the first district, fewer in the last", -0.99, 0.99)
    decay: Real = key(0.02, "share a month", "past discoveries forgotten", 0, 1)
    watch_tilt: Real = key(0.0, "share", "misses are noticed more in the first district, less in the last", -1, 1)
    error_tilt: Real = key(0.0, "share", "errors are made more in the first district, less in the last", -1, 1)
    units: Whole = key(0, "inspectors", "sent by lot to a district each month; 0 = budget spread smoothly", 0, 1000)
    finds_per_unit: Whole = key(0, "records", "an inspector finds at the most, 0 = no limit", 0, 100000)
    reported: Real = key(0.0, "share", "detection that needs no inspection", 0, 1, "Ensign et al. 2018")
    corrected: YesNo = switch(False, "discoveries count less where more was inspected", "Ensign et al. 2018")


class MeansTest(Section[Real, Whole, YesNo]):
    """Telling cannot from will not before a record is made."""

    enabled: YesNo = switch(False, "missed obligations are tested before a record is made")
    accuracy: Real = key(0.7, "chance", "the test is right", 0.5, 1)


class Notice(Section[Real, Whole, YesNo]):
    """Those who do not know that they are listed can neither appeal nor repair."""

    chance: Real = key(0.5, "chance", "told when listed", 0, 1)
    on_refusal: YesNo = switch(
        True, "a refusal tells", "a lawyer learned of a listing from a failed booking (HRW 2017)"
    )


class Appeal(Section[Real, Whole, YesNo]):
    """A desk of limited capacity that reviews in turn."""

    rate: Real = key(0.05, "chance a month", "a listed resident who knows appeals", 0, 1, "raised, so that it shows")
    capacity: Real = key(5.0, "per 1,000 residents a month", "appeals reviewed at the most", 0, 1000)
    accuracy: Real = key(0.5, "chance", "a wrong record on the file is found and expunged", 0, 1)


class Repair(Section[Real, Whole, YesNo]):
    """Making good: true records of listed residents without arrears are replaced by a residual mark."""

    rate: Real = key(0.0, "chance a month", "a listed resident who knows and owes nothing repairs", 0, 1)
    wait: Whole = key(3, "months", "clean months needed before", 0, 600)
    residual: Whole = key(0, "points", "mark that stays after repair", 0, 10000, RULE_SET_W)
    residual_months: Whole = key(24, "months", "how long the mark stays", 1, 600, RULE_SET_W)


class Deterrence(Section[Real, Whole, YesNo]):
    """The official purpose: fear of the list lowers deliberate breach. It follows the law as it is written."""

    strength: Real = key(
        0.8, "share", "fewer deliberate breaches where a record is certain and costs without bound", 0, 1,
        "direction: Nagin 2017, certainty counts for more than severity",
    )  # fmt: skip
    half: Real = key(0.2, "months of costs", "cost of a record at which fear is half of that", 0.01, 24)
    fixed: Real = key(0.0, "share", "fear whatever the law says, 0 = it follows the law", 0, 1)
    awareness: Real = key(1.0, "share", "residents who know that there is a list", 0, 1)
    listed: Real = key(
        0.0, "share", "the same for those on it; below 0 it backfires", -1, 1, "direction: Angry Borrowers"
    )


class Help(Section[Real, Whole, YesNo]):
    """Ties with money to spare give some to ties in need, before the next bills fall due."""

    share: Real = key(
        0.0, "share a month", "of savings above the reserve, offered to ties in need", 0, 1,
        "direction: SSWR 2022; US Financial Diaries",
    )  # fmt: skip
    reserve: Real = key(2.0, "months of costs", "savings that helpers keep", 0, 60)
    upto: Real = key(0.3, "months of costs", "help also fills savings up to this, 0 = arrears only", 0, 6)


class Informal(Section[Real, Whole, YesNo]):
    """The listed earn part of what gates cost them, unseen."""

    share: Real = key(0.0, "share", "of lost wages and extra costs, earned back", 0, 1, "direction: Sykes 2011")


class Discretion(Section[Real, Whole, YesNo]):
    """A clerk may waive a listing until the next record."""

    waive: Real = key(
        0.0, "chance", "a listing is waived until the next record", 0, 1, "direction: studies of Danish caseworkers"
    )
    district: Real = key(0.0, "share", "waived less in the first district, more in the last", -1, 1)
    first: Real = key(0.0, "share", "waived so much less for those who were listed before", 0, 1)


class Channels(Section[Real, Whole, YesNo]):
    """Each way in which a listing feeds back, to be cut by itself."""

    means: YesNo = switch(True, "blocked services cost wages, money and credit")
    scrutiny: YesNo = switch(True, "those with records are watched more")
    association: YesNo = switch(True, "ties to the listed cost points")
    carrots: YesNo = switch(True, "the favoured live cheaper")
    errors: YesNo = switch(True, "wrong records are made")
    deterrence: YesNo = switch(True, "fear of the list lowers deliberate breach")
    recourse: YesNo = switch(True, "appeal and repair")
    help: YesNo = switch(True, "ties help those in need")
    informal: YesNo = switch(True, "the listed earn back part of what gates cost")
    discretion: YesNo = switch(True, "clerks waive listings")


NEUTRAL: dict[str, dict[str, float]] = {
    "means": {"sanctions.severity": 0.0},
    "scrutiny": {"inspection.listed_factor": 1.0, "inspection.record_factor": 0.0, "inspection.focus": 0.0},
    "association": {"score.association": 0.0, "score.household": 0.0},
    "carrots": {"service.*.perk": 0.0},
    "errors": {"source.*.error": 0.0, "registry.mismatch": 0.0},
    "deterrence": {"deterrence.strength": 0.0, "deterrence.fixed": 0.0, "deterrence.listed": 0.0},
    "recourse": {"appeal.rate": 0.0, "repair.rate": 0.0},
    "help": {"help.share": 0.0},
    "informal": {"informal.share": 0.0},
    "discretion": {"discretion.waive": 0.0},
}
"""What a cut channel means, in numbers: these keys at these values. Nothing else reads the switches."""


class Source(Section[Real, Whole, YesNo]):
    """A body that holds data. Its records reach the registry only while it is connected."""

    name: str = Field(pattern=NAME, description="name of the source")
    kind: Literal["government", "commercial"] = Field("government", description="government or commercial")
    connected: YesNo = switch(True, "the registry reads its records")
    rate: Real = key(0.5, "chance a month", "an obligation falls due", 0, 1)
    amount: Real = key(0.1, "months of costs", "what the obligation costs", 0, 24)
    detection: Real = key(0.5, "chance", "a missed obligation becomes a record", 0, 1)
    error: Real = key(0.002, "chance", "a met obligation becomes a wrong record", 0, 1)
    demerit: Whole = key(40, "points", "demerit of a record", 0, 10000)
    retention: Whole = key(24, "months", "how long a record stays", 1, 1200)
    ceiling: Real = key(
        10000.0, "points", "the score cannot pass this while a record stands", -10000, 10000, RULE_SET_W
    )


class Service(Section[Real, Whole, YesNo]):
    """A service. A gated one reads the lists, blocks the listed and favours the favoured."""

    name: str = Field(pattern=NAME, description="name of the service")
    gated: YesNo = switch(True, "it reads the lists")
    wage_loss: Real = key(0.0, "share of wage", "lost while blocked", 0, 1)
    extra_cost: Real = key(0.0, "months of costs", "added to living costs while blocked", 0, 2)
    perk: Real = key(0.0, "months of costs", "taken off living costs for the favoured", 0, 0.5)
    need: Real = key(0.1, "chance a month", "a resident asks for the service", 0, 1)
    credit: YesNo = switch(False, "it keeps the overdraft, which the blocked lose")
