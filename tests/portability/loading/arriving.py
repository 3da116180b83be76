"""A process that loads, to be killed at any moment: `python -m tests.portability.loading.arriving PACKAGE`."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    """Load as told by a line of JSON on the standard input: the home and the databases to use."""
    told = json.loads(sys.stdin.readline())
    from abutment.config.boot import set_up

    set_up()
    from django.conf import settings

    settings.ABUTMENT_HOME = Path(told["home"])
    for alias in ("default", "owner"):
        settings.DATABASES[alias].update(told[alias])
    from abutment.foundation.scope import Actor
    from abutment.kernel.errors import AbutmentError
    from abutment.portability.loading.loading import load

    sys.stdout.write("begun\n")
    sys.stdout.flush()
    try:
        load(Path(sys.argv[1]), actor=Actor.console())
    except AbutmentError as error:
        sys.exit(f"{type(error).__name__}: {error}")
    sys.stdout.write("loaded\n")


if __name__ == "__main__":
    main()
