"""The network for programs: practices, locations and people, as far as the token's scope reaches."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from abutment.organizations import policies, queries
from abutment.organizations.rows import LocationRow, PersonRow, PracticeDetail, PracticeRow

practices, locations, people = Router(), Router(), Router()
ROUTERS = {"practices": practices, "locations": locations, "people": people}


class Page(BaseModel):
    """Which part of a list, as of which day; a day chooses among facts and never widens what one sees."""

    on: date | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class PracticePage(BaseModel):
    """A part of the practices, and how many there are."""

    count: int
    items: list[PracticeRow]


class LocationPage(BaseModel):
    """A part of the locations, and how many there are."""

    count: int
    items: list[LocationRow]


class PersonPage(BaseModel):
    """A part of the people, and how many there are."""

    count: int
    items: list[PersonRow]


def _day(request: Any, on: date | None) -> date:
    return on or queries.today_for(request.actor, request.moment)


def _part(found: Any, page: Page) -> Any:
    return found[page.offset : page.offset + page.limit]


@practices.get("", response=PracticePage, summary="Practices that one may see")
def practice_list(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    """In the order of their names, each with its affiliation on the day."""
    found = queries.practices(request.actor, _day(request, page.on))  # type: ignore[attr-defined]
    return {"count": found.count(), "items": [PracticeRow.of(each) for each in _part(found, page)]}


@practices.get("/{practice_id}", response=PracticeDetail, summary="One practice: its three facts, ties and locations")
def practice_detail(request: HttpRequest, practice_id: int, on: date | None = None) -> PracticeDetail:
    """404 when there is none, or none that one may see: both look the same."""
    day = _day(request, on)
    return PracticeDetail.of(queries.practice_in_full(request.actor, practice_id, day), day)  # type: ignore[attr-defined]


@locations.get("", response=LocationPage, summary="Locations that are open on a day")
def location_list(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    """In the order of their practices and names."""
    found = queries.locations(request.actor, _day(request, page.on))  # type: ignore[attr-defined]
    return {"count": found.count(), "items": [LocationRow.of(each) for each in _part(found, page)]}


@people.get("", response=PersonPage, summary="People, with what they do where")
def person_list(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    """In the order of their family names; takes people.read."""
    actor = request.actor  # type: ignore[attr-defined]
    policies.check_can_read_people(bool(queries.entities_where(actor, "people.read")))
    found = queries.people(actor, _day(request, page.on))
    return {"count": found.count(), "items": [PersonRow.of(each) for each in _part(found, page)]}
