"""The live page in a notebook's frame: it has no address of its own, and yet opens in the state that is asked for."""

from pathlib import Path
from typing import Any

import pytest

from sim import lab, page
from sim.lab.live_page import ELSEWHERE

pytestmark = pytest.mark.once


def cell(folder: Path, where: str) -> str:
    """A page with nothing but what the cell of a notebook shows; gives its address."""
    file = folder / "cell.html"
    file.write_text(f"<!doctype html><title>cell</title>{lab.play(where)._repr_html_()}", encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def ours(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "built", lambda: built.read_text(encoding="utf-8"))


def test_a_frame_opens_in_a_state_and_asks_for_nothing(chrome: Any, ours: None, tmp_path: Path) -> None:
    opened = chrome.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    small = "people=60&months=12"
    begin = {
        small: "One person", f"stop=workshop&seed=7&{small}": "Your rules", f"desk&{small}": "The other desk",
        "wall": "The class wall",
    }  # fmt: skip
    for where, heading in begin.items():
        opened.goto(cell(tmp_path, where))
        opened.frame_locator("iframe.listed").get_by_role("heading", name=heading, exact=True).first.wait_for()
    opened.goto(cell(tmp_path, "play&seed=7"))
    opened.frame_locator("iframe.listed").get_by_role("button").first.wait_for()
    assert set(asked) == {cell(tmp_path, "")}
    opened.close()


def test_where_scripts_are_blocked_it_says_what_to_do(chrome: Any, ours: None, tmp_path: Path) -> None:
    opened = chrome.new_page(java_script_enabled=False)
    opened.goto(cell(tmp_path, "play"))
    opened.get_by_text(ELSEWHERE).wait_for()
    opened.close()
