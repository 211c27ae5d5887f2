"""A folder that one command writes to, beside whatever else is in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sim.errors import quoted
from sim.files import atomic, record
from sim.files.lock import LOCK, is_partial, locked, partial
from sim.files.record import RECORD, Entry
from sim.files.words import FilesError, in_words, listed
from sim.progress import Notify

ASIDE = "_kept"
"""Sub-folder for what stands in the way of a file that must have its name. Readers of whole folders pass it by."""

TRIES = 1000
"""So often a folder may vanish again before this command has it."""


@dataclass(frozen=True)
class Unfinished:
    """A file that is written but does not have its name yet."""

    path: Path
    part: str


@dataclass(frozen=True)
class Undo:
    """How to take back that a file got its name: by what had it, or if nothing had, by its going."""

    name: str
    old: Path | None = None
    new: str | None = None


class Folder:
    """A folder for one command alone, from `opened`.

    Attributes:
        path: of the folder, as it was given.
    """

    def __init__(self, path: Path, token: str) -> None:
        self.path = path
        self._token = token
        self._count = 0
        self._unfinished: dict[str, Unfinished] = {}

    @contextlib.contextmanager
    def file(self, name: str, part: str | None = None) -> Iterator[BinaryIO]:
        """A file to write to. It is given its name by `finish`, together with all others.

        Args:
            name: in the folder.
            part: of what it is a part, see `finish`; by default of nothing but itself.
        """
        if atomic.plain_name(name) in self._unfinished:
            raise ValueError(f"{name}: two files of one name")
        path = self._partial()
        with atomic.written(path) as file:
            yield file
        self._unfinished[name] = Unfinished(path, name if part is None else part)

    def finish(self, notify: Notify | None = None) -> list[Path]:
        """Give all files of `file` their names, and remove what their parts had before and have no longer.

        Either all is done, or what stood there stands as it did. If the process is killed meanwhile, each file is
        the old one or the new one, and the next command knows both for this program's.

        Somebody's own file keeps its name, and ours gets a free one: `notify` hears of it. Gives the paths, in the
        order of `file`.
        """
        say = notify or (lambda _: None)
        before = record.read(self.path)
        names = {name: self._free(name, before) for name in self._unfinished}
        for name, free in names.items():
            if free != name:
                say(f"{quoted(str(self.path / name))}: is your own and stays; the new one is {quoted(free)}")
        parts = {free: self._unfinished[name].part for name, free in names.items()}
        after = {free: Entry(parts[free], (atomic.digest(self._unfinished[name].path) or "",))
                 for name, free in names.items()}  # fmt: skip
        stale = {n for n, e in before.items() if n not in after and e.part in parts.values()}
        rest = {n: e for n, e in before.items() if n not in stale and os.path.lexists(self.path / n)}
        records = [self._written(record.dump(e)) for e in (_either(before, after), rest | after)]
        undo: list[Undo] = []
        try:
            self._replace(RECORD, records[0], undo, over=os.path.lexists(self.path / RECORD))
            for name, free in names.items():
                self._replace(free, self._unfinished[name].path, undo, over=self._ours(free, before))
            for name in stale:
                if self._ours(name, before):
                    self._remove(name, undo)
            self._replace(RECORD, records[1], undo, over=True)
        except BaseException:
            self._undo(undo)
            raise
        atomic.settle(self.path)
        self._unfinished.clear()
        return [self.path / name for name in after]

    def refuse(self, names: Collection[str], part: str) -> None:
        """Raise FilesError, naming them, if somebody's own files have these names, or are changed files of `part`."""
        known = record.read(self.path)
        names = {*map(atomic.plain_name, names), *(n for n, e in known.items() if e.part == part)}
        taken = sorted(n for n in names if not self._free_or_ours(n, known))
        if taken:
            why = "changed since it was written, so it is your own" if taken[0] in known else "is not from this command"
            also = f" (so {'is' if len(taken) == 2 else 'are'} {listed(taken[1:])})" if taken[1:] else ""
            raise FilesError(
                f"{quoted(str(self.path / taken[0]))}: {why}{also}; nothing was done; move it, or choose another name"
            )

    def names(self) -> list[str]:
        """Of all that is in the folder, sorted; without the lock, and what this command has not finished."""
        return sorted(n for n in os.listdir(self.path) if n != LOCK and not is_partial(n, self._token))

    def others(self) -> list[str]:
        """What is in the folder that this program did not write, or that was changed since; folders end in a slash."""
        known = record.read(self.path)
        names = [n for n in self.names() if n != RECORD and not self._ours(n, known)]
        return [n + "/" * (self.path / n).is_dir() for n in names]

    def put(self, name: str, data: bytes) -> None:
        """Write a file at once, over a file of that name: for those who have seen to it that it is not somebody's.

        Raises FilesError for what is no file, OSError when the disk refuses.
        """
        target = self.path / atomic.plain_name(name)
        if os.path.lexists(target) and (target.is_symlink() or not target.is_file()):
            raise FilesError(f"{quoted(str(target))}: a link or no file; nothing is written through or over it")
        atomic.name_over(self._written(data), target)
        atomic.settle(self.path)

    def put_new(self, name: str, data: bytes) -> None:
        """Write a file at once. Raises FileExistsError, and changes nothing, if anything has the name."""
        target = self.path / atomic.plain_name(name)
        if os.path.lexists(target):
            raise FileExistsError(name)
        atomic.name_new(self._written(data), target)
        atomic.settle(self.path)

    def set_aside(self, name: str) -> str:
        """Move what has the name, if anything has, into the sub-folder ASIDE. Gives where it is now."""
        path, aside = self.path / atomic.plain_name(name), self.path / ASIDE
        if not os.path.lexists(path):
            return ""
        if aside.is_symlink():
            raise FilesError(f"{quoted(str(aside))}: a link; nothing is moved through it")
        aside.mkdir(exist_ok=True)
        free = next(n for n in _numbered(name) if not os.path.lexists(aside / n))
        os.rename(path, aside / free)
        atomic.settle(aside)
        return f"{ASIDE}/{free}"

    def _free(self, name: str, known: dict[str, Entry]) -> str:
        """The name itself, or numbered, if it is somebody's."""
        return next(n for n in _numbered(name) if self._free_or_ours(n, known))

    def _free_or_ours(self, name: str, known: dict[str, Entry]) -> bool:
        return not os.path.lexists(self.path / name) or self._ours(name, known)

    def _ours(self, name: str, known: dict[str, Entry]) -> bool:
        return name in known and atomic.digest(self.path / name) in known[name].hashes

    def _partial(self) -> Path:
        self._count += 1
        return partial(self.path, self._token, self._count)

    def _written(self, data: bytes) -> Path:
        path = self._partial()
        with atomic.written(path) as file:
            file.write(data)
        return path

    def _replace(self, name: str, path: Path, undo: list[Undo], *, over: bool) -> None:
        """Name a finished file: `over` what has the name, which is ours, or else only if nothing has it."""
        target = self.path / name
        if over:
            self._keep(name, undo)
            atomic.name_over(path, target)
            return
        undo.append(Undo(name, new=atomic.digest(path)))
        try:
            atomic.name_new(path, target)
        except FileExistsError:
            undo.pop()
            raise FilesError(f"{quoted(str(target))}: was changed this very moment; nothing was done") from None

    def _remove(self, name: str, undo: list[Undo]) -> None:
        self._keep(name, undo)
        os.unlink(self.path / name)

    def _keep(self, name: str, undo: list[Undo]) -> None:
        """Where the disk has second names: one for what is about to go, so that it can come back."""
        old = self._partial()
        if atomic.second_name(self.path / name, old):
            undo.append(Undo(name, old))

    def _undo(self, undo: list[Undo]) -> None:
        for one in reversed(undo):
            with contextlib.suppress(OSError):
                if one.old is not None:
                    os.replace(one.old, self.path / one.name)
                elif atomic.digest(self.path / one.name) == one.new:
                    os.unlink(self.path / one.name)


@contextlib.contextmanager
def opened(
    path: str | Path, *, make: bool = True, patient: bool = False, notify: Notify | None = None
) -> Iterator[Folder]:
    """A folder for this command alone, until the block ends. What a killed command left unfinished goes first.

    Args:
        path: of the folder.
        make: the folder if there is none; it goes again if nothing is put into it.
        patient: wait for another command as long as it takes, and say so; else for a moment only.
        notify: hears a line that the person in front should read.

    Raises FilesError where there can be no folder or another command has it; OSError when the system refuses.
    """
    folder, new = _folder(path), list[Path]()
    with contextlib.ExitStack() as stack:
        stack.callback(_remove_empty, new)
        token = ""
        for tries in range(1, TRIES + 1):
            new += _make(folder) if make else []
            try:
                token = stack.enter_context(locked(folder, patient, notify))
                break
            except FileNotFoundError:  # another command had made it, and has taken it away with nothing in it
                if not make or tries == TRIES:
                    raise
        yield Folder(folder, token)


def check(path: str | Path, names: Collection[str], part: str, *, make: bool = True) -> None:
    """Raise FilesError, before anything is done, if files of these names could not be written to a folder.

    There can be no folder, it may not be written, another command has it, or somebody's own files have the names.
    """
    if make and not Path(path).absolute().name:
        raise FilesError(f"{quoted(str(path))}: no name for a folder; give it one")
    with in_words(path), opened(path, make=make) as folder:
        folder.refuse(names, part)


def _folder(path: str | Path) -> Path:
    name = os.fspath(path)
    if not name or "\0" in name:
        raise FilesError(f"{quoted(name)}: no name for a folder; give it one, or . for this folder")
    return Path(path)


def _make(folder: Path) -> list[Path]:
    """Make a folder and what is above it; gives those that are new, the lowest first."""
    new: list[Path] = []
    try:
        if not folder.is_dir():
            new += _make(folder.parent) if folder.parent != folder else []
            folder.mkdir()
            new.insert(0, folder)
    except (FileExistsError, NotADirectoryError):
        if not folder.is_dir():
            what = "a link to what is not there" if folder.is_symlink() and not folder.exists() else "a file"
            raise FilesError(f"{quoted(str(folder))}: is {what}; the name of a folder is needed") from None
    except BaseException:
        _remove_empty(new)
        raise
    return new


def _remove_empty(folders: list[Path]) -> None:
    with contextlib.suppress(OSError):
        for folder in folders:
            folder.rmdir()


def _either(before: dict[str, Entry], after: dict[str, Entry]) -> dict[str, Entry]:
    """What holds while files are replaced, one by one: each may be as before or as after."""
    old = {n: before[n].hashes if n in before else () for n in after}
    return before | {n: Entry(e.part, (*old[n], *e.hashes)) for n, e in after.items()}


def _numbered(name: str) -> Iterator[str]:
    path = Path(name)
    yield name
    number = 2
    while True:
        yield f"{path.stem} ({number}){path.suffix}"
        number += 1
