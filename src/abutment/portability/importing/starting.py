"""Starting an import as long work, and the sources that are due for one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce

from abutment.foundation import activity
from abutment.foundation.scope import Actor
from abutment.portability.models import ImportRun, RecordSource


def start_import(*, actor: Actor, source: RecordSource, is_full: bool, is_expected: bool) -> int:
    """Note the work and queue its job; returns the number of the work. The caller has asked whether the actor may."""
    from abutment.portability.jobs import import_records

    return activity.start(
        actor=actor,
        job=import_records,
        kind="import",
        title=f"Import of {source.entity} from {source.program}",
        entity_id=source.entity_id,
        source_id=source.pk,
        is_full=is_full,
        is_expected=is_expected,
    )


def due(moment: datetime) -> list[RecordSource]:
    """The sources whose last import ended longer ago than their schedule says, or broke off, failed ones among them."""
    began = ImportRun.objects.values("source").annotate(last=Max(Coalesce("finished_at", "started_at")))
    last = {row["source"]: row["last"] for row in began}
    sources = RecordSource.objects.filter(is_paused=False, every_minutes__isnull=False).select_related("entity")
    return [
        source
        for source in sources.filter(Q(every_minutes__gt=0)).order_by(F("entity"))
        if source.pk not in last or last[source.pk] + timedelta(minutes=source.every_minutes or 0) <= moment
    ]
