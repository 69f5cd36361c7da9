"""Linear character models on the tasks of the public sets: the bar that reading has to pass.

Character n-grams of one to three, weighted by tf-idf, under a logistic regression. Strength of the
regularisation and decision threshold are chosen on the development split.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

Row = Mapping[str, Any]
Floats = NDArray[np.float64]
STRENGTHS = (1.0, 4.0, 16.0)


class CharacterModel:
    """A logistic regression over the character n-grams of some fields of a row, each field apart."""

    def __init__(self, fields: Sequence[str], strength: float) -> None:
        self._vectorizers = {
            field: TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
            for field in fields
        }
        self._model = LogisticRegression(C=strength, max_iter=300)

    def fit(self, rows: Sequence[Row], labels: Sequence[Any]) -> CharacterModel:
        """Learn from `rows`."""
        parts = [
            vectorizer.fit_transform([row[field] for row in rows])
            for field, vectorizer in self._vectorizers.items()
        ]
        self._model.fit(hstack(parts).tocsr(), labels)
        return self

    def probabilities(self, rows: Sequence[Row]) -> Floats:
        """(rows, labels), the labels in sorted order."""
        parts = [
            vectorizer.transform([row[field] for row in rows])
            for field, vectorizer in self._vectorizers.items()
        ]
        shares: Floats = self._model.predict_proba(csr_matrix(hstack(parts)))
        return shares

    def labels(self, rows: Sequence[Row]) -> list[Any]:
        """The most probable label of each row."""
        return [self._model.classes_[best] for best in self.probabilities(rows).argmax(axis=1)]


def choose(
    fields: Sequence[str],
    train: Sequence[Row],
    labels: Sequence[Any],
    judge: Callable[[CharacterModel], float],
    strengths: Sequence[float] = STRENGTHS,
) -> CharacterModel:
    """The model whose strength `judge` likes best on the development split."""
    models = [CharacterModel(fields, strength).fit(train, labels) for strength in strengths]
    return max(models, key=judge)


def stance_labels(train: Sequence[Row], dev: Sequence[Row], test: Sequence[Row]) -> list[str]:
    """The linear model's label for every (text, target) of `test`."""
    gold = [row["label"] for row in dev]

    def judge(model: CharacterModel) -> float:
        return float(f1_score(gold, model.labels(dev), average="macro"))

    model = choose(("text", "target"), train, [row["label"] for row in train], judge, STRENGTHS[:2])
    return model.labels(test)


def presence(
    train: Sequence[Row], dev: Sequence[Row], test: Sequence[Row], fields: Sequence[str], label: str
) -> tuple[Floats, Floats]:
    """Probabilities that `label` holds, for the rows of `dev` and of `test`."""
    gold = np.array([row["label"] == label for row in dev])

    def judge(model: CharacterModel) -> float:
        chances = model.probabilities(dev)[:, 1]
        return float(f1_score(gold, chances >= best_threshold(chances, gold)))

    model = choose(fields, train, [row["label"] == label for row in train], judge)
    return model.probabilities(dev)[:, 1], model.probabilities(test)[:, 1]


def best_threshold(chances: Floats, gold: NDArray[np.bool_]) -> float:
    """The threshold with the best F1 on these rows: half way between two probabilities that occur."""
    order = np.argsort(-chances, kind="stable")
    hits = np.cumsum(gold[order])
    scores = 2 * hits / (np.arange(1, len(gold) + 1) + gold.sum())
    ranked = np.append(chances[order], 0.0)
    apart = ranked[:-1] > ranked[1:]  # a threshold can lie only between different probabilities
    best = int(np.argmax(np.where(apart, scores, -1.0)))
    return float((ranked[best] + ranked[best + 1]) / 2)
