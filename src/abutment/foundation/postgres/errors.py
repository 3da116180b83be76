"""What can go wrong with the database server, each said in one line."""

from abutment.kernel.errors import AbutmentError


class DatabaseServerError(AbutmentError):
    """Something about the database server stands in the way."""


class BinariesMissing(DatabaseServerError):
    """The programs of PostgreSQL 18 are not installed, or this machine cannot run them."""


class HomeRefused(DatabaseServerError):
    """The home cannot hold the database: a permission, another user's data, another version."""


class ServerFailed(DatabaseServerError):
    """The server did not start or did not stop; the text carries the last word of its log."""


class ProvisionRefused(DatabaseServerError):
    """A database or login could not be made, or an existing one would be unsafe to use."""
