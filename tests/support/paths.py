"""Folders of the project that tests read."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent
PAGES = TESTS / "pages"
ROOT = TESTS.parent
DOCS = ROOT / "docs"
BIN = Path(sys.executable).parent
"""The folder of the commands `scrapy`, `news` and `ruff`."""
