"""`ENDPOINTS` is the table of all URLs: handler, parameters, media type. The OpenAPI document is made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage.health.sources import SourceHealth, SourceSummary
from storage.records import Cluster, Duplicate, Related, StoredArticle
from storage.web import articles, clusters, feed, requests, search, sources, versions
from storage.web.requests import ApiRequest, Parameter
from storage.web.responses import HTML, JSON, Payload, Stream
from storage.web.schemas import Schema, listed, reference


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One URL. `path` is a pattern in the syntax of Starlette."""

    path: str
    handler: Callable[[ApiRequest], Payload | Stream]
    parameters: tuple[Parameter, ...] = ()
    media_type: str = HTML
    schema: Schema | None = None
    """The schema of the response. None if the response isn't JSON."""

    @property
    def description(self) -> str:
        """The description for the OpenAPI document: the docstring of the handler."""
        return (self.handler.__doc__ or "").strip()


_VERSIONS: Schema = {"$ref": "#/components/schemas/Versions"}
_ARTICLE: Schema = {"$ref": "#/components/schemas/ArticleWithRelated"}
_PAIR: Schema = {"anyOf": [reference(Duplicate), reference(Related)]}
_COUNTS: Schema = {"$ref": "#/components/schemas/Counts"}
ENDPOINTS = (
    Endpoint("/articles", search.page, requests.SEARCH),
    Endpoint("/articles.json", search.json_page, requests.SEARCH, JSON, listed("articles", StoredArticle)),
    Endpoint("/articles.jsonl", search.json_lines, requests.EXPORT, search.JSON_LINES),
    Endpoint("/articles.csv", search.csv, requests.EXPORT, search.CSV),
    Endpoint("/counts.json", search.json_counts, requests.COUNTS, JSON, _COUNTS),
    Endpoint("/feed.atom", feed.page, requests.FEED, feed.MEDIA_TYPE),
    Endpoint("/articles/{id:number}", articles.page, (requests.REMOVED,)),
    Endpoint("/articles/{id:number}.json", articles.json_article, (), JSON, _ARTICLE),
    Endpoint("/articles/{id:number}/versions", versions.page, (requests.FROM, requests.TO)),
    Endpoint(
        "/articles/{id:number}/versions.json", versions.json_versions, (requests.FROM, requests.TO), JSON, _VERSIONS
    ),
    Endpoint("/articles/{id:number}/compare/{other:number}", clusters.pair_page),
    Endpoint("/articles/{id:number}/compare/{other:number}.json", clusters.json_pair, (), JSON, _PAIR),
    Endpoint("/clusters/{id:number}", clusters.page),
    Endpoint("/clusters/{id:number}.json", clusters.json_cluster, (), JSON, reference(Cluster)),
    Endpoint("/sources", sources.page, requests.SOURCES),
    Endpoint("/sources.json", sources.json_sources, requests.SOURCES, JSON, listed("sources", SourceSummary)),
    # The JSON comes first, because a name may contain a dot and so match "NAME.json".
    Endpoint("/sources/{name:name}.json", sources.json_source, (), JSON, reference(SourceHealth)),
    Endpoint("/sources/{name:name}", sources.source_page),
    Endpoint("/health", sources.health_page, requests.SOURCES),
    Endpoint("/health.json", sources.json_health, requests.SOURCES, JSON, listed("sources", SourceHealth)),
)
