"""By which methods a manager may be paid by a practice.

A fee is real money, so each verdict is the most cautious one that the data supports:

- prohibited: the row says prohibited. Even second-hand evidence is enough to refuse.
- allowed: the row says so, and the text itself was read. Never because nothing was found.
- restricted: the text read names a condition (market value, review by the Board, counsel), or bans sharing of fees
  in words that may reach the method.
- contested: the row's law is disputed or changing.
- unread: no row, no text read, or the text read is silent. 'Silent' means that the part that was read has no rule;
  it does not show that the state has none, so it is never taken as permission.

`control` says what software should do by default: block, wait for counsel, or go on with a market value file.
A tier that steps with receipts is a percentage in steps and follows the percentage's verdict.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from abutment.law.answers import Answer, Citation, Said, Status, Verdict, said_of
from abutment.law.jurisdictions import NAMES
from abutment.law.rows import LawBook, Row, first
from abutment.law.rules.standing import cautions_for, cite, has_started, require_started, standing_of
from abutment.law.values.business import OwnershipAndFees


class FeeMethod(StrEnum):
    """A way to compute what a practice pays its manager."""

    FLAT = "flat"
    HOURLY = "hourly"
    COST_PLUS = "cost_plus"
    PER_VISIT = "per_visit"
    PERCENTAGE = "percentage"
    TIERED = "tiered"

    @property
    def label(self) -> str:
        """The method as people say it."""
        return {"cost_plus": "Cost plus", "per_visit": "Per visit"}.get(self.value, self.value.capitalize())

    @property
    def description(self) -> str:
        """The method in one line."""
        return _DESCRIPTIONS[self]


_DESCRIPTIONS: Mapping[FeeMethod, str] = {
    FeeMethod.FLAT: "a fixed amount for a period, set in advance",
    FeeMethod.HOURLY: "hours worked at a rate set in advance",
    FeeMethod.COST_PLUS: "the manager's costs and a markup set in advance",
    FeeMethod.PER_VISIT: "an amount for each visit, set in advance",
    FeeMethod.PERCENTAGE: "a share of the practice's receipts",
    FeeMethod.TIERED: "an amount or share that steps with the practice's receipts",
}


class Control(StrEnum):
    """What software does by default with a method, from strictest to mildest."""

    BLOCK = "block"
    WAIT_FOR_COUNSEL = "warn_counsel_review"
    WITH_MARKET_VALUE_FILE = "allow_with_fmv_file"

    @property
    def label(self) -> str:
        """The control as people say it."""
        return {
            "block": "Blocked by default",
            "warn_counsel_review": "Waits for counsel",
            "allow_with_fmv_file": "Goes on with a market value file",
        }[self.value]


_STRICTEST_FIRST = tuple(Control)


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodVerdict:
    """What the law read says to one method of pay."""

    method: FeeMethod
    verdict: Verdict
    control: Control
    finding: str
    sentence: str
    conditions: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def said(self) -> Said:
        """The verdict with its word."""
        is_in_force = all(citation.status is Status.IN_FORCE for citation in self.citations)
        return said_of(self.verdict, self.finding, is_in_force=is_in_force)


@dataclass(frozen=True, kw_only=True)
class FeeMethodsAnswer(Answer):
    """The verdict on each method of pay in one place."""

    topic: ClassVar[str] = "fee-methods"

    methods: tuple[MethodVerdict, ...] = ()

    def method(self, method: FeeMethod) -> MethodVerdict:
        """The verdict on one method."""
        return next(each for each in self.methods if each.method is method)


@dataclass(frozen=True, slots=True)
class _Finding:
    verdict: Verdict
    control: Control
    finding: str
    sentence: str
    conditions: tuple[str, ...] = ()


_COUNSEL = "a named counsel approves in writing"
_MARKET_VALUE = "the pay matches the market value of what is furnished"
_NOTHING_READ = "Nothing on fees was read for this place. That is not permission."

_FEE_EVIDENCE: Mapping[str, str] = {
    "read": "text on fees read",
    "read_ag_opinion": "an Attorney General's opinion read",
    "read_partial": "part of the text on fees read",
    "inferred_from_fee_sharing_ban": "ban on sharing fees read, the rest inferred",
    "none": "no text on such fees read",
}

# The names in the data's list of allowed bases, by the method that each allows.
_BASES: Mapping[FeeMethod, frozenset[str]] = {
    FeeMethod.FLAT: frozenset({"flat", "fixed_per_period"}),
    FeeMethod.HOURLY: frozenset({"hourly"}),
    FeeMethod.COST_PLUS: frozenset({"cost_plus_fixed_markup"}),
    FeeMethod.PER_VISIT: frozenset({"per_visit"}),
}


def fee_methods_in(book: LawBook, jurisdiction: str, on: date) -> FeeMethodsAnswer:
    """The verdict on each method of pay in one place on a day; raises RowNotInForce before the rule starts."""
    row = first(book.of(jurisdiction, "cpod_fee_structure"))
    if row is None:
        return _without_row(book, jurisdiction, on)
    require_started(row, on)
    methods = tuple(_verdict(row, method) for method in FeeMethod)
    federal = _federal_rows(book, on)
    percentage = next(each for each in methods if each.method is FeeMethod.PERCENTAGE)
    return FeeMethodsAnswer(
        jurisdiction=jurisdiction,
        on=on,
        status=standing_of(row).status,
        sentence=f"{NAMES[jurisdiction]}, share of receipts: {percentage.said.word}. {percentage.sentence}",
        values=row.stated_values,
        citations=(_cite_fees(row),),
        also=tuple(cite(each) for each in federal),
        cautions=cautions_for((row, *federal), on),
        methods=methods,
    )


def method_verdict_in(book: LawBook, jurisdiction: str, method: FeeMethod, on: date) -> MethodVerdict:
    """The verdict on one method alone, which fees ask for on each day; raises RowNotInForce before the rule starts."""
    row = first(book.of(jurisdiction, "cpod_fee_structure"))
    if row is None:
        return unread_verdict(method, _NOTHING_READ)
    require_started(row, on)
    return _verdict(row, method)


def _without_row(book: LawBook, jurisdiction: str, on: date) -> FeeMethodsAnswer:
    sentence = _NOTHING_READ
    methods = tuple(unread_verdict(method, sentence) for method in FeeMethod)
    federal = _federal_rows(book, on)
    return FeeMethodsAnswer(
        jurisdiction=jurisdiction,
        on=on,
        status=Status.UNREAD,
        sentence=f"{NAMES[jurisdiction]}: not researched. {sentence}",
        also=tuple(cite(each) for each in federal),
        cautions=cautions_for(federal, on),
        methods=methods,
    )


def unread_verdict(method: FeeMethod, sentence: str) -> MethodVerdict:
    """The verdict on a method where no row is in force."""
    return MethodVerdict(
        method=method,
        verdict=Verdict.UNREAD,
        control=Control.WAIT_FOR_COUNSEL,
        finding="no_row",
        sentence=sentence,
        conditions=(_COUNSEL,),
    )


def _federal_rows(book: LawBook, on: date) -> tuple[Row, ...]:
    # A method that a state leaves alone can still fail the federal kickback rules, so they stand beside every answer.
    named = ("us-aks-psmc-safe-harbor", "us-default-pct-fee-control")
    return tuple(row for name in named if (row := book.by_id.get(name)) is not None and has_started(row, on))


def _cite_fees(row: Row) -> Citation:
    evidence = row.values_as(OwnershipAndFees).percentage_fee_evidence
    return cite(row, read=evidence != "none", evidence=_FEE_EVIDENCE[evidence])


def _verdict(row: Row, method: FeeMethod) -> MethodVerdict:
    values = row.values_as(OwnershipAndFees)
    is_share = method in (FeeMethod.PERCENTAGE, FeeMethod.TIERED)
    found = _share_of_receipts(values) if is_share else _set_in_advance(values, method)
    found = _by_standing(row, found)
    return MethodVerdict(
        method=method,
        verdict=found.verdict,
        control=found.control,
        finding=found.finding,
        sentence=found.sentence,
        conditions=found.conditions,
        citations=(_cite_fees(row),),
    )


def _by_standing(row: Row, found: _Finding) -> _Finding:
    standing = standing_of(row)
    if standing.status is Status.IN_FORCE or found.verdict is Verdict.PROHIBITED:
        return found
    verdict = Verdict.CONTESTED if standing.status is Status.CONTESTED else Verdict.UNREAD
    control = _strictest(found.control, Control.WAIT_FOR_COUNSEL)
    reason = standing.reason[0].upper() + standing.reason[1:]
    return _Finding(verdict, control, found.finding, f"{reason}.", (_COUNSEL,))


def _share_of_receipts(values: OwnershipAndFees) -> _Finding:
    control = Control(values.software_control)
    finding, evidence = values.percentage_fee, values.percentage_fee_evidence
    if finding == "prohibited":
        sentence = "A fee that is a share of the practice's receipts is prohibited."
        return _Finding(Verdict.PROHIBITED, Control.BLOCK, finding, sentence)
    if finding == "restricted":
        return _restricted_share(values, control)
    if finding == "allowed_if_fmv" and evidence == "read":
        sentence = (
            "A percentage of gross revenue is lawful for services other than referrals if it matches their value."
        )
        return _Finding(Verdict.RESTRICTED, control, finding, sentence, (_MARKET_VALUE,))
    if finding == "allowed" and evidence == "read":
        sentence = f"The practice and its manager may choose the method ({values.fee_basis or 'text read'})."
        return _Finding(Verdict.ALLOWED, control, finding, sentence, (_MARKET_VALUE,))
    # The platform's own default: silent or unknown waits for counsel, even where a row's control is milder.
    sentence = (
        "The part of the law that was read has no rule on a share of receipts. Silence is not permission."
        if finding == "silent"
        else "No text that decides this was read."
    )
    return _Finding(
        Verdict.UNREAD, _strictest(control, Control.WAIT_FOR_COUNSEL), finding, sentence, (_COUNSEL, _MARKET_VALUE)
    )


def _restricted_share(values: OwnershipAndFees, control: Control) -> _Finding:
    if values.percentage_fee_evidence == "inferred_from_fee_sharing_ban":
        sentence = (
            "Sharing professional fees is banned; that a percentage for management is such a share is our inference."
        )
    else:
        sentence = "Sharing of fees is limited in words that may reach a percentage for management."
    if values.marketing_fee_exception:
        sentence += f" Exception: {values.marketing_fee_exception}."
    return _Finding(Verdict.RESTRICTED, control, "restricted", sentence, (_COUNSEL, _MARKET_VALUE))


def _set_in_advance(values: OwnershipAndFees, method: FeeMethod) -> _Finding:
    control = Control(values.software_control)
    if values.percentage_fee == "allowed" and values.percentage_fee_evidence == "read":
        sentence = f"The practice and its manager may choose the method ({values.fee_basis or 'text read'})."
        return _Finding(Verdict.ALLOWED, control, "allowed", sentence, (_MARKET_VALUE,))
    if values.allowed_fee_bases is not None:
        return _by_listed_bases(values.allowed_fee_bases, method)
    if values.board_review_required:
        sentence = "The agreement must state the pay or its exact method, and the Board must review it."
        conditions = ("the Board reviews the agreement", _MARKET_VALUE)
        return _Finding(Verdict.RESTRICTED, Control.WAIT_FOR_COUNSEL, "board_review", sentence, conditions)
    sentence = f"No text that decides this method ({method.description}) was read."
    mild = control is Control.WITH_MARKET_VALUE_FILE
    return _Finding(
        Verdict.UNREAD,
        control if mild else Control.WAIT_FOR_COUNSEL,
        "no_rule_read",
        sentence,
        (_MARKET_VALUE,) if mild else (_COUNSEL, _MARKET_VALUE),
    )


def _by_listed_bases(bases: tuple[str, ...], method: FeeMethod) -> _Finding:
    for base in bases:
        name, _, remark = (part.strip(" )") for part in base.partition("("))
        if name not in _BASES.get(method, frozenset()):
            continue
        if remark:
            sentence = f"The rule does not reach it while it does not depend on receipts; open only with {remark}."
            return _Finding(Verdict.RESTRICTED, Control.WAIT_FOR_COUNSEL, "listed", sentence, (_COUNSEL, _MARKET_VALUE))
        sentence = "The rule does not reach it: it does not depend on receipts."
        return _Finding(Verdict.ALLOWED, Control.WITH_MARKET_VALUE_FILE, "listed", sentence, (_MARKET_VALUE,))
    sentence = "Pay that moves with the practice's income is suspect here, and this may move with it."
    return _Finding(Verdict.RESTRICTED, Control.WAIT_FOR_COUNSEL, "not_listed", sentence, (_COUNSEL, _MARKET_VALUE))


def _strictest(*controls: Control) -> Control:
    return min(controls, key=_STRICTEST_FIRST.index)
