"""`commentary-nlp analyze`: one text in, entities, stances and devices out."""

from __future__ import annotations

import enum
import sys
from pathlib import Path
from typing import Annotated

import typer

from commentary_nlp.cli.options import (
    Backend,
    BackendOption,
    LexiconOption,
    ModelOption,
    ThreadsOption,
    echo_unused,
)
from commentary_nlp.cli.output import format_by_ending, write


class ResultFormat(str, enum.Enum):
    """How a result is printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    html = "html"


class Language(str, enum.Enum):
    """The language of a report's interface."""

    en = "en"
    zh = "zh"


def analyze(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Text file (UTF-8, GB18030, UTF-16), or - for standard input."),
    ],
    format: Annotated[
        ResultFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="Tables, indented JSON, the record in one line, or an HTML report; "
            "by default what the ending of --output says (.json, .jsonl, .html), else tables.",
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write it to this file.")] = None,
    model: ModelOption = "default",
    backend: BackendOption = Backend.auto,
    threads: ThreadsOption = None,
    lexicon: LexiconOption = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Encoding of the file, such as big5hkscs; else detected.")
    ] = None,
    language: Annotated[
        Language | None, typer.Option("--language", help="Interface of the HTML report; en by default.")
    ] = None,
) -> None:
    """Read one commentary: who is named, where the author stands, which devices carry the argument."""
    from commentary_nlp.cli.reading import one_text, read_text_input
    from commentary_nlp.errors import InputError

    if format is None:
        format = ResultFormat(format_by_ending(output, ResultFormat, "table"))
    if language is not None and format is not ResultFormat.html:
        raise InputError("C451", f"--language {language.value} is for reports. Add --format html.")

    source = read_text_input(one_text(files), encoding)
    if encoding is None and source.encoding != "UTF-8":
        typer.echo(f"{source.name}: read as {source.encoding}", err=True)

    from commentary_nlp import load

    analyzer = load(model, backend=backend.value, threads=threads, lexicon=lexicon)
    result = analyzer(source.text, id=source.id)
    echo_unused(lexicon, analyzer.lexicon)
    if format is ResultFormat.html:
        write(result.to_html(language=(language or Language.en).value) + "\n", output)
        return
    if format is not ResultFormat.table:
        write(result.to_json(indent=2 if format is ResultFormat.json else None) + "\n", output)
        return
    from commentary_nlp.cli.view import render

    colour = output is None and sys.stdout.isatty()
    write(render(result, title=source.name, colour=colour), output)
