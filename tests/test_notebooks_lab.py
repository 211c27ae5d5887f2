"""What the notebooks call: sliders, predictions, and opening the lab on a folder of the student's."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import lab
from sim.errors import ListedError
from sim.lab import check_01, check_02, check_03, jupyter, readings, ties
from sim.lab.classroom import MONTHS, RESIDENTS
from sim.rules.worlds import World
from sim.town.town import Town

RULES = sim.load("joined-hands")


def town_at(severity=1.0, term=12):
    return lab.twins(RULES.set({"sanctions.severity": severity, "listing.term": term}))


def test_a_slider_that_moves_shows_another_figure():
    pytest.importorskip("ipywidgets")
    box = lab.sliders(town_at, severity=(0.0, 2.0, 0.5), term=(0, 24))
    severity, term, view = box.children
    before = view.value
    severity.value = 0.5
    assert view.value != before
    assert '<img alt="Line chart' in view.value
    assert type(term).__name__ == "IntSlider"
    severity.value = 1.0
    assert view.value == before


def test_what_goes_wrong_in_a_slider_is_said_in_words():
    pytest.importorskip("ipywidgets")

    def wrong(term=12):
        return RULES.set({"listing.term": term}) and lab.twins(RULES.set({"listing.tern": term}))

    view = lab.sliders(wrong, term=(0, 24)).children[-1]
    assert "cannot be shown" in view.value and "listing.term" in view.value
    with pytest.raises(ListedError, match="needs an argument"):
        lab.sliders(wrong, severity=(0.0, 1.0))


def test_sliders_without_widgets_show_the_figure(without_widgets, capsys):
    assert lab.sliders(town_at, severity=(0.0, 2.0)).alt == town_at().alt
    assert "town_at(severity=1.0, term=12)" in capsys.readouterr().out


def test_a_slider_lives_one_town_a_move_and_none_when_it_comes_back(monkeypatch):
    """What makes it soon, counted: how long it takes is the machine's affair."""
    lived = []
    real = Town.advance

    def advance(town, months, progress=None):
        lived.append((len(town.worlds), town.people.count, months))
        return real(town, months, progress)

    monkeypatch.setattr(Town, "advance", advance)
    for severity in (0.31, 0.32, 0.31, 0.32, 0.31):
        town_at(severity)._repr_html_()
    assert lived == [(3, 1000, 120)] * 2


def test_a_studys_table_is_in_words_and_its_rows_are_not_counted():
    shown = lab.show(lab.audit("auto-flag", seed=31), "corrections", "people", pictures=0, sentences=0)
    for text in (repr(shown), shown._repr_html_()):
        assert "months it stood, on average" in text and "richer or poorer" in text
        assert not re.search(r"[a-z]_[a-z]", text) and "<th>0</th>" not in text
    assert "what became of it" in repr(shown).splitlines()[1]


def test_what_fear_prevents_has_one_name():
    run = lab.run_town("second-chance")
    (label,) = lab.numbers(run, "deterred").tables[0].index
    assert label in check_02.misses(run).tables[0].index


def test_changed_rules_stand_under_a_name_of_their_own():
    before = check_01.uneven()
    (table,) = check_01.asked(before, before.set({"means_test.enabled": True, "means_test.accuracy": 0.9})).tables
    assert list(table.columns) == ["as before", "with the question", "no list"]
    listed = [float(share.strip("%")) for share in table.loc["on the list at the end"]]
    assert listed[0] > listed[1] > listed[2] == 0


def test_a_hint_shows_the_digit_that_decides():
    """Fewer bills are missed than without a list, though not by the margin: the numbers must not look equal."""
    verdict = lab.check("03.5", {"means_test.enabled": True, "means_test.accuracy": 0.95})
    own, none, aim = (float(number) for number in re.findall(r"(\d\.\d\d)%", repr(verdict)))
    assert not verdict.ok and none > own >= aim


def test_a_prediction_is_kept_shown_and_then_fixed(here):
    unseen = lab.against("00.1", 97)
    assert "Save your prediction" in repr(unseen) and "97" not in repr(unseen) + unseen._repr_html_()
    assert not list(here.iterdir())
    lab.predict("00.1", "How many?", 0, 500, mine=200, because="it sounds bad", sure=70)
    lab.predict("00.1", "How many?", 0, 500, mine=150, because="it sounds bad", sure=70)
    shown = lab.against("00.1", 97)
    assert "You said 150 and were 70% sure. The model gives 97: 53 fewer than you said." in repr(shown)
    assert "it sounds bad" in repr(shown)
    assert "your prediction 150, the model 97" in shown._repr_html_()
    assert "stays as it was: 150" in repr(lab.predict("00.1", "How many?", 0, 500, mine=97))
    assert json.loads((here / "predictions.json").read_text(encoding="utf-8"))["00.1"]["mine"] == 150


def test_a_result_that_was_seen_first_marks_the_prediction(here):
    assert "The model gives 97" in repr(lab.against("00.1", 97, anyway=True))
    assert "made after the result was seen: 97" in repr(lab.predict("00.1", "How many?", 0, 500, mine=97))
    assert "stays as it was: 97" in repr(lab.predict("00.1", "How many?", 0, 500, mine=96))
    assert "after you had seen the result" in repr(lab.against("00.1", 97))
    lab.predict("00.2", "How many?", 0, 500, mine=9)  # another one is not touched
    assert "after" not in repr(lab.against("00.2", 8))


def test_run_all_leaves_a_prediction_open(here):
    pytest.importorskip("ipywidgets")
    form = lab.predict("00.1", "How many?", 0, 500)
    lab.against("00.1", 97)
    form.children[1].value = 120
    form.children[4].click()
    assert form.children[5].value == "Saved: 120, 50% sure."
    assert "The model gives 97" in repr(lab.against("00.1", 97))


def test_forms_without_their_widgets_say_what_is_saved(here, outputs):
    """As an export or a notebook that is opened again shows them: no widget lives there."""
    pytest.importorskip("ipywidgets")
    lab.predict("00.1", "How many?", 0, 500, mine=120)
    for form, words in (
        (lab.predict("00.1", "How many?", 0, 500), ("How many?", "Saved: 120", "Run this cell")),
        (lab.sliders(town_at, severity=(0.0, 2.0, 0.5)), ("Run this cell to see the sliders",)),
    ):
        form._ipython_display_()
        live, below = outputs[-2:]
        assert live.keys() == {"application/vnd.jupyter.widget-view+json", "text/plain"} and not live["text/plain"]
        for kind in ("text/plain", "text/html"):
            assert all(word in below[kind] for word in words) and "children=" not in below[kind]


def test_a_prediction_that_is_saved_stands_below_a_form_that_is_shown(here, outputs):
    """So it is in the notebook that is saved, and stands there when no widget lives any more."""
    pytest.importorskip("ipywidgets")
    form = lab.predict("00.1", "How many?", 0, 500)
    form._ipython_display_()
    assert "No prediction is saved yet" in outputs[1]["text/html"]
    form.children[1].value = 120
    form.children[4].click()
    assert len(outputs) == 2
    assert all("Saved: 120" in outputs[1][kind] for kind in ("text/plain", "text/html"))


def test_a_picture_stays_in_every_export():
    picture = town_at()
    assert picture._repr_png_() == picture.png() and "<img alt=" in picture._repr_html_()


def test_the_form_of_a_prediction(here):
    pytest.importorskip("ipywidgets")
    question, number, reason, sure, button, reply = lab.predict("00.1", "How many?", 0, 500).children
    assert "How many?" in question.value and number.value == 0
    assert not list(here.iterdir())
    number.value, reason.value, sure.value = 120, "a <b>guess</b>", 40
    button.click()
    assert reply.value == "Saved: 120, 40% sure."
    assert "<b>guess" not in lab.against("00.1", 97)._repr_html_()
    assert lab.predict("00.1", "How many?", 0, 500).children[1].value == 120


def test_a_prediction_without_widgets(here, without_widgets):
    assert 'lab.predict("00.1", ..., mine=' in repr(lab.predict("00.1", "How many?"))


def test_a_broken_file_of_predictions_is_said_in_one_line(here):
    for own in ("{", '["my own list"]', "3"):
        (here / "predictions.json").write_text(own, encoding="utf-8")
        with pytest.raises(ListedError, match=r"predictions\.json: cannot be read"):
            lab.against("00.1", 97)
        assert (here / "predictions.json").read_text(encoding="utf-8") == own


def test_open_copies_and_never_overwrites(here, capsys):
    assert lab.open("mine", start=False) == 0
    copied = sorted(p.name for p in (here / "mine").glob("*.ipynb"))
    assert copied == [p.name for p in jupyter.student_notebooks()]
    texts = {p.name: p.read_bytes() for p in (here / "mine/reader").iterdir()}
    assert texts == {p.name: p.read_bytes() for p in readings.texts()} and "hearing.md" in texts
    (here / "mine/reader/hearing.md").write_text("my notes", encoding="utf-8")
    own = here / "mine" / copied[0]
    own.write_text("my work", encoding="utf-8")
    (here / "mine" / copied[1]).unlink()
    lab.open("mine", start=False)
    assert own.read_text(encoding="utf-8") == "my work"
    assert (here / "mine/reader/hearing.md").read_text(encoding="utf-8") == "my notes"
    assert sorted(p.name for p in (here / "mine").iterdir()) == [*copied, "reader"]
    assert f"notebooks copied: 1; of yours, left as they were: {len(copied) - 1}" in capsys.readouterr().out


def test_open_says_what_cannot_be(here):
    (here / "file").write_text("", encoding="utf-8")
    with pytest.raises(ListedError, match="is a file"):
        lab.open("file", start=False)


def test_open_starts_jupyterlab_on_this_machine_only(here, monkeypatch):
    asked = []
    monkeypatch.setattr(jupyter, "_run", lambda parts: asked.append(parts) or 0)
    assert lab.open("mine", browser=False) == 0
    assert "--ServerApp.ip=127.0.0.1" in asked[0]
    assert f"--ServerApp.root_dir={here / 'mine'}" in asked[0]
    assert "--no-browser" in asked[0]


@pytest.mark.parametrize("user", [0, 1000])
def test_root_of_a_container_is_served_too(here, monkeypatch, user):
    """JupyterLab stops at root unless it is told not to; of anybody else nothing is said."""
    monkeypatch.setattr(jupyter.os, "geteuid", lambda: user, raising=False)
    assert ("--allow-root" in jupyter.command(here)) == (user == 0)


def test_studies_show_words_pictures_and_tables():
    shown = lab.show(lab.casefile(RULES, months=36), "lives", sentences=2)
    html = shown._repr_html_()
    assert html.count("<li>") == 2
    assert "<figure><img alt=" in html and "<table" in html
    assert "Case file" in repr(shown)


@pytest.mark.once
def test_lesson_3_says_what_its_own_town_shows():
    """The share of the months that feedback causes; those of 200 towns beside it: tests/test_headlines.py."""
    (source,) = (Path(__file__).parents[1] / "notebooks" / "instructor").glob("03_*.py")
    text = re.sub(r"\n# ", " ", source.read_text(encoding="utf-8"))
    [own] = re.findall(r"of 200 uneven towns, \d+ in that of 200 even ones, (\d+) in yours\.", text)
    run = lab.run_town(check_01.uneven(), check_03.TOWN)
    assert round(100 * float(run.worlds["entrenchment"].iloc[0])) == int(own)


def test_the_records_at_listing_are_those_that_stood_then():
    """Lesson 5 shows what came first: the records in a file as its person was listed, read here month by month."""
    table = ties.files("joined-hands").tables[0]
    assert table.loc["people"].tolist() == ["96", "42", "862"]  # people, and no tenths of them
    reply = table.loc["records when last put on the list, mean"]
    then, listed = np.full(RESIDENTS, np.nan), np.zeros(RESIDENTS, dtype=bool)
    with Town([World(sim.load("joined-hands"))], RESIDENTS, ties.TOWN) as town:
        for _ in range(MONTHS):
            town.step()
            now = town.state.listed[0].copy()
            then = np.where(now & ~listed, town.state.strikes[0], then)
            listed = now
    untied = ties.pair("joined-hands").town.state.listed[1]
    groups = {ties.OWN: listed & untied, ties.TIED: listed & ~untied, ties.REST: ~listed}
    assert reply.to_dict() == {name: round(float(np.nanmean(then[who])), 1) for name, who in groups.items()}
