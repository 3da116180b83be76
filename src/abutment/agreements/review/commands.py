"""`abutment review`: read an agreement against what it should say; needs no database."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from textwrap import shorten
from typing import Annotated

import typer

from abutment.agreements.proposals import Proposal
from abutment.agreements.reading import read_apart
from abutment.agreements.reading.papers import Unreadable
from abutment.agreements.review.findings import Finding, State
from abutment.agreements.review.report import NOT_ADVICE, Review, as_json, review
from abutment.web.console import print_json, print_table, say
from abutment.web.words import count_of

app = typer.Typer(name="review", help="Read an agreement against what it should say. Not legal advice.")


class As(StrEnum):
    """Which catalog a paper is read against."""

    DSO_CONTRACT = "dso-contract"
    IT_AGREEMENT = "it-agreement"
    MSA = "msa"
    BAA = "baa"


_QUOTES = 2
_SAID = {
    State.ADDRESSED: "addressed",
    State.PARTIAL: "in part",
    State.ADVERSE: "against the practice",
    State.ABSENT: "not there",
    State.UNREADABLE: "could not be read",
}


@app.command("review")
def review_files(
    files: Annotated[
        list[Path], typer.Argument(help="The papers of one agreement: PDF, DOCX, HTML, Markdown or text.")
    ],
    kind: Annotated[As, typer.Option("--as", help="What the papers are read as.")],
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")] = False,
) -> None:
    """Say for each provision whether it is there, in whose words, and what is missing."""
    papers = [read_apart(_content(file), file.name) for file in files]
    found = review(papers, kind.value)
    if as_json_:
        print_json(as_json(found))
        return
    _print(found)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unreadable(f"{file} cannot be opened: {error.strerror}. Give the path of a file.") from None


def _print(found: Review) -> None:
    for paper in found.papers:
        for remark in paper.remarks:
            say(f"{paper.name}: {remark.words}")
    if not found.was_compared:
        say(f"This is {found.kind.name}. Nothing was compared: the catalog was made for other papers.")
    else:
        for finding in found.findings:
            say("\n".join(_lines(finding)))
        say(f"{found.count(State.ADDRESSED)} of {len(found.findings)} addressed.")
    if found.proposals:
        say(f"{count_of(len(found.proposals), 'term')} proposed; each waits for a person beside its words:")
        rows = ((each.section, each.type, _values(each), shorten(each.quote, 90)) for each in found.proposals)
        print_table(("Where", "Term", "Value", "Words"), rows)
    if found.defects:
        say(f"{count_of(len(found.defects), 'defect')} of the paper itself:")
        print_table(("Where", "Defect"), ((defect.section, defect.explanation) for defect in found.defects))
    say(NOT_ADVICE)


def _values(proposal: Proposal) -> str:
    return ", ".join(f"{name} {value}" for name, value in proposal.value.items() if not isinstance(value, list))


def _lines(finding: Finding) -> Iterator[str]:
    """A finding for a terminal: how it stands, what is missing, and the first words of each quote."""
    yield f"{finding.provision.name}: {_SAID[finding.state]}"
    if finding.missing:
        yield f"  missing: {'; '.join(finding.missing)}"
    for quote in finding.quotes[:_QUOTES]:
        yield f"  {quote.section}: \u201c{shorten(quote.text, 150, placeholder=' …')}\u201d"
    if not finding.quotes and finding.candidates:
        yield f"  looked at: {', '.join(dict.fromkeys(each.section for each in finding.candidates))}"
