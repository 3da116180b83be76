"""How statements are told to machines: stable keys, money and rates as strings, days as ISO 8601."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from abutment.agreements.rules.gate import GateFinding, strictest
from abutment.fees.models import Statement, StatementLine
from abutment.fees.queries.statements import Sheet
from abutment.fees.rules.results import FmvFinding, MonthFee
from abutment.kernel.money import usd_text
from abutment.kernel.working import Quantity, Reference, Step, Usd, Working
from abutment.law.answers import DISCLAIMER


def sheet_json(sheet: Sheet) -> dict[str, Any]:
    """One statement in full."""
    statement, standing = sheet.statement, sheet.standing
    return {
        "practice": sheet.practice,
        "manager": sheet.manager,
        "agreement": sheet.agreement,
        "number": statement.number,
        "month": str(sheet.month),
        "status": statement.status,
        "sentence": statement.sentence,
        "fee_usd": usd_text(statement.fee_cents),
        "by_terms_usd": usd_text(statement.by_terms_cents),
        "held_usd": usd_text(statement.held_cents),
        "refused_usd": usd_text(statement.refused_cents),
        "due_on": _day(statement.due_on),
        "working": working_json(sheet.working),
        "lines": [line_json(each) for each in sheet.lines],
        "law": law_json(sheet.law, [finding for _, finding in sheet.fee.gates]),
        "fmv": fmv_json(sheet.fee.fmv),
        "waits": list(sheet.fee.waits),
        "approval": {
            "is_asked": statement.needs_approval,
            "citation": statement.approval_citation or None,
            "approved_at": _moment(statement.approved_at),
            "approved_by": statement.approved_by_name or None,
            "approver_holds_organization_role": statement.approver_holds_organization_role,
        },
        "issued_at": _moment(statement.issued_at),
        "corrects": statement.corrects.number if statement.corrects else None,
        "corrections": [correction_json(each) for each in sheet.corrections],
        "releases": [
            {"counsel": each.counsel_name, "amount_usd": usd_text(each.amount_cents), "given_on": _day(each.given_on)}
            for each in sheet.releases
        ],
        "payments": [
            {"paid_on": _day(each.paid_on), "amount_usd": usd_text(each.amount_cents), "reference": each.reference}
            for each in sheet.payments
        ],
        "owed_usd": usd_text(standing.owed_cents),
        "paid_usd": usd_text(standing.paid_cents),
        "unpaid_usd": usd_text(standing.unpaid_cents),
        "late_charge_usd": usd_text(standing.late_cents),
        "as_of": _day(sheet.on),
        "computed_from_sha256": statement.asked_sha256,
        "rules_version": statement.rules_version,
        "chain": {"sequence": statement.chain_sequence, "hash": statement.chain_hash}
        if statement.chain_sequence is not None
        else None,
    }


def statement_json(statement: Statement) -> dict[str, Any]:
    """A statement in short."""
    return {
        "id": statement.pk,
        "number": statement.number,
        "practice_id": statement.entity_id,
        "practice": statement.entity.name,
        "agreement": statement.agreement_title,
        "month": str(statement.of_month),
        "status": statement.status,
        "fee_usd": usd_text(statement.fee_cents),
        "held_usd": usd_text(statement.held_cents),
        "refused_usd": usd_text(statement.refused_cents),
        "due_on": _day(statement.due_on),
        "corrects": statement.corrects.number if statement.corrects else None,
        "sentence": statement.sentence,
    }


def fee_json(practice: str, fee: MonthFee, status: str) -> dict[str, Any]:
    """A fee that was computed and not kept: the same keys as a statement's where they mean something."""
    findings = [finding for _, finding in fee.gates]
    return {
        "practice": practice,
        "month": str(fee.month),
        "status": status,
        "sentence": fee.sentence,
        "fee_usd": usd_text(fee.charged_cents),
        "by_terms_usd": usd_text(fee.by_terms_cents),
        "held_usd": usd_text(fee.held_cents),
        "refused_usd": usd_text(fee.refused_cents),
        "due_on": _day(fee.due_on),
        "working": working_json(fee.working),
        "law": law_json(strictest(findings) if findings else None, findings),
        "fmv": fmv_json(fee.fmv),
        "waits": list(fee.waits),
    }


def working_json(working: Working) -> list[dict[str, Any]]:
    """The steps of a working; amount_usd is null where a step is no money, and then value says what it is."""
    return [_step_json(step) for step in working.steps]


def _step_json(step: Step) -> dict[str, Any]:
    value = step.value
    return {
        "label": step.label,
        "amount_usd": usd_text(value.amount_cents) if isinstance(value, Usd) else None,
        "value": _text_of(value.amount) + f" {value.unit}" if isinstance(value, Quantity) else str(value),
        "is_added": step.is_addend,
        "term": step.term,
        "amendment": step.amendment,
        "citation": step.citation,
        "rows": [{"kind": row.kind, "key": row.key, "label": row.label} for row in rows_under(step)],
        "working": working_json(step.working) if step.working else [],
    }


def rows_under(step: Step) -> tuple[Reference, ...]:
    """The rows that a step rests on, by itself or through its own working, each once."""
    inner = step.working.steps if step.working else ()
    found = [*step.rows, *(row for each in inner for row in rows_under(each))]
    return tuple(dict.fromkeys(found))


def line_json(line: StatementLine) -> dict[str, Any]:
    """A line with its disputes."""
    return {
        "position": line.position,
        "label": line.label,
        "amount_usd": usd_text(line.amount_cents),
        "term": line.term or None,
        "amendment": line.amendment or None,
        "citation": line.citation or None,
        "disputes": [
            {
                "state": each.state,
                "reason": each.reason,
                "answer": each.answer or None,
                "conceded_usd": usd_text(each.conceded_cents),
            }
            for each in line.disputes.all()
        ],
    }


def correction_json(statement: Statement) -> dict[str, Any]:
    """A correction in short."""
    return {
        "number": statement.number,
        "status": statement.status,
        "fee_usd": usd_text(statement.fee_cents),
        "sentence": statement.sentence,
    }


def law_json(decides: GateFinding | None, findings: Iterable[GateFinding]) -> dict[str, Any] | None:
    """What the law said: the strictest finding, and all that differ when the month was cut."""
    if decides is None:
        return None
    return {
        **_finding_json(decides),
        "all": [_finding_json(each) for each in _different(findings)],
        "disclaimer": DISCLAIMER,
    }


def _different(findings: Iterable[GateFinding]) -> list[GateFinding]:
    found: list[GateFinding] = []
    for each in findings:
        if each not in found:
            found.append(each)
    return found


def _finding_json(finding: GateFinding) -> dict[str, Any]:
    opinion = finding.opinion
    return {
        "jurisdiction": finding.jurisdiction,
        "method": finding.method.value,
        "status": finding.verdict.value,
        "passage": finding.passage.value,
        "sentence": finding.sentence,
        "citation": "; ".join(each.citation for each in finding.citations) or None,
        "read": finding.is_read,
        "opinion": None
        if opinion is None
        else {
            "counsel": opinion.counsel,
            "given_on": _day(opinion.given_on),
            "starts_on": _day(opinion.period.starts_on),
            "ends_on": _day(opinion.period.ends_on),
            "words": opinion.words,
        },
    }


def fmv_json(fmv: FmvFinding) -> dict[str, Any]:
    """Where the fee lies against its fair market value."""
    return {
        "status": fmv.status,
        "low_usd": None if fmv.low_cents is None else usd_text(fmv.low_cents),
        "high_usd": None if fmv.high_cents is None else usd_text(fmv.high_cents),
        "sentence": fmv.sentence,
        "appraiser": fmv.appraiser,
        "method": fmv.method,
        "valid_from": _day(fmv.valid.starts_on) if fmv.valid else None,
        "valid_until": _day(fmv.valid.ends_on) if fmv.valid else None,
        "document": fmv.document_name,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _text_of(amount: Decimal) -> str:
    return format(amount, "f")
