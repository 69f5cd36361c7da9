from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from commentary_nlp.commentary import Commentary, Entity, Stance
from commentary_nlp.errors import ModelError, TrainingError
from commentary_nlp.scheme import STANCE_LABELS
from commentary_nlp.stances.phrases import BUCKETS, Phrases, blend, features, masked, masked_sentences
from commentary_nlp.training.phrases import train_phrases

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
    np.savez(path, weights=np.zeros((4, 3)), bias=np.zeros(3))
    with pytest.raises(ModelError, match="of shape"):
        Phrases.read(path)


def test_records_without_stances_are_refused() -> None:
    with pytest.raises(TrainingError, match="C305"):
        train_phrases([Commentary(text="无事。")])


def test_masks_tell_the_actor_from_the_others() -> None:
    text = "头。美国说日本好，美国不好。尾。"
    assert masked(text, 2, 14, [(2, 4), (9, 11)], [(5, 7)]) == "〇说△好，〇不好。"
    pairs = [(1, "美国", [(2, 4), (9, 11)]), (1, "日本", [(5, 7)])]
    spans = [(0, 2), (2, 14), (14, 16)]
    assert masked_sentences(text, spans, pairs) == ["〇说△好，〇不好。", "△说〇好，△不好。"]


def test_a_mention_that_leaves_the_sentence_is_not_masked() -> None:
    assert masked("甲乙丙丁", 1, 3, [(0, 2)], [(2, 4)]) == "乙丙"


def test_features_stay_in_the_table() -> None:
    buckets, values = features("〇的关税，\U0001f600\U0010ffff〇")
    assert buckets.min() >= 0 and buckets.max() < BUCKETS
    assert len(buckets) == len(values) and np.isfinite(values).all()
    assert not np.array_equal(buckets, features("△的关税，\U0001f600\U0010ffff△")[0])


def test_the_hash_never_changes() -> None:
    """Tables are stored: other buckets on another machine or version would make them noise."""
    assert features("〇害")[0].tolist() == [18290, 214258, 246949, 73667, 146206, 247016]


def test_blending_weighs_both() -> None:
    network = np.array([[0.6, 0.3, 0.1]], np.float32)
    phrases = np.array([[0.1, 0.8, 0.1]], np.float32)
    alone = blend(network, phrases, {"network": 1.0, "phrases": 0.0})
    assert alone == pytest.approx(network, abs=1e-5)
    both = blend(network, phrases, {"network": 1.0, "phrases": 1.0})
    assert both.argmax() == 1 and both.sum() == pytest.approx(1, abs=1e-5)
