"""Predictions against gold data: spans, actors, stance, rhetoric, probabilities."""

from __future__ import annotations

from commentary_nlp.evaluation.assessment import Assessment, assess
from commentary_nlp.evaluation.bootstrap import Figure, Interval
from commentary_nlp.evaluation.calibration import Calibration
from commentary_nlp.evaluation.comparison import Comparison, Difference, compare
from commentary_nlp.evaluation.confusion import Confusion
from commentary_nlp.evaluation.grouping import GroupingScores
from commentary_nlp.evaluation.reliability import Bin, Coverage
from commentary_nlp.evaluation.report import Report, SpanScores, evaluate
from commentary_nlp.evaluation.scores import LabelScores, Score
from commentary_nlp.evaluation.spans import half_overlap, pair_spans
from commentary_nlp.evaluation.stances import StanceScores
from commentary_nlp.evaluation.swaps import SwapScores, evaluate_swaps
from commentary_nlp.evaluation.worst import WorstError

__all__ = [
    "Assessment",
    "Bin",
    "Calibration",
    "Comparison",
    "Confusion",
    "Coverage",
    "Difference",
    "Figure",
    "GroupingScores",
    "Interval",
    "LabelScores",
    "Report",
    "Score",
    "SpanScores",
    "StanceScores",
    "SwapScores",
    "WorstError",
    "assess",
    "compare",
    "evaluate",
    "evaluate_swaps",
    "half_overlap",
    "pair_spans",
]
