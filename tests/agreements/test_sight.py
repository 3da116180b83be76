"""Who reads and writes agreements: by role and side, and never beyond those whom an agreement names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from abutment.agreements import actions, queries
from abutment.agreements.actions import NewOpinion
from abutment.agreements.errors import NotAllowed, NotFound
from abutment.agreements.models import (
    Agreement,
    AgreementDocument,
    Amendment,
    CoveredLocation,
    Opinion,
    Party,
    Term,
)
from abutment.foundation.documents.models import Document
from abutment.foundation.scope import Actor, opened
from abutment.kernel.periods import Period
from abutment.law.rules.fees import FeeMethod
from abutment.organizations import actions as network
from abutment.organizations.models import Affiliation
from tests.agreements.conftest import FEE, STARTS_ON, Desk
from tests.cast import Cast
from tests.organizations.conftest import days

__all__ = ["days"]

Days = Callable[[int], date]
SERVER = Actor.system("arrange the test")
TABLES = (Agreement, Party, Amendment, AgreementDocument, Term)
READERS = ("olive", "executive", "administrator", "controller", "auditor", "counsel")
OTHERS = ("front_desk", "practice_manager", "dentist", "hana", "bruno", "astrid", "summit_executive", "south_executive",
          "billing", "people", "purchasing", "it", "marketing", "compliance", "it_provider", "regulator")  # fmt: skip


@pytest.mark.parametrize("who", READERS)
def test_who_reads_agreements_of_the_practice_reads_all_of_it(cast: Cast, msa: Agreement, who: str) -> None:
    actor = cast.actor(who)
    with opened(actor):
        assert all(table._default_manager.exists() for table in TABLES)
        assert queries.page(actor, msa.pk, date(2026, 5, 1)).in_force


@pytest.mark.parametrize("who", OTHERS)
def test_everybody_else_sees_what_does_not_exist(cast: Cast, msa: Agreement, who: str) -> None:
    actor = cast.actor(who)
    with opened(actor):
        assert not any(table._default_manager.exists() for table in TABLES)
        with pytest.raises(NotFound) as hidden:
            queries.page(actor, msa.pk, date(2026, 5, 1))
        with pytest.raises(NotFound) as absent:
            queries.page(actor, 987_654_321, date(2026, 5, 1))
        assert str(hidden.value) == str(absent.value)
        assert list(queries.agreements(actor, date(2026, 5, 1))) == []
        assert queries.fee_agreements(actor, [msa.entity_id], Period(date(2026, 5, 1))) == []


@pytest.mark.parametrize("who", ["executive", "controller", "auditor", "counsel", *OTHERS])
def test_who_may_not_enter_does_nothing(cast: Cast, desk: Desk, who: str) -> None:
    draft = desk.draft()
    instrument = desk.instrument(draft)
    term = desk.term(instrument, desk.paper(instrument), FEE)
    actor = cast.actor(who)
    with opened(actor):
        for attempt in (
            lambda: actions.enter_agreement(
                actor=actor,
                agreement=actions.NewAgreement(
                    cast.entity("cedar"),
                    "it",
                    "Mine",
                    STARTS_ON,
                    [actions.NewParty("practice", cast.entity("cedar")), actions.NewParty("other", name="Me")],
                ),
            ),
            lambda: actions.begin_amendment(actor=actor, agreement=draft, title="x", effective_on=STARTS_ON),
            lambda: actions.review_amendment(actor=actor, amendment=instrument, on=STARTS_ON),
            lambda: actions.sign_amendment(actor=actor, amendment=instrument, on=STARTS_ON),
            lambda: actions.approve_term(actor=actor, term=term),
            lambda: actions.remove_draft_term(actor=actor, term=term),
            lambda: actions.remove_draft_agreement(actor=actor, agreement=draft),
        ):
            with pytest.raises(NotAllowed), transaction.atomic():
                attempt()


@pytest.mark.parametrize(
    ("who", "rows"), [("executive", 0), ("bruno", 0), ("counsel", 0), ("olive", 1), ("administrator", 1)]
)
def test_sql_by_hand_writes_no_more_than_the_actions(cast: Cast, msa: Agreement, who: str, rows: int) -> None:
    with opened(cast.actor(who)), connection.cursor() as cursor:
        cursor.execute(
            "update agreements_agreement set ends_on = '2027-01-01', ended_because = 'x' where id = %s", [msa.pk]
        )
        assert cursor.rowcount == rows


def test_an_agreement_is_not_entered_for_another_practice_by_its_number(cast: Cast, msa: Agreement) -> None:
    """A row of one's own practice cannot hang on another's agreement."""
    with opened(cast.actor("bruno")), pytest.raises(DatabaseError), transaction.atomic():
        Amendment.objects.create(
            entity_id=cast.entity("birch"), agreement_id=msa.pk, number=1, title="x", effective_on=STARTS_ON
        )


@dataclass(frozen=True)
class Succession:
    """Cedar left Keystone for Summit today: what it agreed with whom."""

    former: Agreement
    lease: Agreement
    succeeding: Agreement
    paper: AgreementDocument


@pytest.fixture
def succession(cast: Cast, desk: Desk, msa: Agreement, days: Days) -> Succession:
    parties = [actions.NewParty("tenant", cast.entity("cedar")), actions.NewParty("landlord", name="Mill Street LLC")]
    lease = desk.draft("Lease", kind="lease", parties=parties, by="olive")
    desk.paper(desk.instrument(lease, by="olive"), by="olive")
    olive = cast.actor("olive")
    with opened(olive):
        tie = Affiliation.objects.get(practice_id=cast.entity("cedar"))
        network.end_affiliation(actor=olive, affiliation=tie, ends_on=days(0), sight_ends_on=days(90))
    with opened(SERVER):
        Affiliation.objects.create(
            practice_id=cast.entity("cedar"),
            organization_id=cast.entity("summit"),
            model="service",
            brand="group",
            starts_on=days(0),
        )
    with opened(olive):
        parties = [
            actions.NewParty("practice", cast.entity("cedar")),
            actions.NewParty("manager", cast.entity("summit")),
        ]
        new = actions.NewAgreement(cast.entity("cedar"), "msa", "With Summit", days(0), parties)
        succeeding = actions.enter_agreement(actor=olive, agreement=new)
        paper = actions.attach_document(
            actor=olive,
            agreement=succeeding,
            amendment=succeeding.amendments.get(),
            paper=actions.NewPaper("agreement", "With Summit"),
            content=actions.Upload("next.txt", BytesIO(b"What Summit is paid"), "text/plain"),
        )
    return Succession(msa, lease, succeeding, paper)


@pytest.mark.parametrize(
    ("who", "reads"), [("olive", True), ("controller", False), ("administrator", False), ("summit_executive", True)]
)
def test_a_former_organization_does_not_read_the_papers_with_the_next(
    cast: Cast, succession: Succession, who: str, reads: bool
) -> None:
    with opened(cast.actor(who)):
        assert Document.objects.filter(pk=succession.paper.document_id).exists() is reads
        assert Document.objects.exists()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("olive", {"former", "lease", "succeeding"}),
        ("controller", {"former"}),
        ("summit_executive", {"succeeding"}),
    ],
)
def test_a_former_organization_does_not_read_the_agreement_with_the_next(
    cast: Cast, succession: Succession, who: str, sees: set[str]
) -> None:
    seen = {getattr(succession, name).pk for name in sees}
    with opened(cast.actor(who)):
        assert set(Agreement.objects.values_list("pk", flat=True)) == seen
        for table in (Party, Amendment, AgreementDocument, Term, CoveredLocation):
            assert set(table._default_manager.values_list("agreement", flat=True)) <= seen


def test_a_former_organization_does_not_write_what_it_does_not_read(cast: Cast, succession: Succession) -> None:
    with opened(cast.actor("administrator")), connection.cursor() as cursor:
        cursor.execute("update agreements_agreement set ended_because = ''")
        assert cursor.rowcount == 1
        cursor.execute("delete from agreements_coveredlocation")
    with opened(cast.actor("olive")):
        assert Agreement.objects.get(pk=succession.succeeding.pk).ends_on is None
        assert {str(party) for party in Party.objects.filter(agreement=succession.former)} == {
            "Cedar Dental",
            "Keystone Dental Partners",
        }


def given(method: FeeMethod = FeeMethod.FLAT, **keys: Any) -> NewOpinion:
    defaults = {
        "jurisdiction": "US-NY",
        "given_on": date(2024, 2, 1),
        "starts_on": date(2024, 2, 1),
        "ends_on": date(2026, 2, 1),
        "words": "A fixed fee, set in advance, within market value.",
    }
    return NewOpinion(method=method, **{**defaults, **keys})


@pytest.mark.parametrize("who", ["olive", "administrator", "executive", "controller", "auditor", "front_desk", "bruno"])
def test_nobody_but_counsel_gives_an_opinion(cast: Cast, msa: Agreement, who: str) -> None:
    actor = cast.actor(who)
    with opened(actor):
        with pytest.raises(NotAllowed, match="given by counsel"):
            actions.give_opinion(actor=actor, agreement=msa, opinion=given())
        with pytest.raises(DatabaseError), transaction.atomic():
            Opinion.objects.create(
                entity_id=msa.entity_id,
                agreement=msa,
                jurisdiction="US-NY",
                method="flat",
                counsel_name="Counsel",
                given_on=STARTS_ON,
                starts_on=STARTS_ON,
                words="x",
            )


def test_counsel_gives_an_opinion_in_their_own_name_and_can_only_withdraw_it(
    cast: Cast, msa: Agreement, days: Days
) -> None:
    counsel = cast.actor("counsel")
    with opened(counsel):
        said = given(counsel_name="Somebody Else", ends_on=days(400))
        opinion = actions.give_opinion(actor=counsel, agreement=msa, opinion=said)
        assert (opinion.counsel_name, opinion.counsel_account_id) == ("Counsel of Keystone", cast.accounts["counsel"])
    for actor in (SERVER, counsel):
        with opened(actor):
            rows = Opinion.objects.filter(pk=opinion.pk)
            for change in ({"allows": False}, {"words": "other"}, {"ends_on": None}, {"method": "tiered"}):
                with pytest.raises(DatabaseError, match="stays as it was given"), transaction.atomic():
                    rows.update(**change)
            with pytest.raises(DatabaseError), transaction.atomic():
                rows._raw_delete(rows.db)
    with opened(cast.actor("administrator")):
        assert Opinion.objects.filter(pk=opinion.pk).update(withdrawn_on=date(2025, 1, 1)) == 0
    with opened(counsel):
        actions.withdraw_opinion(actor=counsel, opinion=opinion, on=days(0))
        with pytest.raises(NotAllowed, match="once"):
            actions.withdraw_opinion(actor=counsel, opinion=opinion, on=days(30))
        (kept,) = queries.fee_agreements(counsel, None, Period(date(2026, 1, 1), date(2026, 2, 1)))[0].opinions
        assert kept.period == Period(date(2024, 2, 1), days(0))
        page = queries.page(counsel, msa.pk, days(0))
        assert [row.holds for row in page.opinions] == [False]


def test_the_server_records_an_opinion_under_the_name_of_its_counsel(cast: Cast, msa: Agreement) -> None:
    with opened(SERVER):
        with pytest.raises(Exception, match="named counsel"):
            actions.give_opinion(actor=SERVER, agreement=msa, opinion=given())
        kept = actions.give_opinion(actor=SERVER, agreement=msa, opinion=given(counsel_name="Ada Invented"))
    assert kept.counsel_name == "Ada Invented"
