"""Any failure of a command in one line: the thing, the reason, the next step. Never a traceback, unless asked for."""

from __future__ import annotations

import errno
from collections.abc import Iterator

import typer

from abutment.config.wording import mistake
from abutment.kernel.errors import AbutmentError

FAILED, MISUSED, INTERRUPTED = 1, 2, 130
UNREAD = 141  # what shells report for a program that SIGPIPE ended, as in `abutment law list | head`

_SYSTEM = {
    errno.ENOSPC: "The disk is full{where}. Free some space, then run this again.",
    errno.EDQUOT: "Your share of the disk is used up{where}. Free some space, then run this again.",
    errno.EROFS: "This disk can only be read{where}. Choose another ABUTMENT_HOME.",
    errno.EACCES: "This user may not use what is needed{where}. Allow it, or choose another ABUTMENT_HOME.",
    errno.EPERM: "This user may not do what is needed{where}. Allow it, or choose another ABUTMENT_HOME.",
    errno.EADDRINUSE: "The address is taken by another program. Choose another with --port.",
    errno.EMFILE: "Too many files are open. Raise the limit (ulimit -n), then run this again.",
    errno.ENOENT: "Something is missing{where}. Check the path, then run this again.",
}
_UNREACHABLE = "The database cannot be reached: {reason}. Check that it runs and that DATABASE_URL names it."
_SHUT_OUT = "The database does not let us in: {reason}. Run `abutment migrate` first, or check DATABASE_URL."
_UNMIGRATED = "The database has no tables of this version yet ({reason}). Run `abutment migrate` first."


def complaint(error: BaseException) -> tuple[str, int]:
    """The line to print for a failure and the exit status to leave with."""
    if isinstance(error, BrokenPipeError):
        return "", UNREAD
    if isinstance(error, typer.BadParameter.__mro__[1]):  # every error of usage
        return _misused(error), MISUSED
    for cause in _causes(error):
        if isinstance(cause, AbutmentError):
            return _one_line(cause), FAILED
    if isinstance(error, OSError) and not _is_of_database(error):
        return _of_system(error), FAILED
    for cause in _causes(error):
        if _is_of_database(cause):
            return _of_database(cause), FAILED
        if type(cause).__name__ == "ImproperlyConfigured":
            return f"The settings do not fit together: {_one_line(cause)}", FAILED
    reason = f"{type(error).__name__}: {_one_line(error)}".rstrip(": ")
    return f"Something unexpected happened ({reason}). Run this again with ABUTMENT_DEBUG=1 to see where.", FAILED


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what raised it, outermost first."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__


def _misused(error: BaseException) -> str:
    if type(error).__name__ == "NoArgsIsHelpError":  # the help has been printed
        return ""
    context = getattr(error, "ctx", None)
    hint = f" Try `{context.command_path} --help`." if context is not None else ""
    said = mistake(error) or (error.format_message() if hasattr(error, "format_message") else str(error))
    said = " ".join(said.replace("Value error, ", "").split())
    return f"{said if said.endswith('.') else said + '.'}{hint}"


def _of_system(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    said = _SYSTEM.get(error.errno or 0)
    if said:
        return said.format(where=where)
    return f"The system refused: {error.strerror or _one_line(error)}{where}. Mend that, then run this again."


def _is_of_database(error: BaseException) -> bool:
    return any(
        base.__module__.split(".")[0] == "psycopg" or base.__name__ == "DatabaseError" for base in type(error).__mro__
    )


def _of_database(error: BaseException) -> str:
    names = {base.__name__ for cause in _causes(error) for base in type(cause).__mro__}
    reason = _one_line(error).rstrip(".")
    if names & {"UndefinedTable", "UndefinedColumn", "UndefinedFunction", "InvalidSchemaName", "InvalidCatalogName"}:
        return _UNMIGRATED.format(reason=reason)
    if "does not exist" in reason or "password authentication failed" in reason:
        return _SHUT_OUT.format(reason=reason)
    if "DiskFull" in names:
        return _SYSTEM[errno.ENOSPC].format(where=", says the database")
    if names & {"OperationalError", "InterfaceError"}:
        return _UNREACHABLE.format(reason=reason)
    # The database's own sentence may carry values of rows, that is to say patients; its kind may not.
    return f"The database refused this ({type(error.__cause__ or error).__name__}). Nothing was changed."


def _one_line(error: BaseException) -> str:
    """The first line that the error says; what follows it, such as DETAIL, can carry values of rows."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if isinstance(error, AbutmentError):
        return " ".join(lines)
    return lines[0] if lines else ""
