"""What happens in the network: affiliations end, proposals wait, an emergency passes, patients are looked at."""

from __future__ import annotations

from abutment.desk.demonstration.plan import Practice, Somebody
from abutment.desk.demonstration.stage import CLINICIANS, Stage
from abutment.foundation.audit import look
from abutment.foundation.scope import Actor, opened
from abutment.organizations import actions, queries
from abutment.organizations.actions.people import License

# Who looked at which invented patient, for what: (practice, role of the reader, patient's number, purpose, what).
LOOKS = (
    ("Cedar", "dentist", 90017, "treatment", "chart"),
    ("Cedar", "hygienist", 90017, "treatment", "chart"),
    ("Cedar", "front_desk", 90023, "scheduling", "name, telephone and appointments"),
    ("Cedar", "assistant", 90031, "treatment", "chart"),
    ("Cedar", "practice_manager", 90023, "payment", "balance and claims"),
    ("Hudson", "dentist", 90102, "treatment", "chart"),
    ("Birchwood", "hygienist", 90210, "treatment", "chart"),
    ("Palisade", "dentist", 90305, "treatment", "chart"),
    ("Cascade", "front_desk", 90417, "scheduling", "name, telephone and appointments"),
    ("Lone", "dentist", 90520, "treatment", "chart"),
)
BILLING_LOOKS = (("Cedar", 90023), ("Hudson", 90102), ("Cascade", 90417))


def endings(stage: Stage) -> None:
    """Owners end their affiliations: one has left, one leaves in some months, with a transition."""
    for practice in stage.plan.practices:
        joined = practice.affiliation
        if joined.ends is None:
            continue
        owner = stage.actor(practice.owners[0].email(practice.domain), practice.name)
        with opened(owner):
            affiliation = queries.affiliations(owner, stage.entity(practice.name)).get()
            actions.end_affiliation(
                actor=owner,
                affiliation=affiliation,
                ends_on=stage.month(joined.ends),
                sight_ends_on=None if joined.sight_ends is None else stage.month(joined.sight_ends),
            )


def proposals(stage: Stage) -> None:
    """Practice managers and the people team bring in clinicians: proposed, invited by mail, waiting for an owner."""
    for practice in stage.plan.practices:
        for number, somebody in enumerate(practice.proposed, start=1):
            actor = _proposer(stage, practice, somebody.by)
            with opened(actor):
                _propose(
                    stage, practice, somebody, actor, f"{practice.state[3:]}-{somebody.role[0].upper()}-9{number:03d}"
                )


def _propose(stage: Stage, practice: Practice, somebody: Somebody, actor: Actor, license_number: str) -> None:
    place = stage.entity(practice.name)
    person = actions.add_person(
        actor=actor,
        given_name=somebody.given_name,
        family_name=somebody.family_name,
        suffix=CLINICIANS[somebody.role],
    )
    actions.propose_assignment(
        actor=actor,
        person=person,
        entity_id=place,
        role_code=somebody.role,
        starts_on=stage.month(1),
        license=License(practice.state, license_number),
    )
    actions.invite_person(actor=actor, person=person, email=somebody.email(practice.domain), entity_id=place)


def _proposer(stage: Stage, practice: Practice, role: str) -> Actor:
    if role != "practice_manager":
        plan = stage.plan.organization
        somebody = next(person for person in plan.people if person.role == role)
        return stage.actor(somebody.email(plan.domain), plan.name)
    return _member(stage, practice, role)


def _member(stage: Stage, practice: Practice, role: str) -> Actor:
    somebody = next(person for person in practice.staff if person.role == role)
    return stage.actor(somebody.email(practice.domain), practice.name)


def daily_life(stage: Stage) -> None:
    """Looks at patients, by those who treat them and by the organization's billing team, and one emergency, ended."""
    for first_word, role, patient, purpose, what in LOOKS:
        practice = stage.plan.practice(first_word)
        _look(_member(stage, practice, role), stage.entity(practice.name), patient, purpose, what)
    plan = stage.plan.organization
    biller = next(person for person in plan.people if person.role == "billing")
    for first_word, patient in BILLING_LOOKS:
        practice = stage.plan.practice(first_word)
        actor = stage.actor(biller.email(plan.domain), plan.name)
        _look(actor, stage.entity(practice.name), patient, "payment", "name, balance and claims")
    _emergency(stage, stage.plan.practice("Cedar"))


def _look(actor: Actor, entity_id: int, patient: int, purpose: str, what: str) -> None:
    with opened(actor):
        look(actor, entity_id=entity_id, patient_id=patient, purpose=purpose, what=what)


def _emergency(stage: Stage, practice: Practice) -> None:
    actor = _member(stage, practice, "front_desk")
    reason = "A patient collapsed in the waiting room; the paramedics ask for medicines and allergies."
    with opened(actor):
        access = actions.take_emergency_access(
            actor=actor, entity_id=stage.entity(practice.name), reason=reason, moment=stage.moment
        )
        look(actor, entity_id=access.entity_id, patient_id=90044, purpose="emergency", what="medicines and allergies")
        actions.end_emergency_access(actor=actor, access=access, moment=stage.moment)
