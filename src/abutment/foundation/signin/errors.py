"""What sign-in refuses."""

from abutment.kernel.errors import AbutmentError


class SignInError(AbutmentError):
    """Something about signing in stands in the way; the message says what and what to do."""


class LinkSpent(SignInError):
    """A one-time link is unknown, used, revoked or past its day; which of these is not said."""


class LastFactor(SignInError):
    """The last second factor of an account cannot be removed."""


class CannotRecover(SignInError):
    """A recovery cannot be started, hastened or used."""


class AddressTaken(SignInError):
    """The new address cannot be used."""
