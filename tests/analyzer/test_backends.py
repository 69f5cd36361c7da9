"""The torch network and the ONNX graphs compute the same, up to the rounding of the encoder to eight bits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from articles import LONG
from results import assert_sound

from commentary_nlp.analyzer import Analyzer, load
from commentary_nlp.errors import CommentaryError
from commentary_nlp.stances import collect_pairs

ROUNDING = 0.14
"""Relative deviation (root mean square) of the eight-bit encoder's states, as docs/decisions/0002 has it."""
HEADS = 1e-3
"""Deviation of the character head's outputs from equal states; it is kept in float."""
PAIRS = 0.05
"""Deviation of stance logits from equal states; the pair blocks are rounded to eight bits."""


@pytest.fixture(scope="module")
def torch_analyzer(model: Path) -> Analyzer:
    pytest.importorskip("torch", reason="the extra 'train' is not installed")
    try:
        return load(model, backend="torch")
    except CommentaryError as error:
        pytest.skip(f"no trainable model: {error}")


def test_states_differ_by_rounding_alone(analyzer: Analyzer, torch_analyzer: Analyzer) -> None:
    rounded, exact = analyzer.encode(LONG).states, torch_analyzer.encode(LONG).states
    assert np.linalg.norm(rounded - exact) / np.linalg.norm(exact) < ROUNDING


def test_character_scores_from_equal_states(analyzer: Analyzer, torch_analyzer: Analyzer) -> None:
    encoding = torch_analyzer.encode(LONG)
    characters = encoding.pieces.characters
    inputs = (encoding.states, characters.piece, characters.code, characters.place)
    found = analyzer.model.backend.characters(*inputs)
    expected = torch_analyzer.model.backend.characters(*inputs)
    for part in ("emissions", "inside", "attention", "value"):
        np.testing.assert_allclose(getattr(found, part), getattr(expected, part), atol=HEADS, rtol=HEADS)


def test_pair_scores_from_equal_states(analyzer: Analyzer, torch_analyzer: Analyzer) -> None:
    encoding = torch_analyzer.encode(LONG)
    asked = [(at, [(start + 1, start + 3)]) for at, (start, end) in enumerate(encoding.spans)]
    for part in collect_pairs(encoding, asked):
        states = encoding.states[None, part.first : part.end]
        inputs = (states, part.marks[None], np.ones((1, part.end - part.first), np.bool_))
        found = analyzer.model.backend.pairs(*inputs)
        expected = torch_analyzer.model.backend.pairs(*inputs)
        np.testing.assert_allclose(found, expected, atol=PAIRS, rtol=PAIRS)


def test_sure_mentions_are_the_same(analyzer: Analyzer, torch_analyzer: Analyzer) -> None:
    rounded, exact = analyzer(LONG), torch_analyzer(LONG)
    assert_sound(exact, LONG)
    for one, other in ((rounded, exact), (exact, rounded)):
        spans = {(e.start, e.end, e.label) for e in other.entities}
        missing = [e for e in one.entities if (e.score or 0) > 0.9 and (e.start, e.end, e.label) not in spans]
        assert not missing
