"""The kit that ships, for those who have no Python: `python -m sim.kit.shipped` builds it anew in a checkout.

It is one file, `paper-kit.zip`, of the pages that `sim kit --out kit` writes. Packed without compression and with a
fixed date, it is the same bytes wherever it is built.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from sim import kit

PLAYERS, ROUNDS, SEED = 24, 8, 7
"""The class that `sim kit` lives by default."""
FILE = Path(__file__).with_name("paper-kit.zip")
_DATE = (1980, 1, 1, 0, 0, 0)


def packed(lived: kit.Lived) -> bytes:
    """The file, whole, for a class."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, page in sorted(kit.pages(lived).items()):
            entry = zipfile.ZipInfo(f"paper-kit/{name}", _DATE)
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # or it would name the system that built it
            archive.writestr(entry, page.encode("utf-8"))
    return data.getvalue()


if __name__ == "__main__":
    FILE.write_bytes(packed(kit.live(PLAYERS, ROUNDS, SEED)))
