"""`abutment review`: read an agreement against what it should say; needs no database."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from abutment.agreements.reading import read_apart
from abutment.agreements.review.report import as_json, review
from abutment.agreements.review.targets import check_once, check_target, contents_of, write_whole
from abutment.agreements.review.terminal import plain, print_review
from abutment.web.console import print_json

app = typer.Typer(name="review", help="Read an agreement against what it should say. Not legal advice.")


class As(StrEnum):
    """Which catalog a paper is read against."""

    DSO_CONTRACT = "dso-contract"
    IT_AGREEMENT = "it-agreement"
    MSA = "msa"
    BAA = "baa"


Files = Annotated[
    list[Path],
    typer.Argument(
        help="The papers of one agreement: PDF, DOCX, HTML, Markdown or text. Their order is their precedence: the one "
        "that prevails comes first."
    ),
]


@app.command("review")
def review_files(
    files: Files,
    kind: Annotated[As, typer.Option("--as", help="What the papers are read as.")],
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")] = False,
    pdf: Annotated[Path | None, typer.Option(help="Write a brief for counsel as PDF to this file.")] = None,
    docx: Annotated[Path | None, typer.Option(help="Write a brief for counsel as Word file.")] = None,
) -> None:
    """Say for each provision whether it is there, in whose words, and what is missing. Nothing leaves this machine."""
    check_once(files)
    for target, other in ((pdf, docx), (docx, pdf)):
        if target is not None:
            check_target(target, files, [other] if other is not None else [])
    papers = [read_apart(contents_of(file), file.name) for file in files]
    found = review(papers, kind.value)
    said = as_json(found)
    _write_briefs(said, pdf, docx)
    if as_json_:
        print_json(said)
        return
    print_review(found)
    for target in filter(None, (pdf, docx)):
        typer.echo(f"\nThe brief for counsel is in {plain(str(target))}.")


def _write_briefs(said: dict[str, object], pdf: Path | None, docx: Path | None) -> None:
    if pdf is None and docx is None:
        return
    from abutment.agreements.review import brief  # takes time to load, and most reviews need none

    moment = datetime.now(UTC).astimezone()
    if pdf is not None:
        write_whole(pdf, brief.pdf(said, moment))
    if docx is not None:
        write_whole(docx, brief.docx(said, moment))
