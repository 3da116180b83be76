"""Taking everything that a practice owns, and handing it out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from abutment.foundation import activity
from abutment.foundation.audit import record
from abutment.foundation.documents import queries as documents
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.keeping import keep
from abutment.foundation.scope.models import Entity
from abutment.portability.errors import NoSuchPackage
from abutment.portability.models import Package
from abutment.portability.policies import check_can_take, check_takes_in_person
from abutment.portability.taking import letters
from abutment.portability.taking.acting import SYSTEM


@transaction.atomic
def take_everything(*, actor: Actor, practice: Entity) -> Package:
    """Start taking everything; while that goes on, the same one is answered. Raises NotAllowed.

    The caller has asked for a second factor just before. No agreement, fee, affiliation or other work is looked at.
    """
    check_takes_in_person(actor, practice.pk)
    found = _open(practice.pk)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            package = Package.objects.create(entity=practice)
    except IntegrityError:  # another owner asked at the same moment
        return Package.objects.get(entity=practice, state__in=[Package.State.ASKED, Package.State.PACKING])
    package.refresh_from_db()
    work_id = _queued(actor, package)
    with opened(SYSTEM):
        package.work_id = work_id
        package.save(update_fields=["work_id"])
        letters.tell_start(package)
    record(actor, action="package.asked", entity_id=practice.pk, subject=f"package {package.pk}")
    return package


def _open(practice_id: int) -> Package | None:
    return Package.objects.filter(entity_id=practice_id, state__in=[Package.State.ASKED, Package.State.PACKING]).first()


def _queued(actor: Actor, package: Package) -> int:
    from abutment.portability.taking.jobs import make_package  # its module stands on actions

    return activity.start(
        actor=actor,
        job=make_package,
        kind="package",
        title=f"Package of {package.entity}",
        entity_id=package.entity_id,
        package_id=package.pk,
    )


def make_here(*, package: Package) -> None:
    """Make a Package in the open transaction and in this process: for a demonstration that is being built."""
    from abutment.portability.packing import engine
    from abutment.portability.packing.snapshot import here
    from abutment.portability.taking.making import make

    def pack(*, practice: int, folder: Path, processes: int, progress: Any) -> engine.Packed:
        with here(practice) as reading:
            return engine.pack(practice=practice, folder=folder, progress=progress, reading=reading)

    make(package.pk, Nobody(), pack=pack)


class Nobody:
    """Nobody watches how far it is."""

    def tell(self, done: int, total: int, unit: str, message: str) -> None:
        """Nobody."""


def open_package(*, actor: Actor, package: Package) -> documents.OpenedDocument:
    """Open the file of a Package to be sent; noted in the trail, also when the sending fails. Raises NotAllowed,
    NoSuchPackage, DocumentDamaged."""
    check_can_take(package.entity_id)
    if package.document_id is None:
        raise NoSuchPackage(f"Package {package.pk} has no file any more. Take everything again.")
    found = documents.opened(actor, package.document_id)
    subject = f"package {package.pk}"
    keep(lambda: record(actor, action="package.downloaded", entity_id=package.entity_id, subject=subject))
    return found
