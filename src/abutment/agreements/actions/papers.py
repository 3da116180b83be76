"""Attaching papers to an agreement."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from abutment.agreements.errors import Malformed
from abutment.agreements.models import Agreement, AgreementDocument, Amendment, Opinion
from abutment.agreements.policies import check_can_enter
from abutment.agreements.refusals import in_words
from abutment.foundation.audit import record
from abutment.foundation.documents.actions import store
from abutment.foundation.documents.queries import document
from abutment.foundation.documents.rules import UNKNOWN_TYPE, Filing, Shelf
from abutment.foundation.documents.sealing import Readable
from abutment.foundation.scope import Actor


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in."""

    name: str
    stream: Readable
    media_type: str = UNKNOWN_TYPE


@dataclass(frozen=True, slots=True)
class NewPaper:
    """What a paper is to its instrument; precedence None: after those that are there."""

    role: str
    title: str
    precedence: int | None = None


@transaction.atomic
def attach_document(
    *, actor: Actor, agreement: Agreement, amendment: Amendment | None, paper: NewPaper, content: Upload | int
) -> AgreementDocument:
    """Attach a paper to an instrument that is not signed yet; content: a file, or the number of a stored document.

    Without an amendment it stands outside of what is signed: an appraisal, a letter of counsel.
    """
    check_can_enter(agreement.entity_id, f"papers of {agreement.title}")
    if paper.role not in AgreementDocument.Role.values:
        raise Malformed(f"There is no paper of role {paper.role}. Use {', '.join(AgreementDocument.Role.values)}.")
    with in_words():
        if isinstance(content, Upload):
            filing = Filing(content.name, Shelf.AGREEMENTS, paper.role, content.media_type)
            kept = store(actor, entity_id=agreement.entity_id, filing=filing, stream=content.stream)
        else:
            kept = document(actor, content)
        attached = AgreementDocument.objects.create(
            entity_id=agreement.entity_id,
            agreement=agreement,
            amendment=amendment,
            document=kept,
            role=paper.role,
            title=paper.title.strip() or kept.name,
            precedence=paper.precedence or _next_place(agreement, amendment),
        )
        record(
            actor,
            action="agreement.document_attached",
            entity_id=agreement.entity_id,
            subject=f"agreement {agreement.pk}",
            details={"document": kept.pk, "sha256": kept.sha256_hex, "role": paper.role},
        )
    return attached


def _next_place(agreement: Agreement, amendment: Amendment | None) -> int:
    last = agreement.documents.filter(amendment=amendment).aggregate(last=Max("precedence"))["last"]
    return int(last or 0) + 1


@transaction.atomic
def detach_document(*, actor: Actor, paper: AgreementDocument) -> None:
    """Take a paper off an instrument that is not signed and on which no term rests; the document stays stored."""
    check_can_enter(paper.entity_id, f"papers such as {paper.title}")
    if paper.terms.exists():
        raise Malformed(f"Terms rest on {paper.title}. Remove those drafts first.")
    if Opinion.objects.filter(agreement_document=paper).exists():
        raise Malformed(f"An opinion of counsel rests on {paper.title}, so it stays.")
    with in_words():
        record(
            actor,
            action="agreement.document_detached",
            entity_id=paper.entity_id,
            subject=f"agreement {paper.agreement_id}",
            details={"document": paper.document_id},
        )
        paper.delete()
