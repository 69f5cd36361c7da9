"""How far two annotations of the same documents agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import InputError
from commentary_nlp.evaluation import GroupingScores, Score, SpanScores
from commentary_nlp.evaluation.grouping import score_grouping
from commentary_nlp.evaluation.report import device_spans, entity_spans, span_scores
from commentary_nlp.evaluation.scores import compare_sets, ratio, rounded
from commentary_nlp.evaluation.stances import author_labels, other_rows
from commentary_nlp.scheme import DEVICES, ENTITY_LABELS

NO_ROW = "(no row)"
"""The label of a pair that only the other annotation has."""


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of two labellings of the same items; `observed` is their plain agreement in 0-1.

    `value` is None where chance alone would agree on everything.
    """

    value: float | None
    observed: float | None
    count: int

    def to_dict(self) -> dict[str, float | int | None]:
        """The figures, rounded."""
        return {"kappa": rounded(self.value), "observed": rounded(self.observed), "count": self.count}


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of annotation A with B, span F1 being symmetric.

    `stance` takes the union of both annotations' (sentence, actor) pairs, a pair that one of them lacks
    counting as a label of its own; `shared_stance` only the pairs that both have. `actors` are the ids and
    groups of mentions with the same span; `holders` are rows of other holders than the author.
    """

    documents: int
    entities: SpanScores
    rhetoric: SpanScores
    actors: GroupingScores
    stance: Kappa
    shared_stance: Kappa
    holders: Score
    document_stance: Kappa

    def to_dict(self) -> dict[str, object]:
        """The report as JSON-ready data, figures rounded to four digits."""
        return {
            "documents": self.documents,
            "entities": self.entities.to_dict(),
            "rhetoric": self.rhetoric.to_dict(),
            "actors": self.actors.to_dict(),
            "stance": self.stance.to_dict(),
            "shared_stance": self.shared_stance.to_dict(),
            "holders": self.holders.to_dict(),
            "document_stance": self.document_stance.to_dict(),
        }

    def table(self, width: int = 80) -> str:
        """The report as plain-text tables of at most `width` columns; needs `rich`."""
        from commentary_nlp.evaluation import tables

        stances = tables.new_table("Stance, Cohen's kappa", "items", "kappa", "observed", "count")
        for name, kappa in (
            ("sentence and actor, union of both", self.stance),
            ("sentence and actor, in both", self.shared_stance),
            ("whole text and actor, union of both", self.document_stance),
        ):
            stances.row(name, tables.figure(kappa.value), tables.figure(kappa.observed), str(kappa.count))
        holders = f"rows of other holders: F1 {tables.figure(self.holders.f1)}"
        parts: list[str | tables.Titled] = [
            f"{self.documents} documents; A as found against B as support; {tables.OVERLAP}",
            tables.span_table("Entities", self.entities, {}),
            tables.actor_table("Actors of mentions that both have", self.actors),
            stances,
            f"{holders} ({self.holders.predicted} in A, {self.holders.gold} in B)",
            tables.span_table("Rhetoric", self.rhetoric, {}),
        ]
        return tables.as_text(parts, width)


def agreement(a: Sequence[Commentary], b: Sequence[Commentary], *, shared: bool = False) -> Agreement:
    """The Agreement of two annotations, their records matched by id.

    Raises InputError (C061) that lists every id whose texts differ and, unless only the `shared` ones are
    asked for, every id that one of them lacks.
    """
    pairs = _matched(a, b, shared)
    entities = [(entity_spans(second), entity_spans(first)) for first, second in pairs]
    devices = [(device_spans(second), device_spans(first)) for first, second in pairs]
    labels_a, labels_b = (author_labels(side) for side in zip(*pairs, strict=True))
    whole_a, whole_b = (
        {
            (number, row.actor): row.label
            for number, record in enumerate(side)
            for row in record.document_stances
        }
        for side in zip(*pairs, strict=True)
    )
    rows_a, rows_b = (
        {row[:-1] for number, record in enumerate(side) for row in other_rows(record, number)}
        for side in zip(*pairs, strict=True)
    )
    union = sorted(labels_a.keys() | labels_b.keys())
    return Agreement(
        documents=len(pairs),
        entities=span_scores(ENTITY_LABELS, entities),
        rhetoric=span_scores(DEVICES, devices),
        actors=score_grouping([(second, first) for first, second in pairs]),
        stance=cohens_kappa([(labels_a.get(pair, NO_ROW), labels_b.get(pair, NO_ROW)) for pair in union]),
        shared_stance=cohens_kappa(
            [(labels_a[pair], labels_b[pair]) for pair in union if pair in labels_a and pair in labels_b]
        ),
        holders=compare_sets(rows_b, rows_a),
        document_stance=cohens_kappa(
            [(whole_a.get(key, NO_ROW), whole_b.get(key, NO_ROW)) for key in whole_a.keys() | whole_b.keys()]
        ),
    )


def cohens_kappa(items: Sequence[tuple[str, str]]) -> Kappa:
    """Cohen's kappa (1960) of items labelled (by A, by B)."""
    count = len(items)
    observed = ratio(sum(a == b for a, b in items), count)
    if observed is None:
        return Kappa(None, None, 0)
    first, second = Counter(a for a, _ in items), Counter(b for _, b in items)
    chance = sum(first[label] * second[label] for label in first) / count**2
    return Kappa(ratio(observed - chance, 1 - chance), observed, count)


def _matched(
    a: Sequence[Commentary], b: Sequence[Commentary], shared_only: bool
) -> list[tuple[Commentary, Commentary]]:
    first, second = ({str(record.id): record for record in side} for side in (a, b))
    problems: list[str] = []
    if not shared_only:
        problems += [f"{key!r} stands only in A" for key in first if key not in second]
        problems += [f"{key!r} stands only in B" for key in second if key not in first]
    shared = [key for key in first if key in second]
    problems += [f"{key!r} has another text in B" for key in shared if first[key].text != second[key].text]
    for name, records, side in (("A", a, first), ("B", b, second)):
        if len(side) < len(records):
            problems.append(f"{len(records) - len(side)} records of {name} repeat an id or have none")
    if problems or not shared:
        cause = "\n  ".join(problems or ["no id stands in both"])
        raise InputError("C061", f"the annotations are not of the same documents:\n  {cause}")
    return [(first[key], second[key]) for key in shared]
