"""Labelled spans compared: exactly, and by overlap of at least one half."""

from __future__ import annotations

from collections.abc import Sequence

from commentary_nlp.evaluation.scores import Score, compare_sets

Span = tuple[int, int]
LabelledSpan = tuple[int, int, str]


def half_overlap(first: Span, second: Span) -> bool:
    """Whether the spans share at least half of the longer one.

    Measured on the longer span, a long prediction earns nothing for a short gold span inside it.
    """
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return shared > 0 and 2 * shared >= max(first[1] - first[0], second[1] - second[0])


def pair_spans(gold: Sequence[Span], predicted: Sequence[Span]) -> list[tuple[int, int]]:
    """Indices (gold, predicted) of a largest one-to-one pairing with `half_overlap`.

    Augmenting paths (Kuhn 1955); equal spans are paired first, so that the pairing is stable.
    """
    partner: dict[int, int] = {}  # predicted -> gold
    options = [_candidates(span, predicted) for span in gold]

    def augment(index: int, tried: set[int]) -> bool:
        for option in options[index]:
            if option in tried:
                continue
            tried.add(option)
            if option not in partner or augment(partner[option], tried):
                partner[option] = index
                return True
        return False

    for index in range(len(gold)):
        augment(index, set())
    return sorted((g, p) for p, g in partner.items())


def _candidates(wanted: Span, predicted: Sequence[Span]) -> list[int]:
    """Indices of the predicted spans that overlap enough, an equal one first."""
    near = [index for index, span in enumerate(predicted) if half_overlap(wanted, span)]
    return sorted(near, key=lambda index: (predicted[index] != wanted, index))


def exact_scores(gold: Sequence[LabelledSpan], predicted: Sequence[LabelledSpan]) -> dict[str, Score]:
    """One document's Score per label; a span is right with the same offsets and label."""
    return {
        label: compare_sets(_of(label, gold), _of(label, predicted)) for label in _labels(gold, predicted)
    }


def overlap_scores(gold: Sequence[LabelledSpan], predicted: Sequence[LabelledSpan]) -> dict[str, Score]:
    """One document's Score per label; a span is right with the same label and `half_overlap`, one to one."""
    scores = {}
    for label in _labels(gold, predicted):
        expected, given = _of(label, gold), _of(label, predicted)
        scores[label] = Score(len(pair_spans(expected, given)), len(given), len(expected))
    return scores


def _labels(*spans: Sequence[LabelledSpan]) -> list[str]:
    return sorted({label for group in spans for _, _, label in group})


def _of(label: str, spans: Sequence[LabelledSpan]) -> list[Span]:
    return sorted({(start, end) for start, end, name in spans if name == label})
