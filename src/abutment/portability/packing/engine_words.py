"""What ends an export, in words: the thing, the reason, the next step."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import DatabaseError

from abutment.portability.packing import errors
from abutment.portability.packing.engine_tasks import WritePart
from abutment.portability.packing.engine_workers import Gone, Refused
from abutment.portability.packing.errors import FolderRefused, NoSpace, PackingError, PartFailed, WriterLost
from abutment.portability.packing.writing import place_of

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_AGAIN = "run the export again; what is finished is kept"


@contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """Says what went wrong while a Package is written to a folder. Raises PackingError."""
    try:
        yield
    except Refused as error:
        raise _refused(error, folder) from error
    except Gone as error:
        raise WriterLost(str(error)) from error
    except (psycopg.OperationalError, DatabaseError) as error:
        raise PartFailed(f"The database broke off ({_in_one_line(error)}). See that it runs, then {_AGAIN}.") from error
    except OSError as error:
        raise _of_system(error.errno, error.strerror or "", folder) from error


def _refused(error: Refused, folder: Path) -> PackingError:
    failure = error.failure
    if failure.number is not None:
        return _of_system(failure.number, failure.sentence, folder)
    known = getattr(errors, failure.kind, None)
    if isinstance(known, type) and issubclass(known, PackingError):
        return known(failure.sentence)
    what = place_of(error.task.part) if isinstance(error.task, WritePart) else "What there is"
    if failure.is_foreseen:
        return PartFailed(f"{what} could not be written: {failure.sentence}")
    return PartFailed(
        f"{what} could not be written ({failure.sentence}). Tell who runs the server; when that is mended, {_AGAIN}."
    )


def _of_system(number: int | None, reason: str, folder: Path) -> PackingError:
    if number in _FULL:
        return NoSpace(f"There is no more space for {folder}. Free some, then {_AGAIN}.")
    return FolderRefused(f"{folder} cannot be written to: {reason.lower()}. When that is mended, {_AGAIN}.")


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".")
