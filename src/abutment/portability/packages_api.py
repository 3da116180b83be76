"""What a practice has taken, for programs: listed and downloaded, never started. A token can give no second factor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from ninja import Router

from abutment.foundation.documents.views import response_with
from abutment.foundation.scope import Via
from abutment.foundation.scope.errors import NotAllowed
from abutment.foundation.signin.gate import is_fresh
from abutment.portability import policies
from abutment.portability.actions import packages as actions
from abutment.portability.queries import packages as queries
from abutment.portability.queries.packages import Telling

packages = Router()
ROUTERS = {"packages": packages}


@packages.get("", summary="Everything that the practice has taken")
def package_list(request: HttpRequest) -> list[dict[str, Any]]:
    """The Packages of the practice for which the token was made, the newest first. Needs records.take."""
    actor = request.actor  # type: ignore[attr-defined]
    policies.check_can_take(actor.acting_entity_id or 0)
    return [package_json(each) for each in queries.packages(actor, actor.acting_entity_id or 0)]


@packages.get("/{int:package_id}", summary="One Package")
def package_one(request: HttpRequest, package_id: int) -> dict[str, Any]:
    """What is inside, by kind, and by which numbers it is recognized."""
    return package_json(queries.one_package(request.actor, package_id))  # type: ignore[attr-defined]


@packages.get("/{int:package_id}/file", summary="The file of a Package")
def package_file(request: HttpRequest, package_id: int) -> StreamingHttpResponse:
    """The .zip as it was sealed; noted in the trail. A browser's session has given its second factor just now."""
    actor = request.actor  # type: ignore[attr-defined]
    told = queries.one_package(actor, package_id)
    if actor.via is not Via.TOKEN and not is_fresh(request):
        raise NotAllowed("Downloading everything asks for a second factor. Download it on the page “Our data”.")
    return response_with(actions.open_package(actor=actor, package=told.package))


@packages.post("", summary="Refused: taking everything needs a person")
def package_start(request: HttpRequest) -> dict[str, Any]:
    """Always refused: a token cannot carry a second factor given just now. Start it on the page “Our data”."""
    actor = request.actor  # type: ignore[attr-defined]
    policies.check_takes_in_person(actor, actor.acting_entity_id or 0)
    raise NotAllowed("Taking everything asks for a second factor, given just before. Start it on the page “Our data”.")


def package_json(told: Telling) -> dict[str, Any]:
    """A Package for programs: keys stay as they are."""
    of = told.package
    return {
        "id": of.pk,
        "practice": of.entity_id,
        "state": told.state[0],
        "asked_at": of.asked_at.isoformat(),
        "asked_by": told.who,
        "as_of": of.as_of.isoformat() if of.as_of else None,
        "finished_at": of.finished_at.isoformat() if of.finished_at else None,
        "size_bytes": of.size_bytes,
        "sha256": of.sha256 or None,
        "manifest_sha256": of.manifest_sha256 or None,
        "key": of.key or None,
        "is_proven": told.is_proven,
        "missing_files": told.missing_count if of.as_of else None,
        "contents": [
            {"kind": each.kind, "files": each.files, "records": each.records, "bytes": each.bytes}
            for each in told.kinds
        ],
        "keep_until": of.keep_until.isoformat() if of.keep_until else None,
        "page": reverse("our-package", args=[of.pk]),
    }
