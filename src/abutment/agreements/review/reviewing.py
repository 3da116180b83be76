"""One agreement, of one or several papers, read against one catalog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from abutment.agreements.clauses import Outline, Sentences, outlined
from abutment.agreements.reading.papers import Paper
from abutment.agreements.review.catalog import Catalog, Provision
from abutment.agreements.review.deciding import Decided, Hit, decided
from abutment.agreements.review.findings import Candidate, Finding, Quote, State
from abutment.agreements.review.ranking import Ranking
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
    def of(cls, paper: Paper) -> Read:
        """Outline, sentences and index of a paper, made once for all that reads it."""
        sentences = Sentences.of(outlined(paper.text))
        return cls(paper, sentences, Ranking(sentences.outline, sentences.passages), Units.of(sentences))

    @property
    def outline(self) -> Outline:
        """The clauses of the paper."""
        return self.sentences.outline


def reviewed(
    read: Sequence[Read], catalog: Catalog, exemplars: Mapping[str, Sequence[str]] | None = None
) -> tuple[Finding, ...]:
    """The findings of a catalog over papers that are one agreement together. exemplars: words of the same provision in
    other agreements, by provision; they only rank."""
    is_whole = all(each.paper.is_readable and not each.paper.unread_pages for each in read)
    return tuple(
        _finding(provision, read, is_whole, (exemplars or {}).get(provision.code, ()))
        for provision in catalog.provisions
    )


def _finding(provision: Provision, read: Sequence[Read], is_whole: bool, exemplars: Sequence[str]) -> Finding:
    all_decided = [decided(provision, each.units) for each in read]
    best = _best(all_decided)
    state = best.state if best else State.ABSENT
    if state is State.ABSENT and not is_whole:
        state = State.UNREADABLE
    quotes = tuple(
        quote
        for place, (each, result) in enumerate(zip(read, all_decided, strict=True))
        if best is not None and (result is best or result.state is best.state)
        for quote in _quotes(each, result.hits, place)
    )
    candidates = _candidates(provision, read, all_decided, exemplars)
    missing = tuple(element.name for element in best.missing) if best else ()
    return Finding(provision, state, missing, quotes[:_MOST_QUOTES], candidates)


_ORDER = (State.ADDRESSED, State.ADVERSE, State.PARTIAL, State.ABSENT)


def _best(results: Sequence[Decided]) -> Decided | None:
    """Of several papers the one that says most; one that decides against the practice is never outvoted by a part."""
    return min(results, key=lambda each: (_ORDER.index(each.state), len(each.missing)), default=None)


def _quotes(read: Read, hits: Sequence[Hit], document: int) -> list[Quote]:
    seen: dict[tuple[int, int], Quote] = {}
    for hit in hits:
        if (hit.start, hit.end) not in seen:
            clause = read.outline.at(hit.start)
            seen[hit.start, hit.end] = Quote(
                read.paper.text[hit.start : hit.end],
                clause.place,
                read.paper.page_at(hit.start),
                hit.start,
                hit.end,
                hit.element,
                document,
            )
    return list(seen.values())


def _candidates(
    provision: Provision, read: Sequence[Read], results: Sequence[Decided], exemplars: Sequence[str]
) -> tuple[Candidate, ...]:
    """The five passages that come nearest: where rules hold first, then by the words they share."""
    ranked: list[tuple[float, int, int]] = []
    queries = (f"{provision.name} {provision.why}", *provision.queries, *exemplars)
    for document, (each, result) in enumerate(zip(read, results, strict=True)):
        scores = each.ranking.scores(queries)
        for hit in {(hit.passage, hit.element) for hit in result.hits}:
            scores[hit[0]] += 0.5
        ranked += [(score, document, place) for place, score in enumerate(scores) if score > 0]
    ranked.sort(key=lambda each: (-each[0], each[1], each[2]))
    return tuple(_candidate(read[document], place, document) for _, document, place in ranked[:_CANDIDATES])


def _candidate(read: Read, place: int, document: int) -> Candidate:
    passage = read.ranking.passages[place]
    return Candidate(
        passage.clause.place, passage.start, passage.end, read.paper.text[passage.start : passage.end], document
    )
