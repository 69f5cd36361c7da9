"""How well does the actor's name alone predict the stance? The figure a reader of text must beat."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary
from commentary_nlp.evaluation.scores import LabelScores, Score, ratio, rounded
from commentary_nlp.scheme import AUTHOR, STANCE_LABELS

Pair = tuple[int, str, str]
"""(document, actor, label)"""


@dataclass(frozen=True, slots=True)
class NameBaseline:
    """Predicting each actor's most frequent label on the author's (sentence, actor) pairs.

    `same_file` counts the labels on the pairs it predicts (an upper bound of what names give away);
    `other_documents` leaves the document out that it predicts, and falls back on the most frequent label
    of all for an actor that no other document has. Both macro-F1 over the labels that occur, in 0-1.
    """

    same_file: float | None
    other_documents: float | None
    accuracy: float | None

    def to_dict(self) -> dict[str, float | None]:
        """The figures, rounded; `accuracy` is that of `same_file`."""
        return {
            "macro_f1_same_file": rounded(self.same_file),
            "macro_f1_other_documents": rounded(self.other_documents),
            "accuracy_same_file": rounded(self.accuracy),
        }


def name_baseline(records: Sequence[Commentary]) -> NameBaseline:
    """The NameBaseline of the records."""
    pairs = _author_pairs(records)
    by_actor: dict[str, Counter[str]] = defaultdict(Counter)
    by_document: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for number, actor, label in pairs:
        by_actor[actor][label] += 1
        by_document[number, actor][label] += 1
    overall = Counter(label for _, _, label in pairs)
    same = [(label, _majority(by_actor[actor])) for _, actor, label in pairs]
    other = [
        (label, _majority(by_actor[actor] - by_document[number, actor] or overall))
        for number, actor, label in pairs
    ]
    return NameBaseline(
        _macro_f1(same), _macro_f1(other), ratio(sum(gold == guess for gold, guess in same), len(same))
    )


def name_transfer(source: Sequence[Commentary], target: Sequence[Commentary]) -> float | None:
    """Macro-F1 on the author's pairs in `target` of each actor's most frequent label in `source`.

    An actor that `source` lacks gets its most frequent label of all. None where `target` has no pair.
    """
    by_actor: dict[str, Counter[str]] = defaultdict(Counter)
    for _, actor, label in _author_pairs(source):
        by_actor[actor][label] += 1
    overall = sum(by_actor.values(), Counter[str]())
    return _macro_f1(
        [(label, _majority(by_actor.get(actor, overall))) for _, actor, label in _author_pairs(target)]
    )


def _author_pairs(records: Sequence[Commentary]) -> list[Pair]:
    return [(n, s.actor, s.label) for n, r in enumerate(records) for s in r.stances if s.holder == AUTHOR]


def _majority(counts: Counter[str]) -> str:
    """The most frequent label; the scheme's order decides between equals."""
    return max(STANCE_LABELS, key=lambda label: counts[label])


def _macro_f1(rows: Sequence[tuple[str, str]]) -> float | None:
    gold, guessed = Counter(label for label, _ in rows), Counter(guess for _, guess in rows)
    right = Counter(label for label, guess in rows if label == guess)
    return LabelScores(
        {name: Score(right[name], guessed[name], gold[name]) for name in STANCE_LABELS}
    ).macro_f1
