"""Assembly: page.html, page.css and the modules of js/ become one file that needs no other."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from importlib import resources

from sim.plain import Json

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z_]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function|const|class) (\w+)", re.MULTILINE)
_FIRST = "main"


def html(meta: Mapping[str, Json], blocks: Mapping[str, str]) -> str:
    """The whole page. Data stands in script elements that no browser runs; code is named by its hash."""
    style, code = _file("page.css"), script()
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"script-src '{_hash(code)}'; style-src '{_hash(style)}'"
    )
    data = "".join(f'<script type="text/plain" id="data-{name}">{text}</script>\n' for name, text in blocks.items())
    parts = {
        "policy": policy,
        "style": style,
        "meta": f'<script type="application/json" id="data-meta">{safe_json(meta)}</script>',
        "script": f"<script>{code}</script>",
        "data": data,
    }
    return re.sub(r"<!--\{(\w+)\}-->", lambda m: parts[m[1]], _file("page.html"))


def safe_json(value: Json) -> str:
    """JSON in which nothing can end a script element or begin a tag, in plain ASCII."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def script() -> str:
    """The modules as one classic script: each a function that is called once, in the order in which they need others.

    A module imports by `import { a, b } from "./name.js";` on one line, and exports functions, constants or classes
    where it declares them. Nothing else is understood.
    """
    order: list[str] = []
    _visit(_FIRST, order, [])
    _agree(order)
    return '"use strict";\n' + "".join(_wrapped(name) for name in order)


def _visit(name: str, order: list[str], path: list[str]) -> None:
    if name in path:
        raise ValueError(f"modules import each other: {' > '.join([*path, name])}")
    if name in order:
        return
    for match in _IMPORT.finditer(_file(f"js/{name}.js")):
        _visit(match[2], order, [*path, name])
    order.append(name)


def _agree(order: list[str]) -> None:
    """Every name that is imported must be exported where it is said to be; else it would be undefined in silence."""
    exported = {name: set(_EXPORT.findall(_file(f"js/{name}.js"))) for name in order}
    for name in order:
        for match in _IMPORT.finditer(_file(f"js/{name}.js")):
            wanted = {part.split(" as ")[0].strip() for part in match[1].split(",")}
            if missing := wanted - exported[match[2]]:
                raise ValueError(f"js/{name}.js: {match[2]}.js does not export {', '.join(sorted(missing))}")


def _wrapped(name: str) -> str:
    text = _file(f"js/{name}.js")
    exports = ", ".join(_EXPORT.findall(text))
    body = _IMPORT.sub(lambda m: f"const {{{m[1].replace(' as ', ': ')}}} = ${m[2]};\n", text)
    body = re.sub(r"^export ", "", body, flags=re.MULTILINE)
    if re.search(r"^\s*import\b", body, re.MULTILINE) or "</script" in body.lower():
        raise ValueError(f"js/{name}.js: an import that cannot be inlined, or the end of a script")
    return f"const ${name} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();\n"


def _file(name: str) -> str:
    place = resources.files("sim.page")
    for part in name.split("/"):
        place = place / part
    return place.read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
