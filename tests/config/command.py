"""Running the one command as an operator does: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def environment(home: Path, **more: str) -> dict[str, str]:
    """An operator's environment with a home of its own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ABUTMENT", "DATABASE", "DJANGO"))
    }
    return {**kept, "ABUTMENT_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "120", **more}


_EACH = """
import contextlib, io, json, sys
from abutment.config.command_line import run
for arguments in json.loads(sys.argv[1]):
    said, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        status = run(arguments)
    print(json.dumps([arguments, status, said.getvalue(), complained.getvalue()]))
"""


def each(commands: list[list[str]], *, home: Path) -> list[subprocess.CompletedProcess[str]]:
    """Several commands, one after the other in one process: for those that fail or tell before they begin."""
    done = subprocess.run(
        [sys.executable, "-c", _EACH, json.dumps(commands)],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    return [subprocess.CompletedProcess(*json.loads(line)) for line in done.stdout.splitlines()]


def abutment(*arguments: str, home: Path, timeout: float = 600, **more: str) -> subprocess.CompletedProcess[str]:
    """What the command prints, and its exit status."""
    return subprocess.run(
        [sys.executable, "-m", "abutment", *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
