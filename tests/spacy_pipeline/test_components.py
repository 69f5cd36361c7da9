from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from toy_analyzer import ToyAnalyzer

from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import InputError, ModelError

TEXT = "贝森特谈中美关系：美方挥舞大棒，稀土不是筹码。"
Toy = Callable[[], ToyAnalyzer]


def blank(*names: str) -> Language:
    nlp = spacy.blank("zh")
    for name in names:
        nlp.add_pipe(name)
    return nlp


def mentions(doc: Doc) -> list[tuple[str, str, str]]:
    return [(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents]


def test_the_pipeline_sets_every_attribute(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert mentions(doc) == [
        ("贝森特", "PERSON", "贝森特"),
        ("中", "GPE", "中国"),
        ("美", "GPE", "美国"),
        ("美方", "GPE", "美国"),
        ("稀土", "COMMODITY", ""),
    ]
    assert doc.spans["entities"].attrs["scores"] == [0.75] * 5
    assert [sent.text for sent in doc.sents] == [TEXT]
    assert [(span.text, span.label_) for span in doc.spans["rhetoric"]] == [
        ("大棒", "metaphor"),
        ("大棒", "loaded_language"),
    ]
    assert doc.spans["rhetoric"].attrs["scores"] == [0.5, None]
    assert doc._.actors["美国"] == {"kind": "GPE", "country": None, "names": ["美", "美方"]}
    assert doc._.stances[0] == {
        "start": 0,
        "end": len(TEXT),
        "actor": "贝森特",
        "label": "against",
        "holder": "author",
        "score": {"favor": 0.125, "against": 0.625, "neutral": 0.25, "abstained": False},
    }
    assert doc._.document_stances["中国"] == {"label": "against", "score": 0.5, "evidence": [1]}
    assert doc._.commentary["meta"]["model"] == "default"


def test_five_components_share_one_encoder_pass(nlp: Language, toy: Toy) -> None:
    nlp(TEXT)
    assert toy().passes == [TEXT]


def test_a_stream_is_encoded_in_batches_and_each_text_once(nlp: Language, toy: Toy) -> None:
    texts = [f"美方第{number}次挥舞大棒。" for number in range(19)]
    docs = list(nlp.pipe(texts, batch_size=1000))
    assert [doc.text for doc in docs] == texts
    assert toy().passes == texts
    assert toy().batches == [8, 8, 3]


def test_a_stream_gives_the_same_as_single_texts(nlp: Language) -> None:
    texts = [TEXT, "", "稀土。", TEXT, "  \n"]
    streamed = [Commentary.from_doc(doc) for doc in nlp.pipe(texts)]
    assert streamed == [Commentary.from_doc(nlp(text)) for text in texts]


def test_entities_alone_set_nothing_else() -> None:
    doc = blank("commentary_entities")(TEXT)
    assert [ent.text for ent in doc.ents] == ["贝森特", "中", "美", "美方", "稀土"]
    assert (doc._.actors, doc._.stances, "rhetoric" in doc.spans) == (None, None, False)


def test_actors_alone_set_the_entities_they_link() -> None:
    doc = blank("commentary_actors")(TEXT)
    assert ("美", "GPE", "美国") in mentions(doc)
    assert list(doc._.actors) == ["贝森特", "中国", "美国"]


def test_stances_alone_leave_the_entities_to_others() -> None:
    doc = blank("commentary_stances")(TEXT)
    assert [row["actor"] for row in doc._.stances] == ["贝森特", "中国", "美国"]
    assert doc.ents == ()
    assert Commentary.from_doc(doc).stances_toward("美国")


def test_rhetoric_alone() -> None:
    doc = blank("commentary_rhetoric")(TEXT)
    assert [span.text for span in doc.spans["rhetoric"]] == ["大棒", "大棒"]
    assert doc.ents == ()


def test_entities_of_another_component_are_linked_and_foreign_labels_kept() -> None:
    nlp = blank()
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": "GPE", "pattern": [{"TEXT": "美"}, {"TEXT": "方"}]}, {"label": "DATE", "pattern": "年"}]
    )
    nlp.add_pipe("commentary_actors")
    nlp.add_pipe("commentary_stances")
    doc = nlp("中美：美方今年挥舞大棒。")
    assert mentions(doc) == [("美方", "GPE", "美国"), ("年", "DATE", "")]
    assert [row["actor"] for row in doc._.stances] == ["美国"]


def test_a_span_that_splits_a_token_is_named_not_dropped() -> None:
    nlp = blank("commentary_entities")
    doc = Doc(nlp.vocab, words=["贝森特", "访", "中美", "。"], spaces=[False] * 4)
    with pytest.raises(InputError, match=r"\[C030\] GPE '中' \(4, 5\).*'中美'"):
        nlp(doc)


def test_a_text_that_fails_reaches_the_error_handler_and_its_batch_survives(nlp: Language) -> None:
    failed: list[str] = []

    def handle(name: str, component: object, docs: list[Doc], error: Exception) -> None:
        failed.extend(doc.text for doc in docs)

    nlp.set_error_handler(handle)
    docs = list(nlp.pipe(["美方。", "读不了。", "稀土。"]))
    assert [doc.text for doc in docs] == ["美方。", "稀土。"]
    assert failed == ["读不了。"]


def test_without_a_handler_the_error_is_raised(nlp: Language) -> None:
    with pytest.raises(ValueError, match="cannot read"):
        list(nlp.pipe(["美方。", "读不了。"]))


def test_components_of_other_settings_do_not_share_an_analyzer() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("commentary_entities", config={"model": "small"})
    nlp.add_pipe("commentary_rhetoric")
    entities, rhetoric = (component.analyzer for _, component in nlp.pipeline)
    assert (entities.model, rhetoric.model) == ("small", "default")
    assert nlp.get_pipe("commentary_rhetoric").analyzer is rhetoric


def test_words_stand_in_a_span_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commentary_nlp.spacy_pipeline.encoder.words", lambda text: [(0, 3), (3, 4), (4, 6)])
    doc = blank("commentary_encoder")("贝森特谈中美")
    assert [word.text for word in doc.spans["words"]] == ["贝森特", "谈", "中美"]
    assert doc._.commentary["meta"]["coverage"] == 1.0


@pytest.mark.parametrize(("code", "stops"), [("C101", False), ("C110", True)])
def test_a_missing_segmenter_leaves_words_out_a_broken_one_stops(
    monkeypatch: pytest.MonkeyPatch, code: str, stops: bool
) -> None:
    def refuse(text: str) -> list[tuple[int, int]]:
        raise ModelError(code, "no segmentation model")

    monkeypatch.setattr("commentary_nlp.spacy_pipeline.encoder.words", refuse)
    nlp = blank("commentary_encoder")
    if stops:
        with pytest.raises(ModelError, match="C110"):
            nlp(TEXT)
    else:
        assert "words" not in nlp(TEXT).spans


def test_evaluate_scores_entities_and_devices(nlp: Language) -> None:
    gold = Commentary.from_dict({"text": TEXT, "entities": [[0, 3, "PERSON", None], [20, 22, "LOC", None]]})
    example = Example(nlp.make_doc(TEXT), gold.to_doc(nlp.vocab))
    scores = nlp.evaluate([example])
    assert scores["ents_r"] == 0.5 and scores["ents_p"] == pytest.approx(1 / 5)
    assert scores["spans_rhetoric_p"] == 0.0
