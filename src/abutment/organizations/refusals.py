"""What the database refuses, said in the words of this room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, IntegrityError, transaction
from psycopg import errors as postgres

from abutment.foundation.scope.errors import NotAllowed
from abutment.kernel.errors import AbutmentError
from abutment.organizations.errors import Malformed, Overlaps

_WORDS = {
    "affiliation_once": "This practice is affiliated with an organization in that time. End that affiliation first.",
    "assignment_once": "This person holds that role there in that time. End that first, or choose other dates.",
    "management_once": "This practice has a manager in that time. End that appointment first.",
    "covered_entity_once": "Somebody answers for this practice under HIPAA in that time. End that fact first.",
    "ownership_once": "This person owns a share of the practice in that time. End that ownership first.",
    "hours_once": "These hours overlap hours of the same day. Change the others first.",
    "chair_once": "A chair of that name stands there in that time. Choose another name.",
    "location_name_once": "The practice has a location of that name. Choose another name.",
    "location_closes_after_opening": "It closes before it opened. Choose a later day.",
    "region_name_once": "The organization has a region of that name. Choose another name.",
    "clinical_assignment_names_a_license": "A clinical assignment names a license. Give its state and number.",
    "assignment_side_matches_entity": "That role does not belong to this side. Choose a role of its own side.",
}


@contextmanager
def in_words() -> Iterator[None]:
    """Turns what the database refuses inside into one of this room's errors; anything else passes as it is."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise _said(error) from error
    except DatabaseError as error:
        if isinstance(error.__cause__, postgres.InsufficientPrivilege):
            raise NotAllowed(_privilege(error.__cause__)) from error
        raise


def _said(error: IntegrityError) -> AbutmentError:
    cause = error.__cause__
    name = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    if name in _WORDS:
        return Overlaps(_WORDS[name]) if name.endswith("_once") else Malformed(_WORDS[name])
    if name.endswith("_ends_after_start"):
        return Malformed("It ends before it starts. Give a last day after the first, or leave it open.")
    return Malformed(f"The database refused this ({name or type(cause).__name__}). Check what was entered.")


def _privilege(cause: postgres.InsufficientPrivilege) -> str:
    message = cause.diag.message_primary or ""
    if "row-level security" in message or "permission denied" in message:
        return "You may not do this here. Ask somebody who may, or change in whose name you act."
    return f"{message[:1].upper()}{message[1:]}."
