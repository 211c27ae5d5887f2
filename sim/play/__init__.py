"""Play: lives in which somebody decides, re-lived. What can be decided stands in the town: `town/choices.py`.

lives    a town with some residents played: what a choices file and a row of codes say
towns    towns that a code can name by a number
codes    a played life as a line of text to paste
pasted   codes out of a chat, and who is who in a class
file     the choices file: the same as TOML, to be read and written
saved    codes as a choices file
live     both lives, month by month: list or none, played or by habit
words    the same in plain sentences
figure   and in pictures
"""
