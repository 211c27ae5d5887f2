"""Results of a run: the town with its twins, and everything that is told about it."""
