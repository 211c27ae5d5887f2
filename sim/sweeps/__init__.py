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

On a cluster that Slurm runs: `pip install dask-jobqueue` beside `listed[dask]`, in a folder that all its machines see,
then `python slurm.py` where jobs may be sent from. That process keeps the rows; each job is a worker. Ended at any
moment, by the queue's limit of time too, the same line goes on. `cluster.job_script()` is what Slurm is given; account,
queue and whatever else your cluster asks for are arguments of `SLURMCluster`. Tried with `sbatch` and `scancel` of our
own on one machine, not on a real cluster.

    from dask_jobqueue import SLURMCluster

    if __name__ == "__main__":
        with SLURMCluster(cores=8, processes=8, memory="16GB", walltime="02:00:00") as cluster:
            cluster.scale(jobs=10)
            sim.sweep("design.toml", "towns", dask=cluster.scheduler_address)

The files, from what imports nothing to what imports all: ranges, design, plan (what to live); worker (living it);
labels, parquet, manifest (keeping it); starter (a design to begin with); executors (who lives it); run, estimate (doing
it); read (getting it back).
"""
