"""Signed agreements and reported months for tests, made by the actions that people use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from abutment.agreements import actions as agreeing
from abutment.agreements.models import Agreement, Amendment
from abutment.agreements.rules.formulas import InputKind
from abutment.agreements.rules.values import FmvOpinion, read_value
from abutment.fees import actions
from abutment.fees.rules.entries import Entry
from abutment.foundation.scope import Actor, opened
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from abutment.law.rules.fees import FeeMethod
from abutment.organizations.models import Location, Practice
from tests.cast import SERVER, START, Cast

PAPER = b"Article 4. Compensation. 4.1 The fee is as agreed here. 9.1 The range was appraised."
QUOTE = "The fee is as agreed here."
OWNERS = {"cedar": "olive", "birch": "bruno"}
FLAT = {"key": "fee", "formula": {"method": "flat", "amount_usd": "60000.00"}}
GROSS_20 = {"key": "fee", "formula": {"method": "percentage", "percent": "20", "base": "gross_collections"}}
FMV = {
    "key": "fmv_opinion",
    "low_usd": "10000",
    "high_usd": "70000",
    "per": "month",
    "method": "market",
    "appraiser": "Lindqvist Appraisals",
}
JUNE = Month(2026, 6)


def agree(
    cast: Cast,
    practice: str = "cedar",
    terms: Iterable[Mapping[str, Any]] = (FLAT,),
    *,
    starts_on: date = START,
    fmv: Mapping[str, Any] | None = FMV,
    fmv_days: tuple[date, date | None] = (START, None),
) -> Agreement:
    """A management services agreement of a practice with Keystone, entered, approved, reviewed and signed."""
    administrator, owner = cast.actor("administrator"), cast.actor(OWNERS[practice])
    with opened(administrator):
        agreement = agreeing.enter_agreement(
            actor=administrator,
            agreement=agreeing.NewAgreement(
                entity_id=cast.entity(practice),
                kind="msa",
                title=f"Management services agreement of {practice.title()} from {starts_on}",
                starts_on=starts_on,
                parties=[
                    agreeing.NewParty("practice", cast.entity(practice)),
                    agreeing.NewParty("manager", cast.entity("keystone")),
                ],
            ),
        )
        amendment = agreement.amendments.select_related("agreement").get(number=0)
    sign(cast, practice, agreement, amendment, terms, starts_on)
    if fmv is not None:
        appraise(cast, practice, agreement, fmv, fmv_days)
    with opened(owner):
        agreement.refresh_from_db()
    return agreement


def amend(
    cast: Cast, practice: str, agreement: Agreement, terms: Iterable[Mapping[str, Any]], effective_on: date
) -> Amendment:
    """A signed amendment from a day on."""
    administrator = cast.actor("administrator")
    with opened(administrator):
        amendment = agreeing.begin_amendment(
            actor=administrator, agreement=agreement, title="New fee", effective_on=effective_on
        )
    sign(cast, practice, agreement, amendment, terms, effective_on)
    return amendment


def sign(
    cast: Cast,
    practice: str,
    agreement: Agreement,
    amendment: Amendment,
    terms: Iterable[Mapping[str, Any]],
    starts_on: date,
) -> None:
    """Enter terms of an instrument by the organization, approve them by the owner, and bring it to its signature."""
    administrator, owner, counsel = cast.actor("administrator"), cast.actor(OWNERS[practice]), cast.actor("counsel")
    with opened(administrator):
        paper = _paper(administrator, agreement, amendment, "agreement" if amendment.number == 0 else "amendment")
        entered = [
            agreeing.enter_term(
                actor=administrator,
                amendment=amendment,
                value=read_value(term),
                starts_on=starts_on,
                source=agreeing.NewSource(paper, "4.1", QUOTE),
            )
            for term in terms
        ]
    with opened(owner):
        for term in entered:
            agreeing.approve_term(actor=owner, term=term)
        agreeing.approve_cover(actor=owner, amendment=amendment)
    with opened(administrator):
        agreeing.review_amendment(actor=administrator, amendment=amendment, on=starts_on)
    with opened(counsel):
        agreeing.counsel_reviews(actor=counsel, amendment=amendment, on=starts_on)
    with opened(administrator):
        agreeing.sign_amendment(actor=administrator, amendment=amendment, on=starts_on)


def appraise(
    cast: Cast, practice: str, agreement: Agreement, value: Mapping[str, Any], days: tuple[date, date | None]
) -> None:
    """An opinion on fair market value, entered by the organization and approved by the owner."""
    administrator, owner = cast.actor("administrator"), cast.actor(OWNERS[practice])
    read = read_value(value)
    assert isinstance(read, FmvOpinion)
    with opened(administrator):
        paper = _paper(administrator, agreement, None, "opinion")
        term = agreeing.enter_fmv_opinion(
            actor=administrator,
            agreement=agreement,
            value=read,
            starts_on=days[0],
            ends_on=days[1],
            source=agreeing.NewSource(paper, "1", QUOTE),
        )
    with opened(owner):
        agreeing.approve_term(actor=owner, term=term)


def opine(cast: Cast, agreement: Agreement, method: str, state: str, days: tuple[date, date | None]) -> None:
    """Counsel's opinion that a method may be used in a state."""
    counsel = cast.actor("counsel")
    with opened(counsel):
        agreeing.give_opinion(
            actor=counsel,
            agreement=agreement,
            opinion=agreeing.NewOpinion(
                jurisdiction=state,
                method=FeeMethod(method),
                allows=True,
                given_on=days[0],
                starts_on=days[0],
                ends_on=days[1],
                words="The method is set in advance and does not move with referrals.",
            ),
        )


def report(
    cast: Cast,
    practice: str = "cedar",
    month: Month = JUNE,
    cents_a_day: int = 1_000_00,
    kinds: Sequence[InputKind] = (InputKind.COLLECTIONS,),
) -> None:
    """The same amount on each day of a month, for each kind."""
    controller = cast.actor("controller")
    entries = [
        Entry(kind, Period.of_day(day), amount_cents=cents_a_day) for kind in kinds for day in month.period.days()
    ]
    with opened(controller):
        actions.enter_inputs(actor=controller, practice_id=cast.entity(practice), entries=entries, source="test")


def visits(cast: Cast, practice: str, month: Month, count: int) -> None:
    """So many visits on the first day of a month."""
    controller = cast.actor("controller")
    entry = Entry(InputKind.VISITS, Period.of_day(month.first_day), quantity=Decimal(count), category="hygiene")
    with opened(controller):
        actions.enter_inputs(actor=controller, practice_id=cast.entity(practice), entries=[entry], source="test")


def move_to(cast: Cast, practice: str, state: str) -> None:
    """Put a practice and its offices under another state's law."""
    with opened(SERVER):
        Practice.objects.filter(pk=cast.entity(practice)).update(jurisdiction=state)
        Location.objects.filter(entity=cast.entity(practice)).update(jurisdiction=state)


def _paper(actor: Actor, agreement: Agreement, amendment: Amendment | None, role: str) -> Any:
    upload = agreeing.Upload(f"{role}.txt", BytesIO(PAPER), "text/plain")
    return agreeing.attach_document(
        actor=actor,
        agreement=agreement,
        amendment=amendment,
        paper=agreeing.NewPaper(role, role.title()),
        content=upload,
    )


def computed(cast: Cast, month: Month = JUNE, practices: Sequence[str] | None = None, by: str = "controller") -> Any:
    """Month-end in the controller's name."""
    actor = cast.actor(by)
    with opened(actor):
        numbers = None if practices is None else [cast.entity(name) for name in practices]
        return actions.compute_month(actor=actor, month=month, practice_ids=numbers)
