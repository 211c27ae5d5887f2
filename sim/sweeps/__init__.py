"""Sweeps: a thousand towns, in one process or on many machines, that lose nothing when they are stopped.

    import sim
    result = sim.sweep("design.toml", "towns")    # killed at any moment, the same line goes on
    result.rows                                   # pandas; or read towns/*.parquet with DuckDB or Polars

For those who come from `mesa.batch_run`: a town is a Mesa model, so a few lines make it one that `batch_run` varies.
It lives one world at a time, keeps everything in memory and cannot go on after a stop; otherwise the numbers are these.

    class OneTown(sim.Town):
        def __init__(self, threshold=900.0, town_seed=1, rng=None):
            book = sim.load("joined-hands").set({"listing.threshold": threshold})
            super().__init__([book], residents=200, seed=town_seed)

        def step(self):
            super().step()
            self.running = self.month < 24

    mesa.batch_run(OneTown, {"threshold": [850.0, 900.0], "town_seed": range(1, 4)}, number_processes=1)

Each row's `listed`, `entries` and so on are those of the last month, as plain numbers. A town of several worlds has a
column for each of them and each measure, such as `("no list", "listed")`.
The files, from what imports nothing to what imports all: ranges, design, plan (what to live); worker (living it);
parquet, manifest (keeping it); executors (who lives it); run, estimate (doing it); read (getting it back).
"""
