"""Reviews: of one's own side, and those that another side shared. What is neither does not exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import JSONField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from abutment.agreements import policies
from abutment.agreements.engine import engine
from abutment.agreements.errors import NotFound
from abutment.agreements.models import Agreement, AgreementDocument, Amendment, Party, Review, ReviewPaper
from abutment.agreements.queries.gates import findings_for, law_under
from abutment.agreements.queries.papers import papers_of
from abutment.agreements.rules.gate import GateFinding
from abutment.agreements.rules.values import Fee
from abutment.foundation.accounts.models import Account
from abutment.foundation.activity.queries import Standing, standing_of
from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import entities
from abutment.foundation.scope.models import Entity

ADDRESSED = "ADDRESSED"


def review(actor: Actor, review_id: int) -> Review:
    """One review. Raises NotFound."""
    found: Review | None = (
        Review.objects.select_related("entity", "shared_with", "agreement__entity").filter(pk=review_id).first()
    )
    if found is None:
        raise NotFound("There is no such review here. Check the address, or in whose name you look.")
    return found


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review as the list shows it; addressed of provisions: None where nothing was compared."""

    review_id: int
    title: str
    kind: str
    kind_label: str
    state: str
    whose: str
    is_own: bool
    is_shared: bool
    asked_on: date
    addressed: int | None
    provisions: int
    adverse: int
    is_unread: bool = False


def reviews(actor: Actor) -> list[ReviewLine]:
    """The reviews of one's own side and those shared with it, the latest first."""
    return [_line(actor, each) for each in _in_short(Review.objects.all())]


def _in_short(found: QuerySet[Review]) -> QuerySet[Review]:
    """Reviews without what was found in full: a result is as long as its papers."""
    states = RawSQL("jsonb_path_query_array(result, '$.findings[*].state')", (), JSONField())
    short: QuerySet[Review] = found.select_related("entity").defer("result").annotate(states=states).order_by("-pk")
    return short


def _line(actor: Actor, row: Review) -> ReviewLine:
    states: list[str] = row.states or []  # type: ignore[attr-defined]
    return ReviewLine(
        review_id=row.pk,
        title=row.title,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        state=row.state,
        whose=row.entity.name,
        is_own=row.entity_id == actor.acting_entity_id,
        is_shared=row.is_shared,
        asked_on=timezone.localdate(row.asked_at),
        addressed=states.count(ADDRESSED) if states else None,
        provisions=len(states),
        adverse=states.count("ADVERSE"),
        is_unread=set(states) == {"UNREADABLE"},
    )


def reviews_of(actor: Actor, agreement_id: int) -> list[ReviewLine]:
    """The reviews of the papers of an agreement that the reader sees, the latest first."""
    return [_line(actor, each) for each in _in_short(Review.objects.filter(agreement=agreement_id))]


@dataclass(frozen=True, slots=True)
class Said:
    """How a side stands to a provision, or what it comments: by whom of which side, and when."""

    side: str
    is_own: bool
    who: str
    at: datetime
    words: str
    stance: str = ""
    for_both: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """A review with everything that its page shows, and what the reader may do.

    work: how far the last reading or asking is, for who started it. is_outdated: catalog or rules have changed since.
    """

    review: Review
    papers: tuple[ReviewPaper, ...]
    stances: Mapping[str, Sequence[Said]]
    comments: Mapping[str, Sequence[Said]]
    asked_by: str
    other_side: str
    work: Standing | None
    is_own: bool
    is_outdated: bool
    can_change: bool
    can_speak: bool
    can_remove: bool
    sides: tuple[Entity, ...]

    @property
    def is_asking(self) -> bool:
        """Whether a model is being asked about it."""
        return self.review.state == Review.State.READ and self.work is not None and self.work.is_open

    @property
    def is_called_off(self) -> bool:
        """Whether its reading ended without an answer, so that it waits for nothing."""
        over = self.work is not None and not self.work.is_open
        return over and self.review.state == Review.State.WAITING


def review_page(actor: Actor, review_id: int) -> ReviewPage:
    """A review for its page, in a constant number of queries. Raises NotFound."""
    found = review(actor, review_id)
    can_change = policies.can_change_review(actor, found)
    stances = list(found.stances.order_by("given_at", "pk"))
    comments = list(found.comments.order_by("written_at", "pk"))
    speaking = {each.side_id for each in stances} | {each.side_id for each in comments}
    names = _sides({found.shared_with_id, found.entity_id} | speaking)
    people = _people(
        {found.asked_by_account_id}
        | {each.given_by_account_id for each in stances}
        | {each.written_by_account_id for each in comments}
    )
    by_stance, by_comment = dict[str, list[Said]](), dict[str, list[Said]]()
    for stance in stances:
        who = people.get(stance.given_by_account_id, "")
        own = stance.side_id == actor.acting_entity_id
        said = Said(names[stance.side_id], own, who, stance.given_at, stance.get_stance_display(), stance.stance)
        by_stance.setdefault(stance.provision, []).append(said)
    for comment in comments:
        who = people.get(comment.written_by_account_id, "")
        own = comment.side_id == actor.acting_entity_id
        said = Said(names[comment.side_id], own, who, comment.written_at, comment.words, for_both=comment.for_both)
        by_comment.setdefault(comment.provision, []).append(said)
    is_read = found.state == Review.State.READ
    return ReviewPage(
        review=found,
        papers=tuple(found.papers.select_related("document").order_by("place")),
        stances=by_stance,
        comments=by_comment,
        asked_by=people.get(found.asked_by_account_id, ""),
        other_side=names[found.shared_with_id] if found.shared_with_id else "",
        work=standing_of(found.work_id) if found.work_id else None,
        is_own=found.entity_id == actor.acting_entity_id,
        is_outdated=is_read and found.engine != engine(),
        can_change=can_change,
        can_speak=policies.can_speak(actor, found),
        can_remove=can_change and found.shared_at is None and found.asked_by_account_id == actor.account_id,
        sides=tuple(sharing_sides(actor, found)) if can_change and found.shared_at is None else (),
    )


def _sides(numbers: set[int | None]) -> dict[int, str]:
    """Sides by their numbers; one that the reader no longer sees has no name for them."""
    wanted = [number for number in numbers if number is not None]
    known = {each.pk: each.name for each in Entity.objects.filter(pk__in=wanted)}
    return {number: known.get(number, "a side that you do not see") for number in wanted}


def _people(numbers: set[int | None]) -> dict[int | None, str]:
    known = [number for number in numbers if number is not None]
    return {each.pk: str(each) for each in Account.objects.filter(pk__in=known)}


def sharing_sides(actor: Actor, found: Review) -> list[Entity]:
    """With whom a review can be shared: the other parties of its agreement; of none, whom of the other
    kind one's own side sees."""
    if found.agreement is not None:
        parties = Party.objects.filter(agreement=found.agreement).values("party_entity")
        others = Entity.objects.filter(Q(pk__in=parties) | Q(pk=found.agreement_entity_id))
    else:
        others = Entity.objects.exclude(kind=found.entity.kind)
    return list(others.exclude(pk=found.entity_id).order_by("name"))


def attachable_to(actor: Actor, found: Review) -> list[Amendment]:
    """The instruments to which the papers of a review can be attached: not signed, where the reader enters papers; of
    a review that is shared, those of agreements with the side with which it is."""
    drafts = Amendment.objects.select_related("agreement__entity").filter(
        signed_on=None, agreement__ends_on=None, agreement__entity__in=entities("agreements.write")
    )
    if found.shared_with_id is not None:
        other = Party.objects.filter(party_entity=found.shared_with_id).values("agreement")
        drafts = drafts.filter(Q(agreement__in=other) | Q(agreement__entity=found.shared_with_id))
    return list(drafts.order_by("agreement__title", "agreement_id", "number"))


def readable_papers(actor: Actor, agreement: Agreement) -> list[AgreementDocument]:
    """The papers of an agreement that can be read for a review: what prevails first, opinions left out."""
    return [paper for paper in papers_of(actor, agreement.pk) if paper.amendment is not None]


def same_papers(actor: Actor, found: Review) -> dict[int, AgreementDocument]:
    """By the place of a paper of a review (from 0) the same paper of its agreement, byte for byte."""
    if found.agreement_id is None:
        return {}
    attached = AgreementDocument.objects.filter(agreement=found.agreement_id).select_related("document", "amendment")
    by_digest = {each.document.sha256_hex: each for each in attached}
    papers = found.papers.order_by("place")
    return {place: by_digest[paper.sha256] for place, paper in enumerate(papers) if paper.sha256 in by_digest}


def law_on_fees(actor: Actor, found: Review, fees: Mapping[int, Fee], on: date) -> dict[int, tuple[GateFinding, ...]]:
    """What the law says to each fee that a paper proposes: of the agreement's states, or of the practice's own."""
    if not fees:
        return {}
    places, opinions = law_under(found.agreement, on) if found.agreement is not None else (_own_places(found, on), ())
    return {number: findings_for(fee, places, opinions, on) for number, fee in fees.items()}


def _own_places(found: Review, on: date) -> tuple[str, ...]:
    practice = getattr(found.entity, "practice", None)  # an organization has no state of its own
    if practice is None:
        return ()
    places = [each.jurisdiction for each in found.entity.locations.order_by("name") if each.is_open(on)]
    return tuple(dict.fromkeys([practice.jurisdiction, *places]))
