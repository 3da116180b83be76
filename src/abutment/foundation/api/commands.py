"""`abutment api`: the description of the API, for machines."""

import orjson
import typer

app = typer.Typer()


@app.command()
def api() -> None:
    """Print the description of the API (OpenAPI), as at /api/openapi.json."""
    from django.conf import settings
    from django.urls import set_script_prefix

    from abutment.foundation.api.site import api as whole

    set_script_prefix("/")
    described = {**whole.get_openapi_schema(), "servers": [{"url": settings.ABUTMENT_ADDRESS}]}
    typer.echo(orjson.dumps(described, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode())
