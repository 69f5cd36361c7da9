"""`commentary-nlp corpus …`: work on annotated corpora."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentary_nlp.cli.output import Format, echo_report
from commentary_nlp.cli.suggest import suggest

if TYPE_CHECKING:
    from commentary_nlp.corpus import SplitStats


class CorpusFormat(str, enum.Enum):
    """The formats that a corpus is read from and written to."""

    records = "records"
    doccano = "doccano"
    label_studio = "label-studio"
    brat = "brat"
    conll = "conll"
    docbin = "docbin"
    datasets = "datasets"


app = typer.Typer(
    help="Resolve, check, count, compare and convert annotated corpora, and choose what to annotate next.",
    no_args_is_help=True,
)
app.command()(suggest)


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
    files: Annotated[list[Path], typer.Argument(help="JSONL corpus, or one for each split, train first.")],
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.table,
    min_documents: Annotated[int, typer.Option(help="Actors in fewer documents are not listed.")] = 10,
    floors: Annotated[
        bool, typer.Option("--floors", help="Compare with what this library's corpus must hold.")
    ] = False,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw labels and actors: .png or .svg.")] = None,
) -> None:
    """Count labels, show how far names give stance away, and find near-duplicates.

    Splits are named by their files: train.jsonl is train. With several files exit code 1 means that an author
    group or a near duplicate stands on two sides, or with --floors that a floor is missed.
    """
    from commentary_nlp.corpus import read_records, split_stats
    from commentary_nlp.corpus import stats as count

    splits = {name: read_records(file) for name, file in zip(_split_names(files), files, strict=True)}
    if plot is not None or floors or len(files) > 1:
        together = split_stats(splits)
    if plot is not None:
        from commentary_nlp.corpus.plot import plot as draw

        draw(together, plot)
    if floors or len(files) > 1:
        raise typer.Exit(_echo_splits(together, format, min_documents, floors))
    found = count(splits.popitem()[1])
    echo_report(found.to_dict(), found.table(min_documents=min_documents), format)


def _split_names(files: list[Path]) -> list[str]:
    """The file names without their endings; whole paths where two of them would be the same."""
    names = [file.name.partition(".")[0] for file in files]
    return names if len(set(names)) == len(names) else [str(file) for file in files]


def _echo_splits(found: SplitStats, form: Format, min_documents: int, with_floors: bool) -> int:
    from commentary_nlp.corpus import floors as floors_of
    from commentary_nlp.corpus.floors import missed
    from commentary_nlp.corpus.splits_table import floor_text

    data, table = found.to_dict(), found.table(min_documents=min_documents)
    given = floors_of(found) if with_floors else ()
    if with_floors:
        data["floors"] = [floor.to_dict() for floor in given]
        table += "\n" + floor_text(given)
    echo_report(data, table, form)
    return 1 if found.faults() or missed(given) else 0


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
    source: Annotated[Path, typer.Argument(help="File; a folder for brat, or for datasets.")],
    target: Annotated[Path, typer.Option("-o", "--output", help="File or folder to write.")],
    source_format: Annotated[
        CorpusFormat | None, typer.Option("--from", help="Format of the source; else by its ending.")
    ] = None,
    target_format: Annotated[
        CorpusFormat | None, typer.Option("--to", help="Format of the target; else by its ending.")
    ] = None,
) -> None:
    """Convert to and from other tools' formats; say what the target cannot hold.

    Endings that tell the format: .jsonl (records), .parquet (datasets), .spacy (docbin), .conll or .bio.
    """
    from commentary_nlp.corpus import convert as run
    from commentary_nlp.corpus import guess_format

    before, after = (
        form.value if form else guess_format(path)
        for form, path in ((source_format, source), (target_format, target))
    )
    done = run(source, target, source_format=before, target_format=after)
    typer.echo(f"{done.records} documents -> {target}", err=True)
    if done.left_out:
        lost = ", ".join(f"{count} {kind}" for kind, count in done.left_out.items())
        typer.echo(f"not held by the format {after}: {lost}", err=True)
