"""Institutions: the Mesa agents of the town, of which it has few; residents are columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from sim.town.town import Town


class Institution(mesa.Agent):
    """A source, a service, the registry or the appeals office. Each acts on all worlds of its town at once."""

    model: Town

    def __init__(self, model: Town) -> None:
        super().__init__(model)

    def remove(self) -> None:
        """Take the institution out of the town."""
        super().remove()
        self.model.arrange()
