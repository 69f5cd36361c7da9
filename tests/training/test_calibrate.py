from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from toy_model import TEXTS

from commentary_nlp.analyzer import Analyzer, load
from commentary_nlp.commentary import Commentary
from commentary_nlp.rhetoric.neural import calibrated
from commentary_nlp.scheme import DEVICES, ENTITY_LABELS
from commentary_nlp.stances import consistent, decide, probabilities
from commentary_nlp.training import calibrate as module
from commentary_nlp.training.calibrate import calibrate, fit_curve, fit_temperature


@pytest.fixture(scope="module")
def toy(toy_float: Path) -> Analyzer:
    return load(toy_float, threads=1)


@pytest.mark.parametrize(("slope", "offset"), [(1.0, 0.0), (0.5, -1.0), (2.0, 0.7)])
def test_a_known_curve_is_recovered(slope: float, offset: float) -> None:
    draw = np.random.default_rng(2)
    chances = draw.uniform(0.02, 0.98, 6000)
    truth = [calibrated(chance, {"slope": slope, "offset": offset}) for chance in chances]
    pairs = [
        (float(chance), bool(draw.random() < share)) for chance, share in zip(chances, truth, strict=True)
    ]
    found = fit_curve(pairs)
    assert found["slope"] == pytest.approx(slope, abs=0.12)
    assert found["offset"] == pytest.approx(offset, abs=0.12)


def test_a_curve_without_evidence_is_the_identity() -> None:
    for pairs in ([], [(0.9, True)] * 30, [(0.2, False)]):
        assert fit_curve(pairs) == {"slope": 1.0, "offset": 0.0}


def test_two_spans_move_the_curve_little() -> None:
    found = fit_curve([(0.9, False), (0.8, True)])
    assert 0.1 < found["slope"] < 1 and abs(found["offset"]) < 1


@pytest.mark.parametrize("share", [0.8, 0.9, 0.99])
def test_scores_that_are_too_sure_are_brought_down(share: float) -> None:
    """Spans of probability 0.9999 of which some are wrong: whole Newton steps overshot without end."""
    right = round(1000 * share)
    found = fit_curve([(0.9999, True)] * right + [(0.9999, False)] * (1000 - right))
    assert calibrated(0.9999, found) == pytest.approx(share, abs=0.02)
    assert 0.05 <= found["slope"] <= 1


def test_a_known_temperature_and_offset_are_recovered() -> None:
    draw = np.random.default_rng(6)
    logits = draw.normal(size=(6000, 3)).astype(np.float32) * 4
    truth = probabilities(logits, {"temperature": 2.5, "offsets": [0.6, -0.6, 0.0]})
    gold = np.array([draw.choice(3, p=row / row.sum()) for row in truth.astype(np.float64)])
    found = fit_temperature(logits, gold)
    assert found["temperature"] == pytest.approx(2.5, abs=0.2)
    assert found["offsets"] == pytest.approx([0.6, -0.6, 0.0], abs=0.15)
    assert sum(found["offsets"]) == pytest.approx(0, abs=1e-3)


def test_the_least_polar_probability_drops_what_is_mostly_wrong() -> None:
    shares = np.array([[0.4, 0.25, 0.35]] * 30 + [[0.8, 0.1, 0.1]] * 10 + [[0.1, 0.6, 0.3]] * 5, np.float32)
    gold = np.array([2] * 30 + [0] * 10 + [1] * 5)
    least = module._least_polar(shares, gold)
    assert 0.4 < least["favor"] <= 0.8
    assert least["against"] < 0.6
    assert decide(shares[0].tolist(), {"least": least})[0] == "neutral"
    assert decide(shares[35].tolist(), {"least": least})[0] == "favor"


def test_spans_that_the_model_finds_itself_calibrate_to_sure(toy: Analyzer) -> None:
    """Gold made of the model's own spans: every curve says yes, and every device found is worth taking."""
    records = []
    for text in TEXTS * 2:
        result = toy(text)
        shares = tuple(d for d in result.devices if d.device in ("metaphor", "irony"))
        records.append(
            Commentary(text=text, entities=result.entities, stances=result.stances, devices=shares)
        )
    settings = calibrate(toy, records)
    assert set(settings) == {"entities", "stances", "devices"}
    assert set(settings["entities"]) == set(ENTITY_LABELS)
    pair = settings["stances"]["pair"]
    assert set(pair) >= {"temperature", "offsets", "least"} and set(pair["least"]) == {"favor", "against"}
    assert set(settings["stances"]["document"]) == {"slope", "offset"}
    assert set(settings["devices"]) <= set(DEVICES)
    assert "metaphor" in settings["devices"]
    assert 0 <= settings["devices"]["metaphor"]["least"] <= 0.9


def test_what_a_text_tells_elsewhere_is_used_where_it_pays() -> None:
    """Texts of one mind: the others of a group tell what a sentence that says little means."""
    draw = np.random.default_rng(1)
    groups, gold, shares = [], [], []
    for text in range(60):
        mood = text % 2
        for number in range(5):
            weak = number == 0
            tilt = 0.0 if weak else (1.2 if mood == 0 else -1.2)
            leaning = tilt + draw.normal(0, 0.4)
            favor = 0.8 / (1 + np.exp(-leaning))
            shares.append([favor, 0.8 - favor, 0.2])
            groups.append((text, "actor"))
            gold.append(mood)
    table, right = np.array(shares, np.float32), np.array(gold)
    found = module.fit_consistency(table, groups, right)
    assert found["polarity"] > 0
    before, after = table.argmax(1), consistent(table, groups, found).argmax(1)
    assert (after == right).mean() > (before == right).mean() + 0.05
    alone = [(number,) for number in range(len(gold))]
    still = consistent(table, alone, {**found, "scale": 1.0})
    assert still == pytest.approx(table, abs=1e-5)


def test_records_without_stances_give_no_stance_settings(toy: Analyzer) -> None:
    assert module.stance_settings(toy, [Commentary(text=TEXTS[0])]) == {}
