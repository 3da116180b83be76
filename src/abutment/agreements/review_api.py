"""Reviews for programs, as far as the token's scope reaches."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from abutment.agreements.queries.reviews import ReviewLine, reviews
from abutment.agreements.queries.reviews import review as review_by_number

router = Router()


class Page(BaseModel):
    """Which part of the list."""

    limit: Annotated[int, Field(ge=1, le=500)] = 100
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class ReviewRow(BaseModel):
    """A review in short; addressed: null where nothing was compared."""

    id: int
    title: str
    kind: str
    state: str
    asked_by: str
    is_shared: bool
    addressed: int | None
    provisions: int
    adverse: int

    @classmethod
    def of(cls, line: ReviewLine) -> ReviewRow:
        """A row of the list."""
        return cls(
            id=line.review_id,
            title=line.title,
            kind=line.kind,
            state=line.state,
            asked_by=line.whose,
            is_shared=line.is_shared,
            addressed=line.addressed,
            provisions=line.provisions,
            adverse=line.adverse,
        )


class ReviewPart(BaseModel):
    """A part of the reviews, and how many there are."""

    count: int
    items: list[ReviewRow]


class ReviewDetail(BaseModel):
    """One review: what was found as `abutment review --json` prints it, by which catalog and rules, and when."""

    id: int
    title: str
    kind: str
    state: str
    failure: str
    agreement_id: int | None
    catalog_version: str
    engine: str
    read_at: datetime | None
    result: dict[str, Any] | None


@router.get("", response=ReviewPart, summary="Reviews that one may see")
def review_list(request: HttpRequest, page: Query[Page]) -> ReviewPart:
    """The latest first: of one's own side, and those shared with it."""
    found = reviews(request.actor)  # type: ignore[attr-defined]
    part = found[page.offset : page.offset + page.limit]
    return ReviewPart(count=len(found), items=[ReviewRow.of(each) for each in part])


@router.get("/{review_id}", response=ReviewDetail, summary="One review with everything that was found")
def review_detail(request: HttpRequest, review_id: int) -> ReviewDetail:
    """404 when there is none, or none that one may see: both look the same."""
    found = review_by_number(request.actor, review_id)  # type: ignore[attr-defined]
    return ReviewDetail(
        id=found.pk,
        title=found.title,
        kind=found.kind,
        state=found.state,
        failure=found.failure,
        agreement_id=found.agreement_id,
        catalog_version=found.catalog_version,
        engine=found.engine,
        read_at=found.read_at,
        result=found.result,
    )
