"""Reading papers by a model, piece by piece; the first failure ends it, and what was found by then is kept."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from abutment.agreements.clauses import outlined
from abutment.agreements.reading.papers import Paper
from abutment.agreements.review.catalog import Catalog
from abutment.agreements.review.model_reader.asking import SECONDS, AskingFailed, answer_to
from abutment.agreements.review.model_reader.endpoint import Endpoint
from abutment.agreements.review.model_reader.questions import Piece, pieces, question
from abutment.agreements.review.model_reader.suggesting import Sieve, Suggestion, Suggestions

MOST_CHARACTERS = 400_000
"""Three times the longest agreement of its kind that was seen; some twenty questions."""
ALL_SECONDS = 900.0
_FENCE = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.S)


def suggestions(
    papers: Sequence[Paper], catalog: Catalog, endpoint: Endpoint, *, seconds: float = SECONDS
) -> Suggestions:
    """What the model proposes and the papers bear out. Sends their whole text to the endpoint; fails in a sentence
    (`failure`), never by an error. seconds: for one question."""
    length = sum(len(paper.text) for paper in papers)
    if length > MOST_CHARACTERS:
        reason = f"The papers have {length:,} characters; the model reader is asked about {MOST_CHARACTERS:,} at most."
        return Suggestions(endpoint.where, endpoint.model, failure=f"{reason} Give it fewer papers.")
    all_pieces = [piece for place, paper in enumerate(papers) for piece in pieces(paper.text, place)]
    sieve = Sieve(frozenset(each.code for each in catalog.provisions))
    asking = _Asking(catalog, endpoint, seconds)
    read, failure = 0, ""
    for piece in all_pieces:
        try:
            answer = asking.about(piece)
        except AskingFailed as failed:
            failure = str(failed)
            break
        sieve.take(_json(answer), piece.words, piece.start, piece.document)
        read += 1
    return Suggestions(
        endpoint.where,
        endpoint.model,
        _in_order(sieve.findings),
        _in_order(sieve.terms),
        dict(sorted(sieve.dropped.items())),
        len(all_pieces),
        read,
        failure,
    )


class _Asking:
    """Questions one after another, within one bound on time; never the same one twice, but for one thing."""

    def __init__(self, catalog: Catalog, endpoint: Endpoint, seconds: float) -> None:
        self._catalog, self._endpoint, self._seconds = catalog, endpoint, seconds
        self._ends = time.monotonic() + ALL_SECONDS
        self._with_schema = True

    def about(self, piece: Piece) -> str:
        try:
            return self._asked(piece)
        except AskingFailed as failed:
            if failed.status not in (400, 422) or not self._with_schema:
                raise
            # Not every endpoint knows how to hold an answer to its form; then the sieve alone does.
            self._with_schema = False
            return self._asked(piece)

    def _asked(self, piece: Piece) -> str:
        left = self._ends - time.monotonic()
        if left <= 0:
            where = self._endpoint.where
            raise AskingFailed(f"{where} took more than {ALL_SECONDS / 60:.0f} minutes. Try a faster model.")
        body = question(self._endpoint.model, self._catalog, piece, with_schema=self._with_schema)
        return answer_to(self._endpoint, body, min(self._seconds, left))


def _json(answer: str) -> Any:
    """What an answer holds; None where it is no JSON. Some models put it into a fence of Markdown."""
    fenced = _FENCE.fullmatch(answer)
    try:
        return orjson.loads(fenced[1] if fenced else answer)
    except orjson.JSONDecodeError:
        return None


def _in_order(found: Mapping[tuple[Any, ...], Suggestion]) -> tuple[Suggestion, ...]:
    return tuple(sorted(found.values(), key=lambda each: (each.document, each.start, each.end, each.code)))


def as_json(found: Suggestions, papers: Sequence[Paper], findings: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Suggestions with stable keys, beside the findings of the review's JSON, which they leave as they are."""
    by_code = {str(each["provision"]): each for each in findings}
    outlines = [outlined(paper.text) for paper in papers]

    def placed(each: Suggestion) -> dict[str, Any]:
        return {
            "quote": each.quote,
            "section": outlines[each.document].at(each.start).place,
            "page": papers[each.document].page_at(each.start),
            "start": each.start,
            "end": each.end,
            "document": each.document,
        }

    return {
        "address": found.where,
        "model": found.model,
        "pieces": found.pieces,
        "pieces_read": found.pieces_read,
        "failure": found.failure,
        "thrown_away": {reason.value: count for reason, count in found.dropped.items()},
        "findings": [
            {
                "provision": each.code,
                "name": by_code[each.code]["name"] if each.code in by_code else each.code,
                "state": each.state,
                "rules_say": by_code[each.code]["state"] if each.code in by_code else None,
                **placed(each),
            }
            for each in found.findings
        ],
        "terms": [{"type": each.code, "value": dict(each.value), **placed(each)} for each in found.terms],
    }
