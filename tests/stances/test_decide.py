from __future__ import annotations

import numpy as np
import pytest

from commentary_nlp.stances import decide, document_score, probabilities


def test_probabilities_sum_to_one_and_follow_temperature_and_offsets() -> None:
    logits = np.array([[2.0, 0.0, -1.0], [500.0, -500.0, 0.0]], np.float32)
    plain = probabilities(logits, {})
    np.testing.assert_allclose(plain.sum(1), 1, atol=1e-6)
    np.testing.assert_allclose(plain[0], np.exp(logits[0]) / np.exp(logits[0]).sum(), atol=1e-6)
    cooled = probabilities(logits, {"temperature": 2.0, "offsets": [0.0, 1.0, 0.0]})
    expected = np.exp(logits[0] / 2 + [0, 1, 0])
    np.testing.assert_allclose(cooled[0], expected / expected.sum(), atol=1e-6)
    assert np.isfinite(plain).all()


@pytest.mark.parametrize(
    ("shares", "label", "abstained"),
    [
        ((0.7, 0.2, 0.1), "favor", False),
        ((0.5, 0.2, 0.3), "neutral", True),
        ((0.1, 0.5, 0.4), "against", False),
        ((0.2, 0.2, 0.6), "neutral", False),
    ],
)
def test_a_polar_label_below_its_threshold_abstains(
    shares: tuple[float, float, float], label: str, abstained: bool
) -> None:
    found, score = decide(shares, {"least": {"favor": 0.6, "against": 0.45}})
    assert (found, score.abstained) == (label, abstained)
    assert (score.favor, score.against, score.neutral) == shares


def test_without_thresholds_the_likeliest_label_stands() -> None:
    assert decide((0.4, 0.35, 0.25), {})[0] == "favor"


def test_a_document_weighs_its_polar_windows_more() -> None:
    pooled = document_score(np.array([[0.9, 0.05, 0.05], [0.02, 0.03, 0.95]], np.float32))
    assert pooled.sum() == pytest.approx(1, abs=1e-6)
    assert pooled.argmax() == 0
