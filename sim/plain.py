"""Plain data, as JSON can hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Scalar: TypeAlias = bool | int | float | str | None
Json: TypeAlias = "Scalar | Sequence[Json] | Mapping[str, Json]"
"""No NaN and no infinity."""
