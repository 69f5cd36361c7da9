"""Every figure as sums of counts over documents, so that resampling documents is a matrix product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.commentary import Commentary
from commentary_nlp.evaluation.grouping import score_grouping
from commentary_nlp.evaluation.report import device_spans, entity_spans
from commentary_nlp.evaluation.scores import Score
from commentary_nlp.evaluation.spans import exact_scores, overlap_scores
from commentary_nlp.evaluation.stances import score_stances
from commentary_nlp.scheme import DEVICES, ENTITY_LABELS, STANCE_LABELS

Counts = NDArray[np.int64]
Figures = NDArray[np.float64]

_GROUPS = (
    *(f"entities.{label}" for label in ENTITY_LABELS),
    "actors",
    *(f"stances.found.{label}" for label in STANCE_LABELS),
    *(f"stances.all.{label}" for label in STANCE_LABELS),
    "stances.polar",
    "stances.holders",
    "documents",
    *(f"rhetoric.{device}" for device in DEVICES),
)
"""What is counted in each document: items that are correct, predicted, gold."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure in 0-1: the F1 of some counts taken together, or the mean F1 of several (`macro`).

    An accuracy is the F1 of counts with as many predicted items as gold ones.
    """

    name: str
    title: str
    groups: tuple[int, ...]
    macro: bool = False
    headline: bool = False


def _measure(name: str, title: str, prefix: str, *, macro: bool = False, headline: bool = True) -> Measure:
    """A measure over the groups called `prefix` or `prefix.LABEL`."""
    groups = [n for n, group in enumerate(_GROUPS) if group == prefix or group.startswith(f"{prefix}.")]
    return Measure(name, title, tuple(groups), macro, headline)


MEASURES = (
    _measure("entities", "entities, exact F1 (micro)", "entities"),
    _measure("actors", "actors, right id", "actors"),
    _measure("stances.found", "stance, macro-F1 on found pairs", "stances.found", macro=True),
    _measure("stances.all", "stance, macro-F1 on all gold pairs", "stances.all", macro=True),
    _measure("stances.polar", "favor or against rows, F1", "stances.polar"),
    _measure("stances.holders", "other holders, F1", "stances.holders"),
    _measure("documents", "stance of whole texts, accuracy", "documents"),
    _measure("rhetoric", "devices, half-overlap F1 (micro)", "rhetoric"),
    *(
        _measure(group, group.rpartition(".")[2], group, headline=False)
        for group in _GROUPS
        if group.startswith(("entities.", "stances.found.", "rhetoric."))
    ),
)
"""The headline figures, then the F1 of each label."""


def count_documents(pairs: Sequence[tuple[Commentary, Commentary]]) -> Counts:
    """What each (gold, predicted) document holds: (documents, groups, 3) for correct, predicted, gold."""
    counts = np.zeros((len(pairs), len(_GROUPS), 3), np.int64)
    for number, (gold, predicted) in enumerate(pairs):
        scores = _document_scores(gold, predicted)
        for place, group in enumerate(_GROUPS):
            score = scores.get(group, Score())
            counts[number, place] = score.correct, score.predicted, score.gold
    return counts


def _document_scores(gold: Commentary, predicted: Commentary) -> dict[str, Score]:
    stances, actors = score_stances([(gold, predicted)]), score_grouping([(gold, predicted)])

    def labelled(prefix: str, scores: Mapping[str, Score]) -> dict[str, Score]:
        return {f"{prefix}.{label}": score for label, score in scores.items()}

    return {
        **labelled("entities", exact_scores(entity_spans(gold), entity_spans(predicted))),
        "actors": Score(actors.correct, actors.found, actors.found),
        **labelled("stances.found", stances.found.labels),
        **labelled("stances.all", stances.all_pairs.labels),
        "stances.polar": stances.polar,
        "stances.holders": stances.holders,
        "documents": Score(stances.document_correct, stances.document_gold, stances.document_gold),
        **labelled("rhetoric", overlap_scores(device_spans(gold), device_spans(predicted))),
    }


def figures(totals: NDArray[np.generic], measures: Sequence[Measure] = MEASURES) -> Figures:
    """The figure of every measure for totals (..., groups, 3), shaped (..., measures).

    NaN where neither gold nor prediction has an item; a macro mean leaves out labels that occur in neither.
    """
    exact = totals.astype(np.float64)
    return np.stack([_figure(exact, measure) for measure in measures], axis=-1)


def _figure(totals: Figures, measure: Measure) -> Figures:
    chosen = totals[..., measure.groups, :]
    parts = chosen if measure.macro else chosen.sum(axis=-2, keepdims=True)
    whole = parts[..., 1] + parts[..., 2]
    f1 = 2 * parts[..., 0] / np.where(whole > 0, whole, 1)
    occurring = (whole > 0).sum(axis=-1)
    found: Figures = np.where(occurring > 0, (f1 * (whole > 0)).sum(-1) / np.maximum(occurring, 1), np.nan)
    return found


def support(totals: Counts, measure: Measure) -> int:
    """The gold items that a figure rests on."""
    return int(totals[..., measure.groups, 2].sum())
