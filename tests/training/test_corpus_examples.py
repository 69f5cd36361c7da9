"""Documents of the corpus as training windows: every label once, each at its own characters."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from commentary_nlp.commentary import Commentary, Device, Entity, Stance
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.errors import TrainingError
from commentary_nlp.network.devices import BEGIN, INSIDE
from commentary_nlp.scheme import DEVICES, STANCE_LABELS
from commentary_nlp.text import sentences
from commentary_nlp.training.corpus_examples import ACROSS, corpus_examples, sentence_labels
from commentary_nlp.training.datasets import TAGS
from commentary_nlp.training.examples import Example

SENTENCE = "美国今天挥舞大棒。"


def document(count: int, tail: str = "") -> Commentary:
    """`count` sentences of the same form, each with an actor, a stance toward it and a metaphor."""
    text = SENTENCE * count + tail
    starts = [at * len(SENTENCE) for at in range(count)]
    labels = [STANCE_LABELS[at % 3] for at in range(count)]
    return Commentary(
        text=text,
        id="d",
        entities=tuple(Entity(at, at + 2, "GPE", "美国") for at in starts),
        stances=tuple(Stance(at, at + 9, "美国", label) for at, label in zip(starts, labels, strict=True)),
        devices=tuple(Device(at + 6, at + 8, "metaphor") for at in starts),
    )


def learnt_tags(example: Example) -> np.ndarray:
    """The tags of characters that are learnt, -1 where all are allowed."""
    assert example.allowed is not None
    return np.where(example.allowed.all(1), -1, example.allowed.argmax(1))


def test_each_sentence_is_learnt_in_one_window_with_all_its_labels(toy_tokenizer: PieceTokenizer) -> None:
    record = document(120)
    examples = corpus_examples(record, toy_tokenizer)
    assert len(examples) > 2
    assert all(example.size <= 256 for example in examples)
    spans, stances, images, presence = [], [], 0, Counter[int]()
    for example in examples:
        tags = learnt_tags(example)
        spans += [span[2] for span in TAGS.decode(np.maximum(tags, 0))]
        stances += [STANCE_LABELS[pair.label] for pair in example.pairs]
        assert example.device_tags is not None
        images += int((example.device_tags[:, 0] == BEGIN).sum())
        assert ((example.device_tags == -1).all(1) == (tags == -1)).all(), "context teaches nothing"
        for _first, _end, device, present in example.presence:
            presence[device] += present
    assert spans == ["GPE"] * 120
    assert stances == [STANCE_LABELS[at % 3] for at in range(120)]
    assert images == 120 == presence[0]


def test_a_label_stands_at_its_own_characters(toy_tokenizer: PieceTokenizer) -> None:
    (example,) = corpus_examples(document(2), toy_tokenizer)
    assert TAGS.decode(learnt_tags(example)) == [(0, 2, "GPE"), (9, 11, "GPE")]
    assert example.device_tags is not None
    assert np.flatnonzero(example.device_tags[:, 0]).tolist() == [6, 7, 15, 16]
    assert example.device_tags[6:8, 0].tolist() == [BEGIN, INSIDE]
    for number, pair in enumerate(example.pairs):
        assert (pair.marks > 0).tolist()[0] and (pair.marks > 0).sum() == 1
        piece = example.piece[9 * number]
        assert pair.first + 1 == piece, "the pair's first piece is that of the sentence's first character"
    rows = {(first, end) for first, end, _, _ in example.presence}
    assert rows == {(0, 9), (9, 18)}
    assert {device for _, _, device, _ in example.presence} == {
        at for at, name in enumerate(DEVICES) if name not in ACROSS
    }


def test_a_sentence_longer_than_a_window_still_teaches_its_spans(toy_tokenizer: PieceTokenizer) -> None:
    tail = "我说你说美国，" * 90 + "。"
    record = document(1, tail)
    first = len(SENTENCE)
    places = [first + at for at in range(len(tail)) if tail.startswith("美国", at)]
    record = Commentary(
        text=record.text,
        entities=(*record.entities, *(Entity(at, at + 2, "GPE", "美国") for at in places)),
        stances=record.stances,
    )
    examples = corpus_examples(record, toy_tokenizer)
    assert len(examples) > 2
    assert sum(len(TAGS.decode(np.maximum(learnt_tags(example), 0))) for example in examples) == 91
    assert sum(len(example.pairs) for example in examples) == 1


def test_what_a_sentence_says_is_learnt_whoever_holds_it() -> None:
    rows = (
        Stance(0, 9, "美国", "neutral"),
        Stance(0, 9, "美国", "against", "欧盟"),
        Stance(0, 9, "中国", "favor"),
        Stance(0, 9, "中国", "against", "欧盟"),
        Stance(9, 18, "美国", "neutral"),
    )
    assert sentence_labels(Commentary(text=SENTENCE * 2, stances=rows)) == {
        (0, "美国"): "against",
        (0, "中国"): "favor",
        (9, "美国"): "neutral",
    }


def test_an_actor_without_a_mention_in_the_sentence_makes_no_pair(toy_tokenizer: PieceTokenizer) -> None:
    record = Commentary(text=SENTENCE, stances=(Stance(0, 9, "中国", "favor"),))
    (example,) = corpus_examples(record, toy_tokenizer)
    assert example.pairs == ()


def test_a_pronoun_of_an_actor_is_a_mention_of_it(toy_tokenizer: PieceTokenizer) -> None:
    text = SENTENCE + "它今天又挥舞大棒。"
    stance = Stance(len(SENTENCE), len(text), "美国", "against")
    record = Commentary(text=text, entities=(Entity(0, 2, "GPE", "美国"),), stances=(stance,))
    (pair,) = corpus_examples(record, toy_tokenizer)[0].pairs
    assert STANCE_LABELS[pair.label] == "against"


def test_overlapping_entities_are_an_error_that_names_the_record(toy_tokenizer: PieceTokenizer) -> None:
    record = Commentary(text=SENTENCE, id="x7", entities=(Entity(0, 2, "GPE"), Entity(1, 3, "ORG")))
    with pytest.raises(TrainingError, match=r"C303.*x7.*overlaps"):
        corpus_examples(record, toy_tokenizer)


@pytest.mark.parametrize("text", ["", " \n\u200b"])
def test_a_document_without_words_gives_no_example(toy_tokenizer: PieceTokenizer, text: str) -> None:
    assert sentences(text) == []
    assert corpus_examples(Commentary(text=text), toy_tokenizer) == []
