"""Where the claim fails: the sample, its indices, and the map."""

from __future__ import annotations

import math

import pytest

from sim.errors import ListedError
from sim.studies.sensitivity import sensitivity as module
from sim.studies.sensitivity.sensitivity import MAP, SPACE, sensitivity


@pytest.fixture(scope="module")
def found():  # type: ignore[no-untyped-def]
    return sensitivity(samples=4, fields=3, residents=120, months=48)


def test_at_least_twelve_keys_are_varied_and_all_exist() -> None:
    from sim.rules import shelf

    assert len(SPACE) >= 12
    shelf.load(shelf.DEFAULT).set(module._changes({k: low for k, (low, _) in SPACE.items()}))
    for key, low, high in MAP:
        assert SPACE[key][0] <= low < high <= SPACE[key][1]


def test_every_sample_is_lived_beside_its_twin(found) -> None:  # type: ignore[no-untyped-def]
    samples = found.tables["samples"]
    assert len(samples) == 4 * (len(SPACE) + 2)
    assert samples["entrenchment"].between(0, 1).all()
    assert (samples.loc[samples["listed"] == 0, "entrenchment"] == 0).all()
    assert (samples["made_by_feedback"] <= samples["listed"] + 1e-12).all()
    nothing_costs = samples[samples["sanctions.severity"] < 0.01]
    assert len(nothing_costs) == 0 or (nothing_costs["entrenchment"] < 1).all()


def test_the_map_tells_apart_what_the_list_does(found) -> None:  # type: ignore[no-untyped-def]
    area = found.tables["map"]
    assert len(area) == 9
    kinds = {(row["kind"]) for row in found.data["map"]}
    assert kinds <= {module.FLOODS, module.FEEDS, module.HARMS, module.SERVES, module.EMPTY}
    for row in found.data["map"]:
        assert row["kind"] != module.FEEDS or row["gain"] > 1
        assert row["kind"] != module.SERVES or row["fewer_missed"] > 0


def test_the_same_call_gives_the_same_numbers(found) -> None:  # type: ignore[no-untyped-def]
    assert sensitivity(samples=4, fields=3, residents=120, months=48).data == found.data


def test_intervals_and_pictures(found) -> None:  # type: ignore[no-untyped-def]
    for row in found.data["indices"]:
        assert all(math.isfinite(row[k]) for k in ("S1", "S1_conf", "ST", "ST_conf"))
    first, second = found.draw()
    assert found.data["indices"][0]["key"] in first.alt
    assert "9 fields" in second.alt
    assert first.png().startswith(b"\x89PNG") and second.png() == found.draw()[1].png()


def test_progress_counts_the_rulebooks_of_the_sample_and_the_map() -> None:
    heard: list[tuple[int, int]] = []
    sensitivity(samples=4, fields=3, residents=20, months=6, progress=lambda *steps: heard.append(steps))
    total = 4 * (len(SPACE) + 2) + 9
    assert [done for done, _ in heard][-4:] == [total - 9, total - 6, total - 3, total]
    assert {steps for _, steps in heard} == {total}


def test_a_number_of_samples_that_sobol_cannot_use() -> None:
    with pytest.raises(ListedError, match="power of two"):
        sensitivity(samples=100)
