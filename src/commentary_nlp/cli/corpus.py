"""`commentary-nlp corpus …`: work on annotated corpora."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Resolve, check, count, compare and convert annotated corpora.", no_args_is_help=True)


@app.command()
def resolve(
    texts: Annotated[Path, typer.Argument(help="Folder with NAME.txt files.")],
    annotations: Annotated[
        Path, typer.Argument(help="Folder with NAME.json files of quoted labels, or one.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="JSONL file to write.")],
) -> None:
    """Turn quoted labels into records with offsets; list everything that is not found."""
    from commentary_nlp.corpus import resolve_folder, write_records

    result = resolve_folder(texts, annotations)
    faults = sum(fault.severity == "error" for fault in result.faults)
    for fault in result.faults:
        typer.echo(str(fault))
    if faults:
        typer.echo(f"{len(result.records)} documents resolve, {faults} faults; nothing written.", err=True)
        raise typer.Exit(1)
    written = write_records(output, result.records)
    typer.echo(f"{written} documents -> {output} ({len(result.faults)} warnings)", err=True)


@app.command()
def sentences(text: Annotated[Path, typer.Argument(help="Text file.")]) -> None:
    """Print the numbered sentences, as annotations count them."""
    from commentary_nlp.corpus import read_text
    from commentary_nlp.text import sentences as split

    content = read_text(text)
    for number, (start, end) in enumerate(split(content), 1):
        typer.echo(f"{number:4}  {content[start:end]}")


@app.command()
def check(file: Annotated[Path, typer.Argument(help="JSONL corpus, plain or gzip.")]) -> None:
    """Report every fault of every record; exit code 1 if there is an error."""
    from commentary_nlp.corpus import check as faults_of

    faults = faults_of(file)
    for fault in faults:
        typer.echo(str(fault))
    wrong = sum(fault.severity == "error" for fault in faults)
    typer.echo(f"{file}: {wrong} errors, {len(faults) - wrong} warnings", err=True)
    raise typer.Exit(1 if wrong else 0)
