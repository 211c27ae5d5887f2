"""In JupyterLab, in headless Chromium: run all, move a slider, see the figure change, answer wrongly, then rightly.

Set LISTED_SCREENSHOTS to a folder to keep the screenshots, which are for looking at.
"""

import os
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from sim.lab.jupyter import command, copy
from tests.page.browser import browser
from tests.processes import PATIENCE, free_port

NOTEBOOK = "00_a_town_and_its_records"
"""One stands for all: forms, sliders and checks are the same calls in each. All cells run in test_notebooks.py."""

pytestmark = [
    pytest.mark.once,  # JupyterLab's and the browser's work: the model gives them the same numbers everywhere
    pytest.mark.slow(20),
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab as `sim lab` starts it, on a folder of its own."""
    pytest.importorskip("jupyterlab")
    pytest.importorskip("ipywidgets")
    folder = tmp_path_factory.mktemp("lab") / "listed-notebooks"
    copy(folder)
    port = free_port()
    home = folder.parent / "home"
    rooms = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    settings = {f"JUPYTER_{room}": str(home / room) for room in rooms}
    settings |= {f"JUPYTERLAB_{room}": str(home / room) for room in ("SETTINGS_DIR", "WORKSPACES_DIR")}
    parts = [*command(folder, browser=False, port=port), "--IdentityProvider.token=", "--allow-root"]
    log = (folder.parent / "log").open("wb")
    options = {"stdin": subprocess.PIPE, "stdout": log, "stderr": log, "cwd": folder, "env": os.environ | settings}
    server = subprocess.Popen(parts, **options)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            assert time.monotonic() < deadline, "it hangs"
            assert server.poll() is None, (folder.parent / "log").read_text()
            try:
                urllib.request.urlopen(f"{address}/api", timeout=PATIENCE)
                break
            except OSError:
                time.sleep(0.2)
        yield address, folder
    finally:
        server.stdin.close()
        server.terminate()
        server.wait(PATIENCE)
        log.close()


@pytest.fixture(scope="module")
def chromium():
    with browser() as running:
        yield running


class Page:
    """A notebook in JupyterLab; or in Notebook 7, beside it on the same kernel."""

    def __init__(self, chromium, address, name, *, classic=False):
        self.asked = []
        self.page = chromium.new_page(viewport={"width": 1250, "height": 1600})
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.goto(f"{address}/{'notebooks' if classic else f'lab/workspaces/{name}/tree'}/{name}.ipynb")
        self.page.locator(".jp-Notebook").wait_for()
        self.page.get_by_text("Python 3 (ipykernel)" + ("" if classic else " | Idle")).first.wait_for()

    def run_all(self):
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

    def cell(self, text):
        result = self.page.locator(".jp-Notebook .jp-CodeCell").filter(has_text=text).first
        result.scroll_into_view_if_needed()
        return result

    def picture(self, cell):
        image = cell.locator("figure img").first
        image.wait_for()
        return image.get_attribute("alt"), image.get_attribute("src")

    def answer(self, before, text):
        """Write an answer, run its cell and the check beneath; gives what the check says."""
        editor = self.cell(before).locator(".cm-content").first
        editor.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Shift+Enter")
        self.page.keyboard.press("Shift+Enter")

    def verdict(self, check, text):
        said = self.cell(check).locator("[role=status]").filter(has_text=text)
        said.wait_for()
        return said.inner_text()

    def reopen(self):
        """Save the notebook, end its kernel, and open it afresh."""
        saved = lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url  # noqa: E731
        with self.page.expect_response(saved):
            self.page.keyboard.press("Control+s")
        server = self.page.url.split("/lab")[0]
        (token,) = [cookie["value"] for cookie in self.page.context.cookies() if cookie["name"] == "_xsrf"]
        for kernel in self.page.request.get(f"{server}/api/kernels").json():
            address = f"{server}/api/kernels/{kernel['id']}"
            assert self.page.request.delete(address, headers={"X-XSRFToken": token}).ok
        self.page.reload()
        self.page.locator(".jp-Notebook").wait_for()

    def photo(self, name):
        if os.environ.get("LISTED_SCREENSHOTS"):
            self.page.screenshot(path=Path(os.environ["LISTED_SCREENSHOTS"]) / f"{name}.png")


def test_a_class_in_the_browser(lab, chromium):
    address, folder = lab
    at = Page(chromium, address, NOTEBOOK)
    check = 'lab.check("00.1"'
    at.run_all()
    at.verdict(check, "NOT YET")
    at.cell("lab.play(").frame_locator("iframe.listed").get_by_role("button").first.wait_for()  # the live page
    at.photo("play")
    at.cell("lab.concept_test(").get_by_role("button", name="Keep my answers").wait_for()
    at.photo("questions")
    # rules: the form writes the line of an answer
    rules = at.cell("lab.rules(")
    field = rules.locator("input[type=number]").first
    field.fill("850")
    field.press("Tab")
    line = rules.locator("pre").filter(has_text=": 850}")
    line.wait_for()
    line.scroll_into_view_if_needed()
    at.photo("rules")
    # predict: the form keeps what is typed
    form = at.cell("lab.predict(")
    form.get_by_role("textbox", name="because").fill("a guess")
    form.get_by_role("button", name="Save my prediction").click()
    form.locator(".widget-html").get_by_text("Saved:").wait_for()
    assert form.get_by_text("Run this cell to see the form.").is_hidden()
    assert (folder / "predictions.json").exists()
    at.photo("predict")
    # a slider moves: another figure, other words for those who do not see it
    moved = at.cell("lab.sliders(town_at, threshold")
    alt, source = at.picture(moved)
    assert "with the list" in alt
    handle = moved.locator(".noUi-handle").first
    at.photo("before")
    handle.focus()
    for _ in range(2):
        at.page.keyboard.press("ArrowLeft")
    changed = moved.locator(f'figure img:not([src="{source}"])').first
    changed.wait_for()
    assert changed.get_attribute("alt") != alt
    at.photo("after")
    # wrong, with a hint; then right
    at.answer("answer_1 =", "answer_1 = 97")
    assert "on the list at the end" in at.verdict(check, "NOT YET. These are")
    at.photo("wrong")
    at.answer("answer_1 =", "answer_1 = 181")
    at.verdict(check, "PASS")
    at.photo("right")
    assert not at.page.get_by_text("Jupyter news").is_visible()
    # the same in Notebook 7: a form is shown, keeps what is typed, and says what is saved
    beside = Page(chromium, address, NOTEBOOK, classic=True)
    form = beside.cell("lab.predict(")
    form.locator(".jp-InputArea").first.click()
    beside.page.keyboard.press("Shift+Enter")
    form.get_by_role("textbox", name="because").fill("another guess")
    form.get_by_role("button", name="Save my prediction").click()
    form.locator(".widget-html").get_by_text("Saved:").wait_for()
    beside.photo("notebook-7")
    beside.page.close()
    # opened again where nothing lives: words in place of the form, with what was saved
    at.reopen()
    form = at.cell("lab.predict(")
    form.get_by_text("Saved:").wait_for()
    form.get_by_text("Run this cell to see the form.").wait_for()
    lost = form.locator(".jupyter-widgets").filter(has_text="not found")  # what JupyterLab says
    lost.wait_for(state="attached")
    assert lost.is_hidden()
    at.photo("reopened")
    outside = [url for url in at.asked + beside.asked if not url.startswith((address, "data:", "blob:", "about:"))]
    assert outside == []
    at.page.close()
