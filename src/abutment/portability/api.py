"""Imports for programs, as far as the token's scope reaches."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from abutment.organizations.queries import today_for
from abutment.portability import policies, queries
from abutment.portability.producing import production_json
from abutment.portability.queries import production as reports
from abutment.portability.rows import connection_json, reconciliation_json, run_json, word_json

imports = Router()
ROUTERS = {"imports": imports}
MOST_RUNS = 100


@imports.get("", summary="How practices' own systems are connected")
def connection_list(request: HttpRequest) -> list[dict[str, Any]]:
    """Every practice whose imports one may see."""
    policies.check_can_see_some_imports()
    actor, moment = request.actor, request.moment  # type: ignore[attr-defined]
    return [connection_json(each) for each in queries.connections(actor, moment, today_for(actor, moment))]


@imports.get("/production", summary="Gross and net production, adjustments and collections")
def production_report(
    request: HttpRequest, first: str = "", last: str = "", month: str = "", by: str = "practice", basis: str = "posting"
) -> dict[str, Any]:
    """Of the month before this one unless months are named as 2026-10; by provider, location or practice."""
    actor, moment = request.actor, request.moment  # type: ignore[attr-defined]
    policies.check_can_see_some_amounts()
    on = today_for(actor, moment)
    asked = reports.asked_for(on, first=first or month, last=last or month, by=by, basis=basis)
    return production_json(reports.production(actor, asked, on))


@imports.get("/{int:practice_id}", summary="One practice's imports")
def import_list(request: HttpRequest, practice_id: int) -> dict[str, Any]:
    """Its connection, and its last imports, the newest first."""
    actor, moment = request.actor, request.moment  # type: ignore[attr-defined]
    practice = queries.practice_of(actor, practice_id)
    policies.check_can_see_imports(practice_id)
    sees_why = policies.can_connect(practice_id)
    runs = queries.runs(actor, practice_id)[:MOST_RUNS]
    return {
        **connection_json(queries.connection_of(actor, practice, moment)),
        "imports": [run_json(run, sees_why=sees_why) for run in runs],
    }


@imports.get("/{int:practice_id}/reconciliation", summary="The source's sums beside ours")
def reconciliation(request: HttpRequest, practice_id: int) -> dict[str, Any]:
    """As its page shows it; families only where one may see accounts."""
    actor, moment = request.actor, request.moment  # type: ignore[attr-defined]
    practice = queries.practice_of(actor, practice_id)
    policies.check_can_see_amounts(practice_id)
    compared = queries.reconciliation(actor, practice_id, today_for(actor, moment))
    return reconciliation_json(compared, str(practice))


@imports.get("/{int:practice_id}/words", summary="What the words of a practice's lists mean")
def word_list(request: HttpRequest, practice_id: int) -> list[dict[str, Any]]:
    """What nobody has mapped first."""
    actor, moment = request.actor, request.moment  # type: ignore[attr-defined]
    queries.practice_of(actor, practice_id)
    policies.check_can_see_imports(practice_id)
    sees = policies.can_see_amounts(practice_id)
    found = queries.words_of(actor, practice_id, today_for(actor, moment), sees_amounts=sees)
    return [word_json(each) for each in found]
