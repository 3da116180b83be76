"""What row scope refuses."""

from abutment.kernel.errors import AbutmentError


class NotAllowed(AbutmentError):
    """The actor may not do this; the message says what and who may."""


class NoScope(AbutmentError):
    """Something asked for scoped rows or recorded an act outside of any opened scope."""
