"""`news serve` as a process of its own, and what of it ships in the wheel."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from pipelines import ingest
from storage import Corpus
from tests.support.corpora import MakeArticle
from tests.support.paths import ROOT

NEWS = (sys.executable, "-c", "from pipelines.cli import main; main()")


@contextmanager
def start(database: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {"NEWS_DATABASE_URL": database, "PYTHONPATH": str(ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*NEWS, "serve", *arguments], cwd=ROOT, env=environment, text=True, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()  # unless it has ended: where a test fails, nothing else would end it


def test_it_says_where_it_serves_and_ends_at_ctrl_c(corpus: Corpus, database: str, make_article: MakeArticle) -> None:
    ingest(corpus, [make_article("one")])
    with start(database, "--port", "0", "--json") as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        with urlopen(f"{url}articles.json", timeout=30) as reply:
            articles = json.load(reply)["articles"]
        process.send_signal(signal.SIGINT)
        code = process.wait(30)
        out, err = process.communicate()

    assert [article["headline"] for article in articles] == ["Headline of one"]
    assert (code, out, err) == (0, "", "")


def test_a_port_that_is_taken_is_wrong_usage(corpus: Corpus, database: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start(database, "--port", str(port)) as process:
            _, err = process.communicate(timeout=60)

    assert process.returncode == 2
    assert f"can't listen at 127.0.0.1, port {port}" in " ".join(err.replace("│", " ").split())
    assert "Traceback" not in err


def test_without_a_corpus_there_is_nothing_to_serve(tmp_path: Path) -> None:
    with start(f"sqlite:///{tmp_path}/none.db") as process:
        _, err = process.communicate(timeout=60)

    assert process.returncode == 3
    assert "no corpus here yet" in err
    assert "Traceback" not in err


def test_an_address_open_to_others_is_warned_of(corpus: Corpus, database: str) -> None:
    with start(database, "--host", "0.0.0.0", "--port", "0") as process:
        assert process.stdout is not None
        first, second = process.stdout.readline(), process.stdout.readline()
        port = re.search(r"0\.0\.0\.0:(\d+)", first)[1]
        with urlopen(f"http://127.0.0.1:{port}/articles.json", timeout=30):  # it listens to signals now, too
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)

    assert "http://0.0.0.0:" in first
    assert "anyone who reaches this machine" in second
