"""What this room refuses."""

from __future__ import annotations

from django.http import Http404

from abutment.kernel.errors import AbutmentError


class NotFound(Http404, AbutmentError):
    """There is no such statement for this reader. A page answers it with 404."""


class NotNow(AbutmentError):
    """A statement stands where this cannot be done to it."""


class Malformed(AbutmentError):
    """What was entered cannot be right."""
