"""The best sequence and its probabilities against the enumeration of all sequences."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp.entities import Field, TagSet
from commentary_nlp.entities.decode import _groups, trim

TAGS = TagSet(("GPE", "ORG"))


def random_field(draw: np.random.Generator, tags: TagSet = TAGS) -> Field:
    size = tags.size
    return Field(
        tags,
        draw.normal(size=(size, size)).astype(np.float32),
        draw.normal(size=size).astype(np.float32),
        draw.normal(size=size).astype(np.float32),
    )


def valid_sequences(length: int, tags: TagSet = TAGS) -> Iterator[tuple[int, ...]]:
    for path in itertools.product(range(tags.size), repeat=length):
        joined = all(tags.follows[a, b] for a, b in itertools.pairwise(path))
        if joined and tags.starts[path[0]] and tags.ends[path[-1]]:
            yield path


def score(field: Field, emissions: np.ndarray, path: tuple[int, ...]) -> float:
    total = (
        field.start[path[0]] + field.end[path[-1]] + sum(emissions[at, tag] for at, tag in enumerate(path))
    )
    return float(total + sum(field.transitions[a, b] for a, b in itertools.pairwise(path)))


@pytest.mark.parametrize("length", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_spans_and_probabilities_are_those_of_the_enumeration(length: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    field = random_field(draw)
    emissions = draw.normal(size=(length, TAGS.size)).astype(np.float32) * 2
    paths = list(valid_sequences(length))
    weights = np.exp([score(field, emissions, path) for path in paths])
    best = paths[int(weights.argmax())]
    marginals = np.zeros((length, TAGS.size))
    for path, weight in zip(paths, weights / weights.sum(), strict=True):
        marginals[np.arange(length), path] += weight
    found = field.spans(emissions, [(0, length)])
    assert [(start, end, label) for start, end, label, _ in found] == TAGS.decode(np.array(best))
    for start, end, _, chance in found:
        expected = min(marginals[at, best[at]] for at in range(start, end))
        assert chance == pytest.approx(expected, abs=1e-5)


def test_the_marginals_of_a_whole_sentence_are_those_of_the_enumeration() -> None:
    draw = np.random.default_rng(8)
    field, length = random_field(draw), 4
    emissions = draw.normal(size=(length, TAGS.size)).astype(np.float32)
    paths = list(valid_sequences(length))
    weights = np.exp([score(field, emissions, path) for path in paths])
    expected = np.zeros((length, TAGS.size))
    for path, weight in zip(paths, weights / weights.sum(), strict=True):
        expected[np.arange(length), path] += weight
    found = field._marginals(emissions[:, None], np.array([length]))[:, 0]
    np.testing.assert_allclose(found, expected, atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    lengths=st.lists(st.integers(0, 9), max_size=6),
    loud=st.sampled_from([1, 30, 300]),
)
def test_only_valid_sequences_come_out_and_rows_do_not_touch(
    seed: int, lengths: list[int], loud: int
) -> None:
    draw = np.random.default_rng(seed)
    field = random_field(draw)
    ends = np.cumsum([0, *lengths]).tolist()
    rows = list(itertools.pairwise(ends))
    emissions = draw.normal(size=(ends[-1], TAGS.size)).astype(np.float32) * loud
    found = field.spans(emissions, rows)
    alone = [span for row in rows for span in field.spans(emissions, [row])]
    assert [span[:3] for span in found] == [span[:3] for span in alone]
    assert [span[3] for span in found] == pytest.approx([span[3] for span in alone], abs=1e-5)
    reached = 0
    for start, end, label, chance in found:
        assert reached <= start < end and label in TAGS.labels and 0 <= chance <= 1
        assert any(first <= start and end <= last for first, last in rows), "a span crosses a sentence"
        reached = end


def test_impossible_scores_are_not_learnt_back() -> None:
    loud = np.full((TAGS.size, TAGS.size), 50, np.float32)
    field = Field(TAGS, loud, loud[0], loud[0])
    assert (field.transitions[~TAGS.follows] == -1e4).all()
    assert (field.transitions[TAGS.follows] == 50).all()
    assert (field.start[~TAGS.starts] == -1e4).all() and (field.end[~TAGS.ends] == -1e4).all()


def test_groups_hold_every_row_once_within_the_budget() -> None:
    rows = [(0, 9), (9, 10), (10, 40), (40, 45), (45, 50), (50, 300)]
    groups = _groups(rows, budget=60)
    assert sorted(row for group in groups for row in group) == rows
    for group in groups:
        sizes = [end - start for start, end in group]
        assert sizes == sorted(sizes, reverse=True)
        assert len(group) == 1 or sizes[0] * len(group) <= 60


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("：美国。", "美国"),
        (" \u200b美国，", "美国"),
        ("“美国”", "“美国”"),
        ("美国", "美国"),
        ("，。", ""),
        ("", ""),
    ],
)
def test_a_mention_is_trimmed_of_punctuation_and_space(text: str, kept: str) -> None:
    start, end = trim(text, 0, len(text))
    assert text[start:end] == kept
