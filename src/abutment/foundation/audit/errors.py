"""What the trail refuses."""

from abutment.kernel.errors import AbutmentError


class NoSuchEntity(AbutmentError):
    """No practice or organization of this name or number is here."""
