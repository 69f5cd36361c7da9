"""`commentary-nlp corpus suggest`: unlabelled texts in, those most worth annotating out."""

from __future__ import annotations

import enum
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentary_nlp.cli.options import Backend, BackendOption, LexiconOption, ModelOption, ThreadsOption
from commentary_nlp.cli.output import write
from commentary_nlp.cli.reading import read_text_input
from commentary_nlp.errors import InputError

if TYPE_CHECKING:
    from commentary_nlp.commentary import Commentary


class TaskFormat(str, enum.Enum):
    """What the suggested texts are written as."""

    doccano = "doccano"
    label_studio = "label-studio"
    jsonl = "jsonl"


def suggest(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Unlabelled texts: JSONL with 'text', plain or gzip, text files, or folders of .txt.",
        ),
    ],
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="How many texts to suggest.")] = 50,
    labelled: Annotated[
        list[Path] | None,
        typer.Option(
            "--labelled", help="JSONL of records annotated already: nothing like them is suggested."
        ),
    ] = None,
    format: Annotated[
        TaskFormat, typer.Option("--format", "-f", help="What to write; jsonl are the library's own records.")
    ] = TaskFormat.doccano,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write; else stdout.")] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Encoding of text files; else UTF-8, UTF-16 or GB18030.")
    ] = None,
    model: ModelOption = "default",
    backend: BackendOption = Backend.auto,
    threads: ThreadsOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """Pick the texts most worth annotating, with the model's labels to be corrected.

    Worth is what the model is unsure of and what is unlike the texts labelled or picked. Corrected tasks come
    back by 'corpus convert'.
    """
    if output is not None and not output.resolve().parent.is_dir():
        raise InputError("C004", f"{output}: its folder does not exist. Make it, or name another file.")
    from commentary_nlp import load
    from commentary_nlp.active import Pool
    from commentary_nlp.active import suggest as pick
    from commentary_nlp.corpus import read_records

    pool = Pool(files, lambda path: read_text_input(str(path), encoding).text)
    known = [record for path in labelled or () for record in read_records(path)]
    analyzer = load(model, backend=backend.value, threads=threads, lexicon=lexicon)
    found = pick(pool, count, analyzer, labelled=known)
    _write(found.records, output, format)
    where = "" if output is None else f" -> {output}"
    typer.echo(f"{len(found.records)} of {len(pool)} texts{where}", err=True)
    for reason, texts in found.left_out.items():
        typer.echo(f"left out, {reason}: {texts}", err=True)


def _write(records: Sequence[Commentary], output: Path | None, format: TaskFormat) -> None:
    """Write the records as tasks, once they have been read back unchanged."""
    from commentary_nlp.active.tasks import write_tasks

    if output is not None:
        write_tasks(output, records, format.value)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tasks"
        write_tasks(path, records, format.value)
        write(path.read_text("utf-8"))
