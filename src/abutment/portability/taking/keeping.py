"""Going on with what was interrupted, and removing what was kept long enough. The software does both by itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from abutment.foundation.activity.models import Work
from abutment.foundation.audit import record
from abutment.foundation.documents.models import Document
from abutment.foundation.documents.storage import storage
from abutment.foundation.jobs.queries import statuses
from abutment.foundation.scope import opened
from abutment.portability.models import Package, RecordsAccess, RecordsRequest
from abutment.portability.rules.taking import MOST_TRIES, Taken, to_remove
from abutment.portability.taking import making
from abutment.portability.taking.acting import COPY, PACKAGE, SYSTEM, folder_of, workshop
from abutment.portability.taking.holding import SUFFIX, held, is_held

GRACE = timedelta(minutes=1)
"""So long a Package may have no job: its own has just been queued, or gave up for now."""

FAR = timedelta(minutes=30)
"""A job put off for longer was not put off by us."""

_silent_since: dict[int, datetime] = {}
"""Jobs that the queue calls running while no process makes their Package, and since when this process sees that: kept
in memory, where no row of the database moves it."""

Queue = Callable[[Package], int]


def go_on(moment: datetime, queue: Queue) -> int:
    """Take up every Package that an owner waits for and that no job makes; returns how many.

    Whoever deletes, breaks or forges rows of the queue delays a Package by minutes, puts its job off by half an hour at
    the most, and has to do so again each time: what is written once, or beforehand, holds nothing. Whoever keeps at it,
    or locks the queue's table, can keep the queue from working; `abutment export` needs none.
    """
    taken_up = 0
    with opened(SYSTEM):
        waiting = Package.objects.filter(state__in=[Package.State.ASKED, Package.State.PACKING])
        for package in waiting.filter(asked_at__lte=moment - GRACE).select_for_update(skip_locked=True):
            work = Work.objects.filter(pk=package.work_id or 0).first()
            if work is not None and work.cancel_asked_at is not None and work.account_id == package.asked_by_account_id:
                _call_off(package, moment)
            elif not _is_at_work(package, work, moment):
                package.work_id = queue(package)
                package.save(update_fields=["work_id"])
                taken_up += 1
    return taken_up


def _call_off(package: Package, moment: datetime) -> None:
    """Only who asked can call their work off; the same row security as on Activity holds that."""
    package.state, package.finished_at = Package.State.CANCELED, moment
    package.save(update_fields=["state", "finished_at"])
    record(SYSTEM, action="package.called_off", entity_id=package.entity_id, subject=f"package {package.pk}")


def _is_at_work(package: Package, work: Work | None, moment: datetime) -> bool:
    if is_held(folder_of(package.pk)):
        return True
    if work is None or work.job_id is None:
        return False
    if statuses([work.job_id]).get(work.job_id) == "doing":
        # The queue's word alone is believed for a minute: a job that has just begun, or whose worker has just gone.
        return moment - _silent_since.setdefault(work.job_id, moment) < GRACE
    _silent_since.pop(work.job_id, None)
    with connection.cursor() as cursor:
        cursor.execute(
            "select queue_name = 'packages' and lock is null and coalesce(scheduled_at, %s) <= %s "
            "from procrastinate_jobs where id = %s and status = 'todo'",
            [moment, moment + FAR, work.job_id],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def give_up(job_id: int, said: str) -> None:
    """A job that makes a Package gave up: it is tried again, or told as failed. Called in the transaction of the
    event."""
    with opened(SYSTEM):
        works = Work.objects.filter(job_id=job_id, kind=PACKAGE).values("pk")
        package = Package.objects.select_for_update().filter(work_id__in=works).first()
        if package is not None and package.is_open and package.attempts >= MOST_TRIES:
            if is_held(folder_of(package.pk)):
                return  # another job's process makes it meanwhile
            making.fail(package, said)


def remove_old(moment: datetime) -> int:
    """Remove files that were kept long enough; their rows stay. Returns how many."""
    with opened(SYSTEM):
        lent = set(
            RecordsAccess.objects.filter(ends_at__gt=moment, revoked_at=None)
            .exclude(package=None)
            .values_list("package_id", flat=True)
        )
        kept: dict[int, list[Taken]] = {}
        found = Package.objects.filter(state=Package.State.DONE, removed_at=None)
        for each in found:
            if each.finished_at is not None:
                kept.setdefault(each.entity_id, []).append(Taken(each.pk, each.finished_at, each.pk in lent))
        old = [number for taken in kept.values() for number in to_remove(taken, moment)]
        copies = RecordsRequest.objects.filter(keep_until__lte=moment).exclude(document=None)
        due = list(copies.values_list("pk", flat=True))
    for number in old:
        _removed(Package, number, moment)
    for number in due:
        _removed(RecordsRequest, number, moment)
    return len(old)


def _removed(table: type[Package] | type[RecordsRequest], number: int, moment: datetime) -> None:
    with opened(SYSTEM):
        row = table.objects.select_for_update().get(pk=number)
        document, row.document, row.removed_at = row.document, None, moment
        row.save(update_fields=["document", "removed_at"])
        if document is None:
            return
        Document.objects.filter(pk=document.pk).delete()
        name, what = document.stored_name, PACKAGE if table is Package else COPY
        record(SYSTEM, action=f"{what}.removed", entity_id=row.entity_id, subject=f"{what} {number}")
        transaction.on_commit(lambda: storage().delete(name))


def sweep_workshop() -> int:
    """Remove plain files whose Package or copy is not being made any more. Returns how many folders."""
    with opened(SYSTEM):
        open_packages = Package.objects.filter(state__in=[Package.State.ASKED, Package.State.PACKING])
        making_copies = RecordsRequest.objects.filter(state=RecordsRequest.State.MAKING)
        used = {folder_of(number) for number in open_packages.values_list("pk", flat=True)}
        used |= {folder_of(number, COPY) for number in making_copies.values_list("pk", flat=True)}
    swept = [path for path in workshop().iterdir() if path.suffix != SUFFIX and path not in used and not is_held(path)]
    for path in swept:
        shutil.rmtree(path, ignore_errors=True)
    for path in workshop().glob(f"*{SUFFIX}"):  # a killed process leaves its own; taken and let go, it is removed
        with held(path.with_suffix("")):
            pass
    return len(swept)
