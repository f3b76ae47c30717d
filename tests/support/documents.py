"""The documents of the project, as their texts."""

from __future__ import annotations

from tests.support.paths import ROOT

DOCS = {
    path.relative_to(ROOT).as_posix(): path.read_text() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
}
