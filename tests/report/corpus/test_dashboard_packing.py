"""The columns that a page gets, figure by figure."""

from __future__ import annotations

import json

import pytest

from commentary_nlp.commentary import Actor, Commentary, Device, Entity, Stance, StanceScore
from commentary_nlp.report.corpus.packing import PackedCorpus, Utf16Offsets
from commentary_nlp.report.corpus.script_data import script_call, script_json
from commentary_nlp.scheme import DEVICES

TEXT = "😀美国加税。中国反对美国。"
RESULT = Commentary(
    TEXT,
    (
        Entity(1, 3, "GPE", "美国"), Entity(6, 8, "GPE", "中国"), Entity(10, 12, "GPE", "美国"),
        Entity(3, 5, "COMMODITY"),
    ),
    (
        Stance(6, 13, "中国", "neutral", score=StanceScore(0.2, 0.31, 0.49, abstained=True)),
        Stance(6, 13, "美国", "against", "中国", StanceScore(0.1, 0.7123, 0.1877)),
        Stance(0, 6, "美国", "neutral"),
    ),
    (),
    (Device(3, 5, "metonymy", 0.5), Device(0, 6, "irony")),
    (Actor("欧盟", "GPE"),),
    "a1",
    {"model": "default", "model_version": "0.2.0", "checksum": "0123456789abcdef", "coverage": 0.5},
)  # fmt: skip


def packed(*results: Commentary) -> dict[str, object]:
    corpus = PackedCorpus()
    for result in results:
        corpus.add(result, None, None)
    return corpus.to_dict()


def test_an_article_becomes_columns() -> None:
    corpus = PackedCorpus()
    text = corpus.add(RESULT, 20149, "晨江评论")
    assert text == {"text": TEXT, "mentions": [[2, 4, 1], [7, 9, 2], [11, 13, 1]]}
    assert corpus.to_dict() == {
        "actors": ["欧盟", "美国", "中国"],
        "sources": ["晨江评论"],
        "holders": ["中国"],
        "articles": {
            "id": ["a1"], "day": [20149], "source": [0], "size": [13], "actors": [[0, 1, 2]],
            "stances": [3], "devices": [2],
        },
        "stances": {
            "actor": [1, 1, 2], "label": "213", "holder": [-1, 0, -1], "p": [-1, 7123, 4900],
            "start": [0, 7, 7], "length": [7, 7, 7],
        },
        "devices": {"kind": [DEVICES.index("metonymy"), DEVICES.index("irony")], "p": [5000, -1]},
        "models": [["default", "0.2.0", "0123456789ab", 1]],
        "unread": 1,
        "repeatedIds": 0,
    }  # fmt: skip


def test_gold_records_empty_texts_and_repeated_ids_are_kept_and_counted() -> None:
    data = packed(Commentary("", id="x"), Commentary("无名。", id="x"), Commentary("无名。"))
    assert data["models"] == [["", "", "", 3]]
    assert data["repeatedIds"] == 1
    assert data["articles"]["id"] == ["x", "x", None]  # type: ignore[index]
    assert data["articles"]["stances"] == [0, 0, 0]  # type: ignore[index]


def test_offsets_count_as_scripts_count() -> None:
    text = "a😀b😀"
    units = Utf16Offsets(text)
    for offset in range(len(text) + 1):
        assert units(offset) == len(text[:offset].encode("utf-16-le")) // 2


HOSTILE = (
    "</script><script>alert(1)</script>", "<!--", "]]>", "&amp;", "\u2028\u2029", "\x00\x1f\x7f", "\ud800",
    "'\"`${x}\\",
)  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_data_in_a_script_stays_data(hostile: str) -> None:
    written = script_call("f", {hostile: [hostile]}).decode("utf-8")
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(script_json({hostile: [hostile]})) == {hostile: [hostile]}


def test_what_json_cannot_carry_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        script_json(float("nan"))
