"""Spans that may be a device, with what each source says of them.

Candidates are the spans of the form detectors, runs of likely characters by the network and by the wording,
and for devices whose span is a number of whole clauses, every such row of clauses that is not hopeless.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.commentary.types import Device
from commentary_nlp.encoder.backend import CharacterScores, Floats, Ints
from commentary_nlp.entities.decode import trim
from commentary_nlp.rhetoric.clauses import Passage
from commentary_nlp.scheme import DEVICES

Span = tuple[int, int]

FEATURES: Final = ("bias", "network", "wording", "form", "form_odds", "length", "before", "after")
"""Of a candidate: mean log-odds of its characters by either model, whether a form detector found it and how
surely, the logarithm of its length, and the mean log-odds of both models just before and after it."""
_RUNS: Final = ((0.0, 0.3), (0.0, 0.5), (0.75, 0.2), (0.75, 0.4), (1.5, 0.3))
"""Weight of the wording beside the network, and the chance that makes a run."""
_FAINT_RUNS: Final = (*_RUNS, (0.75, 0.05), (0.75, 0.1), (0.0, 0.1), (1.5, 0.15))
_SELDOM: Final = frozenset({"personification", "hyperbole", "loaded_language", "allusion"})
"""Devices so seldom tagged that no source is ever sure of one: fainter runs are candidates, too."""
_CLAUSES: Final[Mapping[str, tuple[int, ...]]] = {
    "numeric_appeal": (1,),
    "hypophora": (1, 2),
    "rhetorical_question": (1, 2),
    "antithesis": (2,),
    "parallelism": (3, 4, 5),
    "climax": (3, 4, 5),
}
_QUESTIONS: Final = frozenset({"hypophora", "rhetorical_question"})
_HOPELESS: Final = -2.2
_BESIDE: Final = 3
_OUTSIDE: Final = -5.0


class Candidates:
    """The candidates of a text that was read once, by device.

    `evidence` are the log-odds (characters of the text, devices) of the wording; `rows` the character rows of
    the sentences, `offsets` their places in the text.
    """

    def __init__(
        self,
        scores: CharacterScores,
        offsets: Ints,
        rows: Sequence[Span],
        passage: Passage,
        evidence: Floats,
        forms: Iterable[Device],
    ) -> None:
        self._offsets = offsets
        self._passage = passage
        self._forms: dict[str, dict[Span, float]] = {device: {} for device in DEVICES}
        for form in forms:
            self._forms[form.device][form.start, form.end] = form.score or 0.0
        inside = np.clip(scores.inside, 1e-4, 1 - 1e-4)
        # (devices, characters), as they are read device by device
        self._network: Floats = np.ascontiguousarray(np.log(inside / (1 - inside)).T)
        self._begins: NDArray[np.bool_] = np.ascontiguousarray(scores.begins.T)
        self._wording: Floats = np.ascontiguousarray(evidence[offsets].T)
        self._opens = np.zeros(len(offsets), np.bool_)
        self._opens[[start for start, end in rows if end > start]] = True
        self._clauses = np.array([(c.start, c.end) for c in passage.clauses], np.int64).reshape(-1, 2)
        self._sentences = np.array([c.sentence for c in passage.clauses], np.int64)

    def of(self, device: str) -> tuple[list[Span], NDArray[np.float64]]:
        """The spans that may be a `device`, in order, and their features (spans, `FEATURES`)."""
        column = DEVICES.index(device)
        network, wording = self._network[column], self._wording[column]
        spans = set(self._forms[device])
        for weight, chance in _FAINT_RUNS if device in _SELDOM else _RUNS:
            blended = (network + weight * wording) / (1 + weight)
            spans.update(self._runs(blended >= np.log(chance / (1 - chance)), self._begins[column]))
        sums = _sums((network + wording) / 2)
        for count in _CLAUSES.get(device, ()):
            spans.update(self._series(sums, count, device in _QUESTIONS))
        ordered = sorted(spans)
        bounds = np.searchsorted(self._offsets, np.array(ordered, np.int64).reshape(-1, 2))
        seen = bounds[:, 1] > bounds[:, 0]
        kept = [span for span, visible in zip(ordered, seen.tolist(), strict=True) if visible]
        return kept, self._features(kept, bounds[seen], network, wording, sums, self._forms[device])

    def _features(
        self,
        spans: Sequence[Span],
        bounds: Ints,
        network: Floats,
        wording: Floats,
        sums: NDArray[np.float64],
        forms: Mapping[Span, float],
    ) -> NDArray[np.float64]:
        first, last = bounds[:, 0], bounds[:, 1]
        found = np.array([forms.get(span, 0.0) for span in spans])
        surely = np.clip(found, 1e-3, 0.97)
        count = len(self._offsets)
        return np.stack(
            [
                np.ones(len(spans)),
                _means(_sums(network), first, last),
                _means(_sums(wording), first, last),
                (found > 0).astype(np.float64),
                np.where(found > 0, np.log(surely / (1 - surely)), 0.0),
                np.log(np.maximum(last - first, 1)),
                _means(sums, np.maximum(first - _BESIDE, 0), first),
                _means(sums, last, np.minimum(last + _BESIDE, count)),
            ],
            axis=1,
        )

    def _runs(self, over: NDArray[np.bool_], begins: NDArray[np.bool_]) -> Iterator[Span]:
        """Runs of two or more passing characters in a sentence; one that begins a device begins a run."""
        if not over.any():
            return
        fresh = self._opens | begins
        before = np.concatenate([[False], over[:-1]])
        starts = np.flatnonzero(over & (~before | fresh))
        after = np.concatenate([over[1:] & ~fresh[1:], [False]])
        ends = np.flatnonzero(over & ~after) + 1
        for first, last in zip(starts.tolist(), ends.tolist(), strict=True):
            if last - first > 1:
                span = self._trimmed(int(self._offsets[first]), int(self._offsets[last - 1]) + 1)
                if span[1] > span[0] + 1:
                    yield span

    def _series(self, sums: NDArray[np.float64], count: int, asks: bool) -> Iterator[Span]:
        """Rows of `count` clauses of one sentence, with the question mark where the device `asks`."""
        if len(self._clauses) < count:
            return
        starts, ends = self._clauses[: len(self._clauses) - count + 1, 0], self._clauses[count - 1 :, 1]
        bounds = np.searchsorted(self._offsets, np.stack([starts, ends], axis=1))
        fair = _means(sums, bounds[:, 0], bounds[:, 1]) > _HOPELESS
        fair &= self._sentences[: len(starts)] == self._sentences[count - 1 :]
        text = self._passage.text
        for at in np.flatnonzero(fair).tolist():
            start, end = self._trimmed(int(starts[at]), int(ends[at]))
            if asks and text[end : end + 1] in ("？", "?"):
                end += 1
            if end > start + 1:
                yield start, end

    def _trimmed(self, start: int, end: int) -> Span:
        return trim(self._passage.text, start, end)


def _sums(values: Floats) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])


def _means(sums: NDArray[np.float64], first: Ints, last: Ints) -> NDArray[np.float64]:
    """The means of values[first:last] by their running sums; low where nothing stands there."""
    means: NDArray[np.float64] = np.where(
        last > first, (sums[last] - sums[first]) / np.maximum(last - first, 1), _OUTSIDE
    )
    return means
