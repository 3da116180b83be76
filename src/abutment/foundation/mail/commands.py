"""`abutment mail`: tries the way out and tells what became of letters."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer(name="mail", help="Try the mail server, and see what became of letters.", no_args_is_help=True)


@app.command("try")
def try_out(to: Annotated[str, typer.Argument(help="The address that the letter goes to.")]) -> None:
    """Send a letter at once, past the queue, to see whether EMAIL_URL works."""
    from django.conf import settings

    from abutment.foundation.jobs import TryAgain
    from abutment.foundation.mail.actions import POSTMAN
    from abutment.foundation.mail.errors import MailError
    from abutment.foundation.mail.models import Letter, Message
    from abutment.foundation.mail.rules import check_envelope, message_id, transport
    from abutment.foundation.mail.transports import hand_over
    from abutment.foundation.scope import opened

    subject = "A letter to try the way out"
    check_envelope(to, subject)
    way = transport(settings.EMAIL_URL, is_demo=settings.ABUTMENT_DEMO)
    if way.kind == "mailbox":
        typer.echo("EMAIL_URL is mailbox: letters stay in this house, at /mailbox/.")
        return
    with opened(POSTMAN):
        message = Message(pk=0, recipient=to, message_id=message_id(0, b"try", way.sender))
        try:
            hand_over(Letter(message=message, subject=subject, text="It works: this house can send mail.\n"), way)
        except TryAgain:
            raise MailError(
                f"The mail server {way.place} takes no letter just now. See EMAIL_URL, or try later."
            ) from None
    typer.echo(f"Handed to {way.place}.")


@app.command("list")
def list_letters(
    failed: Annotated[bool, typer.Option("--failed", help="Only letters that were not sent.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")] = False,
) -> None:
    """List the last two hundred letters: to whom, of which kind, and what became of them; never their words."""
    from abutment.foundation.mail import queries
    from abutment.foundation.mail.actions import POSTMAN
    from abutment.foundation.scope import opened

    with opened(POSTMAN):
        found = queries.messages().filter(state="failed") if failed else queries.messages()
        rows = list(
            found.values("id", "kind", "recipient", "state", "said", "created_at", "sent_at")[: queries.MOST_SHOWN]
        )
    if as_json:
        typer.echo(orjson.dumps({"letters": rows}, option=orjson.OPT_INDENT_2).decode())
        return
    table = Table("Number", "Kind", "To", "State", "Why")
    for row in rows:
        table.add_row(str(row["id"]), row["kind"], row["recipient"], row["state"], row["said"])
    Console().print(table)
