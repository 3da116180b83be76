"""The questions that the house asks of the law: a place and a day in, an answer with its citations out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from abutment.law.answers import NOT_RESEARCHED, Answer, Said, Status, Verdict
from abutment.law.errors import RowNotInForce, UnknownTopic
from abutment.law.jurisdictions import NAMES, STATES, jurisdiction_code
from abutment.law.reading import packaged_book
from abutment.law.rows import LawBook
from abutment.law.rules.breach import BreachClocksAnswer, breach_clocks_in
from abutment.law.rules.fees import (
    FeeMethod,
    FeeMethodsAnswer,
    MethodVerdict,
    fee_methods_in,
    method_verdict_in,
    unread_verdict,
)
from abutment.law.rules.licensing import LicenseRenewalAnswer, license_renewal_in
from abutment.law.rules.ownership import OwnerApprovalsAnswer, OwnershipAnswer, owner_approvals_in, ownership_in
from abutment.law.rules.registrations import RegistrationsAnswer, registrations_in
from abutment.law.rules.retention import RetentionAnswer, retention_in


def book() -> LawBook:
    """All rows that ship with the product."""
    return packaged_book()


def fee_methods(jurisdiction: str, on: date) -> FeeMethodsAnswer:
    """By which methods a manager may be paid in a place on a day."""
    return fee_methods_in(packaged_book(), jurisdiction_code(jurisdiction), on)


@lru_cache(maxsize=16_384)
def method_verdict(jurisdiction: str, method: FeeMethod, on: date) -> MethodVerdict:
    """What the law of a place says to one method of pay on a day; before its rule starts, that nothing was read."""
    try:
        return method_verdict_in(packaged_book(), jurisdiction_code(jurisdiction), method, on)
    except RowNotInForce as problem:
        return unread_verdict(method, str(problem))


def ownership(jurisdiction: str, on: date) -> OwnershipAnswer:
    """Whether people who are not dentists may own a practice in a place on a day."""
    return ownership_in(packaged_book(), jurisdiction_code(jurisdiction), on)


def owner_approvals(jurisdiction: str, on: date) -> OwnerApprovalsAnswer:
    """What the owner dentist approves, and what a manager may not control, in a place on a day."""
    return owner_approvals_in(packaged_book(), jurisdiction_code(jurisdiction), on)


def retention(jurisdiction: str, on: date) -> RetentionAnswer:
    """How long records of patients are kept in a place on a day."""
    return retention_in(packaged_book(), jurisdiction_code(jurisdiction), on)


def breach_clocks(jurisdiction: str, on: date) -> BreachClocksAnswer:
    """How soon a breach must be told in a place on a day."""
    return breach_clocks_in(packaged_book(), jurisdiction_code(jurisdiction), on)


def license_renewal(jurisdiction: str, on: date, *, profession: str | None = None) -> LicenseRenewalAnswer:
    """When licenses renew, and with which education, in a place on a day."""
    return license_renewal_in(packaged_book(), jurisdiction_code(jurisdiction), on, profession=profession)


def registrations(jurisdiction: str, on: date) -> RegistrationsAnswer:
    """What must be registered, filed or announced in a place on a day."""
    return registrations_in(packaged_book(), jurisdiction_code(jurisdiction), on)


TOPICS: Mapping[str, Callable[[str, date], Answer]] = {
    "fee-methods": fee_methods,
    "ownership": ownership,
    "owner-approvals": owner_approvals,
    "retention": retention,
    "breach-clocks": breach_clocks,
    "license-renewal": license_renewal,
    "registrations": registrations,
}
"""Every question by the name that the command line and the pages use."""


def topic_named(text: str) -> str:
    """The topic that a person wrote, in any case and with spaces or underscores."""
    wanted = text.strip().lower().replace("_", "-").replace(" ", "-")
    if wanted in TOPICS:
        return wanted
    near = get_close_matches(wanted, TOPICS, n=1, cutoff=0.4)
    hint = f"Did you mean '{near[0]}'?" if near else f"Ask one of {', '.join(TOPICS)}."
    raise UnknownTopic(f"There is no topic '{text}'. {hint}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSummary:
    """One place in a line: the verdict on each method of pay and on ownership, and of what the text was read."""

    code: str
    name: str
    methods: Mapping[FeeMethod, Verdict]
    ownership: Verdict
    status: Status
    is_read: bool
    row_count: int
    words: Mapping[str, str]
    texts_read: tuple[str, ...]

    @property
    def percentage(self) -> Said:
        """The verdict on a share of receipts, with its word."""
        return self.said(FeeMethod.PERCENTAGE)

    def said(self, method: FeeMethod) -> Said:
        """The verdict on a method of pay, with its word."""
        return Said(self.methods[method], self.words[method.value])

    @property
    def owners(self) -> Said:
        """The verdict on ownership by people who are not dentists, with its word."""
        return Said(self.ownership, self.words["ownership"])


def overview(on: date) -> tuple[PlaceSummary, ...]:
    """Every state and the District on one day; a rule that starts later counts as unread on that day."""
    return tuple(_summary(code, on) for code in STATES)


def _summary(code: str, on: date) -> PlaceSummary:
    rows = packaged_book().of(code)
    try:
        fees, owners = fee_methods(code, on), ownership(code, on)
    except RowNotInForce:
        return PlaceSummary(
            code=code,
            name=NAMES[code],
            methods=dict.fromkeys(FeeMethod, Verdict.UNREAD),
            ownership=Verdict.UNREAD,
            status=Status.UNREAD,
            is_read=False,
            row_count=len(rows),
            words=dict.fromkeys((*(method.value for method in FeeMethod), "ownership"), NOT_RESEARCHED),
            texts_read=(),
        )
    answers: dict[str, Answer] = {"ownership": owners, "fees": fees}
    texts = tuple(about for about, answer in answers.items() if any(citation.read for citation in answer.citations))
    return PlaceSummary(
        code=code,
        name=NAMES[code],
        methods={each.method: each.verdict for each in fees.methods},
        ownership=owners.verdict,
        status=fees.status,
        is_read=bool(texts),
        row_count=len(rows),
        words={**{each.method.value: each.said.word for each in fees.methods}, "ownership": owners.said.word},
        texts_read=texts,
    )
