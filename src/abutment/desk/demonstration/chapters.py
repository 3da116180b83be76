"""The chapters of the demonstration network, in order. Each act is done in the name of whoever would do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import partial

from abutment.desk.demonstration.closings import month_end, practice_reports
from abutment.desk.demonstration.contracts import own_agreements, practice_agreements
from abutment.desk.demonstration.offered import offered
from abutment.desk.demonstration.plan import Office, Plan, Practice
from abutment.desk.demonstration.records import failing, failing_connection, practice_records, with_records
from abutment.desk.demonstration.reports import MONTHS
from abutment.desk.demonstration.stage import SERVER, Stage
from abutment.desk.demonstration.stories import daily_life, endings, proposals
from abutment.desk.demonstration.taking import taking
from abutment.foundation.scope import Actor, opened
from abutment.organizations import actions, queries
from abutment.organizations.actions.facilities import Address, LeaseTerms
from abutment.organizations.actions.registration import WHOLE_BASIS_POINTS
from abutment.web.words import count_of

WHOLE_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the network, built in one transaction. Its name is how a later run knows that it stands."""

    name: str
    build: Callable[[Stage], None]


def chapters(plan: Plan) -> Iterator[Chapter]:
    """All chapters, in the order in which they are built; those that a network built earlier has not are added to it.

    Records come before the months are closed, so that fees are computed from them where there are any.
    """
    yield Chapter(plan.organization.name, organization)
    for practice in plan.practices:
        yield Chapter(practice.name, partial(practice_chapter, practice=practice))
    yield Chapter("Endings", endings)
    yield Chapter("Proposals", proposals)
    yield Chapter(f"Agreements of {plan.organization.name}", own_agreements)
    for practice in plan.practices:
        yield Chapter(f"Agreements of {practice.name}", partial(practice_agreements, practice=practice))
    for practice in plan.practices:
        yield Chapter(f"Reports of {practice.name}", partial(practice_reports, practice=practice))
    for practice in with_records(plan):
        yield Chapter(f"Records of {practice.name}", partial(practice_records, practice=practice))
    for practice in failing(plan):
        yield Chapter(f"Connection of {practice.name}", partial(failing_connection, practice=practice))
    yield Chapter("Daily life", daily_life)
    for months in range(-MONTHS, 0):
        yield Chapter(f"Month-end, {count_of(-months, 'month')} before", partial(month_end, months=months))
    yield Chapter("A paper offered", offered)
    yield Chapter("Our data", taking)


def organization(stage: Stage) -> None:
    """The organization: entered by the server with its first administrator, who then brings in everybody else."""
    plan = stage.plan.organization
    stage.enter(plan.people, plan.domain)
    first = next(person for person in plan.people if person.role == "administrator")
    with opened(SERVER):
        entered = actions.register_organization(
            actor=SERVER, name=plan.name, legal_name=plan.legal_name, time_zone=plan.time_zone
        )
        actions.propose_assignment(
            actor=SERVER,
            person=stage.person(first.email(plan.domain)),
            entity_id=entered.pk,
            role_code="administrator",
            starts_on=stage.month(plan.since),
        )
    administrator = stage.administrator
    with opened(administrator):
        regions = {
            name: actions.add_region(actor=administrator, organization_id=entered.pk, name=name)
            for name in plan.regions
        }
    with opened(SERVER):  # who entered these people; the administrator does not see them before they hold a role
        for somebody in plan.people:
            if somebody is not first:
                actions.propose_assignment(
                    actor=SERVER,
                    person=stage.person(somebody.email(plan.domain)),
                    entity_id=entered.pk,
                    role_code=somebody.role,
                    starts_on=stage.month(plan.since),
                    region=regions.get(somebody.region),
                )


def practice_chapter(stage: Stage, *, practice: Practice) -> None:
    """A practice: entered by the organization's administrator; its first owner seats the rest and opens offices."""
    stage.enter([*practice.owners, *practice.staff], practice.domain)
    _give_owners_their_other_role(stage, practice)
    _register(stage, practice)
    owner = stage.actor(practice.owners[0].email(practice.domain), practice.name)
    _propose(stage, practice)
    with opened(owner):
        for proposed in list(queries.proposals(owner)):
            if proposed.entity_id == stage.entity(practice.name):
                actions.grant_assignment(actor=owner, assignment=proposed)
        for office in practice.locations:
            _open_office(stage, practice, office, owner)


def _give_owners_their_other_role(stage: Stage, practice: Practice) -> None:
    """An owner who also works for the organization holds that role first: what they grant afterwards is marked so."""
    plan = stage.plan.organization
    with opened(SERVER):
        for somebody in practice.owners:
            if somebody.also:
                actions.propose_assignment(
                    actor=SERVER,
                    person=stage.person(somebody.email(practice.domain)),
                    entity_id=stage.entity(plan.name),
                    role_code=somebody.also,
                    starts_on=stage.month(practice.affiliation.since),
                )


def _register(stage: Stage, practice: Practice) -> None:
    administrator, joined = stage.administrator, practice.affiliation
    holders = [
        actions.Holder(
            stage.person(somebody.email(practice.domain)),
            somebody.share * WHOLE_BASIS_POINTS // WHOLE_PERCENT,
            practice.state,
            stage.license_number(somebody, practice),
        )
        for somebody in practice.owners
    ]
    facts = actions.NewPractice(
        name=practice.name,
        legal_name=practice.legal_name,
        form=practice.form,
        jurisdiction=practice.state,
        time_zone=practice.time_zone,
        holders=holders,
        since=stage.month(practice.owned_since) if practice.owned_since is not None else None,
    )
    with opened(administrator):
        organization_id = stage.entity(stage.plan.organization.name)
        regions = queries.organization(administrator, organization_id).entity.regions
        region = regions.get(name=joined.region)
        terms = actions.Terms(organization_id, stage.month(joined.since), joined.model, joined.brand, region)
        actions.register_practice(actor=administrator, practice=facts, terms=terms)


def _propose(stage: Stage, practice: Practice) -> None:
    """Everybody's work there, owners included: proposed by the server, which entered them; the owner grants it."""
    dentists = [somebody.model_copy(update={"role": "dentist"}) for somebody in practice.owners]
    since = _since(stage, practice)
    with opened(SERVER):
        for somebody in [*dentists, *practice.staff]:
            actions.propose_assignment(
                actor=SERVER,
                person=stage.person(somebody.email(practice.domain)),
                entity_id=stage.entity(practice.name),
                role_code=somebody.role,
                starts_on=since,
                license=stage.license(somebody, practice),
            )


def _since(stage: Stage, practice: Practice) -> date:
    return stage.month(practice.affiliation.since if practice.owned_since is None else practice.owned_since)


def _open_office(stage: Stage, practice: Practice, office: Office, owner: Actor) -> None:
    opened_on, place = _since(stage, practice), stage.entity(practice.name)
    location = actions.add_location(
        actor=owner,
        practice_id=place,
        name=office.city,
        address=Address(office.street, office.city, practice.state, office.postal_code, office.phone),
        time_zone=practice.time_zone,
        opened_on=opened_on,
    )
    for kind, count in (("doctor", office.doctor_chairs), ("hygiene", office.hygiene_chairs)):
        for number in range(1, count + 1):
            actions.add_chair(
                actor=owner, location=location, name=f"{kind.capitalize()} {number}", kind=kind, starts_on=opened_on
            )
    hours = {day: [(time(8), time(19) if day == office.late_day else time(17))] for day in range(5)}
    if office.doctor_chairs > 3:
        hours[5] = [(time(9), time(13))]
    actions.set_hours(actor=owner, location=location, starts_on=opened_on, week=hours)
    tenant = stage.entity(stage.plan.organization.name) if practice.affiliation.model == "equity" else place
    first, last = (stage.month(months) for months in office.lease_months)
    lease = LeaseTerms(office.landlord, tenant, first, last, office.rent_usd * 100, office.notice_days)
    actions.add_lease(actor=owner, location=location, lease=lease)
