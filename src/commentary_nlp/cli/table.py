"""`commentary-nlp table`: results in, one table out."""

from __future__ import annotations

import enum
import io
import sys
from pathlib import Path
from typing import Annotated

import typer

EXCEL_ROWS = 1_048_575


class Level(str, enum.Enum):
    """What a row is."""

    document = "document"
    actor = "actor"
    sentence = "sentence"
    mention = "mention"
    device = "device"


def table(
    results: Annotated[
        list[Path],
        typer.Argument(
            help="Results of annotate or analyze: .jsonl, .jsonl.gz, .jsonl.zst, .parquet, folders."
        ),
    ],
    level: Annotated[Level, typer.Option("--level", "-l", help="What a row is.")] = Level.document,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write: .csv, .parquet or .jsonl.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            "-c",
            help="A carried column to keep, or NAME=NEW to rename it; repeat. All by default.",
        ),
    ] = None,
    no_columns: Annotated[bool, typer.Option("--no-columns", help="Keep no carried column.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Add the text or the sentence of each row.")] = False,
    guard: Annotated[
        bool,
        typer.Option(
            "--guard/--no-guard",
            help="In CSV, an apostrophe before strings that Excel would run as a formula.",
        ),
    ] = True,
) -> None:
    """Turn results into a table of documents, actors, sentences, mentions or devices.

    CSV files have the byte order mark by which Excel knows UTF-8; without -o CSV is printed without it.
    """
    from commentary_nlp.batch import read_results
    from commentary_nlp.cli.output import write
    from commentary_nlp.tables import to_csv, to_frame
    from commentary_nlp.tables.files import csv_text, writer

    if column and no_columns:
        raise typer.BadParameter("has no use beside --column.", param_hint="--no-columns")
    write_table = None if output is None else writer(output)
    chosen = () if no_columns else _renamed(column) if column else None
    frame = to_frame(read_results(results), level.value, columns=chosen, text=text)
    if write_table is None or output is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(newline="")  # the line ends are those of CSV already
        write(csv_text(frame, guard=guard, mark=False))
        return
    is_csv = write_table is to_csv
    rows = write_table(frame, output, guard=guard) if is_csv else write_table(frame, output)
    typer.echo(f"{rows} rows, {len(frame.columns)} columns -> {output}", err=True)
    if is_csv and rows > EXCEL_ROWS:
        typer.echo(f"Excel opens the first {EXCEL_ROWS} rows only; Parquet has no such bound.", err=True)


def _renamed(columns: list[str]) -> dict[str, str]:
    """Name → new name, from NAME and NAME=NEW."""
    pairs = [column.partition("=") for column in columns]
    for (name, mark, new), column in zip(pairs, columns, strict=True):
        if not name or (mark and not new):
            raise typer.BadParameter(f"{column!r} is neither NAME nor NAME=NEW.", param_hint="--column")
    return {name: new or name for name, _, new in pairs}
