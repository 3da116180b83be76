"""Making a Package: packed from one snapshot, proven, sealed as one file, and nothing plain left behind.

Killed at any moment it is taken up again: what was packed and still holds is kept; a file that was sealed without its
row is swept by the documents' own sweeper.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import orjson
from django.utils import timezone
from django.utils.text import slugify

from abutment.foundation.audit import record
from abutment.foundation.documents import actions as documents
from abutment.foundation.documents.rules import Filing, Shelf
from abutment.foundation.jobs import TryAgain
from abutment.foundation.scope import opened
from abutment.portability.models import Package
from abutment.portability.package import verifying
from abutment.portability.package.manifest import MANIFEST
from abutment.portability.packing import engine
from abutment.portability.packing.engine_progress import Progress
from abutment.portability.rules.taking import KIND_WORDS, PACKAGE_DAYS, contents_of, keep_until
from abutment.portability.taking import letters
from abutment.portability.taking.acting import HOURS, PACKAGE, SYSTEM, folder_of
from abutment.portability.taking.holding import held
from abutment.portability.taking.zipping import Zipped

MOST_MISSING = 200
"""So many files whose content is lost are named on the page; all of them are counted."""


PROCESSES = max(1, (os.cpu_count() or 2) // 2)
"""Half of the cores: whoever works meanwhile is not to notice."""


class Teller(Protocol):
    """Hears how far it is, and may end the work."""

    def tell(self, done: int, total: int, unit: str, message: str) -> None:
        """So much of so much is done."""


Pack = Callable[..., engine.Packed]


def make(package_id: int, teller: Teller, *, pack: Pack = engine.pack) -> None:
    """Make a Package that was asked for; one that has ended is left alone.

    Raises PackingError, DocumentDamaged, and TryAgain where another process makes it at this moment.
    """
    with held(folder_of(package_id)) as is_ours:
        if not is_ours:
            raise TryAgain(f"Package {package_id} is being made by another process. It is looked at again by itself.")
        package = _begun(package_id)
        if package is not None:
            _made(package, teller, pack)


def _made(package: Package, teller: Teller, pack: Pack) -> None:
    folder = folder_of(package.pk)
    if (folder / MANIFEST).exists():  # whole already, and killed before it was sealed: things may have changed since
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, exist_ok=True)
    packed = pack(
        practice=package.entity_id,
        folder=folder,
        processes=PROCESSES,
        progress=lambda far: teller.tell(*said_of(far)),
    )
    teller.tell(0, 0, "", "Every file is checked against its digest")
    proof = proven(folder, packed)
    teller.tell(0, 0, "", "The whole is sealed as one file")
    with opened(SYSTEM, seconds=HOURS):
        _finish(package.pk, folder, packed, proof)
    shutil.rmtree(folder, ignore_errors=True)


def _begun(package_id: int) -> Package | None:
    with opened(SYSTEM):
        package = Package.objects.select_for_update().get(pk=package_id)
        if not package.is_open:
            return None
        package.state = Package.State.PACKING
        package.attempts += 1
        package.started_at = package.started_at or timezone.now()
        package.save(update_fields=["state", "attempts", "started_at"])
        return package


def said_of(far: Progress) -> tuple[int, int, str, str]:
    """How far packing is: files done of how many, and each kind in words."""
    kinds = [
        f"{KIND_WORDS[kind.value][0]}: {each.files:,} of {each.of:,}" for kind, each in far.kinds.items() if each.of
    ]
    return far.files, far.of, "files", " · ".join(kinds)


def proven(folder: Path, packed: engine.Packed) -> dict[str, Any]:
    """What anybody would find who verifies it: the same verifier, over the files on the disk."""
    key = packed.manifest.key.public
    report = verifying.verify(folder, verifying.Options(key=key, cores=1))
    return {
        "is_whole": report.is_whole,
        "problems": [str(each) for each in report.problems.kept],
        "problem_count": report.problems.count,
        "at": timezone.now().isoformat(),
    }


def _finish(package_id: int, folder: Path, packed: engine.Packed, proof: dict[str, Any]) -> None:
    """In one transaction: the sealed file, the row that says so, the trail, and the letters."""
    package = Package.objects.select_for_update().select_related("entity").get(pk=package_id)
    if not package.is_open:
        return
    manifest = packed.manifest
    document = documents.store(
        SYSTEM,
        entity_id=package.entity_id,
        filing=Filing(named(package, manifest.as_of), Shelf.PACKAGES, PACKAGE, "application/zip"),
        stream=Zipped(folder),
    )
    package.state, package.finished_at = Package.State.DONE, timezone.now()
    package.as_of, package.document = manifest.as_of, document
    package.size_bytes, package.sha256 = document.size_bytes, document.sha256_hex
    package.manifest_sha256 = packed.manifest_sha256
    package.key_id, package.key = manifest.key.id, manifest.key.public
    package.keep_until = keep_until(package.finished_at, PACKAGE_DAYS)
    package.error = ""
    package.contents = {
        "format": manifest.version,
        "kinds": contents_of(orjson.loads((folder / MANIFEST).read_bytes())),
        "missing": [{"path": each.path, "reason": each.reason} for each in packed.missing[:MOST_MISSING]],
        "missing_count": len(packed.missing),
        "proof": proof,
    }
    package.save()
    details = {"sha256": package.sha256, "files": len(manifest.files), "missing": len(packed.missing)}
    subject = f"package {package.pk}"
    record(SYSTEM, action="package.made", entity_id=package.entity_id, subject=subject, details=details)
    letters.tell_end(package)


def named(package: Package, as_of: datetime) -> str:
    """The name of the file: whose it is and of which moment (UTC)."""
    return f"{slugify(str(package.entity)) or 'practice'}-package-{as_of:%Y-%m-%d-%H%M}.zip"


def fail(package: Package, said: str) -> None:
    """It was tried often enough. Called in the software's own scope."""
    package.state, package.finished_at, package.error = Package.State.FAILED, timezone.now(), said[:500]
    package.save(update_fields=["state", "finished_at", "error"])
    details = {"attempts": package.attempts}
    subject = f"package {package.pk}"
    record(SYSTEM, action="package.failed", entity_id=package.entity_id, subject=subject, details=details)
    letters.tell_end(package)
