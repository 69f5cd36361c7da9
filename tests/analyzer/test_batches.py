"""A text's result does not depend on what is read before, after or beside it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from articles import LONG, SHORT, TEXTS

from commentary_nlp import Commentary
from commentary_nlp.analyzer import Analyzer, load


@pytest.fixture(scope="module")
def alone(analyzer: Analyzer) -> list[Commentary]:
    """Each text read by itself."""
    return [analyzer(text) for text in TEXTS]


@pytest.mark.parametrize("batch_size", [1, 3, 32])
def test_in_a_stream_as_alone(analyzer: Analyzer, alone: list[Commentary], batch_size: int) -> None:
    assert list(analyzer.pipe(TEXTS, batch_size=batch_size)) == alone


def test_in_another_order_by_another_analyzer(alone: list[Commentary], model: Path) -> None:
    order = random.Random(5).sample(range(len(TEXTS)), len(TEXTS))
    results = load(model).pipe([TEXTS[place] for place in order], batch_size=8)
    for place, result in zip(order, results, strict=True):
        assert result == alone[place]


def test_stages_give_what_the_call_gives(analyzer: Analyzer) -> None:
    expected = analyzer(LONG)
    encoding = analyzer.encode_many([*SHORT, LONG])[-1]
    entities, actors = analyzer.actors(encoding, analyzer.entities(encoding))
    stances = analyzer.stances(encoding, entities)
    assert (entities, actors, stances) == (expected.entities, expected.actors, expected.stances)
    assert analyzer.document_stances(encoding, entities, stances) == expected.document_stances
    assert analyzer.devices(encoding) == expected.devices
    assert analyzer.meta(encoding) == expected.meta


def test_threads_change_no_label(analyzer: Analyzer, model: Path) -> None:
    one, other = load(model, threads=1)(LONG), analyzer(LONG)
    assert [(e.start, e.end, e.label, e.actor) for e in one.entities] == [
        (e.start, e.end, e.label, e.actor) for e in other.entities
    ]
    for first, second in zip(one.entities, other.entities, strict=True):
        assert first.score == pytest.approx(second.score, abs=1e-3)


def test_a_stream_reads_no_further_than_asked(analyzer: Analyzer) -> None:
    taken: list[str] = []

    def stream() -> Iterator[str]:
        for text in SHORT:
            taken.append(text)
            yield text

    first = next(analyzer.pipe(stream(), batch_size=2))
    assert first.text == SHORT[0]
    assert len(taken) <= 2
