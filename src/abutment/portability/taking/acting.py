"""In whose name what a practice takes is written: the software's own. No role may write it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from abutment.foundation.scope import Actor

SYSTEM = Actor.system("write what a practice takes")
HOURS = 12 * 3600
"""How long a claim lives while a large file is sealed, in seconds."""

PACKAGE, COPY = "package", "copy"
"""What the two kinds of documents are called."""


def workshop() -> Path:
    """The folder in which plain files lie while a Package is made: this installation's own, closed to others."""
    folder = Path(settings.ABUTMENT_HOME) / "taking"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def folder_of(number: int, kind: str = PACKAGE) -> Path:
    """The folder of one Package or copy that is being made."""
    return workshop() / f"{kind}-{number}"
