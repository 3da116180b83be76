"""What waits while a person proves afresh who they are, and how it goes on from its own address afterwards.

A form that was sent, or a file that was asked for, is never answered at the address of the code: its answer, a file or
a form with its faults, would leave the reader on a code page that says nothing. It is sent again by the reader's own
browser, from a page that says so.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from urllib.parse import urlsplit

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.http import HttpRequest, QueryDict
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

WAITING = "signin.waiting"
GOING_ON = "signin.going_on"
MOST_WAITING = 3
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field; what is sent again gets a token of its own


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that was asked for: by which method, from which page, with which fields."""

    method: str
    address: str
    back: str
    is_file: bool = False
    fields: list[tuple[str, str]] = field(default_factory=list)

    @property
    def can_be_fetched_again(self) -> bool:
        """Whether asking once more is no second act."""
        return self.method == "GET" and self.is_file


def let_file_wait(request: HttpRequest) -> None:
    """A file was asked for and nothing else was said: note from where."""
    back = _back(request, request.headers.get("Referer", ""))
    address, given = request.get_full_path(), request.GET
    if request.method == "POST":
        _keep(request, address, Waiting("POST", address, back, is_file=True))
    else:  # a form that is sent by GET replaces the question of its address by its fields
        fields = [(name, value) for name, values in given.lists() for value in values]
        _keep(request, address, Waiting("GET", request.path, back, is_file=True, fields=fields))


def collect(request: HttpRequest) -> None:
    """Take over what allauth set aside on the way here, so that two pages that ask at once do not lose each other's."""
    state = request.session.get(STATE_SESSION_KEY)
    if not state or "request" not in state:
        return
    del request.session[STATE_SESSION_KEY]
    sent = json.loads(state["request"])
    given = [(name, value) for name, values in QueryDict(sent["POST"]).lists() for value in values]
    fields = [(name, value) for name, value in given if name != _TOKEN]
    back = _back(request, sent["META"].get("HTTP_REFERER", ""))
    query = sent["META"].get("QUERY_STRING", "")
    address = escape_uri_path(sent["path"]) + (f"?{iri_to_uri(query)}" if query else "")  # as get_full_path says it
    _keep(request, address, Waiting(sent["method"], address, back, fields=fields))


def go_on(request: HttpRequest, address: str) -> bool:
    """Whether something waited for this address; if so it goes on next, and once."""
    waiting = request.session.get(WAITING, {})
    found = waiting.pop(address, None)
    request.session[WAITING] = waiting
    request.session[GOING_ON] = found
    return found is not None


def going_on(request: HttpRequest) -> tuple[Waiting | None, bool]:
    """What goes on, and whether it starts now: a second look at the page sends nothing again by itself."""
    told = request.session.get(GOING_ON)
    if not told:
        return None, False
    starts = not told.pop("has_started", False)
    found = Waiting(**told)
    kept = found if found.can_be_fetched_again else replace(found, fields=[])  # what was typed is kept no longer
    request.session[GOING_ON] = {**asdict(kept), "has_started": True}
    return found, starts


def _keep(request: HttpRequest, address: str, what: Waiting) -> None:
    waiting = request.session.get(WAITING, {})
    waiting.pop(address, None)
    newest = list(waiting.items())[-(MOST_WAITING - 1) :]
    request.session[WAITING] = {**dict(newest), address: asdict(what)}


def _back(request: HttpRequest, referer: str) -> str:
    """The page of ours from which it was asked, or the first page."""
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return "/"
    of = urlsplit(referer)
    return f"{of.path or '/'}{'?' if of.query else ''}{of.query}"
