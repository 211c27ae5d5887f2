"""Small wrong changes to the engine, each of which some case must notice.

Those of `CHANGES` are of every kind. `unrounded` takes out one rounding to single precision after the other: outcomes
alone notice half of these, since a chance moves by one unit in the last place; the columns of chances notice the rest.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.engine.agreement import Case, Disagreement, Lived, agree
from tests.engine.node import ENGINE, Node, bundle


@dataclass(frozen=True)
class Change:
    """Text of one file of the engine that stands there once (from `at` on), and what stands there instead."""

    breaks: str
    file: str
    old: str
    new: str
    at: int = 0


CHANGES = [
    Change("readiness is not rounded", "sources.ts", "f(defiance[i] * f(1 - feared))", "defiance[i] * (1 - feared)"),
    Change("the share of a district is not rounded", "inspection.ts",
           "f(f(1 - k.focus) / districts) + f(k.focus * past)", "(1 - k.focus) / districts + k.focus * past"),
    Change("surcharges are paid before they grow", "living.ts", "const grown = f(arrears[i] + surcharges[i])",
           "const grown = arrears[i]"),
    Change("appeals come before records are forgotten", "world.ts",
           "  forget: [forget],\n  appeal: [appeal, repair, strikeOut],",
           "  appeal: [appeal, repair, strikeOut],\n  forget: [forget],"),
    Change("help comes before arrears are settled", "world.ts", "bill, settle, help]", "bill, help, settle]"),
    Change("lists change before the score", "world.ts", "  score: [score],\n  list: [updateLists, keepStaleCopies],",
           "  list: [updateLists, keepStaleCopies],\n  score: [score],"),
    Change("a repeat counts the month's own records", "registry.ts", "repeat = held[source][holder] > 0",
           "repeat = held[source][holder] > 0 || finds.indexOf(find) > 0"),
    Change("namesakes by the name's owner", "registry.ts", "astray ? namesake[resident] : resident,",
           "astray ? namesake[namesake[resident]] : resident,"),
    Change("the queue is by number", "recourse.ts", "waiting[a] - waiting[b] || a - b", "a - b"),
    Change("the newest wrong record is expunged", "recourse.ts",
           "world.ledger.standingAt(upheld)) { // of", "world.ledger.standingAt(upheld).reverse()) { // of"),
    Change("the oldest source keeps the mark", "recourse.ts", "newest[entry.resident] = entry.source;",
           "if (newest[entry.resident] < 0) newest[entry.resident] = entry.source;"),
    Change("halves are rounded up", "numbers.ts", "(rest === 0.5 && down % 2 === 0)", "false"),
    Change("sums go in a row", "numbers.ts", "if (count < 8) {", "if (count < 8000) {"),
    Change("no halves above 128", "numbers.ts", "if (count > 128) {", "if (count > 1e9) {"),
    Change("Philox counts up after use", "luck.ts", "(block + 1) | 0", "block | 0"),
    Change("nine rounds of Philox", "luck.ts", "k < 40; k += 4", "k < 36; k += 4"),
    Change("capacity in floating point", "recourse.ts", "rounded(capacity, 4)", "capacity"),
    Change("a stale copy lasts a month longer", "services.ts", "until[i] >= month && !listed[i]",
           "until[i] >= month - 1 && !listed[i]"),
    Change("what is served is a month short", "registry.ts", "month - since[i] >= k.term",
           "month - since[i] >= k.term - 1"),
    Change("causes by count alone", "registry.ts", "file.demerits[cause] += demerit", "file.demerits[cause] += 1"),
    Change("of equal causes the first", "registry.ts", "? 1 << cause : 0), 0)", "&& !bits ? 1 << cause : 0), 0)"),
    Change("forced even if earned", "registry.ts", "if (!earned) unearned.add(i);",
           "if (forced.has(i)) unearned.add(i);"),
    Change("amendments out of order", "rulebook.ts",
           "const inOrder = [...rulebook.amendment].sort((a, b) => a.month - b.month);",
           "const inOrder = [...rulebook.amendment];"),
    Change("the law loses its cut channels", "world.ts", "fearByLaw(this.rules, numbers(written))",
           "fearByLaw(this.rules, this.rules)"),
    Change("no recount after an amendment", "world.ts", "      this.recount();\n", ""),
    Change("lots by the end of the next district", "inspection.ts", "end <= luck[unit]", "end < luck[unit] - 0.01"),
    Change("finds by number", "inspection.ts", "[...finds].sort((a, b) => a.luck - b.luck)", "[...finds]"),
    Change("errors need an inspector", "inspection.ts", "if (find.wrong || reported) continue;",
           "if (reported) continue;"),
    Change("who is in need helps, too", "living.ts", "needy[i] > 0 && !inNeed[i]", "needy[i] > 0"),
    Change("more is lent than there is", "living.ts",
           "Math.min(f(answer), channels.help ? Math.max(savings[i], 0) : 0)", "f(answer)"),
    Change("orders come before answers by hand", "choices.ts",
           "?? NOBODY) all.set(resident, value);", "?? NOBODY) if (!all.has(resident)) all.set(resident, value);"),
    Change("large bills first is small bills first", "choices.ts", "first === LARGE ? -amount",
           "first === LARGE ? amount"),
    Change("what is set aside is spent twice", "choices.ts", "left = f(left - amount);", "left = left;"),
    Change("what a clerk strikes out in a drawer leaves", "recourse.ts",
           "    if (!rules.source[entry.source].connected) continue;\n    scratch.cleared", "    scratch.cleared"),
    Change("whom a clerk lets off stays on the list", "registry.ts", "!may || ruling || (!bad", "!may || (!bad"),
    Change("a ruling is forgotten within the month", "registry.ts", "    waived[i] = ruling;\n", ""),
    Change("points lapse a month late", "registry.ts", "(i + month) % 12 === 1", "(i + month) % 12 === 2"),
]  # fmt: skip

ROOMS = ("choices", "inspection", "living", "people", "recourse", "registry", "services", "sources", "world")


def unrounded(sources: Path = ENGINE) -> Iterator[Change]:
    """The engine without one of its roundings, for each of them."""
    for room in ROOMS:
        text = (
            (sources / f"{room}.ts").read_text("utf-8").partition("export function offers")[0]
        )  # no part of the month
        for number, result in enumerate(re.finditer(r"(?<![\w.])f\(", text), start=1):
            line = text.count("\n", 0, result.start()) + 1
            yield Change(f"rounding {number} of {room}.ts, line {line}", f"{room}.ts", "f(", "(", result.start())


def changed(change: Change, folder: Path, original: Path = ENGINE) -> Path:
    """The engine with one change, bundled in a folder."""
    sources = folder / "engine"
    shutil.copytree(original, sources, dirs_exist_ok=True)
    words = ENGINE.parent / "web" / "words" / "en.json"  # where the engine's sentences stand
    (folder / "web" / "words").mkdir(parents=True, exist_ok=True)
    shutil.copy(words, folder / "web" / "words")
    file = sources / change.file
    text = file.read_text("utf-8")
    before, rest = text[: change.at], text[change.at :]
    assert change.at or text.count(change.old) == 1, f"{change.breaks}: does not stand once in {change.file}"
    assert rest.count(change.old), f"{change.breaks}: does not stand in {change.file}"
    file.write_text(before + rest.replace(change.old, change.new, 1), "utf-8")
    return bundle(folder / "changed.mjs", sources)


def noticed(change: Change, folder: Path, cases: Sequence[tuple[str, Case, Lived]], original: Path = ENGINE) -> str:
    """The first disagreement, in one line; empty if the change survives."""
    with Node(changed(change, folder, original)) as node:
        for name, case, mine in cases:
            try:
                agree(node, case, name, mine)
            except Disagreement as disagreement:
                return str(disagreement)
            except AssertionError as broken:
                return f"{name}: {str(broken).splitlines()[0]}"
    return ""
