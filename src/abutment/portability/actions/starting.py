"""Starting an import."""

from __future__ import annotations

from django.db import transaction

from abutment.foundation.audit import record
from abutment.foundation.scope import Actor
from abutment.portability.models import RecordSource
from abutment.portability.policies import check_can_connect


@transaction.atomic
def start_import(*, actor: Actor, source: RecordSource, is_full: bool = False) -> int:
    """Start reading a practice's system as long work, and give its number. Raises NotAllowed.

    is_full: read every row again, also where nothing seems to have changed.
    """
    from abutment.portability.importing import starting  # its jobs stand on actions

    check_can_connect(source.entity_id, "import its records")
    work_id = starting.start_import(actor=actor, source=source, is_full=is_full)
    record(
        actor,
        action="records.asked",
        entity_id=source.entity_id,
        subject=f"practice {source.entity_id}",
        details={"is_full": is_full},
    )
    return work_id
