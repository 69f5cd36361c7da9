"""One report over a whole corpus: every task, per label, with support."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import InputError
from commentary_nlp.evaluation.calibration import Calibration, score_calibration
from commentary_nlp.evaluation.grouping import GroupingScores, score_grouping
from commentary_nlp.evaluation.scores import LabelScores, Score, sum_labels
from commentary_nlp.evaluation.spans import LabelledSpan, exact_scores, overlap_scores
from commentary_nlp.evaluation.stances import StanceScores, score_stances
from commentary_nlp.scheme import DEVICES, ENTITY_LABELS

Pairs = Sequence[tuple[Commentary, Commentary]]


@dataclass(frozen=True, slots=True)
class SpanScores:
    """Labelled spans per label: `exact` offsets, and `overlap` of at least half of the longer span."""

    exact: LabelScores
    overlap: LabelScores

    def to_dict(self) -> dict[str, object]:
        """Both, rounded."""
        return {"exact": self.exact.to_dict(), "overlap": self.overlap.to_dict()}


@dataclass(frozen=True, slots=True)
class Report:
    """What `evaluate` found; figures are in 0-1 and None where there was nothing to measure.

    `one_char` are the entity mentions of a single character (中美, 访华), exact; `calibration` has the
    tasks whose predictions carry scores.
    """

    documents: int
    entities: SpanScores
    one_char: Score
    actors: GroupingScores
    stances: StanceScores
    rhetoric: SpanScores
    calibration: Mapping[str, Calibration]

    def to_dict(self) -> dict[str, object]:
        """The report as JSON-ready data, figures rounded to four digits."""
        return {
            "documents": self.documents,
            "entities": {**self.entities.to_dict(), "one_char": self.one_char.to_dict()},
            "actors": self.actors.to_dict(),
            "stances": self.stances.to_dict(),
            "rhetoric": self.rhetoric.to_dict(),
            "calibration": {task: value.to_dict() for task, value in self.calibration.items()},
        }

    def table(self, width: int = 80) -> str:
        """The report as plain-text tables of at most `width` columns; needs `rich`."""
        from commentary_nlp.evaluation.tables import render

        return render(self, width)


def evaluate(gold: Sequence[Commentary], predicted: Sequence[Commentary]) -> Report:
    """How well `predicted` matches `gold`, the same texts in the same order.

    Raises InputError (C060) where the texts differ: offsets into different texts cannot be compared.

    >>> text = Commentary("欧盟让步了。")
    >>> evaluate([text], [text]).documents
    1
    """
    pairs = same_texts(gold, predicted)
    entities = [(entity_spans(g), entity_spans(p)) for g, p in pairs]
    devices = [(device_spans(g), device_spans(p)) for g, p in pairs]
    short = [([s for s in g if s[1] - s[0] == 1], [s for s in p if s[1] - s[0] == 1]) for g, p in entities]
    return Report(
        documents=len(pairs),
        entities=span_scores(ENTITY_LABELS, entities),
        one_char=span_scores(ENTITY_LABELS, short).exact.micro,
        actors=score_grouping(pairs),
        stances=score_stances(pairs),
        rhetoric=span_scores(DEVICES, devices),
        calibration=score_calibration(pairs),
    )


def same_texts(
    gold: Sequence[Commentary], predicted: Sequence[Commentary]
) -> list[tuple[Commentary, Commentary]]:
    """The (gold, predicted) records of each text.

    Raises InputError (C060) where they are not the same texts in the same order.
    """
    if len(gold) != len(predicted):
        counts = f"{len(gold)} gold records but {len(predicted)} predicted ones"
        raise InputError("C060", f"{counts}. Give one prediction for each gold record.")
    pairs = list(zip(gold, predicted, strict=True))
    other = [str(g.id or number) for number, (g, p) in enumerate(pairs) if g.text != p.text]
    if other:
        shown = ", ".join(other[:10]) + (" …" if len(other) > 10 else "")
        count = f"{len(other)} of {len(pairs)} records"
        raise InputError("C060", f"{count} have another text than gold: {shown}. Analyse the gold texts.")
    return pairs


def span_scores(
    labels: Sequence[str], documents: Sequence[tuple[list[LabelledSpan], list[LabelledSpan]]]
) -> SpanScores:
    """The SpanScores of documents given as (gold, predicted) labelled spans."""
    return SpanScores(
        sum_labels(labels, (exact_scores(g, p) for g, p in documents)),
        sum_labels(labels, (overlap_scores(g, p) for g, p in documents)),
    )


def entity_spans(document: Commentary) -> list[LabelledSpan]:
    """The entities as (start, end, label)."""
    return [(e.start, e.end, e.label) for e in document.entities]


def device_spans(document: Commentary) -> list[LabelledSpan]:
    """The devices as (start, end, device)."""
    return [(d.start, d.end, d.device) for d in document.devices]
