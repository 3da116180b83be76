"""Ways around the other side's word, each of which an adversarial review found open."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from abutment.agreements import actions, queries
from abutment.agreements.actions import NewAgreement, NewOpinion, NewPaper, NewParty, NewSource, Upload
from abutment.agreements.errors import Malformed, NotAllowed
from abutment.agreements.forms.exact import PercentField, UsdField
from abutment.agreements.models import Agreement, Amendment, CoveredLocation, Opinion, Party, Term
from abutment.agreements.queries.lines import lines
from abutment.agreements.rows import _quote_state
from abutment.agreements.rules.files import NotAnAgreementFile, read_file
from abutment.agreements.rules.gate import Passage
from abutment.agreements.rules.values import NotATerm, read_value
from abutment.foundation.accounts.models import Account
from abutment.foundation.audit.models import Event
from abutment.foundation.scope import Actor, opened
from abutment.kernel.periods import Period
from abutment.law.rules.fees import FeeMethod
from abutment.organizations import actions as network
from abutment.organizations.actions.facilities import Address
from abutment.organizations.models import Affiliation, Location, Practice
from tests.agreements.conftest import FEE, PAYMENT_DAY, STARTS_ON, TEXT, Desk, value
from tests.cast import SERVER, START, Cast, today

MAY = Period(date(2026, 5, 1), date(2026, 6, 1))
SHARE = {"key": "fee", "formula": {"method": "percentage", "percent": "20", "base": "gross_collections"}}
TODAY = today()
LATER = TODAY + timedelta(days=60)


def offices(cast: Cast, practice: str = "cedar") -> list[int]:
    with opened(SERVER):
        return list(Location.objects.filter(entity=cast.entity(practice)).order_by("pk").values_list("pk", flat=True))


def annex(cast: Cast, state: str = "US-NY", practice: str = "cedar") -> int:
    with opened(SERVER):
        place = network.add_location(
            actor=SERVER,
            practice_id=cast.entity(practice),
            name="The Annex",
            address=Address("2 Mill Street", "Otherton", state, "00002"),
            time_zone="America/New_York",
            opened_on=START,
        )
    return int(place.pk)


def begun(cast: Cast, agreement: Agreement, effective_on: date = date(2026, 1, 1)) -> Amendment:
    actor = cast.actor("administrator")
    with opened(actor):
        return actions.begin_amendment(actor=actor, agreement=agreement, title="Places", effective_on=effective_on)


def by_hand(who: Actor, statement: str, *values: Any) -> int:
    with opened(who), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


# --- The covered locations are part of what is signed ----------------------------------------------------------------
def test_nobody_widens_or_narrows_a_signed_agreement(cast: Cast, desk: Desk) -> None:
    (main,), other = offices(cast), annex(cast)
    msa = desk.draft(location_ids=[main])
    olive = cast.actor("olive")
    with opened(olive):
        assert actions.approve_cover(actor=olive, amendment=desk.instrument(msa)) == 1
    desk.complete(desk.instrument(msa), FEE)
    for who in ("administrator", "olive"):
        actor = cast.actor(who)
        with opened(actor), pytest.raises(Malformed, match="Begin an amendment first"):
            actions.cover_location(actor=actor, agreement=msa, location_id=other, starts_on=STARTS_ON)
        for statement in (
            "update agreements_coveredlocation set ends_on = '2026-01-01'",
            "update agreements_coveredlocation set covers = false",
            "delete from agreements_coveredlocation",
            "insert into agreements_coveredlocation (entity_id, agreement_id, amendment_id, location_id, starts_on) "
            f"select entity_id, agreement_id, amendment_id, {other}, starts_on from agreements_coveredlocation",
        ):
            with pytest.raises(DatabaseError, match="signed"):
                by_hand(actor, statement)
    with opened(olive):
        (found,) = queries.fee_agreements(olive, None, MAY)
    assert [number for number, _, _ in found.covered] == [main]


def test_a_location_counts_once_the_other_side_approved_it_and_its_amendment_is_signed(
    cast: Cast, desk: Desk, msa: Agreement
) -> None:
    (main,), administrator, olive = offices(cast), cast.actor("administrator"), cast.actor("olive")
    amendment = begun(cast, msa)

    def covered() -> list[int]:
        with opened(administrator):
            (found,) = queries.fee_agreements(administrator, None, MAY)
            return sorted({number for number, _, days in found.covered if days.overlaps(MAY)})

    with opened(administrator):
        actions.cover_location(actor=administrator, agreement=msa, location_id=main, starts_on=date(2026, 1, 1))
    paper = desk.paper(amendment)
    desk.approve(desk.term(amendment, paper, PAYMENT_DAY))
    desk.stamp(amendment)
    with pytest.raises(Malformed, match="location waits for its approval"):
        desk.sign(amendment)
    with opened(administrator), pytest.raises(NotAllowed, match="the other side approves"):
        actions.approve_cover(actor=administrator, amendment=amendment)
    assert covered() == []
    with opened(olive):
        assert [each.count for each in queries.terms_to_approve(olive)] == [1]
        actions.approve_cover(actor=olive, amendment=amendment)
    assert covered() == []
    desk.sign(amendment)
    assert covered() == [main]


def test_what_is_said_of_a_location_opens_the_review_again_and_never_of_a_day_before_its_instrument(
    cast: Cast, desk: Desk, msa: Agreement
) -> None:
    (main,), administrator = offices(cast), cast.actor("administrator")
    amendment = begun(cast, msa)
    desk.stamp(amendment)
    with opened(administrator):
        with pytest.raises(Malformed, match="says nothing of a day before"):
            actions.cover_location(actor=administrator, agreement=msa, location_id=main, starts_on=STARTS_ON)
        covered = actions.cover_location(
            actor=administrator, agreement=msa, location_id=main, starts_on=date(2026, 1, 1)
        )
        amendment.refresh_from_db()
        assert (amendment.reviewed_on, amendment.counsel_on) == (None, None)
    desk.stamp(amendment)
    with opened(administrator):
        actions.remove_cover(actor=administrator, covered=covered)
        amendment.refresh_from_db()
        assert (amendment.reviewed_on, amendment.counsel_on) == (None, None)


def test_what_one_side_takes_away_after_its_approval_the_other_side_signs(cast: Cast, desk: Desk) -> None:
    olive, administrator = cast.actor("olive"), cast.actor("administrator")
    draft = desk.draft()
    original = desk.instrument(draft)
    paper = desk.paper(original)
    cap = desk.term(original, paper, {"key": "cap", "amount_usd": "12000"}, quote="ten thousand dollars")
    desk.approve(cap, desk.term(original, paper, FEE))
    with opened(administrator):
        actions.remove_draft_term(actor=administrator, term=queries.term(administrator, cap.pk))
        Amendment.objects.filter(pk=original.pk).update(removed_for_entity_ids=[])
    desk.stamp(original)
    with pytest.raises(NotAllowed, match="the other side records the signing"):
        desk.sign(original)
    with opened(olive):
        seen = queries.amendment(olive, original.pk)
        assert seen.removed_for_entity_ids == [cast.entity("keystone")]
        assert actions.sign_amendment(actor=olive, amendment=seen, on=STARTS_ON).is_signed


def test_when_the_last_location_is_left_the_agreement_is_not_for_all_of_them(cast: Cast, desk: Desk) -> None:
    (main,), olive, administrator = offices(cast), cast.actor("olive"), cast.actor("administrator")
    annex(cast)
    msa = desk.draft(location_ids=[main])
    with opened(olive):
        actions.approve_cover(actor=olive, amendment=desk.instrument(msa))
    desk.complete(desk.instrument(msa), FEE)
    amendment = begun(cast, msa)
    with opened(administrator):
        covered = CoveredLocation.objects.select_related("agreement").get(agreement=msa)
        actions.end_cover(actor=administrator, covered=covered, ends_on=date(2026, 1, 1))
    with opened(olive):
        actions.approve_cover(actor=olive, amendment=amendment)
    desk.complete(amendment, PAYMENT_DAY)
    with opened(olive):
        assert queries.fee_agreements(olive, None, MAY) == []
        (earlier,) = queries.fee_agreements(olive, None, Period(date(2025, 5, 1), date(2025, 6, 1)))
    assert earlier.served == (Period(STARTS_ON, date(2026, 1, 1)),)


def test_leaving_out_a_place_does_not_leave_out_its_law(cast: Cast, desk: Desk) -> None:
    with opened(SERVER):
        Practice.objects.filter(pk=cast.entity("cedar")).update(jurisdiction="US-WA")
        Location.objects.filter(entity=cast.entity("cedar")).update(jurisdiction="US-WA")
    (main,), olive = offices(cast), cast.actor("olive")
    annex(cast, "US-NJ")
    msa = desk.draft(location_ids=[main])
    with opened(olive):
        actions.approve_cover(actor=olive, amendment=desk.instrument(msa))
    desk.complete(desk.instrument(msa), SHARE)
    with opened(olive):
        (found,) = queries.fee_agreements(olive, None, MAY)
        page = queries.page(olive, msa.pk, date(2026, 5, 20))
        (line,) = lines(olive, date(2026, 5, 20))
    assert found.jurisdictions == page.jurisdictions == ("US-WA", "US-NJ")
    assert line.law is not None
    assert line.law.jurisdiction == "US-NJ"


# --- Who the parties are ---------------------------------------------------------------------------------------------
def test_other_parties_ask_for_every_approval_and_stamp_anew(cast: Cast, desk: Desk) -> None:
    (main,), administrator, olive = offices(cast), cast.actor("administrator"), cast.actor("olive")
    msa = desk.draft(location_ids=[main])
    original = desk.instrument(msa)
    paper = desk.paper(original)
    desk.approve(desk.term(original, paper, FEE))
    with opened(olive):
        actions.approve_cover(actor=olive, amendment=original)
    desk.stamp(original)
    with opened(administrator):
        Party.objects.filter(agreement=msa, role="manager").delete()
        assert not Agreement.objects.filter(pk=msa.pk).exists()  # who is no party any more reads it no more
    with opened(olive):
        original.refresh_from_db()
        assert (original.reviewed_on, original.counsel_on, original.counsel_name) == (None, None, "")
        (term,) = Term.objects.filter(agreement=msa)
        assert (term.approved_at, term.approved_by_account_id, term.approved_for_entity_id) == (None, None, None)
        (place,) = CoveredLocation.objects.filter(agreement=msa)
        assert (place.approved_at, place.approved_for_entity_id) == (None, None)


@pytest.mark.parametrize(
    "parties",
    [
        [("practice", "cedar"), ("other", "keystone")],
        [("manager", "keystone"), ("other", "")],
        [("practice", "cedar"), ("manager", "birch")],
    ],
)
def test_a_management_agreement_is_between_the_practice_and_its_manager(
    cast: Cast, parties: list[tuple[str, str]]
) -> None:
    named = [NewParty(role, cast.entity(who)) if who else NewParty(role, name="Somebody") for role, who in parties]
    actor = cast.actor("olive")
    with opened(SERVER):
        agreement = actions.enter_agreement(
            actor=SERVER, agreement=NewAgreement(cast.entity("cedar"), "msa", "Odd", STARTS_ON, named)
        )
    with opened(SERVER):
        instrument = Amendment.objects.get(agreement=agreement)
        actions.attach_document(
            actor=SERVER,
            agreement=agreement,
            amendment=instrument,
            paper=NewPaper("agreement", "A"),
            content=Upload("a.txt", BytesIO(TEXT.encode()), "text/plain"),
        )
        actions.review_amendment(actor=SERVER, amendment=instrument, on=STARTS_ON)
        actions.counsel_reviews(actor=SERVER, amendment=instrument, on=STARTS_ON, counsel_name="Ada")
        with pytest.raises(Malformed, match="between the practice and its manager"):
            actions.sign_amendment(actor=SERVER, amendment=instrument, on=STARTS_ON)
    with opened(actor):
        assert queries.fee_agreements(actor, None, MAY) == []


def test_without_a_manager_of_the_network_nobody_is_served(cast: Cast, desk: Desk) -> None:
    parties = [NewParty("practice", cast.entity("cedar")), NewParty("manager", name="Offshore Holdings")]
    with opened(SERVER):
        new = NewAgreement(cast.entity("cedar"), "msa", "Offshore", STARTS_ON, parties)
        agreement = actions.enter_agreement(actor=SERVER, agreement=new)
        instrument = agreement.amendments.select_related("agreement").get()
        content = Upload("a.txt", BytesIO(TEXT.encode()), "text/plain")
        paper = actions.attach_document(
            actor=SERVER, agreement=agreement, amendment=instrument, paper=NewPaper("agreement", "A"), content=content
        )
        source = NewSource(paper, "4.1", "a fixed fee of ten thousand dollars ($10,000.00) for each month")
        term = actions.enter_term(
            actor=SERVER, amendment=instrument, value=value(FEE), starts_on=STARTS_ON, source=source
        )
        actions.approve_term(actor=SERVER, term=term)
        actions.review_amendment(actor=SERVER, amendment=instrument, on=STARTS_ON)
        actions.counsel_reviews(actor=SERVER, amendment=instrument, on=STARTS_ON, counsel_name="Ada")
        actions.sign_amendment(actor=SERVER, amendment=instrument, on=STARTS_ON)
    for name in ("administrator", "olive"):
        with opened(cast.actor(name)) as reader:
            assert queries.fee_agreements(reader, None, MAY) == []
    with opened(cast.actor("olive")) as olive:
        assert queries.page(olive, agreement.pk, date(2026, 5, 1)).in_force


@pytest.mark.parametrize("stamp", ["reviewed_on", "counsel_on", "signed_on"])
def test_a_stamp_bears_no_day_to_come(cast: Cast, desk: Desk, stamp: str) -> None:
    msa = desk.draft()
    instrument = desk.instrument(msa)
    desk.approve(desk.term(instrument, desk.paper(instrument), FEE))
    desk.stamp(instrument)
    with pytest.raises(DatabaseError, match="not after today"):
        by_hand(
            cast.actor("administrator"),
            f"update agreements_amendment set {stamp} = '2999-01-01' where id = %s",
            instrument.pk,
        )


# --- Two organizations agree nothing over a practice -----------------------------------------------------------------
def succeed(cast: Cast) -> Actor:
    """Cedar leaves Keystone for Summit; an administrator of Summit."""
    olive = cast.actor("olive")
    with opened(olive):
        tie = Affiliation.objects.get(practice_id=cast.entity("cedar"))
        network.end_affiliation(actor=olive, affiliation=tie, ends_on=TODAY, sight_ends_on=TODAY + timedelta(days=90))
    with opened(SERVER):
        Affiliation.objects.create(
            practice_id=cast.entity("cedar"),
            organization_id=cast.entity("summit"),
            model="service",
            brand="group",
            starts_on=TODAY,
        )
        account = Account.objects.create_user("sumadm@cast.example", "granite-arch-over-water", name="Summit's own")
        person = network.add_person(actor=SERVER, given_name="Sam", family_name="Summit", account_id=account.pk)
        for role in ("administrator", "auditor"):
            network.propose_assignment(
                actor=SERVER, person=person, entity_id=cast.entity("summit"), role_code=role, starts_on=START
            )
    return Actor.console(account.pk, cast.entity("summit"))


def test_two_organizations_agree_nothing_over_a_practice(cast: Cast) -> None:
    boss, administrator, olive = succeed(cast), cast.actor("administrator"), cast.actor("olive")
    with opened(boss):
        agreement = actions.enter_agreement(
            actor=boss,
            agreement=NewAgreement(
                cast.entity("cedar"),
                "msa",
                "Deal",
                TODAY,
                [
                    NewParty("practice", cast.entity("cedar")),
                    NewParty("manager", cast.entity("summit")),
                    NewParty("other", cast.entity("keystone")),
                ],
            ),
        )
        original = agreement.amendments.select_related("agreement").get(number=0)
        paper = actions.attach_document(
            actor=boss,
            agreement=agreement,
            amendment=original,
            paper=NewPaper("agreement", "Deal"),
            content=Upload("deal.txt", BytesIO(TEXT.encode()), "text/plain"),
        )
        term = actions.enter_term(
            actor=boss,
            amendment=original,
            value=value(FEE),
            starts_on=TODAY,
            source=NewSource(paper, "4.1", "a fixed fee of ten thousand dollars"),
        )
    with opened(administrator):
        assert [row.can_approve for row in queries.page(administrator, agreement.pk, TODAY).drafts] == [False]
        assert queries.terms_to_approve(administrator) == []
        with pytest.raises(NotAllowed, match="approved for the practice"):
            actions.approve_term(actor=administrator, term=queries.term(administrator, term.pk))
    with opened(olive):
        assert [row.can_approve for row in queries.page(olive, agreement.pk, TODAY).drafts] == [True]
        actions.approve_term(actor=olive, term=queries.term(olive, term.pk))


def test_the_trail_of_an_agreement_is_read_by_whom_it_names(cast: Cast, desk: Desk, msa: Agreement) -> None:
    boss = succeed(cast)
    counsel = cast.actor("counsel")
    with opened(counsel):
        opinion = NewOpinion("US-NY", FeeMethod.FLAT, TODAY, TODAY, "Within market value.")
        actions.give_opinion(actor=counsel, agreement=msa, opinion=opinion)
    of_rooms = ("agreement.", "amendment.", "term.", "opinion.")

    def read(actor: Actor) -> set[str]:
        with opened(actor):
            found = Event.objects.filter(entity_id=cast.entity("cedar")).values_list("action", flat=True)
            return {action.partition(".")[0] for action in found if action.startswith(of_rooms)}

    assert read(boss) == set()
    assert read(cast.actor("auditor")) == {"agreement", "amendment", "term", "opinion"}
    assert read(cast.actor("olive")) == {"agreement", "amendment", "term", "opinion"}
    # the rest of the practice's trail stays open to them
    with opened(boss):
        assert Event.objects.filter(entity_id=cast.entity("cedar")).exists()
    # and each reads what they did themselves
    assert "term" in read(cast.actor("administrator"))


# --- The end ---------------------------------------------------------------------------------------------------------
def test_an_end_is_said_once_and_never_of_the_past(cast: Cast, msa: Agreement) -> None:
    for who in ("administrator", "olive"):
        actor = cast.actor(who)
        with opened(actor):
            found = queries.agreement(actor, msa.pk)
            with pytest.raises(Malformed, match="does not end in the past"):
                actions.end_agreement(actor=actor, agreement=found, ends_on=TODAY - timedelta(days=3), because="x")
    olive = cast.actor("olive")
    with opened(olive):
        found = queries.agreement(olive, msa.pk)
        actions.end_agreement(actor=olive, agreement=found, ends_on=LATER, because="Sold")
    for who in ("administrator", "olive"):
        for change in (
            "ends_on = null, ended_because = ''",
            f"ends_on = '{TODAY + timedelta(days=90)}'",
            "ended_because = 'other'",
        ):
            with pytest.raises(DatabaseError, match="set once"):
                by_hand(cast.actor(who), f"update agreements_agreement set {change} where id = %s", msa.pk)
    with opened(SERVER):
        found = queries.agreement(SERVER, msa.pk)
        actions.end_agreement(actor=SERVER, agreement=found, ends_on=date(2026, 6, 1), because="By both sides' letter")


def test_nothing_is_entered_with_an_end(cast: Cast, desk: Desk) -> None:
    with pytest.raises(DatabaseError, match="without an end"):
        by_hand(
            cast.actor("administrator"),
            "insert into agreements_agreement (entity_id, kind, title, starts_on, ends_on, ended_because) "
            "values (%s, 'msa', 'x', '2024-01-01', '2025-01-01', 'x')",
            cast.entity("cedar"),
        )
    draft = desk.draft()
    with pytest.raises(DatabaseError, match="never signed"):
        by_hand(
            cast.actor("administrator"),
            "update agreements_agreement set ends_on = '2999-01-01', ended_because = 'x' where id = %s",
            draft.pk,
        )


# --- Opinions --------------------------------------------------------------------------------------------------------
def opinion(cast: Cast, msa: Agreement, allows: bool, given_on: date, starts_on: date | None = None) -> Opinion:
    counsel = cast.actor("counsel")
    said = NewOpinion("US-TX", FeeMethod.PERCENTAGE, given_on, starts_on or given_on, "Words.", allows=allows)
    with opened(counsel):
        return actions.give_opinion(actor=counsel, agreement=msa, opinion=said)


def test_a_warning_of_counsel_stands_whatever_day_another_opinion_bears(cast: Cast, desk: Desk) -> None:
    with opened(SERVER):
        Practice.objects.filter(pk=cast.entity("birch")).update(jurisdiction="US-TX")
        Location.objects.filter(entity=cast.entity("birch")).update(jurisdiction="US-TX")
    msa = desk.signed(SHARE, practice="birch", approver="bruno")
    warning = opinion(cast, msa, False, date(2024, 1, 1))
    opinion(cast, msa, True, TODAY)
    counsel = cast.actor("counsel")

    def passage(on: date) -> Passage:
        with opened(counsel):
            (found,) = queries.page(counsel, msa.pk, on).gates
            return found.passage

    assert passage(TODAY) is Passage.REFUSED
    with opened(counsel):
        actions.withdraw_opinion(actor=counsel, opinion=warning, on=LATER)
    assert (passage(TODAY), passage(LATER)) == (Passage.REFUSED, Passage.OPEN)


def test_an_opinion_bears_no_day_to_come_and_looks_ahead(cast: Cast, msa: Agreement) -> None:
    with pytest.raises(Malformed, match="not after today"):
        opinion(cast, msa, True, date(2999, 1, 1))
    with pytest.raises(Malformed, match="from the day on which it was given"):
        opinion(cast, msa, True, date(2025, 1, 1), date(2024, 1, 1))
    given = opinion(cast, msa, True, date(2024, 1, 1))
    counsel = cast.actor("counsel")
    with opened(counsel), pytest.raises(Malformed, match="withdrawn from today on"):
        actions.withdraw_opinion(actor=counsel, opinion=given, on=date(2024, 1, 2))


# --- The words of a term ---------------------------------------------------------------------------------------------
def test_a_term_does_not_begin_before_its_amendment(cast: Cast, desk: Desk, msa: Agreement) -> None:
    amendment = begun(cast, msa)
    paper = desk.paper(amendment)
    with pytest.raises(Malformed, match="a term does not begin before it"):
        desk.term(amendment, paper, FEE, starts_on=STARTS_ON)


def test_a_quote_is_not_found_in_the_document_because_sql_by_hand_says_so(
    cast: Cast, desk: Desk, msa: Agreement
) -> None:
    amendment, administrator = begun(cast, msa), cast.actor("administrator")
    paper = desk.paper(amendment)
    found = desk.term(amendment, paper, PAYMENT_DAY)
    with opened(administrator):
        forged = Term.objects.create(
            entity_id=msa.entity_id,
            agreement=msa,
            amendment=amendment,
            key="fee",
            value=FEE,
            starts_on=date(2026, 1, 1),
            agreement_document=paper,
            quote="The fee is one million.",
            starts_at=5,
            ends_at=28,
            quote_is_verified=True,
            quote_seal=found.quote_seal,
        )
        page = queries.page(administrator, msa.pk, date(2026, 5, 1))
    assert (page.rows[found.pk].quote_is_verified, page.rows[forged.pk].quote_is_verified) == (True, False)
    assert _quote_state(page.rows[forged.pk])[0].startswith("compare it yourself")
    with pytest.raises(DatabaseError, match="only be approved"):
        by_hand(
            administrator,
            "update agreements_term set quote = 'other', quote_is_verified = true where id = %s",
            found.pk,
        )


# --- Files -----------------------------------------------------------------------------------------------------------
HEAD = (
    "kind: msa\ntitle: x\npractice: Cedar Dental\nstarts_on: 2024-01-01\n"
    "parties: [{role: practice, name: a}, {role: manager, name: b}]\n"
)
CAP = HEAD + "amendments: [{terms: [{quote: q, value: {key: cap, amount_usd: %s}}]}]\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 5000, "nested too deep"),
        ("".join(" " * depth + "a:\n" for depth in range(300)), "nested too deep"),
        ("? [a]\n: b\n", "a key is one word"),
        ("parties: &a [*a]\n", "references are not read"),
        ("a: &a [x, x]\nb: [*a, *a]\n", "references are not read"),
        (HEAD + "amendments: [{effective_on: 2024-13-45}]\n", "'2024-13-45' is not a day"),
        (HEAD + "amendments: [{effective_on: 2024-01-01 10:00:00}]\n", "is not a day"),
        (HEAD.replace("title: x", f"title: {'9' * 5000}") + "amendments: [{}]\n", "title"),
        (CAP % ("9" * 5000), "at most 18 digits"),
        (CAP % "'1e40'", "'1e40' is not a number of at most 18 digits and six decimals"),
        (CAP % "'1e-99999999'", "at most 18 digits"),
        (CAP % "'Infinity'", "at most 18 digits"),
        ("a: !!float x\n", "does not fit its tag"),
        ("a: !!bool maybe\n", "does not fit its tag"),
        ("x" * 2_000_001, "longer than"),
    ],
)
def test_what_no_agreement_says_is_one_line(text: str, words: str) -> None:
    with pytest.raises(NotAnAgreementFile) as caught:
        read_file(text, file="agreement.yaml")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("written", ["1e9", "0e-99999999", "1" * 19, "1.0000001", "sNaN", "٣", Decimal("1e-99999999")])
def test_a_number_has_at_most_eighteen_digits_and_six_decimals(written: object) -> None:
    with pytest.raises(NotATerm, match="at most 18 digits"):
        read_value({"key": "fee", "formula": {"method": "percentage", "percent": written, "base": "net_revenue"}})


def test_a_share_keeps_the_decimals_that_the_paper_gives() -> None:
    for written in ("12.5", 20, Decimal("12.500000"), "0.000001"):
        read_value({"key": "fee", "formula": {"method": "percentage", "percent": written, "base": "net_revenue"}})


@pytest.mark.parametrize("typed", ["1e-9999999", "0e-99999999", "1e2", "NaN", "Infinity", "1.0000001", "--1", "٣"])
def test_a_form_takes_no_number_that_is_short_to_type_and_long_to_write(typed: str) -> None:
    for field in (PercentField(), UsdField()):
        with pytest.raises(ValidationError):
            field.clean(typed)
