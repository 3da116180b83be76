"""Terms: one side enters, the other approves; words are found in the paper; nothing that was approved changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from abutment.agreements import actions, queries
from abutment.agreements.actions import NewSource
from abutment.agreements.errors import Malformed, NotAllowed, Overlaps, QuoteNotFound
from abutment.agreements.models import Agreement, Term
from abutment.agreements.rules.values import FmvOpinion, TermKey
from abutment.foundation.scope import Actor, opened
from tests.agreements.conftest import FEE, FMV, NOTICE, PAYMENT_DAY, STARTS_ON, TEXT, Desk, value
from tests.cast import Cast


def test_what_one_side_entered_that_side_does_not_approve(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    term = desk.term(instrument, desk.paper(instrument), FEE)
    with pytest.raises(NotAllowed, match="the other side"):
        desk.approve(term, by="administrator")


def test_what_the_owner_entered_the_manager_approves(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    term = desk.term(instrument, desk.paper(instrument), FEE, by="olive")
    with pytest.raises(NotAllowed, match="the other side"):
        desk.approve(term)
    desk.approve(term, by="administrator")
    with opened(cast.actor("olive")):
        kept = Term.objects.get(pk=term.pk)
    assert (kept.entered_by_account_id, kept.entered_for_entity_id) == (cast.accounts["olive"], cast.entity("cedar"))
    assert (kept.approved_by_account_id, kept.approved_for_entity_id) == (
        cast.accounts["administrator"],
        cast.entity("keystone"),
    )
    assert not kept.approver_holds_organization_role


def test_of_an_agreement_with_outsiders_alone_the_practice_approves_its_own_entry(cast: Cast, desk: Desk) -> None:
    actor = cast.actor("olive")
    parties = [actions.NewParty("tenant", cast.entity("cedar")), actions.NewParty("landlord", name="Mill Street LLC")]
    with opened(actor):
        lease = actions.enter_agreement(
            actor=actor,
            agreement=actions.NewAgreement(cast.entity("cedar"), "lease", "Lease", STARTS_ON, parties),
        )
    instrument = desk.instrument(lease, by="olive")
    term = desk.term(instrument, desk.paper(instrument, by="olive"), NOTICE, by="olive")
    desk.approve(term)


def test_a_manager_does_not_enter_an_agreement_that_names_it_as_an_outsider(cast: Cast, desk: Desk) -> None:
    # Else the manager would be its only side.
    parties = [actions.NewParty("practice", cast.entity("cedar")), actions.NewParty("manager", name="Keystone LLC")]
    with pytest.raises(Malformed, match="not among its parties"):
        desk.draft(parties=parties)


def test_an_approval_by_somebody_of_the_organization_is_marked(cast: Cast, desk: Desk) -> None:
    from abutment.organizations import actions as network
    from abutment.organizations.models import Person

    administrator = cast.actor("administrator")
    with opened(administrator):
        network.propose_assignment(
            actor=administrator,
            person=Person.objects.get(pk=cast.persons["olive"]),
            entity_id=cast.entity("keystone"),
            role_code="executive",
            starts_on=STARTS_ON,
        )
    instrument = desk.instrument(desk.draft())
    term = desk.term(instrument, desk.paper(instrument), FEE)
    desk.approve(term)
    with opened(cast.actor("olive")):
        assert Term.objects.get(pk=term.pk).approver_holds_organization_role


def test_a_term_is_approved_once(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    term = desk.term(instrument, desk.paper(instrument), FEE)
    desk.approve(term)
    with pytest.raises(NotAllowed, match="once"):
        desk.approve(term)


def test_two_terms_of_one_instrument_do_not_claim_one_day(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    paper = desk.paper(instrument)
    desk.term(instrument, paper, FEE, ends_on=date(2025, 1, 1))
    desk.term(instrument, paper, FEE, starts_on=date(2025, 1, 1))
    with pytest.raises(Overlaps, match="some of those days"):
        desk.term(instrument, paper, FEE, starts_on=date(2024, 6, 1), ends_on=date(2024, 7, 1))
    desk.term(instrument, paper, PAYMENT_DAY, starts_on=date(2024, 6, 1))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"starts_on": date(2023, 12, 31)}, "does not begin before it"),
        ({"starts_on": date(2024, 5, 1), "ends_on": date(2024, 5, 1)}, "ends before it starts"),
    ],
)
def test_a_term_lies_on_days_of_its_agreement(cast: Cast, desk: Desk, days: dict[str, Any], words: str) -> None:
    instrument = desk.instrument(desk.draft())
    with pytest.raises(Malformed, match=words):
        desk.term(instrument, desk.paper(instrument), FEE, **days)


def test_a_quote_is_found_in_its_document_across_line_ends(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    term = desk.term(instrument, desk.paper(instrument), FEE)
    assert term.quote_is_verified
    assert term.quote == "a fixed fee\nof ten thousand dollars ($10,000.00) for each month"
    assert TEXT[term.starts_at : term.ends_at] == term.quote


def test_a_quote_that_the_document_does_not_hold_is_refused(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    with pytest.raises(QuoteNotFound, match="does not hold the words quoted: “nine thousand dollars”"):
        desk.term(instrument, desk.paper(instrument), FEE, quote="nine thousand dollars")


def test_characters_given_must_be_the_words_quoted(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    paper, actor = desk.paper(instrument), cast.actor("administrator")
    starts_at = TEXT.index("ten thousand")
    with opened(actor):
        exact = NewSource(paper, "4.1", "ten thousand", starts_at=starts_at, ends_at=starts_at + 12)
        shifted = NewSource(paper, "4.1", "ten thousand", starts_at=starts_at + 1, ends_at=starts_at + 13)
        with pytest.raises(QuoteNotFound, match="are not the words quoted"):
            actions.enter_term(actor=actor, amendment=instrument, value=value(FEE), starts_on=STARTS_ON, source=shifted)
        term = actions.enter_term(
            actor=actor, amendment=instrument, value=value(FEE), starts_on=STARTS_ON, source=exact
        )
    assert term.quote_is_verified


def test_words_that_stand_in_several_places_are_kept_without_a_place(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    term = desk.term(instrument, desk.paper(instrument), FEE, quote="fee")
    assert (term.quote_is_verified, term.starts_at) == (False, None)


def test_a_quote_of_what_is_no_text_is_taken_as_given(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    term = desk.term(instrument, desk.paper(instrument, media_type="application/pdf"), FEE, quote="not there")
    assert (term.quote_is_verified, term.quote) == (False, "not there")


def test_an_opinion_on_market_value_counts_once_approved_and_a_later_one_takes_over(
    cast: Cast, desk: Desk, msa: Agreement
) -> None:
    actor = cast.actor("administrator")
    later = {**FMV, "high_usd": "15000"}
    with opened(actor):
        paper = actions.attach_document(
            actor=actor,
            agreement=msa,
            amendment=None,
            paper=actions.NewPaper("opinion", "Appraisal"),
            content=desk_upload(TEXT),
        )
        source = NewSource(paper, "12", "Fees lie between $8,000 and $12,000 a month")
        terms = []
        for stored, starts_on, ends_on in (
            (FMV, date(2024, 1, 1), date(2027, 1, 1)),
            (later, date(2026, 1, 1), date(2028, 1, 1)),
        ):
            opinion = value(stored)
            assert isinstance(opinion, FmvOpinion)
            terms.append(
                actions.enter_fmv_opinion(
                    actor=actor, agreement=msa, value=opinion, starts_on=starts_on, ends_on=ends_on, source=source
                )
            )
        assert not queries.book_of(actor, msa).of(TermKey.FMV_OPINION).entries
    desk.approve(*terms)
    with opened(actor):
        dated = queries.book_of(actor, msa).of(TermKey.FMV_OPINION)
        assert [(entry.period.starts_on, entry.period.ends_on, entry.value.term_id) for entry in dated] == [
            (date(2024, 1, 1), date(2026, 1, 1), terms[0].pk),
            (date(2026, 1, 1), date(2028, 1, 1), terms[1].pk),
        ]
        ahead = queries.deadlines(actor, date(2027, 6, 1))
        assert ("Opinion on market value ends", date(2028, 1, 1)) in [(each.what, each.on) for each in ahead]
        with pytest.raises(NotAllowed, match="stays"):
            actions.remove_draft_term(actor=actor, term=queries.term(actor, terms[0].pk))


def test_only_an_opinion_on_market_value_stands_outside_of_an_instrument(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    term = desk.term(instrument, desk.paper(instrument), FEE)
    server = Actor.system("try")
    with opened(server), pytest.raises(Exception, match="term_is_of_an_amendment"):
        Term.objects.create(
            entity_id=term.entity_id,
            agreement_id=term.agreement_id,
            key="fee",
            value=FEE,
            agreement_document_id=term.agreement_document_id,
            quote="x",
            starts_on=STARTS_ON,
        )


def desk_upload(text: str) -> actions.Upload:
    from io import BytesIO

    return actions.Upload("appraisal.txt", BytesIO(text.encode()), "text/plain")
