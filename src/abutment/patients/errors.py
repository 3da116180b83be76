"""What charts refuse."""

from __future__ import annotations

from django.http import Http404

from abutment.kernel.errors import AbutmentError


class NotFound(Http404, AbutmentError):
    """There is no such patient or document for this reader. A page answers it with 404."""


class NoIdentityNumber(AbutmentError):
    """A patient has no identity number that could be shown."""


class Malformed(AbutmentError):
    """What was entered cannot be right."""
