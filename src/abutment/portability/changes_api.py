"""Changes of imported records for programs that follow them, as far as the token's scope reaches."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from ninja.errors import HttpError
from pydantic import BaseModel, Field

from abutment.foundation.audit import look
from abutment.kernel.money import usd_text
from abutment.portability import policies, queries
from abutment.portability.queries.changes import SHAPES, Change, Feed, changes
from abutment.portability.rules.changes import UnknownPlace, place, token

records = Router()
ROUTERS = {"records": records}


class Since(BaseModel):
    """Which changes: of a practice, of one kind of records, after the place that a token names; at most how many."""

    practice: Annotated[int, Field(ge=1, lt=2**63)]
    of: Feed
    since: Annotated[str, Field(max_length=200, description="next of the last answer; empty: from the start")] = ""
    limit: Annotated[int, Field(ge=1, le=5000)] = 500


class ChangedRow(BaseModel):
    """A row by its number in the practice's own system; row is null for one that is gone."""

    number: int
    kind: Literal["new_or_changed", "gone"]
    at: datetime
    row: dict[str, Any] | None


class ChangedRows(BaseModel):
    """Changes, the earliest first. next: since of the next question. more: whether there are further ones now."""

    changes: list[ChangedRow]
    next: str
    more: bool


@records.get("/changes", response=ChangedRows, summary="What changed in a practice's imported records")
def change_list(request: HttpRequest, asked: Query[Since]) -> dict[str, Any]:
    """Each row once, as it stands now; followed from the start, these are all rows that are there."""
    actor = request.actor  # type: ignore[attr-defined]
    queries.practice_of(actor, asked.practice)
    what = asked.of.replace("_", " ")
    policies.check_can_follow(asked.practice, SHAPES[asked.of].read, what)
    try:
        since = place(asked.since, practice_id=asked.practice, feed=asked.of)
    except UnknownPlace as error:
        raise HttpError(400, str(error)) from error
    found = changes(actor, asked.practice, asked.of, since, asked.limit)
    look(actor, entity_id=asked.practice, patient_id=None, purpose="operations", what=f"change feed: {what}")
    return {
        "changes": [_change_json(each) for each in found.rows],
        "next": token(found.place, practice_id=asked.practice, feed=asked.of),
        "more": found.has_more,
    }


def _change_json(change: Change) -> dict[str, Any]:
    """A changed row; of one that is gone, its number only. Other rows are told by their numbers."""
    return {
        "number": change.number,
        "kind": "gone" if change.values is None else "new_or_changed",
        "at": change.at.isoformat(),
        "row": None if change.values is None else dict(_told(*each) for each in change.values.items()),
    }


def _told(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith("_cents"):
        return f"{name.removesuffix('_cents')}_usd", None if value is None else usd_text(value)
    if isinstance(value, date):
        return name, value.isoformat()
    return name, None if value == "" else value
