"""Oracles: what luck, traits, ties and a life on the list come to, in plain Python, written apart from `sim`.

Standard library only, one number at a time; single precision by rounding through `struct`. Nothing here is shared with
the model, so an error in what the reference model borrows from it (`tests/reference.py`) shows here.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence

WORD = 2**64


def single(value: float) -> float:
    """The nearest number of single precision."""
    return float(struct.unpack("<f", struct.pack("<f", value))[0])


def philox(counter: Sequence[int], key: Sequence[int]) -> list[int]:
    """One block of Philox4x64-10 (Salmon et al. 2011): four words."""
    a, b, c, d = counter
    one, two = key
    for _ in range(10):
        high_a, low_a = divmod(a * 0xD2E7470EE14C6C93, WORD)
        high_c, low_c = divmod(c * 0xCA5A826395121157, WORD)
        a, b, c, d = high_c ^ b ^ one, low_c, high_a ^ d ^ two, low_a
        one, two = (one + 0x9E3779B97F4A7C15) % WORD, (two + 0xBB67AE8584CAA73B) % WORD
    return [a, b, c, d]


def uniform(seed: int, purpose: str, month: int, resident: int) -> float:
    """The luck of one resident: eight 24-bit numbers a block, the first block has counter 1."""
    key = struct.unpack("<QQ", hashlib.blake2b(f"listed/{seed}/{purpose}".encode(), digest_size=16).digest())
    words = philox((resident // 8 + 1, 0, 0, month), key)
    half = words[resident % 8 // 2] >> (32 * (resident % 2)) & 0xFFFFFFFF
    return (half >> 8) / 2**24


def wage_place(seed: int, resident: int) -> float:
    """Place in the distribution of wages: three uniforms, each sum rounded."""
    a, b, c = (uniform(seed, f"wage {letter}", 0, resident) for letter in "abc")
    return single(single(single(single(a + b) + c) - 1.5) * 2)


def even_place(seed: int, purpose: str, resident: int) -> float:
    """A place from -1 to 1, all alike."""
    return single(2 * uniform(seed, purpose, 0, resident) - 1)


def namesakes(seed: int, residents: int) -> list[int]:
    """Each one's namesake: the next in a ring in the order of their luck."""
    ring = sorted(range(residents), key=lambda i: uniform(seed, "namesake", 0, i))
    after = dict(zip(ring, [*ring[1:], ring[0]], strict=True))
    return [after[i] for i in range(residents)]


def ties(seed: int, residents: int, districts: int) -> list[list[int]]:
    """Everybody's ties in rising order: each names three, four in five of them in the own district; all are mutual."""
    district = [i * districts // residents for i in range(residents)]
    tied: list[set[int]] = [set() for _ in range(residents)]
    for me in range(residents):
        neighbours = [i for i in range(residents) if district[i] == district[me]]
        for k in range(3):
            near = uniform(seed, f"tie {k} local", 0, me) < single(0.8)
            among = neighbours if near else list(range(residents))
            other = among[int(uniform(seed, f"tie {k} who", 0, me) * len(among))]
            if other != me:
                tied[me].add(other)
                tied[other].add(me)
    return [sorted(mine) for mine in tied]


def stays(listed: Sequence[Sequence[bool]]) -> list[tuple[int, int, int]]:
    """(resident, first month, month of leaving or 0), from who was listed after each month."""
    result = []
    for who in range(len(listed[0])):
        start = 0
        for month, row in enumerate(listed, start=1):
            if row[who] and not start:
                start = month
            elif start and not row[who]:
                result.append((who, start, month))
                start = 0
        if start:
            result.append((who, start, 0))
    return result
