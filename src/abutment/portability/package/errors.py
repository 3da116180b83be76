"""What stands in the way of reading a Package at all, each said in one line."""

from abutment.kernel.errors import AbutmentError


class PackageError(AbutmentError):
    """A Package cannot be read."""


class NotAPackage(PackageError):
    """There is no Package at this path."""


class BrokenManifest(PackageError):
    """The manifest is not what the format says."""


class UnknownFormat(BrokenManifest):
    """The manifest is of a format or version that this program does not know."""
