from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from commentary_nlp.commentary import Commentary, Entity, Stance
from commentary_nlp.errors import ModelError, TrainingError
from commentary_nlp.scheme import STANCE_LABELS
from commentary_nlp.stances.phrases import Phrases, blend
from commentary_nlp.training.phrases import LabelledPair, fit_phrases, train_phrases

PRAISE = ("{}这份定力值得肯定。", "这一步{}走得漂亮。", "{}的做法令人敬佩。")
BLAME = ("{}的关税害人害己。", "{}出尔反尔，令人不齿。", "这笔账{}赖不掉。")
PLAIN = ("{}代表团昨天抵达。", "会议在{}举行。", "{}公布了上月数据。")
NAMES = ("美国", "欧盟", "日本", "巴西", "印度", "越南")


def record(patterns: tuple[str, ...], label: str, names: tuple[str, ...]) -> Commentary:
    sentences = [(pattern, name) for pattern in patterns for name in names]
    text, entities, stances = "", [], []
    for pattern, name in sentences:
        start = len(text) + pattern.index("{}")
        entities.append(Entity(start, start + len(name), "GPE", name))
        first, text = len(text), text + pattern.format(name)
        stances.append(Stance(first, len(text), name, label))
    return Commentary(text=text, entities=tuple(entities), stances=tuple(stances))


@pytest.fixture(scope="module")
def learnt() -> Phrases:
    labelled = (("favor", PRAISE), ("against", BLAME), ("neutral", PLAIN))
    return train_phrases([record(patterns, label, NAMES[:4]) for label, patterns in labelled])


def test_wording_is_learnt_whoever_is_named(learnt: Phrases) -> None:
    for label, patterns in (("favor", PRAISE), ("against", BLAME), ("neutral", PLAIN)):
        unseen = [pattern.format("〇") for pattern in patterns]
        assert [STANCE_LABELS[at] for at in learnt.shares(unseen).argmax(1)] == [label] * 3


def test_who_does_it_to_whom_is_learnt() -> None:
    """The same words in one sentence, for the one who strikes and the one who is struck."""
    patterns = ("{}无端欺负{}。", "{}一再羞辱{}。", "昨天{}又勒索{}。")
    pairs = [
        LabelledPair(0, pattern.format(*signs), STANCE_LABELS.index(label))
        for pattern in patterns
        for signs, label in ((("〇", "△"), "against"), (("△", "〇"), "favor"))
    ]
    model = fit_phrases(pairs, least=1)
    unseen = model.shares(["去年〇无端勒索△。", "去年△无端勒索〇。"])
    assert [STANCE_LABELS[at] for at in unseen.argmax(1)] == ["against", "favor"]


def test_a_sentence_is_read_as_when_it_stands_alone(learnt: Phrases) -> None:
    """What is read together never changes a result."""
    sentences = ["〇好，△不好。", "", "△" * 70_000 + "〇走得漂亮", "无人。", "〇出尔反尔。"]
    alone = np.concatenate([learnt.shares([sentence]) for sentence in sentences])
    assert np.array_equal(learnt.shares(sentences), alone)


def test_shares_are_probabilities(learnt: Phrases) -> None:
    shares = learnt.shares(["", "〇", "\ud800〇😀", "无关的一句话。", "〇" * 300])
    assert shares.shape == (5, 3)
    assert shares.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert (shares >= 0).all()


def test_a_table_is_the_same_after_storage(learnt: Phrases, tmp_path: Path) -> None:
    learnt.write(tmp_path / "phrases.npz")
    again = Phrases.read(tmp_path / "phrases.npz")
    assert again is not None
    sentence = [BLAME[0].format("〇")]
    assert again.shares(sentence) == pytest.approx(learnt.shares(sentence), abs=1e-2)


def test_a_folder_without_a_table_has_none(tmp_path: Path) -> None:
    assert Phrases.read(tmp_path / "phrases.npz") is None


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut"])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "phrases.npz").write_bytes(content)
    with pytest.raises(ModelError, match="C104"):
        Phrases.read(tmp_path / "phrases.npz")


def test_pickled_arrays_and_other_shapes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "phrases.npz"
    np.savez(path, weights=np.array([{}], dtype=object), bias=np.zeros(3))
    with pytest.raises(ModelError, match="C104"):
        Phrases.read(path)
    np.savez(path, weights=np.zeros((4, 3)), scale=np.ones(3), bias=np.zeros(3))
    with pytest.raises(ModelError, match="of shape"):
        Phrases.read(path)


def test_a_table_of_the_first_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "phrases.npz"
    np.savez(path, weights=np.zeros((1 << 18, 3), np.float16), bias=np.zeros(3, np.float32))
    with pytest.raises(ModelError, match="C104.*scale.*train it again with this version"):
        Phrases.read(path)


def test_records_without_stances_are_refused() -> None:
    with pytest.raises(TrainingError, match="C305"):
        train_phrases([Commentary(text="无事。")])


def test_blending_weighs_both() -> None:
    network = np.array([[0.6, 0.3, 0.1]], np.float32)
    phrases = np.array([[0.1, 0.8, 0.1]], np.float32)
    alone = blend(network, phrases, {"network": 1.0, "phrases": 0.0})
    assert alone == pytest.approx(network, abs=1e-5)
    both = blend(network, phrases, {"network": 1.0, "phrases": 1.0})
    assert both.argmax() == 1 and both.sum() == pytest.approx(1, abs=1e-5)
