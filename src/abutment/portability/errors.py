"""What stands in the way of bringing a practice's data in, each said in one line."""

from __future__ import annotations

from django.http import Http404

from abutment.kernel.errors import AbutmentError


class PortabilityError(AbutmentError):
    """Something about an import or an export cannot be done."""


class SourceError(PortabilityError):
    """A source cannot be read."""


class SourceUnreachable(SourceError):
    """Nothing answers at the address of the source."""


class LoginRefused(SourceError):
    """The source does not accept the user or the password."""


class UnknownDatabase(SourceError):
    """The server has no database of this name, or hides it from this user."""


class TlsRefused(SourceError):
    """The connection cannot be encrypted as asked, or must be and is not."""


class NoRight(SourceError):
    """The user may sign in, but not read what is needed."""


class ConnectionLost(SourceError):
    """The connection to the source broke off, or fell silent, while it was read."""


class TableChanged(SourceError):
    """A table was altered, or locked for that, while it was read."""


class SourceFailed(SourceError):
    """The source answered with an error that no other class names."""


class MissingColumn(SourceError):
    """A table or column that a question needs is not in the source."""

    def __init__(self, table: str, column: str) -> None:
        thing = f"the column {table}.{column}" if column else f"the table {table}"
        super().__init__(f"The source has not {thing}. Check that this is the right database, and its version.")
        self.table = table
        self.column = column


class BrokenFile(SourceError):
    """A file of a source is missing, cut off or not what it should be; the text names the file and the line."""


class ServerMissing(SourceError):
    """MariaDB, which has to load a dump, is not installed."""


class ServerFailed(SourceError):
    """The throw-away MariaDB did not start, or ended by itself."""


class AnotherDatabase(PortabilityError):
    """What was read looks like another practice's records, or is not of the program that it should be of."""


class ImportUnderWay(PortabilityError):
    """An import of the same source has not ended."""


class NotKept(PortabilityError):
    """What was read could not be kept here; the words name no row."""


class NotMirrored(PortabilityError):
    """The practice keeps these records elsewhere, so nothing may be imported into them."""


class NotFound(Http404, PortabilityError):
    """There is no such connection or import for this reader. A page answers it with 404."""


class NotConnected(PortabilityError):
    """A practice has no system connected, or has one already."""


class NotThere(PortabilityError):
    """An address or a folder that may not be named here."""


class NoSuchMeaning(PortabilityError):
    """A word cannot mean this."""


class NoSuchPackage(Http404, PortabilityError):
    """There is no such Package for this reader, or its file was removed. A page answers it with 404."""


class NoSuchRequest(Http404, PortabilityError):
    """There is no such request of a patient for this reader. A page answers it with 404."""


class NoSuchAccess(Http404, PortabilityError):
    """There is no such access for this reader, or it is not open now. A page answers it with 404."""


class RequestRefused(PortabilityError):
    """A patient's request cannot take this step."""


class AccessRefused(PortabilityError):
    """An access cannot be granted so."""
