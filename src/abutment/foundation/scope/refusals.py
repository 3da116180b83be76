"""What the database refuses, said in the words of a room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, DataError, IntegrityError, transaction
from psycopg import errors as postgres

from abutment.foundation.scope.errors import NotAllowed
from abutment.kernel.errors import AbutmentError


@dataclass(frozen=True, slots=True)
class Refusals:
    """A room's words for its constraints, and which of its errors says that dates meet, and which all else.

    guarded: the error that carries a guard's own words; malformed where a room has none for it.
    """

    words: Mapping[str, str]
    overlaps: Callable[[str], AbutmentError]
    malformed: Callable[[str], AbutmentError]
    guarded: Callable[[str], AbutmentError] | None = None

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Turns what the database refuses inside into one of the room's errors; anything else passes as it is."""
        try:
            with transaction.atomic():
                yield
        except IntegrityError as error:
            raise self._said(error) from error
        except DataError as error:
            raise self.malformed(
                "The database cannot hold this: a number is too large, a text too long, or a character unknown. "
                "Check what was entered."
            ) from error
        except DatabaseError as error:
            if isinstance(error.__cause__, postgres.InsufficientPrivilege):
                raise NotAllowed(_privilege(error.__cause__)) from error
            raise

    def _said(self, error: IntegrityError) -> AbutmentError:
        cause = error.__cause__
        told = cause.diag if isinstance(cause, postgres.Error) else None
        name = (told.constraint_name if told else None) or ""
        if name in self.words:
            return (self.overlaps if name.endswith("_once") else self.malformed)(self.words[name])
        if name.endswith("_ends_after_start"):
            return self.malformed("It ends before it starts. Give a last day after the first, or leave it open.")
        if told and not name and told.message_primary:  # a guard's own words
            return (self.guarded or self.malformed)(_sentence(told.message_primary))
        return self.malformed(f"The database refused this ({name or type(cause).__name__}). Check what was entered.")


def _privilege(cause: postgres.InsufficientPrivilege) -> str:
    message = cause.diag.message_primary or ""
    if "row-level security" in message or "permission denied" in message:
        return "You may not do this here. Ask somebody who may, or change in whose name you act."
    return _sentence(message)


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}."
