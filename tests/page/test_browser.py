"""The browser of the tests, which several files of tests start, in whichever order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.page.browser import browser

pytestmark = pytest.mark.once


def test_another_may_run_beside_it(chrome: Any) -> None:
    """Whatever has started the first: the tests of one process share it, or have another for their file."""
    with browser() as other:
        assert other.new_page().evaluate("1 + 1") == 2
    assert chrome.new_page().evaluate("1 + 1") == 2
