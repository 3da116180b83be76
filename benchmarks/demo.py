"""How long a newcomer waits: from an empty folder to a demonstration network that stands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import say, seconds, timed
from benchmarks.report import Result, Sheet

ASKS = "How long does a cold `make demo` take until the network stands?"
ROOT = Path(__file__).parent.parent
_PHASE = re.compile(r"^(?P<said>.+) \((?P<seconds>[0-9.]+) s\)\.$")


def measure(*, is_small: bool, with_install: bool = False) -> Result:
    """Build the demonstration in an empty home, again in the same home, and, if asked, from a clean clone."""
    home = Path(os.environ["ABUTMENT_HOME"])
    say("an empty home")
    cold, phases = _demo(home)
    say("the same home again")
    warm, _ = _demo(home)
    size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    rows = [("an empty home", seconds(cold)), ("the same home again", seconds(warm))]
    if with_install and not is_small:
        rows += _from_a_clone()
    sheets = [
        Sheet("`abutment demo --no-serve`", ("from", "time"), rows),
        Sheet("The empty home, since the start", ("until", "time"), phases),
    ]
    return Result("demo", ASKS, {"the home afterwards": f"{size / 2**20:.0f} MiB"}, sheets)


def _demo(home: Path) -> tuple[float, list[tuple[str, str]]]:
    lines: list[str] = []

    def build() -> None:
        command = [sys.executable, "-m", "abutment", "demo", "--no-serve"]
        environment = {**os.environ, "ABUTMENT_HOME": str(home)}
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        lines.extend(done.stdout.splitlines())

    taken = timed(build)
    said = [match for line in lines if (match := _PHASE.match(line.replace(str(home), "its home")))]
    return taken, [(match["said"], f"{match['seconds']} s") for match in said]


def _from_a_clone() -> list[tuple[str, str]]:
    """A clean clone and an environment built with empty caches: what a fresh machine does after Python and make."""
    with tempfile.TemporaryDirectory(prefix="abutment-clone-") as folder:
        clone = Path(folder, "abutment")
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("ABUTMENT_", "VIRTUAL_"))}
        environment |= {"UV_CACHE_DIR": f"{folder}/uv", "PIP_CACHE_DIR": f"{folder}/pip"}
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        rows = []
        for name, command in (
            ("a clean clone: make setup, empty caches", ["make", "setup"]),
            ("a clean clone: make demo after it", ["make", "demo", "ARGS=--no-serve"]),
        ):
            say(name)

            def run(command: list[str] = command) -> None:
                subprocess.run(command, cwd=clone, env=environment, stdout=subprocess.DEVNULL, check=True)

            rows.append((name, seconds(timed(run))))
        shutil.rmtree(clone / "var", ignore_errors=True)
    return rows
