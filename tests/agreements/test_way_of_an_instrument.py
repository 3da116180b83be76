"""From draft to signed: the stamps in their order, and what the database refuses on the way."""

from __future__ import annotations

from datetime import date

from abutment.agreements import queries
from abutment.agreements.models import Agreement
from abutment.agreements.rules.lifecycle import Stage
from abutment.agreements.rules.values import TermKey
from abutment.foundation.scope import opened
from abutment.kernel.periods import Period
from tests.cast import Cast


def test_a_signed_agreement_says_on_each_day_what_is_owed(cast: Cast, msa: Agreement) -> None:
    actor = cast.actor("olive")
    with opened(actor):
        page = queries.page(actor, msa.pk, date(2026, 5, 1))
        book = queries.book_of(actor, msa)
    assert page.stage is Stage.ACTIVE
    assert [row.key for row in page.in_force] == [
        TermKey.FEE,
        TermKey.PAYMENT_DAY,
        TermKey.RENEWAL,
        TermKey.NOTICE,
    ]
    assert all(row.term.quote_is_verified for row in page.in_force)
    assert book.as_of(TermKey.FEE, date(2026, 5, 1)).source.section == "4.1"
    assert page.outlook.notice_by == date(2028, 10, 2)
    assert page.amendments[0].amendment.counsel_name == "Counsel of Keystone"


def test_it_is_found_in_lists_fees_and_deadlines(cast: Cast, msa: Agreement) -> None:
    actor = cast.actor("controller")
    with opened(actor):
        short = queries.in_short(queries.agreements(actor, date(2026, 5, 1)).get(pk=msa.pk))
        found = queries.fee_agreements(actor, None, Period(date(2026, 5, 1), date(2026, 6, 1)))
        ahead = queries.deadlines(actor, date(2028, 5, 1))
    assert (short.stage, short.notice_by, short.parties) == (
        Stage.ACTIVE,
        date(2028, 10, 2),
        "Keystone Dental Partners",
    )
    assert [(each.agreement_id, each.jurisdictions, each.served, each.conflict) for each in found] == [
        (msa.pk, ("US-NY",), (Period(date(2024, 1, 1)),), "")
    ]
    assert [(each.on, each.what) for each in ahead] == [(date(2028, 10, 2), "Notice is due")]
