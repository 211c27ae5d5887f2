"""The rules: the numbers that make one way of governing.

schema     every key with its unit, range, default and basis
dotted     keys by name: `listing.threshold`, `source.*.rate`
rulebook   a validated set of them
toml       what people write, read at a bounded cost
hints      how to write it: what was meant by a line or value that cannot be used
shelf      rulebooks as TOML; `pilots/` holds those that ship
columns    rulebooks side by side, for the town
changes    what `--set` and a form change, in words
worlds     a rulebook with hand-written rules
"""
