"""The commands, put together."""

from __future__ import annotations

from typing import Annotated

import typer

from commentary_nlp import __version__
from commentary_nlp.cli import corpus, models
from commentary_nlp.cli.analyze import analyze
from commentary_nlp.cli.annotate import annotate
from commentary_nlp.cli.evaluate import evaluate
from commentary_nlp.cli.report import report
from commentary_nlp.cli.table import table
from commentary_nlp.cli.train import train

app = typer.Typer(
    name="commentary-nlp",
    help="Read Chinese political and economic commentary: entities, actors, stance, rhetoric.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"commentary-nlp {__version__}")
        typer.echo(f"model default {_model_version()}")
        raise typer.Exit


def _model_version() -> str:
    from commentary_nlp.errors import ModelError
    from commentary_nlp.model import read_config

    try:
        return read_config("default").version
    except ModelError as error:
        return f"cannot be read: {error}"


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the versions of package and model.",
        ),
    ] = False,
) -> None:
    """Read Chinese political and economic commentary: entities, actors, stance, rhetoric."""


app.command()(analyze)
app.command()(annotate)
app.command()(evaluate)
app.command()(table)
app.command()(report)
app.command()(train)
app.add_typer(corpus.app, name="corpus")
app.add_typer(models.app, name="models")
