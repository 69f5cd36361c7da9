from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary_nlp.entities import TagSet
from commentary_nlp.entities.tags import B, E, I, S
from commentary_nlp.scheme import ENTITY_LABELS

TAGS = TagSet(("GPE", "ORG"))


@st.composite
def span_lists(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, str]]]:
    length = draw(st.integers(1, 12))
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
    spans = [
        (start, end, draw(st.sampled_from(TAGS.labels)))
        for start, end in itertools.pairwise(cuts)
        if draw(st.booleans())
    ]
    return length, spans


@given(span_lists())
def test_spans_survive_their_tags(given_spans: tuple[int, list[tuple[int, int, str]]]) -> None:
    length, spans = given_spans
    tags = TAGS.encode(spans, length)
    assert TAGS.decode(tags) == spans
    assert TAGS.starts[tags[0]] and TAGS.ends[tags[-1]]
    assert all(TAGS.follows[a, b] for a, b in itertools.pairwise(tags))


def test_tags_have_a_fixed_order() -> None:
    assert TAGS.encode([(0, 1, "GPE"), (1, 4, "ORG")], 5).tolist() == [4, 5, 6, 7, 0]
    assert [TAGS.tag("ORG", part) for part in (B, I, E, S)] == [5, 6, 7, 8]
    assert TagSet(ENTITY_LABELS).size == 25


def test_overlap_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"\(1, 3, ORG\) overlaps"):
        TAGS.encode([(0, 2, "GPE"), (1, 3, "ORG")], 4)


@pytest.mark.parametrize(
    ("first", "second", "may"),
    [
        ("O", "B", True), ("O", "S", True), ("O", "I", False), ("O", "E", False),
        ("B", "I", True), ("B", "E", True), ("B", "O", False), ("B", "S", False), ("I", "B", False),
        ("E", "B", True), ("E", "O", True), ("E", "I", False), ("S", "S", True), ("S", "E", False),
    ],
)  # fmt: skip
def test_what_may_follow_what(first: str, second: str, may: bool) -> None:
    tag = {"O": 0, "B": 1, "I": 2, "E": 3, "S": 4}
    assert bool(TAGS.follows[tag[first], tag[second]]) is may


def test_a_span_keeps_its_label_to_the_end() -> None:
    gpe, org = TAGS.tag("GPE", B), TAGS.tag("ORG", E)
    assert not TAGS.follows[gpe, org]
    assert TAGS.starts.tolist() == [True, True, False, False, True, True, False, False, True]
    assert TAGS.ends.tolist() == [True, False, False, True, True, False, False, True, True]
    assert TAGS.decode(np.zeros(3, np.int64)) == []
