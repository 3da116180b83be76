"""Reviews of the cast: an invented agreement, read in this process, in the name of who would ask."""

from __future__ import annotations

from io import BytesIO

from abutment.agreements import actions, queries
from abutment.agreements.actions import NewReview, Upload
from abutment.agreements.models import Agreement, Review
from abutment.agreements.queries.reviews import readable_papers, review
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.scope import opened
from tests.cast import Cast

PAPER = """MANAGEMENT SERVICES AGREEMENT

This Management Services Agreement is made between Cedar Dental PLLC (the "Practice") and Keystone Dental Partners
LLC (the "Manager").

1. Services

1.1 Services. Manager shall provide to Practice the nonclinical services listed in Schedule A: billing and collections,
accounting, human resources, purchasing and information technology.

1.2 Clinical Autonomy. Practice and its licensed dentists alone make all clinical decisions, and Manager shall not
control or influence the clinical judgment of any dentist.

2. Fee

2.1 Management Fee. Practice shall pay to Manager a management fee of eighteen percent (18%) of net collections
for each month, within thirty (30) days of the invoice.

2.2 Late Payment. Amounts that are unpaid bear a late charge of one percent (1.0%) per month.

3. Records

3.1 Records. Manager owns all patient records and charts of the Practice, and may keep them after termination.

4. Term

4.1 Term. The initial term is five (5) years and renews automatically for periods of one (1) year.

4.2 Notice. Either party may give notice of non-renewal at least ninety (90) days before the end of the
then-current term.
"""
LETTER = """OFFER OF EMPLOYMENT

Dear Dr. Invented,

We are pleased to offer you employment as an associate dentist. Your start date is March 1. Your base salary is
$180,000 a year, paid every two weeks. You are an at-will employee and may take fifteen days of paid time off. Your
supervisor is the office manager. Please sign this offer letter to accept the position.
"""


def ask(
    cast: Cast, who: str = "olive", text: str | bytes = PAPER, *, name: str = "offer.txt", kind: str = "msa"
) -> Review:
    """A review of one paper that was brought along, not read yet."""
    actor = cast.actor(who)
    content = text.encode() if isinstance(text, str) else text
    with opened(actor):
        upload = Upload(name, BytesIO(content), "text/plain")
        return actions.start_review(actor=actor, review=NewReview(kind, [upload]))


def ask_of(cast: Cast, agreement: Agreement, who: str = "administrator", kind: str = "msa") -> Review:
    """A review of the papers of an agreement, not read yet."""
    actor = cast.actor(who)
    with opened(actor):
        held = queries.agreement(actor, agreement.pk)
        papers = readable_papers(actor, held)
        return actions.start_review(actor=actor, review=NewReview(kind, papers, agreement=held))


def read(cast: Cast, asked: Review, who: str = "olive") -> Review:
    """Let the worker read it."""
    outcomes = [said for name, said in work_through() if "read_papers" in name]
    assert outcomes == ["done"], outcomes
    actor = cast.actor(who)
    with opened(actor):
        return review(actor, asked.pk)


def share(cast: Cast, asked: Review, who: str = "olive", to: str = "keystone") -> Review:
    """Share it with the other side."""
    actor = cast.actor(who)
    with opened(actor):
        return actions.share_review(actor=actor, review=review(actor, asked.pk), with_entity_id=cast.entity(to))
