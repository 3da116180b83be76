"""What a brief says, as plain values: the same for paper and for Word."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from textwrap import shorten
from typing import Any

from abutment.agreements.review.differences import difference
from abutment.agreements.review.report import NOT_ADVICE
from abutment.agreements.review_paper import MARKED_UP, without_signs
from abutment.agreements.review_values import value_line
from abutment.agreements.review_words import term_name
from abutment.web.printing import printable
from abutment.web.words import count_of, moment_in_words

_GAP = re.compile(r"[^\S\n]*\n\s*\n")
_NOTHING = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_DIGEST = re.compile("[0-9a-f]{64}")
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody said beside a finding. provision: the finding's code; decision: such as "Push back", empty for a
    mere comment; who: a name, perhaps with its side; when: a day or moment in words."""

    provision: str
    words: str = ""
    decision: str = ""
    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How findings of one state are said, and in which color."""

    state: str
    word: str
    tone: str
    sentence: str


STANDINGS = (
    Standing("ADVERSE", "Against the practice", "bad", "The text decides these against the practice."),
    Standing("ABSENT", "Not there", "attention", "Nothing was found on these; the clauses looked at are named."),
    Standing("PARTIAL", "In part", "attention", "Some of what belongs to these is there; what is missing is named."),
    Standing("UNREADABLE", "Could not be read", "neutral", "Nothing was found on these, and pages could not be read."),
    Standing("ADDRESSED", "Addressed", "good", "Words on every essential element of these stand in the text."),
)
_AS = {
    "dso-contract": "a contract with a dental support organization",
    "it-agreement": "an agreement with an IT provider",
    "msa": "a management services agreement",
    "baa": "a business associate agreement",
}
_MOST_ROWS, _MOST_REMARKS, _MOST_SPANS = 200, 40, 60
_LONGEST, _LONGEST_QUOTE, _LONGEST_GLANCE, _LONGEST_NAME = 3_000, 2_500, 220, 120
_MOST_PILED, _LONGEST_DECISION = 2, 40


@dataclass(frozen=True, slots=True)
class _Papers:
    """The papers, and how a place in them is said."""

    documents: tuple[Mapping[str, Any], ...]

    @property
    def names(self) -> list[str]:
        return [_short(str(each["name"])) for each in self.documents]

    def words(self, source: Mapping[str, Any], key: str) -> str:
        """Words of a paper; of one that writes emphasis with asterisks, without these."""
        document, said = int(source.get("document") or 0), str(source[key])
        is_marked_up = document < len(self.documents) and self.documents[document]["format"] in MARKED_UP
        return without_signs(said) if is_marked_up else said

    def where(self, source: Mapping[str, Any]) -> str:
        """Section, page where there are pages, and which of several papers."""
        section = _short(str(source.get("section") or ""))
        parts = [f"Section {section}" if section[:1].isdigit() else section]
        document = int(source.get("document") or 0)
        if 0 <= document < len(self.documents):
            if source.get("page") and int(self.documents[document]["pages"]) > 1:
                parts.append(f"page {source['page']}")
            if len(self.documents) > 1:
                parts.append(self.names[document])
        return ", ".join(filter(None, parts)) or "At the beginning"


def contents(review: Mapping[str, Any], moment: datetime, opinions: Sequence[Opinion], subject: str) -> Values:
    """All that a brief says, in texts that can be set. moment: said in its own time zone."""
    papers = _Papers(tuple(review["documents"]))
    findings = review["findings"]
    counts = Counter(str(each["state"]) for each in findings)
    said = {
        "title": "Brief for counsel",
        "subject": _short(subject) or _among([_called(name) for name in papers.names]),
        "read_as": f"Read as {_AS.get(str(review['as']), review['as'])}, catalog {review['catalog']}",
        "printed": moment_in_words(moment),
        "sentence": _sentence(review, counts),
        "caution": _caution(counts, len(findings)),
        "counts": [{"word": each.word, "tone": each.tone, "number": str(counts[each.state])} for each in STANDINGS]
        if findings
        else [],
        "papers": [_paper(each) for each in review["documents"]],
        "groups": [_group(each, review, opinions) for each in STANDINGS if counts[each.state]],
        "terms": _listed([_term(each, papers) for each in review["terms"]]),
        "defects": _listed([_defect(each, papers) for each in review["defects"]]),
        "suggestions": _listed([_suggestion(each, papers) for each in _suggested(review)]),
        "not_advice": str(review.get("not_legal_advice") or NOT_ADVICE),
    }
    settable = dict(printable(_calm(said), keeps_lines=True))
    for paper, source in zip(settable["papers"], review["documents"], strict=True):
        if _DIGEST.fullmatch(str(source["sha256"])):  # to be copied and compared: no places to break
            paper["sha256"] = str(source["sha256"])
    return settable


def _sentence(review: Mapping[str, Any], counts: Counter[str]) -> str:
    kind = review["kind"]
    if not kind["was_compared"]:
        return f"This is {kind['name']}. Nothing was compared: the catalog was made for other papers."
    said = f"{counts['ADDRESSED']} of {counts.total()} addressed."
    if not kind.get("fits", True):
        return f"{said} By its words this is {kind['name']}: look whether it was read as the right kind."
    return said if kind["is_one_of_these"] else f"{said} What kind of paper this is could not be told from its words."


def _caution(counts: Counter[str], findings: int) -> str:
    if findings and counts["ADDRESSED"] == findings:
        return "That each item is addressed says that words on it are there, not that they are good for the practice."
    return ""


def _paper(source: Mapping[str, Any]) -> Values:
    unread = list(source["unread_pages"])
    remarks = [str(each["words"]) for each in source["remarks"] if each["kind"] != "page" or not unread]
    more = len(remarks) - _MOST_REMARKS
    return {
        "name": _short(str(source["name"])),
        "facts": _facts(source),
        "sha256": str(source["sha256"]),
        "unread": _unread(unread, is_readable=bool(source["readable"])),
        "remarks": [
            *(_cut(each, 400) for each in remarks[:_MOST_REMARKS]),
            *([f"And {more} more."] if more > 0 else []),
        ],
    }


def _facts(source: Mapping[str, Any]) -> str:
    kind, pages = str(source["format"]), int(source["pages"])
    said = {"text": "Text", "markdown": "Markdown"}.get(kind, kind.upper())
    # Only a PDF is a number of sheets; one "page" of another format says nothing.
    return f"{said}, {count_of(pages, 'page')}" if kind == "pdf" or pages > 1 else said


def _unread(pages: Sequence[int], *, is_readable: bool) -> str:
    if not is_readable:
        return "Nothing in it could be read: its pages are pictures."
    if not pages:
        return ""
    which = f"Page {pages[0]} is a picture" if len(pages) == 1 else f"Pages {_spans(pages)} are pictures"
    return f"{which}; nobody read what stands there."


def _spans(pages: Sequence[int]) -> str:
    """`1 to 3, 7`: hundreds of numbers in a row say less."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    said = [f"{first} to {last}" if last > first else str(first) for first, last in runs[:_MOST_SPANS]]
    return ", ".join([*said, *(["and more"] if len(runs) > _MOST_SPANS else [])])


def _group(standing: Standing, review: Mapping[str, Any], opinions: Sequence[Opinion]) -> Values:
    papers = _Papers(tuple(review["documents"]))
    return {
        "word": standing.word,
        "tone": standing.tone,
        "sentence": standing.sentence,
        "findings": [
            _finding(each, papers, opinions) for each in review["findings"] if each["state"] == standing.state
        ],
    }


def _finding(source: Mapping[str, Any], papers: _Papers, opinions: Sequence[Opinion]) -> Values:
    quotes = [_quote(each, papers) for each in source["quotes"]]
    looked_at = (
        {} if quotes else {papers.where(each): _glance(papers.words(each, "text")) for each in source["candidates"]}
    )
    return {
        "name": _short(str(source["name"])),
        "label": str(source.get("label") or ""),
        "where": quotes[0]["where"] if quotes else "not found",
        "why": str(source.get("why") or ""),
        "missing": [_short(str(each)) for each in source["missing"]],
        "differ": _differ(source, papers),
        "quotes": quotes,
        "looked_at": [{"where": where, "text": text} for where, text in looked_at.items()],
        "difference": _difference(source),
        "sources": [_cut(str(each), 400) for each in source.get("sources") or ()],
        "opinions": [_opinion(each) for each in opinions if each.provision == source["provision"]],
    }


def _differ(source: Mapping[str, Any], papers: _Papers) -> str:
    """What each paper says by itself, where one decides it against the practice and another does not."""
    if not source.get("papers_differ"):
        return ""
    known = {each.state: each.word.lower() for each in STANDINGS}
    said = (f"{papers.names[int(each['document'])]}, {known[str(each['state'])]}" for each in source["papers"])
    return f"The papers differ: {'; '.join(said)}."


def _difference(source: Mapping[str, Any]) -> list[Values]:
    better = str(source.get("wording") or "")
    pieces = difference(str(source.get("standard") or ""), better) if better else ()
    return [{"how": piece.how, "words": piece.words} for piece in pieces]


def _opinion(said: Opinion) -> Values:
    return {
        "decision": shorten(said.decision, _LONGEST_DECISION, placeholder="…"),
        "words": _cut(said.words, _LONGEST_QUOTE),
        "by": ", ".join(filter(None, (_short(said.who), _short(said.when)))),
    }


def _quote(source: Mapping[str, Any], papers: _Papers) -> Values:
    return {"where": papers.where(source), "text": _cut(papers.words(source, "text"), _LONGEST_QUOTE)}


def _term(source: Mapping[str, Any], papers: _Papers) -> Values:
    return {
        "name": _short(term_name(str(source["type"]))),
        "value": _cut(value_line(str(source["type"]), source["value"]), 600),
        "where": papers.where(source),
        "quote": _cut(papers.words(source, "quote"), 800),
        "questions": [_cut(str(each["question"]), 400) for each in source.get("asks") or ()],
    }


def _defect(source: Mapping[str, Any], papers: _Papers) -> Values:
    return {
        "explanation": _cut(str(source["explanation"]), 800),
        "where": papers.where(source),
        "quote": _cut(papers.words(source, "quote"), 400),
        "other": _quote({**other, "text": other["quote"]}, papers) if (other := source.get("other")) else None,
    }


def _suggested(review: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = review.get("suggestions") or {}
    return [*found.get("findings", ()), *found.get("terms", ())]


def _suggestion(source: Mapping[str, Any], papers: _Papers) -> Values:
    state = next((each.word.lower() for each in STANDINGS if each.state == source.get("state")), "")
    about = str(source["name"]) if "provision" in source else term_name(str(source["type"]))
    return {
        "name": _short(about),
        "says": state or value_line(str(source["type"]), source["value"]),
        "where": papers.where(source),
        "quote": _cut(papers.words(source, "quote"), 800),
    }


def _listed(rows: list[Values]) -> Values:
    more = len(rows) - _MOST_ROWS
    return {"rows": rows[:_MOST_ROWS], "more": f"And {more:,} more; the JSON has them all." if more > 0 else ""}


def _called(name: str) -> str:
    """A file's name as a heading; in full it stands with its paper."""
    return PurePath(name).stem.replace("_", " ").strip() or name


def _among(names: Sequence[str]) -> str:
    if len(names) < 2:
        return names[0] if names else ""
    return f"{names[0]} and {count_of(len(names) - 1, 'more paper')}"


def _cut(text: str, longest: int) -> str:
    whole = _GAP.sub("\n", text.strip())
    if len(whole) <= longest:
        return whole
    return f"{whole[:longest].rstrip()} … ({len(whole) - longest:,} more characters)"


def _glance(text: str) -> str:
    return shorten(text, _LONGEST_GLANCE, placeholder=" …")


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST_NAME else f"{one_line[:_LONGEST_NAME].rstrip()}…"


def _calm(value: Any) -> Any:
    """The same in texts that stay in their place: none endless, no marks piled on one letter over the lines around,
    and no characters that mean nothing anywhere, which a Word file must not hold."""
    if isinstance(value, str):
        return "".join(_unpiled(_NOTHING.sub("\ufffd", _cut(value, _LONGEST))))
    if isinstance(value, dict):
        return {key: _calm(each) for key, each in value.items()}
    return [_calm(each) for each in value] if isinstance(value, list) else value


def _unpiled(text: str) -> Iterator[str]:
    piled = 0
    for letter in text:
        piled = piled + 1 if not letter.isascii() and unicodedata.category(letter) in ("Mn", "Me") else 0
        if piled <= _MOST_PILED:
            yield letter
