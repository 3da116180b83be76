"""Who may own a dental practice, and what stays with the owner when a manager serves it.

Ownership by people who are not dentists follows the row: prohibited, restricted, allowed. Two turns are ours:
'allowed' is kept only where the text itself was read (second-hand 'allowed' is answered as unread), and the row's
'unclear' (what was read does not settle it) is answered as contested.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from abutment.law.answers import Answer, Citation, Said, Status, Verdict, said_of
from abutment.law.jurisdictions import NAMES
from abutment.law.rows import LawBook, Row, first
from abutment.law.rules.standing import cautions_for, cite, joint_status, require_started, standing_of, started
from abutment.law.values.business import (
    ClinicalIndependence,
    CorporatePractice,
    ManagementAgreementContent,
    OwnershipAndFees,
)

_OWNERSHIP_EVIDENCE: Mapping[str, str] = {
    "read": "text on ownership read",
    "read_partial": "part of the text on ownership read",
    "secondary": "second-hand only",
    "own_knowledge": "general knowledge, text not read",
}

_OWNERSHIP_SENTENCES: Mapping[str, str] = {
    "prohibited": "People who are not dentists may not own a practice.",
    "restricted": "People who are not dentists may own a practice only within limits.",
    "allowed": "People who are not dentists may own a practice.",
    "allowed_if_licensed": "People who are not dentists may own a practice with a license for it.",
    "allowed_if_registered": "People who are not dentists may own a practice that registers.",
    "unclear": "What was read does not settle whether people who are not dentists may own a practice.",
}


MATTER_KINDS: Mapping[str, str] = {
    "owner_approves": "The owner approves",
    "not_for_manager": "Not for a manager to control",
    "not_to_own": "Not for others than dentists to own",
    "red_flag": "A red flag in an agreement",
}
"""What kinds of matters stay with the owner, and how each is told."""

_COUNTED_AS: Mapping[str, str] = {
    "owner_approves": "matters need the owner's approval",
    "not_for_manager": "are kept from a manager's control",
    "not_to_own": "are not for others to own",
    "red_flag": "are red flags in an agreement",
}


@dataclass(frozen=True, kw_only=True)
class OwnershipAnswer(Answer):
    """Whether people who are not dentists may own a practice in one place."""

    topic: ClassVar[str] = "ownership"

    verdict: Verdict
    finding: str

    @property
    def said(self) -> Said:
        """The verdict with its word."""
        return said_of(self.verdict, self.finding, is_in_force=self.status is Status.IN_FORCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedMatter:
    """Something that stays with the owner dentist: to approve it, or to keep it out of a manager's control."""

    matter: str
    kind: str
    citation: Citation

    @property
    def label(self) -> str:
        """The matter as people say it."""
        return {"hr_policies": "HR policies", "hiring_non_clinical": "hiring of staff who are not clinical"}.get(
            self.matter, self.matter.replace("_", " ")
        )


@dataclass(frozen=True, kw_only=True)
class OwnerApprovalsAnswer(Answer):
    """What the owner dentist approves, and what a manager may not control, in one place."""

    topic: ClassVar[str] = "owner-approvals"

    matters: tuple[ReservedMatter, ...] = ()

    def of_kind(self, kind: str) -> tuple[ReservedMatter, ...]:
        """The matters of one kind, by a key of MATTER_KINDS."""
        return tuple(matter for matter in self.matters if matter.kind == kind)


def ownership_in(book: LawBook, jurisdiction: str, on: date) -> OwnershipAnswer:
    """Whether people who are not dentists may own a practice; raises RowNotInForce before the rule starts."""
    row = first(book.of(jurisdiction, "cpod_fee_structure"))
    if row is None:
        return OwnershipAnswer(
            jurisdiction=jurisdiction,
            on=on,
            status=Status.UNREAD,
            sentence=f"{NAMES[jurisdiction]}: nothing on ownership was read. That is not permission.",
            verdict=Verdict.UNREAD,
            finding="no_row",
        )
    require_started(row, on)
    values = row.values_as(OwnershipAndFees)
    verdict = _ownership_verdict(row, values)
    said = _OWNERSHIP_SENTENCES[values.nondentist_ownership]
    if verdict is Verdict.UNREAD:
        said = f"Not confirmed by the text in force. Other sources say: {said[0].lower()}{said[1:]}"
    elif verdict is Verdict.CONTESTED and values.nondentist_ownership != "unclear":
        said = f"Contested. As far as read: {said[0].lower()}{said[1:]}"
    if values.max_nondentist_ownership_pct is not None:
        said += f" At most {values.max_nondentist_ownership_pct} percent."
    return OwnershipAnswer(
        jurisdiction=jurisdiction,
        on=on,
        status=standing_of(row).status,
        sentence=f"{NAMES[jurisdiction]}: {said}",
        values=row.stated_values,
        citations=(
            cite(
                row,
                read=values.ownership_evidence in ("read", "read_partial"),
                evidence=_OWNERSHIP_EVIDENCE[values.ownership_evidence],
            ),
        ),
        cautions=cautions_for((row,), on),
        verdict=verdict,
        finding=values.nondentist_ownership,
    )


def _ownership_verdict(row: Row, values: OwnershipAndFees) -> Verdict:
    status = standing_of(row).status
    if status is Status.CONTESTED:
        return Verdict.CONTESTED
    if status is not Status.IN_FORCE:
        return Verdict.UNREAD
    if values.nondentist_ownership == "allowed":
        return Verdict.ALLOWED if values.ownership_evidence == "read" else Verdict.UNREAD
    return {
        "prohibited": Verdict.PROHIBITED,
        "unclear": Verdict.CONTESTED,
    }.get(values.nondentist_ownership, Verdict.RESTRICTED)


def owner_approvals_in(book: LawBook, jurisdiction: str, on: date) -> OwnerApprovalsAnswer:
    """What the owner approves and what a manager may not control, from every row that lists such matters."""
    rows = book.of(
        jurisdiction,
        "management_agreement_content",
        "cpod_fee_structure",
        "clinical_independence",
        "corporate_practice_pe",
    )
    now, later = started(rows, on)
    matters = tuple(matter for row in now for matter in _matters(row))
    resting = tuple(row for row in now if any(matter.citation.row_id == row.id for matter in matters))
    return OwnerApprovalsAnswer(
        jurisdiction=jurisdiction,
        on=on,
        status=joint_status(resting),
        sentence=f"{NAMES[jurisdiction]}: {_counted(matters)}",
        values={row.id: row.stated_values for row in resting},
        citations=tuple(cite(row) for row in resting),
        remarks=(*later, *_not_reaching(now)),
        cautions=cautions_for(resting, on),
        matters=matters,
    )


def _counted(matters: tuple[ReservedMatter, ...]) -> str:
    if not matters:
        return "no list of matters kept for the owner was read. That does not show that there is none."
    counts = Counter(matter.kind for matter in matters)
    told = [f"{counts[kind]} {words}" for kind, words in _COUNTED_AS.items() if counts[kind]]
    if not counts["owner_approves"]:
        told.insert(0, "no list of approvals was read")
    return "; ".join(told) + "."


def _matters(row: Row) -> Iterator[ReservedMatter]:
    citation = cite(row)
    for kind, matters in _lists(row):
        for matter in matters or ():
            yield ReservedMatter(matter=matter, kind=kind, citation=citation)


def _lists(row: Row) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    values = row.values
    if isinstance(values, ManagementAgreementContent):
        yield "owner_approves", values.owner_approval_required
    elif isinstance(values, ClinicalIndependence):
        yield "not_for_manager", values.prohibited
    elif isinstance(values, CorporatePractice) and values.applies_to_dentists:
        yield "not_for_manager", values.prohibited_controls
    elif isinstance(values, OwnershipAndFees):
        yield "not_for_manager", values.manager_may_not_control
        yield "not_for_manager", values.presumed_violation_if_manager_controls
        yield "red_flag", values.ag_red_flags
        yield "not_to_own", values.nondentist_may_not_own


def _not_reaching(rows: tuple[Row, ...]) -> tuple[str, ...]:
    return tuple(
        f"{row.id}: a law on corporate practice was read and does not reach dentists. {row.rule}"
        for row in rows
        if isinstance(row.values, CorporatePractice) and not row.values.applies_to_dentists
    )
