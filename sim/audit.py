"""Two ledgers: what the registry reports, and what happened to the same people in the same months.

The official side counts what a registry can count: records, repayments, removals. The true side is known to the town
alone. Twins tell what the list did: the same people under the same rules without any list (`no-list`), with a list
that costs nothing (`channels-cut`), and without wrong records (`errors-cut`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim import measures, rules, shelf, twins
from sim.errors import ListedError, shown
from sim.figures_style import Picture
from sim.ledger import CAUSES, EXPIRED, EXPUNGED, REPAIRED, RESIDUAL, STANDS, WRONG
from sim.rulebook import Rulebook
from sim.rules_by_hand import World, named
from sim.runs import MOST_MONTHS
from sim.study import Study
from sim.town import Town
from sim.audit_words import OFFICIAL, TRUE, sentences, totals

GIVEN, CUT, NO_LIST, NO_ERRORS = range(4)
SANCTION = "caused by a sanction"
_MISSED = measures.CANNOT | measures.WILL_NOT
