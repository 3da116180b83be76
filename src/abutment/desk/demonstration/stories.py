"""What happens in the network: affiliations end, proposals wait, an emergency passes, patients are looked at."""

from __future__ import annotations

from itertools import cycle

from abutment.desk.demonstration.plan import Practice, Somebody
from abutment.desk.demonstration.stage import CLINICIANS, SERVER, Stage
from abutment.foundation.audit import look
from abutment.foundation.scope import Actor, opened
from abutment.organizations import actions, queries
from abutment.patients import queries as charts

# Who looked at which patient, for what: (practice, role of the reader, patient's number, purpose, what). Where the
# practice's records are imported, it is one of them; elsewhere nobody has the number.
LOOKS = (
    ("Cedar", "dentist", 90017, "treatment", "chart"),
    ("Cedar", "hygienist", 90017, "treatment", "chart"),
    ("Cedar", "front_desk", 90023, "scheduling", "name, telephone and appointments"),
    ("Cedar", "assistant", 90031, "treatment", "chart"),
    ("Cedar", "practice_manager", 90023, "payment", "balance and claims"),
    ("Hudson", "dentist", 90102, "treatment", "chart"),
    ("Hudson", "front_desk", 90108, "scheduling", "name, telephone and appointments"),
    ("Birchwood", "hygienist", 90210, "treatment", "chart"),
    ("Birchwood", "practice_manager", 90214, "payment", "balance and claims"),
    ("Palisade", "dentist", 90305, "treatment", "overview"),
    ("Palisade", "dentist", 90305, "treatment", "tooth chart"),
    ("Palisade", "hygienist", 90305, "treatment", "tooth chart"),
    ("Palisade", "assistant", 90305, "treatment", "overview"),
    ("Chesapeake", "dentist", 90361, "treatment", "chart"),
    ("Blue", "hygienist", 90388, "treatment", "chart"),
    ("Cascade", "front_desk", 90417, "scheduling", "name, telephone and appointments"),
    ("Cascade", "dentist", 90422, "treatment", "chart"),
    ("Redwood", "practice_manager", 90466, "payment", "balance and claims"),
    ("Lone", "dentist", 90520, "treatment", "chart"),
    ("Lone", "front_desk", 90527, "scheduling", "name, telephone and appointments"),
    ("Bayou", "dentist", 90561, "treatment", "treatment plan"),
    ("Bayou", "hygienist", 90574, "treatment", "perio"),
)
# The organization's billers take turns: (practice, patient's number, what).
BILLING_LOOKS = (
    ("Cedar", 90023, "name, balance and claims"),
    ("Hudson", 90102, "name, balance and claims"),
    ("Cascade", 90417, "name, balance and claims"),
    ("Birchwood", 90214, "name, coverage and claims"),
    ("Blue", 90388, "name, balance and claims"),
    ("Lone", 90527, "name, coverage and claims"),
    ("Cedar", 90031, "name, coverage and claims"),
    ("Palisade", 90311, "account"),
    ("Bayou", 90561, "insurance"),
)


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
    """Clinicians are proposed by practice managers and the people team, invited by an owner, who has yet to grant."""
    for practice in stage.plan.practices:
        for somebody in practice.proposed:
            actor = _proposer(stage, practice, somebody.by)
            with opened(actor):
                _propose(stage, practice, somebody, actor)


def _propose(stage: Stage, practice: Practice, somebody: Somebody, actor: Actor) -> None:
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
        license=stage.license(somebody, practice),
    )
    owner = stage.actor(practice.owners[0].email(practice.domain), practice.name)
    with opened(owner):  # behind a role that only owners grant, an owner invites
        actions.invite_person(actor=owner, person=person, email=somebody.email(practice.domain), entity_id=place)


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
    practices = {practice.name.split()[0]: practice for practice in stage.plan.practices}
    for first_word, role, patient, purpose, what in LOOKS:
        if (practice := practices.get(first_word)) is not None:
            _look(_member(stage, practice, role), stage.entity(practice.name), patient, purpose, what)
    plan = stage.plan.organization
    billers = cycle(person for person in plan.people if person.role == "billing")
    for biller, (first_word, patient, what) in zip(billers, BILLING_LOOKS, strict=False):
        if (practice := practices.get(first_word)) is not None:
            actor = stage.actor(biller.email(plan.domain), plan.name)
            _look(actor, stage.entity(practice.name), patient, "payment", what)
    _emergency(stage, stage.plan.practice("Cedar"))


def _look(actor: Actor, entity_id: int, number: int, purpose: str, what: str) -> None:
    patient = _patient(entity_id, number)
    with opened(actor):
        look(actor, entity_id=entity_id, patient_id=patient, purpose=purpose, what=what)


def _patient(entity_id: int, number: int) -> int:
    """Somebody of the practice's records, always the same for a number; the number itself where there are none."""
    with opened(SERVER):
        everybody = charts.patients(SERVER).filter(entity=entity_id).order_by("number").values_list("pk", flat=True)
        count = everybody.count()
        return everybody[number % count] if count else number


def _emergency(stage: Stage, practice: Practice) -> None:
    actor = _member(stage, practice, "front_desk")
    reason = "A patient collapsed in the waiting room; the paramedics ask for medicines and allergies."
    with opened(actor):
        access = actions.take_emergency_access(
            actor=actor, entity_id=stage.entity(practice.name), reason=reason, moment=stage.moment
        )
        look(actor, entity_id=access.entity_id, patient_id=90044, purpose="emergency", what="medicines and allergies")
        actions.end_emergency_access(actor=actor, access=access, moment=stage.moment)
