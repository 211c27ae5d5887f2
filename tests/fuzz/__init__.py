"""Fuzzing: bytes in, nothing but clean errors out. `python -m tests.fuzz --inputs 100000` is the nightly command."""
