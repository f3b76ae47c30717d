"""Pipelines join crawler and storage: the stages from a parsed article to a stored one, the crawl and `news`.

The four public names are imported when a program asks for them, so `news --help` needs neither Scrapy nor SQLAlchemy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.ingestion import ingest
    from pipelines.reextraction.report import Report
    from pipelines.reextraction.run import reextract
    from pipelines.settle import Outcome

__all__ = ["Outcome", "Report", "ingest", "reextract"]
_HOMES = {"Outcome": "settle", "Report": "reextraction.report", "ingest": "ingestion", "reextract": "reextraction.run"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
