"""The first routes: who am I, is the house well, and whom may I see."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from abutment.foundation.accounts.models import Account
from abutment.foundation.jobs.queries import standing
from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import capabilities
from abutment.foundation.scope.models import Entity

router = Router(tags=["Account"])


class EntityOut(Schema):
    """A practice or an organization."""

    id: int
    kind: str
    name: str
    time_zone: str


class TokenOut(Schema):
    """The token that asks."""

    name: str
    expires_at: datetime


class MeOut(Schema):
    """Who asks, in whose name, and what they may do there."""

    account_id: int
    name: str
    email: str
    via: str
    acting_for: EntityOut | None
    capabilities: list[str]
    token: TokenOut | None


class HealthOut(Schema):
    """How the house is."""

    status: str
    version: str
    database: str
    workers: int
    worker_heartbeat_at: datetime | None
    jobs_waiting: int


@router.get("/me", response=MeOut, summary="Who asks, in whose name, and what they may do")
def me(request: HttpRequest) -> dict[str, Any]:
    """The account behind the token or session, with the capabilities that it carries at the entity it acts for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    account = Account.objects.get(pk=actor.account_id or 0)
    return {
        "account_id": account.pk,
        "name": account.name,
        "email": account.email,
        "via": actor.via,
        "acting_for": Entity.objects.filter(pk=actor.acting_entity_id or 0).first(),
        "capabilities": sorted(capabilities()),
        "token": getattr(request, "token", None),
    }


@router.get("/health", response=HealthOut, auth=None, summary="Whether the database answers and workers are alive")
def health(request: HttpRequest) -> dict[str, Any]:
    """For monitors; needs no token and tells no secret. status is ok, or waiting when no worker is alive."""
    queue = standing()
    return {
        "status": "ok" if queue.workers else "waiting",
        "version": version("abutment"),
        "database": "ok",
        "workers": queue.workers,
        "worker_heartbeat_at": queue.heartbeat_at,
        "jobs_waiting": queue.waiting,
    }


@router.get("/entities", response=list[EntityOut], summary="Practices and organizations that one may see")
def entities(request: HttpRequest) -> Any:
    """In the order of their names."""
    return Entity.objects.order_by("name", "id")


@router.get("/entities/{entity_id}", response=EntityOut, summary="One practice or organization")
def entity(request: HttpRequest, entity_id: int) -> Entity:
    """404 when there is none, or none that one may see: both look the same."""
    found = Entity.objects.filter(pk=entity_id).first()
    if found is None:
        raise Http404
    return found
