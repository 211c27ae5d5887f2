"""The seminar page: what is packed is what was lived, and in a browser it does what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zlib
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim import files, page
from sim.page import assemble, cases, contents, pack, words
from sim.page.worlds import Plan, axes
from sim.results import runs
from sim.rules import schema, shelf
from sim.studies.casefile.casefile import casefile
from sim.studies.why.shapley import why
from sim.town import measures
from sim.town.town import Town
from tests.page.browser import Visit, axe, browser, missing

GOES_ON = "() => +document.querySelector('#watch .scrub').value > 0"
HERE = Path(__file__).parent
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"'`&amp; \u202edlrow\u202c " + "x" * 9_900
SMALL = {"residents": 90, "months": 24, "seed": 7}


# ---- what is packed


def _numbers(raw: bytes) -> list[int]:
    """Python's own reader of varints."""
    out, value, shift = [], 0, 0
    for byte in raw:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            out.append(value)
            value, shift = 0, 0
    return out


@given(st.lists(st.integers(0, 2**35 - 1), max_size=60))
def test_numbers_come_back(values: list[int]) -> None:
    assert _numbers(pack.varints(values)) == values
    assert _numbers(pack.series(values)) == [len(values), *values]


def test_numbers_that_do_not_fit_are_refused() -> None:
    for value in (-1, 2**35):
        with pytest.raises(ValueError, match="varints"):
            pack.varints([value])


@given(st.integers(1, 8), st.integers(1, 12), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_states_and_turns_come_back(residents: int, months: int, luck: Any) -> None:
    states = np.array([[luck.choice([0, 0, 1, 2, 3]) for _ in range(residents)] for _ in range(months)])
    count, *steps = _numbers(pack.changes(states))
    assert count == len(steps)
    back = np.zeros(residents * months, dtype=int)
    place = 0
    for step in steps:
        place += step // 4
        back[place : (place // months + 1) * months] = step % 4
    assert (states == back.reshape(residents, months).T).all()
    _, *turns = _numbers(pack.toggles(states == 3))
    flips = np.zeros(residents * months, dtype=int)
    flips[np.cumsum(np.array(turns, dtype=int))] = 1
    assert ((states == 3) == np.cumsum(flips.reshape(residents, months), axis=1).T % 2).all()


def test_refusals_are_those_of_the_town() -> None:
    books = [shelf.load("joined-hands"), shelf.load("second-chance"), shelf.load("joined-hands").without_list()]
    with Town(books, 200, 3) as town:
        watch = cases.Watch(town, range(3))
        for _ in range(60):
            watch.step()
    refused = np.array(watch.refused)
    assert ((np.array(town.history.flags) & measures.REFUSED > 0) == (refused > 0)).all()
    counted = np.zeros((60, 3), dtype=int)
    for bit in range(len(town.services)):
        counted += ((refused >> bit) & 1).sum(axis=2)
    assert (counted == town.history.measure("refusals")).all()
    assert counted.sum() > 50


def test_own_levels_are_the_rulebook_and_first_levels_its_cut_channels() -> None:
    for name in shelf.pilots():
        book = shelf.load(name)
        plan = Plan([book, book], 10, 12, 1)
        own = tuple(axis.own for axis in plan.axes)
        sizes = [len(axis.levels) for axis in plan.axes]
        made = plan.grid[plan.index[np.ravel_multi_index(own, sizes)]]
        assert _numbers_of(made) == _numbers_of(book), name
        first = plan.grid[plan.index[np.ravel_multi_index([0, 0, 0, 1, 0, 0, 0, 0], sizes)]]
        assert _numbers_of(first) == _numbers_of(book.cut(*schema.CHANNELS)), name
        for axis, channel in zip(plan.axes, ["means", "errors", "recourse"], strict=False):
            assert not axis.levels[0].keys
            assert axis.levels[0].channels == {channel: False}


def _numbers_of(book: Any) -> dict[str, Any]:
    """What a rulebook comes to once its cut channels are neutral, whatever the switches say."""
    return {k: v for k, v in book.effective().keys().items() if not k.startswith("channels.")}


# ---- the page as a file


@pytest.fixture(scope="module")
def small() -> str:
    return page.build(**SMALL)


def _meta(text: str) -> dict[str, Any]:
    found = re.search(r'id="data-meta">(.*?)</script>', text)
    assert found
    return json.loads(found[1])


def test_the_same_arguments_give_the_same_page_and_steps_are_counted(small: str) -> None:
    heard: list[tuple[int, int]] = []
    assert page.build(progress=lambda *steps: heard.append(steps), **SMALL) == small
    assert sorted(heard) == [(done, len(heard)) for done in range(1, len(heard) + 1)]


def test_the_page_needs_nothing_from_outside(small: str) -> None:
    markup = re.sub(r"<script.*?</script>", "", small, flags=re.DOTALL)
    assert not re.search(r"\b(?:src|href|action|data|srcset)\s*=\s*[\"']?(?![\"'#])", markup)
    assert not re.search(r"url\(|@import|//", markup.replace("<!--", ""))
    code = assemble.script()
    assert not re.search(
        r"fetch\(|XMLHttp|WebSocket|sendBeacon|localStorage|sessionStorage|cookie|innerHTML|eval\(", code
    )
    assert "default-src 'none'" in small
    blocks = dict(re.findall(r'id="data-(\w+)">([A-Za-z0-9+/=]+)</script>', small))
    assert {"frames", "files", "money", "grid"} == set(blocks)
    for text in blocks.values():
        assert zlib.decompress(b64decode(text), -15)


def test_an_average_wage_is_not_told_as_everybodys() -> None:
    assert words.wage(sim.load("joined-hands", town="even")) == "They earn 34% more than plain life costs."
    assert words.wage(sim.load("joined-hands", town="uneven")).startswith("On average they earn 150% more than plain")


def test_the_page_says_how_to_make_it_again(small: str) -> None:
    meta = _meta(small)
    assert meta["command"] == "sim page joined-hands --residents 90 --months 24 --seed 7 --out page.html"
    assert meta["versions"] == runs.versions()
    for told in meta["rulebooks"]:
        assert shelf.parse(told["toml"]) == shelf.load(told["name"])


def test_the_parts_of_the_loop_are_those_of_why(small: str) -> None:
    told = _meta(small)["why"]
    parts = why(shelf.load("joined-hands"), 90, 24, [7]).tables["parts"].set_index("channel")["person_months"]
    assert told["whole"] == parts["whole"]
    assert told["bare"] == parts["bare list"]
    for part in told["parts"]:
        assert part["value"] == pytest.approx(parts[part["name"]])


def test_a_channel_that_the_page_cannot_cut_is_named_and_not_told_as_nothing() -> None:
    plan = Plan(shelf.load("joined-hands").set({"help.share": 0.05, "help.reserve": 0.5}), 60, 12, 1)
    meta, _ = contents.page_data(plan)
    loop = meta["why"]
    assert isinstance(loop, dict) and isinstance(loop["parts"], list)
    assert loop["kept"] == ["help from ties before bills fall due"]
    assert "help" not in [part["name"] for part in loop["parts"]]


def test_every_module_is_small_and_found() -> None:
    folder = Path(page.__file__).parent
    modules = sorted((folder / "js").glob("*.js"))
    code = assemble.script()
    for file in modules:
        lines = file.read_text(encoding="utf-8").count("\n")
        assert lines <= 270, file.name
        assert file.stem == "types" or f"const ${file.stem} = " in code
    assert axes(shelf.load("joined-hands"), True)[0].own == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"residents": 1}, "residents: 1"),
        ({"residents": 5000}, "residents: 5000"),
        ({"months": 3}, "months: 3"),
        ({"residents": 4000, "months": 480}, "residents x months"),
        ({"seed": -1}, "seed: -1"),
        ({"rulebooks": "nobody"}, "'nobody': no such pilot"),
        ({"rulebooks": ["joined-hands"] * 13}, "rulebooks: 13"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_line(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(sim.ListedError) as error:
        page.build(**arguments)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_writing_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "town.html"
    assert page.write(target, **SMALL) == target
    first = target.read_bytes()
    assert first.endswith(b"</html>\n")
    for name, said in (("town.txt", "must end in .html"), ("no/town.html", "folder does not exist")):
        with pytest.raises(page.PageError, match=said):
            page.write(tmp_path / name, **SMALL)
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(page.PageError, match="is a folder"):
        page.write(tmp_path / "folder.html", **SMALL)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        page.write(target, progress=stop, **SMALL)
    assert target.read_bytes() == first
    assert sorted(p.name for p in tmp_path.iterdir()) == [files.RECORD, "folder.html", "town.html"]


# ---- the modules by themselves


def _tool(name: str, *more: str) -> str:
    found = next((t for t in (shutil.which(name), *more) if t and Path(t).exists()), None)
    if not found:
        missing(f"{name} is not found: it checks the page's modules")
    return str(found)


@pytest.mark.once
def test_the_modules_pass_their_own_tests() -> None:
    files = [str(f) for f in sorted((HERE / "page").glob("*.test.mjs"))]
    done = subprocess.run([_tool("node"), "--test", *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.once
def test_the_types_of_the_modules_agree() -> None:
    tsc = _tool("tsc", str(HERE.parent / "node_modules/.bin/tsc"), os.environ.get("LISTED_TSC", ""))
    done = subprocess.run([tsc, "-p", str(HERE / "page")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


# ---- in a browser


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def default(chrome: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page.write(tmp_path_factory.mktemp("page") / "town.html")


@pytest.fixture
def visit(chrome: Any, default: Path) -> Iterator[Visit]:
    opened = Visit(chrome, default, color_scheme="light", reduced_motion="no-preference")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def lived() -> sim.Run:
    return runs.run([shelf.load(name) for name in ["joined-hands", "auto-flag", "thousand-points"]])


def test_the_default_page_is_light(default: Path) -> None:
    assert default.stat().st_size <= 5_000_000


def test_numbers_on_screen_are_those_of_the_model(visit: Visit, lived: sim.Run) -> None:
    listed = lived.monthly.set_index(["world", "month"])["listed"]
    names = lived.summary()["worlds"]
    labels = [names[0]["name"], names[3]["name"]]
    assert labels[1].endswith("no feedback")
    for month in (1, 37, 120):
        visit.scrub("#watch", month)
        assert visit.listed("#watch") == [listed[label, month] for label in labels]
    told = visit.page.locator("#watch .verdict").inner_text()
    own = names[0]
    assert f"On the list at the end: {round(own['listed_share'] * 1000)} ({own['listed_share']:.1%})" in told
    assert f"ever on it: {round(own['ever_listed_share'] * 1000)}" in told
    assert f"{own['entrenchment']:.1%} come from the feedback" in told
    assert f"{own['never']} would never have been listed without it" in told
    rows = {r.split("\t")[0]: r.split("\t")[1:] for r in visit.page.locator("#pilots tbody tr").all_inner_texts()[:10]}
    for world in names[:3]:
        cells = rows[world["name"]]
        assert cells[0] == f"{world['listed_share']:.1%}"
        assert cells[1] == f"{world['ever_listed_share']:.1%}"
        assert cells[3] == f"{world['entrenchment']:.1%}"
        assert cells[5] == f"{world['refusals']:,}"
        assert cells[7] == f"{world['breach_rate']:.1%}"


def test_playing_goes_on_by_months_and_stops(visit: Visit) -> None:
    at = visit.page
    at.locator("#watch .player select").select_option("fast")
    visit.play("#watch", 3)
    at.locator("#watch .modes input").nth(1).check()
    assert at.locator("#watch canvas:visible").count() == 1


def test_switches_and_sliders_show_worlds_that_were_lived(visit: Visit) -> None:
    at, book = visit.page, shelf.load("joined-hands")
    assert visit.listed("#rules") == [97, 97]
    severity, errors, *_ = axes(book, True)
    changed = [book.cut("scrutiny", "deterrence"), book.cut("scrutiny", "deterrence").set(errors.levels[2].keys)]
    harder = book.set(severity.levels[3].keys)
    with Town([*changed, harder, book.cut("means")], 1000, 1) as town:
        town.advance(120)
    ends = [int(n) for n in town.history.listed()[-1].sum(axis=1)]
    for channel in ("scrutiny", "deterrence"):
        at.locator(f"input[name=channel-{channel}]").uncheck()
    assert visit.listed("#rules")[1] == ends[0]
    at.locator("#rules input[name=errors]").focus()
    at.keyboard.press("ArrowRight")
    assert visit.listed("#rules")[1] == ends[1]
    at.get_by_role("button", name="Back to the rules as written").click()
    at.locator("#rules input[name=severity]").focus()
    at.keyboard.press("ArrowRight")
    assert visit.listed("#rules")[1] == ends[2]
    at.locator("input[name=channel-means]").uncheck()
    assert visit.listed("#rules")[1] == ends[3]
    assert at.locator("#rules input[name=severity]").input_value() == "0"
    assert "channels.means = false" in at.locator("#rules .keys").inner_text()


def test_a_person_is_found_and_their_file_is_true(visit: Visit, lived: sim.Run) -> None:
    at = visit.page
    box = at.locator("#watch canvas").first.bounding_box()
    assert box
    at.locator("#watch canvas").first.click(position={"x": box["width"] * 0.31, "y": box["height"] * 0.4})
    chosen = at.locator("#person h3").filter(has_text=re.compile(r"^Person \d+: district \d"))
    first = chosen.inner_text()
    at.get_by_role("button", name="listed by a wrong record").click()
    at.locator("#person h3").filter(has_not_text=first).wait_for()
    who = int(at.locator("#person input[type=number]").input_value())
    records = lived.records.query("world == 'joined-hands' and resident == @who")
    months = int(lived.residents.query("world == 'joined-hands' and resident == @who")["months_listed"].iloc[0])
    told = at.locator("#person .big").first.inner_text()
    wrong = int((records["truth"] == "wrong").sum())
    assert f"listed for {months} months" in told
    assert f"with {len(records)} records, {wrong} of them wrong" in told
    at.locator("#person summary").last.click()
    rows = at.locator("#person tbody tr").all_inner_texts()
    assert sum(row.split("\t")[1].count("record") for row in rows) >= len(records)
    study = casefile(shelf.load("joined-hands"), who)
    smallest = [s.replace(" + ", " and ") for s in study.tables["sets"].query("smallest")["cut"]]
    assert at.locator("#person .verdict").inner_text() == f"Never listed at all without: {'; or '.join(smallest)}."


def test_the_list_is_abolished_when_it_is_said(visit: Visit, lived: sim.Run) -> None:
    at = visit.page
    at.locator("#abolish input[type=range]").first.focus()
    at.keyboard.press("Home")
    assert at.locator("#abolish output").first.inner_text() == "year 2, month 1"
    kept = lived.monthly.query("world == 'joined-hands'").set_index("month")["listed"]
    visit.scrub("#abolish", 12)
    assert visit.listed("#abolish") == [kept[12], kept[12]]
    visit.scrub("#abolish", 13)
    assert visit.listed("#abolish") == [kept[13], 0]


def test_a_guess_is_drawn_and_stays_beside_the_result(visit: Visit) -> None:
    at = visit.page
    chart = at.locator("#predict .chart")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    at.mouse.move(box["x"] + 80, box["y"] + box["height"] - 60)
    at.mouse.down()
    at.mouse.move(box["x"] + 400, box["y"] + box["height"] - 120, steps=5)
    at.mouse.move(box["x"] + box["width"] - 230, box["y"] + 80, steps=8)
    at.mouse.up()
    drawn = [int(v) for v in at.locator("#predict input").evaluate_all("all => all.map(i => i.value)")]
    assert drawn == sorted(drawn) and drawn[-1] > 100
    at.locator("#predict input").last.fill("40")
    visit.scrub("#watch", 120)
    assert at.locator("#watch .verdict").inner_text().startswith("You expected 40. On the list at the end: 97")
    assert at.locator("#watch path.guess").count() == 1


def test_everything_by_keyboard_alone(visit: Visit) -> None:
    at = visit.page

    def tab_to(wanted: str) -> None:
        for _ in range(80):
            at.keyboard.press("Tab")
            if at.evaluate("sel => document.activeElement.matches(sel)", wanted):
                return
        pytest.fail(f"Tab does not lead to {wanted}")

    tab_to("#meet .town")
    at.keyboard.press("ArrowRight")
    at.keyboard.press("ArrowDown")
    assert re.match(r"Person \d+, ", at.locator("#meet .said").first.inner_text())
    tab_to("#predict input")
    at.keyboard.type("25")
    assert "You expect 25 of 1,000" in at.locator("#predict .big").inner_text()
    tab_to("#watch .modes input")
    at.keyboard.press("ArrowRight")
    assert at.locator("#watch canvas:visible").count() == 1
    tab_to("#watch .town")
    at.keyboard.press("ArrowRight")
    at.keyboard.press("ArrowRight")
    tab_to("#watch .play")
    at.keyboard.press("Space")
    visit.until(GOES_ON)
    at.keyboard.press("Space")
    tab_to("#watch .scrub")
    at.keyboard.press("End")
    assert visit.listed("#watch") == [97, 19]
    tab_to("input[name=channel-means]")
    at.keyboard.press("Space")
    assert visit.listed("#rules")[1] < 97
    at.locator("#watch .town").first.focus()
    at.keyboard.press("Enter")
    visit.until("() => document.activeElement.matches('#person h3')")


def test_the_lecturers_view_is_driven_by_keys(visit: Visit) -> None:
    at = visit.page
    at.locator("#lecture").focus()
    at.keyboard.press("Enter")
    stops = at.locator("section.stop:visible")
    assert stops.count() == 1
    for _ in range(2):
        at.keyboard.press("PageDown")
    assert stops.get_attribute("id") == "watch"
    at.keyboard.press("End")
    assert visit.listed("#watch") == [97, 19]
    at.keyboard.press("ArrowLeft")
    assert at.locator("#watch .scrub").input_value() == "119"
    at.keyboard.press("o")
    assert at.locator("#watch canvas:visible").count() == 1
    at.keyboard.press("Home")
    at.keyboard.press("Space")
    visit.until(GOES_ON)
    at.keyboard.press("Space")
    at.locator(".key-help summary").click()
    at.locator(".key-help input").uncheck()
    at.keyboard.press("n")
    assert stops.get_attribute("id") == "watch"
    at.keyboard.press("Escape")
    assert stops.count() == 10


@pytest.mark.parametrize("look", ["light", "dark", "high contrast"])
def test_no_barrier_is_found(chrome: Any, default: Path, look: str) -> None:
    scheme = "dark" if look == "dark" else "light"
    forced = "active" if look == "high contrast" else "none"
    opened = Visit(chrome, default, color_scheme=scheme, forced_colors=forced, reduced_motion="reduce")
    at = opened.page
    at.locator("#predict input").last.fill("40")
    opened.scrub("#watch", 120)
    at.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    opened.at_rest()
    script = axe()
    assert opened.violations(script) == []
    at.locator("#lecture").click()
    at.keyboard.press("PageDown")
    assert opened.violations(script) == []
    opened.close()


def test_less_motion_is_respected(chrome: Any, default: Path) -> None:
    opened = Visit(chrome, default, reduced_motion="reduce")
    assert opened.play("#meet", 1) % 6 == 0
    opened.close()


@pytest.mark.parametrize("size", [(360, 740), (1280, 900), (3840, 2160)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_from_phones_to_the_wall(
    chrome: Any, default: Path, size: tuple[int, int], theme: str, tmp_path: Path
) -> None:
    opened = Visit(chrome, default, size, color_scheme=theme)
    at = opened.page
    opened.scrub("#watch", 120)
    assert at.evaluate("document.documentElement.scrollWidth") <= size[0]
    small = at.evaluate(
        "[...document.querySelectorAll('button, select, input, summary')].filter(n => n.checkVisibility())"
        ".filter(n => { const b = n.getBoundingClientRect(); return b.width < 24 || b.height < 24; }).length"
    )
    assert small == 0, "targets under 24 pixels"
    folder = Path(os.environ.get("LISTED_SHOTS", tmp_path))
    for stop in ("watch", "person", "rules"):
        at.locator(f"#{stop}").screenshot(path=folder / f"{stop}-{size[0]}-{theme}.png")
        assert (folder / f"{stop}-{size[0]}-{theme}.png").stat().st_size > 20_000
    opened.close()


def test_hostile_words_are_only_words(chrome: Any, tmp_path: Path) -> None:
    loud = shelf.load("joined-hands").model_copy(
        update={"name": HOSTILE, "title": HOSTILE, "question": HOSTILE, "grounded_in": HOSTILE, "leaves_out": HOSTILE}
    )
    file = tmp_path / "<img src=x onerror=alert(3)>.toml"
    file.write_text(shelf.text("perks-only"), encoding="utf-8")
    path = page.write(tmp_path / "loud.html", [loud, file], **SMALL)
    text = path.read_text(encoding="utf-8")
    assert text.count("<script") == 6
    assert "<img" not in text
    opened = Visit(chrome, path, (360, 740))
    at = opened.page
    assert HOSTILE[:60] in at.locator("#pilots summary bdi").first.inner_text()
    assert "<img src=x onerror=alert(3)>" in at.locator("#made code").inner_text()
    assert at.locator("img").count() == 0
    assert at.evaluate("document.documentElement.scrollWidth") <= 360
    at.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    opened.at_rest()
    assert at.evaluate("document.documentElement.scrollWidth") <= 360
    opened.close()


def test_a_town_without_a_list_has_a_page_too(chrome: Any, tmp_path: Path) -> None:
    path = page.write(tmp_path / "none.html", ["separate-ledgers", "perks-only"], residents=7, months=13, seed=0)
    opened = Visit(chrome, path)
    opened.scrub("#watch", 13)
    assert opened.listed("#watch") == [0, 0]
    opened.page.get_by_role("button", name="listed by a wrong record").click()
    opened.page.locator("#person .big").first.filter(has_text="Nobody").wait_for()
    opened.close()
