"""A notebook that was run, as HTML and as the PDF that a browser prints of it: pictures and forms keep their words."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

import sim
from sim import lab

pytestmark = pytest.mark.once
RULES = sim.load("joined-hands")


@pytest.fixture
def exported(here: Path, outputs: list[dict[str, Any]]) -> tuple[str, str]:
    """The alt text of a picture, and a notebook with it, a saved prediction and sliders as an HTML page."""
    nbconvert = pytest.importorskip("nbconvert")
    pytest.importorskip("ipywidgets")
    picture = lab.twins(RULES)
    png = base64.b64encode(picture.png()).decode()  # as IPython does
    outputs.append({"text/html": picture._repr_html_(), "text/plain": repr(picture), "image/png": png})
    lab.predict("00.1", "How many?", 0, 500, mine=120)
    lab.predict("00.1", "How many?", 0, 500)._ipython_display_()
    lab.sliders(lambda severity=1.0: lab.twins(RULES), severity=(0.0, 2.0, 0.5))._ipython_display_()
    cell = nbformat.v4.new_code_cell("...", outputs=[nbformat.v4.new_output("display_data", one) for one in outputs])
    text, _ = nbconvert.HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    return picture.alt, text


def test_html_and_pdf_keep_words_for_pictures_and_forms(exported: tuple[str, str], chrome: Any) -> None:
    alt, text = exported
    page = chrome.new_page()
    page.route("http*://**", lambda route: route.abort())  # an export asks for MathJax; here is no network
    page.set_content(text, wait_until="domcontentloaded")
    assert page.locator("figure img").get_attribute("alt") == alt
    shown = page.locator("body").inner_text()
    for words in ("How many?", "Saved: 120", "Run this cell to see the form.", "Run this cell to see the sliders."):
        assert shown.count(words) == 1, words
    printed = page.pdf(tagged=True)
    said = re.sub(rb"\\([()\\])", rb"\1", b"".join(re.findall(rb"/Alt \((.*?)(?<!\\)\)", printed, re.DOTALL)))
    assert alt.split(".")[0].encode() in said
    page.context.close()
