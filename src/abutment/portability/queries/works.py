"""The imports that run."""

from __future__ import annotations

from abutment.foundation.activity.queries import Standing, standing_work
from abutment.foundation.scope import Actor

IMPORT = "import"
"""What Activity calls this kind of work."""


def open_import(actor: Actor, practice: str) -> Standing | None:
    """The import of a practice that is still to end, if the reader may follow one."""
    mine = (each for each in standing_work(limit=50) if each.is_open and each.kind == IMPORT)
    return next((each for each in mine if each.entity_name == practice), None)
