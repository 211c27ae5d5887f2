"""Files: whole or not at all, beside whatever else is in the folder, whenever the process or the disk gives up."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import filelock
import pytest

from sim import files
from sim.files import ASIDE, LOCK, RECORD, FilesError, atomic
from tests.processes import Forked

STEPS = ("open", "fsync", "link", "replace", "unlink", "ftruncate", "mkdir", "rmdir", "rename")
"""What the system is asked for while files are written."""


def write(folder: Path, version: str, names: str = "abc", part: str | None = "results") -> list[str]:
    """Write files `a`, `b`, `c` that hold `version`, as a command does; gives the lines that it tells."""
    reply: list[str] = []
    with files.opened(folder, patient=True, notify=reply.append) as place:
        for name in names:
            with place.file(name, part) as file:
                file.write(version.encode() * 1000)
        place.finish(reply.append)
    return reply


def texts(folder: Path) -> dict[str, str]:
    """What is in a folder, in short: the first words of each file, targets of links, sub-folders."""
    hits = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            hits[name] = f"-> {os.readlink(path)}"
        elif path.is_dir():
            hits[name] = "/"
        elif path.name != RECORD:
            data = path.read_text()
            hits[name] = data if len(data) < 1000 else data[: len(data) // 1000] if data == data[
                : len(data) // 1000] * 1000 else "half"  # fmt: skip
    return hits


def clean(folder: Path) -> bool:
    """Whether neither a lock nor anything unfinished is left."""
    return not [p.name for p in folder.rglob(".listed*") if p.name != RECORD]


@contextmanager
def failing(at: int, error: BaseException, then: bool = False) -> Iterator[list[str]]:
    """The n-th request to the system fails, and if `then`, all that come later; gives what has been asked for."""
    asked: list[str] = []

    def watched(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **more: Any) -> Any:
            asked.append(name)
            if len(asked) == at or (then and len(asked) > at):
                raise error
            return function(*args, **more)

        return wrapped

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, watched(name, getattr(os, name)))
        yield asked


def test_what_is_written_is_known_and_replaced(tmp_path: Path) -> None:
    assert write(tmp_path / "new" / "out", "1") == []
    folder = tmp_path / "new" / "out"
    assert texts(folder) == {"a": "1", "b": "1", "c": "1"} and clean(tmp_path)
    write(folder, "2", "bcd")
    assert texts(folder) == {"b": "2", "c": "2", "d": "2"}
    assert sorted(json.loads((folder / RECORD).read_text())["files"]) == ["b", "c", "d"]
    write(folder, "3", "x", part=None)
    write(folder, "3", "y", part=None)
    write(folder, "4", "b")
    assert texts(folder) == {"b": "4", "x": "3", "y": "3"}  # what is no part of the results is not replaced with them


def test_files_are_made_as_any_other(tmp_path: Path) -> None:
    """With the rights that the person's mask leaves, and in the same bytes each time, record included."""
    old = os.umask(0o027)
    try:
        write(tmp_path / "one", "1")
    finally:
        os.umask(old)
    assert {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "one").iterdir()} == {0o640}
    write(tmp_path / "two", "0")
    write(tmp_path / "two", "1")
    assert all((tmp_path / "two" / p.name).read_bytes() == p.read_bytes() for p in (tmp_path / "one").iterdir())


@pytest.mark.parametrize("links", [True, False], ids=["", "disk without hard links"])
def test_somebodys_own_stays_and_ours_gets_another_name(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", _no_links)
    (tmp_path / "elsewhere").write_text("precious")
    folder = tmp_path / "out"
    write(folder, "1", "abcdef")
    (folder / "a").write_text("mine")
    for name, target in (("b", "../elsewhere"), ("c", "nowhere")):
        (folder / name).unlink()
        (folder / name).symlink_to(target)
    (folder / "d").unlink()
    (folder / "d").mkdir()
    (folder / "essay").write_text("mine")
    mine = {"a": "mine", "b": "-> ../elsewhere", "c": "-> nowhere", "d": "/", "essay": "mine"}
    for version in "234":
        reply = write(folder, version, "abcde")
        assert len(reply) == 4 and reply[0].endswith("out/a': is your own and stays; the new one is 'a (2)'")
        assert texts(folder) == mine | {"a (2)": version, "b (2)": version, "c (2)": version, "d (2)": version,
                                        "e": version}  # fmt: skip
    (folder / "a").rename(folder / "A")
    write(folder, "5", "ae")
    assert texts(folder) == {k: v for k, v in mine.items() if k != "a"} | {"A": "mine", "a": "5", "e": "5"}
    assert (tmp_path / "elsewhere").read_text() == "precious" and clean(tmp_path)


def test_what_would_be_lost_is_said_beforehand(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write(folder, "1", "abcd")
    files.check(folder, ["a", "x"], "results")
    (folder / "x").mkdir()
    with pytest.raises(FilesError, match=r"x': is not from this command; nothing was done; move it"):
        files.check(folder, ["a", "x"], "results")
    for name in "bc":
        (folder / name).write_text("mine")
    with pytest.raises(FilesError, match=r"b': changed since it was written, so it is your own \(so are 'c', 'x'\);"):
        files.check(folder, ["a", "x"], "results")
    files.check(folder, ["a"], "of another part")
    files.check(tmp_path / "new" / "out", ["a"], "results")
    assert sorted(texts(tmp_path)) == ["out", *(f"out/{n}" for n in "abcdx")] and clean(tmp_path)


@pytest.mark.parametrize("text", [
    b"", b"{}", b"mine", b"[1]", b'{"format": 1, "files": {}}', b"{" * 10_000, b"\xff", None,
])  # fmt: skip
def test_a_record_that_is_not_ours_is_left_alone(text: bytes | None, tmp_path: Path) -> None:
    write(tmp_path, "1")
    path = tmp_path / RECORD
    if text is None:
        path.rename(tmp_path / "record")
        path.symlink_to("record")
    else:
        path.write_bytes(text)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    with pytest.raises(FilesError, match=r"\.listed\.json': not as this program wrote it; move it elsewhere"):
        write(tmp_path, "2")
    with pytest.raises(FilesError, match=r"\.listed\.json"):
        files.check(tmp_path, ["a"], "results")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
    path.unlink()
    with pytest.raises(FilesError, match="a': is not from this command"):
        files.check(tmp_path, ["a"], "results")


@pytest.mark.parametrize("name", ["../x", "..", "/etc/x", "a/b", "a\\b", "", ".", "x\0y"])
def test_a_record_names_no_file_elsewhere(name: str, tmp_path: Path) -> None:
    """Even one with the right seal: a folder may come from anywhere."""
    from sim.files import record

    entry = record.Entry("results", ("0" * 64,))
    (tmp_path / RECORD).write_bytes(record.dump({name: entry}))
    with pytest.raises(FilesError, match="not as this program wrote it"):
        record.read(tmp_path)


def test_a_file_at_once(tmp_path: Path) -> None:
    with files.opened(tmp_path / "out") as place:
        place.put_new("new", b"1")
        with pytest.raises(FileExistsError):
            place.put_new("new", b"2")
        place.put("new", b"3")
        (place.path / "link").symlink_to("../new")
        with pytest.raises(FileExistsError):
            place.put_new("link", b"4")
        for name in ("link", ASIDE):
            (place.path / ASIDE).mkdir(exist_ok=True)
            with pytest.raises(FilesError, match="nothing is written through or over it"):
                place.put(name, b"5")
        assert place.set_aside("new") == f"{ASIDE}/new" and place.set_aside("new") == ""
        assert place.set_aside("link") == f"{ASIDE}/link"
    assert texts(tmp_path / "out") == {ASIDE: "/", f"{ASIDE}/new": "3", f"{ASIDE}/link": "-> ../new"}
    (tmp_path / "out" / "x").touch()
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / ASIDE).symlink_to("../out")
    (tmp_path / "two" / "x").touch()
    with files.opened(tmp_path / "two") as place, pytest.raises(FilesError, match="a link; nothing is moved through"):
        place.set_aside("x")


@pytest.mark.parametrize("links", [True, False], ids=["", "disk without hard links"])
def test_a_name_that_is_taken_at_the_last_moment(links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look whether it is free and the taking of it."""
    if not links:
        monkeypatch.setattr(os, "link", _no_links)
    (tmp_path / "new").symlink_to("nowhere")
    monkeypatch.setattr(os.path, "lexists", lambda path: False)
    with files.opened(tmp_path) as place:
        with pytest.raises(FileExistsError):
            place.put_new("new", b"2")
        with place.file("new") as file:
            file.write(b"2")
        with pytest.raises(FilesError, match="was changed this very moment"):
            place.finish()
    monkeypatch.undo()
    assert texts(tmp_path) == {"new": "-> nowhere"} and clean(tmp_path)


def _no_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, "no hard links")


def test_folders_that_are_links_and_folders_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    inode = (tmp_path / "real").stat().st_ino
    for version in "12":
        write(tmp_path / "link", version)
    assert texts(tmp_path / "real") == {"a": "2", "b": "2", "c": "2"} and (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").stat().st_ino == inode
    (tmp_path / "broken").symlink_to("nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(FilesError, match="broken': is a link to what is not there; the name of a folder is needed"):
        write(tmp_path / "broken", "1")
    for name in ("file", "file/below", "file/below/more"):
        with pytest.raises(FilesError, match="is a file; the name of a folder is needed"):
            write(tmp_path / name, "1")
    for path in ("", "x\0y"):
        with pytest.raises(FilesError, match="no name for a folder"), files.opened(path):
            pass
    with pytest.raises(FileNotFoundError), files.opened(tmp_path / "none" / "out", make=False):
        pass
    assert sorted(p.name for p in tmp_path.iterdir()) == ["broken", "file", "link", "real"]


def test_a_folder_that_nothing_is_put_into_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), files.opened(tmp_path / "a" / "b") as place, place.file("x") as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())
    (tmp_path / "a").mkdir()
    with files.opened(tmp_path / "a"):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


# Two at once


def test_two_threads_and_two_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One waits for the other, by whatever name it knows the folder; another folder is free."""
    monkeypatch.setattr("sim.files.lock.MOMENT", 0.1)
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to("out")
    heard: list[str] = []
    with ThreadPoolExecutor(1) as other, files.opened(tmp_path / "out") as place:
        write(tmp_path / "other", "1")
        with pytest.raises(
            FilesError, match=rf"process {os.getpid()} on \S+ is writing there; wait for it, or stop it"
        ):
            write_now(tmp_path / "link")
        with pytest.raises(FilesError, match="is writing there"):  # for oneself, nobody waits for ever
            write(tmp_path / "out", "2")
        waits = other.submit(write_told, tmp_path / "link", heard)
        while not heard:
            assert not waits.done()
        with place.file("a", "results") as file:
            file.write(b"1" * 1000)
        place.finish()
    waits.result()
    assert texts(tmp_path / "out") == {"a": "2", "b": "2", "c": "2"} and clean(tmp_path)
    assert len(heard) == 1 and f"process {os.getpid()} on " in heard[0] and heard[0].endswith("; waiting for it")


def write_now(folder: Path) -> None:
    with files.opened(folder):
        raise AssertionError("let in")


def write_told(folder: Path, heard: list[str]) -> None:
    with files.opened(folder, patient=True, notify=heard.append) as place:
        for name in "abc":
            with place.file(name, "results") as file:
                file.write(b"2" * 1000)
        place.finish()


def test_many_processes_take_turns(tmp_path: Path) -> None:
    """They make the folder and remove it, find it made and removed, and each writes its files whole."""
    crowd = [Forked(_in_turn, tmp_path / "out", version) for version in "123"]
    assert [process.wait() for process in crowd] == [0] * 3, [process.communicate() for process in crowd]
    assert texts(tmp_path / "out") in [dict.fromkeys("abc", version) for version in "123"] and clean(tmp_path)


def _in_turn(folder: Path, version: str) -> None:
    for _ in range(4):
        with files.opened(folder, patient=True):
            pass
        write(folder, version)


def test_a_file_of_somebodys_with_the_name_of_the_lock(tmp_path: Path) -> None:
    """It is neither written to nor removed; a link is not followed."""
    lock = tmp_path / LOCK
    lock.write_text("my diary")
    refused = r"/\.listed\.lock': not a file of this program, which needs the name; move it"
    with pytest.raises(FilesError, match=refused):
        write(tmp_path, "1")
    lock.rename(tmp_path / "diary")
    lock.symlink_to("diary")
    with pytest.raises(FilesError, match=refused):
        write(tmp_path, "1")
    assert texts(tmp_path) == {"diary": "my diary", LOCK: "-> diary"}
    lock.unlink()
    for put in (os.mkfifo, os.mkdir):
        put(lock)
        with pytest.raises(FilesError, match=refused):
            write(tmp_path, "1")
        lock.rmdir() if lock.is_dir() else lock.unlink()
    lock.touch()  # of a process that was killed before it said who it is
    write(tmp_path, "1")
    assert texts(tmp_path) == {"a": "1", "b": "1", "c": "1", "diary": "my diary"}


def test_a_folder_that_another_command_takes_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made for nothing, it goes again, in the very moment in which this command wants it; or comes back meanwhile."""
    real, times = filelock.FileLock.acquire, []

    def late(lock: Any, **more: Any) -> Any:
        times.append(1)
        if len(times) <= 3:
            (tmp_path / "out").rmdir()
            if len(times) == 2:
                (tmp_path / "out").mkdir()
            raise FileNotFoundError(errno.ENOENT, "gone", lock.lock_file)
        return real(lock, **more)

    monkeypatch.setattr(filelock.FileLock, "acquire", late)
    write(tmp_path / "out", "1")
    assert texts(tmp_path / "out") == {"a": "1", "b": "1", "c": "1"} and clean(tmp_path)


# Disks that refuse and processes that end, at every step


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for the disk; that it is asked to keep things counts as a step all the same."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def test_a_disk_that_refuses_once(quick: None, tmp_path: Path) -> None:
    """At whichever step: all is as it was before, or as it was to be; then it works again."""
    folder = tmp_path / "out"
    write(folder, "1", "abc")
    (folder / "mine").write_text("mine")
    before = _bytes(folder)
    for step in range(1, 200):
        with failing(step, OSError(errno.ENOSPC, "full")) as asked:
            try:
                write(folder, "2", "bcd")
                refused = False
            except OSError as error:
                refused = True
                assert files.reason(error) == "no space left; free some"
        if refused:
            assert _bytes(folder) == before, (step, asked[-1])
        else:
            hits = {n: t for n, t in texts(folder).items() if not n.startswith(".listed")}  # the next one clears up
            assert hits == {"b": "2", "c": "2", "d": "2", "mine": "mine"}, (step, asked[-1])
            write(folder, "1", "abc")
            assert _bytes(folder) == before
        if len(asked) < step:
            break
    assert step > 30 and {"open", "fsync", "link", "replace", "unlink"} <= set(asked)


def test_a_disk_that_refuses_from_now_on(quick: None, tmp_path: Path) -> None:
    """Then it can't be undone either: each file is the old one or the new one, and known to the next command."""
    for step in range(1, 200):
        folder = tmp_path / f"out{step}"
        write(folder, "1", "abc")
        (folder / "mine").write_text("mine")
        with failing(step, OSError(errno.EIO, "broken"), then=True) as asked, suppress(OSError):
            write(folder, "2", "bcd")
        _one_or_the_other(folder)
        if len(asked) < step:
            break
    assert step > 30


def test_killed_at_every_step(quick: None, tmp_path: Path) -> None:
    """By a signal that cannot be caught: the next command clears up, and nothing of anybody's is touched."""
    for step in range(1, 200):
        folder = tmp_path / f"out{step}"
        write(folder, "1", "abc")
        (folder / "mine").write_text("mine")
        (folder / ".listed-0123456789abcdef-1.partial").write_text("mine, too")
        child = os.fork()
        if child == 0:  # nothing but this, so that a thread of the tests' cannot matter
            _die_at(step)
            try:
                write(folder, "2", "bcd")
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        assert (folder / ".listed-0123456789abcdef-1.partial").read_text() == "mine, too"
        (folder / ".listed-0123456789abcdef-1.partial").unlink()
        if status == 0:
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
        _one_or_the_other(folder)
    assert step > 30


def _die_at(step: int) -> None:
    count = 0

    def dying(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **more: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **more)

        return wrapped

    for name in STEPS:
        setattr(os, name, dying(getattr(os, name)))


def _one_or_the_other(folder: Path) -> None:
    """Each file is whole, the old one or the new one; the next command brings all in order, and knows what is ours."""
    hits = {n: t for n, t in texts(folder).items() if not n.startswith(".listed")}
    assert hits.pop("mine") == "mine"
    assert all(text in ("1", "2") for text in hits.values()) and {"b", "c"} <= set(hits) <= set("abcd"), hits
    files.check(folder, "abcd", "results")
    assert clean(folder)
    write(folder, "3", "cd")
    assert texts(folder) == {"c": "3", "d": "3", "mine": "mine"}


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_a_file_that_is_changed_at_the_last_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, real = tmp_path / "out", os.replace
    write(folder, "1", "abc")

    def meanwhile(*args: Any) -> None:
        if not (folder / "mine").exists():  # the record is being replaced; the files are not yet
            (folder / "mine").touch()
            (folder / "b").write_text("mine")
        real(*args)

    monkeypatch.setattr(os, "replace", meanwhile)
    with pytest.raises(FilesError, match=r"b': was changed this very moment; nothing was done"):
        write(folder, "2", "abc")
    assert texts(folder) == {"a": "1", "b": "mine", "c": "1", "mine": ""} and clean(folder)


def test_a_file_that_comes_at_the_last_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has a name that was free when we looked; even if it holds the very same text, it is somebody's."""
    folder, real = tmp_path / "out", os.link
    write(folder, "1", "ab")

    def meanwhile(source: Path, target: Path, **how: Any) -> None:
        if target == folder / "c":
            target.write_text("2")
        real(source, target, **how)

    monkeypatch.setattr(os, "link", meanwhile)
    with pytest.raises(FilesError, match=r"c': was changed this very moment; nothing was done"):
        write(folder, "2", "abc")
    assert texts(folder) == {"a": "1", "b": "1", "c": "2"} and clean(folder)


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """Files may not grow beyond 2 kB here: the kernel refuses, as on a full disk."""
    write(tmp_path, "1", "ab")
    process = Forked(_limited, tmp_path)
    assert process.communicate()[0] == "files may not grow so large here (see ulimit -f); raise the limit\n"
    assert texts(tmp_path) == {"a": "1", "b": "1"} and clean(tmp_path)


def _limited(folder: Path) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
    try:
        write(folder, "12345", "abc")
    except OSError as error:
        print(files.reason(error))


def test_forked_children_neither_hold_the_lock_nor_clear_up(tmp_path: Path) -> None:
    with files.opened(tmp_path) as place, place.file("a") as file:
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        file.write(b"1" * 1000)
        code = "import sys; from sim import files\nwith files.opened(sys.argv[1]): pass"
        line = [sys.executable, "-c", code, str(tmp_path)]
        other = subprocess.run(line, capture_output=True, text=True, check=False)
        assert "is writing there" in other.stderr
    assert clean(tmp_path)


def test_what_the_system_says_is_said_with_advice() -> None:
    for code, words in (
        (errno.EDQUOT, "no space left; free some"),
        (errno.EROFS, "may not be written; choose another folder, or ask for the right"),
        (errno.ENOLCK, "this disk knows no locks; choose a folder on another"),
        (errno.EIO, os.strerror(errno.EIO)),
    ):
        with pytest.raises(FilesError, match=f"^'out': cannot be written: {words}$"), files.in_words("out"):
            raise OSError(code, os.strerror(code))


def test_a_digest_is_of_files_only(tmp_path: Path) -> None:
    """Neither links nor pipes are read, which would wait for ever."""
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("file")
    assert atomic.digest(tmp_path / "file") is not None
    assert [atomic.digest(tmp_path / name) for name in ("pipe", "link", "none", ".")] == [None] * 4
