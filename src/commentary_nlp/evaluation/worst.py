"""The worst errors with their text: what to read first when a model is to be mended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from commentary_nlp.commentary import Commentary
from commentary_nlp.evaluation.calibration import most_probable
from commentary_nlp.evaluation.report import device_spans, entity_spans
from commentary_nlp.evaluation.scores import rounded
from commentary_nlp.evaluation.spans import LabelledSpan, pair_spans
from commentary_nlp.scheme import AUTHOR

KINDS = ("wrong_stances", "missed_entities", "spurious_entities", "missed_devices", "spurious_devices")


@dataclass(frozen=True, slots=True)
class WorstError:
    """One error; `start`, `end` are half-open offsets into the text of document `id` (or its number).

    `surface` is `text[start:end]`, `sentence` the sentences that hold it, which begin at `sentence_start`;
    of a stance both are the same. `gold` and `given` are labels or None, `actor` is that of a stance,
    `probability` what the model gave its answer, None for what it missed.
    """

    id: str
    start: int
    end: int
    surface: str
    gold: str | None
    given: str | None
    actor: str | None
    probability: float | None
    sentence: str
    sentence_start: int

    def to_dict(self) -> dict[str, object]:
        """All of it, the probability rounded."""
        return {**asdict(self), "probability": rounded(self.probability)}


def worst_errors(
    pairs: Sequence[tuple[Commentary, Commentary]], count: int
) -> dict[str, tuple[WorstError, ...]]:
    """At most `count` errors of each of KINDS.

    Wrong stances (on pairs that gold has) and spurious spans come most probable first. Missed spans have no
    probability: of entities the names missed most often come first, one of each; devices take turns.
    """
    found: dict[str, list[WorstError]] = {kind: [] for kind in KINDS}
    for number, (gold, predicted) in enumerate(pairs, 1):
        document = _Document(predicted.id or gold.id or str(number), gold.text, gold.sentences)
        chances = _chances(predicted)
        found["wrong_stances"] += document.wrong_stances(gold, predicted)
        for kind, wanted, given in (
            ("entities", entity_spans(gold), entity_spans(predicted)),
            ("devices", device_spans(gold), device_spans(predicted)),
        ):
            missed, spurious = _unpaired(wanted, given, exact=kind == "entities")
            found[f"missed_{kind}"] += [document.missed(span) for span in missed]
            found[f"spurious_{kind}"] += [document.spurious(span, chances[span]) for span in spurious]
    ordered = {
        "wrong_stances": _most_probable_first(found["wrong_stances"]),
        "missed_entities": _most_frequent_first(found["missed_entities"]),
        "spurious_entities": _most_probable_first(found["spurious_entities"]),
        "missed_devices": _in_turn(found["missed_devices"]),
        "spurious_devices": _most_probable_first(found["spurious_devices"]),
    }
    return {kind: tuple(errors[:count]) for kind, errors in ordered.items()}


@dataclass(frozen=True, slots=True)
class _Document:
    """Where the errors of one text stand."""

    id: str
    text: str
    sentences: tuple[tuple[int, int], ...]

    def wrong_stances(self, gold: Commentary, predicted: Commentary) -> list[WorstError]:
        wanted = {(s.start, s.end, s.actor): s.label for s in gold.stances if s.holder == AUTHOR}
        errors = []
        for row in predicted.stances:
            label = wanted.get((row.start, row.end, row.actor))
            if row.holder == AUTHOR and label not in (None, row.label):
                chance = None if row.score is None else most_probable(row.score)[1]
                span = (row.start, row.end)
                errors.append(self._error(span, label, row.label, actor=row.actor, probability=chance))
        return errors

    def missed(self, span: LabelledSpan) -> WorstError:
        return self._error(span[:2], span[2], None)

    def spurious(self, span: LabelledSpan, probability: float | None) -> WorstError:
        return self._error(span[:2], None, span[2], probability=probability)

    def _error(
        self,
        span: tuple[int, int],
        gold: str | None,
        given: str | None,
        *,
        actor: str | None = None,
        probability: float | None = None,
    ) -> WorstError:
        start, end = span
        first, last = self._around(start, end)
        surface, sentence = self.text[start:end], self.text[first:last]
        return WorstError(self.id, start, end, surface, gold, given, actor, probability, sentence, first)

    def _around(self, start: int, end: int) -> tuple[int, int]:
        """The bounds of the sentences that the span touches, the span itself included."""
        touched = [(first, last) for first, last in self.sentences if first < end and start < last]
        return min([start, *(first for first, _ in touched)]), max([end, *(last for _, last in touched)])


def _unpaired(
    wanted: Sequence[LabelledSpan], given: Sequence[LabelledSpan], *, exact: bool
) -> tuple[list[LabelledSpan], list[LabelledSpan]]:
    """Gold spans without prediction and predictions without gold, as the scores count them."""
    if exact:
        return sorted(set(wanted) - set(given)), sorted(set(given) - set(wanted))
    missed, spurious = set(wanted), set(given)
    for label in {span[2] for span in wanted}:
        left, right = (sorted({span for span in side if span[2] == label}) for side in (wanted, given))
        for first, second in pair_spans([s[:2] for s in left], [s[:2] for s in right]):
            missed.discard(left[first])
            spurious.discard(right[second])
    return sorted(missed), sorted(spurious)


def _chances(predicted: Commentary) -> dict[LabelledSpan, float | None]:
    entities = {(e.start, e.end, e.label): e.score for e in predicted.entities}
    return {**entities, **{(d.start, d.end, d.device): d.score for d in predicted.devices}}


def _most_probable_first(errors: Iterable[WorstError]) -> list[WorstError]:
    return sorted(errors, key=lambda error: 1.0 if error.probability is None else -error.probability)


def _most_frequent_first(errors: Sequence[WorstError]) -> list[WorstError]:
    """One error of each (surface, label), those missed most often first."""
    times = Counter((error.surface, error.gold) for error in errors)
    first = {(error.surface, error.gold): error for error in reversed(errors)}
    return [first[key] for key, _ in sorted(times.items(), key=lambda item: (-item[1], item[0]))]


def _in_turn(errors: Sequence[WorstError]) -> list[WorstError]:
    """One error of each label, then the next of each."""
    turn: dict[str | None, int] = defaultdict(int)
    order = []
    for place, error in enumerate(errors):
        order.append((turn[error.gold], str(error.gold), place))
        turn[error.gold] += 1
    return [errors[place] for _, _, place in sorted(order)]
