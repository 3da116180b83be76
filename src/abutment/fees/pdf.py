"""The statement as one printed sheet: the same values give the same bytes, and it carries what it was computed from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abutment.fees.frozen import reported
from abutment.fees.rules.asked import Release
from abutment.fees.seals import Seal, fmv_seal, law_seal, parts_of_law, worst_of
from abutment.fees.words import due_of, noun_of, status_of, usd
from abutment.kernel.working import Reference, Step, Text, Working
from abutment.web.printing import printable, printed
from abutment.web.words import day_in_words

if TYPE_CHECKING:
    from abutment.fees.models import Statement, StatementLine
    from abutment.fees.queries.statements import Sheet

_HERE = Path(__file__).parent / "typst"
_TONES = {"good": "good", "attention": "attention", "bad": "bad"}
# What stands beside the arch must leave it room; the whole of it is in the file that the sheet carries.
_LONGEST_NAME, _LONGEST_VERDICT = 90, 420
# A longer value would leave no room for what it is the value of; it stands below instead.
_LONGEST_VALUE = 28


def statement_pdf(sheet: Sheet) -> bytes:
    """The sheet of a statement on US Letter, with a draft marked as one; no clock and no network are asked."""
    frozen = _frozen(sheet.statement.asked)
    carries = sha256(frozen).hexdigest() == sheet.statement.asked_sha256
    # A digest is set in one piece, so that it can be copied and compared.
    whole = {"digest": sheet.statement.asked_sha256, "chain": sheet.statement.chain_hash}
    said = {**printable(_said(sheet, carries=carries)), **whole}
    files = {
        "main.typ": _HERE / "sheet.typ",
        "parts.typ": _HERE / "parts.typ",
        "sheet.json": json.dumps(said).encode(),
        "computed-from.json": frozen,
    }
    return printed(files, _dated(sheet.statement))


def _frozen(asked: Any) -> bytes:
    """The canonical text whose SHA-256 is the digest of what a statement was computed from."""
    return json.dumps(asked, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _dated(statement: Statement) -> datetime:
    # typst takes whole seconds
    return (statement.issued_at or statement.drafted_at).replace(microsecond=0)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"


def _said(sheet: Sheet, *, carries: bool) -> dict[str, Any]:
    statement = sheet.statement
    kind = noun_of(statement)
    title = f"{kind} for {sheet.month.label}"
    dated = _dated(statement).astimezone(UTC)
    lines = [_line(each) for each in sheet.lines]
    notices, parts, lists = list(_notices(sheet, carries=carries)), _parts(statement), list(_lists(sheet))
    law, fmv = law_seal(sheet), fmv_seal(sheet)
    return {
        "title": f"{title}, {sheet.practice}",
        "description": _short(statement.sentence, _LONGEST_VERDICT),
        "keywords": [statement.number],
        "dated": [dated.year, dated.month, dated.day],
        "kind": kind,
        "number": statement.number,
        "manager": _short(sheet.manager, _LONGEST_NAME),
        "practice": _short(sheet.practice, _LONGEST_NAME),
        "under": f"{title}, under the {_short(sheet.agreement, _LONGEST_NAME)}",
        "status": _status(statement),
        "is_draft": statement.issued_at is None,
        "stamp_word": "Draft",
        "is_long": len(lines) + len(notices) + 2 * len(lists) + bool(parts) > 4,
        "fee_label": f"{'Fee' if not statement.is_correction else kind} for {sheet.month.label}",
        "fee": usd(statement.fee_cents),
        "due": due_of(statement),
        "arch_tone": worst_of(law, fmv),
        "verdicts": [_verdict(law, is_law=True), _verdict(fmv, is_law=False)],
        "notices": notices,
        "sum_title": "How it came to be",
        "lines": lines or [{"label": "Nothing is charged for this month", "small": "", "amount": usd(0)}],
        "total": {
            "label": f"{kind} total" if statement.is_correction else "To be paid",
            "amount": usd(statement.fee_cents),
        },
        "parts": parts,
        "stamps": list(_stamps(statement)),
        "lists": lists,
        "working": list(_steps(sheet.working)),
        "appendix_sentence": "Each step with its value, term, amendment and citation. Indented steps lead to the one "
        "above them. Gray steps explain and are not added.",
        "inputs": list(_inputs(statement)),
        "inputs_sentence": "What was reported of the month, as frozen: kinds, days and amounts, nothing of a patient. "
        + (
            "The attached file computed-from.json holds it with the terms; its SHA-256 is the digest below."
            if carries
            else ""
        ),
        "frozen": carries,
        "chain_sequence": "" if statement.chain_sequence is None else f"event {statement.chain_sequence:,}",
        "rules": f"by rules {statement.rules_version}",
    }


def _status(statement: Statement) -> dict[str, str]:
    if statement.issued_at is not None:  # disputes and payments come later, and the sheet stays as it was given
        return {"word": "Issued", "tone": "good"}
    word, kind = status_of(statement)
    return {"word": word, "tone": _TONES.get(kind, "neutral")}


def _verdict(seal: Seal, *, is_law: bool) -> dict[str, Any]:
    foot = [_foot(fact) for fact in seal.facts]
    for citation in seal.citations:
        mark = (citation.read_label.capitalize(), "good" if citation.read else "attention")
        foot.append(_foot(citation.citation, *mark, strong=True))
    if is_law and not seal.citations:
        foot.append(_foot("No citation", "Text not read", "attention"))
    scale = seal.scale
    return {
        "name": seal.name,
        "word": seal.word,
        "tone": _TONES.get(seal.kind, "neutral"),
        "sentence": _short(seal.sentence, _LONGEST_VERDICT),
        "ring": seal.ring,
        "foot": foot,
        "scale": scale
        and {
            "low": scale.low,
            "high": scale.high,
            "fee": scale.charged,
            "terms": scale.terms,
            "low_said": scale.low_usd,
            "high_said": scale.high_usd,
        },
    }


def _foot(words: str, mark: str = "", tone: str = "neutral", *, strong: bool = False) -> dict[str, Any]:
    return {"words": _short(words, _LONGEST_VERDICT), "mark": mark, "tone": tone, "strong": strong}


def _notices(sheet: Sheet, *, carries: bool) -> Iterator[dict[str, str]]:
    if sheet.statement.corrects is not None:
        words = (
            f"Statement {sheet.statement.corrects.number}, which stands as it was issued. {sheet.statement.sentence}"
        )
        yield {"title": "Corrects", "words": words, "tone": "neutral"}
    for words in sheet.fee.waits:
        yield {"title": "", "words": words, "tone": "attention"}
    if not carries:
        words = "What this was computed from no longer has the digest that was kept with it. Ask for the original."
        yield {"title": "Changed since", "words": words, "tone": "bad"}


def _line(line: StatementLine) -> dict[str, str]:
    return {
        "label": line.label,
        "small": _beneath(line.term, line.amendment, line.citation),
        "amount": usd(line.amount_cents),
    }


def _beneath(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _parts(statement: Statement) -> list[dict[str, str]]:
    if not (statement.held_cents or statement.refused_cents):
        return []
    parts = [("By the terms of the agreement", statement.by_terms_cents, "neutral")]
    if statement.held_cents:
        parts.append(("Held, waits for counsel", statement.held_cents, "attention"))
    if statement.refused_cents:
        parts.append(("Refused by law, not charged", statement.refused_cents, "bad"))
    return [{"label": label, "amount": usd(cents), "tone": tone} for label, cents, tone in parts]


def _stamps(statement: Statement) -> Iterator[dict[str, str]]:
    if statement.approved_at is not None:
        note = "Also holds a role of the organization" if statement.approver_holds_organization_role else ""
        name = statement.approved_by_name
        yield _stamp("Approved for the practice", name, _moment(statement.approved_at), note, "attention")
    elif statement.needs_approval and statement.status == "draft":
        yield _stamp("Approval", "Waits for an owner", "", statement.approval_citation, "neutral")
    if statement.issued_at is not None:
        yield _stamp("Issued", statement.issued_by_name, _moment(statement.issued_at))
    else:
        yield _stamp("Issued", "Not issued", "", "A draft binds nobody.", "neutral")


def _stamp(label: str, name: str, when: str = "", note: str = "", tone: str = "neutral") -> dict[str, str]:
    return {"label": label, "name": _short(name, _LONGEST_NAME) or "Unnamed", "when": when, "note": note, "tone": tone}


def _moment(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{day_in_words(at)}, {at:%H:%M} UTC"


def _lists(sheet: Sheet) -> Iterator[dict[str, Any]]:
    """What stood when it was computed: never what came later, so that the sheet of an issued statement stays one."""
    releases = [Release(e[0], e[1], date.fromisoformat(e[2]), e[3]) for e in sheet.statement.asked.get("releases", ())]
    told = [
        (
            "Released by counsel",
            [(day_in_words(e.given_on), f"{e.counsel}: {e.words}", usd(e.amount_cents)) for e in releases],
        ),
        (
            "What the law said to parts of the month",
            [(each.days, each.finding.sentence, "") for each in parts_of_law(sheet)],
        ),
    ]
    for title, rows in told:
        if rows:
            yield {
                "title": title,
                "rows": [{"when": when, "words": words, "amount": amount} for when, words, amount in rows],
            }


def _steps(working: Working, level: int = 0) -> Iterator[dict[str, Any]]:
    for step in working.steps:
        yield _step(step, level)
        if step.working is not None:
            yield from _steps(step.working, level + 1)
    if level == 0:
        yield _step(Step(working.label, working.result, is_addend=True), 0)


def _step(step: Step, level: int) -> dict[str, Any]:
    value, words = str(step.value), ""
    if isinstance(step.value, Text) and len(value) > _LONGEST_VALUE:
        value, words = "", value
    return {
        "level": level,
        "label": step.label,
        "value": value,
        "words": words,
        "small": _beneath(step.term, step.amendment, step.citation),
        "rows": _rows_in_words(step.rows),
        "is_addend": step.is_addend,
    }


def _rows_in_words(rows: Sequence[Reference]) -> str:
    """What a step rests on; the rows themselves stand at the end of the sheet."""
    return "; ".join(row.label or f"{row.kind} {row.key}" for row in rows)


def _inputs(statement: Statement) -> Iterator[dict[str, Any]]:
    for group in reported(statement.asked):
        yield {"words": group.label, "amount": group.total, "is_heading": True}
        for words, amount in group.rows:
            yield {"words": words, "amount": amount, "is_heading": False}
