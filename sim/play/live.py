"""Played lives, lived again: with the list and without, as played and as the rules have it, with the same luck.

The four lives part what the list did (at the same choices) from what the choices did (at the same list).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.arrays import Ints
from sim.plain import Json
from sim.play import file
from sim.play.guesses import guess_of
from sim.play.lives import Played
from sim.play.words import BY_HABIT, LIST, NO_FEEDBACK, NO_LIST, PLAYED, life_name, sentences
from sim.progress import Notify, Progress, Steps
from sim.results.answer import COSTS, MEAN_MONTHS, PEOPLE, Answer, Row
from sim.results.study import Study, study_data
from sim.results.table import AMOUNT, NUMBER, How, Table, table
from sim.rules.schema import FEEDBACK
from sim.rules.worlds import World
from sim.town import measures, tables
from sim.town.choices import Choices
from sim.town.people import pay
from sim.town.town import Town

if TYPE_CHECKING:
    from sim.figures import Picture

FOUR = tuple((world, how) for how in (PLAYED, BY_HABIT) for world in (LIST, NO_LIST))
"""The four lives, in the order of all tables."""
COLUMNS = ("savings", "arrears", "score", "listed", "knows", "favoured")
FLAGS = {
    "refused": measures.REFUSED, "recorded": measures.RECORDED, "missed_cannot": measures.CANNOT,
    "missed_will_not": measures.WILL_NOT, "cleared": measures.CLEARED,
}  # fmt: skip
KEYS = ["resident", "world", "lived"]


def live(played: Played | str | Path, progress: Progress | None = None, notify: Notify | None = None) -> Study:
    """Live a town four times: with and without its list, with what was decided and without.

    Args:
        played: the town, and what was decided for some of its residents: a choices file, a text file of codes, or the
            same as an object.
        progress: called with the number of months lived, and of all.
        notify: hears which codes are left out, and why.

    Returns a study with the tables `lives` (what each life came to, a row a resident and life), `months_listed` and
    `left_at_the_end` (a row a resident, a column a life; the former also as played with no feedback),
    `town` (everybody, a column a life), and of the residents played `months` (month by month; money in months of basic
    costs), `records` and `stays`; and `guesses` (a row a resident who guessed) where there are any.

    Raises PlayError or ChoiceError, in one line, before anything is lived.
    """
    if not isinstance(played, Played):
        played = file.load(played, notify)
    steps = Steps(progress, 3 * played.months)
    with _town(played, played.choices()) as town:
        frames = _watched(town, played, PLAYED, steps)
    with _town(played, Choices()) as by_rule:
        others = _watched(by_rule, played, BY_HABIT, steps)
    free = _free(played, steps)
    both = {name: pd.concat([frame, others[name]], ignore_index=True) for name, frame in frames.items()}
    for name in ("months", "records", "stays"):
        both[name] = both[name].sort_values("resident", kind="stable", ignore_index=True)
    lives = _lives(both)
    listed, left = _by_life(lives, "months_listed"), _by_life(lives, "left_at_the_end")
    listed[life_name(NO_FEEDBACK, PLAYED)] = free
    of_all = {"lives": lives, "months_listed": listed, "left_at_the_end": left, "town": _of_the_town(both.pop("town"))}
    all_tables = {**of_all, **both}
    guesses = {life.resident: life.guess for life in played.lives if life.guess}
    said = sentences(listed, left, played.months, guesses)
    if guesses:
        on = listed.set_index("resident")[life_name(LIST, PLAYED)]
        rows = [(number, guesses[number], guess_of(on[number])) for number in sorted(guesses)]
        all_tables["guesses"] = pd.DataFrame(rows, columns=["resident", "guess", "came"])
    size = f"{played.residents:,} people, {played.months} months, seed {played.seed}"
    facts: dict[str, Json] = {
        "rulebook": played.rulebook.name, "residents": played.residents, "months": played.months, "seed": played.seed,
        "played": [life.resident for life in played.lives],
    }  # fmt: skip

    def draw() -> Sequence[Picture]:
        from sim.play.figure import class_wall, four_lives

        pictures = [four_lives(both["months"], number) for number in sorted({*lives["resident"]})[:3]]
        return [*pictures, class_wall(listed, left, played.months)] if len(played.lives) > 1 else pictures

    title = f"{len(played.lives)} played under {played.rulebook.name}, lived four times: {size}"
    data = study_data(facts, all_tables, said)
    return Study(
        "live", title, said, all_tables, data, draw, answer=_answer(listed, left, played.months), full=_full(all_tables)
    )


def _town(played: Played, choices: Choices) -> Town:
    worlds = [World(played.rulebook, LIST), World(played.rulebook.without_list(), NO_LIST)]
    return Town(worlds, played.residents, played.seed, choices=choices)


def _free(played: Played, steps: Steps) -> Ints:
    """Months on the list of those who are played, in the order of their numbers, with no feedback."""
    with Town([played.rulebook.cut(*FEEDBACK)], played.residents, played.seed, choices=played.choices()) as town:
        town.advance(played.months, lambda _: steps.add(1))
        return town.state.months_listed[0, sorted(life.resident for life in played.lives)]


def _watched(town: Town, played: Played, lived: str, steps: Steps) -> dict[str, pd.DataFrame]:
    """Live the town, and note what happens to the residents who are played."""
    who = np.array(sorted(life.resident for life in played.lives))
    months = []
    town.expect(played.months)
    for _ in range(played.months):
        town.step()
        steps.add(1)
        values = {"wage": pay(town)[:, who]} | {name: getattr(town.state, name)[:, who] for name in COLUMNS}
        flags = town.history.flags[-1][:, who]
        values |= {name: (flags & flag) > 0 for name, flag in FLAGS.items()}
        months.append({name: np.ravel(value) for name, value in values.items()})
    shape = (played.months, len(town.worlds), len(who))
    places = {
        "resident": np.broadcast_to(who, shape).ravel(),
        "world": np.broadcast_to(np.array([LIST, NO_LIST], dtype=object)[:, None], shape).ravel(),
        "lived": lived,
        "month": np.broadcast_to(np.arange(1, played.months + 1)[:, None, None], shape).ravel(),
    }
    frames = {"months": pd.DataFrame(places | {name: np.concatenate([m[name] for m in months]) for name in months[0]})}
    frames["months"] = frames["months"].sort_values(["resident", "world", "month"], ignore_index=True)
    for name, frame in (("records", tables.records(town)), ("stays", tables.spells(town))):
        own = frame[frame["resident"].isin(who)].assign(lived=lived)
        frames[name] = own[[*KEYS, *own.columns.drop(KEYS)]]
    monthly = tables.monthly(town)
    last = monthly[monthly["month"] == played.months].set_index("world")
    everyone = {
        "people ever listed": town.state.ever_listed.sum(axis=1),
        "months on the list, all people": town.state.months_listed.sum(axis=1),
        "people listed at the end": last.loc[[LIST, NO_LIST], "listed"].to_numpy(),
        "people in arrears at the end": last.loc[[LIST, NO_LIST], "in_arrears"].to_numpy(),
    }
    rows = [(what, life_name(w, lived), value) for what, pair in everyone.items()
            for w, value in zip((LIST, NO_LIST), pair.tolist(), strict=True)]  # fmt: skip
    frames["town"] = pd.DataFrame(rows, columns=["what", "life", "number"])
    return frames


def _of_the_town(rows: pd.DataFrame) -> pd.DataFrame:
    """What happened to everybody, a column for each of the four lives of the town."""
    table = rows.pivot(index="what", columns="life", values="number").loc[rows["what"].drop_duplicates()]
    return table[[life_name(*four) for four in FOUR]].rename_axis(columns=None).reset_index()


def _lives(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a resident and life: what it came to. Money in months of basic costs."""
    of_life = frames["months"].groupby(KEYS, sort=False)
    table = of_life[["listed", "refused", "missed_cannot", "missed_will_not"]].sum().add_prefix("months_")
    listed = frames["months"][frames["months"]["listed"]]
    table["first_listed"] = listed.groupby(KEYS)["month"].min().reindex(table.index).fillna(0).astype(int)
    records = frames["records"]
    for truth in ("true", "wrong"):
        count = records[records["truth"] == truth].groupby(KEYS).size()
        table[f"records_{truth}"] = count.reindex(table.index).fillna(0).astype(int)
    table["wages"] = of_life["wage"].sum()
    table["left_at_the_end"] = of_life["savings"].last() - of_life["arrears"].last()
    order = {four: place for place, four in enumerate(FOUR)}
    rows = table.reset_index()
    rows["place"] = [order[pair] for pair in zip(rows["world"], rows["lived"], strict=True)]
    return rows.sort_values(["resident", "place"], ignore_index=True).drop(columns="place")


def _by_life(lives: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row a resident, a column for each of the four lives."""
    named = lives.assign(life=[life_name(w, h) for w, h in zip(lives["world"], lives["lived"], strict=True)])
    table = named.pivot(index="resident", columns="life", values=column)
    return table[[life_name(*four) for four in FOUR]].rename_axis(columns=None).reset_index()


def _full(tables: Mapping[str, pd.DataFrame]) -> list[Table]:
    """What `--full` prints: months on the list and money of those played, and what everybody's lives came to."""
    titles = {
        "months_listed": ("Months on the list", NUMBER), "left_at_the_end": ("Savings less arrears at the end, in "
                                                                             "months of costs", AMOUNT),
        "town": ("Everybody in the town", NUMBER),
    }  # fmt: skip
    names: dict[str, tuple[str, How]] = {"resident": ("resident", None), "what": ("", None)}
    shown = [
        table(title, tables[name], {str(c): names.get(str(c), (str(c), unit)) for c in tables[name]})
        for name, (title, unit) in titles.items()
    ]
    if "guesses" in tables:
        heads = {"resident": names["resident"], "guess": ("guessed", None), "came": ("it was", None)}
        shown.append(table("What they guessed: months on the list", tables["guesses"], heads))
    return shown


def _answer(listed: pd.DataFrame, left: pd.DataFrame, months: int) -> Answer:
    """The four lives side by side: of one resident, or of all who were played together."""
    said = sentences(listed, left, months)
    heads = [life_name(*four) for four in FOUR]
    on, money = listed[heads], left[heads]
    alone = len(listed) == 1
    rows = [
        Row("months on the list" if alone else "months on the list, each", on.mean().tolist(), MEAN_MONTHS),
        Row("savings less arrears (months of costs)" + ("" if alone else ", each"), money.mean().tolist(), COSTS),
    ]
    if not alone:
        rows.insert(0, Row("ever on the list", (on > 0).sum().astype(float).tolist(), PEOPLE))
        rows.append(Row("in debt at the end", (money < 0).sum().astype(float).tolist(), PEOPLE))
    where = next(place for place, text in enumerate(said) if "What the list did" in text)
    picture = f"four-lives-{listed['resident'].min()}" if alone else "class-wall"
    return Answer(said[where], rows, heads, picture)
