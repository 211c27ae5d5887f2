"""The rules: the numbers that make one way of governing.

schema     every key with its unit, range, default and basis
dotted     keys by name: `listing.threshold`, `source.*.rate`
rulebook   a validated set of them
shelf      rulebooks as TOML; `pilots/` holds those that ship
columns    rulebooks side by side, for the town
worlds     a rulebook with hand-written rules
"""
