"""Why a month's fee cannot be computed; none of these is ever answered with 0."""

from abutment.kernel.errors import AbutmentError


class NotAnInput(AbutmentError):
    """A row is no input of a month: its kind and its number do not fit."""


class NotAnAsked(AbutmentError):
    """What a fee was computed from cannot be read back, or contradicts itself."""


class NoData(AbutmentError):
    """The fee needs inputs that nobody reported."""


class NoRate(AbutmentError):
    """Visits or hours were reported of a type for which the agreement has no rate."""


class NoFeeTerm(AbutmentError):
    """On some days of service no fee was agreed."""


class NoService(AbutmentError):
    """The practice was not served on any day of the month."""


class LawNotAsked(AbutmentError):
    """On some days of service the law was not asked about the method."""


class Contradiction(AbutmentError):
    """Two terms in force cannot both be kept."""
