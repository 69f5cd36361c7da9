"""The dev score: how well a network does on dev, before any threshold is fitted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commentary_nlp.analyzer import Analyzer
from commentary_nlp.commentary import Commentary
from commentary_nlp.encoder.encoding import Encoding
from commentary_nlp.encoder.torch_backend import TorchBackend
from commentary_nlp.evaluation.scores import LabelScores, Score
from commentary_nlp.evaluation.spans import exact_scores, overlap_scores
from commentary_nlp.model import Model, ModelConfig
from commentary_nlp.rhetoric.neural import find_devices
from commentary_nlp.scheme.label_sets import LabelSets
from commentary_nlp.stances import collect_pairs, score_pairs
from commentary_nlp.training.bases import Base
from commentary_nlp.training.corpus_examples import sentence_labels
from commentary_nlp.training.export import model_config


def analyzer_of(base: Base) -> Analyzer:
    """An analyser over the network as it stands, with the base's calibration; it follows later training."""
    values = model_config(base.network, name="in training", version="0", window=base.window)
    values.pop("format")
    labels = {key: tuple(names) for key, names in values.pop("labels").items()}
    config = ModelConfig(labels=labels, **{**values, **base.calibration})
    beside = base.inference if config.label_sets.is_the_scheme else None  # its linear models are read there
    folder = beside or base.encoder
    return Analyzer(Model(folder, config, base.tokenizer, TorchBackend.of(base.network), "torch"))


def dev_scores(analyzer: Analyzer, records: Sequence[Commentary], tasks: Sequence[str]) -> dict[str, float]:
    """A figure in 0-1 for each task that dev annotates, and their mean as `mean`.

    Entities: exact micro F1. Stances: macro F1 of the most probable label over the gold pairs, by the
    labels that occur. Rhetoric: micro F1, half overlap, of the network's spans at a chance of one half. A
    label that dev never names is not counted against the model.
    """
    encodings = [analyzer.encode(record.text) for record in records]
    scores: dict[str, float | None] = {}
    if "entities" in tasks:
        scores["entities"] = _entities(analyzer, encodings, records)
    if "stances" in tasks:
        scores["stances"] = _stances(analyzer, encodings, records)
    if "rhetoric" in tasks:
        scores["rhetoric"] = _devices(analyzer.labels, encodings, records)
    known = {task: round(score, 4) for task, score in scores.items() if score is not None}
    return {**known, "mean": round(float(np.mean(list(known.values()))) if known else 0.0, 4)}


def _entities(
    analyzer: Analyzer, encodings: Sequence[Encoding], records: Sequence[Commentary]
) -> float | None:
    named = {entity.label for record in records for entity in record.entities}
    total = Score()
    for encoding, record in zip(encodings, records, strict=True):
        offsets = encoding.pieces.characters.offset
        spans = analyzer.model.field.spans(encoding.scores.emissions, encoding.own)
        given = [
            (int(offsets[a]), int(offsets[b - 1]) + 1, label) for a, b, label, _ in spans if label in named
        ]
        gold = [(e.start, e.end, e.label) for e in record.entities]
        total = sum(exact_scores(gold, given).values(), total)
    return total.f1 if named else None


def _stances(
    analyzer: Analyzer, encodings: Sequence[Encoding], records: Sequence[Commentary]
) -> float | None:
    names = tuple(analyzer.labels.stances)
    rows: list[tuple[str, str]] = []
    for encoding, record in zip(encodings, records, strict=True):
        wanted = sentence_labels(record, analyzer.labels.stances)
        pairs = analyzer.pairs(encoding, record.entities)
        asked = [
            (sentence, mentions, wanted.get((encoding.spans[sentence][0], actor)))
            for sentence, actor, mentions in pairs
        ]
        known = [(sentence, mentions, label) for sentence, mentions, label in asked if label in names]
        if known:
            inputs = collect_pairs(encoding, [(sentence, mentions) for sentence, mentions, _ in known])
            logits = score_pairs(encoding, inputs, analyzer.model.backend, len(known), len(names))
            rows += [
                (str(label), names[at]) for (_, _, label), at in zip(known, logits.argmax(1), strict=True)
            ]
    labels = LabelScores(
        {
            name: Score(
                sum(gold == given == name for gold, given in rows),
                sum(given == name for _, given in rows),
                sum(gold == name for gold, _ in rows),
            )
            for name in names
        }
    )
    return labels.macro_f1


def _devices(labels: LabelSets, encodings: Sequence[Encoding], records: Sequence[Commentary]) -> float | None:
    named = {device.device for record in records for device in record.devices}
    settings = {device: {"inside": 0.5, "least": 0.5} for device in named}
    total = Score()
    for encoding, record in zip(encodings, records, strict=True):
        offsets = encoding.pieces.characters.offset
        found = find_devices(
            encoding.scores, offsets, encoding.own, settings, encoding.folded, labels.devices
        )
        gold = [(d.start, d.end, d.device) for d in record.devices]
        given = [(d.start, d.end, d.device) for d in found]
        total = sum(overlap_scores(gold, given).values(), total)
    return total.f1 if named else None
