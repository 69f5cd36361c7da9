"""How well a model reads, measured from the shipped files in one go: `make bench-quality`.

    python benchmarks/quality.py                                # default model, test documents
    python benchmarks/quality.py --split dev                    # while working on the model
    python benchmarks/quality.py --model small
    python benchmarks/quality.py --stored                       # print again what was measured

Analyses the documents of a split, the swap set and the documents with invented names (`invented_names.py`)
once each, and the documents in full precision where torch is installed. Writes results/quality*.json and the
same as tables (.md), which `scripts/write_results.py` puts into docs/results.md. Scores on public sets and of
simpler methods are those stored by `scripts/score_public.py` and `baselines.py`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from false_against import false_against
from invented_names import name_loss
from machine import machine
from quality_tables import beside, page

import commentary_nlp as cn
from commentary_nlp import Analyzer, Commentary
from commentary_nlp.errors import CommentaryError
from commentary_nlp.evaluation import assess, compare, evaluate_swaps
from commentary_nlp.evaluation.bootstrap import percentile_intervals, resample
from commentary_nlp.evaluation.calibration import score_calibration
from commentary_nlp.evaluation.measures import MEASURES, Measure, count_documents, figures, support
from commentary_nlp.evaluation.scores import rounded

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
RESULTS = HERE / "results"
ROUNDS = 2000
QUESTIONS = ("rhetoric.rhetorical_question", "rhetoric.hypophora")
Part = Callable[[], Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure or read, store, print; 0 whether or not every figure is reached."""
    options = _parser().parse_args(arguments)
    output = options.output or RESULTS / f"{stem(options.model, options.split)}.json"
    if options.stored and not output.is_file():
        raise SystemExit(f"{output} is not there; measure first, without --stored.")
    if options.stored:
        found = json.loads(output.read_text("utf-8"))
    else:
        try:
            found = measure(options)
        except CommentaryError as error:
            raise SystemExit(str(error)) from None
        output.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    text = page(found)
    output.with_suffix(".md").write_text(text + "\n", "utf-8")
    print(f"{text}\n\n{beside(found, stored('public.json'), stored('baselines.json'))}")
    return 0


def stem(model: str, split: str) -> str:
    """The name of the files of a model on a split: `quality`, `quality-small`, `quality-dev`."""
    named = [name for name in (Path(model).name,) if name != "default"]
    return "-".join(["quality", *named, *([] if split == "test" else [split])])


def stored(name: str) -> Any:
    """What another benchmark stored; None where it has not run."""
    path = RESULTS / name
    return json.loads(path.read_text("utf-8")) if path.is_file() else None


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """All results; what each part took is told on stderr and stored."""
    gold = cn.read_records(options.corpus / f"{options.split}.jsonl")
    swaps = cn.read_records(options.corpus / "swaps.jsonl")
    analyzer = cn.load(options.model, backend="onnx", threads=options.threads)
    seconds: dict[str, float] = {}

    def timed(name: str, part: Part) -> Any:
        print(name, file=sys.stderr, flush=True)
        began = time.perf_counter()
        result = part()
        seconds[name] = round(time.perf_counter() - began, 1)
        return result

    predicted = timed("documents", lambda: read(analyzer, gold))
    return {
        "machine": machine(),
        "model": {key: predicted[0].meta[key] for key in ("model", "model_version", "checksum", "backend")},
        "split": options.split,
        "documents": len(gold),
        "threads": options.threads,
        "rounds": options.rounds,
        "assessment": timed("scores", lambda: assessment(gold, predicted, options.rounds)),
        "false_against": false_against(gold, predicted, rounds=options.rounds),
        "swaps": timed("swaps", lambda: swap_rates(swaps, read(analyzer, swaps), options.rounds)),
        "invented_names": timed("invented names", lambda: name_loss(analyzer, gold, rounds=options.rounds)),
        "full_precision": timed("full precision", lambda: against_full(gold, predicted, options)),
        "seconds": seconds,
    }


def read(analyzer: Analyzer, gold: Sequence[Commentary]) -> list[Commentary]:
    """What the model reads in the texts of `gold`."""
    return list(analyzer.pipe(record.text for record in gold))


def assessment(gold: Sequence[Commentary], predicted: Sequence[Commentary], rounds: int) -> dict[str, Any]:
    """Scores, intervals, calibration and coverage, without single errors; both kinds of question as one."""
    found = assess(gold, predicted, rounds=rounds, errors=0).to_dict()
    for key in ("model", "worst"):
        found.pop(key)
    measures = [one for one in MEASURES if one.name in QUESTIONS]
    together = Measure("rhetoric.questions", "questions", tuple(g for one in measures for g in one.groups))
    counts = count_documents(list(zip(gold, predicted, strict=True)))
    values = figures(counts.sum(axis=0), [together])[None]
    drawn = [figures(totals, [together]) for totals in resample(counts, rounds=rounds, seed=0)]
    found["intervals"]["figures"][together.name] = with_interval(
        np.concatenate([values, *drawn])[:, 0], len(gold), support(counts, together)
    )
    return found


def swap_rates(gold: Sequence[Commentary], predicted: Sequence[Commentary], rounds: int) -> dict[str, Any]:
    """By kind and in all the share of pairs with both twins right; intervals over pairs drawn anew."""
    scores = evaluate_swaps(gold, predicted)
    kinds = {str(record.meta["pair"]): str(record.meta.get("kind", "-")) for record in gold}
    found = {}
    for kind, counts in (*scores.kinds.items(), ("all", scores.all)):
        names = [name for name, of in kinds.items() if kind in ("all", of)]
        right = np.array([[name not in scores.wrong] for name in names], np.int64)
        drawn = np.concatenate([totals[:, 0] for totals in resample(right, rounds=rounds, seed=0)])
        shares = np.array([right.sum(), *drawn]) / len(names)
        found[kind] = {**with_interval(shares, len(names), len(names)), "twins": rounded(counts.twin_rate)}
    return found


def with_interval(values: np.ndarray, units: int, support: int) -> dict[str, Any]:
    """The first value, and the 95 % interval that the others make."""
    (interval,) = percentile_intervals(values[1:, None], units)
    low, high = (interval.low, interval.high) if interval else (None, None)
    value = None if np.isnan(values[0]) else float(values[0])
    return {"value": rounded(value), "low": rounded(low), "high": rounded(high), "support": support}


def against_full(
    gold: Sequence[Commentary], predicted: Sequence[Commentary], options: argparse.Namespace
) -> dict[str, Any] | None:
    """int8 less full precision on the documents or a sample; None where full precision cannot be had."""
    count = len(gold) if options.full_precision is None else min(options.full_precision, len(gold))
    places = random.Random(options.seed).sample(range(len(gold)), count)
    if not places:
        return None
    try:
        full = cn.load(options.model, backend="torch", threads=options.threads)
    except CommentaryError as error:
        print(f"full precision is left out: {error}", file=sys.stderr)
        return None
    wanted, int8 = ([records[place] for place in sorted(places)] for records in (gold, predicted))
    exact = read(full, wanted)
    compared = [
        one
        for one in compare(wanted, exact, int8, rounds=options.rounds).differences
        if one.difference is not None
    ]
    errors = [score_calibration(list(zip(wanted, records, strict=True))) for records in (exact, int8)]
    changes = {task: (one.ece, errors[1][task].ece) for task, one in errors[0].items() if task in errors[1]}
    greatest = max(
        [abs(one.difference or 0.0) for one in compared if one.headline]
        + [abs(second - first) for first, second in changes.values()]
    )
    return {
        "documents": len(wanted),
        "greatest": rounded(greatest),
        "figures": {one.name: one.to_dict() for one in compared},
        "headline": [one.name for one in compared if one.headline],
        "ece": {
            task: {"first": rounded(first), "second": rounded(second)}
            for task, (first, second) in changes.items()
        },
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="default", help="a shipped model's name or a model folder")
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the splits and swaps.jsonl")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--full-precision",
        type=int,
        metavar="N",
        help="read N documents drawn at random in full precision, not all",
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds of every bootstrap")
    parser.add_argument("--seed", type=int, default=0, help="of the sample of documents")
    parser.add_argument("--stored", action="store_true", help="print what -o holds, measure nothing")
    parser.add_argument("-o", "--output", type=Path, help="JSON file; the tables lie beside it as .md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
