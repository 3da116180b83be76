"""The owner dentist: what did they do for the fee, and what is mine?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from abutment.desk.blocks import Block, Moment, Page, Stat, State, Text, sentence
from abutment.desk.today.network import approvals_block, deadlines_block, law_url, license_words, read_state
from abutment.foundation.audit import queries as trail
from abutment.foundation.scope import Actor
from abutment.law import queries as law
from abutment.law.answers import Citation
from abutment.organizations import queries as network
from abutment.organizations.queries import ahead
from abutment.web.words import count_of, distance_in_words

LOOK_DAYS = 30


def page(actor: Actor, on: date) -> Page:
    """What waits for the owner, who sees the practice, who looked at patients, and what the state leaves to the
    owner."""
    practice = network.practice(actor, actor.acting_entity_id or 0)
    affiliations = list(network.affiliations(actor, practice.pk))
    current = next((each for each in affiliations if each.holds(on)), None)
    waiting = [each for each in network.proposals(actor) if each.entity_id == practice.pk]
    since = on - timedelta(days=LOOK_DAYS)
    looks = trail.looks_for(actor, entity_id=practice.pk).filter(at__date__gte=since)
    looks = looks.exclude(acting_entity_id=practice.pk)
    look_count = looks.count()
    seen_by = f"{current.organization.name} sees your practice" if current else "no organization sees your practice"
    if current and current.ends_on:
        seen_by += f"; the affiliation ends {distance_in_words(current.ends_on, on)}"
    return Page(
        question="What did they do for the fee, and what is mine?",
        sentence=sentence(
            f"{count_of(len(waiting), 'proposal')} for you to grant" if waiting else "nothing waits for you",
            seen_by,
            f"{looked(look_count)} from outside in {LOOK_DAYS} days",
        ),
        stats=[
            Stat("This month's fee", missing="No agreement has been entered yet, so no fee is computed."),
            Stat("Last proven export", missing="No package of the practice has been made yet."),
            Stat(
                "Waiting for you",
                str(len(waiting)),
                "look below" if waiting else "nothing",
                "attention" if waiting else "good",
            ),
        ],
        blocks=[
            approvals_block(actor, waiting),
            _looks(looks[:6]),
            _team(actor, practice.pk, on),
            _law(practice.jurisdiction, on),
            deadlines_block(ahead.deadlines(actor, on), on),
        ],
    )


def _looks(looks: Iterable[Any]) -> Block:
    return Block(
        title="Who looked at our patients",
        sentence=f"People of the organization and outside parties, in the last {LOOK_DAYS} days.",
        columns=("Who", "For", "What", "Why", "When"),
        rows=[
            (
                Text(each.person or "somebody"),
                Text(each.acted_as or ""),
                Text(each.what),
                Text(each.purpose),
                Moment(each.at),
            )
            for each in looks
        ],
        empty="Nobody from outside the practice looked at a patient's data.",
        more="Everybody who looked",
        more_url=reverse("who-looked"),
    )


def _team(actor: Actor, practice_id: int, on: date) -> Block:
    rows = [
        (
            Text(str(each.person), reverse("person", args=[each.person_id])),
            Text(each.role.label),
            Text(license_words(each) or "none named"),
            State("also at an organization", "attention")
            if each.holder_holds_organization_role
            else State("granted", "good")
            if each.granted_at
            else State("proposed", "waiting"),
        )
        for each in network.assignments_at(actor, practice_id, on)
    ]
    return Block(
        title="Our people and their licenses",
        columns=("Person", "Role", "License named", "Status"),
        rows=rows[:12],
        empty="Nobody is assigned to this practice yet. Propose the first person under Our people.",
    )


def _law(jurisdiction: str, on: date) -> Block:
    approvals = law.owner_approvals(jurisdiction, on)
    by_citation: dict[str, tuple[Citation, list[str]]] = {}
    for each in approvals.matters:
        by_citation.setdefault(each.citation.row_id, (each.citation, []))[1].append(each.label)
    return Block(
        title="What the law leaves to the owner",
        sentence=f"{approvals.sentence} {approvals.disclaimer}",
        columns=("Matters", "Citation", "Text"),
        rows=[
            (Text(_listed(labels)), Text(citation.citation), read_state(citation.read))
            for citation, labels in by_citation.values()
        ],
        empty=f"No rule on owner approvals was read for this state. {approvals.disclaimer}",
        more="The law of this state",
        more_url=law_url(jurisdiction),
    )


def _listed(labels: list[str]) -> str:
    words = ", ".join(labels)
    return words[:1].upper() + words[1:]


def looked(times: int) -> str:
    """How often somebody looked, in words.

    >>> looked(1)
    'your patients were looked at once'
    """
    often = {0: "not looked at", 1: "looked at once", 2: "looked at twice"}.get(times, f"looked at {times:,} times")
    return f"your patients were {often}"
