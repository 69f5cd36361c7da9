"""Taggers that learn from train alone: linear over characters, and over states of a frozen encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np
from baseline_encoder import FrozenEncoder, sample
from scored import Labelled
from sklearn.feature_extraction import FeatureHasher
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from commentary_nlp import Commentary
from commentary_nlp.text import sentences

Span = tuple[int, int]
Spans = Callable[[Commentary], Labelled]
Tagger = Callable[[str], Labelled]


def by_characters(train: Sequence[Commentary], spans_of: Spans) -> Tagger:
    """Each character by those around it: two on either side, alone, in pairs and in threes."""
    hasher = FeatureHasher(n_features=2**20, input_type="string", alternate_sign=False)
    model = SGDClassifier(loss="log_loss", alpha=1e-6, random_state=0)
    cut = [(record, start, end) for record in train for start, end in sentences(record.text)]
    rows = chain.from_iterable(context(record.text[start:end]) for record, start, end in cut)
    labels = [tag for record, start, end in cut for tag in tags(units(start, end), spans_of(record))]
    model.fit(hasher.transform(rows), labels)

    def tag(text: str) -> Labelled:
        found: dict[Span, str] = {}
        for start, end in sentences(text):
            if end > start:
                given = model.predict(hasher.transform(context(text[start:end])))
                found.update(spans(units(start, end), given))
        return found

    return tag


def by_states(train: Sequence[Commentary], spans_of: Spans, encoder: FrozenEncoder) -> Tagger:
    """Each piece by its state."""
    model = make_pipeline(StandardScaler(), SGDClassifier(loss="log_loss", alpha=1e-4, random_state=0))
    read = [(record, start, end) for record in sample(train) for start, end in sentences(record.text)]
    states = list(encoder.read([record.text[start:end] for record, start, end in read]))
    labels = [
        tag
        for (record, start, _), one in zip(read, states, strict=True)
        for tag in tags([(start + a, start + b) for a, b in one.offsets], spans_of(record))
    ]
    model.fit(np.concatenate([one.states for one in states]), labels)

    def tag(text: str) -> Labelled:
        found: dict[Span, str] = {}
        bounds = sentences(text)
        for (start, _), one in zip(bounds, encoder.read([text[a:b] for a, b in bounds]), strict=True):
            if one.offsets:
                places = [(start + a, start + b) for a, b in one.offsets]
                found.update(spans(places, model.predict(one.states)))
        return found

    return tag


def context(sentence: str) -> list[list[str]]:
    """The features of each character."""
    padded = f"\x02\x02{sentence}\x03\x03"
    rows = []
    for at in range(2, len(padded) - 2):
        single = [f"{k}{padded[at + k]}" for k in range(-2, 3)]
        double = [f"{k}{padded[at + k : at + k + 2]}" for k in range(-2, 2)]
        rows.append([*single, *double, padded[at - 1 : at + 2]])
    return rows


def units(start: int, end: int) -> list[Span]:
    """The characters of a range."""
    return [(at, at + 1) for at in range(start, end)]


def tags(places: Sequence[Span], wanted: Labelled) -> list[str]:
    """B-label, I-label or O of each place (characters or pieces, in order)."""
    owner = {at: (span, label) for span, label in wanted.items() for at in range(*span)}
    found = []
    for start, end in places:
        held = next((owner[at] for at in range(start, end) if at in owner), None)
        if held is None:
            found.append("O")
        else:
            (first, _), label = held
            found.append(f"{'B' if start <= first else 'I'}-{label}")
    return found


def spans(places: Sequence[Span], given: Sequence[str]) -> dict[Span, str]:
    """The spans of tags; an I that continues nothing begins a span."""
    found: list[tuple[int, int, str]] = []
    last = "O"
    for (start, end), tag in zip(places, given, strict=True):
        label = tag[2:]
        if label and tag[0] == "I" and last[2:] == label:
            found[-1] = (found[-1][0], end, label)
        elif label:
            found.append((start, end, label))
        last = tag
    return {(start, end): label for start, end, label in found if end > start}
