"""`commentary-nlp evaluate`: gold records in, scores out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentary_nlp.cli.options import (
    Backend,
    BackendOption,
    LexiconOption,
    ThreadsOption,
    echo_unused,
)
from commentary_nlp.cli.output import Format, PageFormat, echo_report, format_by_ending, write

if TYPE_CHECKING:
    from commentary_nlp.commentary import Commentary
    from commentary_nlp.evaluation import Assessment, Comparison
    from commentary_nlp.scheme.label_sets import LabelSets

RECORD_ENDINGS = (".jsonl", ".jsonl.gz")


def evaluate(
    operand: Annotated[
        str,
        typer.Argument(
            metavar="GOLD|MODEL",
            help="JSONL file of gold records, plain or gzip; or, before it, a model as --model takes it.",
        ),
    ],
    gold_file: Annotated[
        str | None, typer.Argument(metavar="GOLD", help="The gold records, where a model stands first.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            "-m",
            help="Name of a shipped model, a folder, or a .jsonl file of predictions.",
            show_default="default",
        ),
    ] = None,
    compare: Annotated[
        str | None,
        typer.Option(
            "--compare", help="Another model or file of predictions: is it better by more than chance?"
        ),
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="Score these records instead of running a model.")
    ] = None,
    swaps: Annotated[
        bool, typer.Option("--swaps", help="GOLD holds pairs with exchanged actors: how many are both right?")
    ] = False,
    format: Annotated[
        PageFormat | None,
        typer.Option(
            "--format", "-f", help="How to print the report; by default what the ending of --output says."
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write; else stdout.")] = None,
    errors: Annotated[int, typer.Option("--errors", min=0, help="Worst errors of each kind to show.")] = 5,
    rounds: Annotated[
        int, typer.Option("--rounds", min=100, help="Rounds of the bootstrap and of the test.")
    ] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of both.")] = 0,
    backend: BackendOption = Backend.auto,
    threads: ThreadsOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """Score a model on gold records: every task, per label, with support, intervals and worst errors.

    With --compare two models read the same records; a randomisation test tells their difference from chance.
    """
    from commentary_nlp.corpus import read_records

    file, source = _operands(operand, gold_file, model, predictions)
    if predictions is not None and lexicon is not None:
        raise typer.BadParameter(
            "has no use beside --predictions, which runs no model.", param_hint="--lexicon"
        )
    if format is None:
        format = PageFormat(format_by_ending(output, PageFormat, "table"))
    if swaps and (compare is not None or format is PageFormat.html):
        hint = "--compare" if compare is not None else "--format html"
        raise typer.BadParameter("has no use beside --swaps, which prints one table.", param_hint=hint)
    holds_records = _holds_records(source) or predictions is not None
    told = read_records(source) if holds_records else None
    gold = read_records(file, labels=_labels(source, told))
    predicted = told if told is not None else _predictions(source, gold, backend, threads, lexicon)

    if swaps:
        from commentary_nlp.evaluation import evaluate_swaps

        found = evaluate_swaps(gold, predicted)
        echo_report(found.to_dict(), found.table(), Format(format.value), output)
        return
    from commentary_nlp.evaluation import assess
    from commentary_nlp.evaluation import compare as test

    def assessed(name: str, predicted: list[Commentary]) -> Assessment:
        return assess(gold, predicted, model=name, rounds=rounds, seed=seed, errors=errors)

    first = assessed(source, predicted)
    if compare is None:
        write(_rendered(first, None, None, format), output)
        return
    other = _predictions(compare, gold, backend, threads, lexicon)
    comparison = test(gold, predicted, other, rounds=rounds, seed=seed)
    write(_rendered(first, assessed(compare, other), comparison, format), output)


def _operands(
    operand: str, gold_file: str | None, model: str | None, predictions: Path | None
) -> tuple[Path, str]:
    """The gold file, which stands last, and the source of the predictions."""
    given = [f"MODEL {operand}"] if gold_file is not None else []
    given += [f"--model {model}"] if model is not None else []
    given += [f"--predictions {predictions}"] if predictions is not None else []
    if len(given) > 1:
        raise typer.BadParameter(f"{' and '.join(given)}: give one of them.", param_hint="MODEL")
    if gold_file is not None:
        return Path(gold_file), operand
    return Path(operand), model or str(predictions or "default")


def _holds_records(source: str) -> bool:
    """Whether predictions are read from the source instead of being made by it."""
    return source.endswith(RECORD_ENDINGS) or Path(source).is_file()


def _labels(source: str, told: list[Commentary] | None) -> LabelSets:
    """The labels in which the gold records are read: those of the predictions or of the model."""
    from commentary_nlp.model import read_config
    from commentary_nlp.scheme.label_sets import SCHEME

    if told is not None:
        return told[0].labels if told else SCHEME
    return read_config(source).label_sets


def _predictions(
    source: str, gold: list[Commentary], backend: Backend, threads: int | None, lexicon: Path | None
) -> list[Commentary]:
    """What the source, a model or a file of records, says of the texts."""
    from commentary_nlp.corpus import read_records

    if _holds_records(source):
        return read_records(source)
    from commentary_nlp import load

    analyzer = load(source, backend=backend.value, threads=threads, lexicon=lexicon)
    predicted = list(analyzer.pipe(record.text for record in gold))
    echo_unused(lexicon, analyzer.lexicon)
    return predicted


def _rendered(
    first: Assessment, second: Assessment | None, comparison: Comparison | None, format: PageFormat
) -> str:
    if format is PageFormat.html:
        from commentary_nlp.evaluation.page import page

        return page(first, second, comparison)
    if format is PageFormat.json:
        data = first.to_dict()
        if second is not None and comparison is not None:
            data |= {"compared": second.to_dict(), "comparison": comparison.to_dict()}
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    from commentary_nlp.evaluation.assessment_tables import assessment_text, comparison_text

    text = assessment_text(first)
    if second is not None and comparison is not None:
        other = assessment_text(second)
        tested = comparison_text(comparison, first.model, second.model)
        text = f"A: {first.model}\n{text}\nB: {second.model}\n{other}\n{tested}"
    return text
