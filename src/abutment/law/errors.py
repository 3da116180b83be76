"""What can go wrong when law is read or asked: the row or the place is named, and the next step."""

from abutment.kernel.dated import NotInForce
from abutment.kernel.errors import AbutmentError


class LawDataInvalid(AbutmentError):
    """A file of law has mistakes; `problems` names each with file, row, key and next step."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        more = f" ({len(problems) - 1} more problems follow.)" if len(problems) > 1 else ""
        super().__init__(problems[0] + more)


class UnknownJurisdiction(AbutmentError):
    """A place was asked about that is neither a state, the District of Columbia nor 'US'."""


class UnknownTopic(AbutmentError):
    """A question was asked that the law room does not answer."""


class UnknownProfession(AbutmentError):
    """A profession was named that the license rows do not speak of."""


class NothingRead(AbutmentError):
    """A value was asked for that no row in force gives."""


class RowNotInForce(NotInForce):
    """The rule that would answer starts after the day asked about."""
