"""A review as JSON: stable keys, the same for the same papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from abutment.agreements.defects import Defect, Place, defects_of_papers
from abutment.agreements.proposals import Proposal, proposals_of
from abutment.agreements.reading.papers import Paper
from abutment.agreements.review.catalog import Catalog, catalog
from abutment.agreements.review.findings import Finding, Quote, State
from abutment.agreements.review.kinds import UNKNOWN, TextKind, kind_of
from abutment.agreements.review.ranking import Ranker
from abutment.agreements.review.reviewing import Read, reviewed

NOT_ADVICE = "Not legal advice. It shows where words stand and which are missing; a lawyer says what they mean."


@dataclass(frozen=True)
class Review:
    """Everything that was found in the papers of one agreement. A text of another kind is named, and not compared."""

    papers: tuple[Paper, ...]
    kind: TextKind
    catalog: Catalog
    findings: tuple[Finding, ...]
    defects: tuple[Defect, ...]
    proposals: tuple[Proposal, ...] = ()

    @property
    def was_compared(self) -> bool:
        """Whether the text is of a kind that the catalogs were made for."""
        return self.kind.is_reviewed or self.kind is UNKNOWN

    @property
    def fits(self) -> bool:
        """Whether the catalog was made for texts of this kind, so far as the kind is known."""
        return self.kind is UNKNOWN or self.catalog.kind in self.kind.reviews

    def count(self, state: State) -> int:
        """How many provisions stand so."""
        return sum(finding.state is state for finding in self.findings)


def review(papers: Sequence[Paper], kind: str, ranker: Ranker | None = None) -> Review:
    """Review papers that are one agreement together, as an agreement of a kind. ranker: a second opinion on which
    clauses to show; it changes no finding."""
    chosen = catalog(kind)
    read = Read.together(papers, ranker)
    said = "\n\n".join(each.sentences.wording.text for each in read)
    found = kind_of("\n\n".join(paper.text for paper in papers), said)
    compared = found.is_reviewed or found is UNKNOWN
    findings = reviewed(read, chosen) if compared else ()
    proposals = tuple(
        proposal for place, each in enumerate(read) if compared for proposal in proposals_of(each.sentences, place)
    )
    defects = defects_of_papers([each.outline for each in read], proposals)
    return Review(tuple(papers), found, chosen, findings, defects, proposals)


def as_json(review: Review) -> dict[str, Any]:
    """The review with stable keys; characters are counted from 0 in each document's text."""
    return {
        "documents": [
            {
                "name": paper.name,
                "sha256": paper.sha256,
                "format": paper.kind,
                "pages": len(paper.pages),
                "readable": paper.is_readable,
                "unread_pages": list(paper.unread_pages),
                "remarks": [{"kind": remark.kind, "words": remark.words} for remark in paper.remarks],
            }
            for paper in review.papers
        ],
        "as": review.catalog.kind,
        "catalog": review.catalog.version,
        "kind": {
            "code": review.kind.code,
            "name": review.kind.name,
            "is_one_of_these": review.kind.is_reviewed,
            "was_compared": review.was_compared,
            "fits": review.fits,
        },
        "findings": [_finding(finding) for finding in review.findings],
        "terms": [_term(proposal) for proposal in review.proposals],
        "defects": [_defect(defect) for defect in review.defects],
        "not_legal_advice": NOT_ADVICE,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "provision": finding.provision.code,
        "name": finding.provision.name,
        "label": finding.provision.label,
        "state": finding.state.value,
        "missing": list(finding.missing),
        "quotes": [_quote(quote) for quote in finding.quotes],
        "candidates": [
            {
                "section": candidate.section,
                "start": candidate.start,
                "end": candidate.end,
                "text": candidate.text,
                "document": candidate.document,
            }
            for candidate in finding.candidates
        ],
        "papers": [{"document": each.document, "state": each.state.value} for each in finding.positions],
        "papers_differ": finding.papers_differ,
        "sources": list(finding.provision.sources),
        "standard": finding.provision.standard,
        "wording": finding.provision.wording,
        "why": finding.provision.why,
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "section": quote.section,
        "page": quote.page,
        "start": quote.start,
        "end": quote.end,
        "element": quote.element,
        "document": quote.document,
    }


def _term(proposal: Proposal) -> dict[str, Any]:
    return {
        "type": proposal.type,
        "value": dict(proposal.value),
        "asks": [{"about": ask.about, "question": ask.question} for ask in proposal.asks],
        "quote": proposal.quote,
        "section": proposal.section,
        "start": proposal.start,
        "end": proposal.end,
        "document": proposal.document,
    }


def _defect(defect: Defect) -> dict[str, Any]:
    return {
        "kind": defect.kind,
        "quote": defect.quote,
        "explanation": defect.explanation,
        "section": defect.section,
        "start": defect.start,
        "end": defect.end,
        "document": defect.document,
        "other": _place(defect.other) if defect.other else None,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "quote": place.quote,
        "section": place.section,
        "start": place.start,
        "end": place.end,
        "document": place.document,
    }
