"""The live dashboard, served to this machine only."""

from sim.app.server import serve as serve
