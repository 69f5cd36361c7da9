"""Stance: names, sentiment and characters alone, against the shipped model, all on the gold pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from baseline_encoder import LEARNT_FROM, FrozenEncoder, by_states, sample
from scored import Labelled, Row, f1_figures
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline
from snownlp import SnowNLP

from commentary_nlp import Analyzer, Commentary
from commentary_nlp.scheme import AUTHOR, STANCE_LABELS

TITLE = "the author's stance on gold (sentence, actor) pairs"
NOTE = (
    "Every method is told the gold entities and actors; `end to end` is told the text alone, and a pair "
    "that it misses is wrong. Name: each actor's most frequent label in train. snownlp (sentiment of shop "
    "reviews) and the lexicon (words of `benchmarks/lexicons/stance.tsv`, written for this) read the "
    "sentence, whoever is meant; their two thresholds are the best on train. Linear characters: tf-idf of "
    "1- to 3-grams of the sentence with the actor's names masked, and of the actor's id, under a balanced "
    "logistic regression. Plain encoder: the encoder before any training here in a feature-extraction "
    "pipeline of transformers, frozen, with a balanced logistic regression over the mean state of the "
    f"sentence and that of the actor's mentions, learnt from {LEARNT_FROM} documents."
)
MASK = "〇"
LEXICON = Path(__file__).parent / "lexicons" / "stance.tsv"


def rows(
    train: Sequence[Commentary],
    gold: Sequence[Commentary],
    analyzer: Analyzer,
    encoder: FrozenEncoder | None,
) -> list[Row]:
    """The methods on the gold pairs of the documents; the plain encoder only where there is one."""
    learnt = [pair for record in train for pair in pairs(record)]
    asked = [pairs(record) for record in gold]
    words = read_lexicon()
    methods: dict[str, Callable[[list[dict[str, Any]]], list[str]]] = {
        "always neutral": lambda rows: ["neutral"] * len(rows),
        "name": by_name(learnt),
        "snownlp": by_score(
            learnt, lambda sentence: SnowNLP(sentence).sentiments if sentence.strip() else 0.5
        ),
        "lexicon": by_score(learnt, lambda sentence: lexicon_score(sentence, words)),
        "linear characters": by_characters(learnt),
    }
    if encoder:
        read = [pair for record in sample(train) for pair in pairs(record)]
        methods["plain encoder, linear"] = by_states(read, encoder)
    wanted = [{row["pair"]: row["label"] for row in rows} for rows in asked]
    table = []
    for name, method in methods.items():
        given = [
            dict(zip((row["pair"] for row in rows), method(rows) if rows else [], strict=True))
            for rows in asked
        ]
        table.append(scored(name, wanted, given))
    table.append(scored("commentary_nlp", wanted, [with_gold_entities(record, analyzer) for record in gold]))
    table.append(
        scored("commentary_nlp, end to end", wanted, [labels(analyzer(record.text)) for record in gold])
    )
    return table


def scored(name: str, wanted: list[Labelled], given: list[Labelled]) -> Row:
    """Macro-F1 and the F1 of each label over the gold pairs."""
    known = [
        {pair: label for pair, label in one.items() if pair in gold}
        for one, gold in zip(given, wanted, strict=True)
    ]
    return Row(name, f1_figures(wanted, known, STANCE_LABELS, macro="macro", each=True))


def pairs(record: Commentary) -> list[dict[str, Any]]:
    """The author's pairs: sentence as it stands and with the actor masked, actor, label."""
    found = []
    for row in record.stances:
        if row.holder == AUTHOR:
            sentence = record.text[row.start : row.end]
            names = [
                e
                for e in record.entities
                if e.actor == row.actor and row.start <= e.start and e.end <= row.end
            ]
            masked = sentence
            for e in sorted(names, key=lambda e: -e.start):
                masked = masked[: e.start - row.start] + MASK + masked[e.end - row.start :]
            found.append(
                {
                    "pair": (row.start, row.end, row.actor),
                    "sentence": sentence,
                    "masked": masked,
                    "mentions": [(e.start - row.start, e.end - row.start) for e in names],
                    "actor": row.actor,
                    "label": row.label,
                }
            )
    return found


def labels(record: Commentary) -> Labelled:
    """The author's label of each pair."""
    return {(s.start, s.end, s.actor): s.label for s in record.stances if s.holder == AUTHOR}


def with_gold_entities(record: Commentary, analyzer: Analyzer) -> Labelled:
    """What the model says where it is told the entities and their actors."""
    stances = analyzer.stances(analyzer.encode(record.text), record.entities)
    return {(s.start, s.end, s.actor): s.label for s in stances if s.holder == AUTHOR}


def by_name(train: list[dict[str, Any]]) -> Callable[[list[dict[str, Any]]], list[str]]:
    """Each actor's most frequent label, of all pairs for an actor unseen."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in train:
        counts[row["actor"]][row["label"]] += 1
    overall = sum(counts.values(), Counter[str]())
    return lambda rows: [counts.get(row["actor"], overall).most_common(1)[0][0] for row in rows]


def by_score(
    train: list[dict[str, Any]], score: Callable[[str], float]
) -> Callable[[list[dict[str, Any]]], list[str]]:
    """Against below one threshold, favor above another; the two with the best macro-F1 on train."""
    known: dict[str, float] = {}

    def scores(rows: list[dict[str, Any]]) -> np.ndarray:
        for row in rows:
            if row["sentence"] not in known:
                known[row["sentence"]] = score(row["sentence"])
        return np.array([known[row["sentence"]] for row in rows])

    def decide(values: np.ndarray, low: float, high: float) -> list[str]:
        return np.where(values < low, "against", np.where(values > high, "favor", "neutral")).tolist()

    values, gold = scores(train), [row["label"] for row in train]
    steps = sorted(set(np.quantile(values, np.linspace(0.05, 0.95, 10))))
    low, high = max(
        ((a, b) for a, b in product(steps, steps) if a <= b),
        key=lambda cut: f1_score(gold, decide(values, *cut), average="macro"),
    )
    return lambda rows: decide(scores(rows), low, high)


def by_characters(train: list[dict[str, Any]]) -> Callable[[list[dict[str, Any]]], list[str]]:
    """A linear model over character n-grams."""
    grams = {"analyzer": "char", "ngram_range": (1, 3), "min_df": 2, "sublinear_tf": True}
    columns = make_column_transformer((TfidfVectorizer(**grams), 0), (TfidfVectorizer(**grams), 1))
    model = make_pipeline(columns, LogisticRegression(C=4.0, class_weight="balanced", max_iter=500))

    def table(rows: list[dict[str, Any]]) -> np.ndarray:
        return np.array([(row["masked"], row["actor"]) for row in rows], dtype=object)

    model.fit(table(train), [row["label"] for row in train])
    return lambda rows: [str(label) for label in model.predict(table(rows))]


def read_lexicon() -> dict[str, int]:
    """Words with +1 or -1."""
    lines = (line.split("\t") for line in LEXICON.read_text("utf-8").splitlines())
    return {word: 1 if label == "favor" else -1 for label, words in lines for word in words.split()}


def lexicon_score(sentence: str, words: dict[str, int]) -> float:
    """The words of praise less those of blame."""
    return float(sum(sign * sentence.count(word) for word, sign in words.items()))
