from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from commentary_nlp.encoder.tokenizer import BOS, EOS, PieceTokenizer
from commentary_nlp.network.devices import BEGIN, INSIDE, OUTSIDE
from commentary_nlp.scheme import DEVICES, STANCE_LABELS
from commentary_nlp.training.datasets import (
    metaphor_examples,
    occurrences,
    read_rows,
    sarcasm_examples,
    stance_examples,
)
from commentary_nlp.training.examples import ReadText

METAPHOR, IRONY = DEVICES.index("metaphor"), DEVICES.index("irony")


def test_every_target_is_appended_and_marked_where_it_stands(toy_tokenizer: PieceTokenizer) -> None:
    text = "美国的关税伤害了美国。"
    rows = [
        {"text": text, "target": "美国", "label": "against"},
        {"text": text, "target": "制造业", "label": "neutral"},
        {"text": "我说", "target": "關稅", "label": "favor"},
    ]
    first, second = stance_examples(rows, toy_tokenizer)
    assert first.ids[0] == BOS and first.ids[-1] == EOS
    assert [target.tolist() for target in first.targets] == [
        [*toy_tokenizer.ids("美国"), EOS],
        [*toy_tokenizer.ids("制造业"), EOS],
    ]
    pairs = [
        (pair.target, STANCE_LABELS[pair.label], pair.weight, int((pair.marks > 0).sum()))
        for pair in first.pairs
    ]
    assert pairs == [(0, "against", 1.0, 0), (-1, "against", 0.5, 2), (1, "neutral", 1.0, 0)]
    assert second.targets[0].tolist() == [*toy_tokenizer.ids("关税"), EOS], "targets are normalised"
    assert first.allowed is None and first.device_tags is None and first.presence == ()


def test_long_and_empty_texts_are_left_out(toy_tokenizer: PieceTokenizer) -> None:
    rows = [{"text": text, "target": "我", "label": "favor"} for text in ("  ", "说你" * 40, "说")]
    assert len(stance_examples(rows, toy_tokenizer, longest=50)) == 1


def test_a_metaphor_is_learnt_from_its_image_or_from_presence_alone(toy_tokenizer: PieceTokenizer) -> None:
    rows = [
        {"text": "关税大棒。", "label": "metaphor", "spans": [(2, 4, "source"), (0, 2, "target")]},
        {"text": "关税大棒。", "label": "metaphor", "spans": []},
        {"text": "说关税。", "label": "literal", "spans": []},
    ]
    marked, unmarked, literal = metaphor_examples(rows, toy_tokenizer)
    for example in (marked, unmarked, literal):
        assert example.device_tags is not None
        assert set(np.delete(example.device_tags, METAPHOR, axis=1).ravel().tolist()) == {-1}
    tags = [example.device_tags[:, METAPHOR].tolist() for example in (marked, unmarked, literal)]  # type: ignore[index]
    assert tags == [[OUTSIDE, OUTSIDE, BEGIN, INSIDE, OUTSIDE], [-1] * 5, [OUTSIDE] * 4]
    assert [example.presence for example in (marked, unmarked, literal)] == [
        ((0, 5, METAPHOR, 1),),
        ((0, 5, METAPHOR, 1),),
        ((0, 4, METAPHOR, 0),),
    ]


def test_irony_is_asked_of_the_comment_not_of_its_headline(toy_tokenizer: PieceTokenizer) -> None:
    (example,) = sarcasm_examples(
        [{"topic": "今天的关税", "text": "我说。你说", "label": "sarcasm"}], toy_tokenizer
    )
    assert example.presence == ((5, 10, IRONY, 1),)
    assert len(example.code) == 10, "the line break is no character of a sentence"
    assert example.device_tags is None


def test_occurrences_do_not_overlap() -> None:
    assert occurrences("美美美", "美美") == [(0, 2)]
    assert occurrences("美国说美国", "美国") == [(0, 2), (3, 5)]
    assert occurrences("美国", "") == []


def test_rows_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"n": n}) + "\n" for n in range(3)), "utf-8")
    assert [row["n"] for row in read_rows(path)] == [0, 1, 2]


def test_offsets_become_model_characters(toy_tokenizer: PieceTokenizer) -> None:
    read = ReadText.of(" 美\u200b国。\n中国", toy_tokenizer)
    assert read.spans == [(1, 5), (6, 8)]
    assert read.characters_of(1, 4) == (0, 2)
    assert read.characters_of(6, 8) == (3, 5)
    assert read.characters_of(2, 3) == (0, 0)
    assert read.in_characters([(0, 1, "GPE"), (1, 4, "GPE")]) == [(0, 2, "GPE")]
    whole = ReadText.of("美国。中国", toy_tokenizer, whole=True)
    assert whole.spans == [(0, 5)] and len(whole.pieces.bounds) == 1
