"""Entries of lists made source files: those of one site one source, none put in the place of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from crawler.errors import SourceError
from crawler.source import Source
from crawler.source_files import checked, comment, name_for, scalar, site_of, written
from crawler.sourcelists.entry import Entry

MOST_LISTS = 100
"""So many feeds and sitemaps a source gets, at most; a file of more than 64 kB is no source."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry with the file that it stands in."""

    file: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of one site, or of an entry that names none."""

    label: str
    state: Literal["written", "left_alone", "unusable"]
    detail: str
    skipped: tuple[str, ...] = ()
    lists: int = 0
    """Feeds and sitemaps in the source."""


def place(
    listed: Sequence[Listed], into: Path, sources: Sequence[Source], *, overwrite: bool = False, dry_run: bool = False
) -> Iterator[Placed]:
    """Put a source file into `into` for each site that has no source yet, and yield what became of each.

    `sources` are those that exist. `overwrite` replaces files of an earlier import; `dry_run` writes nothing.
    Raises OSError if `into` can't be written.
    """
    for one in listed:
        if one.entry.problem:
            yield Placed(f"{one.file}, {one.entry.where}", "unusable", one.entry.problem)
    taken, by_site = {source.name for source in sources}, {site_of(source.url): source for source in sources}
    for members in _by_site(listed).values():
        home = members[0].entry.home or ""
        known = by_site.get(site_of(home))
        ours = known is not None and known.path is not None and known.path.parent.resolve() == into.resolve()
        if known is not None and not (ours and overwrite):
            hint = "; --overwrite replaces it" if ours else ""
            yield Placed(site_of(home), "left_alone", f"it has a source: {known.path or known.name}{hint}")
            continue
        name = known.name if known is not None else name_for(home, taken)
        taken.add(name)
        yield _place(members, into / f"{name}.yaml", overwrite, dry_run)


def _place(members: Sequence[Listed], target: Path, overwrite: bool, dry_run: bool) -> Placed:
    home, text = members[0].entry.home or "", source_text(members)
    label = site_of(home)
    skipped = tuple(f"{one.entry.where}: {why}" for one in members for why in one.entry.skipped)
    try:
        if dry_run:
            source = checked(text, target.stem)
            if target.exists() and not overwrite:
                return Placed(label, "left_alone", f"{target.name} exists; --overwrite replaces it")
        elif (found := written(text, target, overwrite=overwrite)) is not None:
            source = found
        else:
            return Placed(label, "left_alone", f"{target.name} exists; --overwrite replaces it")
    except SourceError as error:
        return Placed(label, "unusable", f"no source: {error.message}", skipped)
    lists = sum(kind != "section" for kind, _ in source.discover)
    return Placed(label, "written", target.name, skipped, lists)


def source_text(members: Sequence[Listed]) -> str:
    """Return the YAML of the source that the entries of one site come to; the first that says a thing counts."""
    entries = [one.entry for one in members]
    lines = [f"# Imported from {comment(members[0].file)}, {entries[0].where}"]
    if len(entries) > 1:
        lines[0] += f", and {len(entries) - 1} more"
    lines += [f"title: {scalar(_title(entries))}", f"url: {scalar(entries[0].home)}"]
    for key in ("country", "language"):
        told = list(dict.fromkeys(value for entry in entries if (value := getattr(entry, key))))
        lines += [f"{key}: {scalar(told[0])}"] if len(told) == 1 else []
        lines += [f"# {key}: {', '.join(told)}"] if len(told) > 1 else []
    discover = list(dict.fromkeys(one for entry in entries for one in entry.discover))
    if discover:
        lines += ["discover:", *(f"  - {kind}: {scalar(url)}" for kind, url in discover[:MOST_LISTS])]
    if len(discover) > MOST_LISTS:
        lines.append(f"# and {len(discover) - MOST_LISTS} more, which aren't taken over")
    prefixes = list(dict.fromkeys(prefix for entry in entries for prefix in entry.allow))
    if prefixes and all(entry.allow for entry in entries):
        lines.append(f"allow: [{', '.join(map(scalar, prefixes))}]")
    return "\n".join(lines) + "\n"


def _by_site(listed: Sequence[Listed]) -> dict[str, list[Listed]]:
    found: dict[str, list[Listed]] = {}
    for one in listed:
        if one.entry.home and not one.entry.problem:
            found.setdefault(site_of(one.entry.home), []).append(one)
    return found


def _title(entries: Sequence[Entry]) -> str:
    """Return the title; of several feeds with titles of their own, the one that most begin with, else the host."""
    titles = [entry.title for entry in entries if entry.title]
    host = site_of(entries[0].home or "")
    if len(entries) == 1:
        return titles[0][:200] if titles else host
    if not titles:
        return host
    beginnings = Counter(part.strip() for title in titles for part in {_beginning(title)})
    best, times = beginnings.most_common(1)[0]
    return best[:200] if best and times * 2 > len(entries) else host


def _beginning(title: str) -> str:
    for separator in (" - ", " – ", " | ", ": ", " » ", " > "):
        title = title.partition(separator)[0]
    return title
