"""`commentary-nlp corpus …`: work on annotated corpora."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from commentary_nlp.cli.output import Format, echo_report


class CorpusFormat(str, enum.Enum):
    """The formats that a corpus is read from and written to."""

    records = "records"
    doccano = "doccano"
    label_studio = "label-studio"
    brat = "brat"
    conll = "conll"
    docbin = "docbin"


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
def sentences(text: Annotated[Path, typer.Argument(help="Text file in UTF-8.")]) -> None:
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


@app.command()
def stats(
    file: Annotated[Path, typer.Argument(help="JSONL corpus, plain or gzip.")],
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.table,
    min_documents: Annotated[int, typer.Option(help="Actors in fewer documents are not listed.")] = 10,
) -> None:
    """Count labels, show how far names give stance away, and find near-duplicates."""
    from commentary_nlp.corpus import read_records
    from commentary_nlp.corpus import stats as count

    found = count(read_records(file))
    echo_report(found.to_dict(), found.table(min_documents=min_documents), format)


@app.command()
def agreement(
    a: Annotated[Path, typer.Argument(help="JSONL corpus of one annotator.")],
    b: Annotated[Path, typer.Argument(help="JSONL corpus of the other, same ids.")],
    shared: Annotated[bool, typer.Option("--shared", help="Only documents that both have.")] = False,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.table,
) -> None:
    """Compare two annotations of the same documents."""
    from commentary_nlp.corpus import agreement as compare
    from commentary_nlp.corpus import read_records

    found = compare(read_records(a), read_records(b), shared=shared)
    echo_report(found.to_dict(), found.table(), format)


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(help="File, or folder for brat.")],
    target: Annotated[Path, typer.Argument(help="File to write, or folder for brat.")],
    source_format: Annotated[CorpusFormat, typer.Option("--from", help="Format of the source.")],
    target_format: Annotated[CorpusFormat, typer.Option("--to", help="Format of the target.")],
) -> None:
    """Convert to and from other tools' formats; say what the target cannot hold."""
    from commentary_nlp.corpus import convert as run

    done = run(source, target, source_format=source_format.value, target_format=target_format.value)
    typer.echo(f"{done.records} documents -> {target}", err=True)
    if done.left_out:
        lost = ", ".join(f"{count} {kind}" for kind, count in done.left_out.items())
        typer.echo(f"not held by the format {target_format.value}: {lost}", err=True)
