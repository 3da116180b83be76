"""What this room refuses, and why."""

from django.http import Http404

from abutment.agreements.rules.files import NotAnAgreementFile
from abutment.agreements.rules.values import NotATerm
from abutment.foundation.scope.errors import NotAllowed
from abutment.kernel.errors import AbutmentError


class NotFound(Http404, AbutmentError):
    """There is no such thing, or the reader may not see it; the two look the same. A page answers it with 404."""


class Overlaps(AbutmentError):
    """Something meets another of its kind: two terms on one day, an agreement entered twice."""


class Malformed(AbutmentError):
    """Something that cannot be as given."""


class QuoteNotFound(AbutmentError):
    """The words that a term is said to rest on do not stand in its document."""


__all__ = ["Malformed", "NotATerm", "NotAllowed", "NotAnAgreementFile", "NotFound", "Overlaps", "QuoteNotFound"]
