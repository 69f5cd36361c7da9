"""The unlabelled texts most worth annotating, with what the model finds in them to be corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.active.duplicates import Sketch, same_text, sketch
from commentary_nlp.active.information import choose, informations
from commentary_nlp.active.items import TASKS, Items, read_items
from commentary_nlp.active.pool import UnlabelledText
from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import InputError

if TYPE_CHECKING:
    from commentary_nlp.analyzer import Analyzer

LABELLED = "nearly in the labelled texts"
EMPTY = "nothing to read in them"
"""Why texts are left out."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`records` to be annotated, the most worthwhile first, and the texts `left_out` for a reason, counted.

    A record has the model's labels with their probabilities. `meta["suggested"]` tells its rank, its `gain`
    (comparable within one run), the mean uncertainty (0-1) of its items by task, and the model.
    """

    records: tuple[Commentary, ...]
    left_out: Mapping[str, int]


class _Reading:
    """Goes through texts, keeps what is little of each, and passes on their items."""

    def __init__(self, analyzer: Analyzer, progress: Callable[[], None]) -> None:
        self.ids: list[str] = []
        self.sketches: list[Sketch] = []
        self.uncertainties: list[dict[str, float]] = []
        self.left_out: Counter[str] = Counter()
        self._analyzer, self._progress = analyzer, progress

    def labelled(self, records: Iterable[Commentary]) -> Iterator[Mapping[str, Items]]:
        """The items of texts that are annotated already."""
        for record in records:
            yield read_items(self._analyzer, self._analyzer.encode(record.text))

    def pool(
        self, texts: Iterable[UnlabelledText], known: NDArray[np.int64]
    ) -> Iterator[Mapping[str, Items]]:
        """The items of the texts that may be taken; others are counted by reason."""
        for text in texts:
            self._progress()
            own = sketch(text.text)
            if same_text(own, known).any():
                self.left_out[LABELLED] += 1
                continue
            encoding = self._analyzer.encode(text.text)
            if not len(encoding.pieces.ids):
                self.left_out[EMPTY] += 1
                continue
            items = read_items(self._analyzer, encoding)
            self.ids.append(text.id)
            self.sketches.append(own)
            self.uncertainties.append({task: _mean(items[task].uncertainty) for task in TASKS})
            yield items


def suggest(
    pool: Iterable[UnlabelledText],
    count: int,
    analyzer: Analyzer,
    *,
    labelled: Sequence[Commentary] = (),
    progress: Callable[[], None] = lambda: None,
) -> Suggestion:
    """At most `count` texts of the `pool` as a Suggestion.

    The pool is gone through twice: every text is measured, and the chosen ones are analysed. A text that
    nearly stands among the `labelled` ones, or that holds nothing to read, is left out. Memory grows by some
    13 kilobytes a text. The same input gives the same result. `progress` is called before each text. Raises
    InputError (C703) for a count below 1.
    """
    if count < 1:
        raise InputError("C703", f"{count} texts are asked for. Ask for at least 1.")
    reading = _Reading(analyzer, progress)
    known = _rows([sketch(record.text) for record in labelled])
    taught, offered = informations(reading.labelled(labelled), reading.pool(pool, known))
    chosen = choose(offered, taught, count, _rows(reading.sketches))
    notes: dict[str, dict[str, object]] = {
        reading.ids[place]: {"rank": rank, "gain": round(gain, 4), **reading.uncertainties[place]}
        for rank, (place, gain) in enumerate(chosen, 1)
    }
    records = [_record(text, analyzer, notes[text.id]) for text in pool if text.id in notes]
    records.sort(key=lambda record: int(record.meta["suggested"]["rank"]))
    return Suggestion(tuple(records), reading.left_out)


def _mean(values: NDArray[np.float64]) -> float:
    return round(float(values.mean()), 4) if len(values) else 0.0


def _rows(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.stack(parts) if parts else np.zeros((0, 1))


def _record(text: UnlabelledText, analyzer: Analyzer, note: Mapping[str, object]) -> Commentary:
    """What the analyser says, as a record to be corrected; what was measured, and by what, is in its meta."""
    result = analyzer(text.text, id=text.id)
    model = {key: result.meta[key] for key in ("model", "model_version", "checksum") if key in result.meta}
    return replace(result, actors=(), meta={**text.meta, "suggested": {**note, **model}})
