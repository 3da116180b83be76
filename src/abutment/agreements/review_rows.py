"""What the page of a review shows: values for templates, made of what was kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from abutment.agreements.models import ReviewPaper
from abutment.agreements.proposals import Draft
from abutment.agreements.queries.reviews import ReviewPage, Said
from abutment.agreements.review.differences import Piece, difference
from abutment.agreements.review_marks import Marks, Place
from abutment.agreements.review_paper import Section, ShownBlock, sections_of, shown_blocks
from abutment.agreements.review_stated import defects_of, terms_of
from abutment.agreements.review_suggested import suggested
from abutment.agreements.review_words import STATES
from abutment.web.words import count_of

State = tuple[str, str]
_SAID_ABOVE = ("ocr", "page")
"""Kinds of remarks that stand above the paper instead of among the others."""
_STANCES = {
    "accept": ("accepted", "good"),
    "push_back": ("pushed back", "attention"),
    "counsel": ("with counsel", "waiting"),
}


@dataclass(frozen=True)
class FindingCard:
    """One provision: how it stands, in whose words, what is missing, and what both sides say to it."""

    code: str
    name: str
    label: str
    state_code: str
    state: State
    missing: tuple[str, ...]
    quotes: tuple[Place, ...]
    looked_at: tuple[Place, ...]
    why: str
    usual: str
    better: str
    pieces: tuple[Piece, ...]
    sources: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    stances: Sequence[Said] = ()
    comments: Sequence[Said] = ()

    @property
    def own_stance(self) -> str:
        """What the reader's side says; empty when it has said nothing."""
        return next((each.stance for each in self.stances if each.is_own), "")

    @property
    def answer(self) -> State | None:
        """What the reader's side says, as it stands on the folded card."""
        return _STANCES.get(self.own_stance)

    @property
    def is_open(self) -> bool:
        """What needs work and was not answered is open; what is addressed or answered is folded."""
        return self.state_code != "ADDRESSED" and not self.own_stance

    @property
    def rests_on(self) -> str:
        """The texts on which a provision rests, in a sentence without its end."""
        return "; ".join(self.sources).rstrip(".")

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"finding-{self.code}"


@dataclass(frozen=True)
class ShownPaper:
    """A paper as it is shown: its blocks and sections, and what its text does not show.

    by_ocr: which of its pages were read from their pictures.
    """

    paper: ReviewPaper
    number: int
    blocks: tuple[ShownBlock, ...]
    sections: tuple[Section, ...]
    remarks: tuple[str, ...]
    unread: tuple[int, ...]
    pages: int
    by_ocr: tuple[str, ...] = ()


def shown(page: ReviewPage, wanted: str = "", drafts: Mapping[int, Draft] | None = None) -> dict[str, Any]:
    """Everything that the page of a review shows. wanted: the code of the only state whose findings are shown; drafts:
    by the place of a proposal the term that software would execute."""
    result: Mapping[str, Any] = page.review.result or {}
    marks = _marks(page)
    findings = [_finding(each, page, marks) for each in result.get("findings", ())]
    terms = terms_of(result.get("terms", ()), marks, drafts or {})
    defects = defects_of(result.get("defects", ()), marks)
    from_model = suggested(result, page.papers, marks)
    order = list(STATES)
    findings.sort(key=lambda each: order.index(each.state_code))
    return {
        "findings": [each for each in findings if wanted in ("", each.state_code)],
        "tabs": _tabs(findings, wanted),
        "counts": counts_in_words(result),
        "terms": terms,
        "defects": defects,
        "defect_count": sum(len(group.rows) for group in defects),
        "papers": [_paper(number, paper, result, marks) for number, paper in enumerate(page.papers)],
        "titles": marks.titles,
        "leads": marks.leads,
        "kind": result.get("kind", {}),
        "not_advice": result.get("not_legal_advice", ""),
        "adverse": [each for each in findings if each.state_code == "ADVERSE"],
        "is_unread": bool(findings) and all(each.state_code == "UNREADABLE" for each in findings),
        "provisions": len(findings),
        "spoken": spoken_in_words(page),
        "suggested": from_model,
    }


def _marks(page: ReviewPage) -> Marks:
    told = (page.review.result or {}).get("documents", ())
    return Marks(page.papers, [str(each.get("format", "")) for each in told])


def finding_card(page: ReviewPage, code: str) -> FindingCard | None:
    """One card alone, after somebody said something to it; its words bear the numbers that the whole page gave them."""
    marks = _marks(page)
    for each in (page.review.result or {}).get("findings", ()):
        if each["provision"] == code:
            return _finding(each, page, marks)
        for quote in each["quotes"]:
            marks.quoted(quote, "", "", key="text")
    return None


def spoken_in_words(page: ReviewPage) -> str:
    """How far the reader's side is with its answers: "Your side has spoken to 3 of 3: 2 accepted, 1 pushed back"."""
    codes = {str(each["provision"]) for each in (page.review.result or {}).get("findings", ())}
    own = [each.stance for code, said in page.stances.items() if code in codes for each in said if each.is_own]
    said = f"Your side has spoken to {len(own)} of {len(codes)}"
    counted = [f"{own.count(stance)} {word}" for stance, (word, _) in _STANCES.items() if stance in own]
    return f"{said}: {', '.join(counted)}." if counted else f"{said}."


def counts_in_words(result: Mapping[str, Any]) -> str:
    """How many provisions stand how, what needs work first; empty where nothing was compared."""
    states = [each["state"] for each in result.get("findings", ())]
    if not states:
        return ""
    if set(states) == {"UNREADABLE"}:
        return _unread_in_words(result)
    others = [
        f"{states.count(code)} {word}" for code, (word, _) in STATES.items() if code != "ADDRESSED" and code in states
    ]
    return "; ".join([*others, f"{states.count('ADDRESSED')} of {len(states)} addressed"]) + "."


def _unread_in_words(result: Mapping[str, Any]) -> str:
    """How much of papers could be read of which nothing was found.

    >>> _unread_in_words({"documents": [{"pages": 3, "unread_pages": [1, 2]}]})
    'Only 1 of 3 pages could be read, and nothing was found there.'
    """
    documents = result.get("documents", ())
    pages = sum(int(each["pages"]) for each in documents)
    read = pages - sum(len(each["unread_pages"]) for each in documents)
    if read <= 0 or not any(each["unread_pages"] for each in documents):
        return "None of its words could be read."
    return f"Only {read} of {count_of(pages, 'page')} could be read, and nothing was found there."


def _tabs(findings: Sequence[FindingCard], wanted: str) -> list[dict[str, Any]]:
    tabs = [{"label": "All", "url": "?#findings", "is_current": not wanted, "count": len(findings)}]
    for code, (word, _) in STATES.items():
        if count := sum(1 for each in findings if each.state_code == code):
            label, address = word[:1].upper() + word[1:], f"?state={code}#findings"
            tabs.append({"label": label, "url": address, "is_current": wanted == code, "count": count})
    return tabs


def _finding(source: Mapping[str, Any], page: ReviewPage, marks: Marks) -> FindingCard:
    code, name = str(source["provision"]), str(source["name"])
    usual, better = str(source["standard"]), str(source["wording"])
    return FindingCard(
        code=code,
        name=name,
        label=str(source.get("label") or ""),
        state_code=str(source["state"]),
        state=STATES[str(source["state"])],
        missing=tuple(source["missing"]),
        quotes=tuple(marks.quoted(each, name, f"finding-{code}", key="text") for each in source["quotes"]),
        looked_at=tuple(marks.near(each) for each in source["candidates"]),
        why=str(source["why"]),
        usual=usual,
        better=better,
        pieces=difference(usual, better) if usual and better else (),
        sources=tuple(str(each) for each in source.get("sources", ())),
        differing=tuple(_differing(source, marks)),
        stances=page.stances.get(code, ()),
        comments=page.comments.get(code, ()),
    )


def _differing(source: Mapping[str, Any], marks: Marks) -> Iterator[str]:
    """How each paper stands to a provision, where they do not agree; the one that prevails is named first."""
    if not source.get("papers_differ"):
        return
    for each in source.get("papers", ()):
        if name := marks.name_of(int(each["document"])):
            yield f"{name}: {STATES[str(each['state'])][0]}"


def _paper(number: int, paper: ReviewPaper, result: Mapping[str, Any], marks: Marks) -> ShownPaper:
    told = result.get("documents", ())
    source: Mapping[str, Any] = told[number] if number < len(told) else {}
    blocks = shown_blocks(number, paper.text, paper.pages, marks.of(number), is_marked_up=marks.is_marked_up(number))
    return ShownPaper(
        paper=paper,
        number=number + 1,
        blocks=tuple(blocks),
        sections=sections_of(number, paper.text, marks.starts[number]),
        remarks=tuple(str(each["words"]) for each in source.get("remarks", ()) if each["kind"] not in _SAID_ABOVE),
        by_ocr=tuple(str(each["words"]) for each in source.get("remarks", ()) if each["kind"] == "ocr"),
        unread=tuple(source.get("unread_pages", ())),
        pages=int(source.get("pages", len(paper.pages))),
    )


def standing_in_words(page: ReviewPage, counts: str) -> str:
    """The sentence below the title."""
    review = page.review
    if review.state != "read":
        return f"{count_of(len(page.papers), 'paper')} to be read as: {review.get_kind_display().lower()}."
    return counts or "Nothing was compared."
