"""Predictions against gold data: spans, actors, stance, rhetoric, probabilities."""

from __future__ import annotations

from commentary_nlp.evaluation.calibration import Calibration
from commentary_nlp.evaluation.grouping import GroupingScores
from commentary_nlp.evaluation.report import Report, SpanScores, evaluate
from commentary_nlp.evaluation.scores import LabelScores, Score
from commentary_nlp.evaluation.spans import half_overlap, pair_spans
from commentary_nlp.evaluation.stances import StanceScores
from commentary_nlp.evaluation.swaps import SwapScores, evaluate_swaps

__all__ = [
    "Calibration",
    "GroupingScores",
    "LabelScores",
    "Report",
    "Score",
    "SpanScores",
    "StanceScores",
    "SwapScores",
    "evaluate",
    "evaluate_swaps",
    "half_overlap",
    "pair_spans",
]
