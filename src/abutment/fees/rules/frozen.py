"""How days and findings of the law are written into what a statement freezes, and read back as the same values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from abutment.agreements.rules.gate import CounselOpinion, GateFinding, Passage
from abutment.kernel.periods import Period
from abutment.law.answers import Citation, Status, Verdict
from abutment.law.rules.fees import FeeMethod

_CITED = tuple(each.name for each in fields(Citation) if each.name not in ("status", "values"))


def stored_period(period: Period) -> list[str | None]:
    """A period as an array of its two days."""
    return [period.starts_on.isoformat(), None if period.ends_on is None else period.ends_on.isoformat()]


def read_period(stored: list[str | None]) -> Period:
    """The period that stored_period wrote."""
    starts_on, ends_on = stored
    return Period(date.fromisoformat(str(starts_on)), None if ends_on is None else date.fromisoformat(ends_on))


def as_cited(finding: GateFinding) -> GateFinding:
    """A finding whose citations carry their words and source; a row's typed values stay with the law's own data."""
    if not any(citation.values for citation in finding.citations):
        return finding
    return replace(finding, citations=tuple(replace(each, values={}) for each in finding.citations))


def stored_finding(finding: GateFinding) -> dict[str, Any]:
    """A finding with its citations and the opinion that opened it."""
    return {
        "jurisdiction": finding.jurisdiction,
        "method": finding.method.value,
        "verdict": finding.verdict.value,
        "passage": finding.passage.value,
        "sentence": finding.sentence,
        "citations": [_stored_citation(each) for each in finding.citations],
        "opinion": None if finding.opinion is None else _stored_opinion(finding.opinion),
    }


def read_finding(stored: Mapping[str, Any]) -> GateFinding:
    """The finding that stored_finding wrote."""
    opinion = stored["opinion"]
    return GateFinding(
        jurisdiction=stored["jurisdiction"],
        method=FeeMethod(stored["method"]),
        verdict=Verdict(stored["verdict"]),
        passage=Passage(stored["passage"]),
        sentence=stored["sentence"],
        citations=tuple(_read_citation(each) for each in stored["citations"]),
        opinion=None if opinion is None else _read_opinion(opinion),
    )


def _stored_citation(citation: Citation) -> dict[str, Any]:
    return {**{name: getattr(citation, name) for name in _CITED}, "status": citation.status.value}


def _read_citation(stored: Mapping[str, Any]) -> Citation:
    return Citation(**{name: stored[name] for name in _CITED}, status=Status(stored["status"]), values={})


def _stored_opinion(opinion: CounselOpinion) -> dict[str, Any]:
    return {
        "opinion_id": opinion.opinion_id,
        "jurisdiction": opinion.jurisdiction,
        "method": opinion.method.value,
        "counsel": opinion.counsel,
        "given_on": opinion.given_on.isoformat(),
        "period": stored_period(opinion.period),
        "words": opinion.words,
        "allows": opinion.allows,
    }


def _read_opinion(stored: Mapping[str, Any]) -> CounselOpinion:
    return CounselOpinion(
        opinion_id=stored["opinion_id"],
        jurisdiction=stored["jurisdiction"],
        method=FeeMethod(stored["method"]),
        counsel=stored["counsel"],
        given_on=date.fromisoformat(stored["given_on"]),
        period=read_period(stored["period"]),
        words=stored["words"],
        allows=stored["allows"],
    )
