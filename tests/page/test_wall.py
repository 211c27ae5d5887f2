"""The class wall: codes of a class, out of a chat, become one picture and one town: with the numbers of `sim live`."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.play import file
from sim.play.codes import Code, decode, encode
from sim.play.guesses import GUESSES
from sim.play.lives import Life
from sim.play.towns import TOWNS, CodedTown
from sim.town.choices import Choice, Orders
from tests.page.browser import Visit, axe
from tests.page.test_frame import SMALL
from tests.test_pasted import SPOILT

PLAY_TOWN, MONTHS = TOWNS[0], 72


def some_lives(count: int) -> list[str]:
    """Codes of one town: careful and careless, some with bills withheld by hand."""
    luck = np.random.default_rng(6)
    codes = []
    for k, who in enumerate(luck.choice(300, count, replace=False).tolist()):
        orders = Orders(never_slip=bool(k % 3), keep=[0, 0.5, 1][k % 3], appeal=True if k % 2 else None)
        months = sorted({*luck.integers(2, MONTHS, k % 4).tolist()})
        answers = tuple(Choice(month, who, "pay lender", 0) for month in months)
        codes.append(encode(Code(PLAY_TOWN, MONTHS, Life(who, ((1, orders),), answers, GUESSES[k % 4]))))
    return codes


@pytest.fixture(scope="module")
def codes() -> list[str]:
    return some_lives(24)


@pytest.fixture(scope="module")
def class_life(codes: list[str], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What `sim live` says of the same class."""
    path = tmp_path_factory.mktemp("class") / "codes.txt"
    path.write_text("\n".join(codes), encoding="utf-8")
    return sim.live(path)


@pytest.fixture
def wall(chrome: Any, built: Path) -> Iterator[Visit]:
    opened = Visit(chrome, built, size=(1366, 768), fragment=f"wall&{SMALL}", reduced_motion="reduce")
    yield opened
    opened.close()


def put(visit: Visit, text: str) -> None:
    """Paste into the box and put it on the wall."""
    visit.page.get_by_label("Codes of the class").fill(text)
    visit.page.get_by_role("button", name="Put on the wall").click()


def hangs(visit: Visit, lives: int) -> None:
    """Wait until so many lives are lived and drawn."""
    visit.until("lives => document.querySelectorAll('.wall svg .apart').length === lives", lives)


def saved(visit: Visit, button: str) -> bytes:
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_a_chat_becomes_a_wall_with_the_numbers_of_python(
    wall: Visit, codes: list[str], class_life: Any, tmp_path: Path
) -> None:
    at = wall.page
    elsewhere = encode(Code(TOWNS[1], MONTHS, Life(4)))
    second = encode(Code(PLAY_TOWN, MONTHS, Life(decode(codes[0]).life.resident, ((9, Orders(keep=3)),))))
    chat = [f"[12:0{k % 10}] Ann-Marie {k}: {code}, thanks" for k, code in enumerate(codes)]
    put(wall, "\n".join([*chat, codes[3].lower(), "well done!", f"Zoe: {SPOILT}", elsewhere, second]))
    hangs(wall, 24)
    assert at.get_by_label("Codes of the class").input_value() == ""
    problems = at.locator(".wall-problems").inner_text()
    assert "24 lives are on the wall. 1 code came twice and counts once. 1 line had no code." in problems
    assert f"line 27: '{SPOILT}': a letter is wrong or missing; copy the code again, all of it." in problems
    assert "1 code is of another town" in problems and "1 seat was played twice; the later life waits:" in problems
    assert "Ann" not in at.locator("body").inner_text() and "Ann" not in at.evaluate("location.hash")

    listed, left = class_life.tables["months_listed"], class_life.tables["left_at_the_end"]
    here, free = listed["with the list, played"], listed["no feedback, played"]
    ever, only = int((here > 0).sum()), int(((here > 0) & (free == 0)).sum())
    assert ever > only > 1
    title = f"{ever} of 24 were ever on the list, {only} of them only because of what the list does."
    assert at.locator(".wall-finding").inner_text() == title
    said = " ".join(class_life.sentences)
    assert f"Listed only because of what the list does, and never with no feedback: {only}." in said
    by_rule = int((listed["with the list, by habit"] > 0).sum())
    assert f"Ever listed, of 24 residents played: {ever}; by habit it would be {by_rule}." in said
    reply = at.locator(".wall-comes").inner_text()
    assert f"Ever on the list: {ever}. Had all of you lived as people there do: {by_rule}." in reply
    ends = next(s for s in class_life.sentences if "to how they end" in s).split("end: ")[1].rstrip(".")
    worse, better, same = (part.split()[-1] for part in ends.split(", "))
    assert f"Worse off at the end: {worse}. Better off: {better}. The same: {same}." in reply

    guesses = class_life.tables["guesses"]
    grid = pd.crosstab(guesses["guess"], guesses["came"]).reindex(GUESSES[1:], fill_value=0)
    grid = grid.reindex(columns=GUESSES[1:], fill_value=0).to_numpy()
    shown = at.locator(".guess-grid td b").all_inner_texts()
    assert [int(cell) for cell in shown] == grid.ravel().tolist() and grid.sum() == 18
    assert [*map(len, at.locator(".guess-grid td span").all_inner_texts())] == grid.ravel().tolist()
    right, longer, less = int(grid.trace()), int(np.triu(grid, 1).sum()), int(np.tril(grid, -1).sum())
    held = f"Of 18 guesses {right} were right; {longer} were on the list for longer than guessed, {less} for less."
    assert at.locator(".wall-hands").inner_text() == held and right and longer and less
    assert (
        f"Guesses, of 18 residents: right {right}, on the list for longer than guessed {longer}, for less {less}."
        in said
    )

    rows = list(csv.DictReader(io.StringIO(saved(wall, "Save numbers (CSV)").decode("utf-8"))))
    rows.sort(key=lambda row: int(row["resident"]))
    assert [(int(row["resident"]), row["guess"]) for row in rows if row["guess"]] == [
        *guesses[["resident", "guess"]].itertuples(index=False, name=None)
    ]
    for life in ("with the list, played", "no feedback, played", "with the list, by habit"):
        assert [int(row[f"months listed, {life}"]) for row in rows] == listed[life].tolist()
    for life in ("with the list, played", "no list, played", "with the list, by habit", "no list, by habit"):
        assert np.float32([row[f"left at the end, {life}"] for row in rows]).tolist() == left[life].tolist()
    at.get_by_text("Everybody in the town").click()
    wall.until("document.querySelectorAll('.wall-comes details td').length === 16")
    cells = at.locator(".wall-comes details td").all_inner_texts()
    numbers = class_life.tables["town"].drop(columns="what").to_numpy().ravel().tolist()
    assert [int(cell.replace(",", "")) for cell in cells] == numbers

    for button, name in (("Save choices (TOML)", "class.toml"), ("Save codes", "codes.txt")):
        (tmp_path / name).write_bytes(saved(wall, button))
        read = file.load(tmp_path / name)
        assert read == file.together([decode(code) for code in codes])
    assert saved(wall, "Save wall (PNG)").startswith(b"\x89PNG")

    at.get_by_role("button", name="Take the later No.").click()  # the seat that was played twice
    assert decode(second) in map(decode, saved(wall, "Save codes").decode("utf-8").split())
    assert at.get_by_role("button", name="Take the later No.").count() == 1  # now the first one waits


def test_the_wall_is_a_link_and_a_guess_is_held_against_it(wall: Visit, codes: list[str]) -> None:
    at = wall.page
    assert at.locator(".wall-finding").inner_text() == "No code hangs here yet."
    put(wall, " ".join(codes[:8]))
    hangs(wall, 8)
    at.get_by_label("Show of hands: how many were ever on the list?").fill("6")
    title = at.locator(".wall-finding").inner_text()
    said = at.locator(".wall-hands").inner_text()
    assert said.startswith("By show of hands you said 6 of 8; it is ") and " Of 6 guesses " in said
    wall.until("location.hash.includes('hands=6')")
    at.reload()
    wall.lived()
    hangs(wall, 8)
    assert at.locator(".wall-finding").inner_text() == title and at.locator(".wall-hands").count() == 1
    put(wall, " ".join(codes[8:]))
    hangs(wall, 24)
    for size in ((1366, 768), (1920, 1080), (3840, 2160)):
        at.set_viewport_size({"width": size[0], "height": size[1]})
        wall.at_rest()
        bottom = at.evaluate("document.querySelector('.wall-rows svg').getBoundingClientRect().bottom")
        assert bottom >= 0.75 * size[1], (size, "a class leaves half of its wall empty")
    at.get_by_role("button", name="Empty the wall").click()
    wall.until("document.querySelector('.wall-finding').innerText === 'No code hangs here yet.'")
    wall.until("!location.hash.includes('codes')")
    at.get_by_role("button", name="To the story").click()
    wall.until("location.hash.indexOf('wall') < 0")


def test_from_the_lecturers_view_by_keyboard_and_without_a_fault(chrome: Any, built: Path, codes: list[str]) -> None:
    visit = Visit(chrome, built, size=(1920, 1080), fragment=f"lecture=1&stop=ten&{SMALL}", reduced_motion="reduce")
    at = visit.page
    at.keyboard.press("w")
    visit.until("location.hash.includes('stop=wall')")
    at.get_by_label("Codes of the class").focus()
    at.keyboard.insert_text("\n".join(codes))
    at.keyboard.press("Control+Enter")
    hangs(visit, 24)
    visit.at_rest()
    assert visit.violations(axe()) == [] and visit.nameless() == []
    picture, bar = at.locator(".wall svg").bounding_box(), at.locator(".lecture-bar").bounding_box()
    assert picture["y"] + picture["height"] <= bar["y"]  # all rows are seen at once
    assert at.locator(".wall svg").get_attribute("aria-label").count("months on the list;") == 10
    at.get_by_role("button", name="Wall", exact=True).click()
    visit.until("location.hash.includes('stop=ten')")
    visit.close()


def test_in_the_lecturers_view_a_room_has_no_clock_and_no_place_in_the_story(chrome: Any, built: Path) -> None:
    visit = Visit(chrome, built, fragment=f"lecture=1&stop=ten&{SMALL}", reduced_motion="reduce")
    bar = visit.page.locator(".lecture-bar")
    story = [bar.locator(".clock"), bar.locator(".place"), bar.get_by_role("button", name="Back")]
    assert [part.count() for part in story] == [1, 1, 1]
    for room in ("play", "desk", "wall"):
        visit.page.evaluate("hash => { location.hash = hash }", f"lecture=1&stop={room}&{SMALL}")
        visit.until("room => document.querySelector('.app').dataset.stop === room", room)
        assert [part.count() for part in story] == [0, 0, 0], room
        assert bar.get_by_role("button", name="Next").count() == 0, room
        for key in ("ArrowRight", "ArrowLeft", "PageDown", "PageUp", "n"):
            visit.page.keyboard.press(key)  # the last is heard after the others
        visit.page.locator(".lecture-note").wait_for()
        assert visit.page.locator(".app").get_attribute("data-stop") == room
        visit.page.keyboard.press("n")
    bar.get_by_role("button", name="To the story").click()
    visit.until("document.querySelector('.app').dataset.stop === 'ten'")
    visit.close()


def test_on_a_phone_guess_and_codes_come_first_and_nothing_lies_over_the_picture(
    chrome: Any, built: Path, codes: list[str]
) -> None:
    visit = Visit(chrome, built, size=(390, 844), fragment=f"wall&{SMALL}", reduced_motion="reduce")
    at = visit.page

    def in_order(*wanted: str) -> None:
        boxes = [at.locator(one).first.bounding_box() for one in wanted]
        for above, below in itertools.pairwise(boxes):
            assert above["y"] + above["height"] <= below["y"], wanted

    in_order(".wall-hands-box", ".wall-paste", ".wall-empty")
    at.get_by_label("Show of hands: how many were ever on the list?").fill("9")  # before anything is pasted
    put(visit, "\n".join(codes))
    hangs(visit, 24)
    visit.at_rest()
    in_order(".wall-hands-box", ".wall-paste", ".wall-problems", ".wall-finding", ".wall svg", ".wall-comes")
    assert "9" in at.locator(".wall-hands").inner_text()
    visit.close()


def test_a_seat_for_everybody_is_a_link_each_and_a_slip_to_cut_out(wall: Visit) -> None:
    at = wall.page
    at.get_by_text("A seat for everybody").click()
    at.get_by_label("Seats", exact=True).fill("60")
    at.get_by_label("Where this page stands").fill("https://example.org/listed.html#stop=wall")
    links = at.get_by_label("60 links, one a line").input_value().split("\n")
    seats = [int(link.removeprefix("https://example.org/listed.html#seat=")) for link in links]
    assert len({*seats}) == 60 and min(seats) < 50 and max(seats) >= 950
    at.evaluate("window.print = () => {}")
    at.get_by_role("button", name="Print slips").click()
    at.evaluate("dispatchEvent(new Event('beforeprint'))")
    slips = at.locator("#paper .slip")
    assert slips.count() == 60 and f"#seat={seats[0]}" in (slips.first.text_content() or "")
    at.evaluate("dispatchEvent(new Event('afterprint'))")
    at.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert slips.count() == 0 and at.locator("#paper .sheet").count() == 4  # next time the worksheet
    at.evaluate("dispatchEvent(new Event('afterprint'))")


def test_a_town_that_is_too_large_for_a_page_is_left_to_python(wall: Visit) -> None:
    large = CodedTown("joined-hands", 1, residents=5_000_000)
    put(wall, encode(Code(large, 120, Life(3))))
    wall.until("document.querySelector('.wall-finding').innerText.startsWith('This town is too large for a page.')")
