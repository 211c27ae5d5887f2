"""Small wrong changes to the core, each of which some test must notice: `python -m tests.mutants` is nightly."""
