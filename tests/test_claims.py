"""Each number that the course prints about the world rests on a row of facts; what was withdrawn is gone."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.claims import Claim, claims_of, everything

ROOT = Path(__file__).parents[1]
TABLE = tomllib.loads((ROOT / "tests" / "claims.toml").read_text(encoding="utf-8"))
PRINTED = [
    *(ROOT / "notebooks").rglob("*.md"),
    *(ROOT / "notebooks" / "instructor").glob("*.py"),
    *(ROOT / "sim" / "rules" / "pilots").glob("*.toml"),
    *(ROOT / "sim" / "page" / "web" / "words").glob("*.json"),
    ROOT / "README.md",
    ROOT / "sim" / "ODD.md",
    ROOT / "sim" / "rules" / "schema.py",
]

READ = [path for path in PRINTED if path.suffix in (".md", ".py", ".json") and path.name != "schema.py"]


def rows_of(claim: Claim) -> list[dict]:
    words = (claim.words + " " + claim.source).replace("&", "and")
    return [
        fact
        for fact in TABLE["fact"]
        if claim.mark in ("", fact["grade"]) and fact["about"].replace("&", "and") in words
    ]


def ungrounded(claim: Claim) -> list[str]:
    """The numbers of a claim that no row of facts of its grade holds."""
    known = {number for fact in rows_of(claim) for number in [*fact["numbers"], *fact.get("model", ())]}
    return [number for number in claim.numbers if number not in known]


def test_every_number_about_the_world_rests_on_a_row_of_facts():
    claims = everything()
    assert sum(bool(claim.numbers) for claim in claims) > 50
    assert {"README", "ODD", "page"} < {claim.where.split(".")[0] for claim in claims if claim.numbers}
    assert {(c.where, n, c.words) for c in claims for n in ungrounded(c)} == set()


def test_no_row_of_facts_is_left_over():
    claims = [claim for claim in everything() if claim.numbers]
    used = {fact["about"] for claim in claims for fact in rows_of(claim)}
    assert [fact["about"] for fact in TABLE["fact"] if fact["about"] not in used] == []


@pytest.mark.parametrize("words", ["Of 43,928 of 62,784 MiDAS cases [text: mlive.com]", "MiDAS: 22,427 cases [page]"])
def test_a_wrong_number_or_a_grade_too_good_is_seen(words):
    (claim,) = claims_of(words)
    assert ungrounded(claim)


@pytest.mark.parametrize("row", TABLE["beside"], ids=lambda row: row["words"])
def test_a_finding_stands_beside_the_one_that_pulls_the_other_way(row):
    cited = [path for path in READ if re.search(row["words"], path.read_text(encoding="utf-8"))]
    assert cited
    assert [path.name for path in cited if not re.search(row["other"], path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("case", ["FSV", "recital 12", r"Article 5\(1\)\(c\)"])
def test_what_was_missing_is_printed(case):
    assert any(re.search(case, path.read_text(encoding="utf-8")) for path in READ)


def test_a_work_that_the_model_page_names_is_graded_or_said_to_be_unread() -> None:
    body, last = (ROOT / "sim" / "ODD.md").read_text(encoding="utf-8").split("## References")
    graded = "\n".join(re.findall(r"^\| .+ \| (.+?) \| F[12] \|$", body, re.MULTILINE))
    named = re.findall(r"([A-Z][\w-]+)(?: et al\.,?| & [A-Z][\w'-]+,?|,)? \(?(?:19|20)\d\d", body)
    assert len(set(named)) > 15 and "have not\nread" in last and "is not recorded" in last
    assert {name for name in named if name not in graded + last} == {"January"}


def test_auto_flag_names_cases_that_raised_debts_and_says_that_it_raises_none() -> None:
    (lesson,) = (ROOT / "notebooks" / "instructor").glob("04_*.py")
    pilot = (ROOT / "sim" / "rules" / "pilots" / "auto-flag.toml").read_text(encoding="utf-8")
    assert "A false flag costs points here; unlike in the four cases it makes no debt." in lesson.read_text(
        encoding="utf-8"
    )
    assert "a false accusation here costs standing, not money, while Robodebt raised debts" in pilot


def paragraphs(path: Path) -> list[str]:
    text = re.sub(r"^# ?", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n|\n\s*[-|] ", text)]


@pytest.mark.parametrize("row", TABLE["withdrawn"], ids=lambda row: row["words"][:30])
def test_what_was_withdrawn_is_printed_nowhere(row):
    again = [
        f"{path.name}: {result[0]}: {row['why']}"
        for path in PRINTED
        for part in paragraphs(path)
        if (result := re.search(row["words"], part)) and row.get("unless", "\0") not in part
    ]
    assert again == []
