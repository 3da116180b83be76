"""What can go wrong with tokens and routes."""

from abutment.kernel.errors import AbutmentError


class ApiError(AbutmentError):
    """Something about the API stands in the way."""


class TokenRefused(ApiError):
    """A token is asked for that may not be made."""


class PrefixTaken(ApiError):
    """Two rooms want the same address below /api/."""
