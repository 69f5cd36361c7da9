"""`commentary-nlp annotate`: a batch job over many texts."""

from __future__ import annotations

import enum
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from commentary_nlp.batch.parts import OutputFormat
from commentary_nlp.cli.options import Backend, BackendOption, LexiconOption, ModelOption

if TYPE_CHECKING:
    from commentary_nlp.batch import Progress, Summary


class Engine(str, enum.Enum):
    """What runs a job."""

    local = "local"
    ray = "ray"


class _Stopped(BaseException):
    """A signal asked the job to stop."""


def annotate(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="IN...",
            help="JSONL (.gz, .zst), CSV or Parquet files; a folder or glob of them or of text files; "
            "a folder that datasets saved.",
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="Folder for the results.")],
    model: ModelOption = "default",
    backend: BackendOption = Backend.auto,
    lexicon: LexiconOption = None,
    engine: Annotated[
        Engine, typer.Option("--engine", help="Processes of this machine, or Ray Data.")
    ] = Engine.local,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes; one for each processor by default.")
    ] = None,
    threads: Annotated[
        int | None, typer.Option("--threads", min=1, help="Threads of each; by default what is left to it.")
    ] = None,
    format: Annotated[
        OutputFormat | None,
        typer.Option("--format", "-f", help="Of the parts; Parquet by default."),
    ] = None,
    id: Annotated[str | None, typer.Option("--id", help="Column of the id; else found by its name.")] = None,
    text: Annotated[
        str | None, typer.Option("--text", help="Column of the text; else found by its name.")
    ] = None,
    rename: Annotated[
        list[str] | None, typer.Option("--rename", metavar="OLD=NEW", help="Carry a column by another name.")
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", help="Encoding of the files, such as big5hkscs; else detected."),
    ] = None,
    shard_records: Annotated[int, typer.Option(min=1, help="Most records of a part.")] = 1000,
    shard_characters: Annotated[int, typer.Option(min=1, help="Most characters of a part.")] = 200_000,
    analyzer: Annotated[
        str | None, typer.Option("--analyzer", metavar="MODULE:NAME", help="What loads another analyser.")
    ] = None,
) -> None:
    """Annotate many texts; after any end the same command goes on where it was.

    Exit codes: 0 done, 2 input or options that cannot be used, 3 done but records failed (OUT/errors.jsonl
    says which and why), 130 or 143 stopped by a signal.
    """
    from commentary_nlp.batch import annotate as run
    from commentary_nlp.batch.identity import ANALYZER

    signal.signal(signal.SIGTERM, _stop)
    try:
        summary = run(
            inputs,
            output,
            model=model,
            backend=backend.value,
            lexicon=lexicon,
            engine=engine.value,
            workers=workers,
            threads=threads,
            format=None if format is None else format.value,
            id=id,
            text=text,
            rename=_renamed(rename or []),
            encoding=encoding,
            shard_records=shard_records,
            shard_characters=shard_characters,
            analyzer=analyzer or ANALYZER,
            progress=_progress(),
        )
    except (KeyboardInterrupt, _Stopped) as stop:
        typer.echo(f"stopped; what is done stays in {output}. Run the same command again to go on.", err=True)
        raise typer.Exit(143 if isinstance(stop, _Stopped) else 130) from None
    _echo_end(summary)
    raise typer.Exit(3 if summary.failed else 0)


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stopped


def _progress() -> Progress:
    from commentary_nlp.batch import BarProgress, PlainProgress

    return BarProgress() if sys.stderr.isatty() else PlainProgress()


def _renamed(pairs: list[str]) -> dict[str, str]:
    from commentary_nlp.errors import InputError

    names: dict[str, str] = {}
    for pair in pairs:
        old, sign, new = pair.partition("=")
        if not (old and sign and new) or old in names:
            raise InputError(
                "C522", f"--rename {pair} is not OLD=NEW, once for each column. Write --rename a=b."
            )
        names[old] = new
    return names


def _echo_end(summary: Summary) -> None:
    kept = f", {summary.kept} of them from before" if summary.kept else ""
    empty = f", {summary.empty:,} of them without text" if summary.empty else ""
    line = f"{summary.annotated:,} records annotated{empty} -> {summary.folder} ({summary.parts} parts{kept})"
    typer.echo(line, err=True)
    if summary.failed:
        typer.echo(f"{summary.failed} records failed: see {summary.folder / 'errors.jsonl'}", err=True)
