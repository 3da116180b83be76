"""Charts for the served demonstration, by `python -m tests.journeys.charted HOME PRACTICE NAME` in its own process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.journeys.conftest import HOMES


def chart_family(practice: str, name: str) -> None:
    """Give a practice of this process's site a family with everything in its charts, by a name of its own."""
    home = HOMES / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}"
    environment = {**os.environ, "ABUTMENT_HOME": str(home), "ABUTMENT_DEMO": "1"}
    command = [sys.executable, "-m", "tests.journeys.charted", str(home), practice, name]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]


def _write(home: Path, practice: str, name: str) -> None:
    from abutment.config.boot import boot

    boot(home=home)
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.models import Entity
    from tests.cast import SERVER
    from tests.patients.charts import keep_family

    with opened(SERVER):
        entity = Entity.objects.get(name=practice)
    keep_family(entity.pk, name=name)


if __name__ == "__main__":
    _write(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
