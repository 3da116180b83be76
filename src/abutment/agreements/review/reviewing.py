"""One agreement, of one or several papers, read against one catalog."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from abutment.agreements.clauses import Outline, Sentences, outlined
from abutment.agreements.reading.papers import Paper
from abutment.agreements.review.catalog import Catalog, Provision
from abutment.agreements.review.deciding import Decided, Hit, decided, spoken_of
from abutment.agreements.review.findings import Candidate, Finding, Position, Quote, State
from abutment.agreements.review.parties import parties
from abutment.agreements.review.ranking import Ranker, Ranking
from abutment.agreements.review.units import Units

_CANDIDATES = 5
_MOST_QUOTES = 6


@dataclass(frozen=True)
class Read:
    """A paper made ready for rules and ranking."""

    paper: Paper
    sentences: Sentences
    ranking: Ranking
    units: Units

    @classmethod
    def of(cls, paper: Paper, ranker: Ranker | None = None) -> Read:
        """Outline, sentences and index of a paper, made once for all that reads it."""
        return cls.together([paper], ranker)[0]

    @classmethod
    def together(cls, papers: Sequence[Paper], ranker: Ranker | None = None) -> list[Read]:
        """The papers of one agreement: whom one of them introduces, the others know."""
        cut = [Sentences.of(outlined(paper.text)) for paper in papers]
        known = [parties(each.wording.text) for each in cut]
        return [
            cls(paper, each, Ranking(each, ranker), Units.of(each, _first_to_say(known[:place] + known[place + 1 :])))
            for place, (paper, each) in enumerate(zip(papers, cut, strict=True))
        ]

    @property
    def outline(self) -> Outline:
        """The clauses of the paper."""
        return self.sentences.outline


def _first_to_say(known: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {name: role for each in reversed(known) for name, role in each.items()}


def reviewed(
    read: Sequence[Read], catalog: Catalog, exemplars: Mapping[str, Sequence[str]] | None = None
) -> tuple[Finding, ...]:
    """The findings of a catalog over papers that are one agreement together, the one that takes precedence first.
    exemplars: words of the same provision in other agreements, by provision; they only rank."""
    is_whole = all(each.paper.is_readable and not each.paper.unread_pages for each in read)
    return tuple(
        _finding(provision, read, is_whole, (exemplars or {}).get(provision.code, ()))
        for provision in catalog.provisions
    )


def _finding(provision: Provision, read: Sequence[Read], is_whole: bool, exemplars: Sequence[str]) -> Finding:
    by_paper = [decided(provision, each.units) for each in read]
    ranks = _ranks(provision, read, by_paper, exemplars)
    positions = tuple(
        Position(place, each.state) for place, each in enumerate(by_paper) if each.state is not State.ABSENT
    )
    together = _together(read, by_paper, positions)
    state = together.state
    if state is State.ABSENT and not is_whole:
        state = State.UNREADABLE
    missing = tuple(element.name for element in together.missing)
    quotes = _shown(read, by_paper, positions, ranks)
    return Finding(provision, state, missing, quotes, _candidates(read, ranks), positions)


def _together(read: Sequence[Read], by_paper: Sequence[Decided], positions: Sequence[Position]) -> Decided:
    """What papers say together: the first that speaks decides for or against; what it leaves open, others may add."""
    if not positions:
        return Decided(State.ABSENT, (), ())
    first = by_paper[positions[0].document]
    if first.state is not State.PARTIAL:
        return first
    agreeing = [by_paper[each.document] for each in positions if each.state is not State.ADVERSE]
    others = [each for place, each in enumerate(read) if place != positions[0].document]
    missing = tuple(
        element
        for element in first.missing
        if all(element in each.missing for each in agreeing)
        and not (element.reach == "paper" and any(spoken_of(element, each.units) for each in others))
    )
    return Decided(State.PARTIAL if missing else State.ADDRESSED, missing, first.hits)


def _shown(
    read: Sequence[Read], by_paper: Sequence[Decided], positions: Sequence[Position], ranks: Sequence[Sequence[float]]
) -> tuple[Quote, ...]:
    """The words to show, of the paper that takes precedence first, and some of each that decides otherwise."""
    by_position = [
        _quotes(read[each.document], _nearest_first(by_paper[each.document].hits, ranks[each.document]), each.document)
        for each in positions
    ]
    if not by_position:
        return ()
    most = max(1, _MOST_QUOTES // len(by_position))
    shown = [quote for quotes in by_position for quote in quotes[:most]]
    left = [quote for quotes in by_position for quote in quotes[most:]]
    return tuple(sorted([*shown, *left[: max(0, _MOST_QUOTES - len(shown))]], key=lambda quote: quote.document))


def _quotes(read: Read, hits: Sequence[Hit], document: int) -> list[Quote]:
    """Each stretch once; an item that follows the words which open its list is shown with them."""
    seen: dict[tuple[int, int], Quote] = {}
    for hit in _in_turn(hits):
        for start, end in _stretches(read.paper.text, hit):
            if (start, end) not in seen:
                clause = read.outline.at(start)
                page = read.paper.page_at(start)
                seen[start, end] = Quote(
                    read.paper.text[start:end], clause.place, page, start, end, hit.element, document
                )
    return list(seen.values())


def _nearest_first(hits: Iterable[Hit], scores: Sequence[float]) -> list[Hit]:
    """The words of the passages that come nearest to the provision first."""
    return sorted(hits, key=lambda hit: -scores[hit.passage])


def _in_turn(hits: Iterable[Hit]) -> list[Hit]:
    """The first words of each element before the second of any, so that none is pushed out by many of another."""
    counted: Counter[str] = Counter()
    turns: list[tuple[int, Hit]] = []
    for hit in hits:
        turns.append((counted[hit.element], hit))
        counted[hit.element] += 1
    return [hit for _, hit in sorted(turns, key=lambda turn: turn[0])]


def _stretches(text: str, hit: Hit) -> list[tuple[int, int]]:
    if hit.lead is None:
        return [(hit.start, hit.end)]
    if not text[hit.lead[1] : hit.start].strip():
        return [(hit.lead[0], hit.end)]
    return [(hit.start, hit.end), hit.lead]


def _ranks(
    provision: Provision, read: Sequence[Read], results: Sequence[Decided], exemplars: Sequence[str]
) -> list[list[float]]:
    """How near each passage of each paper comes: where rules hold first, then by the words they share."""
    queries = (f"{provision.name} {provision.why}", *provision.queries, *exemplars)
    is_silent = not any(result.hits for result in results)
    ranks = []
    for each, result in zip(read, results, strict=True):
        scores = list(each.ranking.scores(queries, by_meaning=is_silent))
        for hit in {(hit.passage, hit.element) for hit in result.hits}:
            scores[hit[0]] += 0.5
        ranks.append(scores)
    return ranks


def _candidates(read: Sequence[Read], ranks: Sequence[Sequence[float]]) -> tuple[Candidate, ...]:
    """The five passages that come nearest."""
    ranked = [
        (score, document, place)
        for document, scores in enumerate(ranks)
        for place, score in enumerate(scores)
        if score > 0
    ]
    ranked.sort(key=lambda each: (-each[0], each[1], each[2]))
    return tuple(_candidate(read[document], place, document) for _, document, place in ranked[:_CANDIDATES])


def _candidate(read: Read, place: int, document: int) -> Candidate:
    passage = read.ranking.passages[place]
    return Candidate(
        passage.clause.place, passage.start, passage.end, read.paper.text[passage.start : passage.end], document
    )
