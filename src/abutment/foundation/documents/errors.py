"""What can be wrong with a document."""

from abutment.kernel.errors import AbutmentError


class NoSuchDocument(AbutmentError):
    """No document of this number is here for this reader."""


class DocumentDamaged(AbutmentError):
    """The stored bytes are not the ones that were sealed: cut off, changed, moved from another document, or gone."""
