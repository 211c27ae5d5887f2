from .errors import ListedError as ListedError
from .play.live import live as live
from .results.runs import Run as Run
from .results.runs import compare as compare
from .results.runs import run as run
from .rules.rulebook import Rulebook as Rulebook
from .rules.shelf import load as load
from .rules.shelf import pilots as pilots
from .rules.worlds import World as World
from .studies.audit.audit import audit as audit
from .studies.casefile.casefile import casefile as casefile
from .studies.cases.cases import cases as cases
from .studies.gain.gain import gain as gain
from .studies.headlines.headlines import headlines as headlines
from .studies.reform.reform import reform as reform
from .studies.sensitivity.sensitivity import sensitivity as sensitivity
from .studies.tipping.tipping import tipping as tipping
from .studies.why.shapley import why as why
from .sweeps.run import sweep as sweep
from .theory.validate import validate as validate
from .town.town import Town as Town

__version__: str
