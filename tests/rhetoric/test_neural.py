"""Spans of the network's character scores, and their join with the form detectors'."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary_nlp.commentary import Device
from commentary_nlp.encoder.backend import CharacterScores
from commentary_nlp.rhetoric.neural import calibrated, find_devices, join, presence
from commentary_nlp.scheme import DEVICES

IRONY = DEVICES.index("irony")
TAKE = {"irony": {"inside": 0.5, "least": 0.5}}


def scores(tags: str) -> CharacterScores:
    """One letter a character for irony: O outside, B begin, I inside; lower case is unsure."""
    chances = {"O": (0.9, 0.05, 0.05), "B": (0.1, 0.8, 0.1), "I": (0.1, 0.1, 0.8), "i": (0.45, 0.1, 0.45)}
    likely = np.full((len(tags), len(DEVICES), 3), (0.98, 0.01, 0.01), np.float32)
    likely[:, IRONY] = [chances[tag] for tag in tags] if tags else np.zeros((0, 3))
    flat = np.zeros((len(tags), len(DEVICES)), np.float32)
    return CharacterScores.of_tags(flat[:, :0], np.log(likely), flat, flat)


def found(
    tags: str, rows: list[tuple[int, int]] | None = None, settings: dict[str, float] | None = None
) -> list[tuple[int, int]]:
    calibration = {"irony": {**TAKE["irony"], **(settings or {})}}
    devices = find_devices(scores(tags), np.arange(len(tags)), rows or [(0, len(tags))], calibration)
    assert {device.device for device in devices} <= {"irony"}
    return [(device.start, device.end) for device in devices]


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("OBIIO", [(1, 4)]),
        ("OIIIO", [(1, 4)]),
        ("BIBIO", [(0, 2), (2, 4)]),
        ("OBOOO", []),
        ("BI", [(0, 2)]),
        ("OOBI", [(2, 4)]),
        ("BBI", [(1, 3)]),
        ("", []),
        ("OOO", []),
    ],
)
def test_a_run_of_likely_characters_is_a_span(tags: str, spans: list[tuple[int, int]]) -> None:
    assert found(tags) == spans


def test_spans_do_not_cross_sentences() -> None:
    assert found("OBIIIO", [(0, 3), (3, 6)]) == [(1, 3), (3, 5)]


@pytest.mark.parametrize(
    ("rows", "spans"),
    [
        ([(0, 3), (3, 3), (3, 6), (6, 10)], [(3, 5), (7, 9)]),
        ([(0, 3), (6, 10)], [(7, 9)]),
        ([(6, 10)], [(7, 9)]),
        ([(0, 3)], []),
    ],
)
def test_only_what_lies_in_a_sentence_is_found(
    rows: list[tuple[int, int]], spans: list[tuple[int, int]]
) -> None:
    assert found("OOOBIOOBIO", rows) == spans


def test_thresholds_bound_characters_and_spans() -> None:
    assert found("OBIiO") == [(1, 4)]
    assert found("OBIiO", settings={"inside": 0.6}) == [(1, 3)]
    assert found("OBIIO", settings={"least": 0.95}) == []
    assert found("OBIIO", settings={"least": 0.95, "offset": 2.0}) == [(1, 4)]
    assert found("OBIIO", settings={"least": 2.0}) == []


def test_offsets_are_those_of_the_text_and_scores_are_means() -> None:
    offsets = np.array([3, 4, 6, 7, 9])
    (device,) = find_devices(scores("OBIIO"), offsets, [(0, 5)], TAKE)
    assert (device.start, device.end) == (4, 8)
    assert device.score == pytest.approx(0.9, abs=1e-4)
    assert find_devices(scores("OBIIO"), offsets, [(0, 5)], {}) == [], (
        "a device without thresholds is not taken"
    )


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 3), st.floats(-2, 2))
def test_calibration_keeps_the_order(one: float, other: float, slope: float, offset: float) -> None:
    curve = {"slope": slope, "offset": offset}
    low, high = (calibrated(chance, curve) for chance in sorted((one, other)))
    assert 0 <= low <= high <= 1


def test_without_a_curve_a_chance_stays() -> None:
    for chance in (0.01, 0.5, 0.99):
        assert calibrated(chance, {}) == pytest.approx(chance)


def test_presence_is_a_softmax_mean_over_the_sentence() -> None:
    draw = np.random.default_rng(1)
    attention, value = (draw.normal(size=(5, len(DEVICES))).astype(np.float32) for _ in range(2))
    given_scores = CharacterScores(attention[:, :0], 0 * value, value > 9, attention, value)
    shares = presence(given_scores, [(0, 3), (3, 3), (3, 5)], [0.5] * len(DEVICES))
    weights = np.exp(attention[:3]) / np.exp(attention[:3]).sum(0)
    np.testing.assert_allclose(shares[0], 1 / (1 + np.exp(-((weights * value[:3]).sum(0) + 0.5))), atol=1e-5)
    assert (shares[1] == 0).all(), "a sentence without characters holds nothing"


def test_twins_become_one_with_the_surer_span() -> None:
    joined = join([Device(0, 10, "irony", 0.6)], [Device(2, 10, "irony", 0.8)])
    assert [(d.start, d.end) for d in joined] == [(2, 10)]
    assert joined[0].score == pytest.approx(1 - 0.4 * 0.2)


def test_others_stay_in_order() -> None:
    network = [Device(5, 9, "irony", 0.6), Device(0, 4, "metaphor", 0.5)]
    forms = [Device(5, 9, "idiom", 0.9), Device(8, 20, "irony", 0.7)]
    assert [(d.start, d.end, d.device) for d in join(network, forms)] == [
        (0, 4, "metaphor"),
        (5, 9, "irony"),
        (5, 9, "idiom"),
        (8, 20, "irony"),
    ]
    assert join([], []) == ()


def test_a_joined_score_stays_below_certainty() -> None:
    (device,) = join([Device(0, 4, "idiom", 0.97)], [Device(0, 4, "idiom", 0.98)])
    assert device.score == 0.99
