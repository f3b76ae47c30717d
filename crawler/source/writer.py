"""Writing source files: a name after the host, a check by loading, and one step into place.

An existing file is replaced only on request.
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from crawler.domains import domain_parts
from crawler.source.loader import RESERVED_NAMES, load_source, load_sources, user_folders
from crawler.source.model import Source

MAX_NAME = 64


def default_folder() -> Path | None:
    """Return the folder for new sources: the first folder of NEWS_SOURCES; None without such a folder."""
    return next(iter(user_folders()), None)


def existing(into: Path | None, others: Iterable[Source]) -> list[Source]:
    """Return the existing sources: `others`, and the sources in the target folder `into`."""
    inside = load_sources([into])[0].values() if into is not None and into.is_dir() else ()
    return list({source.name: source for source in (*others, *inside)}.values())


def site_of(url: str) -> str:
    """Return the site of a home page: host and port, without "www." and default ports."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    return (parts.hostname or "").removeprefix("www.") + port


def source_of(url: str, sources: Collection[Source]) -> Source | None:
    """Return the source of the same site; None if no source has this site."""
    return next((source for source in sources if site_of(source.url) == site_of(url)), None)


def name_for(url: str, taken: Collection[str]) -> str:
    """Return a valid and free name for a site: "herald" for news.herald.co.uk, or more of the host if that is taken."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    parts = domain_parts(host)
    whole = [part for part in (parts.subdomain, parts.domain, parts.suffix) if part]
    names = [_legal(parts.domain), _legal("_".join(whole[-2:])), _legal("_".join(whole)), _legal(site_of(url))]
    if len(parts.domain) <= 2 or not parts.suffix:
        names = names[1:]
    free = (name for name in names if name and name not in taken and name not in RESERVED_NAMES)
    free_name = next(free, None)
    number = 2
    while free_name is None:
        candidate = f"{names[-1][: MAX_NAME - 4]}_{number}"
        free_name = candidate if candidate not in taken else None
        number += 1
    return free_name


def written(text: str, target: Path, *, overwrite: bool = False) -> Source | None:
    """Write the source file in one step, and return the source; None if the file exists and `overwrite` is False.

    Raises SourceError if the text is no valid source, OSError if the file can't be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=target.parent) as workshop:
        draft = Path(workshop) / target.name
        draft.write_text(text, "utf-8")
        source = load_source(draft)
        return source if put(draft, target, overwrite) else None


def checked(text: str, name: str) -> Source:
    """Return the source that the text describes. Raises SourceError."""
    with tempfile.TemporaryDirectory() as workshop:
        draft = Path(workshop) / f"{name}.yaml"
        draft.write_text(text, "utf-8")
        return load_source(draft)


def put(draft: Path, target: Path, overwrite: bool) -> bool:
    """Move the file to its place in one step; return False if the target exists and `overwrite` is False."""
    if overwrite:
        os.replace(draft, target)
        return True
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            return False
        os.replace(draft, target)
    return True


def scalar(value: Any) -> str:
    """Return the value as YAML in one line."""
    return str(yaml.safe_dump(value, allow_unicode=True, width=1_000_000)).removesuffix("...\n").strip()


def comment(text: str) -> str:
    """Return the text in a form for a comment: in one line, without invisible characters."""
    line = " ".join(text.split())[:500]
    return "".join(character if character.isprintable() else "?" for character in line)


def _legal(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:MAX_NAME].strip("_")
