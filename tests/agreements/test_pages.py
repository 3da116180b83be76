"""The pages of agreements: who gets which, what they say, and what a form answers."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from abutment.agreements import actions, queries
from abutment.agreements.actions import NewOpinion
from abutment.agreements.models import Agreement, CoveredLocation, Opinion
from abutment.agreements.queries.lines import lines
from abutment.agreements.rules.gate import strictest
from abutment.foundation.scope import opened
from abutment.foundation.scope.models import Entity
from abutment.law.rules.fees import FeeMethod
from abutment.organizations.actions import add_location
from abutment.organizations.actions.facilities import Address
from abutment.organizations.models import Affiliation, Location
from tests.agreements.conftest import FEE, FMV, NOTICE, PAYMENT_DAY, RENEWAL, STARTS_ON, TEXT, Desk
from tests.cast import SERVER, WHERE, Cast, today
from tests.organizations.conftest import Visit, reader

__all__ = ["reader"]

EVERYBODY = set(WHERE)
READ = {"executive", "administrator", "controller", "auditor", "counsel", "olive"}
WRITE = {"administrator", "olive"}
ALL_READ = READ | {"bruno", "astrid", "south_executive", "summit_executive"}
ALL_WRITE = {"administrator", "olive", "bruno", "astrid"}
PERCENTAGE = {"key": "fee", "formula": {"method": "percentage", "percent": "18", "base": "net_collections"}}

# address -> who sees it, and who is told that it is not open to them; to all others it does not exist
PAGES: dict[str, tuple[set[str], set[str]]] = {
    "/agreements/": (ALL_READ, EVERYBODY - ALL_READ),
    "/agreements/new/": (ALL_WRITE, EVERYBODY - ALL_WRITE),
    "/agreements/{msa}/": (READ, set()),
    "/agreements/{msa}/documents/{paper}/": (READ, set()),
    "/agreements/{msa}/documents/attach/": (WRITE, READ - WRITE),
    "/agreements/{msa}/amendments/begin/": (WRITE, READ - WRITE),
    "/agreements/{msa}/market-value/": (WRITE, READ - WRITE),
    "/agreements/{msa}/opinions/give/": ({"counsel"}, READ - {"counsel"}),
    "/agreements/{msa}/locations/cover/": (WRITE, READ - WRITE),
    "/agreements/{msa}/end/": (WRITE, READ - WRITE),
    "/agreements/{msa}/remove/": (WRITE, READ - WRITE),
    "/agreements/terms/{term}/": (READ, set()),
    "/agreements/amendments/{draft}/terms/": (WRITE, READ - WRITE),
    "/agreements/amendments/{draft}/terms/fee/": (WRITE, READ - WRITE),
    "/agreements/amendments/{draft}/terms/cap/": (WRITE, READ - WRITE),
    "/agreements/amendments/{draft}/terms/nothing/": (set(), READ - WRITE),
    "/agreements/amendments/{draft}/review/": (WRITE, READ - WRITE),
    "/agreements/amendments/{draft}/counsel/": (WRITE | {"counsel"}, READ - WRITE - {"counsel"}),
    "/agreements/amendments/{draft}/sign/": (WRITE, READ - WRITE),
    "/agreements/amendments/{draft}/remove/": (WRITE, READ - WRITE),
    "/agreements/opinions/{opinion}/withdraw/": ({"counsel"}, READ - {"counsel"}),
    "/agreements/locations/{covered}/end/": (WRITE, READ - WRITE),
}


def said(response: Any) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def numbers(desk: Desk, cast: Cast, msa: Agreement) -> dict[str, int]:
    """Cedar's agreement with a draft of an amendment, an opinion and a covered location."""
    administrator, counsel = cast.actor("administrator"), cast.actor("counsel")
    with opened(administrator):
        office = Location.objects.get(entity_id=cast.entity("cedar"))
        draft = actions.begin_amendment(
            actor=administrator, agreement=msa, title="Change of fee", effective_on=date(2025, 1, 1)
        )
        covered = actions.cover_location(
            actor=administrator, agreement=msa, location_id=office.pk, starts_on=date(2025, 1, 1), amendment=draft
        )
        paper = queries.page(administrator, msa.pk, STARTS_ON).documents[0]
        term = msa.terms.get(key="fee")
    desk.paper(draft)
    with opened(counsel):
        said = NewOpinion("US-NY", FeeMethod.FLAT, STARTS_ON, STARTS_ON, "A fixed fee is set in advance.")
        opinion = actions.give_opinion(actor=counsel, agreement=msa, opinion=said)
    return {
        "msa": msa.pk,
        "paper": paper.pk,
        "term": term.pk,
        "draft": draft.pk,
        "opinion": opinion.pk,
        "covered": covered.pk,
    }


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_to_those_who_may_and_does_not_exist_for_the_others(
    numbers: dict[str, int], reader: Visit, address: str
) -> None:
    sees, refused = PAGES[address]
    got = {name: reader(name).get(address.format(**numbers)).status_code for name in sorted(EVERYBODY)}
    expected = {name: 200 if name in sees else 403 if name in refused else 404 for name in sorted(EVERYBODY)}
    assert got == expected


def test_a_former_organization_finds_nothing(numbers: dict[str, int], cast: Cast, reader: Visit) -> None:
    with opened(cast.actor("olive")):
        ended = today() - timedelta(days=2)
        Affiliation.objects.filter(practice_id=cast.entity("cedar")).update(ends_on=ended)
    for name in ("administrator", "executive", "controller", "counsel"):
        assert reader(name).get(f"/agreements/{numbers['msa']}/").status_code == 404
        assert "Cedar" not in said(reader(name).get("/agreements/"))


def test_the_page_says_what_is_paid_and_what_the_law_says_of_it(msa: Agreement, reader: Visit) -> None:
    page = said(reader("controller").get(f"/agreements/{msa.pk}/"))
    assert "$10,000.00 a month." in page
    assert "In force since Jan 1, 2024; notice to end it is due" in page
    assert "Flat in New York" in page
    assert "Not legal advice." in page
    assert "Notice is given at least 90 days before the end of a term." in page
    assert "no opinion on this day" in page


def test_a_prohibited_fee_is_recorded_and_called_prohibited_at_once(desk: Desk, reader: Visit) -> None:
    agreement = desk.signed(PERCENTAGE)
    page = said(reader("olive").get(f"/agreements/{agreement.pk}/"))
    assert "18% of net collections." in page
    assert "prohibited Percentage in New York" in page
    listed = said(reader("olive").get("/agreements/"))
    assert "prohibited" in listed


def test_another_day_shows_what_held_then_and_what_was_not_known_then(
    desk: Desk, msa: Agreement, reader: Visit
) -> None:
    desk.amend(msa, date(2025, 1, 1), {**FEE, "formula": {"method": "flat", "amount_usd": "12000"}})
    client = reader("olive")
    before = said(client.get(f"/agreements/{msa.pk}/?on=2024-06-30"))
    assert "$10,000.00 a month. Original agreement" in before
    assert "not known then" in before
    after = said(client.get(f"/agreements/{msa.pk}/?on=2025-06-30"))
    assert "$12,000.00 a month. Amendment 1" in after


def test_the_paper_is_shown_as_words_and_its_quotes_are_marked(msa: Agreement, reader: Visit) -> None:
    with opened(SERVER):
        term = msa.terms.get(key="payment_day")
    client = reader("auditor")
    address = f"/agreements/{msa.pk}/documents/{term.agreement_document_id}/"
    page = client.get(f"{address}?term={term.pk}")
    text = page.content.decode()
    assert f'id="quote-{term.pk}"' in text
    assert "<mark>due on the fifteenth day of the following month</mark>" in text
    fragment = client.get(f"{address}?term={term.pk}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "autofocus" in fragment
    assert client.get(f"/agreements/{msa.pk + 1}/documents/{term.agreement_document_id}/").status_code == 404


def test_nothing_in_a_document_runs_or_becomes_a_mark_of_the_page(desk: Desk, reader: Visit) -> None:
    wicked = "# <script>alert(1)</script>\n\n<img src=x onerror=alert(2)> pays <b>ten</b> dollars.\n| a | <i>b</i> |\n"
    instrument = desk.instrument(desk.draft())
    paper = desk.paper(instrument, wicked, media_type="text/html")
    quote = "<img src=x onerror=alert(2)> pays <b>ten</b>"
    desk.term(instrument, paper, FEE, quote=quote)
    client = reader("olive")
    for address in (f"documents/{paper.pk}/", ""):
        text = client.get(f"/agreements/{instrument.agreement_id}/{address}").content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&lt;img src=x onerror=alert(2)&gt;" in text


def test_the_list_says_how_things_stand_and_can_be_narrowed_and_exported(
    desk: Desk, msa: Agreement, reader: Visit
) -> None:
    instrument = desk.instrument(desk.draft(title="Agreement on computers", kind="it"))
    desk.term(instrument, desk.paper(instrument), FEE)
    client = reader("administrator")
    page = said(client.get("/agreements/"))
    assert "2 agreements; 1 term waits for approval; no notice is due within 30 days." in page
    narrowed = said(client.get("/agreements/?waits=yes"))
    assert "Agreement on computers" in narrowed
    assert "1 agreement" in narrowed
    assert "Draft: $10,000.00 a month" in narrowed
    assert "No agreement matches" in said(client.get("/agreements/?status=ended"))
    exported = client.get("/agreements/?export=csv&kind=msa").content.decode()
    assert "Management services agreement,Cedar Dental" in exported
    assert "computers" not in exported
    assert client.get("/agreements/?export=xlsx").status_code == 200


def test_an_empty_list_says_what_would_be_there(reader: Visit, cast: Cast) -> None:
    assert "No agreement yet" in said(reader("astrid").get("/agreements/"))


def test_our_agreement_is_the_practices_own_when_there_is_just_one(desk: Desk, msa: Agreement, reader: Visit) -> None:
    client = reader("olive")
    assert client.get("/our-agreement/").headers["Location"] == f"/agreements/{msa.pk}/"
    assert 'href="/our-agreement/" aria-current="page"' in client.get(f"/agreements/{msa.pk}/").content.decode()
    desk.draft(title="A second one")
    assert client.get("/our-agreement/").headers["Location"] == "/agreements/"


def _queries(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_number_of_queries_does_not_grow_with_terms_or_agreements(
    desk: Desk, msa: Agreement, reader: Visit
) -> None:
    client, address = reader("administrator"), f"/agreements/{msa.pk}/"
    of_page, of_list = _queries(client, address), _queries(client, "/agreements/")
    for number in range(1, 5):
        desk.amend(msa, date(2024 + number // 3, number * 3 % 12 + 1, 1), FEE, PAYMENT_DAY, RENEWAL, NOTICE)
        desk.signed(title=f"Another {number}")
    assert _queries(client, address) <= of_page + 1  # the draft's law is asked where there is one
    assert _queries(client, "/agreements/") == of_list


def test_the_way_of_an_agreement_by_its_forms(cast: Cast, reader: Visit) -> None:
    administrator, olive, counsel = reader("administrator"), reader("olive"), reader("counsel")
    cedar, keystone = cast.entity("cedar"), cast.entity("keystone")
    sent = {
        "entity": cedar,
        "kind": "msa",
        "title": "Management of Cedar",
        "starts_on": "2026-01-01",
        "parties-TOTAL_FORMS": 4,
        "parties-INITIAL_FORMS": 2,
        "parties-0-role": "practice",
        "parties-0-party_entity": cedar,
        "parties-1-role": "manager",
        "parties-1-party_entity": keystone,
    }
    assert administrator.post("/agreements/new/", {**sent, "title": ""}).status_code == 422
    answer = administrator.post("/agreements/new/", sent)
    assert answer.status_code == 302
    page = answer.headers["Location"]
    number = int(page.strip("/").split("/")[-1])
    with opened(SERVER):
        instrument = Agreement.objects.get(pk=number).amendments.get(number=0).pk
    upload = SimpleUploadedFile("msa.txt", TEXT.encode(), "text/plain")
    sent = {"file": upload, "amendment": instrument, "role": "agreement"}
    assert administrator.post(f"{page}documents/attach/", sent).status_code == 302
    with opened(SERVER):
        paper = Agreement.objects.get(pk=number).documents.get().pk
    fee = {
        "parts-TOTAL_FORMS": 1,
        "parts-INITIAL_FORMS": 0,
        "parts-0-method": "flat",
        "parts-0-counts": "added",
        "parts-0-amount_usd": "$10,000",
        "parts-0-per": "month",
        "starts_on": "2026-01-01",
        "paper": paper,
        "section": "4.1",
        "quote": "a fixed fee of ten thousand dollars ($10,000.00) for each month",
    }
    address = f"/agreements/amendments/{instrument}/terms/fee/"
    preview = administrator.post(address, {**fee, "preview": "1"}, headers={"HX-Request": "true"})
    assert "$10,000.00 a month." in said(preview)
    assert "Flat in New York" in said(preview)
    wrong = administrator.post(address, {**fee, "quote": "eleven thousand"})
    assert wrong.status_code == 422
    assert "does not hold the words quoted" in said(wrong)
    assert "$10,000" in wrong.content.decode()
    entered = administrator.post(address, fee)
    assert entered.status_code == 302
    term = int(entered.headers["Location"].rpartition("-")[2])
    assert administrator.post(f"/agreements/terms/{term}/approve/").status_code == 403
    assert "1 term waits for your approval" in said(olive.get(page))
    assert olive.post(f"/agreements/terms/{term}/approve/").status_code == 302
    stamps = f"/agreements/amendments/{instrument}/"
    assert administrator.post(f"{stamps}sign/", {"on": "2026-01-03"}).status_code == 422
    assert administrator.post(f"{stamps}review/", {"on": "2026-01-01"}).status_code == 302
    assert counsel.post(f"{stamps}counsel/", {"on": "2026-01-02"}).status_code == 302
    assert administrator.post(f"{stamps}sign/", {"on": "2026-01-03"}).status_code == 302
    shown = said(olive.get(page))
    assert "In force since Jan 1, 2026" in shown
    assert "Stamped by counsel's own sign-in" in shown.replace("&#x27;", "'")


def test_stamps_are_of_the_day_at_the_practice_which_may_be_behind_its_organization(
    desk: Desk, cast: Cast, reader: Visit
) -> None:
    # The two zones lie twenty-six hours apart, so at every moment their days differ.
    with opened(SERVER):
        Entity.objects.filter(pk=cast.entity("keystone")).update(time_zone="Pacific/Kiritimati")
        Entity.objects.filter(pk=cast.entity("cedar")).update(time_zone="Etc/GMT+12")
    there, here = (datetime.now(ZoneInfo(zone)).date() for zone in ("Etc/GMT+12", "Pacific/Kiritimati"))
    instrument = desk.instrument(desk.draft())
    desk.approve(desk.term(instrument, desk.paper(instrument), PAYMENT_DAY))
    for stamp, who in (("review", "administrator"), ("counsel", "counsel"), ("sign", "administrator")):
        client, address = reader(who), f"/agreements/amendments/{instrument.pk}/{stamp}/"
        assert client.get(address).context["form"]["on"].value() == there, stamp
        assert "That day has not come yet." in said(client.post(address, {"on": here.isoformat()})), stamp
        assert client.post(address, {"on": there.isoformat()}).status_code == 302, stamp
    begun = reader("administrator").get(f"/agreements/{instrument.agreement_id}/amendments/begin/")
    assert begun.context["form"]["effective_on"].value() == there
    opinion = reader("counsel").get(f"/agreements/{instrument.agreement_id}/opinions/give/").context["form"]
    assert (opinion["given_on"].value(), opinion["starts_on"].value()) == (there, there)
    worth = reader("administrator").get(f"/agreements/{instrument.agreement_id}/market-value/").context["form"]
    assert worth["starts_on"].value() == there


def test_an_agreement_is_ended_by_its_typed_title(msa: Agreement, reader: Visit) -> None:
    client, address = reader("olive"), f"/agreements/{msa.pk}/end/"
    ends_on = today() + timedelta(days=40)
    sent = {"ends_on": ends_on.isoformat(), "because": "Notice by the practice", "confirmed": "yes"}
    assert "This is not the same." in said(client.post(address, sent))
    assert "That day has passed." in said(client.post(address, {**sent, "ends_on": "2026-01-02"}))
    assert client.post(address, {**sent, "confirmed": msa.title}).status_code == 302
    assert "it ends in" in said(client.get(f"/agreements/{msa.pk}/"))


def test_an_opinion_of_counsel_is_given_shown_and_withdrawn(desk: Desk, msa: Agreement, reader: Visit) -> None:
    client, yesterday = reader("counsel"), today() - timedelta(days=1)
    address = f"/agreements/{msa.pk}/opinions/give/"
    sent = {
        "jurisdiction": "US-NY",
        "method": "cost_plus",
        "allows": "yes",
        "given_on": yesterday.isoformat(),
        "starts_on": yesterday.isoformat(),
        "words": "The costs are set in advance.",
    }
    assert "This field is required." in said(client.post(address, {**sent, "words": ""}))
    assert client.post(address, sent).status_code == 302
    assert "The costs are set in advance." in said(reader("controller").get(f"/agreements/{msa.pk}/"))
    with opened(SERVER):
        opinion = Opinion.objects.get(agreement=msa)
    gone = client.post(f"/agreements/opinions/{opinion.pk}/withdraw/", {"on": today().isoformat()})
    assert gone.status_code == 302
    assert reader("olive").post(f"/agreements/opinions/{opinion.pk}/withdraw/", {"on": "2026-01-01"}).status_code == 403


def test_an_opinion_on_market_value_stands_outside_of_what_is_signed(desk: Desk, msa: Agreement, reader: Visit) -> None:
    letter = SimpleUploadedFile("appraisal.txt", b"Fees lie between $8,000 and $12,000 a month.", "text/plain")
    client = reader("administrator")
    sent: dict[str, Any] = {"file": letter, "amendment": "outside", "role": "agreement"}
    assert "Choose one of the two." in said(client.post(f"/agreements/{msa.pk}/documents/attach/", sent))
    letter.seek(0)
    assert client.post(f"/agreements/{msa.pk}/documents/attach/", {**sent, "role": "opinion"}).status_code == 302
    with opened(SERVER):
        paper = msa.documents.get(amendment=None)
    sent = {
        "low_usd": "8,000",
        "high_usd": "7,000",
        "per": "month",
        "method": "market",
        "appraiser": "Invented Appraisers",
        "starts_on": "2024-01-01",
        "paper": paper.pk,
        "quote": "Fees lie between $8,000 and $12,000 a month",
    }
    refused = client.post(f"/agreements/{msa.pk}/market-value/", sent)
    assert refused.status_code == 422
    assert "The high end lies below the low end." in said(refused)
    assert client.post(f"/agreements/{msa.pk}/market-value/", {**sent, "high_usd": "12,000"}).status_code == 302
    page = said(client.get(f"/agreements/{msa.pk}/"))
    assert "$8,000.00 to $12,000.00 a month by the market approach, in the opinion of Invented Appraisers." in page


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("msa.html", b"<html>", "Save it as PDF"),
        ("msa.txt", b"", "empty"),
        ("msa.txt", b"a" * (25 * 1024 * 1024 + 1), "is the most"),
    ],
)
def test_a_file_that_cannot_be_a_paper_is_refused_in_words(
    desk: Desk, reader: Visit, name: str, content: bytes, expected: str
) -> None:
    agreement = desk.draft()
    sent = {
        "file": SimpleUploadedFile(name, content),
        "amendment": desk.instrument(agreement).pk,
        "role": "agreement",
        "title": "Kept title",
    }
    answer = reader("olive").post(f"/agreements/{agreement.pk}/documents/attach/", sent)
    assert answer.status_code == 422
    assert expected in said(answer)
    assert "Kept title" in answer.content.decode()


def test_a_draft_is_removed_by_its_typed_title_and_what_was_signed_is_not(
    desk: Desk, msa: Agreement, reader: Visit
) -> None:
    draft = desk.draft(title="Not wanted")
    client = reader("olive")
    assert client.post(f"/agreements/{draft.pk}/remove/", {"confirmed": "not wanted"}).status_code == 302
    assert client.get(f"/agreements/{draft.pk}/").status_code == 404
    assert client.post(f"/agreements/{msa.pk}/remove/", {"confirmed": msa.title}).status_code >= 400
    with opened(SERVER):
        assert Agreement.objects.filter(pk=msa.pk).exists()


def test_a_location_is_written_in_an_amendment_and_approved_by_the_other_side(
    desk: Desk, msa: Agreement, cast: Cast, reader: Visit
) -> None:
    client, owner, address = reader("administrator"), reader("olive"), f"/agreements/{msa.pk}/"
    assert "What it covers is signed" in said(client.get(f"{address}locations/cover/"))
    sent = {"title": "One office", "effective_on": "2026-02-01"}
    assert client.post(f"{address}amendments/begin/", sent).status_code == 302
    with opened(SERVER):
        office = Location.objects.get(entity_id=cast.entity("cedar")).pk
        draft = msa.amendments.get(number=1).pk
    sent = {"amendment": str(draft), "location": str(office), "starts_on": "2026-02-01"}
    wrong = client.post(f"{address}locations/cover/", {**sent, "ends_on": "2026-01-01"})
    assert "It ends after it begins." in said(wrong)
    assert client.post(f"{address}locations/cover/", sent).status_code == 302
    shown = said(client.get(address))
    assert "Holds for Cedar Main Street." in shown
    assert "Approve locations" not in shown
    assert "Approve locations" in said(owner.get(address))
    assert owner.post(f"/agreements/amendments/{draft}/locations/approve/").status_code == 302
    assert "approved, not signed" in said(client.get(address))
    with opened(SERVER):
        covered = CoveredLocation.objects.get(agreement=msa).pk
    assert client.post(f"/agreements/locations/{covered}/end/", {"on": "2026-06-01"}).status_code == 302
    assert "until Jun 1, 2026" in said(client.get(address))
    with opened(SERVER):
        covered = CoveredLocation.objects.get(agreement=msa).pk
    assert client.post(f"/agreements/locations/{covered}/remove/").status_code == 302
    assert "Holds for Cedar Main Street." not in said(client.get(address))


def test_the_market_value_of_a_term_is_shown_with_its_days(desk: Desk, reader: Visit) -> None:
    agreement = desk.signed(FEE, FMV)
    assert "$8,000.00 to $12,000.00 a month" in said(reader("controller").get(f"/agreements/{agreement.pk}/"))


def test_the_list_asks_the_law_of_the_same_places_as_the_page(desk: Desk, msa: Agreement, cast: Cast) -> None:
    owner, administrator = cast.actor("olive"), cast.actor("administrator")
    with opened(owner):
        add_location(
            actor=owner,
            practice_id=cast.entity("cedar"),
            name="Cedar across the river",
            address=Address("2 Mill Street", "Riverton", "US-NJ", "00002"),
            time_zone="America/New_York",
            opened_on=STARTS_ON,
        )
    with opened(administrator):
        page = queries.page(administrator, msa.pk, date(2026, 5, 1))
        listed = lines(administrator, date(2026, 5, 1))
    assert page.jurisdictions == ("US-NY", "US-NJ")
    assert [line.law for line in listed] == [strictest(page.gates)]


def test_a_paper_is_taken_off_while_nothing_rests_on_it(desk: Desk, msa: Agreement, reader: Visit) -> None:
    instrument = desk.instrument(desk.draft(title="Not signed"))
    paper, client = desk.paper(instrument), reader("olive")
    shown = f"/agreements/{instrument.agreement_id}/documents/{paper.pk}/"
    assert "Take it off" in said(client.get(shown))
    term = desk.term(instrument, paper, FEE)
    assert "Take it off" not in said(client.get(shown))
    assert "Take it off" not in said(reader("auditor").get(shown))
    assert client.post(f"/agreements/terms/{term.pk}/remove/").status_code == 302
    assert reader("auditor").post(f"/agreements/documents/{paper.pk}/detach/").status_code == 403
    assert client.post(f"/agreements/documents/{paper.pk}/detach/").status_code == 302
    assert client.get(shown).status_code == 404


def test_what_shows_money_is_offered_to_those_who_read_money(msa: Agreement, reader: Visit) -> None:
    for name, is_offered in (("controller", True), ("olive", True), ("administrator", False), ("counsel", False)):
        client = reader(name)
        page = client.get(f"/agreements/{msa.pk}/").content.decode()
        for address in (f"/agreements/{msa.pk}/what-if/", "/statements/"):
            assert (f'href="{address}' in page) is is_offered, (name, address)
        assert (client.get(f"/agreements/{msa.pk}/what-if/").status_code == 200) is is_offered, name
