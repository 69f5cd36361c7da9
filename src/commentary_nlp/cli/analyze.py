"""`commentary-nlp analyze`: one text in, entities, stances and devices out."""

from __future__ import annotations

import enum
import sys
from pathlib import Path
from typing import Annotated

import typer

from commentary_nlp.cli.options import (
    BackendOption,
    LexiconOption,
    ModelOption,
    ThreadsOption,
    echo_unused,
)
from commentary_nlp.cli.output import write


class ResultFormat(str, enum.Enum):
    """How a result is printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


def analyze(
    file: Annotated[str, typer.Argument(help="Text file (UTF-8, GB18030, UTF-16), or - for standard input.")],
    format: Annotated[
        ResultFormat, typer.Option("--format", "-f", help="Tables, indented JSON, or the record in one line.")
    ] = ResultFormat.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write it to this file.")] = None,
    model: ModelOption = "default",
    backend: BackendOption = None,
    threads: ThreadsOption = None,
    lexicon: LexiconOption = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Encoding of the file, such as big5hkscs; else detected.")
    ] = None,
) -> None:
    """Read one commentary: who is named, where the author stands, which devices carry the argument."""
    from commentary_nlp.cli.reading import read_text_input

    source = read_text_input(file, encoding)
    if encoding is None and source.encoding != "UTF-8":
        typer.echo(f"{source.name}: read as {source.encoding}", err=True)

    from commentary_nlp import load

    analyzer = load(model, backend=backend and backend.value, threads=threads, lexicon=lexicon)
    result = analyzer(source.text, id=source.id)
    echo_unused(lexicon, analyzer.lexicon)
    if format is not ResultFormat.table:
        write(result.to_json(indent=2 if format is ResultFormat.json else None) + "\n", output)
        return
    from commentary_nlp.cli.view import render

    colour = output is None and sys.stdout.isatty()
    write(render(result, title=source.name, colour=colour), output)
