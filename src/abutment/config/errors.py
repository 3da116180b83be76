"""What stands in the way of running an installation."""

from abutment.kernel.errors import AbutmentError


class SettingRefused(AbutmentError):
    """A setting in the environment cannot be used."""


class AddressTaken(AbutmentError):
    """Something else listens where the site was to be served."""


class DidNotStart(AbutmentError):
    """A process of the site ended, or stayed silent, before it could serve."""


class NotMigrated(AbutmentError):
    """The tables are of another version than the program."""


class NoSuchSignIn(AbutmentError):
    """The operator named an account or a place that is not there."""
