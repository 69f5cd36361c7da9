"""Stance of (sentence, actor) pairs and of any target, from the states of one encoder pass."""

from __future__ import annotations

from commentary_nlp.stances.consistency import consistent, reported_more_polar
from commentary_nlp.stances.decide import decide, document_score, probabilities
from commentary_nlp.stances.pairs import PairInput, collect_pairs, score_pairs
from commentary_nlp.stances.phrases import blend
from commentary_nlp.stances.target import score_target
from commentary_nlp.stances.wording import masked_sentences

__all__ = [
    "PairInput",
    "blend",
    "collect_pairs",
    "consistent",
    "decide",
    "document_score",
    "masked_sentences",
    "probabilities",
    "reported_more_polar",
    "score_pairs",
    "score_target",
]
