"""What can go wrong with work in the background, each said in one line."""

from abutment.kernel.errors import AbutmentError


class JobError(AbutmentError):
    """Something about a job stands in the way."""


class JobRefused(JobError):
    """A job is declared or asked for in a way that is not allowed: a name taken twice, arguments that are not ids."""


class OrderForged(JobError):
    """An order in the queue was not written by this installation, so it is not carried out."""


class NoLongerAllowed(JobError):
    """The account in whose name a job was asked for may not act any more."""


class TryAgain(JobError):
    """Passing trouble: another system is out of reach. Raised by a job that wants to be tried again later."""


class Released(JobError):
    """The worker is stopping; a long job gives its work back between two steps and is taken up again."""


class Canceled(JobError):
    """Somebody canceled the work; a long job stops between two steps."""
