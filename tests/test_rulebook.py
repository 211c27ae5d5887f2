"""Rulebooks: frozen, complete, and changed only by making another one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from sim.rules import schema, shelf
from sim.rules.dotted import matches, overlap
from sim.rules.rulebook import Rulebook, RulebookError
from tests.strategies import rulebooks
from tests.towns import LIVELY


def test_a_rulebook_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        LIVELY.listing.threshold = 3.0  # type: ignore[misc]
    changed = LIVELY.set({"listing.threshold": 3.0})
    assert (changed.listing.threshold, LIVELY.listing.threshold) == (3.0, 900.0)


def test_dotted_keys_reach_every_number() -> None:
    keys = LIVELY.keys()
    assert LIVELY.set(keys) == LIVELY
    assert "source.court.detection" in keys and "channels.means" in keys
    assert LIVELY.set({"source.*.detection": 0.1}).keys()["source.lender.detection"] == 0.1
    with pytest.raises(RulebookError, match=r"did you mean source\.court\.detection"):
        LIVELY.set({"source.court.detecton": 0.1})


@settings(max_examples=60)
@given(rulebooks())
def test_writing_and_reading_give_the_same_rulebook(book: Rulebook) -> None:
    assert shelf.parse(shelf.dump(book)) == book


def test_the_template_holds_every_key_with_its_unit_and_range() -> None:
    text = shelf.template()
    book = shelf.parse(text)
    for section, field in Rulebook.model_fields.items():
        if isinstance(field.default, schema.Section):
            assert getattr(book, section) == field.default
            for key in type(field.default).model_fields:
                assert key == "grades" or f"\n{key} = " in text, (section, key)
    for line in text.splitlines():
        if " = " in line and not line.startswith("#") and not line.startswith(("name", "kind", "title", "question")):
            assert "# " in line, line


def test_every_key_has_unit_range_meaning_and_basis() -> None:
    models = [type(f.default) for f in Rulebook.model_fields.values() if isinstance(f.default, schema.Section)]
    for model in (*models, schema.Source, schema.Service):
        for name, field in model.model_fields.items():
            assert field.description, (model, name)
            if name in ("name", "kind"):
                continue
            extra = field.json_schema_extra
            assert isinstance(extra, dict) and extra["unit"] and extra["basis"], (model, name)
            if field.annotation in (int, float):
                assert {"ge", "le"} <= {a for m in field.metadata for a in ("ge", "le") if hasattr(m, a)}, (model, name)


def test_amendments_hold_from_their_month_on_in_order_of_month() -> None:
    text = shelf.template() + (
        "[[amendment]]\nmonth = 90\nlisting.term = 3\n"
        "[[amendment]]\nmonth = 60\nlisting.term = 6\nlisting.enabled = false\n"
    )
    book = shelf.parse(text)
    assert [book.at(m).listing.term for m in (1, 59, 60, 89, 90, 500)] == [12, 12, 6, 6, 3, 3]
    assert not book.at(100).listing.enabled and not book.at(100).amendment


def test_neutral_numbers_name_real_keys() -> None:
    keys = LIVELY.keys()
    for channel, neutral in schema.NEUTRAL.items():
        assert channel in schema.CHANNELS
        for key in neutral:
            first, *_, last = key.split(".")
            assert any(k.startswith(f"{first}.") and k.endswith(f".{last}") for k in keys), key
    assert set(schema.NEUTRAL) == set(schema.CHANNELS)
    with pytest.raises(RulebookError, match="did you mean means"):
        LIVELY.cut("mean")


def test_a_star_stands_for_the_name_of_a_source_or_service_only() -> None:
    assert matches("source.*.rate", "source.court.rate") and not matches("source.*.rate", "source.court.amount")
    assert not matches("*.term", "listing.term") and not matches("source.court.*", "source.court.rate")
    assert overlap("source.court.rate", "source.*.rate") and overlap("source.*.rate", "source.*.rate")
    assert not overlap("source.*.rate", "service.*.rate")


def test_without_a_list_from_a_month_on() -> None:
    later = LIVELY.amended({20: {"listing.enabled": False}, 40: {"listing.enabled": True, "life.wage": 1.2}})
    abolished = later.without_list(30)
    assert [abolished.at(month).listing.enabled for month in (1, 19, 20, 29, 30, 40, 99)] == [True] * 2 + [False] * 5
    assert abolished.at(29).favour.enabled and not abolished.at(30).favour.enabled
    assert abolished.at(40).life.wage == 1.2
    assert not any(later.without_list().at(month).listing.enabled for month in (1, 40))
