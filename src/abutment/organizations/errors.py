"""What this room refuses, and why."""

from django.http import Http404

from abutment.foundation.scope.errors import NotAllowed
from abutment.kernel.errors import AbutmentError


class NotFound(Http404, AbutmentError):
    """There is no such thing, or the reader may not see it; the two look the same. A page answers it with 404."""


class Overlaps(AbutmentError):
    """A dated fact meets another of the same kind."""


class Malformed(AbutmentError):
    """A fact that cannot be as given."""


__all__ = ["Malformed", "NotAllowed", "NotFound", "Overlaps"]
