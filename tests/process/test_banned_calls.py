"""Calls that run code or shells are refused by the linter."""

from __future__ import annotations

import subprocess

import pytest

from tests.support.paths import BIN, ROOT

BANNED = {
    "exec": "exec('1')",
    "eval": "eval('1')",
    "pickle": "import pickle",
    "unpickling": "import pickle\npickle.loads(b'')",
    "marshal": "import marshal\nmarshal.loads(b'')",
    "shelve": "import shelve",
    "dill": "from dill import loads",
    "redis": "from redis import Redis",
    "yaml.load": "import yaml\nyaml.load('a', Loader=yaml.Loader)",
    "yaml.full_load": "from yaml import full_load\nfull_load('a')",
    "yaml.unsafe_load": "import yaml\nyaml.unsafe_load('a')",
    "shell": "import subprocess\nsubprocess.run('ls', shell=True)",
    "any shell": "from anywhere import call\ncall('ls', shell=True)",
    "os.system": "import os\nos.system('ls')",
    "os.popen": "import os\nos.popen('ls')",
    "getoutput": "import subprocess\nsubprocess.getoutput('ls')",
    "certificates": "import requests\nrequests.get('https://herald.example/', verify=False)",
    "unescaped": "from jinja2 import Environment\nEnvironment(autoescape=False)",
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What ruff says of each, by our configuration."""
    folder = tmp_path_factory.mktemp("banned")
    for number, text in enumerate(BANNED.values()):
        (folder / f"n{number}.py").write_text(f"{text}\n")
    command = [
        str(BIN / "ruff"),
        "check",
        "--no-cache",
        "--output-format=concise",
        "--config",
        str(ROOT / "pyproject.toml"),
    ]
    output = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False).stdout
    lines = dict.fromkeys(BANNED, "")
    for line in output.splitlines():
        for number, name in enumerate(BANNED):
            if f"/n{number}.py:" in line and (" S" in line or "TID251" in line):
                lines[name] += line
    return lines


@pytest.mark.parametrize("name", BANNED)
def test_what_runs_code_or_shells_is_refused_by_the_linter(refused: dict[str, str], name: str) -> None:
    assert refused[name], BANNED[name]
