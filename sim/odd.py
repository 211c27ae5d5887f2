"""The tables of ODD.md, made from the code that they describe: `python -m sim.odd` writes them anew in a checkout."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import UnionType
from typing import Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.results import monthly as monthlies
from sim.results import summary
from sim.results.study import Study
from sim.rules import schema
from sim.rules.rulebook import Amendment, Rulebook
from sim.town import measures

ODD = Path(__file__).with_name("ODD.md")


def tables() -> str:
    """Every key of a rulebook: one table a section, in Markdown."""
    parts = [_section("", "Words, for people to read.", Rulebook)]
    for name, field in Rulebook.model_fields.items():
        if isinstance(field.default, schema.Section):
            parts.append(_section(f"{name}.", _about(type(field.default)), type(field.default)))
    parts.append(_section("source.*.", f"{_about(schema.Source)} The star stands for its name.", schema.Source))
    parts.append(_section("service.*.", f"{_about(schema.Service)} The star stands for its name.", schema.Service))
    parts.append(_section("amendment.", _about(Amendment), Amendment))
    return "\n\n".join(parts)


def channels() -> str:
    """What cutting each channel means: keys and the values that they are held at."""
    rows = []
    for name, neutral in schema.NEUTRAL.items():
        about = schema.Channels.model_fields[name].description or ""
        held = ", ".join(f"`{key}` = {value:g}" for key, value in neutral.items())
        rows.append((f"`{name}`", about, held, "yes" if name in schema.FEEDBACK else "no"))
    return _table(("channel", "what it does", "cut means", "cut in the twin `no feedback`"), rows)


def monthly() -> str:
    """Every measure of a month. Raises KeyError for one that has no meaning here."""
    rows = [(f"`{name}`", monthlies.MONTHLY[name].unit, monthlies.MONTHLY[name].text) for name in measures.MONTHLY]
    return _table(("measure", "unit", "meaning"), rows)


def life() -> str:
    """Every number of a world's summary."""
    rows = [(f"`{name}`", number.unit, number.text) for name, number in summary.DEFINITIONS.items()]
    return _table(("number", "unit", "meaning"), rows)


PARTS = {"keys": tables, "channels": channels, "monthly": monthly, "summary": life}
"""The generated parts of ODD.md, each between `<!-- NAME: generated -->` and `<!-- end of NAME -->`."""


def part(text: str, name: str) -> str:
    """What stands between the markers of a part. Raises ValueError when they are not there."""
    match = re.search(_between(name), text, re.DOTALL)
    if match is None:
        raise ValueError(f"ODD.md: the markers of {name!r} are missing")
    return match[2].strip()


def replaced(text: str, name: str, content: str) -> str:
    """The text with another content between the markers of a part; `sim validate` may fill its own in the same way."""
    part(text, name)
    return re.sub(_between(name), lambda m: f"{m[1]}\n\n{content.strip()}\n\n{m[3]}", text, flags=re.DOTALL)


def renewed(text: str) -> str:
    """ODD.md with all generated tables made anew."""
    for name, make in PARTS.items():
        text = replaced(text, name, make())
    return text


def _between(name: str) -> str:
    return rf"(<!-- {name}: generated -->)(.*?)(<!-- end of {name} -->)"


def _about(model: type[schema.Section]) -> str:
    return " ".join((model.__doc__ or "").split())


def _section(prefix: str, about: str, model: type[schema.Section]) -> str:
    title = prefix.rstrip(".").removesuffix(".*") or "words"
    rows = list(_rows(prefix, model))
    return f"#### {title}\n\n{about}\n\n" + _table(("key", "unit", "range", "default", "meaning", "basis"), rows)


def _rows(prefix: str, model: type[schema.Section]) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        if field.description is None:
            continue  # a section: it has a table of its own
        unit = str(extra.get("unit", "text" if field.annotation is str else "-"))
        basis = str(extra.get("basis", "-"))
        yield f"`{prefix}{name}`", unit, _range(field), _default(field), field.description, basis


def _range(field: FieldInfo) -> str:
    kind = field.annotation
    if get_origin(kind) in (Union, UnionType):
        kind = get_args(kind)[0]
    if get_origin(kind) is Literal:
        return " or ".join(str(value) for value in get_args(kind))
    if kind is bool:
        return "yes or no"
    low, high, longest, pattern = (_limit(field, a) for a in ("ge", "le", "max_length", "pattern"))
    if low is not None and high is not None:
        return f"{low:,g} to {high:,g}" if abs(high) < 1e6 else f"{low:g} to 1 million"
    if longest is not None:
        return f"up to {longest:,} characters" if kind is str else f"up to {longest:,}, -10,000 to 10,000 each"
    return "1 to 40 of a-z, 0-9, - and _; a letter first" if pattern else "any"


def _limit(field: FieldInfo, name: str) -> float | None:
    return next((getattr(m, name) for m in field.metadata if getattr(m, name, None) is not None), None)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, (int, float)) else str(value) if value else "none"


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _sensitivity(study: Study, samples: int, residents: int, months: int, seed: int) -> str:
    """The findings for ODD.md: sentences, the indices of entrenchment, and both pictures with their alt text."""
    indices = study.tables["indices"]
    columns = (indices[column] for column in ("key", "S1", "S1_conf", "ST", "ST_conf"))
    lines = [
        f"Made by `sim sensitivity`: {samples} base samples, {residents:,} people, {months} months, seed {seed}; Sobol "
        "indices by SALib, with 95% bootstrap half-widths.",
        "",
        *(f"- {sentence}" for sentence in study.sentences),
        "",
        "| key | first order | total |",
        "| --- | --- | --- |",
        *(
            f"| `{key}` | {first:.2f} ± {first_half:.2f} | {total:.2f} ± {total_half:.2f} |"
            for key, first, first_half, total, total_half in zip(*columns, strict=True)
        ),
    ]
    for picture in reversed(study.draw()):
        lines += ["", f"![{picture.alt}](images/{picture.name}.png)"]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the generated parts of ODD.md anew; says whether anything has changed.

    With `--measured` also what `sim validate` and `sim sensitivity` find, and the pictures of the latter (minutes).
    """
    before = ODD.read_text(encoding="utf-8")
    after = renewed(before)
    if "--measured" in (sys.argv[1:] if argv is None else argv):
        from sim.studies.sensitivity import sensitivity
        from sim.theory import validate

        after = replaced(after, "validation", validate.as_markdown(validate.validate()).strip())
        samples, residents, months, seed = 128, 1000, 120, 1
        study = sensitivity.sensitivity(samples=samples, residents=residents, months=months, seed=seed)
        after = replaced(after, "sensitivity", _sensitivity(study, samples, residents, months, seed))
        for picture in study.draw():
            picture.save(ODD.parent / "images" / f"{picture.name}.png")
    if after != before:
        ODD.write_text(after, encoding="utf-8", newline="\n")
    print(f"{ODD.name}: {'written' if after != before else 'nothing to change'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
