"""Reviews: who asks, who sees, who says what; and what the database refuses whoever writes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from abutment.agreements import actions
from abutment.agreements.engine import engine
from abutment.agreements.errors import Malformed, NotAllowed, NotFound
from abutment.agreements.models import Agreement, Review, ReviewComment, ReviewPaper, ReviewStance
from abutment.agreements.queries.reviews import review, review_page, reviews, sharing_sides
from abutment.foundation.audit.models import Event
from abutment.foundation.documents.models import Document
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.scope import Actor, opened
from tests.agreements.conftest import Desk
from tests.agreements.reviewing import LETTER, PAPER, ask, ask_of, read, share
from tests.cast import WHERE, Cast

ASK = {"olive", "bruno", "astrid", "executive", "administrator", "counsel", "summit_executive"}
CEDARS_OWN = {"olive"}
AT_KEYSTONE = {"executive", "administrator", "controller", "auditor", "counsel"}


def _sees(cast: Cast, who: str, asked: Review) -> bool:
    actor = cast.actor(who)
    with opened(actor):
        shown = [each.review_id for each in reviews(actor)]
        rows = [Review.objects.filter(pk=asked.pk).exists(), ReviewPaper.objects.filter(review=asked.pk).exists()]
        stored = Document.objects.filter(pk__in=ReviewPaper.objects.filter(review=asked.pk).values("document")).exists()
        try:
            review_page(actor, asked.pk)
        except NotFound:
            assert not any([*rows, stored, asked.pk in shown])
            return False
        assert all([*rows, stored, asked.pk in shown])
        return True


def _provision(found: Review) -> str:
    return str((found.result or {})["findings"][0]["provision"])


@pytest.mark.parametrize("who", sorted(WHERE))
def test_who_may_have_papers_read_and_who_may_not(cast: Cast, who: str) -> None:
    if who in ASK:
        asked = ask(cast, who)
        assert asked.entity_id == cast.actor(who).acting_entity_id
        return
    with pytest.raises(NotAllowed):
        ask(cast, who)


def test_a_review_is_seen_by_the_side_that_asked_and_by_nobody_else(cast: Cast) -> None:
    asked, ours = ask(cast), ask(cast, "administrator")
    assert {who for who in WHERE if _sees(cast, who, asked)} == CEDARS_OWN
    assert {who for who in WHERE if _sees(cast, who, ours)} == AT_KEYSTONE


def test_a_shared_review_is_seen_by_the_other_side_until_it_is_withdrawn(cast: Cast) -> None:
    asked = share(cast, ask(cast))
    assert {who for who in WHERE if _sees(cast, who, asked)} == CEDARS_OWN | AT_KEYSTONE
    olive = cast.actor("olive")
    with opened(olive):
        actions.withdraw_review(actor=olive, review=review(olive, asked.pk))
    assert {who for who in WHERE if _sees(cast, who, asked)} == CEDARS_OWN


def test_a_review_of_an_agreement_is_read_with_the_agreement(cast: Cast, msa: Agreement) -> None:
    asked = ask_of(cast, msa)
    assert {who for who in WHERE if _sees(cast, who, asked)} == AT_KEYSTONE
    administrator = cast.actor("administrator")
    with opened(administrator):
        assert [each.name for each in sharing_sides(administrator, asked)] == ["Cedar Dental"]
        actions.share_review(actor=administrator, review=asked, with_entity_id=cast.entity("cedar"))
    assert {who for who in WHERE if _sees(cast, who, asked)} == AT_KEYSTONE | CEDARS_OWN


def test_nobody_at_the_organization_reads_in_the_trail_what_a_practice_had_read(cast: Cast) -> None:
    asked = ask(cast)

    def told(who: str) -> set[str]:
        with opened(cast.actor(who)):
            own = Event.objects.filter(subject=f"review {asked.pk}") | Event.objects.filter(action="document.stored")
            return set(own.values_list("action", flat=True))

    assert told("olive") == {"review.started", "document.stored"}
    assert not told("auditor")
    assert not told("executive")


def test_the_papers_are_read_by_the_job_and_said_the_same_each_time(cast: Cast) -> None:
    first, second = ask(cast), ask(cast)
    olive = cast.actor("olive")
    assert [said for name, said in work_through() if "read_papers" in name] == ["done", "done"]
    with opened(olive):
        one, other = review(olive, first.pk), review(olive, second.pk)
        paper = ReviewPaper.objects.get(review=one)
    assert one.state == Review.State.READ
    assert one.engine == engine()
    assert one.result == other.result
    assert paper.text == PAPER
    for finding in (one.result or {})["findings"]:
        for quote in finding["quotes"]:
            assert PAPER[quote["start"] : quote["end"]] == quote["text"]


def test_a_paper_of_another_kind_is_named_and_not_compared(cast: Cast) -> None:
    found = read(cast, ask(cast, text=LETTER))
    assert found.result is not None
    assert not found.result["kind"]["was_compared"]
    assert found.result["findings"] == []


def test_a_paper_that_cannot_be_read_says_why_in_one_line(cast: Cast) -> None:
    found = read(cast, ask(cast, text=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", name="offer.doc"))
    assert found.state == Review.State.FAILED
    assert found.failure.startswith("offer.doc is a Word file of the old kind")
    assert found.result is None


def test_a_review_is_read_again_only_once_it_was_read(cast: Cast) -> None:
    asked = ask(cast)
    olive = cast.actor("olive")
    with opened(olive), pytest.raises(Malformed):
        actions.read_again(actor=olive, review=review(olive, asked.pk))
    found = read(cast, asked)
    with opened(olive):
        actions.read_again(actor=olive, review=review(olive, asked.pk))
    again = read(cast, asked)
    assert again.result == found.result
    assert again.read_at != found.read_at


def test_each_side_says_how_it_stands_and_the_other_reads_it_only_once_it_is_shared(cast: Cast) -> None:
    found = read(cast, ask(cast))
    code, olive, counsel = _provision(found), cast.actor("olive"), cast.actor("counsel")
    with opened(olive):
        actions.stand(actor=olive, review=review(olive, found.pk), provision=code, stance="push_back")
        actions.comment(actor=olive, review=review(olive, found.pk), provision=code, words="Not with us.")
        with pytest.raises(Malformed), transaction.atomic():
            actions.comment(actor=olive, review=review(olive, found.pk), provision=code, words="To both", for_both=True)
    share(cast, found)
    with opened(counsel):
        shared = review(counsel, found.pk)
        actions.stand(actor=counsel, review=shared, provision=code, stance="counsel")
        actions.stand(actor=counsel, review=shared, provision=code, stance="accept")
        actions.comment(actor=counsel, review=shared, provision=code, words="Agreed.", for_both=True)
        actions.comment(actor=counsel, review=shared, provision=code, words="For us alone.")
        page = review_page(counsel, found.pk)
        assert [(each.side, each.stance) for each in page.stances[code]] == [
            ("Cedar Dental", "push_back"), ("Keystone Dental Partners", "accept"),
        ]  # fmt: skip
        assert [each.words for each in page.comments[code]] == ["Agreed.", "For us alone."]
    with opened(olive):
        page = review_page(olive, found.pk)
        assert [each.stance for each in page.stances[code]] == ["push_back", "accept"]
        assert [each.words for each in page.comments[code]] == ["Not with us.", "Agreed."]
        actions.stand(actor=olive, review=page.review, provision=code, stance="")
        assert [each.stance for each in review_page(olive, found.pk).stances[code]] == ["accept"]


@pytest.mark.parametrize("who", ["controller", "auditor"])
def test_who_reads_a_review_of_their_side_does_not_speak_for_it(cast: Cast, who: str) -> None:
    found = read(cast, ask(cast, "administrator"), "administrator")
    actor = cast.actor(who)
    with opened(actor):
        held = review(actor, found.pk)
        for attempt in (
            lambda: actions.stand(actor=actor, review=held, provision=_provision(held), stance="accept"),
            lambda: actions.comment(actor=actor, review=held, provision=_provision(held), words="x"),
            lambda: actions.share_review(actor=actor, review=held, with_entity_id=cast.entity("cedar")),
            lambda: actions.read_again(actor=actor, review=held),
            lambda: actions.remove_review(actor=actor, review=held),
        ):
            with pytest.raises(NotAllowed), transaction.atomic():
                attempt()


def test_a_review_is_removed_by_who_asked_with_the_papers_brought_for_it(cast: Cast) -> None:
    asked = ask(cast, "administrator")
    executive, administrator = cast.actor("executive"), cast.actor("administrator")
    with opened(executive), pytest.raises(NotAllowed), transaction.atomic():
        actions.remove_review(actor=executive, review=review(executive, asked.pk))
    with opened(administrator):
        assert Document.objects.filter(shelf="reviews").exists()
        actions.remove_review(actor=administrator, review=review(administrator, asked.pk))
        assert not Review.objects.filter(pk=asked.pk).exists()
        assert not Document.objects.filter(shelf="reviews").exists()


def test_a_review_that_was_shared_is_withdrawn_and_never_removed(cast: Cast) -> None:
    asked = share(cast, ask(cast))
    olive = cast.actor("olive")
    with opened(olive):
        with pytest.raises(NotAllowed), transaction.atomic():
            actions.remove_review(actor=olive, review=review(olive, asked.pk))
        actions.withdraw_review(actor=olive, review=review(olive, asked.pk))
        with pytest.raises(NotAllowed), transaction.atomic():
            actions.remove_review(actor=olive, review=review(olive, asked.pk))
        with pytest.raises(NotAllowed), transaction.atomic():
            actions.share_review(actor=olive, review=review(olive, asked.pk), with_entity_id=cast.entity("keystone"))


def test_removing_a_draft_leaves_a_review_of_it_untied(cast: Cast, desk: Desk) -> None:
    draft = desk.draft()
    desk.paper(desk.instrument(draft))
    asked = ask_of(cast, draft, "administrator")
    olive, administrator = cast.actor("olive"), cast.actor("administrator")
    with opened(olive):
        actions.remove_draft_agreement(actor=olive, agreement=draft)
    with opened(administrator):
        assert review(administrator, asked.pk).agreement_id is None


BY_HAND: dict[str, tuple[str, str]] = {
    "what was found, by who asked": (
        "olive",
        "update agreements_review set result = '1', state = 'read', read_at = now()",
    ),
    "a text, by who asked": ("olive", "update agreements_reviewpaper set text = 'x'"),
    "the name of a review": ("olive", "update agreements_review set title = 'x'"),
    "whose it is": ("olive", "update agreements_review set entity_id = {keystone}"),
    "sharing, by the other side": (
        "administrator",
        "update agreements_review set shared_with_id = {keystone}, shared_at = now()",
    ),
    "sharing with oneself": ("olive", "update agreements_review set shared_with_id = {cedar}, shared_at = now()"),
    "a stance of the other side": (
        "olive",
        "insert into agreements_reviewstance (entity_id, review_id, side_id, provision, stance) "
        "select entity_id, id, {keystone}, 'x', 'accept' from agreements_review",
    ),
    "a stance of who does not see it": (
        "administrator",
        "insert into agreements_reviewstance (entity_id, review_id, side_id, provision, stance) "
        "values ({cedar}, {review}, {keystone}, 'x', 'accept')",
    ),
    "a comment of who does not see it": (
        "administrator",
        "insert into agreements_reviewcomment (entity_id, review_id, side_id, provision, words) "
        "values ({cedar}, {review}, {keystone}, 'x', 'x')",
    ),
    "a review for the practice, by its organization": (
        "administrator",
        "insert into agreements_review (entity_id, kind, title, state, failure, catalog_version, engine) "
        "values ({cedar}, 'msa', 'x', 'waiting', '', '', '')",
    ),
    "a paper of the practice on that shelf, by its organization": (
        "administrator",
        "insert into documents_document (entity_id, shelf, kind, name, media_type, size_bytes, sha256, stored_name, "
        "key_id, wrapped_key) values ({cedar}, 'reviews', 'paper', 'x', 'a/b', 0, sha256('x'), "
        "'00/00000000000000000000000000000000', 1, decode(repeat('00', 60), 'hex'))",
    ),
    "removing, by the organization": ("administrator", "delete from agreements_review"),
    "removing the paper of a review": ("olive", "delete from documents_document where shelf = 'reviews'"),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(BY_HAND))
def test_sql_by_hand_does_no_more_than_the_actions(cast: Cast, what: str) -> None:
    asked = ask(cast)
    who, statement = BY_HAND[what]
    names = {"keystone": cast.entity("keystone"), "cedar": cast.entity("cedar"), "review": asked.pk}
    with opened(cast.actor(who)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement.format(**names))
                changed = cursor.rowcount
        except DatabaseError:
            changed = 0
        assert changed == 0


def test_what_was_shared_stays_by_hand_too(cast: Cast) -> None:
    asked = share(cast, ask(cast))
    counsel, said = cast.actor("counsel"), {"entity_id": asked.entity_id, "side_id": cast.entity("keystone")}
    with opened(counsel):
        ReviewComment.objects.create(review=asked, provision="x", words="For both", for_both=True, **said)
        ReviewStance.objects.create(review=asked, provision="x", stance="accept", **said)
    tries = {
        "administrator": ("update agreements_review set withdrawn_at = now()", "delete from agreements_reviewpaper"),
        "olive": (
            "delete from agreements_reviewpaper",
            "delete from agreements_reviewcomment",
            "delete from agreements_reviewstance",
            "update agreements_reviewstance set stance = 'push_back'",
        ),
    }
    for who, statements in tries.items():
        for statement in statements:
            with opened(cast.actor(who)), connection.cursor() as cursor:
                cursor.execute(statement)
                assert cursor.rowcount == 0, (who, statement)


def test_a_forged_comment_bears_who_wrote_it(cast: Cast) -> None:
    asked = ask(cast)
    olive = cast.actor("olive")
    with opened(olive):
        forged: dict[str, Any] = {"written_by_account_id": cast.accounts["bruno"], "words": "x", "provision": "x"}
        said = ReviewComment.objects.create(
            entity_id=asked.entity_id, review=asked, side_id=cast.entity("cedar"), **forged
        )
        said.refresh_from_db()
        assert said.written_by_account_id == cast.accounts["olive"]


def test_the_software_bound_to_a_practice_reads_what_is_its_own(cast: Cast) -> None:
    """What a Package takes along: the practice's reviews, never what its organization had read for itself."""
    ours, theirs = share(cast, ask(cast)), ask(cast, "administrator")
    administrator = cast.actor("administrator")
    with opened(administrator):
        ReviewComment.objects.create(
            entity_id=ours.entity_id, review=ours, side_id=cast.entity("keystone"), provision="x", words="Ours alone"
        )
    with opened(Actor.system("pack").acting_for(cast.entity("cedar"))):
        assert set(Review.objects.values_list("pk", flat=True)) == {ours.pk}
        assert not ReviewComment.objects.exists()
        assert not ReviewStance.objects.exists()
        assert not ReviewPaper.objects.filter(review=theirs.pk).exists()
