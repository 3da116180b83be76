"""A review for a terminal: findings as lines, terms and defects as tables. What a paper contains stays text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

from abutment.agreements.review.findings import Finding, State
from abutment.agreements.review.kinds import UNKNOWN
from abutment.agreements.review.report import NOT_ADVICE, Review
from abutment.agreements.review_values import value_line
from abutment.agreements.review_words import STATES, term_name
from abutment.web.console import print_table, say
from abutment.web.words import count_of

_QUOTES = 2


def plain(text: str) -> str:
    """Text without characters that command a terminal or turn the direction of what follows."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in text)


def print_review(found: Review) -> None:
    """All that a reader at a terminal needs to know where to look."""
    for paper in found.papers:
        for remark in paper.remarks:
            say(plain(f"{paper.name}: {remark.words}"))
    if not found.was_compared:
        say(f"This is {found.kind.name}. Nothing was compared: the catalog was made for other papers.")
    else:
        for finding in found.findings:
            say(plain("\n".join(_lines(finding, [paper.name for paper in found.papers]))))
        say(f"{found.count(State.ADDRESSED)} of {len(found.findings)} addressed.")
        if found.kind is UNKNOWN:
            say("What kind of paper this is could not be told from its words.")
        elif not found.fits:
            say(f"By its words this is {found.kind.name}: look whether it was read as the right kind.")
    if found.proposals:
        say(f"{count_of(len(found.proposals), 'term')} proposed; each waits for a person beside its words:")
        rows = (
            (each.section, term_name(each.type), value_line(each.type, each.value), shorten(each.quote, 90))
            for each in found.proposals
        )
        print_table(("Where", "Term", "Value", "Words"), (map(plain, row) for row in rows))
    if found.defects:
        say(f"{count_of(len(found.defects), 'defect')} of the paper itself:")
        print_table(("Where", "Defect"), ((plain(each.section), plain(each.explanation)) for each in found.defects))
    say(NOT_ADVICE)


def print_suggestions(suggested: Mapping[str, Any]) -> None:
    """What a language model proposes beside the findings, and how much of what it said was thrown away."""
    rows = [(each["section"], each["name"], STATES[each["state"]][0], each) for each in suggested["findings"]]
    rows += [
        (each["section"], term_name(each["type"]), value_line(each["type"], each["value"]), each)
        for each in suggested["terms"]
    ]
    if rows:
        say(f"Suggested by a language model ({suggested['model']}), decided by no rule:")
        cells = ((where, about, says, shorten(each["quote"], 90)) for where, about, says, each in rows)
        print_table(("Where", "About", "Suggested", "Words"), (map(plain, row) for row in cells))
    for reason, count in suggested["thrown_away"].items():
        say(f"Thrown away, {count}: {reason}.")
    if suggested["pieces_read"]:
        say(f"The model read {suggested['pieces_read']} of {count_of(suggested['pieces'], 'piece')}.")


def _lines(finding: Finding, names: Sequence[str]) -> Iterator[str]:
    """A finding: how it stands, what is missing, and words of some quotes, of each paper where they differ."""
    yield f"{finding.provision.name}: {STATES[finding.state][0]}"
    if finding.missing:
        yield f"  missing: {'; '.join(finding.missing)}"
    shown = finding.quotes[:_QUOTES]
    if finding.papers_differ:
        said = (f"{names[each.document]}, {STATES[each.state][0]}" for each in finding.positions)
        yield f"  the papers differ: {'; '.join(said)}"
        shown = tuple({quote.document: quote for quote in reversed(finding.quotes)}.values())[::-1]
    for quote in shown:
        yield f"  {quote.section}: \u201c{shorten(quote.text, 150, placeholder=' …')}\u201d"
    if not finding.quotes and finding.candidates:
        yield f"  looked at: {', '.join(dict.fromkeys(each.section for each in finding.candidates))}"
