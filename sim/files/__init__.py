"""Files: the one room that writes them, for every command. What somebody else put into a folder is never lost.

    with files.opened("listed-run") as folder:      # for this command alone; others wait, or are told who is there
        with folder.file("summary.json") as file:
            file.write(b"{}")
        folder.finish("results")                    # now, and only now, the files have their names

The rules, the same for all:

- A file is replaced or removed only if this program wrote it and it is as it was written: `.listed.json` in the folder
  says so, with hashes (see `record`). Everything else stays where it is.
- A file appears whole or not at all (see `atomic`). The folder itself stays in its place, be it a link or a mount.
- While a command writes, `.listed.lock` says who it is and how its unfinished files are called (see `lock`). It goes
  when the command ends. If the command was killed, the next one finds it and clears up.
"""

from sim.files.folder import ASIDE, Folder, check, opened
from sim.files.lock import LOCK
from sim.files.record import RECORD
from sim.files.words import FilesError, in_words, listed, reason, stem

__all__ = [
    "ASIDE",
    "LOCK",
    "RECORD",
    "FilesError",
    "Folder",
    "check",
    "in_words",
    "listed",
    "opened",
    "reason",
    "stem",
]
