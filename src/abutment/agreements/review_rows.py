"""What the page of a review shows: values for templates, made of what was kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from abutment.agreements.models import ReviewPaper
from abutment.agreements.proposals import executable
from abutment.agreements.queries.reviews import ReviewPage, Said
from abutment.agreements.review.differences import Piece, difference
from abutment.agreements.review_words import STATES, as_proposal, defect_name, term_name, values_in_words
from abutment.agreements.rows import place_in_words
from abutment.agreements.rules.paper import Block, Quote, blocks_of
from abutment.web.words import count_of

State = tuple[str, str]


@dataclass(frozen=True)
class Place:
    """Words that stand in a paper: where in words, and the anchor of their highlight or of their paragraph."""

    text: str
    where: str
    anchor: str


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
    def anchor(self) -> str:
        """Its place on the page."""
        return f"finding-{self.code}"


@dataclass(frozen=True)
class TermRow:
    """A term that a paper seems to state; number: its place among the proposals."""

    number: int
    name: str
    value: str
    place: Place
    questions: tuple[str, ...]
    is_executable: bool
    is_fee: bool


@dataclass(frozen=True)
class DefectRow:
    """A defect of the paper as a piece of writing."""

    name: str
    explanation: str
    place: Place
    other: Place | None = None


@dataclass(frozen=True)
class ShownBlock:
    """A paragraph of a paper with its anchor; page: the page that begins with it, else None."""

    block: Block
    anchor: str
    page: int | None


@dataclass(frozen=True)
class ShownPaper:
    """A paper as it is shown: its blocks, and what its text does not show."""

    paper: ReviewPaper
    number: int
    blocks: tuple[ShownBlock, ...]
    remarks: tuple[str, ...]
    unread: tuple[int, ...]
    pages: int


@dataclass(frozen=True)
class _Named:
    """A paper as places in it are said."""

    name: str
    has_pages: bool


@dataclass
class _Marks:
    """The quotes of all papers, numbered in the order in which they are asked for; the same words once."""

    starts: list[list[int]]
    known: dict[tuple[int, int, int], int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    leads: dict[int, str] = field(default_factory=dict)

    def mark(self, source: Mapping[str, Any], title: str, leads_to: str) -> str:
        key = (int(source["document"]), int(source["start"]), int(source["end"]))
        number = self.known.setdefault(key, len(self.known) + 1)
        said = self.titles.setdefault(number, title)
        if title not in said:
            self.titles[number] = f"{said}; {title}"
        self.leads.setdefault(number, leads_to)
        return f"quote-{number}"

    def near(self, source: Mapping[str, Any]) -> str:
        """The paragraph in which characters stand."""
        document = int(source["document"])
        starts = self.starts[document] if document < len(self.starts) else []
        return f"at-{document}-{max(bisect_right(starts, int(source['start'])) - 1, 0)}"

    def of(self, document: int) -> list[Quote]:
        return [Quote(number, key[1], key[2]) for key, number in self.known.items() if key[0] == document]


def shown(page: ReviewPage, wanted: str = "") -> dict[str, Any]:
    """Everything that the page of a review shows. wanted: the code of the only state whose findings are shown."""
    result: Mapping[str, Any] = page.review.result or {}
    names = [_Named(paper.name, len(paper.pages) > 1) for paper in page.papers]
    blocks = [blocks_of(paper.text) for paper in page.papers]
    marks = _Marks([[block.starts_at for block in each] for each in blocks])
    findings = [_finding(each, page, marks, names) for each in result.get("findings", ())]
    terms = _terms(result, marks, names)
    defects = [_defect(number, each, marks, names) for number, each in enumerate(result.get("defects", ()))]
    order = list(STATES)
    findings.sort(key=lambda each: order.index(each.state_code))
    return {
        "findings": [each for each in findings if wanted in ("", each.state_code)],
        "tabs": _tabs(findings, wanted),
        "counts": counts_in_words(result),
        "terms": terms,
        "defects": defects,
        "papers": [_paper(number, paper, result, marks) for number, paper in enumerate(page.papers)],
        "titles": marks.titles,
        "leads": marks.leads,
        "kind": result.get("kind", {}),
        "not_advice": result.get("not_legal_advice", ""),
        "adverse": [each for each in findings if each.state_code == "ADVERSE"],
        "is_unread": bool(findings) and all(each.state_code == "UNREADABLE" for each in findings),
        "said": sum(1 for each in findings if each.own_stance),
        "provisions": len(findings),
    }


def finding_card(page: ReviewPage, code: str) -> FindingCard | None:
    """One card alone, after somebody said something to it."""
    return next((each for each in shown(page)["findings"] if each.code == code), None)


def counts_in_words(result: Mapping[str, Any]) -> str:
    """How many provisions stand how, what needs work first; empty where nothing was compared."""
    states = [each["state"] for each in result.get("findings", ())]
    if not states:
        return ""
    if set(states) == {"UNREADABLE"}:
        return "None of its words could be read."
    others = [
        f"{states.count(code)} {word}" for code, (word, _) in STATES.items() if code != "ADDRESSED" and code in states
    ]
    return "; ".join([*others, f"{states.count('ADDRESSED')} of {len(states)} addressed"]) + "."


def _tabs(findings: Sequence[FindingCard], wanted: str) -> list[dict[str, Any]]:
    tabs = [{"label": "All", "url": "?#findings", "is_current": not wanted, "count": len(findings)}]
    for code, (word, _) in STATES.items():
        if count := sum(1 for each in findings if each.state_code == code):
            label, address = word[:1].upper() + word[1:], f"?state={code}#findings"
            tabs.append({"label": label, "url": address, "is_current": wanted == code, "count": count})
    return tabs


def _finding(source: Mapping[str, Any], page: ReviewPage, marks: _Marks, names: Sequence[_Named]) -> FindingCard:
    code, name = str(source["provision"]), str(source["name"])
    quotes = tuple(
        Place(str(each["text"]), _where(each, names), marks.mark(each, name, f"finding-{code}"))
        for each in source["quotes"]
    )
    looked_at = tuple(
        Place(_shortened(str(each["text"])), _where(each, names), marks.near(each)) for each in source["candidates"]
    )
    usual, better = str(source["standard"]), str(source["wording"])
    return FindingCard(
        code=code,
        name=name,
        label=str(source.get("label") or ""),
        state_code=str(source["state"]),
        state=STATES[str(source["state"])],
        missing=tuple(source["missing"]),
        quotes=quotes,
        looked_at=looked_at,
        why=str(source["why"]),
        usual=usual,
        better=better,
        pieces=difference(usual, better) if usual and better else (),
        sources=tuple(str(each) for each in source.get("sources", ())),
        differing=tuple(_differing(source, names)),
        stances=page.stances.get(code, ()),
        comments=page.comments.get(code, ()),
    )


def _differing(source: Mapping[str, Any], names: Sequence[_Named]) -> Iterator[str]:
    """How each paper stands to a provision, where they do not agree; the one that prevails is named first."""
    if not source.get("papers_differ"):
        return
    for each in source.get("papers", ()):
        document = int(each["document"])
        if document < len(names):
            yield f"{names[document].name}: {STATES[str(each['state'])][0]}"


def _terms(result: Mapping[str, Any], marks: _Marks, names: Sequence[_Named]) -> list[TermRow]:
    kept = result.get("terms", ())
    proposals = [as_proposal(each) for each in kept]
    rows = []
    for number, (source, proposal) in enumerate(zip(kept, proposals, strict=True)):
        name = str(source.get("name") or term_name(proposal.type))
        place = Place(proposal.quote, _where(source, names), marks.mark(source, name, f"term-{number}"))
        questions = tuple(ask.question for ask in proposal.asks)
        can = executable(proposal, proposals) is not None
        is_fee = proposal.type.startswith("fee.") and can
        value = str(source.get("words") or values_in_words(proposal.value))
        rows.append(TermRow(number, name, value, place, questions, can, is_fee))
    return rows


def _defect(number: int, source: Mapping[str, Any], marks: _Marks, names: Sequence[_Named]) -> DefectRow:
    name = defect_name(str(source["kind"]))
    anchor = marks.mark(source, name, f"defect-{number}")
    first = Place(str(source["quote"]), _where(source, names), anchor)
    against = source.get("other")
    second = None
    if against:
        leads_to = marks.mark(against, name, f"defect-{number}")
        second = Place(str(against["quote"]), _where(against, names), leads_to)
    return DefectRow(name, str(source["explanation"]), first, second)


def _paper(number: int, paper: ReviewPaper, result: Mapping[str, Any], marks: _Marks) -> ShownPaper:
    told = result.get("documents", ())
    source: Mapping[str, Any] = told[number] if number < len(told) else {}
    return ShownPaper(
        paper=paper,
        number=number + 1,
        blocks=tuple(_blocks(number, paper, marks)),
        remarks=tuple(str(each["words"]) for each in source.get("remarks", ())),
        unread=tuple(source.get("unread_pages", ())),
        pages=int(source.get("pages", len(paper.pages))),
    )


def _blocks(number: int, paper: ReviewPaper, marks: _Marks) -> Iterator[ShownBlock]:
    firsts = [(page[1], page[0]) for page in paper.pages] if len(paper.pages) > 1 else []
    shown_page = 0
    for place, block in enumerate(blocks_of(paper.text, marks.of(number))):
        page = next((name for start, name in reversed(firsts) if start <= block.starts_at), 0)
        yield ShownBlock(block, f"at-{number}-{place}", page if page != shown_page else None)
        shown_page = page


def _where(source: Mapping[str, Any], names: Sequence[_Named]) -> str:
    """The section, the page where the paper has several, and the paper where there are several."""
    document = int(source["document"])
    of = names[document] if document < len(names) else _Named("", has_pages=False)
    said = place_in_words(str(source.get("section") or ""), source.get("page") if of.has_pages else None)
    return ", ".join(part for part in (said, of.name if len(names) > 1 else "") if part) or "at the beginning"


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 240 else f"{one_line[:240].rstrip()} …"


def standing_in_words(page: ReviewPage, counts: str) -> str:
    """The sentence below the title."""
    review = page.review
    if review.state != "read":
        return f"{count_of(len(page.papers), 'paper')} to be read as: {review.get_kind_display().lower()}."
    return counts or "Nothing was compared."
