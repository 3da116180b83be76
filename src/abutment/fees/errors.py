"""What this room refuses."""

from __future__ import annotations

from abutment.kernel.errors import AbutmentError


class NotFound(AbutmentError):
    """There is no such statement for this reader."""


class NotNow(AbutmentError):
    """A statement stands where this cannot be done to it."""


class Malformed(AbutmentError):
    """What was entered cannot be right."""
