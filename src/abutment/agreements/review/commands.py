"""`abutment review`: read an agreement against what it should say; needs no database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abutment.agreements.reading import Paper, read_apart, with_ocr
from abutment.agreements.review.embeddings import sentence_vectors
from abutment.agreements.review.report import Review, as_json, review
from abutment.agreements.review.targets import check_once, check_target, contents_of, write_whole
from abutment.agreements.review.terminal import plain, print_review, print_suggestions
from abutment.kernel.errors import AbutmentError
from abutment.web.console import print_json

if TYPE_CHECKING:
    from abutment.agreements.review.model_reader import Endpoint

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
    ocr: Annotated[
        bool, typer.Option("--ocr", help="Let tesseract, where it is installed, read pages that are pictures.")
    ] = False,
    model_reader: Annotated[
        bool,
        typer.Option(
            "--model-reader",
            help="Let the language model of ABUTMENT_MODEL_READER_URL suggest, too: sends it all text.",
        ),
    ] = False,
) -> None:
    """Say for each provision whether it is there, in whose words, and what is missing. Without --model-reader nothing
    leaves this machine."""
    endpoint = _endpoint() if model_reader else None
    check_once(files)
    for target, other in ((pdf, docx), (docx, pdf)):
        if target is not None:
            check_target(target, files, [other] if other is not None else [])
    papers = [_paper(file, ocr=ocr) for file in files]
    found = review(papers, kind.value, sentence_vectors())
    said = as_json(found)
    if endpoint is not None:
        said["suggestions"] = _suggested(endpoint, found, said)
    _write_briefs(said, pdf, docx)
    if as_json_:
        print_json(said)
    else:
        print_review(found)
        if endpoint is not None:
            print_suggestions(said["suggestions"])
        for target in filter(None, (pdf, docx)):
            typer.echo(f"\nThe brief for counsel is in {plain(str(target))}.")
    if endpoint is not None and said["suggestions"]["failure"]:
        raise NotAllSuggested(said["suggestions"]["failure"])


class NotAllSuggested(AbutmentError):
    """The model reader did not read all; what the rules found has been said nevertheless."""


def _paper(file: Path, *, ocr: bool) -> Paper:
    content = contents_of(file)
    paper = read_apart(content, file.name)
    return with_ocr(paper, content) if ocr else paper


def _endpoint() -> Endpoint:
    """Where the model is asked. Raises NotSetUp and EndpointRefused, before anything is read."""
    from abutment.agreements.review.model_reader import NotSetUp, configured

    endpoint = configured()
    if endpoint is None:
        raise NotSetUp(
            "No model reader is set up here. Set ABUTMENT_MODEL_READER_URL and ABUTMENT_MODEL_READER_MODEL, or leave "
            "--model-reader out."
        )
    return endpoint


def _suggested(endpoint: Endpoint, found: Review, said: Mapping[str, Any]) -> dict[str, Any]:
    from abutment.agreements.review import model_reader

    if not found.was_compared:
        typer.echo(f"Nothing is sent to {endpoint.where}: the text is {found.kind.name}.", err=True)
        nothing = model_reader.Suggestions(endpoint.where, endpoint.model)
        return model_reader.as_json(nothing, found.papers, said["findings"])
    typer.echo(endpoint.announcement(found.papers), err=True)
    suggested = model_reader.suggestions(found.papers, found.catalog, endpoint)
    return model_reader.as_json(suggested, found.papers, said["findings"])


def _write_briefs(said: Mapping[str, Any], pdf: Path | None, docx: Path | None) -> None:
    if pdf is None and docx is None:
        return
    from abutment.agreements.review import brief  # takes time to load, and most reviews need none

    moment = datetime.now(UTC).astimezone()
    if pdf is not None:
        write_whole(pdf, brief.pdf(said, moment))
    if docx is not None:
        write_whole(docx, brief.docx(said, moment))
