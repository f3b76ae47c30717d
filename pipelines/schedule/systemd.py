"""A schedule as units of systemd's user manager: a service and a timer per job."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipelines.schedule.crontab import Job
from storage import StorageError

_HOUR, _DAY = 60, 1440
_MARK = "# made by news schedule --systemd; news schedule --systemd --remove takes it away"


def folder() -> Path:
    """Return the folder of the user's own units (systemd.unit(5))."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def units(jobs: Iterable[Job], variables: Mapping[str, str], corpus: str, tag: str) -> dict[str, str]:
    """Return the units, file name -> text."""
    texts = {}
    for job in jobs:
        name = f"newscorpus-{tag}-{job.name}"
        texts[f"{name}.service"] = _service(job, variables, corpus)
        texts[f"{name}.timer"] = _timer(job, corpus)
    return texts


def install(new: Mapping[str, str], tag: str) -> list[str]:
    """Write the units, in place of old units of this corpus, and start their timers. Returns the timers' names.

    Raises StorageError when the folder can't be written, or systemd refuses the units.
    """
    remove(tag, keep=new)
    try:
        folder().mkdir(parents=True, exist_ok=True)
        for name, text in new.items():
            path = folder() / name
            path.touch(mode=0o600)  # the database's URL may hold a password
            path.write_text(text)
    except OSError as error:
        raise StorageError(f"{error.filename}: {error.strerror}") from error
    timers = [name for name in new if name.endswith(".timer")]
    _systemctl("daemon-reload")
    _systemctl("enable", "--now", *timers)
    return timers


def remove(tag: str, keep: Iterable[str] = ()) -> list[str]:
    """Stop the timers of this corpus and delete its units, except those in `keep`. Returns the deleted files' names.

    Raises StorageError when a timer can't be stopped, or a file can't be deleted.
    """
    files = sorted(
        path for path in folder().glob(f"newscorpus-{tag}-*") if path.name not in set(keep) and _is_ours(path)
    )
    timers = [path.name for path in files if path.suffix == ".timer"]
    if timers:
        _systemctl("disable", "--now", *timers)
    try:
        for path in files:
            path.unlink()
    except OSError as error:
        raise StorageError(f"{error.filename}: {error.strerror}") from error
    if files:
        _systemctl("daemon-reload")
    return [path.name for path in files]


def _is_ours(path: Path) -> bool:
    try:
        return path.read_text().startswith(_MARK)
    except (OSError, UnicodeDecodeError):
        return False


def _service(job: Job, variables: Mapping[str, str], corpus: str) -> str:
    environment = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in variables.items())
    command = " ".join(_quoted(part).replace("$", "$$") for part in job.command)
    return (
        f"{_MARK}\n[Unit]\nDescription=newscorpus: {job.name} into {_percent(corpus)}\n\n"
        f"[Service]\nType=oneshot\n{environment}ExecStart={command}\nNice=5\nTimeoutStopSec=45\n"
        "SuccessExitStatus=1\nNoNewPrivileges=true\n"
    )


def _timer(job: Job, corpus: str) -> str:
    return (
        f"{_MARK}\n[Unit]\nDescription=newscorpus: when {job.name} goes into {_percent(corpus)}\n\n"
        f"[Timer]\nOnCalendar={_when(job)}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )


def _when(job: Job) -> str:
    hour, minute = divmod(job.offset, _HOUR)
    if job.every < _HOUR:
        return f"*-*-* *:{job.offset % job.every}/{job.every}:00"
    if job.every == _HOUR:
        return f"*-*-* *:{minute}:00"
    if job.every == _DAY:
        return f"*-*-* {hour}:{minute}:00"
    return f"*-*-* {hour}/{job.every // _HOUR}:{minute}:00"


def _quoted(text: str) -> str:
    """Return a quoted word for a unit file: systemd.service(5), "Command lines"."""
    return '"' + _percent(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _percent(text: str) -> str:
    return text.replace("%", "%%")


def _systemctl(*arguments: str) -> None:
    try:
        done = subprocess.run(["systemctl", "--user", *arguments], capture_output=True, text=True, check=False)
    except OSError as error:
        raise StorageError(f"there's no systemd on this machine ({error.strerror})") from error
    if done.returncode != 0:
        raise StorageError(f"systemctl --user {arguments[0]}: {done.stderr.strip() or done.returncode}")
