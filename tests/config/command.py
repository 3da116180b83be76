"""Running the one command as an operator does: in a process of its own."""

from __future__ import annotations

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


def abutment(*arguments: str, home: Path, timeout: float = 120, **more: str) -> subprocess.CompletedProcess[str]:
    """What the command prints, and its exit status."""
    return subprocess.run(
        [sys.executable, "-m", "abutment", *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
