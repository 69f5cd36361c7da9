"""A stand-in for fine-tuning that takes a second: linear models over the states of a frozen encoder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score

from commentary_nlp import Commentary
from commentary_nlp.encoder.backend import CharacterScores
from commentary_nlp.encoder.encoding import Encoding, encode_text
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.scheme import AUTHOR, DEVICES, ENTITY_LABELS, STANCE_LABELS

Array = NDArray[np.float64]
KEPT = 192
"""Directions of most variance that the learners read."""
PRESENT = 0.3
"""From this probability on a device counts as present."""


class Document(NamedTuple):
    """A document's states and gold labels: pieces, (sentence, actor) pairs, sentences."""

    pieces: NDArray[np.generic]
    tags: NDArray[np.generic]
    pairs: NDArray[np.generic]
    stances: NDArray[np.generic]
    sentences: NDArray[np.generic]
    devices: NDArray[np.generic]


class FrozenEncoder:
    """An encoder folder (`scripts/build_encoder.py`) as a backend without heads."""

    threads = 1

    def __init__(self, folder: Path) -> None:
        import torch
        from transformers import BertModel

        torch.set_num_threads(1)
        self._torch = torch
        self._model = BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32).eval()
        self.tokenizer = PieceTokenizer.from_file(folder / "tokenizer.json")

    def encode(self, ids: NDArray, positions: NDArray, bias: NDArray) -> NDArray:
        """States of a window."""
        with self._torch.inference_mode():
            return self._model(input_ids=self._torch.from_numpy(ids)[None]).last_hidden_state[0].numpy()

    def characters(self, states: NDArray, piece: NDArray, code: NDArray, place: NDArray) -> CharacterScores:
        """No scores."""
        empty = np.zeros((len(piece), 1), np.float32)
        return CharacterScores(empty, empty, empty > 0, empty, empty)

    def read(self, record: Commentary) -> Document:
        """The Document of a gold record."""
        encoding = encode_text(record.text, self.tokenizer, self)
        tags = np.zeros(len(record.text), np.int64)
        for entity in record.entities:
            tags[entity.start : entity.end] = 1 + ENTITY_LABELS.index(entity.label)
        characters = encoding.pieces.characters
        first = np.searchsorted(characters.piece, np.arange(len(encoding.states)))
        rows = [row for row in record.stances if row.holder == AUTHOR]
        whole = [(s, e) for s, e in zip(encoding.spans, encoding.pieces.bounds, strict=True) if e[1] > e[0]]
        own = [encoding.states[low:high] for _, (low, high) in whole]
        present = [
            [any(d.device == name and d.start < e and s < d.end for d in record.devices) for name in DEVICES]
            for (s, e), _ in whole
        ]
        return Document(
            encoding.states.astype(np.float16),
            tags[characters.offset[first]],
            np.array([_pair(encoding, record, row.start, row.end, row.actor) for row in rows]).reshape(
                -1, 3 * encoding.states.shape[1]
            ),
            np.array([STANCE_LABELS.index(row.label) for row in rows], np.int64),
            np.array([np.concatenate([part.mean(axis=0), part.max(axis=0)]) for part in own]),
            np.array(present, np.int64).reshape(-1, len(DEVICES)),
        )


def _pair(encoding: Encoding, record: Commentary, start: int, end: int, actor: str) -> NDArray:
    """Mean states of the sentence, of the actor's names in it, and of what is near these."""

    def pieces(first: int, last: int) -> tuple[int, int]:
        characters = encoding.pieces.characters
        low, high = np.searchsorted(characters.offset, [first, last])
        return int(characters.piece[low]), int(characters.piece[max(high - 1, low)]) + 1

    bounds = pieces(start, end)
    names = [pieces(e.start, e.end) for e in record.entities if e.actor == actor and start <= e.start < end]
    near = [(max(bounds[0], low - 6), min(bounds[1], high + 10)) for low, high in names]
    parts = [[bounds], names or [bounds], near or [bounds]]
    return np.concatenate(
        [np.mean([encoding.states[a:b].mean(axis=0) for a, b in part], axis=0) for part in parts]
    )


def read_all(records: Sequence[Commentary], encoder: Path, cache: Path) -> list[Document]:
    """The Documents, from `cache` (.npz) where it has been written."""
    if not cache.exists():
        reader = FrozenEncoder(encoder)
        parts = {
            f"{n}.{name}": part
            for n, record in enumerate(records)
            for name, part in reader.read(record)._asdict().items()
        }
        np.savez(cache, **parts)
    with np.load(cache) as stored:
        return [Document(*(stored[f"{n}.{name}"] for name in Document._fields)) for n in range(len(records))]


class Whitened(NamedTuple):
    """States on their directions of most variance, each of variance 1."""

    middle: Array
    axes: Array

    @classmethod
    def of(cls, states: NDArray[np.generic]) -> Whitened:
        """Fitted on unlabelled states."""
        middle = states.mean(axis=0, dtype=np.float64)
        _, sizes, axes = np.linalg.svd(states - middle, full_matrices=False)
        return cls(middle, axes[:KEPT].T / (sizes[:KEPT] / len(states) ** 0.5 + 1e-6))

    def __call__(self, states: NDArray[np.generic]) -> Array:
        """The states (items, KEPT)."""
        return (states - self.middle) @ self.axes if len(states) else np.zeros((0, self.axes.shape[1]))


class Learner:
    """Tags of pieces by discriminant analysis, stances and devices by logistic regression."""

    def fit(self, documents: Sequence[Document]) -> Learner:
        """Learn from documents whose states are whitened."""
        pieces, tags = (np.concatenate([d[n] for d in documents]) for n in (0, 1))
        count = np.bincount(tags, minlength=1 + len(ENTITY_LABELS))
        onehot = np.eye(len(count))[tags]
        means = onehot.T @ pieces / np.maximum(count, 1)[:, None]
        spread = (pieces.T @ pieces - means.T @ (means * count[:, None])) / len(pieces)
        spread = 0.9 * spread + 0.1 * np.eye(len(spread)) * np.trace(spread) / len(spread)
        self._tag_axes = np.linalg.solve(spread, means.T)
        prior = np.log((count + 1) / (count + 1).sum())
        self._tag_bias = prior - 0.5 * (means.T * self._tag_axes).sum(axis=0)
        pairs, stances = (np.concatenate([d[n] for d in documents]) for n in (2, 3))
        self._stances = LogisticRegression(C=0.02, max_iter=200).fit(pairs, stances)
        sentences, devices = (np.concatenate([d[n] for d in documents]) for n in (4, 5))
        self._devices = np.stack([_logistic(sentences, column) for column in devices.T], axis=1)
        return self

    def tags(self, document: Document) -> Array:
        """Probabilities (pieces, tags)."""
        scores = document.pieces @ self._tag_axes + self._tag_bias
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)

    def stances(self, document: Document) -> Array:
        """Probabilities (pairs, labels)."""
        shares = np.zeros((len(document.pairs), len(STANCE_LABELS)))
        if len(shares):
            shares[:, self._stances.classes_] = self._stances.predict_proba(document.pairs)
        return shares

    def devices(self, document: Document) -> Array:
        """Probabilities (sentences, devices)."""
        return 1 / (1 + np.exp(-(_with_one(document.sentences) @ self._devices)))

    def score(self, documents: Sequence[Document]) -> dict[str, float]:
        """F1 of the three tasks (macro for stances), mean precision of polar stances and of devices."""
        tags = np.concatenate([d.tags for d in documents])
        said = np.concatenate([self.tags(d).argmax(axis=1) for d in documents])
        right = (tags == said) & (tags > 0)
        stances, shares = (
            np.concatenate([d.stances for d in documents]),
            np.concatenate([self.stances(d) for d in documents]),
        )
        devices, chances = (
            np.concatenate([d.devices for d in documents]),
            np.concatenate([self.devices(d) for d in documents]),
        )
        polar = [STANCE_LABELS.index(label) for label in ("favor", "against")]
        return {
            "entities": 2 * float(right.sum()) / float((tags > 0).sum() + (said > 0).sum()),
            "stances": float(f1_score(stances, shares.argmax(axis=1), average="macro")),
            "devices": float(f1_score(devices, chances > PRESENT, average="micro", zero_division=0)),
            "stances, precision": float(
                np.mean([average_precision_score(stances == label, shares[:, label]) for label in polar])
            ),
            "devices, precision": float(average_precision_score(devices, chances, average="macro")),
        }


def _with_one(rows: Array) -> Array:
    return np.concatenate([rows, np.ones((len(rows), 1))], axis=1)


def _logistic(rows: Array, labels: NDArray[np.generic], strength: float = 30.0, steps: int = 6) -> Array:
    """Weights of a ridge logistic regression by Newton steps; the last is the bias."""
    rows = _with_one(rows)
    ridge = np.diag([strength] * (rows.shape[1] - 1) + [0.01])
    weights = np.zeros(rows.shape[1])
    share = (labels.sum() + 0.5) / (len(labels) + 1)
    weights[-1] = np.log(share / (1 - share))
    for _ in range(steps):
        chances = 1 / (1 + np.exp(-(rows @ weights)))
        slope = rows.T @ (chances - labels) + ridge @ np.append(weights[:-1], 0)
        curve = (rows * (chances * (1 - chances))[:, None]).T @ rows + ridge
        weights = weights - np.linalg.solve(curve, slope)
    return weights
