"""Dentist, hygienist, assistant: what do I owe, by when?"""

from __future__ import annotations

from datetime import date

from abutment.desk.blocks import Block, Day, Page, Stat, State, Text, sentence
from abutment.desk.today.network import law_url, license_words, practice_url, read_state
from abutment.foundation.scope import Actor
from abutment.law import queries as law
from abutment.organizations.models import Assignment
from abutment.organizations.queries import ahead, capacities
from abutment.web.words import count_of

PROFESSIONS = {"dentist": "dentist", "hygienist": "hygienist", "assistant": "assistant"}


def page(actor: Actor, on: date) -> Page:
    """One's own licenses and what each state asks for them, and where one works."""
    own = ahead.own_assignments(actor, on)
    licensed = [each for each in own if each.license_number]
    places = len({each.entity_id for each in own if each.granted_at})
    return Page(
        question="What do I owe, by when?",
        sentence=sentence(
            f"you work at {count_of(places, 'practice')}",
            f"{count_of(len(licensed), 'license')} named in your assignments" if licensed else "",
            "no renewal date has been entered yet" if licensed else "",
        ),
        stats=[
            Stat("Next license renewal", missing="No expiry date has been entered for your license."),
            Stat("Continuing education", missing="No course has been entered yet."),
            Stat("Practices", str(places), "where you are assigned today"),
        ],
        blocks=[_licenses(licensed, on), _places(actor, own)],
    )


def _licenses(licensed: list[Assignment], on: date) -> Block:
    return Block(
        title="Your licenses",
        sentence="What the state asks of each; your license is yours, and only you attest. Not legal advice.",
        columns=("License", "Renews", "Education", "Rule"),
        rows=[_license(each, on) for each in licensed],
        empty="No assignment of yours names a license.",
    )


def _license(assignment: Assignment, on: date) -> tuple[Text, Text, Text, State]:
    where = assignment.license_jurisdiction
    answer = law.license_renewal(where, on, profession=PROFESSIONS.get(assignment.role.code))
    renewal = next(iter(answer.renewals), None)
    name = Text(license_words(assignment), law_url(where), assignment.role.label)
    if renewal is None or renewal.citation is None:
        return name, Text("no data"), Text("no data"), State("no rule read", "attention")
    years = f"every {count_of(renewal.renewal_period_years, 'year')}" if renewal.renewal_period_years else "no data"
    hours = f"{renewal.ce_hours} hours" if renewal.ce_hours is not None else "no data"
    return name, Text(years, note=renewal.renewal_due or ""), Text(hours), read_state(renewal.is_read)


def _places(actor: Actor, own: list[Assignment]) -> Block:
    names = {capacity.entity_id: capacity.entity_name for capacity in capacities(actor)}
    return Block(
        title="Where you work",
        columns=("Practice", "Role", "Since", "Status"),
        rows=[
            (
                _place(actor, each, names),
                Text(each.role.label),
                Day(each.starts_on),
                State("granted", "good") if each.granted_at else State("proposed", "waiting"),
            )
            for each in own
        ],
        empty="Nobody has assigned you yet.",
    )


def _place(actor: Actor, assignment: Assignment, names: dict[int, str]) -> Text:
    name = names.get(assignment.entity_id, "a practice that has not granted it yet")
    is_here = assignment.entity_id == actor.acting_entity_id
    return Text(name, practice_url(assignment.entity_id) if is_here else "", "" if is_here else "switch to see it")
