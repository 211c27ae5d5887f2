"""Guesses before a life: how long it will be on the list."""

from __future__ import annotations

GUESSES = ("", "never", "under a year", "a year or more")
"""What can be guessed; first, no guess. Their places stand in codes: add at the end."""
YEAR = 12


def guess_of(months: int) -> str:
    """The guess that so many months on the list would have borne out."""
    return GUESSES[1 if months == 0 else 2 if months < YEAR else 3]
