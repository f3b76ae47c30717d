"""Locks of sources: each has at most one holder, and goes with its process."""

from __future__ import annotations

import fcntl
import signal as signals
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage import Corpus
from storage.db.locks import Lock
from storage.location import crawled_elsewhere


def test_a_lock_has_one_holder_and_goes_with_it(corpus: Corpus, database: str) -> None:
    with Corpus(database) as elsewhere:
        first, other = (Lock.of_source(opened.database, "herald") for opened in (corpus, elsewhere))

        assert first.acquire()
        assert not other.acquire()
        assert Lock.of_source(corpus.database, "courier").acquire()
        first.release()
        assert other.acquire()


def test_a_lock_is_let_go_though_its_file_cannot_be_removed(tmp_path: Path) -> None:
    with Corpus(f"sqlite:///{tmp_path}/corpus.db") as corpus:
        lock = Lock.of_run(corpus.database, 1)
        assert lock.acquire()
        file = tmp_path / "corpus.db-locks/run-1.lock"
        file.rename(tmp_path / "held")
        file.mkdir()
        lock.release()

    assert file.is_dir()
    with (tmp_path / "held").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize("signal", ["SIGTERM", "SIGKILL"])
def test_a_lock_goes_with_its_process(corpus: Corpus, database: str, signal: str) -> None:
    code = (
        "import sys, time; from storage import Corpus; from storage.db.locks import Lock\n"
        f"lock = Lock.of_source(Corpus({database!r}).database, 'herald')\n"
        "print(lock.acquire(), flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "True\n"
    lock = Lock.of_source(corpus.database, "herald")
    assert not lock.acquire()
    holder.send_signal(signals.Signals[signal])
    holder.communicate()

    deadline = time.monotonic() + 10  # a server notices a moment later that the connection ended
    while not lock.acquire():
        assert time.monotonic() < deadline


def test_a_look_at_a_lock_tells_of_another_process_and_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/corpus.db"
    monkeypatch.setenv("NEWS_DATABASE_URL", url)
    assert not crawled_elsewhere("herald")
    with Corpus(url) as corpus:
        lock = Lock.of_source(corpus.database, "herald")
        assert lock.acquire()
        assert crawled_elsewhere("herald")
        assert not crawled_elsewhere("courier")
        lock.release()
        assert not crawled_elsewhere("herald")
        assert lock.acquire()


@pytest.mark.parametrize("url", ["", "sqlite://", "postgresql:///news", "nonsense", "sqlite:////proc"])
def test_a_look_at_a_lock_leaves_strange_addresses_to_the_run(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWS_DATABASE_URL", url)
    assert not crawled_elsewhere("../../etc/passwd")
