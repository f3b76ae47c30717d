"""Files of lists: which format each has, and all its entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.sourcelists.entry import Entry, Format, ListError
from crawler.sourcelists.mediacloud import read_mediacloud
from crawler.sourcelists.opml import read_opml
from crawler.sourcelists.plain import read_plain
from crawler.sourcelists.sitelist import read_sitelist

MAX_BYTES = 20 * 1024 * 1024

READERS: dict[Format, Callable[[bytes, str], Iterator[Entry]]] = {
    "opml": read_opml,
    "list": read_plain,
    "sitelist": read_sitelist,
    "mediacloud": read_mediacloud,
}
_ENDINGS: dict[str, Format] = {
    ".opml": "opml",
    ".hjson": "sitelist",
    ".csv": "mediacloud",
    ".tsv": "mediacloud",
    ".txt": "list",
    ".list": "list",
    ".urls": "list",
}
_COLUMNS = re.compile(r"(?:^|[,;\t])\"?(?:homepage|url_search_string|pub_country|name|label)\"?(?=[,;\t\r\n])")


def files(path: Path) -> list[Path]:
    """Return the file, or those of a folder and the folders inside it whose names end as lists' do."""
    if not path.is_dir():
        return [path]
    found = [one for one in path.rglob("*") if one.suffix.lower() in (*_ENDINGS, ".xml", ".json")]
    return sorted(
        one for one in found if one.is_file() and not any(p.startswith(".") for p in one.relative_to(path).parts)
    )


def read_list(path: Path, wanted: Format | None) -> tuple[Format, list[Entry]]:
    """Return the file's format, `wanted` or else what it seems to be, and its entries. Raises ListError."""
    try:
        if not path.is_file():
            raise ListError("no regular file")
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ListError(f"it can't be read: {error.strerror}") from error
    if len(body) > MAX_BYTES:
        raise ListError(f"larger than {MAX_BYTES // 1024 // 1024} MB")
    if not body.strip():
        raise ListError("it's empty")
    kind = wanted or format_of(path, body)
    return kind, list(READERS[kind](body, path.name))


def format_of(path: Path, body: bytes) -> Format:
    """Return the format by the name's ending, else by what the file begins with."""
    if path.suffix.lower() in _ENDINGS:
        return _ENDINGS[path.suffix.lower()]
    beginning = body[:4096].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if beginning.startswith("<"):
        return "opml"
    if beginning.startswith(("{", "[")) or "base_urls" in beginning:
        return "sitelist"
    return "mediacloud" if _COLUMNS.search(beginning.partition("\n")[0] + "\n") else "list"
