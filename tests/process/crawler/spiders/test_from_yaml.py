"""Sources as spiders."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT

LIST_SPIDERS = """
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.spiders.from_yaml"]}))
from crawler.spiders.from_yaml import BROKEN
print(*(f"{name}={loader.load(name).source.title}" for name in sorted(loader.list())), sep="\\n")
print(*(f"{name}: line {error.line}" for name, error in BROKEN.items()), sep="\\n")
"""


def test_each_source_is_a_spider_and_a_broken_one_is_remembered(tmp_path: Path) -> None:
    """Scrapy finds a spider for each source; a broken source is logged once, and its error kept under its name."""
    (tmp_path / "bbabo.yaml").write_text("title: The Herald\nurl: https://herald.example/")
    broken = tmp_path / "broken.yaml"
    broken.write_text("title: A\nurl: https://a.example/\nlanguage: english")
    run = subprocess.run(
        [sys.executable, "-c", LIST_SPIDERS],
        env={**os.environ, "NEWS_SOURCES": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    listed = run.stdout.splitlines()
    assert {"bbabo=The Herald", "harbour_courier=The Harbour Courier", "theguardian=The Guardian"} <= set(listed)
    assert [line for line in listed if line.startswith("broken")] == ["broken: line 3"]
    assert run.stderr.count(f"source left out: {broken}:3: language: ") == 1
