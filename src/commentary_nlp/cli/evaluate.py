"""`commentary-nlp evaluate`: gold records in, scores out."""

from __future__ import annotations

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
from commentary_nlp.cli.output import Format, echo_report


def evaluate(
    file: Annotated[Path, typer.Argument(help="JSONL file of gold records, plain or gzip.")],
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="Score these records instead of running a model.")
    ] = None,
    swaps: Annotated[
        bool, typer.Option("--swaps", help="FILE holds pairs with exchanged actors: how many are both right?")
    ] = False,
    format: Annotated[Format, typer.Option("--format", "-f", help="How to print the report.")] = Format.table,
    model: ModelOption = "default",
    backend: BackendOption = None,
    threads: ThreadsOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """Score a model on gold records: every task, per label, with support."""
    from commentary_nlp.corpus import read_records
    from commentary_nlp.evaluation import evaluate as score
    from commentary_nlp.evaluation import evaluate_swaps

    if predictions is not None and lexicon is not None:
        raise typer.BadParameter(
            "has no use beside --predictions, which runs no model.", param_hint="--lexicon"
        )
    if predictions is not None:
        predicted = read_records(predictions)
        gold = read_records(file, labels=predicted[0].labels)
    else:
        from commentary_nlp import load
        from commentary_nlp.model import read_config

        gold = read_records(file, labels=read_config(model).label_sets)
        analyzer = load(model, backend=backend and backend.value, threads=threads, lexicon=lexicon)
        predicted = list(analyzer.pipe(record.text for record in gold))
        echo_unused(lexicon, analyzer.lexicon)
    report = evaluate_swaps(gold, predicted) if swaps else score(gold, predicted)
    echo_report(report.to_dict(), report.table(), format)
