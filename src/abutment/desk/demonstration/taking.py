"""What practices of the network took: an owner has everything, proven; a patient waits for their records."""

from __future__ import annotations

from datetime import timedelta

from abutment.desk.demonstration.plan import Plan, Practice
from abutment.desk.demonstration.records import failing, with_records
from abutment.desk.demonstration.stage import Stage
from abutment.foundation.scope import opened
from abutment.foundation.scope.models import Entity
from abutment.patients import queries as patients
from abutment.portability.actions.packages import make_here, take_everything
from abutment.portability.actions.requests import NewRequest, register_request
from abutment.portability.queries.deliveries import folder_offered

WAITING_DAYS = 12


def taking(stage: Stage) -> None:
    """A small practice has taken everything; a patient of one with records has asked for theirs."""
    for each in stage.plan.practices:
        if home := folder_offered(stage.entity(each.name)):
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
    practice = smallest(stage.plan)
    owner = stage.owner(practice)
    with opened(owner):
        package = take_everything(actor=owner, practice=Entity.objects.get(pk=stage.entity(practice.name)))
    make_here(package=package)
    asked = next(with_records(stage.plan), None)
    if asked is None:
        return
    owner = stage.owner(asked)
    with opened(owner):
        patient = patients.patients(owner).filter(status="active").order_by("pk").first()
        if patient is not None:
            received = stage.today - timedelta(days=WAITING_DAYS)
            wanted = NewRequest("patient", "", "the patient's own use", received)
            register_request(actor=owner, patient=patient, request=wanted, on=stage.today)


def smallest(plan: Plan) -> Practice:
    """A practice without records, so that building it costs little; else the first."""
    others = {practice.name for practice in (*with_records(plan), *failing(plan))}
    bare = [practice for practice in plan.practices if practice.name not in others and not practice.affiliation.ends]
    return (bare or plan.practices)[0]
