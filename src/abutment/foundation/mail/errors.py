"""What can go wrong with letters, each said in one line and without an address."""

from abutment.kernel.errors import AbutmentError


class MailError(AbutmentError):
    """Something about a letter or the way out of the house stands in the way."""


class AddressRefused(MailError):
    """That is not one mail address, or the subject is not one line."""


class TransportUnknown(MailError):
    """EMAIL_URL says no way to send mail that is known here."""


class LetterRefused(MailError):
    """The mail server refuses this letter for good."""
