"""The commands, put together."""

from __future__ import annotations

import typer

from commentary_nlp.cli import corpus

app = typer.Typer(
    name="commentary-nlp",
    help="Read Chinese political and economic commentary: entities, actors, stance, rhetoric.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(corpus.app, name="corpus")
