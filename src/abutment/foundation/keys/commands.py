"""`abutment keys`: the key ring's numbers and dates, rotation and retirement. Secrets are never shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer
from django.conf import settings

from abutment.foundation.keys import rotation, signing
from abutment.foundation.keys.ring import KeyRing, Purpose, key_ring

app = typer.Typer(name="keys", help="The installation's keys: numbers and dates, never secrets.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="For machines.")]
WhichPurpose = Annotated[Purpose, typer.Argument(help="What the key is for.")]


@app.command()
def show(json: Json = False) -> None:
    """List the keys: what each is for, its number, since when, and which is current."""
    rows = [
        {
            "purpose": str(purpose),
            "id": key.id,
            "created_at": key.created_at.isoformat() if key.created_at else None,
            "is_current": key is keys[-1],
        }
        for purpose, keys in sorted(_ring().listed().items())
        for key in keys
    ]
    if json:
        typer.echo(orjson.dumps(rows))
        return
    for row in rows:
        state = "current" if row["is_current"] else "old"
        typer.echo(f"{row['purpose']:<9} {row['id']:>3}  {row['created_at'] or 'date unknown':<25}  {state}")


@app.command()
def rotate(purpose: WhichPurpose, json: Json = False) -> None:
    """Add a new key and seal everything of this purpose with it; the old key stays until it is retired."""
    key_id = rotation.rotate(_ring(), purpose)
    if json:
        typer.echo(orjson.dumps({"purpose": str(purpose), "id": key_id}))
    else:
        typer.echo(f"Key {key_id} is now the current key for {purpose}.")


@app.command()
def reseal(purpose: WhichPurpose, json: Json = False) -> None:
    """Finish an interrupted rotation: seal with the current key what still lies under older ones."""
    moved = rotation.reseal(purpose)
    if json:
        typer.echo(orjson.dumps({"purpose": str(purpose), "resealed": moved}))
    else:
        typer.echo(", ".join(f"{count} {noun} sealed anew" for noun, count in moved.items()) or "Nothing to seal anew.")


@app.command()
def retire(
    purpose: WhichPurpose, key_id: Annotated[int, typer.Argument(help="The number of an old key.")], json: Json = False
) -> None:
    """Remove an old key for good, once nothing is sealed with it."""
    rotation.retire(_ring(), purpose, key_id)
    if json:
        typer.echo(orjson.dumps({"purpose": str(purpose), "id": key_id, "is_retired": True}))
    else:
        typer.echo(f"Key {key_id} for {purpose} is gone.")


@app.command()
def public(json: Json = False) -> None:
    """Print the public halves of the signing keys, with which anybody can check heads and manifests."""
    keys = signing.public_keys(_ring())
    if json:
        rows = [
            {
                "id": key.id,
                "algorithm": "Ed25519",
                "raw_hex": key.raw.hex(),
                "fingerprint": key.fingerprint,
                "pem": key.pem,
            }
            for key in keys
        ]
        typer.echo(orjson.dumps(rows))
        return
    for key in keys:
        typer.echo(f"Key {key.id}, fingerprint {key.fingerprint}\n{key.pem}", nl=False)


def _ring() -> KeyRing:
    return key_ring(Path(settings.ABUTMENT_HOME))
