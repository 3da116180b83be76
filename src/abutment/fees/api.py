"""Statements for programs, as far as the token's scope reaches."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from abutment.fees import queries
from abutment.fees.rows import sheet_json, statement_json
from abutment.kernel.months import Month
from abutment.organizations.queries import today_for

statements = Router()
ROUTERS = {"statements": statements}


class Part(BaseModel):
    """Which statements: of a month, of a practice, in a status; and which part of them."""

    month: Annotated[str | None, Field(pattern=r"^\d{4}-\d{2}$", description="Year and month: 2026-10.")] = None
    practice_id: Annotated[int | None, Field(ge=1, lt=2**63)] = None
    status: Annotated[str | None, Field(max_length=8, pattern=r"^[a-z]*$")] = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class StatementRow(BaseModel):
    """A statement in short; money is text in dollars."""

    id: int
    number: str
    practice_id: int
    practice: str
    agreement: str
    month: str
    status: str
    fee_usd: str
    held_usd: str
    refused_usd: str
    due_on: str | None
    corrects: str | None
    sentence: str


class StatementPart(BaseModel):
    """A part of the statements, and how many there are."""

    count: int
    items: list[StatementRow]


@statements.get("", response=StatementPart, summary="Fee statements that one may see")
def statement_list(request: HttpRequest, part: Query[Part]) -> dict[str, Any]:
    """The newest month first."""
    found = queries.statements(request.actor)  # type: ignore[attr-defined]
    if part.month is not None:
        found = found.filter(month=Month.parse(part.month).first_day)
    if part.practice_id is not None:
        found = found.filter(entity=part.practice_id)
    if part.status is not None:
        found = found.filter(status=part.status)
    rows = found[part.offset : part.offset + part.limit]
    return {"count": found.count(), "items": [statement_json(each) for each in rows]}


@statements.get("/{int:statement_id}", summary="One fee statement with its working")
def statement_detail(request: HttpRequest, statement_id: int) -> dict[str, Any]:
    """As its page shows it: lines, working, law, market value, disputes, corrections and payments."""
    actor = request.actor  # type: ignore[attr-defined]
    on = today_for(actor, request.moment)  # type: ignore[attr-defined]
    return sheet_json(queries.sheet(actor, statement_id, on))
