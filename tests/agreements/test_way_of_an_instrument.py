"""From draft to signed: the stamps in their order, and what the database refuses on the way."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, ProtectedError

from abutment.agreements import actions, queries
from abutment.agreements.actions import NewPaper, Upload
from abutment.agreements.errors import Malformed, NotAllowed, NotFound, Overlaps
from abutment.agreements.models import Agreement, AgreementDocument, Amendment, CoveredLocation, Party, Term
from abutment.agreements.rules.lifecycle import Stage
from abutment.agreements.rules.values import TermKey
from abutment.foundation.audit import queries as trail
from abutment.foundation.scope import Actor, opened
from abutment.kernel.periods import Period
from tests.agreements.conftest import FEE, NOTICE, PAYMENT_DAY, STARTS_ON, Desk
from tests.cast import Cast

SERVER = Actor.system("try what is refused")


def refusal(statement: str, values: dict[str, int] | None = None) -> str | None:
    """SQL by hand under the application login must fail; returns the state in which the database refused it."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = caught.value.__cause__
    return cause.sqlstate if isinstance(cause, psycopg.Error) else None


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
    assert all(row.quote_is_verified for row in page.in_force)
    assert book.as_of(TermKey.FEE, date(2026, 5, 1)).source.section == "4.1"
    assert page.outlook.notice_by == date(2028, 10, 2)
    assert page.amendments[0].amendment.counsel_name == "Counsel of Keystone"


def test_each_stamp_leads_to_the_next_step(cast: Cast, desk: Desk) -> None:
    agreement = desk.draft()
    instrument, actor = desk.instrument(agreement), cast.actor("administrator")

    def stands() -> tuple[Stage, str]:
        with opened(actor):
            row = queries.page(actor, agreement.pk, date(2026, 5, 1)).original
            return row.stage, row.next_step

    assert stands() == (Stage.DRAFT, "Attach the paper.")
    paper = desk.paper(instrument)
    assert stands() == (Stage.DRAFT, "Enter its terms, each with the words that it rests on.")
    term = desk.term(instrument, paper, FEE)
    assert stands() == (Stage.DRAFT, "1 term waits for the other side to approve it.")
    desk.approve(term)
    assert stands() == (Stage.DRAFT, "Record that it was reviewed.")
    desk.stamp(instrument)
    assert stands() == (Stage.COUNSEL, "Record that it was signed.")
    desk.sign(instrument)
    assert stands() == (Stage.ACTIVE, "")
    with opened(actor):
        assert queries.page(actor, agreement.pk, date(2023, 1, 1)).stage is Stage.DRAFT


def test_signing_waits_for_counsel_for_every_approval_and_for_a_paper(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    paper = desk.paper(instrument)
    with pytest.raises(Malformed, match="after counsel has reviewed"):
        desk.sign(instrument)
    term = desk.term(instrument, paper, FEE)
    desk.stamp(instrument)
    with pytest.raises(Malformed, match="waits for its approval"):
        desk.sign(instrument)
    desk.approve(term)
    assert desk.sign(instrument).is_signed


def test_nothing_is_signed_without_a_paper(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    desk.stamp(instrument)
    with pytest.raises(Malformed, match="no document to sign"):
        desk.sign(instrument)


@pytest.mark.parametrize(
    ("reviewed", "counsel", "signed", "words"),
    [
        (date(2024, 2, 1), date(2024, 1, 31), None, "Counsel reviews what was reviewed"),
        (date(2024, 2, 1), date(2024, 2, 2), date(2024, 2, 1), "after counsel has reviewed"),
    ],
)
def test_stamps_follow_each_other(
    cast: Cast, desk: Desk, reviewed: date, counsel: date, signed: date | None, words: str
) -> None:
    instrument = desk.instrument(desk.draft())
    desk.paper(instrument)

    def stamp() -> None:
        actions.review_amendment(actor=SERVER, amendment=instrument, on=reviewed)
        actions.counsel_reviews(actor=SERVER, amendment=instrument, on=counsel, counsel_name="A. Name")
        if signed:
            actions.sign_amendment(actor=SERVER, amendment=instrument, on=signed)

    with opened(SERVER), pytest.raises(Malformed, match=words):
        stamp()


def test_what_comes_after_the_review_opens_it_again(cast: Cast, desk: Desk) -> None:
    draft = desk.draft()
    instrument = desk.instrument(draft)
    paper = desk.paper(instrument)
    desk.stamp(instrument)
    term = desk.term(instrument, paper, FEE)
    assert desk.instrument(draft).counsel_on is None
    desk.approve(term)
    desk.stamp(instrument)
    desk.paper(instrument, title="Exhibit A")
    assert desk.instrument(draft).reviewed_on is None


def test_counsel_stamps_in_their_own_name_whatever_is_written(cast: Cast, desk: Desk) -> None:
    instrument = desk.instrument(desk.draft())
    administrator, counsel = cast.actor("administrator"), cast.actor("counsel")
    with opened(administrator):
        actions.review_amendment(actor=administrator, amendment=instrument, on=STARTS_ON)
        recorded = actions.counsel_reviews(
            actor=administrator, amendment=instrument, on=STARTS_ON, counsel_name="Somebody Outside"
        )
        assert (recorded.counsel_name, recorded.counsel_account_id) == ("Somebody Outside", None)
    with opened(counsel):
        own = actions.counsel_reviews(
            actor=counsel,
            amendment=queries.amendment(counsel, instrument.pk),
            on=date(2024, 1, 2),
            counsel_name="Somebody Else",
        )
        assert (own.counsel_name, own.counsel_account_id) == ("Counsel of Keystone", cast.accounts["counsel"])
        for stamp in ("reviewed_on", "signed_on"):
            with pytest.raises(DatabaseError, match="who may enter"), transaction.atomic():
                Amendment.objects.filter(pk=instrument.pk).update(**{stamp: date(2024, 1, 3)})
    with opened(administrator), pytest.raises(Malformed, match="a name and a day"):
        actions.counsel_reviews(actor=administrator, amendment=instrument, on=STARTS_ON)


CHANGES: list[tuple[type[Model], dict[str, object] | None]] = [
    (Amendment, {"signed_on": None}),
    (Amendment, {"effective_on": date(2025, 1, 1)}),
    (Amendment, None),
    (Term, {"quote": "other words"}),
    (Term, {"ends_on": date(2025, 1, 1)}),
    (Term, {"approved_at": None}),
    (Term, None),
    (AgreementDocument, {"precedence": 9}),
    (AgreementDocument, {"title": "Another"}),
    (AgreementDocument, None),
    (Party, {"signatory": "Somebody"}),
    (Party, None),
    (Agreement, {"starts_on": date(2020, 1, 1)}),
    (Agreement, {"title": "Another"}),
    (Agreement, {"kind": "it"}),
    (Agreement, None),
]


@pytest.mark.parametrize(("table", "change"), CHANGES)
@pytest.mark.parametrize("who", ["server", "administrator", "olive"])
def test_what_was_signed_never_changes_not_even_for_the_server(
    cast: Cast, msa: Agreement, table: type[Model], change: dict[str, object] | None, who: str
) -> None:
    with opened(SERVER if who == "server" else cast.actor(who)):
        rows = table._default_manager.filter(**{"pk" if table is Agreement else "agreement": msa.pk})
        assert rows.exists()
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            rows.update(**change) if change is not None else rows.delete()


@pytest.mark.parametrize("name", ["amendment", "term", "agreementdocument", "party", "agreement"])
def test_nor_for_sql_by_hand(cast: Cast, msa: Agreement, name: str) -> None:
    column = "id" if name == "agreement" else "agreement_id"
    with opened(SERVER):
        assert refusal(f"delete from agreements_{name} where {column} = {msa.pk}") == "42501"
        assert refusal(f"truncate agreements_{name}") == "42501"


@pytest.mark.parametrize(
    "statement",
    [
        "insert into agreements_amendment (entity_id, agreement_id, number, title, effective_on, counsel_name) "
        "values (%(cedar)s, %(msa)s, 5, 'x', '2024-01-01', '')",
        "insert into agreements_amendment (entity_id, agreement_id, number, title, effective_on, counsel_name) "
        "values (%(cedar)s, %(msa)s, 1, 'x', '2023-01-01', '')",
        "insert into agreements_amendment (entity_id, agreement_id, number, title, effective_on, counsel_name, "
        "reviewed_on) values (%(cedar)s, %(msa)s, 1, 'x', '2024-01-01', '', '2024-01-01')",
        "insert into agreements_amendment (entity_id, agreement_id, number, title, effective_on, counsel_name) "
        "values (%(birch)s, %(msa)s, 1, 'x', '2024-01-01', '')",
        "insert into agreements_term (entity_id, agreement_id, key, value, agreement_document_id, section, quote, "
        "quote_is_verified, starts_on, approver_holds_organization_role) select entity_id, agreement_id, "
        "'fmv_opinion', '{\"key\": \"fee\"}', agreement_document_id, '', 'x', false, '2024-01-01', false "
        "from agreements_term limit 1",
        "insert into agreements_term (entity_id, agreement_id, key, value, agreement_document_id, section, quote, "
        "quote_is_verified, starts_on, approver_holds_organization_role) select entity_id, agreement_id, 'fee', value, "
        "agreement_document_id, '', 'x', false, '2024-01-01', false from agreements_term where key = 'fee'",
        "insert into agreements_party (entity_id, agreement_id, role, name, signatory) "
        "values (%(cedar)s, %(msa)s, 'other', 'Late', '')",
        "insert into agreements_coveredlocation (entity_id, agreement_id, amendment_id, location_id, starts_on) "
        "select %(cedar)s, %(msa)s, a.id, l.id, '2024-01-01' from organizations_location l, agreements_amendment a "
        "where l.entity_id = %(birch)s",
        "insert into agreements_coveredlocation (entity_id, agreement_id, amendment_id, location_id, starts_on) "
        "select %(cedar)s, %(msa)s, a.id, l.id, '2024-01-01' from organizations_location l, agreements_amendment a "
        "where l.entity_id = %(cedar)s",
        "update agreements_agreement set named_entity_ids = '{}', title = 'x'",
    ],
)
def test_sql_by_hand_makes_nothing_that_was_never_agreed(cast: Cast, msa: Agreement, statement: str) -> None:
    with opened(cast.actor("administrator")):
        assert refusal(statement, {**cast.entities, "msa": msa.pk}) in ("42501", "23514", "23503")


def test_whom_an_agreement_names_is_written_by_the_database(cast: Cast, msa: Agreement) -> None:
    with opened(cast.actor("olive")):
        Agreement.objects.filter(pk=msa.pk).update(named_entity_ids=[])
        assert Agreement.objects.get(pk=msa.pk).named_entity_ids == [cast.entity("keystone")]


def test_nothing_is_slipped_into_what_was_signed(cast: Cast, desk: Desk, msa: Agreement) -> None:
    instrument, actor = desk.instrument(msa), cast.actor("administrator")
    with opened(actor):
        paper = AgreementDocument.objects.select_related("document").get(agreement=msa)
    with pytest.raises(NotAllowed, match="begin a new amendment"):
        desk.term(instrument, paper, PAYMENT_DAY)
    with pytest.raises(NotAllowed, match="stay as they are"):
        desk.paper(instrument, title="Slipped in")
    with opened(actor), pytest.raises(NotAllowed, match="parties of a signed agreement stay"):
        actions.add_party(actor=actor, agreement=msa, party=actions.NewParty("other", name="Somebody"))


def test_amendments_are_numbered_without_holes_and_not_before_the_agreement(cast: Cast, msa: Agreement) -> None:
    actor = cast.actor("administrator")
    with opened(actor):
        with pytest.raises(Malformed, match="not before"):
            actions.begin_amendment(actor=actor, agreement=msa, title="Too early", effective_on=date(2023, 12, 31))
        for number in (0, 2):
            with pytest.raises(DatabaseError), transaction.atomic():
                Amendment.objects.create(
                    entity_id=msa.entity_id, agreement=msa, number=number, title="x", effective_on=STARTS_ON
                )
        with pytest.raises(DatabaseError, match="begins as a draft"), transaction.atomic():
            Amendment.objects.create(
                entity_id=msa.entity_id,
                agreement=msa,
                number=1,
                title="x",
                effective_on=STARTS_ON,
                reviewed_on=STARTS_ON,
            )
        begun = actions.begin_amendment(actor=actor, agreement=msa, title="First", effective_on=date(2025, 1, 1))
        assert begun.label == "Amendment 1"


def test_an_amendment_is_signed_after_the_ones_before_it(cast: Cast, desk: Desk, msa: Agreement) -> None:
    actor = cast.actor("administrator")
    with opened(actor):
        first = actions.begin_amendment(actor=actor, agreement=msa, title="First", effective_on=date(2025, 1, 1))
        second = actions.begin_amendment(actor=actor, agreement=msa, title="Second", effective_on=date(2025, 2, 1))
    with pytest.raises(Malformed, match="earlier amendment is not signed"):
        desk.complete(second, FEE)
    with opened(actor):
        with pytest.raises(Malformed, match="remove that first"):
            actions.remove_draft_amendment(actor=actor, amendment=first)
        for each in (second, first):
            actions.remove_draft_amendment(actor=actor, amendment=queries.amendment(actor, each.pk))
        with pytest.raises(NotFound):
            queries.amendment(actor, first.pk)


def test_a_draft_can_be_removed_whole_and_a_signed_agreement_not(cast: Cast, desk: Desk, msa: Agreement) -> None:
    actor = cast.actor("administrator")
    draft = desk.draft(title="Entered by mistake")
    desk.term(desk.instrument(draft), desk.paper(desk.instrument(draft)), FEE)
    with opened(actor):
        actions.remove_draft_agreement(actor=actor, agreement=draft)
        assert not Agreement.objects.filter(title="Entered by mistake")
        with pytest.raises((NotAllowed, Malformed)):
            actions.remove_draft_agreement(actor=actor, agreement=msa)
        assert Term.objects.filter(agreement=msa).count() == 4


def test_an_agreement_is_entered_once(cast: Cast, desk: Desk, msa: Agreement) -> None:
    with pytest.raises(Overlaps, match="entered already"):
        desk.draft()
    desk.draft(practice="birch")


def test_an_agreement_ends_for_a_reason_and_may_move_only_its_end(cast: Cast, msa: Agreement) -> None:
    actor = cast.actor("olive")
    with opened(actor):
        with pytest.raises(Malformed, match="Say why"):
            actions.end_agreement(actor=actor, agreement=msa, ends_on=date(2027, 1, 1), because=" ")
        actions.end_agreement(actor=actor, agreement=msa, ends_on=date(2027, 1, 1), because="Sold to a colleague")
        page = queries.page(actor, msa.pk, date(2027, 1, 1))
        assert page.stage is Stage.ENDED
        assert page.in_force == ()
        assert queries.page(actor, msa.pk, date(2026, 12, 31)).stage is Stage.ACTIVE
        assert [each.what for each in queries.deadlines(actor, date(2026, 12, 1))] == ["Agreement ends"]


def test_what_was_never_signed_does_not_end(cast: Cast, desk: Desk) -> None:
    draft, actor = desk.draft(), cast.actor("olive")
    with opened(actor), pytest.raises(Malformed, match="never signed"):
        actions.end_agreement(actor=actor, agreement=draft, ends_on=date(2027, 1, 1), because="x")


def test_a_later_amendment_takes_over_on_its_days_and_the_paper_that_prevails_comes_first(
    cast: Cast, desk: Desk, msa: Agreement
) -> None:
    higher = {"key": "fee", "formula": {"method": "flat", "amount_usd": "11000"}}
    desk.amend(msa, date(2025, 7, 1), higher)
    actor = cast.actor("executive")
    with opened(actor):
        page = queries.page(actor, msa.pk, date(2026, 5, 1))
    fee = page.book.of(TermKey.FEE)
    assert [(entry.period.starts_on, entry.value.amendment) for entry in fee] == [
        (STARTS_ON, "Original agreement"),
        (date(2025, 7, 1), "Amendment 1"),
    ]
    assert page.book.as_of(TermKey.PAYMENT_DAY, date(2026, 5, 1)).amendment == "Original agreement"
    assert [paper.amendment.number for paper in page.documents if paper.amendment] == [1, 0]


def test_a_draft_amendment_changes_nothing(cast: Cast, desk: Desk, msa: Agreement) -> None:
    actor = cast.actor("administrator")
    with opened(actor):
        begun = actions.begin_amendment(actor=actor, agreement=msa, title="Draft", effective_on=date(2025, 1, 1))
    term = desk.term(begun, desk.paper(begun), {"key": "fee", "formula": {"method": "flat", "amount_usd": "1"}})
    desk.approve(term)
    with opened(actor):
        page = queries.page(actor, msa.pk, date(2026, 5, 1))
    assert page.book.as_of(TermKey.FEE, date(2026, 5, 1)).amendment == "Original agreement"
    assert [row.term.pk for row in page.drafts] == [term.pk]


def test_the_book_tells_what_was_known_at_a_moment(cast: Cast, desk: Desk, msa: Agreement) -> None:
    actor = cast.actor("controller")
    with opened(actor):
        before = Amendment.objects.get(agreement=msa, number=0).signed_recorded_at
    assert isinstance(before, datetime)
    desk.amend(msa, date(2024, 1, 1), {"key": "fee", "formula": {"method": "flat", "amount_usd": "9000"}})
    with opened(actor):
        known, now = queries.book_of(actor, msa, known_by=before), queries.book_of(actor, msa)
        assert known.as_of(TermKey.FEE, date(2024, 5, 1)).amendment_number == 0
        assert now.as_of(TermKey.FEE, date(2024, 5, 1)).amendment_number == 1
        nothing = queries.book_of(actor, msa, known_by=datetime(2020, 1, 1, tzinfo=before.tzinfo))
        assert nothing.terms == ()


def test_every_act_is_in_the_trail_under_whoever_did_it(cast: Cast, msa: Agreement) -> None:
    actor = cast.actor("olive")
    with opened(actor):
        told = [
            event.action for event in trail.events_for(actor) if "agreement" in event.action or "term." in event.action
        ]
    assert {"agreement.entered", "agreement.document_attached", "term.entered", "term.approved"} <= set(told)


def test_a_stored_document_can_be_attached_and_a_document_of_another_practice_not(
    cast: Cast, desk: Desk, msa: Agreement
) -> None:
    other = desk.signed(practice="birch", approver="bruno")
    draft = desk.instrument(desk.draft(title="IT agreement", kind="it"))
    actor = cast.actor("administrator")
    with opened(actor):
        mine, theirs = msa.documents.get().document_id, other.documents.get().document_id
        again = actions.attach_document(
            actor=actor,
            agreement=draft.agreement,
            amendment=draft,
            paper=NewPaper("policy", "Same paper"),
            content=mine,
        )
        assert again.precedence == 1
        with pytest.raises(Malformed, match="not one of this practice"):
            actions.attach_document(
                actor=actor, agreement=draft.agreement, amendment=draft, paper=NewPaper("policy", "x"), content=theirs
            )
        with pytest.raises(Malformed, match="belongs to an instrument"):
            actions.attach_document(
                actor=actor,
                agreement=draft.agreement,
                amendment=None,
                paper=NewPaper("exhibit", "x"),
                content=Upload("x.txt", BytesIO(b"x"), "text/plain"),
            )
        with pytest.raises(Overlaps, match="next free one"):
            actions.attach_document(
                actor=actor,
                agreement=draft.agreement,
                amendment=draft,
                paper=NewPaper("exhibit", "x", precedence=1),
                content=Upload("x.txt", BytesIO(b"x"), "text/plain"),
            )


def test_a_term_and_its_instrument_and_paper_belong_to_one_agreement(cast: Cast, desk: Desk, msa: Agreement) -> None:
    draft = desk.instrument(desk.draft(title="IT agreement", kind="it"))
    with opened(cast.actor("administrator")):
        foreign = msa.documents.select_related("document").get()
    with pytest.raises(Malformed, match="belongs to another agreement"):
        desk.term(draft, foreign, PAYMENT_DAY)
    with pytest.raises(Malformed, match="belongs to another agreement"), opened(SERVER):
        actions.attach_document(
            actor=SERVER,
            agreement=msa,
            amendment=draft,
            paper=NewPaper("exhibit", "x"),
            content=Upload("x.txt", BytesIO(b"x"), "text/plain"),
        )


def test_locations_are_covered_from_a_day_to_a_day(cast: Cast, desk: Desk, msa: Agreement) -> None:
    actor, olive = cast.actor("administrator"), cast.actor("olive")
    with opened(actor):
        locations = {each.name.split()[0]: each.pk for each in msa.entity.locations.model.objects.all()}
        with pytest.raises(Malformed, match="Begin an amendment first"):
            actions.cover_location(
                actor=actor, agreement=msa, location_id=locations["Cedar"], starts_on=date(2024, 6, 1)
            )
        first = actions.begin_amendment(actor=actor, agreement=msa, title="Places", effective_on=date(2024, 6, 1))
        actions.cover_location(actor=actor, agreement=msa, location_id=locations["Cedar"], starts_on=date(2024, 6, 1))
        with pytest.raises(Overlaps, match="in that time"):
            actions.cover_location(
                actor=actor, agreement=msa, location_id=locations["Cedar"], starts_on=date(2025, 1, 1)
            )
        with pytest.raises(Malformed, match="not one of this practice"):
            actions.cover_location(
                actor=actor, agreement=msa, location_id=locations["Birch"], starts_on=date(2025, 1, 1)
            )
    with opened(olive):
        assert actions.approve_cover(actor=olive, amendment=first) == 1
    desk.complete(first)
    with opened(actor):
        second = actions.begin_amendment(actor=actor, agreement=msa, title="Closed", effective_on=date(2025, 1, 1))
        covered = CoveredLocation.objects.select_related("agreement").get(agreement=msa)
        actions.end_cover(actor=actor, covered=covered, ends_on=date(2025, 1, 1))
        assert queries.page(actor, msa.pk, date(2026, 5, 1)).holds_for[0][2] == Period(date(2024, 6, 1))
    with opened(olive):
        actions.approve_cover(actor=olive, amendment=second)
    desk.complete(second)
    with opened(actor):
        page = queries.page(actor, msa.pk, date(2026, 5, 1))
    assert [days for _, _, days in page.holds_for] == [Period(date(2024, 6, 1), date(2025, 1, 1))]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "marriage"}, "no kind marriage"),
        ({"parties": [actions.NewParty("practice", name="Alone")]}, "at least two parties"),
        (
            {"parties": [actions.NewParty("pirate", name="A"), actions.NewParty("practice", name="B")]},
            "no role pirate",
        ),
        (
            {"parties": [actions.NewParty("practice", name=""), actions.NewParty("manager", name="B")]},
            "Give one of the two",
        ),
        ({"title": " "}, "has a title"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused_in_words(
    cast: Cast, desk: Desk, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(Malformed, match=words):
        desk.draft(by="olive", **given)


def test_whom_one_does_not_see_cannot_be_named_by_number(cast: Cast, desk: Desk) -> None:
    parties = [actions.NewParty("practice", cast.entity("cedar")), actions.NewParty("manager", cast.entity("summit"))]
    with pytest.raises(Malformed, match="no such practice or organization"):
        desk.draft(by="olive", parties=parties)


def test_notice_is_not_a_term_of_the_fee(cast: Cast, desk: Desk) -> None:
    with pytest.raises(Overlaps):
        desk.signed(NOTICE, NOTICE)
