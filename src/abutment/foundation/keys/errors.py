"""What can be wrong with the key ring."""

from abutment.kernel.errors import AbutmentError


class KeyRingError(AbutmentError):
    """The key ring of this installation cannot be read or does not hold the key that is asked for."""
