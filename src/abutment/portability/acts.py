"""What the trail calls this room's acts."""

from __future__ import annotations

from collections.abc import Callable

from abutment.portability.models import ImportRun, Package, RecordsAccess
from abutment.web.words import day_in_words

ACTS = {
    "meaning.forgotten": "Took back what a word of a practice's lists means",
    "meaning.set": "Said what a word of a practice's lists means",
    "access.ended": "Ended somebody's access to records",
    "access.granted": "Let somebody see records for a time",
    "access.opened": "Opened records that an owner let them see",
    "access.taken": "Took an access that an owner granted",
    "copy.asked": "Asked for the copy of a patient's records",
    "copy.downloaded": "Downloaded a patient's copy",
    "copy.made": "Made the copy of a patient's records",
    "copy.removed": "Removed a patient's copy that was kept long enough",
    "package.asked": "Asked to take everything the practice owns",
    "package.called_off": "Called off taking everything",
    "package.downloaded": "Downloaded everything the practice owns",
    "package.failed": "Taking everything could not be completed",
    "package.loaded": "Loaded everything the practice owned in another installation",
    "package.made": "Took everything the practice owns",
    "package.written": "Wrote everything the practice owns at the server's command line",
    "package.removed": "Removed the file of a Package that was kept long enough",
    "records.asked": "Asked for an import",
    "records.connected": "Connected a practice's own system",
    "records.imported": "Imported a practice's records",
    "records.kept": "Changed where records are kept",
    "records.not_imported": "An import failed",
    "records.paused": "Paused imports",
    "records.reconnected": "Changed how a practice's system is reached",
    "request.extended": "Told a patient that their request takes longer",
    "request.given": "Gave a patient their records",
    "request.registered": "Registered a patient's request for their records",
    "request.withdrawn": "Noted that a patient's request was withdrawn",
    "records.resumed": "Let imports go on",
}


def imports(numbers: set[int]) -> dict[int, str]:
    """The practice and the day."""
    found = ImportRun.objects.filter(pk__in=numbers).select_related("entity")
    return {each.pk: f"import of {each.entity.name}, {day_in_words(each.started_at)}" for each in found}


def packages(numbers: set[int]) -> dict[int, str]:
    """The practice and the day on which it was asked for."""
    found = Package.objects.filter(pk__in=numbers).select_related("entity")
    return {each.pk: f"Package of {each.entity.name}, {day_in_words(each.asked_at)}" for each in found}


def accesses(numbers: set[int]) -> dict[int, str]:
    """To whom an owner lent the records."""
    return {each.pk: f"Lent to {each.name}" for each in RecordsAccess.objects.filter(pk__in=numbers)}


SUBJECTS: dict[str, Callable[[set[int]], dict[int, str]]] = {
    "access": accesses,
    "import": imports,
    "package": packages,
}
