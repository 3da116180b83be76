"""Patients' requests for their records. Visible to the practice's own people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from abutment.foundation.accounts.models import Account
from abutment.foundation.activity.queries import Standing, standing_of
from abutment.foundation.scope import Actor
from abutment.portability.errors import NoSuchRequest
from abutment.portability.models import RecordsRequest
from abutment.portability.rules.taking import may_be_extended, request_word

_ENDED = (RecordsRequest.State.GIVEN, RecordsRequest.State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its page tells it, on a day."""

    request: RecordsRequest
    on: date

    @property
    def state(self) -> tuple[str, str]:
        """How it stands, as word and kind."""
        return request_word(self.request.state, self.request.due_on, self.on)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be answered."""
        return self.request.state not in _ENDED

    @property
    def is_late(self) -> bool:
        """Whether its day has passed unanswered."""
        return self.is_open and self.on > self.request.due_on

    @property
    def may_extend(self) -> bool:
        """Whether the one extension can still be told."""
        is_extended = self.request.extended_on is not None
        return self.is_open and may_be_extended(self.request.received_on, is_extended=is_extended, on=self.on)


def requests(actor: Actor, practice_id: int) -> QuerySet[RecordsRequest]:
    """All requests of a practice's patients: those to be answered first, by their day."""
    found = RecordsRequest.objects.filter(entity=practice_id).select_related("patient", "entity")
    return found.order_by("ended_at", "due_on", "pk")


def open_requests(actor: Actor, practice_id: int, on: date) -> list[Asked]:
    """The requests of a practice's patients that are to be answered, the most urgent first."""
    found = requests(actor, practice_id).exclude(state__in=_ENDED).order_by("due_on", "pk")
    return [Asked(each, on) for each in found]


def one_request(actor: Actor, request_id: int, on: date) -> Asked:
    """One request. Raises NoSuchRequest."""
    found = RecordsRequest.objects.filter(pk=request_id).select_related("patient", "entity").first()
    if found is None:
        raise NoSuchRequest(f"There is no request {request_id} here. It may belong to another practice.")
    return Asked(found, on)


def work_of(request: RecordsRequest) -> Standing | None:
    """How far its copy is, while one is made."""
    if request.state != RecordsRequest.State.MAKING or request.work_id is None:
        return None
    return standing_of(request.work_id)


def people_of(request: RecordsRequest) -> dict[str, str]:
    """Who registered it and who ended it."""
    numbers = {request.registered_by_account_id or 0, request.ended_by_account_id or 0}
    names = {each.pk: str(each) for each in Account.objects.filter(pk__in=numbers)}
    return {
        "registered": names.get(request.registered_by_account_id or 0, "The server's operator"),
        "ended": names.get(request.ended_by_account_id or 0, ""),
    }
