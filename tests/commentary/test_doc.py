from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, Span

from commentary_nlp.commentary import (
    Actor,
    Commentary,
    Device,
    DocumentStance,
    Entity,
    Stance,
    StanceScore,
)
from commentary_nlp.commentary.doc import make_doc, set_sentences
from commentary_nlp.errors import InputError

NLP = spacy.blank("zh")
RESULT = Commentary(
    text="中美谈判。 访华的贝森特\n\n说：稀土😀重要",
    entities=(
        Entity(0, 1, "GPE", "中国", 0.123456789, 0.6),
        Entity(1, 2, "GPE", "美国"),
        Entity(7, 8, "GPE", "中国", 0.5, 1.0),
        Entity(9, 12, "PERSON", "贝森特", 0.75),
        Entity(16, 18, "COMMODITY", None, 1.0),
    ),
    stances=(
        Stance(0, 5, "美国", "favor", "贝森特", StanceScore(0.7, 0.1, 0.2)),
        Stance(0, 5, "中国", "neutral"),
    ),
    document_stances=(DocumentStance("美国", "mixed", None, (0, 1)), DocumentStance("中国", "neutral", 0.25)),
    devices=(Device(2, 4, "irony", 0.3), Device(2, 4, "metaphor"), Device(0, 5, "hyperbole", 0.2)),
    actors=(
        Actor("中国", "GPE", "中国", ("中", "华")),
        Actor("美国", "GPE", "美国", ("美",)),
        Actor("贝森特", "PERSON"),
    ),
    id="例",
    meta={"model": "default", "windows": [[0, 21]], "coverage": 1.0},
)


def test_a_result_comes_back_from_its_doc() -> None:
    doc = RESULT.to_doc(NLP.vocab)
    assert doc.text == RESULT.text
    assert [(ent.text, ent.kb_id_) for ent in doc.ents][:3] == [
        ("中", "中国"),
        ("美", "美国"),
        ("华", "中国"),
    ]
    assert Commentary.from_doc(doc) == RESULT


def test_sentences_are_those_of_the_record() -> None:
    doc = RESULT.to_doc(NLP.vocab)
    assert [sent.text.strip() for sent in doc.sents] == [RESULT.text[s:e] for s, e in RESULT.sentences]


def test_sentences_that_are_set_stay() -> None:
    doc = NLP("美方让步。中方欢迎。")
    for token in doc:
        token.is_sent_start = token.i == 3
    set_sentences(doc, [(0, 5), (5, 10)])
    assert [sent.start for sent in doc.sents] == [0, 3]


def test_a_docbin_and_bytes_lose_nothing() -> None:
    doc = RESULT.to_doc(NLP.vocab)
    packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (unpacked,) = DocBin().from_bytes(packed).get_docs(spacy.blank("zh").vocab)
    assert Commentary.from_doc(unpacked) == RESULT
    assert Commentary.from_doc(Doc(spacy.blank("zh").vocab).from_bytes(doc.to_bytes())) == RESULT


def test_a_plain_doc_is_an_empty_result() -> None:
    assert Commentary.from_doc(NLP("稀土")) == Commentary("稀土")


def test_edits_of_the_doc_count() -> None:
    doc = RESULT.to_doc(NLP.vocab)
    doc.ents = (*doc.ents[:2], Span(doc, 2, 4, label="AGENCY"))
    entities = Commentary.from_doc(doc).entities
    assert entities == (*RESULT.entities[:2], Entity(2, 4, "AGENCY"))


def test_labels_of_other_schemes_are_named() -> None:
    doc = NLP("今年重要")
    doc.ents = (Span(doc, 0, 2, label="DATE"),)
    with pytest.raises(InputError, match=r"\[C013\] record Doc: entities\[0\]: 'DATE' is none of PERSON"):
        Commentary.from_doc(doc)


@pytest.mark.parametrize(
    ("commentary", "message"),
    [
        (
            Commentary("稀 土", devices=(Device(0, 2, "irony"),)),
            r"irony '稀 ' \(0, 2\).*tokens there are '稀 '",
        ),
        (Commentary("稀土", entities=(Entity(1, 9, "COMMODITY"),)), r"COMMODITY '土' \(1, 9\)"),
    ],
)
def test_a_span_that_is_no_run_of_tokens_is_refused(commentary: Commentary, message: str) -> None:
    with pytest.raises(InputError, match=rf"\[C030\] {message}"):
        commentary.to_doc(NLP.vocab)


def test_text_that_spacy_cannot_store_is_refused() -> None:
    with pytest.raises(InputError, match=r"\[C031\] the text holds the lone surrogate U\+D83D at 2"):
        Commentary("稀土\ud83d").to_doc(NLP.vocab)


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("中 \n\t\u3000\u200b\x1c\x85")))
def test_tokens_are_those_of_the_default_tokenizer(text: str) -> None:
    doc, expected = make_doc(text, NLP.vocab), NLP.make_doc(text)
    assert doc.text == text
    assert [token.text_with_ws for token in doc] == [token.text_with_ws for token in expected]


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("中 \n\t\u3000"), min_size=1))
def test_every_visible_character_can_be_a_mention(text: str) -> None:
    entities = tuple(
        Entity(at, at + 1, "LOC") for at, character in enumerate(text) if not character.isspace()
    )
    assert Commentary.from_doc(Commentary(text, entities).to_doc(NLP.vocab)).entities == entities
