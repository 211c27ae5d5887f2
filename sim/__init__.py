"""Listed: an invented town in which a blacklist feeds on itself.

    import sim
    run = sim.run("joined-hands")
    print(run.sentence)
    run.worlds
    sim.why("joined-hands").sentences

Names stand in `__init__.pyi`, and are loaded when they are first used, so that `sim --help` answers at once.
"""

import lazy_loader

from sim.deferred import defer

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

defer("mesa", "discrete_space", "experimental", "space")  # with networkx and scipy: half of what Mesa takes to load
