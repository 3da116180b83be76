"""Lists of agreements, and one by its number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from abutment.agreements.errors import NotFound
from abutment.agreements.models import Agreement, AgreementDocument, Amendment, Opinion, Party, Term
from abutment.agreements.queries.books import book_from, counting_terms
from abutment.agreements.rules.lifecycle import Stage
from abutment.agreements.rules.renewal import current_term, next_notice
from abutment.agreements.rules.terms import TermBook
from abutment.agreements.rules.values import Notice, Renewal, TermKey
from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import entities
from abutment.foundation.scope.models import Entity
from abutment.kernel.periods import Period


def agreements(actor: Actor, on: date) -> QuerySet[Agreement]:
    """The agreements in scope in the order of practices and first days, each with its stage on a day.

    Annotated: stage (of the agreement as first signed), asked_on, waiting_terms (drafts of instruments and opinions
    that wait for approval). What `in_short` shows of a row is fetched for the rows that are read.
    """
    original = Amendment.objects.filter(agreement=OuterRef("pk"), number=0)
    waiting = Term.objects.filter(agreement=OuterRef("pk"), approved_at=None).order_by().values("agreement")
    dates = counting_terms().filter(key__in=(TermKey.RENEWAL, TermKey.NOTICE))
    found: QuerySet[Agreement] = (
        Agreement.objects.select_related("entity")
        .prefetch_related(
            Prefetch("parties", queryset=Party.objects.select_related("party_entity").order_by("pk")),
            Prefetch("terms", queryset=dates, to_attr="renewal_terms"),
        )
        .annotate(
            asked_on=Value(on, output_field=DateField()),
            reviewed_on=Subquery(original.values("reviewed_on")),
            counsel_on=Subquery(original.values("counsel_on")),
            signed_on=Subquery(original.values("signed_on")),
            waiting_terms=Coalesce(
                Subquery(waiting.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0
            ),
        )
        .annotate(stage=_stage_on(on))
        .order_by("entity__name", "starts_on", "title", "pk")
    )
    return found


def _stage_on(on: date) -> Case:
    """The rule of `lifecycle.stage` where a list must be narrowed by it; a test holds the two together."""
    return Case(
        When(signed_on__lte=on, ends_on__lte=on, then=Value(Stage.ENDED.value)),
        When(signed_on__lte=on, starts_on__lte=on, then=Value(Stage.ACTIVE.value)),
        When(signed_on__lte=on, then=Value(Stage.SIGNED.value)),
        When(counsel_on__lte=on, then=Value(Stage.COUNSEL.value)),
        When(reviewed_on__lte=on, then=Value(Stage.REVIEWED.value)),
        default=Value(Stage.DRAFT.value),
        output_field=CharField(),
    )


@dataclass(frozen=True, slots=True)
class AgreementInShort:
    """An agreement as a list shows it on a day."""

    agreement: Agreement
    stage: Stage
    parties: str
    term: Period | None
    notice_by: date | None
    waiting_terms: int


def in_short(agreement: Agreement) -> AgreementInShort:
    """What a list shows of a row of `agreements`, without asking for more."""
    on: date = agreement.asked_on  # type: ignore[attr-defined]
    stage = Stage(agreement.stage)  # type: ignore[attr-defined]
    book = book_from(agreement.title, agreement.renewal_terms)  # type: ignore[attr-defined]
    outlook = outlook_of(agreement, book, on) if stage in (Stage.SIGNED, Stage.ACTIVE) else Outlook()
    return AgreementInShort(
        agreement=agreement,
        stage=stage,
        parties=", ".join(
            str(party) for party in agreement.parties.all() if party.party_entity_id != agreement.entity_id
        ),
        term=outlook.term,
        notice_by=outlook.notice_by,
        waiting_terms=agreement.waiting_terms,  # type: ignore[attr-defined]
    )


@dataclass(frozen=True, slots=True)
class Outlook:
    """How long an agreement runs on a day, and until when notice can be given; None where the paper says nothing."""

    term: Period | None = None
    notice_by: date | None = None
    renewal: Renewal | None = None
    notice: Notice | None = None

    @property
    def is_ending(self) -> bool:
        """Whether the term ends unless somebody agrees to another."""
        return self.renewal is not None and self.renewal.renews != "automatically"


def outlook_of(agreement: Agreement, book: TermBook, on: date) -> Outlook:
    """The current term and the next last day for notice of an agreement; one whose end is set needs no notice."""
    day = max(on, agreement.starts_on)
    renews, notices = book.find(TermKey.RENEWAL, day), book.find(TermKey.NOTICE, day)
    renewal = renews.value if renews is not None and isinstance(renews.value, Renewal) else None
    notice = notices.value if notices is not None and isinstance(notices.value, Notice) else None
    if renews is None:
        return Outlook(renewal=renewal, notice=notice)
    since = renews.period.starts_on
    return Outlook(
        term=current_term(renewal, since, day),
        notice_by=None if agreement.ends_on else next_notice(renewal, since, notice, on),
        renewal=renewal,
        notice=notice,
    )


def agreement(actor: Actor, agreement_id: int) -> Agreement:
    """One agreement. Raises NotFound."""
    found: Agreement | None = Agreement.objects.select_related("entity__practice").filter(pk=agreement_id).first()
    if found is None:
        raise NotFound("There is no such agreement here. Check the address, or in whose name you look.")
    return found


def readers_of(agreement: Agreement, parties: Iterable[Party]) -> tuple[str, ...]:
    """Who of the network reads an agreement: whose it is, and the organizations among its parties."""
    others = (each for each in parties if each.party_entity_id not in (None, agreement.entity_id))
    named = (str(each) for each in others if each.party_entity is None or each.party_entity.kind == "organization")
    return tuple(dict.fromkeys((agreement.entity.name, *named)))


def readers_of_all(actor: Actor, numbers: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Who of the network reads each of these agreements, by its number."""
    parties = Prefetch("parties", queryset=Party.objects.select_related("party_entity").order_by("pk"))
    found = Agreement.objects.filter(pk__in=numbers).select_related("entity").prefetch_related(parties)
    return {each.pk: readers_of(each, each.parties.all()) for each in found}


def amendment(actor: Actor, amendment_id: int) -> Amendment:
    """One instrument with its agreement. Raises NotFound."""
    found = Amendment.objects.select_related("agreement__entity").filter(pk=amendment_id).first()
    if found is None:
        raise NotFound("There is no such amendment here. Check the address, or in whose name you look.")
    return found


def paper(actor: Actor, paper_id: int) -> AgreementDocument:
    """One paper with its document. Raises NotFound."""
    found = AgreementDocument.objects.select_related("agreement", "amendment", "document").filter(pk=paper_id).first()
    if found is None:
        raise NotFound("There is no such paper here. Check the address, or in whose name you look.")
    return found


def term(actor: Actor, term_id: int) -> Term:
    """One term with its instrument and paper. Raises NotFound."""
    found: Term | None = (
        Term.objects.select_related("agreement", "amendment", "agreement_document__document").filter(pk=term_id).first()
    )
    if found is None:
        raise NotFound("There is no such term here. Check the address, or in whose name you look.")
    return found


def opinion(actor: Actor, opinion_id: int) -> Opinion:
    """One opinion of counsel. Raises NotFound."""
    found: Opinion | None = Opinion.objects.select_related("agreement__entity").filter(pk=opinion_id).first()
    if found is None:
        raise NotFound("There is no such opinion here. Check the address, or in whose name you look.")
    return found


def entering_entities(actor: Actor) -> list[Entity]:
    """Whose agreements the reader may enter: practices and organizations, by name."""
    return list(Entity.objects.filter(pk__in=entities("agreements.write")).order_by("-kind", "name"))


def possible_parties(actor: Actor, entity_id: int) -> list[Entity]:
    """Who of the network can be named as a party: whoever the reader sees, the agreement's own side first."""
    own_first = Case(When(pk=entity_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    return list(Entity.objects.order_by(own_first, "kind", "name"))
