"""The papers of an agreement, their text, and the terms that rest on them."""

from __future__ import annotations

from abutment.agreements.errors import NotFound
from abutment.agreements.models import Agreement, AgreementDocument, Amendment, CoveredLocation, Term
from abutment.foundation.documents.queries import opened
from abutment.foundation.scope import Actor

LONGEST_TEXT_BYTES = 2_000_000
"""A text that is longer is downloaded: a page of it could not be read anyhow."""


def papers_of(actor: Actor, agreement_id: int) -> list[AgreementDocument]:
    """The papers of an agreement; what prevails comes first, what stands outside of any instrument last."""
    found = AgreementDocument.objects.filter(agreement=agreement_id).select_related("amendment", "document")

    def place(paper: AgreementDocument) -> tuple[int, int, int]:
        return (-1 * (paper.amendment.number if paper.amendment else -1), paper.precedence, paper.pk)

    return sorted(found, key=place)


def text_of(actor: Actor, paper: AgreementDocument) -> str | None:
    """The text of a paper; None when it is not text, or longer than a page can show. Noted in the trail as a look."""
    document = paper.document
    if not document.media_type.startswith("text/") or document.size_bytes > LONGEST_TEXT_BYTES:
        return None
    return opened(actor, document.pk).read().decode("utf-8", errors="replace")


def quotes_on(actor: Actor, paper: AgreementDocument) -> list[Term]:
    """The terms that rest on a paper, in the order in which their words stand there."""
    return list(Term.objects.filter(agreement_document=paper).order_by("starts_at", "pk"))


def open_instruments(actor: Actor, agreement: Agreement) -> list[Amendment]:
    """The instruments of an agreement that are not signed yet, the latest first."""
    return list(Amendment.objects.filter(agreement=agreement, signed_on=None).order_by("-number"))


def covered_by(actor: Actor, agreement: Agreement) -> list[CoveredLocation]:
    """The locations for which an agreement holds or held; none: for all."""
    found = CoveredLocation.objects.filter(agreement=agreement).select_related("location")
    return list(found.order_by("location__name", "starts_on"))


def covered(actor: Actor, covered_id: int) -> CoveredLocation:
    """One location that an agreement covers. Raises NotFound."""
    found: CoveredLocation | None = (
        CoveredLocation.objects.select_related("agreement__entity", "location").filter(pk=covered_id).first()
    )
    if found is None:
        raise NotFound("There is no such location here. Check the address, or in whose name you look.")
    return found
