"""Agreements for programs, as far as the token's scope reaches."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from abutment.agreements import queries
from abutment.agreements.details import AgreementDetail, AgreementRow
from abutment.agreements.review_api import router as reviews
from abutment.organizations.queries import today_for

agreements = Router()
ROUTERS = {"agreements": agreements, "reviews": reviews}


class Page(BaseModel):
    """Which part of the list, as of which day; a day chooses among facts and never widens what one sees."""

    on: date | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class AgreementPart(BaseModel):
    """A part of the agreements, and how many there are."""

    count: int
    items: list[AgreementRow]


@agreements.get("", response=AgreementPart, summary="Agreements that one may see")
def agreement_list(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    """In the order of practices and first days, each with its stage on the day."""
    found = queries.agreements(request.actor, _day(request, page.on))  # type: ignore[attr-defined]
    part = found[page.offset : page.offset + page.limit]
    return {"count": found.count(), "items": [AgreementRow.of(queries.in_short(each)) for each in part]}


@agreements.get("/{agreement_id}", response=AgreementDetail, summary="One agreement with its terms in force on a day")
def agreement_detail(request: HttpRequest, agreement_id: int, on: date | None = None) -> AgreementDetail:
    """404 when there is none, or none that one may see: both look the same."""
    return AgreementDetail.of(queries.page(request.actor, agreement_id, _day(request, on)))  # type: ignore[attr-defined]


def _day(request: Any, on: date | None) -> date:
    return on or today_for(request.actor, request.moment)
