"""The command line: `sim run` and its companions."""
