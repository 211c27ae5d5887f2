"""The paper town: a player who knows only the printed words, and the model; what is printed, and what it says."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim import kit
from sim.cli import main as cli
from sim.cli.main import main
from sim.kit import cards, lecturer, shipped
from sim.kit import lived as kit_lived
from sim.kit.html import MARGIN, PAPERS, Paper
from sim.kit.lived import OTHERS, Survey
from sim.kit.words import Words
from sim.results import output
from sim.rules import shelf
from sim.town.town import Town
from tests.page.browser import MEDIA
from tests.sweep_tools import ROOT

SURVEY = Survey(OTHERS, (1, 2))
"""Stands for that of 200 classes where it is not what is tested."""
SIZES = [(12, 12), (13, 6), (18, 10), (24, 8), (30, 8)]
SEEDS = range(27)


def words_of(html: str) -> str:
    """What can be read, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def between(html: str, kind: str) -> list[str]:
    """The words of each element of a class, up to the next one."""
    return [words_of(part) for part in html.split(f'class="{kind}">')[1:]]


def number(pattern: str, text: str) -> int:
    """The one number that the printed words say."""
    (reply,) = set(re.findall(pattern, text))
    return int(reply)


# ---- a player by the printed words


@dataclass
class Player:
    """Somebody in a seat, with what lies in front of them."""

    cards: list[str]
    neighbour: int
    coins: int = 0
    debts: int = 0
    marker: int = 0
    sign: bool = False


class Table:
    """Players who know nothing but their sheets, their luck cards and the second-chance card."""

    def __init__(self, html: str, second: bool = False, read: bool = True) -> None:
        self.rule, chance = between(html, "card")[0], between(html, "second")[0]
        self.second, self.read = second, read
        if second:
            assert "you get no record" in chance and "a mix-up gives nobody a record" in chance
            assert "Marker 0: sign down, debts or not" in chance
        self.players: dict[int, Player] = {}
        for own in between(html, "own"):
            seat = int(re.match(r"Seat (\d+) ", own)[1])  # type: ignore[index]
            self.players[seat] = Player([], number(r"Your neighbour: seat (\d+)", own))
        for one in html.split('<div class="luck-card')[1:]:
            card = words_of(one.split("</div>")[0].split(">", 1)[1])
            seat, nth = map(int, re.match(r"Seat (\d+), round (\d+)", card).groups())  # type: ignore[union-attr]
            self.players[seat].cards.append(card)
            assert len(self.players[seat].cards) == nth, "a strip is out of order"

    def play(self, nth: int) -> None:
        """A round, counted from 0, step by step as it is printed."""
        rule = self.rule
        payday = number(r"Payday\. Take (\d+) coins", rule)
        payday_listed = number(r"If your sign is up, take (\d+)\.", rule)
        if not self.read:
            payday_listed = number(r"nobody reads the signs: at payday everybody takes (\d+) coins", rule)
        lost, most = number(r"give back (\d+) coins, or all you have", rule), number(r"keep at most (\d+) coins", rule)
        bill, fine = number(r"Bill\. Pay (\d+) coins", rule), number(r"pay nothing, write (\d+) new debts", rule)
        fresh = number(r"if you got a record this round, it goes to (\d+)\.", rule)
        new: set[int] = set()
        for seat, one in self.players.items():
            card = one.cards[nth]
            one.coins += payday_listed if one.sign else payday
            if "Bad luck" in card:
                assert f"Give back {lost} coins, or all you have." in card
                one.coins -= min(lost, one.coins)
            one.coins = min(one.coins, most)
            while one.debts and one.coins:
                one.coins, one.debts = one.coins - 1, one.debts - 1
            paid = one.coins >= bill
            if paid:
                one.coins -= bill
            else:
                one.debts += fine
            if "mix-up" in card.lower():
                assert "Do step 5." in card
                if paid:
                    new.add(seat)
                elif not self.second:
                    new.add(one.neighbour)
            elif not paid and not self.second:
                new.add(seat)
        for seat, one in self.players.items():
            free = self.second or one.debts == 0
            if free and one.marker:
                one.marker -= 1
            if seat in new:
                one.marker = fresh
            if one.marker:
                one.sign = True
            elif free:
                one.sign = False

    def state(self) -> list[tuple[int, int, bool]]:
        return [(one.coins, one.debts, one.sign) for _, one in sorted(self.players.items())]


@pytest.mark.slow(4)
@pytest.mark.parametrize(("players", "rounds"), SIZES)
def test_a_player_by_the_printed_words_and_the_town_agree(players: int, rounds: int) -> None:
    """In every coin, debt and sign, after every round: 405 plays in all."""
    paper = shelf.load("paper-town")
    worlds = [paper, paper.cut("means"), shelf.load("paper-second-chance")]
    assert len(SIZES) * len(SEEDS) * len(worlds) >= 400
    for seed in SEEDS:
        lived = kit.live(players, rounds, seed, survey=SURVEY)
        html = cards.html(Words(lived), PAPERS[0])
        tables = [Table(html), Table(html, read=False), Table(html, second=True)]
        plays = (lived.read, lived.unread, lived.second)
        with Town(worlds, players, seed) as town:
            for nth in range(rounds):
                town.step()
                for world, (table, play) in enumerate(zip(tables, plays, strict=True)):
                    table.play(nth)
                    s, seat = town.state, lived.resident
                    columns = s.savings[world][seat] * 4, s.arrears[world][seat] * 4, s.listed[world][seat]
                    assert table.state() == list(zip(*(c.tolist() for c in columns), strict=True)), (seed, world, nth)
                    reply = zip(
                        play.coins[nth].tolist(), play.debts[nth].tolist(), play.signs[nth].tolist(), strict=True
                    )
                    assert table.state() == list(reply), (seed, world, nth)


def test_a_card_says_what_its_rulebook_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other numbers make another card, and its player agrees with its town, too."""
    change: dict[str, object] = {"life.wage": 2.0, "life.savings_cap": 1.25, "life.shock_cost": 1.0,
                                 "source.rent.amount": 0.75, "source.rent.retention": 3}  # fmt: skip
    books = [rulebook.set(change) for rulebook in kit_lived.rulebooks()]
    monkeypatch.setattr(kit_lived, "rulebooks", lambda: books)
    lived = kit.live(20, 9, 3, survey=SURVEY)
    table = Table(kit.pages(lived)["cards-letter.html"])
    for nth in range(9):
        table.play(nth)
    assert table.state() == list(zip(*(c[-1].tolist() for c in (lived.read.coins, lived.read.debts, lived.read.signs)),
                                     strict=True))  # fmt: skip
    assert lived.read.coins.max() == 2 and "keep at most 5 coins" in table.rule


def test_the_second_rulebook_is_the_first_but_for_what_it_marks() -> None:
    paper, second = shelf.load("paper-town").keys(), shelf.load("paper-second-chance").keys()
    differ = {key.split(".")[1] for key in paper if paper[key] != second[key]}
    reply = re.findall(r"^(\w+) = \S+ *# second:", shelf.text("paper-second-chance"), re.MULTILINE)
    assert differ == set(reply) and len(reply) == 4
    assert {"paper-town", "paper-second-chance"} <= set(shelf.variants())


# ---- what the script says is so


def test_the_list_alone_makes_the_difference() -> None:
    """If a sign cost nothing, plays 1 and 2 would be the same; with one coin more the list does next to nothing."""
    plain = 0
    for seed in range(40):
        read, unread, *_ = kit_lived.rulebooks()
        free, rich = {"service.doors.extra_cost": 0.0}, {"life.wage": read.life.wage + 0.25}
        with Town([read.set(free), unread.set(free), read.set(rich), unread.set(rich)], 24, seed) as town:
            town.advance(8)
            s = town.state
            for column in (s.savings, s.arrears, s.listed):
                assert (column[0] == column[1]).all()
            ends = [(int(s.listed[w].sum()), int((s.arrears[w] > 0).sum())) for w in (2, 3)]
            plain += kit_lived.shows_plainly(24, *ends)
    assert plain <= 2


@pytest.fixture(scope="module")
def judged() -> kit.Lived:
    """The class that `sim kit` lives by default, with its survey of 200 classes."""
    return kit.live(shipped.PLAYERS, shipped.ROUNDS, shipped.SEED)


def test_what_the_kit_is_known_to_show(judged: kit.Lived) -> None:
    """24 players, 8 rounds: the numbers by which it was tuned."""
    lived = judged
    assert (lived.players, lived.rounds, lived.seed) == (24, 8, 7)
    assert [play.ends for play in (lived.read, lived.unread, lived.second)] == [(12, 9, 51), (3, 0, 12), (3, 0, 15)]
    assert lived.survey.little == 6 and lived.plain
    listed = np.array([
        [play.listed for play in (one.read, one.unread, one.second, one.lenient)]
        for one in (kit.live(24, 8, seed, survey=SURVEY) for seed in range(60))
    ])  # fmt: skip
    assert np.median(listed, axis=0).tolist() == [10, 4, 2, 10]


def test_few_classes_of_any_size_show_little() -> None:
    """In the smallest and shortest a quarter; none is without one that shows it plainly."""
    smallest, usual = kit.live(12, 6, 1), kit.live(18, 10, 1)
    assert len(OTHERS) == 200 and 30 < smallest.survey.little < 60 and usual.survey.little < 10
    assert smallest.survey.after(2**63 - 1) == smallest.survey.plain[0]
    assert smallest.survey.after(3) in smallest.survey.plain and smallest.survey.after(3) > 3


def test_a_class_that_shows_little_is_called_so(judged: kit.Lived) -> None:
    lived = judged
    little = next(seed for seed in OTHERS if seed not in lived.survey.plain)
    other = kit.live(24, 8, little, survey=lived.survey)
    reply = "This class shows little"
    assert not other.plain and reply in Words(other).verdict() and reply not in Words(lived).verdict()
    for name, text in kit.pages(other).items():
        assert (reply in text) == name.startswith(("lecturer", "hands-up")), name
    assert f"Seed {lived.survey.after(little)} shows it plainly" in Words(other).verdict()
    assert kit.live(24, 8, lived.survey.after(little), survey=lived.survey).plain


def test_who_is_on_the_list_and_why() -> None:
    """The sentences for the comparison, counted anew from the key that is printed."""
    lived = kit.live(24, 8, 7, survey=SURVEY)
    html = kit.pages(lived)["lecturer-letter.html"]
    keys = [
        [re.findall(r"<td(?: class=\"up\")?>([^<]*)</td>", row)[1:] for row in part.split("<tr>")[2:26]]
        for part in html.split('class="key"')[1:]
    ]
    up = [{seat for seat, cells in enumerate(key, 1) if "*" in cells[-1]} for key in keys]
    reply = words_of(html)
    assert f"only when it is read: 9 seats ({', '.join(map(str, sorted(up[0] - up[1])))})" in reply
    assert not up[1] - up[0] and "only when it is not read: nobody." in reply
    assert f"either way: 3 seats ({', '.join(map(str, sorted(up[0] & up[1])))})" in reply
    clean = {s for s in up[0] if not any("(" in cell for cell in keys[0][s - 1])}
    assert f"on the list at its end: 3 seats ({', '.join(map(str, sorted(clean)))})" in reply
    off = {s for s, cells in enumerate(keys[0], 1) if s not in up[0] and any("*" in cell for cell in cells)}
    assert f"off it at the end: 5 seats ({', '.join(map(str, sorted(off)))})" in reply
    assert [len(key) for key in keys] == [24, 24, 24] and [len(seats) for seats in up] == [12, 3, 3]
    ever = {s for s, cells in enumerate(keys[0], 1) if any("*" in cell for cell in cells)}
    assert f"Of 24 seats {len(ever)} got a record in play 1, 11 of them the first one by a mix-up." in reply


def test_the_check_on_a_computer_is_as_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                            capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """The commands of the script, typed in, give the coins of its key."""
    import pandas as pd

    monkeypatch.setattr(output, "sketches", lambda *_: [])  # they take long
    lived = kit.live(12, 6, 5, survey=SURVEY)
    reply = words_of(kit.pages(lived)["lecturer-a4.html"])
    commands = re.findall("\u201c(sim run [^\u201d]+)\u201d", reply)
    assert len(commands) == 2
    monkeypatch.chdir(tmp_path)
    for command, plays in zip(commands, [{"paper-town": lived.read, "no-feedback": lived.unread},
                                         {"paper-second-chance": lived.second}], strict=True):  # fmt: skip
        assert main(command.split()[1:]) == 0
        table = pd.read_csv(tmp_path / "listed-run" / "residents.csv").set_index(["world", "resident"])
        for world, play in plays.items():
            names = {name.replace(" ", "-"): name for name in table.index.get_level_values(0)}
            rows = table.loc[names[world]].loc[lived.resident]
            assert (rows["savings"] * 4 == play.coins[-1]).all() and (rows["arrears"] * 4 == play.debts[-1]).all()
            assert (rows["listed"] == play.signs[-1]).all()


# ---- words and files


@pytest.fixture(scope="module")
def plain() -> kit.Lived:
    return kit.live(24, 8, 7, survey=SURVEY)


def test_no_word_is_idle_and_none_is_missing(plain: kit.Lived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text of words.toml is printed by a class that shows the loop plainly or by one that does not."""
    from sim.kit import words

    used: set[str] = set()
    real = Words._get

    def noting(self: Words, name: str) -> object:
        used.add(name)
        return real(self, name)

    monkeypatch.setattr(Words, "_get", noting)
    monkeypatch.setattr(kit_lived, "OTHERS", range(4, 6))
    for one in (
        plain,
        replace(plain, read=plain.unread),
        replace(plain, lenient=plain.second),
        replace(plain, second=plain.read),
    ):
        for text in kit.pages(one).values():
            assert not re.search(r"[{}]", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))
        Words(one).preview()
        assert (
            main(["kit", "--players", "12", "--rounds", "6", *(["--out", str(tmp_path / "out")] * (one is plain))]) == 0
        )
    there = {f"{table}.{key}" for table, keys in words._text().items() if isinstance(keys, dict) for key in keys}
    assert used == there


def test_nothing_is_fetched(plain: kit.Lived) -> None:
    for text in kit.pages(plain).values():
        assert "default-src 'none'" in text and not re.search(r"https?:|src=|url\(|@import|<script|<link", text)


def test_the_same_class_gives_the_same_files(plain: kit.Lived) -> None:
    assert kit.pages(plain) == kit.pages(kit.live(24, 8, 7, survey=SURVEY))
    assert kit.pages(plain) != kit.pages(kit.live(24, 8, 8, survey=SURVEY))


def test_the_command_says_what_it_shows_before_it_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reply: list[str] = []
    real = kit.write

    def write(*given: Any) -> list[Path]:
        reply.append(capsys.readouterr().out)
        return real(*given)

    monkeypatch.setattr(kit, "write", write)
    monkeypatch.setattr(kit_lived, "OTHERS", range(1, 13))
    monkeypatch.chdir(tmp_path)
    assert main(["kit"]) == 0
    looked = capsys.readouterr().out
    assert not reply and not list(tmp_path.iterdir()) and "Nothing is written" in looked
    assert main(["kit", "--out", "out"]) == 0
    assert reply[0].splitlines() == looked.splitlines()[:-1] and " 12 " in reply[0]
    assert "Of 12 classes of this size, 1 show little" in reply[0]
    assert "out: 7 files" in " ".join(capsys.readouterr().out.split())
    assert {p.name for p in (tmp_path / "out").iterdir()} == {*kit.FILES, ".listed.json"}


def test_nothing_of_anybodys_is_lost(tmp_path: Path, plain: kit.Lived, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "essay.txt").write_text("mine")
    kit.write(plain, out)
    other = kit.live(12, 6, 1, survey=SURVEY)
    kit.check(out)
    written = kit.write(other, out)
    assert {p.name: p.read_text("utf-8") for p in written} == kit.pages(other)
    (out / "cards-a4.html").write_text("my own cards")
    with pytest.raises(sim.ListedError, match=r"cards-a4\.html': changed since it was written, so it is your own"):
        kit.check(out)
    assert (out / "essay.txt").read_text() == "mine" and (out / "cards-a4.html").read_text() == "my own cards"


@pytest.mark.parametrize(("given", "expected"), [
    ({"players": 11}, "players: 11; must be a whole number from 12 to 30"),
    ({"players": 24.0}, "players: 24.0; must be"), ({"rounds": 13}, "rounds: 13; must be a whole number from 6 to 12"),
    ({"seed": -1}, "seed: -1; must be"), ({"seed": 2**63}, "seed: "), ({"rounds": True}, "rounds: True"),
])  # fmt: skip
def test_a_class_that_cannot_be_played(given: dict[str, Any], expected: str) -> None:
    with pytest.raises(kit.KitError) as error:
        kit.live(**{"players": 24, "rounds": 8, "seed": 1, **given})
    assert str(error.value).startswith(expected) and "\n" not in str(error.value)


# ---- on paper


@pytest.fixture(scope="module")
def own_tab(chrome: Any) -> Iterator[Any]:
    """A page of the browser, for one file after another: a new one costs as much as what is looked at in it."""
    page = chrome.new_page()
    yield page
    page.context.close()


@pytest.fixture
def tab(own_tab: Any) -> Any:
    """The same, as a reader finds it."""
    own_tab.set_viewport_size({"width": 1280, "height": 720})
    own_tab.emulate_media(media="null", **MEDIA)
    return own_tab


@cache
def printed(players: int, rounds: int) -> dict[str, str]:
    """All pages of a class."""
    return kit.pages(kit.live(players, rounds, 3, survey=SURVEY))


CLIPPED = """() => {
  const off = [];
  for (const page of document.querySelectorAll('.page')) {
    const edge = page.getBoundingClientRect();
    for (const one of page.querySelectorAll('*')) {
      const box = one.getBoundingClientRect();
      const out = box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 ||
        box.bottom > edge.bottom + 1;
      const spare = parseFloat(getComputedStyle(one).fontSize) / 4; // ascenders where lines are close
      if (out || one.clientHeight && one.scrollHeight > one.clientHeight + spare ||
          one.clientWidth && one.scrollWidth > one.clientWidth + 2)
        off.push(page.className + ': ' + one.tagName + ' ' + one.className + ' ' + one.textContent.slice(0, 40));
    }
  }
  for (const cell of document.querySelectorAll('th, td'))
    if (cell.scrollWidth > cell.clientWidth + 1) off.push('cell: ' + cell.textContent);
  for (const text of document.querySelectorAll('.page p, .page li, .page b, .page td, .page th, .page small'))
    if (parseFloat(getComputedStyle(text).fontSize) < 9.9) off.push('small: ' + text.textContent);
  return [...new Set(off)].slice(0, 5);
}"""


UNCUT = """() => {
  const edges = {'.card': 'Bottom', '.strip': 'Right', '.sign': 'Bottom', '.second': 'Right'};
  const off = [];
  for (const [what, side] of Object.entries(edges)) {
    const all = [...document.querySelectorAll(what)];
    if (!all.length) off.push('none: ' + what);
    for (const one of all) {
      const style = getComputedStyle(one);
      const [look, colour, width] = ['Style', 'Color', 'Width'].map((part) => style[`border${side}${part}`]);
      if (look !== 'dashed' || colour !== 'rgb(0, 0, 0)' || !(parseFloat(width) >= 0.5)) off.push(`${what}: ${look}`);
    }
  }
  return off.slice(0, 5);
}"""
"""Where the scissors go: every card, strip, sign and second chance ends in a dashed black line."""


@pytest.mark.slow(8)
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
@pytest.mark.parametrize(("players", "rounds"), [(13, 6), (30, 12)])
def test_nothing_is_clipped_or_cut_across_pages(
    tab: Any, paper: Paper, players: int, rounds: int, tmp_path: Path
) -> None:
    """Each sheet is one page of the PDF, with all that is on it; no letters under 7.4 points."""
    tab.set_viewport_size({"width": round((paper.width - 2 * MARGIN) / 25.4 * 96), "height": 900})
    tab.emulate_media(media="print")
    for kind, most in (("cards", None), ("lecturer", 8), ("hands-up", 1)):
        (tmp_path / "x.html").write_text(printed(players, rounds)[f"{kind}-{paper.name}.html"], encoding="utf-8")
        tab.goto((tmp_path / "x.html").as_uri())
        tab.evaluate("document.fonts.ready.then(() => true)")
        assert tab.evaluate(CLIPPED) == []
        assert kind != "cards" or tab.evaluate(UNCUT) == []
        sheets = tab.locator(".page").count()
        pdf = tab.pdf(prefer_css_page_size=True)
        boxes = {tuple(round(float(n) / 72 * 25.4) for n in box.split()[2:])
                 for box in re.findall(rb"/MediaBox \[([^\]]*)\]", pdf)}  # fmt: skip
        assert boxes == {(round(paper.width), round(paper.height))}
        pages = len(re.findall(rb"/Type /Page\b", pdf))
        assert pages == sheets == sum(kit.words.sheets(players)) if most is None else 1 <= pages <= most


def test_the_projector_shows_a_round_on_a_screen_and_hides_how_it_ends(tab: Any, tmp_path: Path) -> None:
    path = tmp_path / "projector.html"
    tab.emulate_media(media="screen")
    path.write_text(printed(30, 12)["projector.html"], encoding="utf-8")
    for width, height in ((1024, 768), (1280, 720), (1920, 1080)):
        tab.set_viewport_size({"width": width, "height": height})
        tab.goto(path.as_uri())
        tall = tab.locator("section").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
        assert len(tall) == 12 + 3 and max(tall) <= height + 1
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert not tab.get_by_text("bills not paid").is_visible()
        tab.get_by_text("Show it").click()
        assert tab.get_by_text("bills not paid").is_visible()
        assert tab.locator("section").last.bounding_box()["height"] <= height + 1
        if width == 1024:  # on paper each round stands on a sheet of its own, and is cut nowhere
            tab.emulate_media(media="print")
            assert len(re.findall(rb"/Type /Page\b", tab.pdf())) == len(tall)
            tab.emulate_media(media="screen")


def test_the_parts_of_the_lesson_fill_fifty_minutes(plain: kit.Lived) -> None:
    parts = Words(plain).lesson()
    assert sum(part.minutes for part in parts) == 50 and [part.begins for part in parts] == [0, 5, 8, 11, 29, 39, 47]
    assert lecturer._part(parts[3]).startswith('<section class="part"><h3><span class="clock">0:11</span>')
    longer = Words(kit.live(24, 12, 7, survey=SURVEY))
    assert sum(part.minutes for part in longer.lesson()) == 64 and "64 minutes" in longer("script.lead")


@pytest.mark.once
def test_the_kit_that_ships_is_this_one(judged: kit.Lived) -> None:
    """What a lecturer without Python downloads is what `sim kit --out kit` writes, to the byte, as README says it."""
    file = ROOT / "sim" / "kit" / "paper-kit.zip"
    assert file.read_bytes() == shipped.packed(judged), "sim/kit/paper-kit.zip is old: python -m sim.kit.shipped"
    with zipfile.ZipFile(file) as archive:
        assert sorted(name.removeprefix("paper-kit/") for name in archive.namelist()) == sorted(kit.FILES)
        sheets = archive.read("paper-kit/cards-a4.html").decode().count('<section class="page')
    readme = (ROOT / "README.md").read_text()
    assert f"(sim/kit/paper-kit.zip), {file.stat().st_size / 1e6:.1f} MB" in readme and f"{sheets} sheets" in readme
    given = cli._parser().parse_args(["kit"])
    assert (given.players, given.rounds, given.seed) == (shipped.PLAYERS, shipped.ROUNDS, shipped.SEED)
