"""What is wrong with a built site: links that lead nowhere, what is fetched from elsewhere, pictures without words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src"}
"""What a browser fetches by itself; other links are followed by people, and may lead outside."""
LIVE = "listed.html"


class Page(HTMLParser):
    """What a page links to, fetches and names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.silent: list[str] = []
        self.figures: list[list[str]] = []
        self._inside = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element says."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
            if self._inside:
                self.figures[-1].append(given["href"])
        if FETCHED.get(tag) in given and given.get("rel") not in ("canonical",):
            self.fetched.append(given[FETCHED[tag]])
        if tag == "img" and not given.get("alt", "").strip():
            self.silent.append(given.get("src", "")[:60])
        if tag == "iframe" and not given.get("title", "").strip():
            self.silent.append("a frame")
        if tag == "figure":
            self._inside += 1
            self.figures.append([])

    def handle_endtag(self, tag: str) -> None:
        """A figure ends."""
        self._inside -= tag == "figure"


def mended(html: str) -> str:
    """A page of the theme as everyone can use it: landmarks have names, and an empty cell heads no column."""
    for drawer, name in (("sidebar-drawer", "All pages"), ("toc-drawer", "On this page")):
        html = re.sub(rf'<aside class="({drawer}[^"]*)">', rf'<aside class="\1" aria-label="{name}">', html)
    html = re.sub(r'<th(?: class="[^"]*")?>(?:<p>\s*</p>)?</th>', "<td></td>", html)
    return re.sub(r'<div class="(cell_output[^"]*|table-wrapper[^"]*)">', r'<div class="\1" tabindex="0">', html)


def faults(site: Path) -> list[str]:
    """One line for each fault."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html")) if path.name != LIVE}
    result = []
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        result += [f"{name}: fetched from elsewhere: {one}" for one in page.fetched if outside(one)]
        result += [f"{name}: without words: {one}" for one in page.silent]
        if name.startswith(("lessons/", "students/", "lecturer/")):
            shown = [links for links in page.figures if not any(f"{LIVE}#" in link for link in links)]
            result += [f"{name}: a figure without a link to the live page"] * len(shown)
        for link in {*page.links, *page.fetched}:
            if not outside(link) and not urlsplit(link).scheme and (why := _lost(path, link, pages)):
                result.append(f"{name}: {link}: {why}")
    for path in sorted(site.rglob("*.css")):
        fetched = re.findall(r"(?:url\(|@import\s*)[\"']?((?:https?:)?//[^\"')]+)", path.read_text(encoding="utf-8"))
        result += [f"{path.relative_to(site).as_posix()}: fetched from elsewhere: {one}" for one in fetched]
    return result


def outside(link: str) -> bool:
    """Whether it leads to another host."""
    return bool(urlsplit(link).netloc)


def _lost(path: Path, link: str, pages: dict[Path, Page]) -> str:
    """Why a link leads nowhere; nothing if it leads somewhere."""
    where, _, anchor = link.partition("#")
    target = (path.parent / unquote(where.split("?")[0])).resolve() if where else path
    if not target.is_file():
        return "leads nowhere"
    known = pages.get(target)
    return "no such place on the page" if anchor and known and unquote(anchor) not in known.ids else ""
