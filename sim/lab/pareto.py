"""Notebook 07: rulebooks judged by three aims, the class's answers on one figure.

Aims: fewer missed bills than with no list, few months on the list that feedback made, districts alike. A rulebook is
*beaten* by another that is no worse in missed bills and in feedback, and better in one of them. What stays unbeaten,
within the bounds, is the Pareto front: none of it can be improved in one aim without losing in the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim import files
from sim.arrays import Reals
from sim.errors import ListedError
from sim.figures import style
from sim.figures.canvas import Axes, drawing, patheffects
from sim.figures.labels import short_names
from sim.figures.style import Picture
from sim.lab import charts
from sim.lab.classroom import MONTHS, RESIDENTS, SEEDS, run_town
from sim.lab.display import Display
from sim.lab.exercises import unanswered
from sim.reading import read_bytes
from sim.results import summary
from sim.results.bills import breach_rate
from sim.results.runs import Run, run
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook, Value
from sim.words import count

MOST_BYTES, MOST_ANSWERS = 20_000, 200
GOAL, GAP, REAL = 90.0, 3.0, 2.0
"""At most so many bills missed for 100 missed with no list; the widest gap between districts, in points of per cent;
the least share of residents ever listed, in per cent, for a list to count as one."""
SHARES = {
    "feedback": "entrenchment",
    "gap": "district_gap",
    "ever": "ever_listed_share",
    "cannot": "cannot_share",
    "wrong": "wrong_person_share",
    "poorer": "worse_off",
}
"""Measures that are shares of a world's summary, and its names for them."""
COLUMNS = {
    "missed": "bills missed, for 100 with no list",
    "feedback": "of the months on the list, made by feedback, %",
    "gap": "gap between districts, points of %",
    "ever": "ever on the list, %",
    "meets": "meets the goal within the bounds",
    "beaten_by": "beaten by",
}


def bite(rulebook: Rulebook) -> float:
    """What being listed costs someone with the mean wage, in months of basic costs a month; the least at any time."""
    return min(
        r.listing.enabled
        * r.sanctions.severity
        * sum(s.gated * (s.wage_loss * r.life.wage + s.extra_cost) for s in r.service)
        for r in (rulebook.at(month) for month in (1, *(a.month for a in rulebook.amendment)))
    )


def measure(rulebook: Rulebook, months: int = MONTHS, seeds: Iterable[int] = SEEDS) -> dict[str, float]:
    """What one rulebook does; see `measures`. Asked for again, its towns are not lived again."""
    return _mean([_rows(run_town(rulebook, seed, months))[0] for seed in seeds])


def measures(
    rulebooks: Sequence[Rulebook], months: int = MONTHS, seeds: Iterable[int] = SEEDS
) -> list[dict[str, float]]:
    """What each of many rulebooks does, side by side in the same towns, as means over these; all in per cent.

    Gives `missed` (bills, for 100 missed with no list), `feedback` (months on the list that it makes), `gap` between
    districts, `ever` listed, `feared` (of the bills that would be missed on purpose, how many fear of the list
    prevents), `cannot` (of the listings, those for bills that could not be paid) and `poorer` (than with no list).
    """
    if not rulebooks:
        return []
    lived = [_rows(run(list(rulebooks), RESIDENTS, months, seed)) for seed in seeds]
    return [_mean(rows) for rows in zip(*lived, strict=True)]


def _rows(lived: Run) -> list[dict[str, float]]:
    """The measures of each rulebook in one town."""
    rates = breach_rate(lived.town)
    kept, still = (lived.town.history.measure(name).sum(axis=0) for name in ("deterred", "missed_will_not"))
    rows = []
    for i in range(len(lived.town.worlds) // 3):
        own = summary.world(lived.town, i, lived.no_feedback[i], lived.no_list[i])
        bare = float(rates[lived.no_list[i]])
        row = {"missed": 100 * float(own["breach_rate"]) / bare if bare else 100.0}
        row |= {short: 100 * float(own[name]) for short, name in SHARES.items()}
        rows.append(row | {"feared": 100 * float(kept[i]) / max(float(kept[i] + still[i]), 1.0)})
    return rows


def _mean(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}


def meets(row: Mapping[str, float]) -> bool:
    """Whether the goal is met within the bounds."""
    return row["missed"] <= GOAL and row["gap"] <= GAP and row["ever"] >= REAL


def unbeaten(frame: pd.DataFrame) -> list[str]:
    """The rulebooks of a table that none of the others beats."""
    return [name for name in map(str, frame.index) if not beaters(frame, name)]


def front(good: pd.DataFrame) -> pd.DataFrame:
    """The unbeaten rulebooks among these, from the least feedback on."""
    kept = unbeaten(good)
    return good.loc[kept].sort_values("feedback")


def beaters(frame: pd.DataFrame, name: str) -> list[str]:
    """Who misses no more bills and feeds back no more, and less of one of them."""
    own = frame[frame.index == name].iloc[0]
    no_worse = (frame["missed"] <= own["missed"]) & (frame["feedback"] <= own["feedback"])
    better = (frame["missed"] < own["missed"]) | (frame["feedback"] < own["feedback"])
    return [str(other) for other in frame.index[no_worse & better]]


def _tick(good: bool) -> str:
    return "Met" if good else "Not met"


def judge(answer: object, name: str = "your rulebook", months: int = MONTHS, seeds: Iterable[int] = SEEDS) -> Display:
    """A rulebook, or changes to joined-hands, against the three aims: in words, and as three gauges."""
    if unanswered(answer):
        return Display(sentences=["Put your changes in place of the three dots. Run that cell, then this one."])
    try:
        rulebook = _named(answer, name)
        row = measure(rulebook, months, seeds)
    except ListedError as error:
        return Display(sentences=[f"The town cannot use this: {error}."])
    said = [
        f"{_tick(row['missed'] <= GOAL)}: {row['missed']:.0f} bills are missed for every 100 missed with no list; "
        f"the goal is {GOAL:.0f} or fewer.",
        f"{_tick(row['gap'] <= GAP)}: the most listed district has {row['gap']:.1f} points more than the least; the "
        f"bound is {GAP:g}.",
        f"{_tick(row['ever'] >= REAL)}: {row['ever']:.1f}% are ever on the list; a list counts from {REAL:g}% on.",
        f"Feedback makes {row['feedback']:.0f}% of the months on the list. The less, the better; there is no bound.",
        f"Being listed costs {bite(rulebook):.2f} months of basic costs a month. Fear of it prevents "
        f"{row['feared']:.0f}% of the bills that would be missed on purpose.",
    ]
    return Display(name, said, [gauges(row, name)])


def harder(
    answer: object, severities: Sequence[float] = (0.0, 0.25, 0.5, 0.75, 1.0), name: str = "your rulebook"
) -> Display | Picture:
    """Bills missed for 100 with no list, as the list bites harder: a small figure."""
    if unanswered(answer):
        return Display(sentences=["Put your changes in place of the three dots. Run that cell, then this one."])
    try:
        base = _named(answer, name)
        rulebooks = [base.set({"sanctions.severity": float(v)}) for v in severities]
    except ListedError as error:
        return Display(sentences=[f"The town cannot use this: {error}."])
    missed = []
    for seed in SEEDS:
        own, _, none = run_town(rulebooks, seed).worlds["breach_rate"].to_numpy(dtype=float).reshape(3, -1)
        missed.append(100 * own / none)
    return by_severity(base.name, severities, np.mean(missed, axis=0))


def table(answers: Mapping[str, object] | None = None, seeds: Iterable[int] = SEEDS) -> pd.DataFrame:
    """One row a rulebook; by default the shipped ones that list somebody.

    Args:
        answers: name of each, and its rulebook or changes to joined-hands. Names of pilots may stand for themselves.
        seeds: of the towns.
    """
    chosen = {name: name for name in shelf.pilots() if _lists(shelf.load(name))} if answers is None else dict(answers)
    rows = {name: measure(_named(answer, name), seeds=seeds) for name, answer in chosen.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["missed", "feedback", "gap", "ever"])
    frame["meets"] = [meets(row) for row in rows.values()]
    frame["beaten_by"] = [", ".join(beaters(frame, name)[:3]) for name in rows]
    return frame


def show(frame: pd.DataFrame, title: str = "", beaten: bool = True) -> Display:
    """The figure of a table, and the table beneath; `beaten` says in it who beats whom."""
    heading = title or f"{len(frame)} rulebooks: bills missed, and feedback"
    numbers = (frame if beaten else frame.drop(columns="beaten_by")).assign(meets=np.where(frame["meets"], "yes", "no"))
    numbers = numbers.round({"missed": 0, "feedback": 0, "gap": 1, "ever": 1}).rename(columns=COLUMNS)
    return Display(pictures=[picture(frame, heading)], tables=[numbers.sort_values(COLUMNS["missed"])])


def hand_in(group: object, answer: object, folder: str | Path = "class-answers") -> Display:
    """Keep a group's answer as a small file for the class's figure. Asked again, it is replaced.

    Args:
        group: a colour or an animal, not people's names.
        answer: changes to joined-hands.
        folder: the one that the lecturer collects.
    """
    if unanswered(group) or unanswered(answer):
        return Display(sentences=["Put a word for your group and your changes in place of the dots."])
    if not isinstance(answer, Mapping):
        return Display(sentences=['Only changes can be handed in, such as {"listing.term": 6}.'])
    name = re.sub(r"[^a-z0-9]+", "-", str(group).lower()).strip("-")[:24]
    if not name or not name[0].isalpha():
        return Display(sentences=["The group's word must begin with a letter, such as blue or heron."])
    try:
        _named(answer, name)
    except ListedError as error:
        return Display(sentences=[f"The town cannot use this: {error}."])
    text = json.dumps({"group": name, "changes": dict(answer)}, indent=1, sort_keys=True) + "\n"
    try:
        with files.in_words(folder), files.opened(folder, patient=True) as place:
            place.refuse([f"{name}.json"], f"{name}.json")
            with place.file(f"{name}.json") as file:
                file.write(text.encode("utf-8"))
            (path,) = place.finish()
    except ListedError as error:
        return Display(sentences=[f"{error}."])
    return Display(sentences=[f"Kept as {path}. Give this file to the lecturer."])


def answers(folder: str | Path = "class-answers") -> dict[str, dict[str, Value]]:
    """The changes of every group in a folder. Raises ListedError with one line that names the file."""
    by_group: dict[str, dict[str, Value]] = {}
    for path in sorted(Path(folder).glob("[!.]*.json"))[:MOST_ANSWERS]:
        try:
            text = read_bytes(path, MOST_BYTES)
            if len(text) > MOST_BYTES:
                raise ValueError
            data = json.loads(text)
            group, changes = str(data["group"])[:24], dict(data["changes"])
            _named(changes, group)
        except ListedError as error:
            raise ListedError(f"{path.name}: {error}") from None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise ListedError(f"{path.name}: cannot be read; take it out of the folder, or hand it in again") from None
        by_group[group] = changes
    return by_group


def the_class(folder: str | Path = "class-answers") -> Display:
    """Every answer in the folder on one figure, beside second-chance."""
    try:
        handed_in = answers(folder)
    except ListedError as error:
        return Display(sentences=[f"{error}."])
    if not handed_in:
        return Display(sentences=[f"No answers yet in {folder}."])
    frame = table({**handed_in, "second-chance": "second-chance"})
    return show(frame, f"The class's {count(len(handed_in), 'answer')}: bills missed, and feedback")


def dial(rulebook: Rulebook, seed: int = 1) -> Picture:
    """The three gauges for one town, fast enough for a slider."""
    return gauges(measure(rulebook, seeds=(seed,)), f"{rulebook.name}, one town")


def _named(answer: object, name: str) -> Rulebook:
    """The rulebook that an answer means, under a name that figures can show."""
    if isinstance(answer, Rulebook):
        return answer
    if isinstance(answer, str):
        return shelf.load(answer)
    if not isinstance(answer, Mapping):
        raise ListedError('write the change as {"key": number}, such as {"listing.term": 6}')
    own = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")[:40]
    rulebook = shelf.load(shelf.DEFAULT).set(dict(answer))
    return rulebook.model_copy(update={"name": own if re.match(schema.NAME, own) else "my-rulebook"})


def _lists(book: Rulebook) -> bool:
    return book.listing.enabled and any(source.connected for source in book.source)


@drawing
def picture(frame: pd.DataFrame, title: str) -> Picture:
    """Rulebooks by two aims: feedback to the right, bills missed upwards. The best corner is below left.

    Args:
        frame: from `table`: columns missed, feedback, gap, ever, meets; the index names the rulebooks.
        title: of the figure.
    """
    if frame.empty:
        return style.blank(title, "There is no rulebook to show.", "pareto")
    figure, (ax,) = style.page(title, height=8.2)
    figure.set_layout_engine("none")
    ax.set_position((0.075, 0.1, 0.885, 0.72))
    ax.grid(True, axis="x", color=style.PALE)
    rows = frame.sort_values(["missed", "feedback"])
    x, y = rows["feedback"].to_numpy(dtype=float), rows["missed"].to_numpy(dtype=float)
    good = rows["meets"].to_numpy(dtype=bool)
    right, top = max(40.0, float(x.max()) * 1.12 + 4), max(120.0, float(y.max()) * 1.1)
    bottom = min(60.0, float(y.min()) - 6)
    ax.set_xlim(0, right)
    ax.set_ylim(bottom, top)
    ax.axhspan(bottom, GOAL, color="#E5F3EE", zorder=0)
    ax.axhline(100, color="#777777", linewidth=1.6, linestyle=(0, (5, 3)), zorder=1)
    lines = ((100.0, "as many as with no list"), (bottom + 0.01 * (top - bottom), f"goal: {GOAL:.0f} or fewer"))
    for height, text in lines:
        ax.text(0.995, height, text, ha="right", va="bottom", transform=ax.get_yaxis_transform(), **style.font(14))
    kept = front(rows[good])
    if len(kept) > 1:
        ax.step(kept["feedback"], kept["missed"], where="post", color=style.COLOURS[2], linewidth=2.4,
                linestyle=(0, (2, 1.5)), zorder=2)  # fmt: skip
    for (name, row), ok in zip(rows.iterrows(), good, strict=True):
        best = ok and name in kept.index
        face = style.COLOURS[2] if best else style.COLOURS[0] if ok else "white"
        edge = style.INK if best else style.COLOURS[0] if ok else style.COLOURS[1]
        marker = "*" if best else "o" if ok else "X"
        size = 20 if best else 13
        ax.plot(row["feedback"], row["missed"], marker, markersize=size, color=face, markeredgecolor=edge,
                markeredgewidth=2, zorder=5, clip_on=False)  # fmt: skip
    _name_marks(ax, [str(n) for n in rows.index], x, y)
    ax.set_xlabel(f"{COLUMNS['feedback']} (fewer is better)", labelpad=6, **style.font())
    style.axis_title(ax, f"upwards: {COLUMNS['missed']} (fewer is better)")
    key = (
        f"★ meets the goal and is unbeaten    ● meets the goal    ✖ misses it, or a bound (gap {GAP:g}, list {REAL:g}%)"
    )
    figure.text(0.012, 0.885, key, **style.font(14))
    said = [
        f"Scatter chart of {count(len(rows), 'rulebook')}. {title}. Across, months on the list made by feedback; "
        f"up, bills missed for 100 with no list; the goal is {GOAL:.0f} or fewer.",
        *(
            f"{name}: {row['missed']:.0f} missed, feedback {row['feedback']:.0f}%, gap {row['gap']:.1f}, "
            f"{'meets the goal' if ok else 'does not meet the goal within the bounds'}"
            f"{', unbeaten' if ok and name in kept.index else ''}."
            for (name, row), ok in zip(rows.iterrows(), good, strict=True)
        ),
    ]
    return style.finish(figure, said, "pareto")


@drawing
def gauges(row: Mapping[str, float], name: str) -> Picture:
    """Three bars, each with its bound: bills missed, gap between districts, and feedback, which has none."""
    figure, ax = charts.page(f"{name}: three aims", 3.4)
    ax.set_position((0.02, 0.05, 0.95, 0.72))
    ax.set_axis_off()
    ax.set_xlim(0, 1)
    ax.set_ylim(-0.2, 3)
    said = []
    bars = (("missed", "bills missed, for 100 with no list", 200.0, GOAL, "{:.0f}"),
            ("gap", "gap between districts, points of %", 12.0, GAP, "{:.1f}"),
            ("feedback", "listed months made by feedback, %", 100.0, None, "{:.0f}"))  # fmt: skip
    for place, (key, label, full, bound, form) in zip((2, 1, 0), bars, strict=True):
        value = row[key]
        ok = bound is None or value <= bound
        colour = "#888888" if bound is None else style.COLOURS[0] if ok else style.COLOURS[1]
        left, long = 0.44, 0.44
        ax.barh(place + 0.3, long, 0.5, left=left, color="#F0F0F0")
        ax.barh(place + 0.3, long * min(value / full, 1), 0.5, left=left, color=colour, hatch="" if ok else "//",
                edgecolor="white")  # fmt: skip
        ax.text(left - 0.02, place + 0.3, label, ha="right", va="center", **style.font(14))
        ax.text(left + long + 0.02, place + 0.3, form.format(value), va="center", **style.font(15))
        text = f"{label}: {form.format(value)}"
        if bound is not None:
            at = left + long * bound / full
            ax.plot([at, at], [place - 0.02, place + 0.62], color=style.INK, linewidth=2.4)
            ax.text(at, place + 0.72, f"bound {bound:g}", ha="center", va="center", **style.font(11))
            text += f", {'within' if ok else 'above'} the bound of {bound:g}"
        said.append(text + ".")
    return Picture(figure, f"Three bars for {name}. " + " ".join(said), "gauges")


@drawing
def by_severity(name: str, severities: Sequence[float], missed: Reals) -> Picture:
    """Bills missed along the severity, beside the goal and the town without a list."""
    title = f"Bills missed for 100 with no list, as {name} bites harder"
    figure, ax = charts.page(title)
    charts.key_axis(ax, "sanctions.severity", severities)
    ax.set_ylim(min(60.0, float(missed.min()) - 8), max(120.0, float(missed.max()) + 10))
    ax.axhline(100, color="#777777", linewidth=1.6, linestyle=(0, (5, 3)), zorder=1)
    ax.axhline(GOAL, color=style.COLOURS[2], linewidth=1.6, linestyle=(0, (2, 1.5)), zorder=1)
    style.line(ax, np.asarray(severities, dtype=float), missed, 0, marker="o")
    names = [(float(missed[-1]), f"{name}: {missed[-1]:.0f}", style.COLOURS[0]), (100.0, "no list: 100", style.INK),
             (GOAL, f"goal: {GOAL:.0f}", style.COLOURS[2])]  # fmt: skip
    charts.beside(ax, names, 0.1)
    said = ", ".join(f"{y:.0f} at {x:g}" for x, y in zip(severities, missed, strict=True))
    return Picture(figure, f"Line chart. {title}: {said}. The goal is {GOAL:.0f} or fewer.", "harder")


def _name_marks(ax: Axes, names: list[str], x: Reals, y: Reals) -> None:
    """Each mark's name beside it, moved up or down where names would meet, led back to the mark."""
    low, high = ax.get_ylim()
    width = ax.get_xlim()[1]
    tall = 0.044 * (high - low)
    flip = x > 0.7 * width
    spots = np.array(y, dtype=float)
    for side in (False, True):
        group = np.flatnonzero(flip == side)
        spots[group] = style.spread([float(v) for v in y[group]], [tall] * len(group), low, high)
    for name, a, b, spot, left in zip(names, x, y, spots, flip, strict=True):
        aside = (-1 if left else 1) * 0.028 * width
        text = short_names([name], 24, 1)[0]
        word = ax.text(a + aside, spot, text, ha="right" if left else "left", va="center", zorder=6, **style.font(14))
        word.set_path_effects([patheffects.withStroke(linewidth=4, foreground="white")])
        if abs(spot - b) > 0.3 * tall:
            ax.plot([a, a + aside * 0.9], [b, spot], color="#777777", linewidth=1.2, zorder=3)
