"""What can go wrong with following long work."""

from abutment.kernel.errors import AbutmentError


class ActivityError(AbutmentError):
    """Something about long work stands in the way."""


class NotCancelable(ActivityError):
    """This work is over, is not yours, or cannot stop half-way."""
