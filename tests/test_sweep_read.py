"""What a sweep samples, and the tables that are read back from it: compared with plain NumPy over its rows."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy.stats import qmc

from sim.cli.main import main
from sim.results.answer import PERCENT
from sim.results.summary import DEFINITIONS
from sim.sweeps import labels, parquet, read, run
from sim.sweeps.design import PER_MONTH, PER_WORLD, Design
from sim.sweeps.plan import Plan
from sim.words import short
from tests.sweep_tools import DESIGN

Numbers = npt.NDArray[np.float64]
LOW = {"listing.threshold": 850.0, "sanctions.severity": 0.0, "score.start": 980.0}
WIDTH = {"listing.threshold": 100.0, "sanctions.severity": 0.5, "score.start": 40.0}
RANGES = {key: {"low": LOW[key], "high": LOW[key] + WIDTH[key]} for key in LOW}


def plan(sample: str, points: int, keys: dict[str, Any] = RANGES, seed: int = 7) -> Plan:
    data = {"rulebooks": ["joined-hands"], "sample": sample, "points": points, "sample_seed": seed, "keys": keys}
    return Plan(Design.parse(data))


def shares(sample: str, points: int, seed: int = 7) -> Numbers:
    """The sampled points, each value as a share of its range."""
    created = plan(sample, points, seed=seed)
    values = np.array([created.point(n) for n in range(points)])
    return np.array((values - np.array(list(LOW.values()))) / np.array(list(WIDTH.values())))


@pytest.mark.parametrize("points", [1, 10, 33])
@pytest.mark.parametrize("seed", [1, 2])
def test_latin_has_one_point_in_each_slice(points: int, seed: int) -> None:
    """Of as many equal slices of a key's range as there are points; 10 and 33, since a Sobol sample has not."""
    for column in shares("latin", points, seed).T:
        assert sorted(int(v * points) for v in column) == list(range(points))


@pytest.mark.parametrize("power", [0, 3, 5])
@pytest.mark.parametrize("seed", [1, 2])
def test_sobol_is_balanced(power: int, seed: int) -> None:
    """Each dyadic interval of each key holds its share; so does each box of the first two, where a Latin's do not."""
    points = shares("sobol", 2**power, seed)
    for cut in range(power + 1):
        for column in points.T:
            assert set(np.bincount((column * 2**cut).astype(int), minlength=2**cut)) == {2 ** (power - cut)}
        boxes = {(int(a * 2**cut), int(b * 2 ** (power - cut))) for a, b, _ in points}
        assert len(boxes) == 2**power


def test_samples_are_those_of_scipy() -> None:
    """Scrambled by the design's own seed; a Sobol sample of another size is the beginning of the next larger one."""
    for seed in (1, 2):
        luck = np.random.default_rng
        assert shares("sobol", 13, seed) == pytest.approx(qmc.Sobol(3, rng=luck(seed)).random_base2(4)[:13], abs=1e-9)
        assert shares("latin", 13, seed) == pytest.approx(qmc.LatinHypercube(3, rng=luck(seed)).random(13), abs=1e-9)


def test_sampled_values_are_these() -> None:
    """A sweep that was begun must find the same points again: here they stand."""
    keys = {**RANGES, "listing.term": {"low": 0, "high": 24}, "channels.means": [True, False]}
    keys.pop("score.start")
    assert [v for n in range(3) for v in plan("latin", 3, keys).point(n)] == pytest.approx(LATIN, abs=1e-9)
    assert [v for n in range(4) for v in plan("sobol", 4, keys).point(n)] == pytest.approx(SOBOL, abs=1e-9)


LATIN = [
    *(923.4046937718881, 0.32448435279059934, 20, True),
    *(892.3553444374585, 0.4718064853326623, 15, False),
    *(881.3093112762583, 0.11511539570394236, 3, True),
]
SOBOL = [
    *(915.0426851585507, 0.4586550807580352, 2, False),
    *(862.8290107473731, 0.12365788500756025, 14, True),
    *(877.4087174795568, 0.3726063119247556, 9, False),
    *(925.194279383868, 0.20949177537113428, 20, True),
]


def test_a_list_is_sampled_evenly() -> None:
    for sample in ("latin", "sobol"):
        created = plan(sample, 16, {"listing.term": [3, 6, 12, 24], "listing.threshold": RANGES["listing.threshold"]})
        assert sorted(created.point(n)[0] for n in range(16)) == [3] * 4 + [6] * 4 + [12] * 4 + [24] * 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough luck that every quantile is another number."""
    created = tmp_path_factory.mktemp("read") / "out"
    measures = ["listed_share", "entries"]
    run.sweep({**DESIGN, "measures": measures, "seeds": {"low": 1, "high": 8}, "residents": [40, 60]}, created)
    return created


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    created = tmp_path_factory.mktemp("months") / "out"
    keys = {"listing.threshold": [900.0, 950.0]}
    measures = ["listed_share", "entries"]
    run.sweep({**DESIGN, "per": "month", "measures": measures, "seeds": {"low": 1, "high": 6}, "keys": keys}, created)
    return created


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    created = tmp_path_factory.mktemp("sample") / "out"
    keys = {"listing.threshold": RANGES["listing.threshold"], "sanctions.severity": RANGES["sanctions.severity"]}
    more = {"sample": "latin", "points": 40, "seeds": 1, "months": 6, "measures": ["listed_share"]}
    run.sweep({**DESIGN, "rulebooks": "joined-hands", "keys": keys, **more}, created)
    return created


def quantile(values: Any, share: float) -> float:
    """By hand: the values in order, and between two neighbours a straight line."""
    ordered = np.sort(np.asarray(values, dtype=float))
    return float(np.interp(share * (len(ordered) - 1), np.arange(len(ordered)), ordered))


def rows(path: Path) -> dict[str, Any]:
    """The columns of the files themselves."""
    return {name: column.to_numpy() for name, column in pd.read_parquet(path).items()}


def same(columns: dict[str, Any], **where: Any) -> Any:
    """Which rows have these values."""
    return np.logical_and.reduce([columns[name] == value for name, value in where.items()])


TITLES = (
    "on the list at the end (share of residents): on the list after the last month",
    "times put on (listings): times that someone was put onto the list",
)


def _last_cells(text: str, count: int) -> list[list[str]]:
    """Mean, 5% and 95% of each row of the tables that print a measure, however many these are."""
    rows = [[cell.strip() for cell in line.split("\N{BOX DRAWINGS LIGHT VERTICAL}")[1:-1]]
            for line in text.splitlines() if line.startswith("\N{BOX DRAWINGS LIGHT VERTICAL}")]  # fmt: skip
    return [row[-3:] for row in rows[:count]]


@pytest.mark.parametrize("by", [[], ["rulebook"], ["residents", "listing.threshold"], ["seed"]])
def test_table(
    folder: Path, by: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways in which `sim table` prints: every mean, 5% and 95% as NumPy has them."""
    monkeypatch.setenv("COLUMNS", "200")  # each measure is one table
    columns, words = rows(folder), [word for name in by for word in ("--by", name)]
    assert main(["table", str(folder), *words, "--csv"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert main(["table", str(folder), *words, "--full"]) == 0
    screen = capsys.readouterr()
    first, second = (screen.out.index(title) for title in TITLES)
    blocks = [_last_cells(text, len(table)) for text in (screen.out[first:second], screen.out[second:])]
    printed = [[*one, *other] for one, other in zip(*blocks, strict=True)]
    fewest = min(int(row["runs"]) for row in table)
    assert ("times of 100" in screen.err) == (fewest > 1), "how often another town lies between 5% and 95%"
    groups = by or ["rulebook", "listing.threshold", "source.*.rate", "residents"]
    assert len(table) == len(printed) == len({tuple(str(columns[g][i]) for g in groups) for i in range(128)})
    spread = []
    for row, line in zip(table, printed, strict=True):
        mine = same(columns, **{g: type(columns[g][0])(row[g]) for g in groups})
        assert int(row["runs"]) == mine.sum() == 128 // len(table)
        reply = []
        for measure in ("listed_share", "entries"):
            values = columns[measure][mine]
            wanted = [values.sum() / len(values), quantile(values, 0.05), quantile(values, 0.95)]
            assert [float(row[f"{measure} {w}"]) for w in ("mean", "5%", "95%")] == pytest.approx(wanted, rel=1e-12)
            reply += wanted
        assert line == [*map(PERCENT.text, reply[:3]), *map(short, reply[3:])]
        spread.append(reply[1] < reply[0] < reply[2] and reply[4] < reply[3] < reply[5])
    assert sum(spread) >= len(spread) / 2  # where all towns are alike, any quantile would do


def test_table_of_months(months: Path) -> None:
    """The last month, unless months are asked for."""
    columns, result = rows(months), read.open_sweep(months)
    for row in read.summary(result, ["rulebook", "month"]).to_dict("records"):
        values = columns["entries"][same(columns, rulebook=row["rulebook"], month=row["month"])]
        assert row["runs"] == len(values) == 12
        assert row["entries mean"] == pytest.approx(values.mean())
        assert row["entries 95%"] == pytest.approx(quantile(values, 0.95))
    for row in read.summary(result, ["rulebook"]).to_dict("records"):
        values = columns["listed_share"][same(columns, rulebook=row["rulebook"], month=14)]
        assert row["listed_share mean"] == pytest.approx(values.mean())


BANDS = {"low": 0.05, "lower": 0.25, "middle": 0.5, "upper": 0.75, "high": 0.95}


@pytest.mark.parametrize("x", ["residents", "listing.threshold", "month"])
def test_bands(folder: Path, months: Path, x: str) -> None:
    path = months if x == "month" else folder
    columns = rows(path)
    table = read.bands(read.open_sweep(path), x, "listed_share")
    wanted = sorted({(str(b), float(v)) for b, v in zip(columns["rulebook"], columns[x], strict=True)})
    assert list(zip(table["rulebook"], table["x"], strict=True)) == wanted
    for row in table.to_dict("records"):
        values = columns["listed_share"][same(columns, **{"rulebook": row["rulebook"], x: row["x"]})]
        assert row["runs"] == len(values)
        assert [row[n] for n in BANDS] == pytest.approx([quantile(values, s) for s in BANDS.values()], rel=1e-12)


def test_cells_and_effects(folder: Path) -> None:
    """Means over everything else; the key that moves most comes first."""
    columns, result = rows(folder), read.open_sweep(folder)
    cells = read.cells(result, "source.*.rate", "residents", "entries")
    assert len(cells) == 4
    for row in cells.to_dict("records"):
        values = columns["entries"][same(columns, **{"source.*.rate": row["x"], "residents": row["y"]})]
        assert (row["value"], row["runs"]) == (pytest.approx(values.mean()), 32)
    effects = read.effects(result, "entries")
    assert sorted(effects["key"]) == ["listing.threshold", "residents", "source.*.rate"]
    for row in effects.to_dict("records"):
        low, high = columns[row["key"]].min(), columns[row["key"]].max()
        means = [columns["entries"][columns[row["key"]] == v].mean() for v in (low, high)]
        assert [row["low"], row["high"], row["at_low"], row["at_high"]] == pytest.approx([low, high, *means])
        assert row["overall"] == pytest.approx(columns["entries"].mean()) and row["quarter"] == ""
    assert (effects["at_high"] - effects["at_low"]).abs().is_monotonic_decreasing


def test_many_values_are_put_into_bins(sample: Path) -> None:
    """Of equal width, named by their middles: twelve of them for bands, six each way for a heat map."""
    columns, result = rows(sample), read.open_sweep(sample)
    values = columns["listing.threshold"]
    width = (values.max() - values.min()) / 12
    table = read.bands(result, "listing.threshold", "listed_share")
    assert table["runs"].sum() == 40 and 10 <= len(table) <= 12
    for row in table.to_dict("records"):
        inside = abs(values - row["x"]) <= width / 2 * 1.001
        assert inside.sum() == row["runs"]
        assert row["middle"] == pytest.approx(quantile(columns["listed_share"][inside], 0.5))
    cells = read.cells(result, "listing.threshold", "sanctions.severity", "listed_share")
    assert cells["runs"].sum() == 40 and cells["x"].nunique() <= 6 and cells["y"].nunique() <= 6
    assert (cells["value"] * cells["runs"]).sum() / 40 == pytest.approx(columns["listed_share"].mean())


def test_effects_of_many_values_are_of_quarters(sample: Path) -> None:
    columns, result = rows(sample), read.open_sweep(sample)
    for row in read.effects(result, "listed_share").to_dict("records"):
        values = columns[row["key"]]
        low, high = quantile(values, 0.25), quantile(values, 0.75)
        assert [row["quarter"], row["low"], row["high"]] == ["quarter", pytest.approx(low), pytest.approx(high)]
        means = [columns["listed_share"][at].mean() for at in (values <= low, values >= high)]
        assert [row["at_low"], row["at_high"]] == pytest.approx(means)
        assert (values <= low).sum() == (values >= high).sum() == 10


def test_columns_say_what_they_are(folder: Path, months: Path) -> None:
    """In the files themselves: label, unit and meaning of all that was varied or counted, per world and month."""
    words = {f.name: {k.decode(): v.decode() for k, v in f.metadata.items()} for f in pq.read_schema(first(folder))}
    assert all(
        list(said) == ["label", "unit", "meaning"] and said["label"] and said["meaning"] for said in words.values()
    )
    assert words["listed_share"]["label"] == DEFINITIONS["listed_share"].label
    assert words["listed_share"]["unit"] == "share of residents"
    assert words["listing.threshold"] == {
        "label": "listing.threshold", "unit": "points", "meaning": "a score below this lists",
    }  # fmt: skip
    assert words["source.*.rate"]["unit"] == "chance a month"
    monthly = {f.name: f.metadata for f in pq.read_schema(first(months))}
    assert monthly["listed_share"][b"label"] == b"on the list" and monthly["month"][b"unit"] == b"months"
    assert monthly["entries"][b"unit"] == b"moves of the list"


def test_a_column_that_says_something_else_is_damaged(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    path = first(copy)
    table = pq.read_table(path)
    data = parquet.encode(
        pa.table(table.columns, schema=pa.schema([f.remove_metadata() for f in table.schema], table.schema.metadata))
    )
    assert data != path.read_bytes()
    path.write_bytes(data)
    assert read.open_sweep(copy).missing == (path.name,)


def test_every_measure_has_a_label() -> None:
    for per, names in (("world", PER_WORLD), ("month", PER_MONTH)):
        for name in names:
            said = labels.measure(name, per)
            assert said.label and said.unit and said.meaning and "_" not in said.label
            assert labels.counted(name, per).text(0.5)


def first(folder: Path) -> Path:
    """The first of a sweep's files."""
    return min(folder.glob("*.parquet"))
