"""The town: the model itself, in the order of a month. Begin with `town.py`.

luck         every random number, by (seed, purpose, month, resident)
people       traits and state; what the month does to everyone's money
choices      what was decided by hand or by standing order for one resident, in place of the rule
services     gates that read the lists
sources      obligations, met or missed
inspection   who is watched how closely
registry     joins records, scores, lists
custom       rules written by hand, in place of its formula
ledger       every record ever made
recourse     appeal and repair
measures     what is counted
scratch      what one phase works out for the next
institution  what sources, services, registry and recourse have in common: they are Mesa's agents
town         the Mesa model: one month, top to bottom
scattered    luck of a few residents of a large town
parts        large towns, part by part
cores        a second core for large towns
resident     one person's life
tables       a town that has been lived, as pandas frames
"""
