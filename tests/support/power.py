"""What a power cut leaves of a folder, played through from the record of all that was done to it (failpoints.c).

A disk keeps what was synced. Of the rest it may keep all, nothing, or any sectors of it; names of files are kept when
their folder was synced, and may be kept before. That's harder than any file system of today is on its programs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_SECTOR = 512


@dataclass(frozen=True)
class Done:
    """One thing that was done: create, write, sync, truncate, rename, unlink or mkdir."""

    what: str
    path: str
    other: str
    offset: int
    data: bytes


@dataclass
class _File:
    synced: bytearray = field(default_factory=bytearray)
    pending: list[Done] = field(default_factory=list)

    def sync(self) -> None:
        for done in self.pending:
            _apply(self.synced, done)
        self.pending.clear()


@dataclass
class _Folder:
    now: dict[str, _Node] = field(default_factory=dict)
    synced: dict[str, _Node] = field(default_factory=dict)
    pending: list[tuple[tuple[str, _Node | None], ...]] = field(default_factory=list)
    """What was done to the names in it, each in one step: what they stand for then."""

    def sync(self) -> None:
        self.synced = self.after(len(self.pending))
        self.pending.clear()

    def name(self, *names: tuple[str, _Node | None]) -> None:
        _rename(self.now, names)
        self.pending.append(names)

    def after(self, number: int) -> dict[str, _Node]:
        """Return its names if so many of the pending steps are kept."""
        names = dict(self.synced)
        for step in self.pending[:number]:
            _rename(names, step)
        return names


_Node = _File | _Folder


class Disk:
    """The files of a folder as a disk has them, while what was done is told one after the other."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._top = _Folder()

    def do(self, done: Done) -> None:
        node = self._find(done.path)
        folder = None if node is self._top else self._find(str(Path(done.path).parent))
        name = Path(done.path).name
        match done.what:
            case "sync" if node is not None:
                node.sync()
            case "create" | "mkdir" if isinstance(folder, _Folder):
                folder.name((name, _File() if done.what == "create" else _Folder()))
            case "unlink" if isinstance(folder, _Folder):
                folder.name((name, None))
            case "rename" if isinstance(folder, _Folder):
                assert Path(done.other).parent == Path(done.path).parent
                folder.name((Path(done.other).name, node), (name, None))
            case "write" | "truncate" if isinstance(node, _File):
                node.pending.append(done)

    def leave(self, target: Path, chance: random.Random, way: str) -> None:
        """Write what is left after a power cut, in a way: of what wasn't synced "nothing", "all" or "some" is kept.

        "names": all names, and nothing else; "rows": all but what is in the archive.
        """
        _leave(self._top, target, chance, way)

    def _find(self, path: str) -> _Node | None:
        node: _Node | None = self._top
        for name in Path(path).relative_to(self._root).parts:
            node = node.now.get(name) if isinstance(node, _Folder) else None
        return node


def _leave(folder: _Folder, target: Path, chance: random.Random, way: str) -> None:
    steps = len(folder.pending)
    kept = {"nothing": 0, "some": chance.randint(0, steps)}.get(way, steps)
    for name, node in sorted(folder.after(kept).items()):
        if isinstance(node, _Folder):
            (target / name).mkdir()
            _leave(node, target / name, chance, "names" if way == "rows" and name == "archive" else way)
        elif not name.endswith("-shm"):  # which SQLite makes anew
            (target / name).write_bytes(_content(node, chance, way))


def done(record: Path) -> Iterator[Done]:
    """Read a record of failpoints.c."""
    with record.open("rb") as lines:
        while line := lines.readline():
            what, offset, length, path, other = line.decode().rstrip("\n").split("\t")
            yield Done(what, path, other, int(offset), lines.read(int(length)))


def _content(file: _File, chance: random.Random, way: str) -> bytes:
    content = bytearray(file.synced)
    whole = way in ("all", "rows")
    for step in file.pending:
        if whole:
            _apply(content, step)
        elif way == "some":
            _apply_some(content, step, chance)
    return bytes(content)


def _apply(content: bytearray, done: Done) -> None:
    if done.what == "truncate":
        content[done.offset :] = bytes(max(0, done.offset - len(content)))
        return
    content.extend(bytes(max(0, done.offset - len(content))))
    content[done.offset : done.offset + len(done.data)] = done.data


def _apply_some(content: bytearray, done: Done, chance: random.Random) -> None:
    """A truncation or not; of a write, some of its sectors."""
    if done.what == "truncate":
        if chance.random() < 0.5:
            _apply(content, done)
        return
    for start in range(0, len(done.data), _SECTOR):
        if chance.random() < 0.5:
            _apply(content, Done("write", "", "", done.offset + start, done.data[start : start + _SECTOR]))


def _rename(names: dict[str, _Node], step: tuple[tuple[str, _Node | None], ...]) -> None:
    for name, node in step:
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node
