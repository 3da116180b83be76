"""An agreement of a practice in which every row says whose it is."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from abutment.agreements import actions
from abutment.agreements.actions import NewAgreement, NewOpinion, NewPaper, NewParty, NewSource, Upload
from abutment.agreements.models import Agreement, AgreementDocument, Amendment, CoveredLocation, Opinion, Term
from abutment.agreements.rules.values import read_value
from abutment.foundation.scope import opened
from abutment.law.rules.fees import FeeMethod
from abutment.organizations.models import Location
from tests.cast import SERVER, START, Cast

FEE = {"key": "fee", "formula": {"method": "flat", "amount_usd": "4711"}}


def leave_agreement(name: str, cast: Cast) -> None:
    """A draft with a paper, a term, a covered location and an opinion, the practice's mark in each."""
    practice, mark = cast.entity(name), f"mark of {name}"
    with opened(SERVER):
        office = Location.objects.get(entity_id=practice)
        parties = [NewParty("practice", practice), NewParty("manager", name=f"{mark} in a party")]
        new = NewAgreement(practice, "msa", f"{mark} in an agreement", START, parties, [office.pk])
        agreement = actions.enter_agreement(actor=SERVER, agreement=new)
        instrument = Amendment.objects.get(agreement=agreement)
        paper = actions.attach_document(
            actor=SERVER,
            agreement=agreement,
            amendment=instrument,
            paper=NewPaper("agreement", f"{mark} in a paper"),
            content=Upload("msa.txt", BytesIO(f"The fee is {mark} in its words.".encode()), "text/plain"),
        )
        actions.enter_term(
            actor=SERVER,
            amendment=instrument,
            value=read_value(FEE),
            starts_on=START,
            source=NewSource(paper, "1", f"{mark} in its words"),
        )
        opinion = NewOpinion(
            "US-TX", FeeMethod.FLAT, date(2024, 1, 1), START, f"{mark} in an opinion", counsel_name="Counsel"
        )
        actions.give_opinion(actor=SERVER, agreement=agreement, opinion=opinion)


def agreement_numbers(practice: int) -> dict[str, list[int]]:
    """The numbers by which the rows of a practice's agreements are asked for; call it in an open scope."""
    tables: dict[str, Any] = {
        "agreement_id": Agreement,
        "amendment_id": Amendment,
        "paper_id": AgreementDocument,
        "term_id": Term,
        "covered_id": CoveredLocation,
        "opinion_id": Opinion,
    }
    found = {name: table.objects.filter(entity_id=practice) for name, table in tables.items()}
    papers = found["paper_id"].values_list("document", flat=True)
    return {
        "document_id": list(papers),
        **{name: list(rows.order_by("-pk").values_list("pk", flat=True)[:2]) for name, rows in found.items()},
    }
