"""Slides: five pictures of one size whose titles say what was found, with notes and questions; again the same."""

from __future__ import annotations

import io
import re
from pathlib import Path

import matplotlib.image
import pytest

import sim
from sim import files, slides
from sim.cli.main import main
from sim.errors import ListedError

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def lived() -> sim.Run:
    return sim.run("joined-hands", 120, 60)


@pytest.fixture(scope="module")
def deck(lived: sim.Run) -> list[slides.Slide]:
    return slides.slides(lived)


@pytest.fixture(scope="module")
def pictures(deck: list[slides.Slide]) -> list[bytes]:
    return [slide.picture.png() for slide in deck]


def test_five_slides_tell_what_was_found_in_this_town(
    lived: sim.Run, deck: list[slides.Slide], pictures: list[bytes]
) -> None:
    assert [slide.picture.name for slide in deck] == list(slides.ORDER)
    number = {name: int(lived.town.state.listed[world].sum()) for world, name in enumerate(("own", "no feedback"))}
    assert deck[0].title == (
        f"Same people, same luck: {number['own']} listed; {number['no feedback']} if being listed changed nothing"
    )
    assert all(re.search(r"\d|body", slide.title) and slide.say and len(slide.ask) == 2 for slide in deck)
    assert lived.sentence in deck[0].say and lived.margin_sentence in deck[2].say
    for picture in pictures:
        image = matplotlib.image.imread(io.BytesIO(picture))
        assert image.shape[:2] == (1080, 1920)


def test_the_notes_hold_every_word_and_every_question(deck: list[slides.Slide]) -> None:
    text = " ".join(slides.notes(deck).split())
    for slide in deck:
        assert slide.title in text
        assert all(" ".join(words.split()) in text for words in (*slide.say, *slide.ask))
    assert slides.LIMITS in text
    assert "*" not in text, "neither a text file nor a PDF sets it in italics"
    for number, slide in enumerate(deck, 1):
        page = slides._notes_page(number, slide).figure
        page.draw_without_rendering()
        [words] = page.axes[0].texts
        box = words.get_window_extent()
        assert box.y0 >= 0 and box.x1 <= page.bbox.x1, f"the notes to slide {number} leave the page"


def test_pdf_has_a_page_for_each_slide_and_its_notes_and_is_the_same_again(
    lived: sim.Run, deck: list[slides.Slide], pictures: list[bytes]
) -> None:
    again = slides.slides(lived)
    first = slides.pdf(deck)
    assert first == slides.pdf(again)
    assert first.startswith(b"%PDF") and first.count(b"/Type /Page ") == 10
    assert pictures == [slide.picture.png() for slide in again]


def test_a_town_without_anybody_listed_has_slides_too() -> None:
    rulebook = sim.load("joined-hands").without_list()
    deck = slides.slides(sim.run(rulebook, 40, 24))
    assert deck[0].title.startswith("Same people, same luck: 0 listed")
    assert deck[3].title == "Nobody was ever listed"


def test_the_command_writes_them_and_keeps_what_is_not_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "deck"
    words = ["slides", "--residents", "60", "--months", "24", "--out", str(out)]
    assert main(words) == 0
    reply = capsys.readouterr().out
    assert {path.name for path in out.iterdir()} == {*slides.FILES, files.RECORD}
    assert [line[:3] for line in reply.splitlines()][:5] == [f"{n}. " for n in range(1, 6)] and "slides.pdf" in reply
    before = {name: (out / name).read_bytes() for name in slides.FILES}
    assert main([*words, "--dark"]) == 0
    assert all((out / name).read_bytes() != before[name] for name in slides.FILES if name != slides.NOTES)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / slides.PDF).write_text("mine")
    with pytest.raises(ListedError, match=re.escape(slides.PDF)):
        slides.check(tmp_path / "mine")
    assert main([*words[:-1], str(tmp_path / "mine")]) != 0
    assert (tmp_path / "mine" / slides.PDF).read_text() == "mine"
