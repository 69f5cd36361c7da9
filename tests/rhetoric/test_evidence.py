"""The linear model of devices: learnt from documents, the same after storage, safe on odd text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from commentary_nlp.commentary import Commentary, Device
from commentary_nlp.encoder.backend import Floats
from commentary_nlp.errors import ModelError, TrainingError
from commentary_nlp.rhetoric.evidence import NEVER, Evidence
from commentary_nlp.rhetoric.forms import passage_of
from commentary_nlp.rhetoric.wording import BUCKETS, Wording
from commentary_nlp.scheme import DEVICES
from commentary_nlp.text import normalise, sentences
from commentary_nlp.training.evidence import train_evidence

NUMERIC = DEVICES.index("numeric_appeal")
ANTITHESIS = DEVICES.index("antithesis")
FIGURES = ("去年港口只收了{}吨", "账上亏空高达{}亿元", "关税涨到百分之{}")
PLAIN = ("代表团昨天抵达{}号楼", "会议照常举行", "记者从码头发回消息")
MATCHED = ("嘴上讲合作，手里举大棒", "台上说让利，台下算利息", "人前喊公平，人后设高墙")


def record() -> Commentary:
    text, devices = "", []
    for count in ("三", "五", "八", "12"):
        for shape, plain in zip(FIGURES, PLAIN, strict=True):
            clause = shape.format(count)
            devices.append(Device(len(text), len(text) + len(clause), "numeric_appeal"))
            text += f"{clause}，{plain.format(count)}。"
        for pair in MATCHED[:2]:
            devices.append(Device(len(text), len(text) + len(pair), "antithesis"))
            text += f"{pair}。"
    return Commentary(text=text, devices=tuple(devices))


@pytest.fixture(scope="module")
def learnt() -> Evidence:
    return train_evidence([record()], rounds=12)


def odds(model: Evidence, text: str) -> Floats:
    folded = normalise(text)
    return model.log_odds(passage_of(folded, list(sentences(folded))))


def test_a_device_is_told_from_plain_wording(learnt: Evidence) -> None:
    text = "账上亏空高达九亿元，会议照常举行。"
    numeric = odds(learnt, text)[:, NUMERIC]
    assert numeric[: text.index("，")].min() > 0 > numeric[text.index("，") + 1 : -1].max()


def test_matching_clauses_count_whatever_their_words(learnt: Evidence) -> None:
    matched = odds(learnt, MATCHED[2] + "。")[:-1, ANTITHESIS].mean()
    assert matched > odds(learnt, "记者从码头发回消息，会议照常举行。")[:-1, ANTITHESIS].mean()


def test_a_mark_between_clauses_has_the_lesser_log_odds(learnt: Evidence) -> None:
    text = "账上亏空高达九亿元，会议照常举行。"
    found, mark = odds(learnt, text), text.index("，")
    assert np.array_equal(found[mark], np.minimum(found[mark - 1], found[mark + 1]))
    assert (found[-1] == NEVER).all()


def test_training_is_the_same_every_time(learnt: Evidence) -> None:
    again = train_evidence([record()], rounds=12)
    assert np.array_equal(again.characters, learnt.characters)
    assert np.array_equal(again.clauses, learnt.clauses)


def test_records_without_annotated_devices_teach_nothing(learnt: Evidence) -> None:
    silent = Commentary(text="账上亏空高达九亿元。", meta={"layers": ["entities", "stances"]})
    again = train_evidence([record(), silent], rounds=12)
    assert np.array_equal(again.characters, learnt.characters)


def test_no_device_to_learn_from_is_an_error() -> None:
    with pytest.raises(TrainingError, match="C305"):
        train_evidence([Commentary(text="会议照常举行。")])


def test_a_model_is_the_same_after_storage(learnt: Evidence, tmp_path: Path) -> None:
    learnt.write(tmp_path / "devices.npz")
    again = Evidence.read(tmp_path / "devices.npz")
    assert again is not None
    assert np.array_equal(odds(again, record().text), odds(learnt, record().text))


def test_a_folder_without_the_file_has_none(tmp_path: Path) -> None:
    assert Evidence.read(tmp_path / "devices.npz") is None


def test_a_damaged_file_is_an_error(learnt: Evidence, tmp_path: Path) -> None:
    path = tmp_path / "devices.npz"
    learnt.write(path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(ModelError, match=r"C104.*devices\.npz"):
        Evidence.read(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\u3000\n",
        "。。。！",
        "字",
        "\ud800",
        "😀😀，😀！",
        "稀土" * 10_000,
        "，a" * 500,
        "\n".join("一二三"),
    ],
)
def test_odd_text_is_read(learnt: Evidence, text: str) -> None:
    found = odds(learnt, text)
    assert found.shape == (len(text), len(DEVICES))
    assert np.isfinite(found).all()


def test_features_are_the_same_on_every_machine() -> None:
    wording = Wording(passage_of("一手递合同，一手递传票。", [(0, 12)]))
    columns = np.stack(list(wording.columns()), axis=1)
    assert columns.shape == (10, 19)
    assert 0 <= columns.min() <= columns.max() < BUCKETS
    assert columns[0, :3].tolist() == [23617, 34403, 29642], "shipped weights no longer fit"
