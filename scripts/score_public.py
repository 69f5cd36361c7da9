"""Score a model on the public test sets, with linear character models beside it.

    python scripts/score_public.py DATA -o benchmarks/results/public.json
    python scripts/score_public.py DATA --limit 100 -o /dev/null     # a quick trial

DATA is the folder of docs/training-data.md. This is the only place that reads test splits; thresholds are
chosen on the development splits. CLUENER2020 has no labelled test and is scored on dev; its ten types have a
head of their own in the trainable model folder, and are left out where that folder or torch is missing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import linear_baselines as linear
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score

import commentary_nlp
from commentary_nlp import Analyzer, Stance
from commentary_nlp.evaluation.scores import Score, rounded, sum_labels
from commentary_nlp.evaluation.spans import LabelledSpan, exact_scores
from commentary_nlp.scheme import STANCE_LABELS

MSRA_LABELS = {"PERSON": "PER", "ORG": "ORG", "AGENCY": "ORG", "GPE": "LOC", "LOC": "LOC"}
Row = dict[str, Any]
Spans = Sequence[LabelledSpan]


def main(arguments: Sequence[str] | None = None) -> int:
    """Score, print the table, write the JSON."""
    options = _parser().parse_args(arguments)
    analyzer = commentary_nlp.load(options.model, threads=options.threads)
    meta = analyzer("").meta
    scores: dict[str, Any] = {}
    baselines: dict[str, Any] = {}
    score = {**TASKS, "cstance": partial(score_cstance, beside=not options.no_linear_stance)}
    for name in options.only or list(TASKS):
        began = time.monotonic()
        scores[name], beside = score[name](analyzer, options.data, options.limit)
        if beside:
            baselines[name] = beside
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    report = {
        "model": {key: meta[key] for key in ("model", "model_version", "checksum", "backend")},
        "limit": options.limit,
        "scores": {name: found for name, found in scores.items() if found},
        "linear": baselines,
    }
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(markdown(report))
    return 0


def score_msra(analyzer: Analyzer, data: Path, limit: int | None) -> tuple[Row, None]:
    """Exact spans; AGENCY counts as ORG and GPE as LOC, as that set has it; COMMODITY is left out."""
    couples = []
    for row in _rows(data / "ner/msra/test.jsonl", limit):
        found = [(e.start, e.end, e.label) for e in analyzer.entities(analyzer.encode(row["text"]))]
        own = [(start, end, MSRA_LABELS[label]) for start, end, label in found if label in MSRA_LABELS]
        couples.append((_spans(row), own))
    return span_scores(couples, sorted(set(MSRA_LABELS.values()))), None


def score_cluener(analyzer: Analyzer, data: Path, limit: int | None) -> tuple[Row, None]:
    """Exact spans of the ten original types; nothing where there is no trainable model."""
    try:
        read = cluener_reader(analyzer)
    except commentary_nlp.CommentaryError as error:
        print(f"cluener is left out: {error}", file=sys.stderr)
        return {}, None
    from commentary_nlp.training.datasets import CLUENER_LABELS

    couples = [(_spans(row), read(row["text"])) for row in _rows(data / "ner/cluener/dev.jsonl", limit)]
    return span_scores(couples, CLUENER_LABELS), None


def cluener_reader(analyzer: Analyzer) -> Callable[[str], list[LabelledSpan]]:
    """Reads the ten types with the auxiliary head of the trainable folder beside the analyzer's model."""
    from commentary_nlp.entities.decode import Field
    from commentary_nlp.model import trainable_folder

    folder = trainable_folder(analyzer.model.folder, analyzer.model.config.name)
    try:
        import torch
    except ImportError as error:
        raise commentary_nlp.MissingExtra("C201", f"torch is not installed: {error}") from error
    from commentary_nlp.entities.tags import TagSet
    from commentary_nlp.training.datasets import CLUENER_LABELS
    from commentary_nlp.training.examples import ReadText, example_of
    from commentary_nlp.training.model_folder import load_network

    network = load_network(folder)
    head = network.auxiliary["cluener"]
    scores = [getattr(head.field, part).detach().numpy() for part in ("transitions", "start", "end")]
    field = Field(TagSet(CLUENER_LABELS), *scores)

    def read(text: str) -> list[LabelledSpan]:
        whole = ReadText.of(text, analyzer.model.tokenizer, whole=True)
        example, offsets = example_of(whole), whole.pieces.characters.offset
        with torch.inference_mode():
            ids = torch.from_numpy(example.ids)[None]
            states = network.encode(ids, torch.ones_like(ids, dtype=torch.bool))
            inputs = [torch.from_numpy(part)[None] for part in (example.piece, example.code, example.place)]
            emissions = head(network.characters(states, *inputs))[0].numpy()
        found = field.spans(emissions, [(0, len(emissions))])
        return [(int(offsets[first]), int(offsets[last - 1]) + 1, label) for first, last, label, _ in found]

    return read


def score_cstance(
    analyzer: Analyzer, data: Path, limit: int | None, *, beside: bool = True
) -> tuple[Row, Row]:
    """Macro-F1 over favor, against and neutral: of the most probable label, and with abstention."""
    folder = data / "stance/cstance"
    test = sorted(_rows(folder / "test.jsonl", limit), key=lambda row: row["text"])
    found = [analyzer.stance(row["text"], row["target"]) for row in test]
    best = [_most_probable(stance) for stance in found]
    scores = stance_scores(test, best)
    scores["with_abstention"] = stance_scores(test, [stance.label for stance in found])["all"]
    if not beside:
        return scores, {}
    train, dev = (_rows(folder / f"{split}.jsonl", limit) for split in ("train", "val"))
    return scores, stance_scores(test, linear.stance_labels(train, dev, test))


def score_cmre(analyzer: Analyzer, data: Path, limit: int | None) -> tuple[Row, Row]:
    """F1 of the sentences that hold a metaphor."""
    splits = _splits(data / "rhetoric/cmre", limit)
    return presence_scores(analyzer, splits, "metaphor", label="metaphor", fields=("text",))


def score_tosarcasm(analyzer: Analyzer, data: Path, limit: int | None) -> tuple[Row, Row]:
    """F1 of the comments that are sarcastic; each is read after its news headline."""
    splits = _splits(data / "rhetoric/tosarcasm", limit)
    return presence_scores(analyzer, splits, "irony", label="sarcasm", fields=("text",))


def presence_scores(
    analyzer: Analyzer, splits: dict[str, list[Row]], device: str, *, label: str, fields: Sequence[str]
) -> tuple[Row, Row]:
    """Scores of the model's and of the linear model's presence of a device."""
    gold = {split: np.array([row["label"] == label for row in splits[split]]) for split in ("dev", "test")}
    own = {split: np.array([chance(analyzer, row, device) for row in splits[split]]) for split in gold}
    dev, test = linear.presence(splits["train"], splits["dev"], splits["test"], fields, label)
    return _binary(gold, own["dev"], own["test"]), _binary(gold, dev, test)


def chance(analyzer: Analyzer, row: Row, device: str) -> float:
    """The greatest probability of the device in a sentence of the row's text; its topic stands in front."""
    head = row["topic"] + "\n" if "topic" in row else ""
    encoding = analyzer.encode(head + row["text"])
    sentences = zip(encoding.spans, analyzer.device_presence(encoding), strict=True)
    return max((found[device] for (start, _), found in sentences if start >= len(head)), default=0.0)


def _binary(gold: dict[str, NDArray[np.bool_]], dev: linear.Floats, test: linear.Floats) -> Row:
    """F1 on test at the threshold that is best on dev, at one half, and where all is called positive."""
    threshold = linear.best_threshold(dev, gold["dev"])
    called, true = test >= threshold, gold["test"]
    return {
        "f1": rounded(f1_score(true, called)),
        "precision": rounded(precision_score(true, called, zero_division=0)),
        "recall": rounded(recall_score(true, called)),
        "accuracy": rounded(accuracy_score(true, called)),
        "roc_auc": rounded(roc_auc_score(true, test)),
        "threshold": rounded(threshold),
        "f1_at_half": rounded(f1_score(true, test >= 0.5)),
        "f1_all_positive": rounded(f1_score(true, np.ones_like(true))),
        "support": int(true.sum()),
        "rows": len(true),
    }


def stance_scores(rows: Sequence[Row], labels: Sequence[str]) -> Row:
    """Macro-F1, F1 of each label and accuracy: all rows, and each kind of target."""
    scores: Row = {}
    for kind in ("all", "noun_phrase", "claim"):
        places = [at for at, row in enumerate(rows) if kind in ("all", row["target_type"])]
        if not places:
            continue
        gold, given = [rows[at]["label"] for at in places], [labels[at] for at in places]
        each = f1_score(gold, given, labels=list(STANCE_LABELS), average=None, zero_division=0)
        scores[kind] = {
            "macro_f1": rounded(float(np.mean(each))),
            **{
                f"f1_{label}": rounded(float(value)) for label, value in zip(STANCE_LABELS, each, strict=True)
            },
            "accuracy": rounded(accuracy_score(gold, given)),
            "rows": len(places),
        }
    return scores


def span_scores(couples: Iterable[tuple[Spans, Spans]], labels: Sequence[str]) -> Row:
    """Micro-averaged scores of exact spans, of each label, and of spans of one character alone."""
    couples = list(couples)
    every = sum_labels(labels, [exact_scores(gold, found) for gold, found in couples])
    short = sum_labels(labels, [exact_scores(_short(gold), _short(found)) for gold, found in couples])
    each = every.to_dict()
    micro = every.micro.to_dict()
    return {
        **micro,
        "macro_f1": rounded(every.macro_f1),
        "labels": {label: each[label] for label in labels if label in each},
        "one_character": short.micro.to_dict(),
        "longer": _difference(every.micro, short.micro).to_dict(),
        "rows": len(couples),
    }


def _most_probable(stance: Stance) -> str:
    assert stance.score is not None
    shares = {label: getattr(stance.score, label) for label in STANCE_LABELS}
    return max(shares, key=shares.__getitem__)


def _difference(whole: Score, part: Score) -> Score:
    return Score(whole.correct - part.correct, whole.predicted - part.predicted, whole.gold - part.gold)


def _short(spans: Spans) -> list[LabelledSpan]:
    return [span for span in spans if span[1] - span[0] == 1]


def _spans(row: Row) -> list[LabelledSpan]:
    return [(start, end, label) for start, end, label in row["spans"]]


def _splits(folder: Path, limit: int | None) -> dict[str, list[Row]]:
    return {split: _rows(folder / f"{split}.jsonl", limit) for split in ("train", "dev", "test")}


def _rows(path: Path, limit: int | None) -> list[Row]:
    """The rows of a file, or `limit` of them evenly spread over it."""
    if not path.is_file():
        raise SystemExit(
            f"{path} is not there; name the folder of the data sets (see docs/training-data.md)."
        )
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    if limit is None or limit >= len(rows):
        return rows
    return [rows[at * len(rows) // limit] for at in range(limit)]


def markdown(report: Row) -> str:
    """The scores as a table."""
    scores, beside = report["scores"], report["linear"]
    rows = [
        ("MSRA test, PER LOC ORG, F1", ("msra", "f1")),
        ("MSRA test, one-character spans, F1", ("msra", "one_character", "f1")),
        ("CLUENER2020 dev, ten types, F1", ("cluener", "f1")),
        ("CLUENER2020 dev, one-character spans, F1", ("cluener", "one_character", "f1")),
        ("C-STANCE A test, macro-F1", ("cstance", "all", "macro_f1")),
        ("C-STANCE A test, noun-phrase targets", ("cstance", "noun_phrase", "macro_f1")),
        ("C-STANCE A test, claims", ("cstance", "claim", "macro_f1")),
        ("C-STANCE A test, with abstention", ("cstance", "with_abstention", "macro_f1")),
        ("CMRE test, metaphor sentence F1", ("cmre", "f1")),
        ("ToSarcasm test, sarcasm F1", ("tosarcasm", "f1")),
        ("ToSarcasm test, area under the ROC curve", ("tosarcasm", "roc_auc")),
    ]
    lines = ["| | model | linear characters |", "|---|---|---|"]
    for what, path in rows:
        lines.append(f"| {what} | {_cell(scores, path)} | {_cell(beside, path)} |")
    return "\n".join(lines)


def _cell(values: Any, path: Sequence[str]) -> str:
    for key in path:
        if not isinstance(values, dict) or key not in values:
            return ""
        values = values[key]
    return "" if values is None else f"{values:.3f}"


TASKS: dict[str, Callable[[Analyzer, Path, int | None], tuple[Row, Row | None]]] = {
    "msra": score_msra,
    "cluener": score_cluener,
    "cstance": score_cstance,
    "cmre": score_cmre,
    "tosarcasm": score_tosarcasm,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--no-linear-stance", action="store_true", help="leave out the linear model on C-STANCE (ten minutes)"
    )
    parser.add_argument("data", type=Path, help="folder of the public data sets")
    parser.add_argument("--model", default="default", help="a shipped model's name or a model folder")
    parser.add_argument("--threads", type=int)
    parser.add_argument(
        "--only", action="append", choices=sorted(TASKS), help="score this set; may be repeated"
    )
    parser.add_argument("--limit", type=int, help="read this many rows of each split, evenly spread")
    parser.add_argument("-o", "--output", type=Path, required=True)
    return parser


if __name__ == "__main__":
    sys.exit(main())
