from __future__ import annotations

import numpy as np
import pytest

from commentary_nlp.stances import consistent, reported_more_polar

SETTINGS = {"polarity": 1.5, "polar": 2.0, "usual": 0.4, "scale": 1.0}
AGAINST, WEAK, PLAIN = [0.05, 0.85, 0.1], [0.42, 0.38, 0.2], [0.05, 0.05, 0.9]


def table(*rows: list[float]) -> np.ndarray:
    return np.array(rows, np.float32)


def test_a_weak_sentence_hears_the_others() -> None:
    shares = consistent(table(AGAINST, AGAINST, AGAINST, WEAK), ["a"] * 4, SETTINGS)
    assert shares[3].argmax() == 1
    assert shares.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_other_actors_are_not_heard() -> None:
    shares = consistent(table(AGAINST, AGAINST, AGAINST, WEAK), ["a", "a", "a", "b"], SETTINGS)
    assert shares[3] == pytest.approx(WEAK, abs=1e-3)


def test_an_actor_mentioned_in_passing_stays_neutral() -> None:
    """Plain sentences around it make a weak pole weaker."""
    alone = consistent(table(WEAK), ["a"], SETTINGS)
    among = consistent(table(WEAK, *[PLAIN] * 6), ["a"] * 7, SETTINGS)
    assert among[0, 2] > alone[0, 2]


def test_order_does_not_matter() -> None:
    rows, groups = table(AGAINST, WEAK, PLAIN, AGAINST, WEAK), ["a", "a", "b", "a", "b"]
    turned = consistent(rows[::-1].copy(), groups[::-1], SETTINGS)[::-1]
    assert consistent(rows, groups, SETTINGS) == pytest.approx(turned, abs=1e-6)


def test_without_settings_or_rows_nothing_changes() -> None:
    rows = table(AGAINST, WEAK)
    assert consistent(rows, ["a", "a"], {}) is rows
    assert len(consistent(np.zeros((0, 3), np.float32), [], SETTINGS)) == 0


def test_sure_rows_stay_finite() -> None:
    rows = table([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0])
    shares = consistent(rows, ["a"] * 3, SETTINGS)
    assert np.isfinite(shares).all() and (shares >= 0).all()


def test_reported_judgements_are_more_often_polar() -> None:
    rows = table([0.3, 0.2, 0.5], [0.3, 0.2, 0.5])
    plain, reported = reported_more_polar(rows, [False, True], 1.0)
    assert plain == pytest.approx(rows[0], abs=1e-5)
    assert reported[2] < 0.3 and reported[0] / reported[1] == pytest.approx(1.5, abs=1e-3)
    assert reported.sum() == pytest.approx(1, abs=1e-5)
    assert reported_more_polar(rows, [False, True], 0.0) is rows
