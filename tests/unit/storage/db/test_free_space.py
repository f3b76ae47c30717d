"""The free space of a disk is measured at the nearest folder that exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import StorageError
from storage.db import files


def test_the_nearest_folder_that_is_there_is_asked(tmp_path: Path) -> None:
    files.require_free_space([tmp_path / "archive" / "herald", None], 0)
    with pytest.raises(StorageError, match=r"archive: \d+ MB left on this disk, less than 999999999"):
        files.require_free_space([tmp_path / "archive"], 999_999_999)
