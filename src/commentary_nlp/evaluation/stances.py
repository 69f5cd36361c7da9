"""Stance scored four ways: on found pairs, on all gold pairs, as strict polar rows, by holder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary, Stance
from commentary_nlp.evaluation.scores import LabelScores, Score, compare_sets, ratio, rounded
from commentary_nlp.scheme import AUTHOR, STANCE_LABELS

Pair = tuple[int, int, int, str]
"""(document, sentence start, sentence end, actor)"""
_MISSED = "missed"


@dataclass(frozen=True, slots=True)
class StanceScores:
    """Stance toward actors, sentence by sentence and over whole texts.

    * `found`: the author's label on pairs (sentence, actor) that gold and prediction share.
    * `all_pairs`: the same over every gold pair; a pair without prediction is wrong.
    * `polar`: (sentence, actor, label) rows of the author's that are favor or against, spurious ones counted.
    * `holders`: (sentence, actor, holder) rows of other holders; `holders_labelled` with the label too.
    * `document_correct` of `document_gold` stances over whole texts; one without prediction is wrong.
    """

    found: LabelScores
    all_pairs: LabelScores
    polar: Score
    holders: Score
    holders_labelled: Score
    document_correct: int
    document_gold: int

    @property
    def document_accuracy(self) -> float | None:
        """The share of gold document stances predicted with their label."""
        return ratio(self.document_correct, self.document_gold)

    def to_dict(self) -> dict[str, object]:
        """All figures, rounded."""
        return {
            "found_pairs": self.found.to_dict(),
            "all_gold_pairs": self.all_pairs.to_dict(),
            "polar_rows": self.polar.to_dict(),
            "holders": self.holders.to_dict(),
            "holders_labelled": self.holders_labelled.to_dict(),
            "documents": {"accuracy": rounded(self.document_accuracy), "support": self.document_gold},
        }


def score_stances(pairs: Sequence[tuple[Commentary, Commentary]]) -> StanceScores:
    """The StanceScores of (gold, predicted) documents."""
    gold = author_labels(document for document, _ in pairs)
    given = author_labels(document for _, document in pairs)
    poles = _poles(document for pair in pairs for document in pair)
    wanted = {(n, d.actor): d.label for n, (g, _) in enumerate(pairs) for d in g.document_stances}
    overall = {(n, d.actor): d.label for n, (_, p) in enumerate(pairs) for d in p.document_stances}
    others = [(other_rows(g, n), other_rows(p, n)) for n, (g, p) in enumerate(pairs)]
    rows = [{row for rows in side for row in rows} for side in zip(*others, strict=True)] or [set(), set()]
    return StanceScores(
        found=_label_scores(
            gold, {pair: label for pair, label in given.items() if pair in gold}, missed=False
        ),
        all_pairs=_label_scores(gold, given, missed=True),
        polar=compare_sets(_polar(gold, poles), _polar(given, poles)),
        holders=compare_sets(*({row[:-1] for row in side} for side in rows)),
        holders_labelled=compare_sets(*rows),
        document_correct=sum(overall.get(key) == label for key, label in wanted.items()),
        document_gold=len(wanted),
    )


def author_labels(documents: Iterable[Commentary]) -> dict[Pair, str]:
    """The author's label of every (sentence, actor) pair, documents numbered from 0."""
    return {
        (number, row.start, row.end, row.actor): row.label
        for number, document in enumerate(documents)
        for row in document.stances
        if row.holder == AUTHOR
    }


def _label_scores(gold: Mapping[Pair, str], given: Mapping[Pair, str], *, missed: bool) -> LabelScores:
    """Scores over gold pairs; those without prediction are wrong if `missed`, else left out."""
    rows = [(label, given.get(pair, _MISSED)) for pair, label in gold.items() if missed or pair in given]
    return LabelScores(
        {
            name: Score(
                sum(label == name == answer for label, answer in rows),
                sum(answer == name for _, answer in rows),
                sum(label == name for label, _ in rows),
            )
            for name in _in_order(rows)
        }
    )


def _in_order(rows: Iterable[tuple[str, str]]) -> list[str]:
    """The scheme's labels, then those of other schemes that occur."""
    seen = sorted({label for row in rows for label in row} - {*STANCE_LABELS, _MISSED})
    return [*STANCE_LABELS, *seen]


def _poles(documents: Iterable[Commentary]) -> dict[str, str]:
    """The poles of the stance labels of the documents' schemes."""
    return {label: pole for document in documents for label, pole in document.labels.stances.items()}


def _polar(labels: Mapping[Pair, str], poles: Mapping[str, str]) -> set[tuple[Pair, str]]:
    return {(pair, label) for pair, label in labels.items() if poles.get(label, label) != "neutral"}


def other_rows(document: Commentary, number: int) -> set[tuple[int, int, int, str, str, str]]:
    """(document, sentence start, sentence end, actor, holder, label) of holders other than the author."""

    def row(stance: Stance) -> tuple[int, int, int, str, str, str]:
        return number, stance.start, stance.end, stance.actor, stance.holder, stance.label

    return {row(stance) for stance in document.stances if stance.holder != AUTHOR}
