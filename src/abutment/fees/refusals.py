"""What the database refuses of fees, said in the words of this room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, IntegrityError, transaction
from psycopg import errors as postgres

from abutment.fees.errors import Malformed, NotNow
from abutment.foundation.scope.errors import NotAllowed

_WORDS = {
    "dispute_open_once": "This line is disputed already. Wait for the answer, or withdraw that dispute first.",
    "dispute_has_a_reason": "A dispute needs a reason. Say in a sentence what is wrong with the line.",
    "fee_input_once": "These days have a number of this kind already. Enter it again to replace it.",
    "fee_input_is_money_or_a_count": "Visits and hours are counts; everything else is dollars.",
    "release_is_of_an_amount": "A release names an amount above zero.",
    "release_is_named_and_worded": "A release needs counsel's words. Write why it may be charged.",
    "payment_is_of_an_amount": "A payment of nothing is none. Enter the amount.",
    "statement_once": "Somebody else has just written this statement. Look at it again.",
}


@contextmanager
def in_words() -> Iterator[None]:
    """Turns what the database refuses inside into one of this room's errors; anything else passes as it is."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        cause = error.__cause__
        name = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
        if isinstance(cause, postgres.CheckViolation) and not name:
            raise NotNow(_sentence(cause.diag.message_primary or "")) from error
        words = _WORDS.get(name, f"The database refused this ({name or type(cause).__name__}). Check what was entered.")
        raise Malformed(words) from error
    except DatabaseError as error:
        if isinstance(error.__cause__, postgres.InsufficientPrivilege):
            message = error.__cause__.diag.message_primary or ""
            if "row-level security" in message or "permission denied" in message:
                message = "you may not do this here; ask somebody who may, or change in whose name you act"
            raise NotAllowed(_sentence(message)) from error
        raise


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}."
