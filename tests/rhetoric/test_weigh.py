"""Candidates of a device, what is known of them, and which of them stand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary_nlp.commentary import Device
from commentary_nlp.encoder.backend import CharacterScores
from commentary_nlp.rhetoric.candidates import FEATURES, Candidates
from commentary_nlp.rhetoric.forms import passage_of
from commentary_nlp.rhetoric.weigh import apart, weighed_devices
from commentary_nlp.scheme import DEVICES
from commentary_nlp.text import sentences
from commentary_nlp.training.weighing import fit_logistic, fit_weighing

TEXT = "订单少了三成，工人还在等。难道这也叫复苏？"


def candidates(
    text: str, likely: dict[str, list[tuple[int, int]]], forms: list[Device] | None = None
) -> Candidates:
    """Candidates of a text whose `likely` spans both models hold for a device."""
    inside = np.full((len(text), len(DEVICES)), 0.02, np.float32)
    for device, spans in likely.items():
        for start, end in spans:
            inside[start:end, DEVICES.index(device)] = 0.9
    tags = np.log(np.stack([1 - inside, np.full_like(inside, 1e-3), inside], axis=-1))
    empty = np.zeros((len(text), 0), np.float32)
    spans = list(sentences(text))
    odds = np.log(inside / (1 - inside))
    scores = CharacterScores.of_tags(empty, tags, empty, empty)
    return Candidates(scores, np.arange(len(text)), spans, passage_of(text, spans), odds, forms or [])


def spans_of(found: Candidates, device: str) -> list[str]:
    return [TEXT[start:end] for start, end in found.of(device)[0]]


def test_a_run_of_likely_characters_is_a_candidate() -> None:
    assert spans_of(candidates(TEXT, {"metaphor": [(8, 11)]}), "metaphor") == ["人还在"]


def test_a_run_does_not_cross_sentences() -> None:
    assert spans_of(candidates(TEXT, {"metaphor": [(10, 15)]}), "metaphor") == ["在等", "难道"]


def test_whole_clauses_are_candidates_where_the_device_has_such_spans() -> None:
    found = candidates(TEXT, {"numeric_appeal": [(2, 5)], "rhetorical_question": [(13, 18)]})
    assert "订单少了三成" in spans_of(found, "numeric_appeal")
    assert "难道这也叫复苏？" in spans_of(found, "rhetorical_question")
    assert spans_of(candidates(TEXT, {}), "numeric_appeal") == [], "hopeless clauses are left out"


def test_the_features_of_a_form_say_how_sure_it_is() -> None:
    found = candidates(TEXT, {}, [Device(13, 21, "rhetorical_question", 0.8)])
    spans, features = found.of("rhetorical_question")
    told = dict(zip(FEATURES, features[spans.index((13, 21))].tolist(), strict=True))
    assert told["form"] == 1
    assert told["form_odds"] == pytest.approx(np.log(4))
    assert told["length"] == pytest.approx(np.log(8))


def test_settings_choose_what_stands() -> None:
    found = candidates(TEXT, {"metaphor": [(8, 11)]})
    settings = {"weights": {"network": 1.0, "wording": 0.0}, "least": 0.5}
    (device,) = weighed_devices(found, "metaphor", settings)
    assert (device.start, device.end, device.device) == (8, 11, "metaphor")
    assert device.score == pytest.approx(0.9, abs=0.01)
    assert weighed_devices(found, "metaphor", {**settings, "least": 0.95}) == []


spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 12), st.floats(0, 1)).map(
        lambda part: (part[0], part[0] + part[1], part[2])
    ),
    max_size=30,
)


@given(spans, st.floats(0, 1))
def test_what_stands_is_likely_and_apart(rows: list[tuple[int, int, float]], least: float) -> None:
    places = [(start, end) for start, end, _ in rows]
    chances = np.array([value for *_, value in rows])
    kept = apart(places, chances, least)
    assert all(chances[at] >= least for at in kept)
    assert all(places[one][1] <= places[other][0] for one, other in zip(kept, kept[1:], strict=False))
    for at, (start, end) in enumerate(places):
        over = [other for other in kept if places[other][0] < end and start < places[other][1]]
        assert at in kept or chances[at] < least or any(chances[other] >= chances[at] for other in over)


def test_many_spans_are_no_quadratic_work() -> None:
    places = [(at, at + 3) for at in range(30_000)]
    assert len(apart(places, np.linspace(0.5, 0.9, len(places)), 0.5)) == 10_000


def test_the_fit_learns_which_source_to_trust() -> None:
    right = [(0, 6)]
    documents = [candidates(TEXT, {"metaphor": [(0, 6), (7, 12)]}, [Device(0, 6, "metaphor", 0.7)])] * 12
    settings, score = fit_weighing(documents, "metaphor", [right] * 12) or ({}, 0.0)
    assert score == 1
    assert settings["weights"]["form"] > 0
    found = weighed_devices(documents[0], "metaphor", settings)
    assert [(device.start, device.end) for device in found] == right


def test_too_little_to_learn_from_fits_nothing() -> None:
    assert fit_weighing([candidates(TEXT, {"metaphor": [(0, 6)]})], "metaphor", [[(0, 6)]]) is None


def test_a_fit_is_calibrated_in_the_mean() -> None:
    random = np.random.default_rng(3)
    features = np.stack([np.ones(400), random.normal(size=400)], axis=1)
    right = (random.random(400) < 1 / (1 + np.exp(-features @ [-1.0, 2.0]))).astype(np.float64)
    weights = fit_logistic(features, right)
    assert (1 / (1 + np.exp(-features @ weights))).mean() == pytest.approx(right.mean(), abs=1e-3)
