"""The fields of an article while they are found: each value with where it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Fields:
    """The article's optional fields as they are found, with their provenance; absent ones aren't set."""

    values: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> tuple[Any, str] | None:
        return (self.values[name], self.provenance[name]) if name in self.values else None

    def set(self, name: str, found: tuple[Any, str] | None) -> None:
        if found is not None:
            self.values[name], self.provenance[name] = found
