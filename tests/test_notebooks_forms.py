"""Forms of the notebooks: the live page in a frame, rules that write their own line, ten questions before and after."""

import ast
import errno
import html
import json
import re
from pathlib import Path

import pytest

import sim
from sim import lab, page
from sim.errors import ListedError
from sim.files import atomic
from sim.lab import check, concept, predictions, rule_form
from sim.rules.rulebook import limits

KEY = Path(__file__).parents[1] / "notebooks" / "instructor" / "concept-test-key.md"
RULES = sim.load("joined-hands")
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def for_reading_only(here, monkeypatch):
    """A home in which nothing can be written, for root, too."""

    def refuse(path):
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(atomic, "written", refuse)
    return here


def framed(shown):
    """The page in a frame, and the settings with which it begins."""
    text = html.unescape(re.search(r'srcdoc="([^"]*)"', shown._repr_html_())[1])
    return text, json.loads(page.START.search(text)[2])


# ---- the page in a frame


def test_the_page_as_it_ships_stands_in_a_frame_that_reaches_nothing(here):
    shown = lab.play()
    assert framed(shown)[0] == page.built()
    tag = re.match(r"<iframe[^>]*>", shown._repr_html_())[0]
    assert 'sandbox="allow-scripts allow-downloads"' in tag and 'title="' in tag and " src=" not in tag
    assert "sim page" in shown._repr_html_().split("</iframe>")[1] and "sim page" in repr(shown)
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    ("where", "state"),
    [
        ("play", "play"),
        (" wall ", "wall"),
        ("play&seed=7", "play&seed=7"),
        ("#seat=17", "seat=17"),
        ("seat=17", "seat=17"),
        ("about:srcdoc#month=3&v=1", "month=3&v=1"),
        (page.link("second-chance", seed=7, month=12), "stop=workshop&month=12&rules=second-chance&seed=7&v=1"),
        ('#x="</script><script>', 'x="</script><script>'),
    ],
)
def test_a_room_or_a_link_opens_a_state(where, state):
    text, begin = framed(lab.play(where))
    assert begin.pop("at") == state
    assert begin == framed(lab.play())[1]
    assert text.count("<script") == page.built().count("<script")


@pytest.mark.parametrize(("where", "said"), [("kitchen", "rooms: play, desk, wall"), ("#" + "x" * 30_000, "at most")])
def test_what_is_no_state_is_said(where, said):
    with pytest.raises(ListedError, match=said):
        lab.play(where)


# ---- rules changed by a form


def fields(form):
    return {row.children[0].description: row.children[0] for row in form.children[:-1]}


def written(form):
    result = re.search(r"<pre[^>]*>(.*)</pre>", form.children[-1].value)
    return ast.literal_eval(html.unescape(result[1])) if result else None


def test_a_form_writes_the_line_that_an_answer_takes():
    pytest.importorskip("ipywidgets")
    form = lab.rules(RULES, "listing.threshold", "source.*.demerit", "source.*.connected", "source.*.error")
    assert written(form) is None and "Nothing is changed" in form.children[-1].value
    field = fields(form)
    field["source.*.connected"].value = False
    field["source.*.error"].value = 0.0005
    assert written(form) == {"source.*.connected": False, "source.*.error": 0.0005}
    assert check("00.3", written(form)).ok
    field["source.*.connected"].value = True
    field["source.*.demerit"].value = 90
    assert written(form) == {"source.*.demerit": 90, "source.*.error": 0.0005}
    assert type(written(form)["source.*.demerit"]) is int


def test_one_source_against_all_the_others():
    """The line gives the rules that the fields show, in whatever order the keys were asked for."""
    pytest.importorskip("ipywidgets")
    form = lab.rules(RULES, "source.utility.connected", "source.*.connected")
    fields(form)["source.*.connected"].value = False
    assert list(written(form)) == ["source.*.connected", "source.utility.connected"]
    joined = [source.name for source in RULES.set(written(form)).source if source.connected]
    assert joined == ["utility"]


def test_a_form_has_the_words_and_limits_of_the_rulebook():
    pytest.importorskip("ipywidgets")
    form = lab.rules(RULES, "listing.term", "means_test.accuracy", "source.*.demerit", "source.*.rate")
    words = [row.children[1].value for row in form.children[:-1]]
    assert "minimum stay (months)" in words[0]
    assert "not the same for all now" in words[3] and "not the same" not in words[2]
    assert fields(form)["listing.term"].max == limits("listing.term")[1]
    kinds = {key: type(field).__name__ for key, field in fields(form).items()}
    assert (kinds["listing.term"], kinds["means_test.accuracy"]) == ("BoundedIntText", "FloatSlider")


def test_every_key_of_every_rulebook_has_a_field_that_shows_it_as_it_is():
    """A slider whose steps leave a value out would change it by being shown."""
    pytest.importorskip("ipywidgets")
    for name in ("joined-hands", "lantern-score"):
        rulebook = sim.load(name)
        keys = rulebook.keys()
        form = lab.rules(rulebook, *keys)
        assert {key: field.value for key, field in fields(form).items()} == keys
        for key, field in fields(form).items():
            if type(field).__name__ == "FloatSlider":
                assert round(keys[key] / field.step, 6).is_integer()


def test_what_the_rulebook_refuses_is_said_in_the_form():
    pytest.importorskip("ipywidgets")
    form = lab.rules(RULES, "score.high", "listing.threshold")
    fields(form)["score.high"].value = 100.0
    assert written(form) is None and "cannot use this" in form.children[-1].value
    assert "must lie between score.low and score.high" in form.children[-1].value


def test_a_form_of_rules_where_no_widget_lives(without_widgets):
    shown = lab.rules(RULES, "listing.term", "source.*.error")
    for text in (repr(shown), shown._repr_html_()):
        assert "minimum stay (months)" in text and "0.004" in text and "a met obligation becomes a wrong record" in text
    assert '{"listing.term": 12}' in repr(shown)


def test_a_form_of_rules_that_is_opened_again(outputs):
    pytest.importorskip("ipywidgets")
    lab.rules(RULES, "listing.term")._ipython_display_()
    live, bundle = outputs
    assert WIDGET in live and "children=" not in bundle["text/plain"]
    assert all(
        "Run this cell" in bundle[kind] and "minimum stay" in bundle[kind] for kind in ("text/plain", "text/html")
    )


def test_a_key_that_is_none_is_said():
    with pytest.raises(ListedError, match=r"rules: 'listing.tern': no such key; did you mean listing.term"):
        lab.rules(RULES, "listing.tern")


def test_numbers_are_written_as_people_write_them():
    assert rule_form.line({"a": 900.0, "b": 0.004, "c": True, "d": 12}) == '{"a": 900, "b": 0.004, "c": True, "d": 12}'


# ---- ten questions


def test_the_letters_are_those_of_the_key():
    rows = re.findall(r"^\| \d+ \| [^|]+ \| ([a-d]) \|", KEY.read_text(encoding="utf-8"), re.M)
    assert "".join(rows) == concept.RIGHT
    assert [q.name for q in concept.questions()] == [*map(str, range(1, 11)), "A", "B"]


@pytest.mark.parametrize(
    "answers",
    [
        "cbdbcbbbdb",
        "c b d b c b b b d b",
        "C, B, D, B, C, B, B, B, D, B.",
        "1c 2b 3d 4b 5c 6b 7b 8b 9d 10b",
        "1. c\n2. b\n3. d\n4. b\n5. c\n6. b\n7. b\n8. b\n9. d\n10. b",
        "1) C; 2) B; 3) D; 4) B; 5) C; 6) B; 7) B; 8) B; 9) D; 10) B",
        list("cbdbcbbbdb"),
        ("c)", "b)", "d)", "b)", "c)", "b)", "b)", "b)", "d)", "b)"),
        dict(enumerate("cbdbcbbbdb", start=1)),
        {f"Q{n}": letter.upper() for n, letter in enumerate("cbdbcbbbdb", start=1)},
    ],
)
def test_letters_however_they_are_written(answers):
    assert concept.letters(answers) == concept.RIGHT


def test_what_is_left_out_stays_left_out():
    assert concept.letters("a - ? b c d a b c \u2013") == "a--bcdabc-"
    assert concept.letters({3: "d"}) == "--d-------"


@pytest.mark.parametrize("answers", ["abc", "e" * 10, "don't know", [1] * 10, 7, {11: "a"}, ["a"] * 11, "a" * 5000])
def test_what_is_no_answer_is_said_in_one_line(here, answers):
    with pytest.raises(ListedError, match=r"^concept_test: [^\n]+$"):
        lab.concept_test("before", answers)
    assert not list(here.iterdir())


def test_before_and_after_are_compared_where_both_are_kept(here):
    before = lab.concept_test("before", "aaaaaaaabb", marks=(5, 6))
    assert "10 of 10 answers" in repr(before) and "right" not in repr(before)
    alone = json.loads((here / concept.FILE).read_text(encoding="utf-8"))
    assert alone == {"before": {"answers": "aaaaaaaabb", "marks": [5, 6]}}
    after = repr(lab.concept_test("after", "cbdbcbbb-b", marks="3 and 2"))
    assert re.search(r"right answers +1 of 10 +9 of 10", after)
    assert re.search(r"hands\. +5 +3\n.*hands\. +6 +2", after)
    assert re.search(r"right now, and not before +1, 2, 3, 4, 5, 6, 7, 8\n", after)
    assert re.search(r"right before, and not now +none", after)
    with pytest.raises(ListedError, match="before"):
        lab.concept_test("later")


def test_after_without_before_is_counted_alone(here):
    assert re.search(r"right answers +10 of 10$", repr(lab.concept_test("after", concept.RIGHT)), re.M)


def test_the_form_of_the_ten_questions(here, outputs):
    pytest.importorskip("ipywidgets")
    form = lab.concept_test("after")
    folded, button, reply = form.children
    boxes = [box for box in folded.children[0].children if type(box).__name__ in ("RadioButtons", "ToggleButtons")]
    assert len(boxes) == 12 and all(box.value is None for box in boxes)
    assert not list(here.iterdir())
    for box, letter in zip(boxes, concept.RIGHT, strict=False):
        box.value = letter
    boxes[10].value, boxes[11].value = 2, 3
    button.click()
    assert "10 of 10" in reply.value and "right answers" in reply.value
    again = lab.concept_test("after")
    assert [
        box.value for box in again.children[0].children[0].children if type(box).__name__ == "RadioButtons"
    ] == list(concept.RIGHT)
    again._ipython_display_()
    live, bundle = outputs
    assert WIDGET in live
    for kind in ("text/plain", "text/html"):
        assert "Kept on this computer" in bundle[kind] and "Run this cell" in bundle[kind]


def test_the_ten_questions_without_widgets(here, without_widgets):
    assert 'lab.concept_test("before", "a b c' in repr(lab.concept_test("before"))


def test_a_spoilt_file_of_answers_is_said(here):
    for text in ("{", '{"before": {"answers": "zz"}}'):
        (here / concept.FILE).write_text(text, encoding="utf-8")
        with pytest.raises(ListedError, match=r"concept-test\.json: cannot be read; delete it"):
            lab.concept_test("before")


# ---- a home in which nothing can be written


def test_forms_say_what_they_could_not_keep(for_reading_only):
    """An error in a callback would vanish, and the student would think that it was kept."""
    pytest.importorskip("ipywidgets")
    form = lab.predict("00.1", "How many?", 0, 500)
    form.children[4].click()
    assert form.children[5].value.startswith("Not kept: ") and "anyway=True" in form.children[5].value
    assert "The model gives 97" in repr(lab.against("00.1", 97, anyway=True))
    ten = lab.concept_test("before")
    ten.children[-2].click()
    assert ten.children[-1].value.startswith("Not kept: ")
    assert not (for_reading_only / predictions.FILE).exists() and framed(lab.play())
