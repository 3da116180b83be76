"""A statement cut up for its page: its lines with what is said to them, its workings, its kept sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from abutment.fees.errors import NotFound
from abutment.fees.models import Dispute, Statement, StatementLine
from abutment.fees.queries.statements import Sheet, statements
from abutment.fees.seals import fmv_seal, law_seal, parts_of_law, worst_of
from abutment.fees.words import due_of, noun_of, standing_of, status_of
from abutment.foundation.documents import queries as documents
from abutment.foundation.documents.errors import NoSuchDocument
from abutment.foundation.scope import Actor
from abutment.kernel.working import Working

DISPUTE_KINDS = {"open": "attention", "conceded": "good", "rejected": "neutral", "withdrawn": "off"}


@dataclass(frozen=True, slots=True)
class Said:
    """A dispute in the margin of its line."""

    dispute: Dispute
    kind: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.dispute.state == "open"


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a statement with what is said to it, and whether the reader may dispute it."""

    line: StatementLine
    said: Sequence[Said]
    may_dispute: bool


def page_of(sheet: Sheet) -> dict[str, Any]:
    """All that the page of a statement shows."""
    seals = (law_seal(sheet), fmv_seal(sheet))
    return {
        "title": f"{noun_of(sheet.statement)} for {sheet.month.label}",
        "sentence": standing_of(sheet),
        "status": status_of(sheet.statement),
        "due": due_of(sheet.statement),
        "sheet": sheet,
        "lines": lines_of(sheet),
        "seals": seals,
        "vault": worst_of(*seals),
        "parts": parts_of_law(sheet),
    }


def lines_of(sheet: Sheet) -> list[Shown]:
    """The lines in order."""
    return [_shown(line, may_dispute="dispute" in sheet.may) for line in sheet.lines]


def _shown(line: StatementLine, *, may_dispute: bool) -> Shown:
    said = [Said(each, DISPUTE_KINDS[each.state]) for each in line.disputes.all()]
    return Shown(line, said, may_dispute and not any(each.is_open for each in said))


def working_at(sheet: Sheet, position: int) -> Working:
    """The working of the whole (0) or of the line at a position. Raises NotFound."""
    if position == 0:
        return sheet.working
    addends = [step for step in sheet.working.steps if step.is_addend]
    if position > len(addends):
        raise NotFound("This statement has no such line. Open it again.")
    step = addends[position - 1]
    return step.working or Working(step.label, step.value, (step,))


def stored_sheet(actor: Actor, statement: Statement) -> documents.OpenedDocument | None:
    """The sheet that was kept when a statement was issued; None when there is none, or none for this reader."""
    if statement.document_id is None:
        return None
    try:
        return documents.opened(actor, statement.document_id)
    except NoSuchDocument:  # counsel reads statements, not the shelf that they are kept on
        return None


def latest_statement(actor: Actor, practice_id: int | None) -> Statement | None:
    """The statement of a practice's last month that has one."""
    return statements(actor).filter(entity=practice_id, sequence=0).first()


def numbers_by_status(actor: Actor) -> dict[str, int]:
    """How many statements in scope stand in which state."""
    counted = statements(actor).order_by().values_list("status").annotate(Count("pk"))
    return dict(counted)
