"""The one family of errors that people may read: thing, reason, next step, in one line."""


class AbutmentError(Exception):
    """Something cannot be done; its text is one line that names the thing, the reason and the next step."""
