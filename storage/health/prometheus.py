"""The health of all sources in Prometheus' text format, for the textfile collector of node_exporter.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from storage.db.files import outgoing
from storage.health.verdicts import FINE, TROUBLE, SourceStanding

_NAMES = (*FINE, *TROUBLE)


def write(path: Path, standings: Sequence[SourceStanding], urls: Mapping[str, int], articles: int) -> None:
    """Write the file, whole or not at all. Raises OSError if the file can't be written."""
    with outgoing(path) as out:
        out.write("".join(f"{line}\n" for line in lines(standings, urls, articles)).encode())


def lines(standings: Sequence[SourceStanding], urls: Mapping[str, int], articles: int) -> Iterator[str]:
    """Yield the lines: a gauge per source and verdict, timestamps of the last run and the last new article, totals."""
    yield from _head("source_verdict", "1 for the verdict on the source's newest run, 0 for the others.")
    for standing in standings:
        for name in _NAMES:
            yield _line("source_verdict", int(standing.verdict == name), source=standing.source, verdict=name)
    yield from _head("source_trouble", "1 if the source is in trouble, 0 otherwise.")
    for standing in standings:
        yield _line("source_trouble", int(standing.verdict in TROUBLE), source=standing.source)
    yield from _head("source_last_run_timestamp_seconds", "End of the source's newest run with a verdict.")
    for standing in standings:
        yield _line("source_last_run_timestamp_seconds", int(standing.last_run.timestamp()), source=standing.source)
    yield from _head("source_last_new_timestamp_seconds", "Start of the last run with a new article.")
    for standing in standings:
        if standing.last_new is not None:
            yield _line("source_last_new_timestamp_seconds", int(standing.last_new.timestamp()), source=standing.source)
    yield from _head("source_new_articles_7_days", "New articles of the last seven days.")
    for standing in standings:
        yield _line("source_new_articles_7_days", standing.new_7_days, source=standing.source)
    yield from _head("urls", "URLs of the frontier by state.")
    for state, number in sorted(urls.items()):
        yield _line("urls", number, state=state)
    yield from _head("articles", "Articles stored.")
    yield _line("articles", articles)


def _head(name: str, help_: str) -> Iterator[str]:
    yield f"# HELP newscorpus_{name} {help_}"
    yield f"# TYPE newscorpus_{name} gauge"


def _line(name: str, value: int, **labels: str) -> str:
    pairs = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    return f"newscorpus_{name}{{{pairs}}} {value}" if pairs else f"newscorpus_{name} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
