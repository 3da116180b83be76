"""An agreement, its papers and its trail are read by its parties, not by whoever is affiliated with one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from abutment.agreements import actions, queries
from abutment.agreements.actions import NewAgreement, NewPaper, NewParty, NewSource, Upload
from abutment.agreements.errors import Malformed, NotFound
from abutment.agreements.models import (
    Agreement,
    AgreementDocument,
    Amendment,
    CoveredLocation,
    Opinion,
    Party,
    Term,
)
from abutment.foundation.audit.models import Event
from abutment.foundation.documents.models import Document
from abutment.foundation.documents.queries import opened as opened_document
from abutment.foundation.scope import Actor, opened
from tests.agreements.conftest import FEE, STARTS_ON, TEXT, Desk, value
from tests.agreements.reviewing import ask
from tests.cast import Cast
from tests.organizations.conftest import Visit, reader

__all__ = ["reader"]

SERVER = Actor.system("arrange the test")
KEYSTONE = ("administrator", "executive", "controller", "auditor", "counsel")
TABLES = (Agreement, Party, Amendment, AgreementDocument, Term, CoveredLocation, Opinion)


@dataclass(frozen=True)
class Private:
    """What Cedar agreed with somebody outside of the network."""

    agreement: Agreement
    paper: AgreementDocument

    @property
    def subjects(self) -> set[str]:
        """How the trail names it."""
        return {f"agreement {self.agreement.pk}", f"document {self.paper.document_id}"}


@pytest.fixture
def private(cast: Cast) -> Private:
    """Olive entered it, attached its paper, entered and approved its fee, and read it."""
    olive = cast.actor("olive")
    with opened(olive):
        parties = [NewParty("practice", cast.entity("cedar")), NewParty("manager", name="Fernhill Dental Services")]
        new = NewAgreement(cast.entity("cedar"), "msa", "With Fernhill", STARTS_ON, parties)
        agreement = actions.enter_agreement(actor=olive, agreement=new)
        amendment = agreement.amendments.select_related("agreement").get()
        paper = actions.attach_document(
            actor=olive,
            agreement=agreement,
            amendment=amendment,
            paper=NewPaper("agreement", "With Fernhill"),
            content=Upload("fernhill.txt", BytesIO(TEXT.encode()), "text/plain"),
        )
        term = actions.enter_term(
            actor=olive,
            amendment=amendment,
            value=value(FEE),
            starts_on=STARTS_ON,
            source=NewSource(paper, "4.1", "a fixed fee of ten thousand dollars ($10,000.00) for each month"),
        )
        actions.approve_term(actor=olive, term=term)
        opened_document(olive, paper.document_id).read()
    return Private(agreement, paper)


@pytest.mark.parametrize("who", KEYSTONE)
def test_an_organization_that_is_no_party_finds_nothing(cast: Cast, private: Private, msa: Agreement, who: str) -> None:
    actor = cast.actor(who)
    with opened(actor):
        assert [each.pk for each in queries.agreements(actor, date(2026, 5, 1))] == [msa.pk]
        for table in TABLES[1:]:
            assert not table._default_manager.filter(agreement=private.agreement.pk).exists()
        assert not Document.objects.filter(pk=private.paper.document_id).exists()
        with pytest.raises(NotFound):
            queries.page(actor, private.agreement.pk, date(2026, 5, 1))
    with opened(cast.actor("olive")):
        assert Agreement.objects.filter(pk=private.agreement.pk).exists()
        assert Document.objects.filter(pk=private.paper.document_id).exists()


def test_sql_by_hand_reaches_no_more(cast: Cast, private: Private, msa: Agreement) -> None:
    names = [table._meta.db_table for table in TABLES[1:]]
    with opened(cast.actor("administrator")), connection.cursor() as cursor:
        cursor.execute("select count(*), coalesce(max(id), 0) from agreements_agreement")
        assert cursor.fetchone() == (1, msa.pk)
        for name in names:
            cursor.execute(f"select from {name} where agreement_id = %s", [private.agreement.pk])
            assert cursor.rowcount == 0
            if name != "agreements_opinion":  # of which nobody may remove any
                cursor.execute(f"delete from {name} where agreement_id = %s", [private.agreement.pk])
        cursor.execute("update agreements_agreement set ended_because = ''")
        assert cursor.rowcount == 1
        cursor.execute("delete from agreements_agreement where id = %s", [private.agreement.pk])
        assert cursor.rowcount == 0
        cursor.execute("update documents_document set retained_until = '2099-01-01' where shelf = 'agreements'")
        cursor.execute("update documents_document set retained_until = '2099-01-01'")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(
                "insert into agreements_party (entity_id, agreement_id, role, party_entity_id, name, signatory) "
                "values (%s, %s, 'other', %s, '', '')",
                [cast.entity("cedar"), private.agreement.pk, cast.entity("keystone")],
            )
    with opened(cast.actor("olive")):
        assert Document.objects.get(pk=private.paper.document_id).retained_until is None
        assert all(table._default_manager.filter(agreement=private.agreement).exists() for table in (Party, Term))


@pytest.mark.parametrize("who", ["executive", "auditor", "administrator"])
def test_the_trail_does_not_tell_an_organization_what_an_owner_reads(
    cast: Cast, private: Private, msa: Agreement, who: str
) -> None:
    with opened(cast.actor("olive")):
        theirs = AgreementDocument.objects.get(agreement=msa).document_id
        assert private.subjects <= set(Event.objects.values_list("subject", flat=True))
        assert Event.objects.filter(action="document.opened", subject=f"document {private.paper.document_id}").exists()
        opened_document(cast.actor("olive"), theirs).read()
    with opened(cast.actor(who)):
        told = set(Event.objects.values_list("subject", flat=True))
        assert not told & private.subjects
        assert (f"document {theirs}" in told) == (who in READS_THE_TRAIL)


READS_THE_TRAIL = {"executive", "auditor", "administrator"}


def test_a_paper_that_was_taken_off_stays_with_its_practice(cast: Cast, private: Private) -> None:
    olive = cast.actor("olive")
    with opened(olive):
        private.agreement.terms.all().delete()
        actions.detach_document(actor=olive, paper=private.paper)
        assert Document.objects.filter(pk=private.paper.document_id).exists()
    with opened(cast.actor("administrator")):
        assert not Document.objects.filter(pk=private.paper.document_id).exists()


def test_an_organization_enters_no_agreement_of_others(cast: Cast) -> None:
    administrator, cedar = cast.actor("administrator"), cast.entity("cedar")
    outside = [NewParty("tenant", cedar), NewParty("landlord", name="Mill Street LLC")]
    with opened(administrator):
        new = NewAgreement(cedar, "lease", "Lease", STARTS_ON, outside)
        with pytest.raises(Malformed, match="not among its parties"):
            actions.enter_agreement(actor=administrator, agreement=new)
        by_hand = Agreement.objects.create(entity_id=cedar, kind="lease", title="Lease", starts_on=STARTS_ON)
        rows = [("tenant", cedar, ""), ("landlord", None, "Mill Street LLC")]
        Party.objects.bulk_create(
            [
                Party(entity_id=cedar, agreement=by_hand, role=role, party_entity_id=number, name=name)
                for role, number, name in rows
            ]
        )
        assert not Agreement.objects.filter(pk=by_hand.pk).exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            Amendment.objects.create(entity_id=cedar, agreement=by_hand, number=0, title="x", effective_on=STARTS_ON)


def test_an_organization_removes_its_own_draft_and_nothing_of_it_stays(cast: Cast, desk: Desk) -> None:
    draft, administrator = desk.draft(), cast.actor("administrator")
    with opened(administrator):
        actions.remove_draft_agreement(actor=administrator, agreement=draft)
    with opened(SERVER):
        assert not any(table._default_manager.exists() for table in TABLES)


def test_the_page_says_who_reads_the_agreement(private: Private, msa: Agreement, reader: Visit) -> None:
    def said(agreement: Agreement) -> str:
        return " ".join(reader("olive").get(f"/agreements/{agreement.pk}/").content.decode().split())

    assert "Cedar Dental reads it, and nobody else of the network." in said(private.agreement)
    assert "Cedar Dental and Keystone Dental Partners read it, and nobody else of the network." in said(msa)


def test_where_papers_of_a_review_are_attached_each_choice_names_who_will_read_them(
    cast: Cast, desk: Desk, private: Private, reader: Visit
) -> None:
    desk.draft()
    asked = ask(cast)
    page = " ".join(reader("olive").get(f"/reviews/{asked.pk}/attach/").content.decode().split())
    assert "With Fernhill (Cedar Dental), read by Cedar Dental alone" in page
    assert "read by Cedar Dental and Keystone Dental Partners" in page


def drafted(cast: Cast, who: str = "olive", **keys: Any) -> Agreement:
    """An agreement of Cedar with a fee that waits for its approval."""
    actor = cast.actor(who)
    with opened(actor):
        new = NewAgreement(cast.entity("cedar"), "msa", "In draft", STARTS_ON, keys["parties"])
        agreement = actions.enter_agreement(actor=actor, agreement=new)
        instrument = agreement.amendments.select_related("agreement").get()
        paper = actions.attach_document(
            actor=actor,
            agreement=agreement,
            amendment=instrument,
            paper=NewPaper("agreement", "In draft"),
            content=Upload("draft.txt", BytesIO(TEXT.encode()), "text/plain"),
        )
        source = NewSource(paper, "4.1", "a fixed fee of ten thousand dollars ($10,000.00) for each month")
        actions.enter_term(actor=actor, amendment=instrument, value=value(FEE), starts_on=STARTS_ON, source=source)
    return agreement


def page_of(reader: Visit, who: str, agreement: Agreement) -> str:
    content = reader(who).get(f"/agreements/{agreement.pk}/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def test_with_an_outside_party_who_entered_a_term_is_told_so_and_how_it_is_approved(cast: Cast, reader: Visit) -> None:
    parties = [NewParty("practice", cast.entity("cedar")), NewParty("manager", name="Fernhill Dental Services")]
    page = page_of(reader, "olive", drafted(cast, parties=parties))
    assert "You entered it. Fernhill Dental Services cannot approve anything here" in page
    assert "so Cedar Dental approves alone" in page
    assert "Attach it as signed, then record the signing." in page
    assert "A draft. 1 term waits for you to approve it." in page
    assert "other side" not in page.lower()


def test_between_two_sides_each_reader_is_told_who_approves(cast: Cast, reader: Visit) -> None:
    parties = [NewParty("practice", cast.entity("cedar")), NewParty("manager", cast.entity("keystone"))]
    agreement = drafted(cast, "administrator", parties=parties)
    theirs, ours = page_of(reader, "administrator", agreement), page_of(reader, "olive", agreement)
    assert "1 term waits for the other side to approve it." in theirs
    assert "waits for your approval" not in theirs
    assert "Keystone Dental Partners entered it. Compare each with the words beside it." in ours
    assert "1 term waits for you to approve it." in ours
