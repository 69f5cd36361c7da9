from __future__ import annotations

import numpy as np
import pytest
import torch
from toy_corpus import FIVE, record

from commentary_nlp.commentary import Commentary
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.entities import TagSet
from commentary_nlp.scheme.label_sets import SCHEME
from commentary_nlp.training.annotation import Annotation
from commentary_nlp.training.batches import collate
from commentary_nlp.training.corpus_examples import corpus_examples

GROWN = SCHEME.with_added(["EVENT"], FIVE, ["pun"])
RECORD = Commentary.from_dict(record(0, "美国挥舞大棒。"))


def test_the_projects_corpus_says_nothing_of_new_labels(toy_tokenizer: PieceTokenizer) -> None:
    (example,) = corpus_examples(RECORD, toy_tokenizer, Annotation.of_project(GROWN))
    tags = TagSet(GROWN.entities)
    assert example.allowed is not None and example.device_tags is not None
    outside, inside = example.allowed[3], example.allowed[0]
    assert outside[0] and outside[tags.tag("EVENT", 0)] and not outside[tags.tag("LOC", 0)]
    assert np.flatnonzero(inside).tolist() == [tags.tag("GPE", 0)]
    assert (example.device_tags[:, -1] == -1).all() and (example.device_tags[:, :-1] >= 0).all()
    assert {device for _, _, device, _ in example.presence} == set(range(15)) - {4, 5, 6, 8, 14}
    (pair,) = example.pairs
    assert pair.labels == (3, 4), "against may be either of the labels of its pole"


def test_ones_own_corpus_annotates_what_occurs_and_what_nothing_else_teaches(
    toy_tokenizer: PieceTokenizer,
) -> None:
    own = Annotation.of_own([RECORD], SCHEME, ["entities"], taught=SCHEME)
    (example,) = corpus_examples(RECORD, toy_tokenizer, own)
    tags = TagSet(SCHEME.entities)
    assert example.allowed is not None
    assert example.allowed[3][tags.tag("LOC", 0)] and not example.allowed[3][tags.tag("GPE", 0)]
    assert example.device_tags is None and not example.pairs and not example.presence
    alone = Annotation.of_own([RECORD], SCHEME, ["entities"])
    (example,) = corpus_examples(RECORD, toy_tokenizer, alone)
    assert example.allowed is not None and example.allowed[3].sum() == 1


def test_layers_of_a_record_and_class_weights_count(toy_tokenizer: PieceTokenizer) -> None:
    bare = Commentary.from_dict({**record(0, "美国挥舞大棒。"), "meta": {"layers": ["stances"]}})
    own = Annotation.of_own([RECORD], SCHEME, ["entities", "stances"], {"against": 3.0}, SCHEME)
    (example,) = corpus_examples(bare, toy_tokenizer, own)
    assert example.allowed is None and [pair.weight for pair in example.pairs] == [3.0]


def test_a_pair_of_several_labels_pulls_toward_their_sum(toy_tokenizer: PieceTokenizer) -> None:
    (example,) = corpus_examples(RECORD, toy_tokenizer, Annotation.of_project(GROWN))
    batch = collate([example], torch.device("cpu"))
    assert batch.pairs is not None
    assert batch.pairs["label"].tolist() == [[False, False, False, True, True]]
    logits = torch.tensor([[0.1, 0.4, -0.3, 1.0, 0.2]], requires_grad=True)
    wanted = torch.softmax(logits.detach().masked_fill(~batch.pairs["label"], -1e4), dim=-1)
    torch.nn.functional.cross_entropy(logits, wanted).backward()
    surrogate, logits.grad = logits.grad, None
    loss = -torch.logsumexp(logits[:, 3:], 1) + torch.logsumexp(logits, 1)
    loss.sum().backward()
    assert surrogate is not None and logits.grad is not None
    assert surrogate.tolist()[0] == pytest.approx(logits.grad.tolist()[0], abs=1e-6)
