"""The owner dentist: what did they do for the fee, and what is mine?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from abutment.agreements.queries import WaitingTerms, terms_to_approve
from abutment.desk.blocks import Act, Block, Moment, Page, Stat, State, Text, sentence
from abutment.desk.today import deliveries, taken
from abutment.desk.today.network import (
    approvals_block,
    deadlines_block,
    due_dates,
    law_url,
    license_words,
    read_state,
)
from abutment.fees.models import Statement
from abutment.fees.queries import statements as statements_of
from abutment.foundation.audit import queries as trail
from abutment.foundation.scope import Actor
from abutment.kernel.money import format_usd
from abutment.law import queries as law
from abutment.law.answers import Citation
from abutment.organizations import queries as network
from abutment.portability.queries.deliveries import standing_of_deliveries
from abutment.web.words import count_of, distance_in_words

LOOK_DAYS = 30
STATUS_KINDS = {
    Statement.Status.DRAFT: "waiting",
    Statement.Status.WAITS: "attention",
    Statement.Status.REFUSED: "bad",
    Statement.Status.APPROVED: "good",
    Statement.Status.ISSUED: "good",
    Statement.Status.DISPUTED: "attention",
    Statement.Status.SETTLED: "good",
}


def page(actor: Actor, on: date) -> Page:
    """What waits for the owner, who sees the practice, who looked at patients, and what the state leaves to the
    owner."""
    practice = network.practice(actor, actor.acting_entity_id or 0)
    affiliations = list(network.affiliations(actor, practice.pk))
    current = next((each for each in affiliations if each.holds(on)), None)
    waiting = [each for each in network.proposals(actor) if each.entity_id == practice.pk]
    statements = list(latest_statements(actor, practice.pk))
    approvals = [each for each in statements if each.needs_approval and each.status == "draft"]
    terms = terms_to_approve(actor)
    delivered = standing_of_deliveries(actor, practice.pk, timezone.now())
    for_me = len(waiting) + len(approvals) + len(terms)
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
            month_in_words(statements),
            deliveries.in_words(delivered),
            f"{count_of(for_me, 'matter')} for you to decide" if for_me else "nothing waits for you",
            seen_by,
            f"{looked(look_count)} from outside in {LOOK_DAYS} days",
        ),
        stats=[
            fee_stat(statements),
            *deliveries.deliveries_stat(delivered),
            taken.export_stat(actor, practice.pk, on),
            Stat(
                "Waiting for you",
                str(for_me),
                "look below" if for_me else "nothing",
                "attention" if for_me else "good",
            ),
        ],
        first=_month(statements),
        blocks=[
            *deliveries.missed_block(delivered),
            *taken.taken_blocks(actor, practice.pk, on),
            *taken.requests_blocks(actor, practice.pk, on),
            *([decisions_block(approvals, terms)] if approvals or terms else []),
            approvals_block(actor, waiting),
            _looks(looks[:6]),
            _team(actor, practice.pk, on),
            _law(practice.jurisdiction, on),
            deadlines_block(due_dates(actor, on), on),
        ],
    )


def latest_statements(actor: Actor, practice_id: int) -> Iterable[Statement]:
    """The statements of the practice's last months with one, the newest first; corrections stand by themselves."""
    return statements_of(actor).filter(entity=practice_id)[:6]


def month_in_words(found: Sequence[Statement]) -> str:
    """The newest statement as a part of a sentence; empty when there is none."""
    first = next((each for each in found if not each.is_correction), None)
    if first is None:
        return ""
    return f"the fee of {first.of_month.label} is {format_usd(first.fee_cents)} ({first.get_status_display().lower()})"


def fee_stat(found: Sequence[Statement]) -> Stat:
    """The fee of the newest month that has a statement."""
    first = next((each for each in found if not each.is_correction), None)
    if first is None:
        return Stat("This month's fee", missing="No statement has been computed yet.")
    state = state_of(first)
    return Stat(f"Our month, {first.of_month.label}", format_usd(first.fee_cents), state.word, state.kind)


def state_of(statement: Statement) -> State:
    """How a statement stands, as a word and its kind."""
    return State(statement.get_status_display().lower(), STATUS_KINDS[Statement.Status(statement.status)])


def _month(found: Sequence[Statement]) -> Block:
    return Block(
        title="What they did for the fee",
        sentence="Each statement shows every step from the agreement's terms to the amount.",
        columns=("Month", "Charged", "Status", "In short", ""),
        rows=[
            (
                Text(each.of_month.label, reverse("statement", args=[each.pk])),
                Text(format_usd(each.fee_cents, negative_in_parentheses=True)),
                state_of(each),
                Text(each.sentence),
                Act("Why", reverse("statement", args=[each.pk])),
            )
            for each in found[:2]
        ],
        empty="No statement has been computed for this practice yet.",
    )


def decisions_block(approvals: Sequence[Statement], terms: Sequence[WaitingTerms]) -> Block:
    """Statements and terms that wait for the owner's own approval."""
    return Block(
        title="Statements and terms for you to approve",
        sentence="Nobody at the organization can approve these for you.",
        columns=("What", "About", "Why", ""),
        rows=[
            *(
                (
                    Text(f"Statement of {each.of_month.label}"),
                    Text(format_usd(each.fee_cents)),
                    Text(each.approval_citation),
                    Act("Read", reverse("statement", args=[each.pk])),
                )
                for each in approvals
            ),
            *(
                (
                    Text(count_of(each.count, "term")),
                    Text(each.title, each.url),
                    Text("Each with the words that it rests on."),
                    Act("Read", each.url),
                )
                for each in terms
            ),
        ],
        empty="Nothing waits for you.",
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
