"""An agreement of the cast: Cedar's with Keystone, entered by the administrator, approved by Olive, seen by counsel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from abutment.agreements import actions, queries
from abutment.agreements.actions import NewAgreement, NewPaper, NewParty, NewSource, Upload
from abutment.agreements.models import Agreement, AgreementDocument, Amendment, Term
from abutment.agreements.rules.values import TermValue, read_value
from abutment.foundation.scope import opened
from tests.cast import Cast

STARTS_ON = date(2024, 1, 1)
TEXT = """MANAGEMENT SERVICES AGREEMENT

4.1 Fee. The Practice shall pay to the Manager a fixed fee
of ten thousand dollars ($10,000.00) for each month.
4.2 Payment. The fee is due on the fifteenth day of the following month.
9.1 Term. This Agreement runs for five years and renews for periods of one year.
9.2 Notice. Either party may end it by notice of ninety days before the end of a term.
12 Market value. Fees lie between $8,000 and $12,000 a month, by Invented Appraisers.
"""
FEE = {"key": "fee", "formula": {"method": "flat", "amount_usd": "10000"}}
PAYMENT_DAY = {"key": "payment_day", "day": 15}
RENEWAL = {"key": "renewal", "initial_months": 60, "renews": "automatically", "renewal_months": 12}
NOTICE = {"key": "notice", "days": 90, "ends": "at_the_end_of_the_term"}
FMV = {"key": "fmv_opinion", "low_usd": "8000", "high_usd": "12000", "per": "month", "method": "market",
       "appraiser": "Invented Appraisers"}  # fmt: skip
QUOTES = {
    "fee": ("4.1", "a fixed fee of ten thousand dollars ($10,000.00) for each month"),
    "payment_day": ("4.2", "due on the fifteenth day of the following month"),
    "renewal": ("9.1", "runs for five years and renews for periods of one year"),
    "notice": ("9.2", "notice of ninety days before the end of a term"),
    "fmv_opinion": ("12", "Fees lie between $8,000 and $12,000 a month"),
}


def value(stored: dict[str, Any]) -> TermValue:
    return read_value(stored)


@dataclass
class Desk:
    """Writes agreements of the cast, each act in the name of who would do it."""

    cast: Cast

    def draft(self, title: str = "Management services agreement", practice: str = "cedar", **keys: Any) -> Agreement:
        """A draft that the administrator entered (by: or another), between a practice and Keystone."""
        actor = self.cast.actor(keys.pop("by", "administrator"))
        parties = [
            NewParty("practice", self.cast.entity(practice), signatory="The owner"),
            NewParty("manager", self.cast.entity("keystone")),
        ]
        given = {"kind": "msa", "starts_on": STARTS_ON, "parties": parties, **keys}
        with opened(actor):
            return actions.enter_agreement(
                actor=actor, agreement=NewAgreement(entity_id=self.cast.entity(practice), title=title, **given)
            )

    def instrument(self, agreement: Agreement, number: int = 0, *, by: str = "administrator") -> Amendment:
        actor = self.cast.actor(by)
        with opened(actor):
            return Amendment.objects.select_related("agreement").get(agreement=agreement, number=number)

    def paper(self, instrument: Amendment, text: str = TEXT, **keys: Any) -> AgreementDocument:
        actor = self.cast.actor(keys.pop("by", "administrator"))
        media_type = keys.pop("media_type", "text/plain")
        with opened(actor):
            return actions.attach_document(
                actor=actor,
                agreement=instrument.agreement,
                amendment=instrument,
                paper=NewPaper("agreement", keys.pop("title", "Agreement"), **keys),
                content=Upload("agreement.txt", BytesIO(text.encode()), media_type),
            )

    def term(
        self,
        instrument: Amendment,
        paper: AgreementDocument,
        stored: dict[str, Any],
        *,
        by: str = "administrator",
        starts_on: date | None = None,
        ends_on: date | None = None,
        quote: str = "",
    ) -> Term:
        actor = self.cast.actor(by)
        section, words = QUOTES.get(stored["key"], ("1", "MANAGEMENT SERVICES AGREEMENT"))
        with opened(actor):
            return actions.enter_term(
                actor=actor,
                amendment=instrument,
                value=value(stored),
                starts_on=starts_on or instrument.effective_on,
                ends_on=ends_on,
                source=NewSource(paper, section, quote or words),
            )

    def approve(self, *terms: Term, by: str = "olive") -> None:
        actor = self.cast.actor(by)
        with opened(actor):
            for term in terms:
                actions.approve_term(actor=actor, term=queries.term(actor, term.pk))

    def stamp(self, instrument: Amendment, on: date | None = None) -> None:
        """Reviewed and seen by counsel."""
        day = on or instrument.effective_on
        administrator, counsel = self.cast.actor("administrator"), self.cast.actor("counsel")
        with opened(administrator):
            actions.review_amendment(actor=administrator, amendment=instrument, on=day)
        with opened(counsel):
            actions.counsel_reviews(actor=counsel, amendment=queries.amendment(counsel, instrument.pk), on=day)

    def sign(self, instrument: Amendment, on: date | None = None) -> Amendment:
        actor = self.cast.actor("administrator")
        with opened(actor):
            return actions.sign_amendment(
                actor=actor, amendment=queries.amendment(actor, instrument.pk), on=on or instrument.effective_on
            )

    def signed(self, *stored: dict[str, Any], approver: str = "olive", **keys: Any) -> Agreement:
        """An agreement with these terms, approved and signed on its first day."""
        agreement = self.draft(**keys)
        self.complete(self.instrument(agreement), *(stored or (FEE, PAYMENT_DAY, RENEWAL, NOTICE)), approver=approver)
        return agreement

    def complete(self, instrument: Amendment, *stored: dict[str, Any], approver: str = "olive", **keys: Any) -> None:
        """Take a draft with these terms all the way to its signature."""
        paper = self.paper(instrument)
        self.approve(*[self.term(instrument, paper, each, **keys) for each in stored], by=approver)
        self.stamp(instrument)
        self.sign(instrument)

    def amend(self, agreement: Agreement, effective_on: date, *stored: dict[str, Any], **keys: Any) -> Amendment:
        """A further amendment, signed, with these terms."""
        actor = self.cast.actor("administrator")
        with opened(actor):
            begun = actions.begin_amendment(
                actor=actor, agreement=agreement, title="Changed terms", effective_on=effective_on
            )
        self.complete(begun, *stored, **keys)
        return begun


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


@pytest.fixture
def msa(desk: Desk) -> Agreement:
    """Cedar's agreement with Keystone: $10,000 a month, due on the 15th, five years, ninety days' notice."""
    return desk.signed()
