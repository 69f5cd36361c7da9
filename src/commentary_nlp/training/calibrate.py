"""Calibration on dev after quantisation: probabilities that mean what they say, and thresholds that pay.

Spans: a logistic curve over log-odds (Platt 1999). Stances: a temperature (Guo et al. 2017) with an offset a
label.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from copy import copy
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from commentary_nlp.actors import Knowledge, holders_of
from commentary_nlp.analyzer import Analyzer
from commentary_nlp.analyzer.analyzer import Mentions
from commentary_nlp.commentary import Commentary, Entity
from commentary_nlp.encoder.backend import Floats, Ints
from commentary_nlp.entities.known import add_known
from commentary_nlp.scheme import AUTHOR, ENTITY_LABELS, STANCE_LABELS
from commentary_nlp.scheme.label_sets import SCHEME, LabelSets
from commentary_nlp.stances import (
    blend,
    collect_pairs,
    consistent,
    masked_sentences,
    probabilities,
    reported_more_polar,
    score_pairs,
)
from commentary_nlp.text import normalise
from commentary_nlp.training.corpus_examples import sentence_labels
from commentary_nlp.training.curves import fit_curve
from commentary_nlp.training.device_settings import device_settings

Settings = dict[str, Any]
_FEW = 25
_WEIGHTS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_ODDS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
_ACROSS = ((0.0, 0.5, 1.0, 1.5, 2.0), (0.0, 1.0, 2.0, 3.0), (0.5, 0.6, 0.7, 0.8, 0.9, 1.0))
LEAST_POLAR = 0.4
"""No polar label is given below this probability, whatever F1 on dev says; a third is chance."""
_MARK = 0.123456
"""The score that tells a filled mention apart while `fill` is tried."""


def calibrate(
    analyzer: Analyzer, records: Sequence[Commentary], entities: Collection[str] | None = None
) -> Settings:
    """Settings of `entities`, `stances` (`pair`, `document`) and `devices` for a model's `config.json`.

    `entities` are the types that the records annotate, by default all of the model's.
    """
    pair = stance_settings(analyzer, records)
    return {
        "entities": entity_settings(analyzer, records, entities),
        "stances": {"pair": pair, "document": document_settings(analyzer, records, pair)},
        "devices": device_settings(analyzer, records),
    }


def document_settings(analyzer: Analyzer, records: Sequence[Commentary], pair: Settings) -> Settings:
    """The curve from the share of a text that backs its label to the chance that the label is right."""
    model = copy(analyzer.model)
    model.config = replace(model.config, stances={"pair": pair})
    reader = Analyzer(model, lexicon=analyzer.lexicon)
    outcomes = []
    for record in records:
        gold = {stance.actor: stance.label for stance in record.document_stances}
        for stance in reader(record.text).document_stances:
            if stance.actor in gold and stance.score is not None:
                outcomes.append((stance.score, stance.label == gold[stance.actor]))
    return fit_curve(outcomes)


def entity_settings(
    analyzer: Analyzer, records: Sequence[Commentary], annotated: Collection[str] | None = None
) -> Settings:
    """A curve for each label, and what the knowledge files may add.

    A label with few spans on dev takes the curve of all. Spans of labels that are not `annotated` count
    neither as right nor as wrong.
    """
    seen: dict[str, list[tuple[float, bool]]] = {label: [] for label in analyzer.labels.entities}
    found: list[tuple[str, tuple[Entity, ...], set[_Labelled]]] = []
    for record in records:
        gold = {(e.start, e.end, e.label) for e in record.entities}
        entities = analyzer.entities(analyzer.encode(record.text))
        if annotated is not None:
            entities = tuple(entity for entity in entities if entity.label in annotated)
        found.append((normalise(record.text), entities, gold))
        for entity in entities:
            seen[entity.label].append((entity.score or 0.0, (entity.start, entity.end, entity.label) in gold))
    pooled = fit_curve([pair for pairs in seen.values() for pair in pairs])
    settings = {label: fit_curve(pairs) if len(pairs) >= _FEW else pooled for label, pairs in seen.items()}
    return _with_knowledge(analyzer.knowledge, found, settings)


_Labelled = tuple[int, int, str]


def _with_knowledge(
    knowledge: Knowledge, found: Sequence[tuple[str, tuple[Entity, ...], set[_Labelled]]], settings: Settings
) -> Settings:
    """Turns on `retype` and `fill` for the labels where each raises exact F1 over all labels on dev."""

    def score(trial: Settings) -> tuple[float, dict[str, tuple[int, int]]]:
        hits = predicted = wanted = 0
        by_label: dict[str, tuple[int, int]] = {}
        for text, entities, gold in found:
            known = add_known(text, entities, knowledge, trial)
            right = [(e.start, e.end, e.label) in gold for e in known]
            hits, predicted, wanted = hits + sum(right), predicted + len(known), wanted + len(gold)
            for entity, good in zip(known, right, strict=True):
                if entity.score == _MARK:
                    count, total = by_label.get(entity.label, (0, 0))
                    by_label[entity.label] = (count + good, total + 1)
        return 2 * hits / max(1, predicted + wanted), by_label

    best = score(settings)[0]
    for label in [label for label in settings if label in ENTITY_LABELS]:
        for change in ({"retype": True}, {"fill": _MARK}):
            trial = {**settings, label: {**settings[label], **change}}
            value, filled = score(trial)
            if value > best + 0.001:
                best = value
                if "fill" in change:
                    count, total = filled.get(label, (0, 0))
                    trial[label]["fill"] = round((count + 1) / (total + 2), 3)
                settings = trial
    return settings


def stance_settings(analyzer: Analyzer, records: Sequence[Commentary]) -> Settings:
    """Temperature and offsets fitted to the gold pairs, the weights of network and n-grams, what the rest of
    a text tells, and the least probability of a polar label.

    Empty where the records hold no gold pair.
    """
    names = tuple(analyzer.labels.stances)
    logits: list[Floats] = []
    sentences: list[str] = []
    gold: list[int] = []
    groups: list[tuple[int, str, int | str]] = []
    for number, record in enumerate(records):
        encoding = analyzer.encode(record.text)
        wanted = sentence_labels(record, analyzer.labels.stances)
        asked: list[tuple[int, str, Mentions]] = []
        reported = analyzer.reported(encoding, record.entities)
        pairs = analyzer.pairs(encoding, record.entities)
        masked = masked_sentences(encoding.folded, encoding.spans, pairs)
        for pair, words in zip(pairs, masked, strict=True):
            sentence, actor, mentions = pair
            label = wanted.get((encoding.spans[sentence][0], actor))
            if label in names:
                asked.append(pair)
                sentences.append(words)
                gold.append(names.index(label))
                judged = holders_of(reported[sentence], mentions)
                groups.append((number, actor, sentence if judged else AUTHOR))
        if asked:
            inputs = collect_pairs(encoding, [(sentence, mentions) for sentence, _, mentions in asked])
            logits.append(score_pairs(encoding, inputs, analyzer.model.backend, len(asked), len(names)))
    if not gold:
        return {}
    settings = fit_temperature(np.concatenate(logits), np.array(gold))
    shares = probabilities(np.concatenate(logits), settings)
    if analyzer.labels.has_scheme_stances:
        shares = _with_more_evidence(analyzer, shares, sentences, groups, np.array(gold), settings)
    settings["least"] = _least_polar(shares, np.array(gold), analyzer.labels)
    return settings


def _with_more_evidence(
    analyzer: Analyzer,
    shares: Floats,
    sentences: Sequence[str],
    groups: Sequence[tuple[int, str, int | str]],
    gold: Ints,
    settings: Settings,
) -> Floats:
    """The probabilities after wording and the rest of the text were heard; `settings` gains how much."""
    if analyzer.model.phrases is not None:
        opinions = analyzer.model.phrases.shares(sentences)
        settings["phrases"] = fit_blend(shares, opinions, gold)
        shares = blend(shares, opinions, settings["phrases"])
    if len(set(groups)) < len(groups):
        settings["across"] = fit_consistency(shares, groups, gold)
        shares = consistent(shares, groups, settings["across"])
    reported = [group[2] != AUTHOR for group in groups]
    settings["reported"] = _reported_odds(shares, reported, gold)
    shares = reported_more_polar(shares, reported, settings["reported"])
    return shares


def fit_temperature(logits: Floats, gold: Ints) -> Settings:
    """Temperature and offsets (mean 0) with the least log-loss, by coordinate search.

    `logits` is (pairs, labels), `gold` holds label numbers.
    """
    count = logits.shape[1]
    best: Settings = {"temperature": 1.0, "offsets": [0.0] * count}

    def loss(settings: Settings) -> float:
        shares = probabilities(logits, settings)
        return float(-np.log(np.maximum(shares[np.arange(len(gold)), gold], 1e-9)).mean())

    least, step = loss(best), 0.5
    while step > 0.01:
        moved = False
        for part in range(count + 1):
            for sign in (-1, 1):
                offsets = list(best["offsets"])
                temperature = best["temperature"]
                if part == count:
                    temperature = max(0.2, temperature + sign * step)
                else:
                    offsets[part] += sign * step
                trial = {"temperature": temperature, "offsets": offsets}
                if (value := loss(trial)) < least - 1e-6:
                    best, least, moved = trial, value, True
        step = step if moved else step / 2
    mean = sum(best["offsets"]) / count
    offsets = [round(value - mean, 4) for value in best["offsets"]]
    return {"temperature": round(best["temperature"], 4), "offsets": offsets}


def fit_blend(network: Floats, phrases: Floats, gold: Ints) -> Settings:
    """The settings of `blend` with the least log-loss; `network` and `phrases` are (pairs, labels)."""

    def loss(trial: Settings) -> float:
        shares = blend(network, phrases, trial)
        return float(-np.log(np.maximum(shares[np.arange(len(gold)), gold], 1e-9)).mean())

    trials = ({"network": own, "phrases": other} for own, other in product(_WEIGHTS, (0.0, *_WEIGHTS)))
    return min(trials, key=loss)


def _reported_odds(shares: Floats, reported: Sequence[bool], gold: Ints) -> float:
    """What `reported_more_polar` adds, by the least log-loss."""

    def loss(odds: float) -> float:
        given = reported_more_polar(shares, reported, odds)
        return float(-np.log(np.maximum(given[np.arange(len(gold)), gold], 1e-9)).mean())

    return min(_ODDS, key=loss)


def fit_consistency(shares: Floats, groups: Sequence[Hashable], gold: Ints) -> Settings:
    """The settings of `consistent` with the best macro-F1 of those that do not worsen the log-loss.

    `groups` are equal within a text alone.
    """
    usual = round(float(1 - shares[:, STANCE_LABELS.index("neutral")].mean()), 3)

    def tried(polarity: float, polar: float, scale: float) -> tuple[float, float, Settings]:
        settings = {"polarity": polarity, "polar": polar, "scale": scale, "usual": usual}
        given = consistent(shares, groups, settings)
        loss = -np.log(np.maximum(given[np.arange(len(gold)), gold], 1e-9)).mean()
        return float(loss), _macro_f1(given.argmax(1), gold), settings

    trials = [tried(*values) for values in product(*_ACROSS)]
    allowed = min(loss for loss, _, settings in trials if not settings["polarity"] and not settings["polar"])
    return max((trial for trial in trials if trial[0] <= allowed), key=lambda trial: trial[1:2])[2]


def _macro_f1(guessed: Ints, gold: Ints) -> float:
    hits = [float(((guessed == label) & (gold == label)).sum()) for label in range(len(STANCE_LABELS))]
    given = [float((guessed == label).sum() + (gold == label).sum()) for label in range(len(STANCE_LABELS))]
    return sum(2 * hit / max(1.0, total) for hit, total in zip(hits, given, strict=True)) / len(hits)


def _least_polar(shares: Floats, gold: Ints, labels: LabelSets = SCHEME) -> dict[str, float]:
    """The least probability of each polar label that gives its best F1."""
    found = {}
    for column, (label, pole) in enumerate(labels.stances.items()):
        if pole == "neutral":
            continue
        best, best_least = -1.0, LEAST_POLAR
        for least in np.arange(LEAST_POLAR, 0.8, 0.02):
            guessed = (shares.argmax(1) == column) & (shares[:, column] >= least)
            hits = float((guessed & (gold == column)).sum())
            score = 2 * hits / max(1.0, float(guessed.sum() + (gold == column).sum()))
            if score > best + 1e-9:
                best, best_least = score, float(least)
        found[label] = round(best_least, 2)
    return found
