"""How well an agreement is read: findings, clauses, terms and defects against what a person labeled, and how fast.

The agreements of others lie beside the repository and are not part of it; without them nothing is measured. Words of
other agreements help to rank only across families: a text is never found by its own labels.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from abutment.agreements.clauses import Clause, Outline, Sentences, outlined
from abutment.agreements.defects import Defect, defects_of_papers
from abutment.agreements.proposals import proposals_of
from abutment.agreements.reading import read
from abutment.agreements.review.catalog import catalog
from abutment.agreements.review.findings import Finding
from abutment.agreements.review.reviewing import Read, reviewed
from benchmarks.report import Result, Sheet

ASKS = "How well is an agreement read, against the labels of a person, each family of papers left out of its own help?"
FOLDER = Path(__file__).parents[2] / "shared" / "contracts"
DEFECTS = Path(__file__).with_name("review_defects.yaml")
KINDS = ("dso-contract", "it-agreement", "msa", "baa")
FAMILIES = ("common_paper", "spastream", "castle", "adpi")


@dataclass
class Score:
    """What was right so far."""

    cells: int = 0
    states: int = 0
    present: Counter[str] = field(default_factory=Counter)
    hits: Counter[int] = field(default_factory=Counter)
    asked: int = 0
    adverse: Counter[bool] = field(default_factory=Counter)

    def add(self, label: Mapping[str, Any], finding: Finding) -> None:
        """Count one provision of one text."""
        state = label["state"]
        self.cells += 1
        self.states += state == finding.state
        there, seen = state != "ABSENT", finding.state != "ABSENT"
        self.present["right" if there and seen else "missed" if there else "false" if seen else "none"] += 1
        if state == "ADVERSE":
            self.adverse[finding.state == "ADVERSE"] += 1
        if there:
            self.asked += 1
            place = _place(label, finding)
            for most in (1, 3, 5):
                self.hits[most] += place is not None and place < most

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of "is it there at all"."""
        right = self.present["right"]
        return 2 * right / (2 * right + self.present["missed"] + self.present["false"])


def measure(*, is_small: bool) -> Result:
    """All labeled whole texts; with is_small the first three."""
    labels = [json.loads(line) for line in (FOLDER / "labels.jsonl").read_text().splitlines()] if _is_here() else []
    names = sorted({label["doc"] for label in labels if not label["doc"].startswith("partial/")})
    score, slowest = Score(), (0.0, 0)
    for name in names[: 3 if is_small else None]:
        seconds, pages = _scored(score, name, labels)
        slowest = max(slowest, (seconds, pages))
    rows = _rows(score, labels, slowest) if score.cells else ((("the agreements of others", "are not here", ""),))
    counts = {"labels": str(len(labels)), "whole texts": str(len(names)), "families left out": "each its own"}
    return Result("review", ASKS, counts, [Sheet("reading", ("what", "measured", "to beat"), tuple(rows))], _NOTES)


_NOTES = (
    "Who wrote the rules had read the labels of these texts: the figures say that the rules can do it, not how they "
    "will do on others. Only the exemplars, which rank, are kept apart by family.",
    "A label that only saw a heading is not counted.",
    "The list of known defects (benchmarks/review_defects.yaml) holds those that a reader noted beforehand, those that "
    "a second check of every reference found, and those that were reported and then read and found true: what nobody "
    "has seen is not on it, so how many there are is not known.",
)


def _is_here() -> bool:
    return (FOLDER / "labels.jsonl").is_file()


def _scored(score: Score, name: str, labels: Sequence[Mapping[str, Any]]) -> tuple[float, int]:
    content = (FOLDER / name).read_bytes()
    by_label = {label["provision"]: label for label in labels if label["doc"] == name}
    words: defaultdict[str, list[str]] = defaultdict(list)
    for label in labels:
        if _family(label["doc"]) != _family(name):
            words[label["provision"]] += [quote["text"] for quote in label["quotes"]]
    catalogs = [catalog(kind) for kind in KINDS]
    began = time.process_time()
    paper = read(content, name)
    prepared = Read.of(paper)
    for chosen in catalogs:
        exemplars = {each.code: words[each.label] for each in chosen.provisions if each.label}
        for finding in reviewed([prepared], chosen, exemplars):
            known = by_label.get(finding.provision.label or "")
            if known is not None and known["state"] != "HEADING":
                score.add(known, finding)
    return time.process_time() - began, len(paper.text) // 2_900


def _family(name: str) -> str:
    return next((family for family in FAMILIES if family in name), name)


def _place(label: Mapping[str, Any], finding: Finding) -> int | None:
    spans = [span for quote in label["quotes"] for span in quote["spans"]]
    for place, candidate in enumerate(finding.candidates):
        if any(candidate.start < end and start < candidate.end for start, end in spans):
            return place
    return None


def _rows(
    score: Score, labels: Sequence[Mapping[str, Any]], slowest: tuple[float, int]
) -> Iterator[tuple[str, str, str]]:
    yield "cells (provision x whole text)", str(score.cells), ""
    for most, beaten in ((1, "0.48"), (3, "0.72"), (5, "0.84")):
        yield f"labeled passage among the first {most}", f"{score.hits[most] / score.asked:.2f}", beaten
    yield "presence, F1", f"{score.f1:.2f}", "0.86"
    yield "state right", f"{score.states / score.cells:.2f}", "not measured before"
    yield "adverse found", f"{score.adverse[True]} of {sum(score.adverse.values())}", "0.58 (hit@5)"
    yield "quotes under their labeled section", _of(*_attributed(labels)), "0.958"
    yield "labeled terms: same type at the same words", _of(*_terms()), ""
    yield from _defects()
    yield (
        "processor seconds for the longest text, four catalogs",
        f"{slowest[0]:.2f} for {slowest[1]} pages",
        "2 for 45 pages",
    )


def _of(right: int, all_of_them: int) -> str:
    return f"{right} of {all_of_them}"


def _attributed(labels: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Quotes of whole texts, each under one of the sections, recitals, exhibits or headings that its label names."""
    outlines: dict[str, Outline] = {}
    right = all_of_them = 0
    for label in labels:
        sections = [each.strip() for each in label["section"].split(";") if each.strip()]
        if label["doc"].startswith("partial/") or not sections:
            continue
        outline = outlines.setdefault(label["doc"], outlined((FOLDER / label["doc"]).read_text()))
        for quote in label["quotes"]:
            clause = outline.at(quote["spans"][0][0])
            all_of_them += 1
            right += any(stands_under(each, clause) for each in sections)
    return right, all_of_them


_INSIDE = re.compile(r"(?P<outer>.+?)\s*\((?P<inner>[A-Z][^()]{3,})\)$")


def stands_under(section: str, clause: Clause) -> bool:
    """Whether a clause is the section that a label names, or stands in it: 6.3(a) in 6.3 and in Article 6, not 6.31.
    A heading in brackets, Key Terms (Security Policy), narrows what is before it."""
    if found := _INSIDE.match(section):
        return stands_under(found["inner"], clause)
    names = (clause.number, clause.title, clause.place, clause.part, *clause.path)
    begins = re.compile(rf"{re.escape(section)}(?![\w-]|\.\d)", re.I)
    if section[:1].isdigit():
        names = tuple(re.sub(r"^(?:section|article)\s+(?=[\dIVXLC])", "", name, flags=re.I) for name in names)
    return any(begins.match(name) or name.startswith(f"{section}.") for name in names)


def _defects() -> Iterator[tuple[str, str, str]]:
    """What a reader knows to be wrong with the papers, and what is reported of them."""
    noted = known = found_noted = found_known = reported = confirmed = 0
    for group in yaml.safe_load(DEFECTS.read_text()):
        papers = group["papers"]
        found = found_in(papers)
        lists = {name: group.get(name, []) for name in ("noted", "looked_for", "confirmed")}
        everything = [entry for entries in lists.values() for entry in entries]
        noted += len(lists["noted"])
        known += len(everything)
        found_noted += sum(any(is_known(each, entry, papers) for each in found) for entry in lists["noted"])
        found_known += sum(any(is_known(each, entry, papers) for each in found) for entry in everything)
        reported += len(found)
        confirmed += sum(any(is_known(each, entry, papers) for entry in everything) for each in found)
    yield "defects noted before anything was measured: found", _of(found_noted, noted), "not measured before"
    yield "defects on the list of known ones: found", _of(found_known, known), "not measured before"
    yield "defects reported: on the list", _of(confirmed, reported), "not measured before"


def found_in(papers: Sequence[str]) -> tuple[Defect, ...]:
    """The defects of texts that are one agreement."""
    outlines = [outlined((FOLDER / f"{name}.txt").read_text()) for name in papers]
    terms = [term for at, outline in enumerate(outlines) for term in proposals_of(Sentences.of(outline), at)]
    return defects_of_papers(outlines, terms)


def is_known(defect: Defect, entry: Sequence[str], papers: Sequence[str]) -> bool:
    """Whether a reported defect is an entry of the list: paper, kind, section, words of the quote."""
    paper, kind, section, words = entry
    quote = " ".join(defect.quote.split())
    is_there = (papers[defect.document], defect.kind, defect.section) == (paper, kind, section)
    return is_there and quote.startswith(words)


def _terms() -> tuple[int, int]:
    terms = [json.loads(line) for line in (FOLDER / "terms.jsonl").read_text().splitlines()]
    proposals = {
        name: proposals_of(Sentences.of(outlined((FOLDER / name).read_text())))
        for name in {term["doc"] for term in terms}
    }
    right = sum(
        any(
            each.type == term["type"] and any(each.start < end and start < each.end for start, end in term["spans"])
            for each in proposals[term["doc"]]
        )
        for term in terms
    )
    return right, len(terms)
