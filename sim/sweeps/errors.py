"""What keeps a sweep from going on."""

from sim.errors import ListedError


class SweepError(ListedError):
    """A sweep that cannot go on: one line that says why, and what to do."""
