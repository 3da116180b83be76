"""The law for programs: one question, one place, one day; always with citations, never legal advice."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router

from abutment.law.errors import UnknownJurisdiction, UnknownTopic
from abutment.law.jurisdictions import NAMES
from abutment.law.queries import TOPICS, topic_named

router = Router()


@router.get("/topics", response=dict[str, list[str]], summary="Which questions can be asked, and of which places")
def topics(request: HttpRequest) -> dict[str, list[str]]:
    """The names that the other route takes."""
    return {"topics": sorted(TOPICS), "jurisdictions": sorted(NAMES)}


@router.get("/{jurisdiction}/{topic}", response=dict[str, Any], summary="One question of law for one place on one day")
def answer(request: HttpRequest, jurisdiction: str, topic: str, on: date | None = None) -> dict[str, Any]:
    """The same answer as `abutment law show --json`: verdict, citations, and how far their text was read.

    on is the day asked about; today if left out.
    """
    moment: datetime = request.moment  # type: ignore[attr-defined]
    try:
        question = TOPICS[topic_named(topic)]
        return question(jurisdiction, on or timezone.localdate(moment)).to_json()
    except (UnknownJurisdiction, UnknownTopic) as unknown:
        raise Http404(str(unknown)) from None
