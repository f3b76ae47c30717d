"""Files that are there whole or not at all."""

from __future__ import annotations

import gzip
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast


@contextmanager
def outgoing(path: str | os.PathLike[str], *, compress: bool = True) -> Iterator[BinaryIO]:
    """Open a file to write that takes its name, and the place of the one that bears it, only when it's whole.

    Until then it's a hidden file beside it; when the writing fails, nothing is left. Compressed by gzip if the name
    ends in ".gz", unless not `compress`: what is written is compressed already. "-" is the standard output, and what is
    no regular file (a device, a pipe) is written as it is. Raises OSError when it can't be written.
    """
    name = os.fspath(path)
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(os.path.realpath(name))  # through a link, which stays one
    if target.exists() and not target.is_file():
        with target.open("wb") as out:
            yield out
        return
    part = target.with_name(f".{target.name[:50]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as out:
            yield from _compressed(out) if compress and name.endswith(".gz") else (out,)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def _compressed(out: BinaryIO) -> Iterator[BinaryIO]:
    # Neither name nor time: the same articles make the same file.
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
        yield cast(BinaryIO, packed)


def sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where folders can be synced."""
    try:
        place = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(place)
    except OSError:
        pass
    finally:
        os.close(place)
