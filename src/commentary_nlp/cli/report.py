"""`commentary-nlp report`: many results in, a dashboard that opens from disk out."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from commentary_nlp.report.corpus import Dashboard


class Language(str, enum.Enum):
    """The language of a page."""

    en = "en"
    zh = "zh"


def report(
    results: Annotated[
        list[Path], typer.Argument(help="Annotated articles: JSONL or Parquet files, folders of them.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the dashboard.")],
    title: Annotated[str | None, typer.Option("--title", help="Heading of the page.")] = None,
    language: Annotated[Language, typer.Option("--language", help="Language of the page.")] = Language.en,
    date: Annotated[
        str | None, typer.Option("--date", help="Column with the date; 'date', if there is one, by default.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Column with the source; 'source', if any, by default.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="Actors and sources that a plot shows.")] = 12,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Add the dashboard to a folder that holds other files.")
    ] = False,
) -> None:
    """Write a dashboard over many annotated articles: stance, devices, actors, evidence, filters."""
    from commentary_nlp.batch import read_results
    from commentary_nlp.report.corpus import write_dashboard

    found = write_dashboard(
        read_results(results),
        output,
        title=title,
        language=language.value,
        date=date,
        source=source,
        top=top,
        overwrite=overwrite,
    )
    for note in _notes(found, date or "date", source or "source"):
        typer.echo(note, err=True)
    typer.echo(
        f"{found.articles} articles, {found.stances} stance rows, {found.actors} actors -> {found.page}",
        err=True,
    )


def _notes(found: Dashboard, date: str, source: str) -> Iterator[str]:
    """What the articles lack."""
    if found.articles and not found.stances:
        yield "no stance in any article. Are these results? 'commentary-nlp annotate' makes them"
    columns = f"columns found: {', '.join(found.columns) or 'none'}"
    of = f"of {found.articles} articles"
    if found.undated:
        yield f"{found.undated} {of} have no date that can be read in the column {date!r}; {columns}"
    if found.unreadable:
        quoted = ", ".join(map(repr, found.examples))
        yield f"{found.unreadable} of them have something else there, such as {quoted}"
    if found.unsourced:
        yield f"{found.unsourced} {of} have no source in the column {source!r}; {columns}"
