"""The addresses that are served: what each gives, and with which parameters. OpenAPI is made from this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage.health.sources import SourceHealth, SourceSummary
from storage.records import Cluster, StoredArticle
from storage.web import articles, clusters, download, feed, parameters, searching, sources, versions
from storage.web.answers import HTML, JSON, Answer, Stream
from storage.web.asked import Ask
from storage.web.parameters import Parameter
from storage.web.schemas import Schema, listed, reference


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address, as Starlette writes it, and what answers there."""

    path: str
    answer: Callable[[Ask], Answer | Stream]
    parameters: tuple[Parameter, ...] = ()
    media_type: str = HTML
    schema: Schema | None = None
    """Of what it gives, if that's JSON."""

    @property
    def about(self) -> str:
        return (self.answer.__doc__ or "").strip()


_VERSIONS: Schema = {"$ref": "#/components/schemas/Versions"}
_COUNTS: Schema = {"$ref": "#/components/schemas/Counts"}
ENDPOINTS = (
    Endpoint("/articles", searching.page, parameters.SEARCH),
    Endpoint("/articles.json", searching.json_page, parameters.SEARCH, JSON, listed("articles", StoredArticle)),
    Endpoint("/articles.jsonl", download.json_lines, parameters.EXPORT, download.JSON_LINES),
    Endpoint("/articles.csv", download.csv, parameters.EXPORT, download.CSV),
    Endpoint("/counts.json", searching.json_counts, parameters.COUNTS, JSON, _COUNTS),
    Endpoint("/feed.atom", feed.page, parameters.FEED, feed.MEDIA_TYPE),
    Endpoint("/articles/{id:number}", articles.page, (parameters.REMOVED,)),
    Endpoint("/articles/{id:number}.json", articles.json_article, (), JSON, reference(StoredArticle)),
    Endpoint("/articles/{id:number}/versions", versions.page, (parameters.FROM, parameters.TO)),
    Endpoint(
        "/articles/{id:number}/versions.json", versions.json_versions, (parameters.FROM, parameters.TO), JSON, _VERSIONS
    ),
    Endpoint("/clusters/{id:number}", clusters.page),
    Endpoint("/clusters/{id:number}.json", clusters.json_cluster, (), JSON, reference(Cluster)),
    Endpoint("/sources", sources.page, parameters.SOURCES),
    Endpoint("/sources.json", sources.json_sources, parameters.SOURCES, JSON, listed("sources", SourceSummary)),
    # The JSON first: a name may hold a point.
    Endpoint("/sources/{name:name}.json", sources.json_source, (), JSON, reference(SourceHealth)),
    Endpoint("/sources/{name:name}", sources.source_page),
    Endpoint("/health", sources.health_page, parameters.SOURCES),
    Endpoint("/health.json", sources.json_health, parameters.SOURCES, JSON, listed("sources", SourceHealth)),
)
