"""What stands in the way of writing a Package, each said in one line."""

from __future__ import annotations

from abutment.portability.errors import PortabilityError


class PackingError(PortabilityError):
    """A Package cannot be written."""


class UnknownPractice(PackingError):
    """There is no such practice here."""


class FolderRefused(PackingError):
    """A Package cannot be written to this folder."""


class FolderBusy(PackingError):
    """Another export is writing to this folder."""


class NoSpace(PackingError):
    """What a Package is written to takes no more."""


class WriterLost(PackingError):
    """A process that wrote files has ended before its time."""


class SnapshotLost(PackingError):
    """The snapshot that all files are read from is no more."""


class PartFailed(PackingError):
    """One file of a Package cannot be written."""
