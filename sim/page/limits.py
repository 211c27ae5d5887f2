"""How large a town a page shows."""

from __future__ import annotations

LEAST_PEOPLE, MOST_PEOPLE = 2, 4_000
LEAST_PAGE_MONTHS, MOST_PAGE_MONTHS = 12, 480
MOST_LIFE = 1_000_000
"""Resident-months of one life with which a page opens: more would take a phone long to live through."""
