"""A marked number that a practice reported, for the walk."""

from __future__ import annotations

from datetime import date

from abutment.agreements.rules.formulas import InputKind
from abutment.fees import actions
from abutment.fees.models import FeeInput
from abutment.fees.rules.entries import Entry
from abutment.foundation.scope import opened
from abutment.kernel.periods import Period
from tests.cast import SERVER, Cast


def leave_number(name: str, cast: Cast) -> None:
    """A number of a practice whose source bears the practice's mark."""
    entry = Entry(InputKind.PRODUCTION, Period.of_day(date(2026, 10, 1)), amount_cents=4_711_00)
    with opened(SERVER):
        actions.enter_inputs(
            actor=SERVER, practice_id=cast.entity(name), entries=[entry], source=f"mark of {name} in what it reported"
        )


def reported_numbers(practice_id: int) -> list[int]:
    """The numbers of what a practice reported, in the open scope."""
    return list(FeeInput.objects.filter(entity_id=practice_id).order_by("pk").values_list("pk", flat=True)[:2])
