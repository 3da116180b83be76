"""Agreements on the command line: `abutment agreements`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abutment.agreements.errors import NotAnAgreementFile
from abutment.web.console import print_json, print_table, say

if TYPE_CHECKING:
    from abutment.agreements.details import AgreementDetail

app = typer.Typer(name="agreements", help="List, show, enter and approve agreements.", no_args_is_help=True)

On = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="As of this day; today if left out.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys; days are strings.")]
Number = Annotated[int, typer.Argument(metavar="ID", help="The agreement's number, as the list shows it.")]


@app.command(name="list")
def list_agreements(
    practice: Annotated[str, typer.Option(help="Of this practice or organization, by its name in full.")] = "",
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """List the agreements in scope, each with how it stands on a day."""
    from abutment.agreements import queries
    from abutment.agreements.details import AgreementRow
    from abutment.agreements.rules.lifecycle import Stage
    from abutment.foundation.scope import current_actor

    day = _day(on)
    found = queries.agreements(current_actor(), day)
    if practice:
        found = found.filter(entity__name__iexact=practice.strip())
    rows = [AgreementRow.of(queries.in_short(each)) for each in found]
    if as_json:
        print_json({"on": day.isoformat(), "agreements": [row.model_dump(mode="json") for row in rows]})
        return
    print_table(
        ["ID", "Practice", "Agreement", "Stands", "From", "Term ends", "Notice by"],
        [
            [
                str(row.id),
                row.practice,
                row.title,
                Stage(row.stage).label,
                str(row.starts_on),
                str(row.ends_on or row.term_ends_on or "—"),
                str(row.notice_by or "—"),
            ]
            for row in rows
        ],
    )
    say(f"{len(rows):,} agreement{'' if len(rows) == 1 else 's'} in scope.")


@app.command()
def show(number: Number, on: On = None, as_json: AsJson = False) -> None:
    """Show an agreement: the terms in force on a day, each with its words, and what the law says to its fee."""
    from abutment.agreements import queries
    from abutment.agreements.details import AgreementDetail
    from abutment.foundation.scope import current_actor

    detail = AgreementDetail.of(queries.page(current_actor(), number, _day(on)))
    if as_json:
        print_json(detail.model_dump(mode="json"))
        return
    _print_detail(detail)


@app.command()
def enter(
    file: Annotated[Path, typer.Argument(help="A YAML file; documents lie beside it.", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Try everything, and keep nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Enter a whole agreement from one file: all of it, or nothing."""
    from django.db import transaction

    from abutment.agreements import actions
    from abutment.agreements.rules.files import read_file
    from abutment.foundation.scope import current_actor

    written = read_file(_text_of(file), file=file.name)
    with transaction.atomic():
        entered = actions.enter_from_file(
            actor=current_actor(), file=written, open_beside=lambda path: BytesIO(_beside(file, path).read_bytes())
        )
        counts = {
            "instruments": entered.amendments.count(),
            "documents": entered.documents.count(),
            "terms": entered.terms.count(),
        }
        title, id_ = entered.title, entered.pk
        if dry_run:
            transaction.set_rollback(True)
    if as_json:
        print_json({"id": None if dry_run else id_, "title": title, "kept": not dry_run, **counts})
        return
    made = ", ".join(f"{count} {name if count != 1 else name.removesuffix('s')}" for name, count in counts.items())
    say(f"{title}: {made}. {'Nothing was kept.' if dry_run else f'It is number {id_}.'}")


@app.command()
def approve(number: Number, as_json: AsJson = False) -> None:
    """Approve every term and location of an agreement that waits for it, in the name given with --as and --at."""
    from abutment.agreements import actions, queries
    from abutment.agreements.queries.papers import open_instruments
    from abutment.foundation.scope import current_actor

    actor = current_actor()
    waiting = [row.term for row in queries.page(actor, number, _day(None)).drafts if not row.is_approved]
    for term in waiting:
        actions.approve_term(actor=actor, term=term)
    instruments = open_instruments(actor, queries.agreement(actor, number))
    places = sum(actions.approve_cover(actor=actor, amendment=each) for each in instruments)
    if as_json:
        print_json({"approved": [{"id": term.pk, "key": term.key} for term in waiting], "locations": places})
        return
    named = [str(term).lower() for term in waiting] + ([f"{places} location{'s' * (places > 1)}"] if places else [])
    say(f"Approved: {', '.join(named)}." if named else "No term waits for approval.")


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise NotAnAgreementFile(f"{file.name}: this is not text in UTF-8. Save it as that.") from error


def _beside(file: Path, path: str) -> Path:
    folder = file.resolve().parent
    found = (folder / path).resolve()
    if not found.is_relative_to(folder):
        raise NotAnAgreementFile(f"{file.name}: {path} lies elsewhere. Put the document beside the file.")
    if not found.is_file():
        raise NotAnAgreementFile(f"{file.name}: there is no document {path} beside it. Put it there.")
    return found


def _print_detail(detail: AgreementDetail) -> None:
    from abutment.agreements.rules.lifecycle import Stage
    from abutment.agreements.rules.values import TermKey

    between = " and ".join(party.name for party in detail.parties)
    say(f"{detail.title}, between {between}. On {detail.on}: {Stage(detail.stage).label.lower()}.")
    lines = [
        [
            TermKey(term.key).label,
            ", ".join(f"{name}: {value}" for name, value in term.value.items() if name != "key"),
            term.section or "—",
            term.amendment,
            " ".join(term.quote.split()),
            f"{term.document} ({term.document_sha256[:12]})",
        ]
        for term in detail.terms
    ]
    if lines:
        print_table(["Term", "Value", "Section", "By", "Words", "Document"], lines)
    else:
        say("No term is in force on that day.")
    for found in detail.law:
        say(f"{found.jurisdiction}: {found.sentence} Not legal advice.")
    for instrument in detail.amendments:
        if instrument.next_step:
            say(f"{instrument.label}: {instrument.next_step}")
    if detail.notice_by:
        say(f"Notice is due by {detail.notice_by}; the term ends on {detail.term_ends_on}.")


def _day(on: datetime | None) -> date:
    from abutment.foundation.scope import current_actor
    from abutment.organizations.queries import today_for

    return on.date() if on else today_for(current_actor(), datetime.now(UTC))
