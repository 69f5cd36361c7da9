"""`commentary-nlp evaluate`: gold records in, scores out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commentary_nlp.cli.options import Backend, BackendOption, ModelOption, ThreadsOption
from commentary_nlp.cli.output import Format, echo_report


def evaluate(
    file: Annotated[Path, typer.Argument(help="JSONL file of gold records, plain or gzip.")],
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="Score these records instead of running a model.")
    ] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="How to print the report.")] = Format.table,
    model: ModelOption = "default",
    backend: BackendOption = Backend.onnx,
    threads: ThreadsOption = None,
) -> None:
    """Score a model on gold records: every task, per label, with support."""
    from commentary_nlp.corpus import read_records
    from commentary_nlp.evaluation import evaluate as score

    gold = read_records(file)
    if predictions is not None:
        predicted = read_records(predictions)
    else:
        from commentary_nlp import load

        analyzer = load(model, backend=backend.value, threads=threads)
        predicted = list(analyzer.pipe(record.text for record in gold))
    report = score(gold, predicted)
    echo_report(report.to_dict(), report.table(), format)
