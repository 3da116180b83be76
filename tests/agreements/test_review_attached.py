"""A paper that was brought to be read becomes the paper of an agreement, and its terms are confirmed there."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError, connection, transaction

from abutment.agreements import actions, queries
from abutment.agreements.actions import NewParty
from abutment.agreements.errors import Malformed, NotAllowed
from abutment.agreements.models import Agreement, AgreementDocument, Review
from abutment.agreements.queries.reviews import attachable_to, review
from abutment.foundation.audit.models import Event
from abutment.foundation.scope import opened
from tests.agreements.conftest import Desk
from tests.agreements.reviewing import PAPER, ask, read, share
from tests.agreements.test_review_pages import said
from tests.cast import SERVER, Cast
from tests.organizations.conftest import Visit, reader

__all__ = ["reader"]


def attach(cast: Cast, asked: Review, agreement: Agreement, who: str = "olive") -> Review:
    actor = cast.actor(who)
    with opened(actor):
        first = queries.agreement(actor, agreement.pk).amendments.get(number=0)
        return actions.attach_review(actor=actor, review=review(actor, asked.pk), amendment=first)


def test_a_brought_paper_is_attached_and_its_terms_are_confirmed_beside_their_words(
    cast: Cast, desk: Desk, reader: Visit
) -> None:
    draft, found = desk.draft(), read(cast, ask(cast))
    client = reader("olive")
    page = client.get(f"/reviews/{found.pk}/").content.decode()
    assert f"/reviews/{found.pk}/attach/" in page
    assert "?review=" not in page
    instrument = desk.instrument(draft)
    answer = client.post(f"/reviews/{found.pk}/attach/", {"instrument": instrument.pk}, follow=True)
    assert "The papers of offer.txt are attached to Management services agreement." in said(answer)
    addresses = re.findall(r'href="([^"]*\?review=[^"]*)"', answer.content.decode())
    form = client.get(next(each for each in addresses if "/terms/fee/" in each).replace("&amp;", "&"))
    assert "eighteen percent (18%)" in form.context["form"].initial["quote"]
    assert f"/reviews/{found.pk}/attach/" not in answer.content.decode()
    with opened(SERVER):
        paper = AgreementDocument.objects.select_related("document").get(agreement=draft)
        assert (paper.role, paper.amendment_id, paper.document.shelf) == ("agreement", instrument.pk, "agreements")
        assert Event.objects.get(action="review.attached").details["agreement"] == draft.pk
        assert Event.objects.filter(action="agreement.document_attached").count() == 1
    administrator = cast.actor("administrator")
    with opened(administrator):  # the paper is the agreement's now; what was found stays with who asked
        assert AgreementDocument.objects.filter(agreement=draft).exists()
        assert not Review.objects.exists()


def test_a_paper_that_the_agreement_has_is_not_attached_twice(cast: Cast, desk: Desk) -> None:
    draft = desk.draft()
    desk.paper(desk.instrument(draft), PAPER)
    assert attach(cast, ask(cast), draft).agreement_id == draft.pk
    with opened(SERVER):
        assert AgreementDocument.objects.filter(agreement=draft).count() == 1


def test_a_review_is_attached_once_and_to_nothing_that_is_signed(cast: Cast, desk: Desk, msa: Agreement) -> None:
    draft, asked = desk.draft("A draft"), ask(cast)
    with pytest.raises(Malformed, match="is signed"):
        attach(cast, asked, msa)
    attach(cast, asked, draft)
    with pytest.raises(Malformed, match="belongs to an agreement already"):
        attach(cast, asked, draft)


def test_only_who_may_change_the_review_and_write_to_the_agreement_attaches(cast: Cast, desk: Desk) -> None:
    draft, asked, ours = desk.draft(), share(cast, ask(cast)), ask(cast, "administrator")
    with pytest.raises(NotAllowed, match="belongs to who asked for it"):
        attach(cast, asked, draft, "administrator")
    with pytest.raises(NotAllowed, match="You may not enter papers of"):
        attach(cast, ours, draft, "counsel")
    for who, expected in (("counsel", []), ("administrator", [draft.pk])):
        actor = cast.actor(who)
        with opened(actor):
            found = attachable_to(actor, review(actor, ours.pk))
            assert [each.agreement_id for each in found] == expected
    assert attach(cast, ours, draft, "administrator").agreement_id == draft.pk


def test_a_shared_review_is_attached_to_an_agreement_of_both_sides(cast: Cast, desk: Desk, reader: Visit) -> None:
    asked = share(cast, read(cast, ask(cast)))
    sides = [NewParty("tenant", cast.entity("cedar")), NewParty("landlord", name="Main Street LLC")]
    own = desk.draft("Lease", parties=sides, kind="lease", by="olive")
    both = desk.draft()
    olive = cast.actor("olive")
    with opened(olive):
        assert [each.agreement_id for each in attachable_to(olive, review(olive, asked.pk))] == [both.pk]
    with pytest.raises(Malformed, match="of both sides"):
        attach(cast, asked, own)
    attach(cast, asked, both)
    assert reader("counsel").get(f"/reviews/{asked.pk}/").status_code == 200


def test_without_a_draft_the_page_says_what_to_do_first(cast: Cast, reader: Visit) -> None:
    asked = ask(cast)
    page = said(reader("olive").get(f"/reviews/{asked.pk}/attach/"))
    assert "There is no draft to attach it to" in page


def test_by_hand_a_review_is_tied_to_no_agreement_that_lacks_its_papers(cast: Cast, desk: Desk) -> None:
    asked, draft = ask(cast), desk.draft()
    other = desk.draft("Another")
    tie = "update agreements_review set agreement_id = %s, agreement_entity_id = %s where id = %s"
    olive = cast.actor("olive")

    def by_hand(agreement: int | None) -> None:
        entity = None if agreement is None else draft.entity_id
        with opened(olive), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(tie, [agreement, entity, asked.pk])

    by_hand(draft.pk)
    attach(cast, asked, draft)
    by_hand(other.pk)
    by_hand(None)
