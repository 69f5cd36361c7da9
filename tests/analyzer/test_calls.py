"""How an analyzer is asked, and what it answers to wrong questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from articles import LONG, SHORT
from results import assert_sound

import commentary_nlp
from commentary_nlp.analyzer import Analyzer
from commentary_nlp.scheme import DEVICES


def test_ids_come_from_the_call_and_from_the_stream(analyzer: Analyzer) -> None:
    assert analyzer(SHORT[0], id="a").id == "a"
    assert analyzer(SHORT[0]).id is None
    named = analyzer.pipe([("x", SHORT[0]), SHORT[1], ("y", SHORT[2])])
    assert [result.id for result in named] == ["x", None, "y"]


def test_a_result_is_plain_data(analyzer: Analyzer) -> None:
    result = analyzer(LONG)
    assert json.loads(result.to_json()) == result.to_dict()
    assert len(result.entities) > 5


def test_one_character_countries_are_mentions_of_their_own(analyzer: Analyzer) -> None:
    result = analyzer("中美对话仍在继续，他下周访华。")
    found = {(result.surface(e), e.label, e.actor) for e in result.entities}
    assert {("中", "GPE", "中国"), ("美", "GPE", "美国"), ("华", "GPE", None)} <= found


@pytest.mark.parametrize("target", ["稀土出口管制", "美方", "　關稅　"], ids=["unnamed", "named", "padded"])
def test_stance_toward_any_target(analyzer: Analyzer, target: str) -> None:
    stance = analyzer.stance(SHORT[1], target)
    assert (stance.start, stance.end, stance.actor) == (0, len(SHORT[1]), target.strip())
    assert stance.score is not None
    assert stance.score.favor + stance.score.against + stance.score.neutral == pytest.approx(1, abs=1e-4)


def test_stance_in_a_text_of_several_windows(analyzer: Analyzer) -> None:
    text = LONG * 4
    assert analyzer(text).meta["windows"] > 1
    assert analyzer.stance(text, "白宫").end == len(text)


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_stance_in_a_text_without_words_is_neutral(analyzer: Analyzer, text: str) -> None:
    assert analyzer.stance(text, "美方").label == "neutral"


def test_presence_has_a_probability_for_every_sentence_and_device(analyzer: Analyzer) -> None:
    found = analyzer.device_presence(LONG)
    assert len(found) == len(analyzer(LONG).sentences)
    assert all(tuple(sentence) == DEVICES for sentence in found)
    assert all(0 <= chance <= 1 for sentence in found for chance in sentence.values())


@pytest.mark.parametrize(("target", "code"), [("", "C021"), (" \n", "C021"), ("关税" * 200, "C022")])
def test_targets_that_cannot_be_asked(analyzer: Analyzer, target: str, code: str) -> None:
    with pytest.raises(commentary_nlp.InputError) as caught:
        analyzer.stance(SHORT[0], target)
    assert caught.value.code == code


@pytest.mark.parametrize("text", [None, b"\xe4\xb8\xad", 7, ["a"]], ids=["none", "bytes", "number", "list"])
def test_what_is_no_text_is_named(analyzer: Analyzer, text: object) -> None:
    with pytest.raises(commentary_nlp.InputError, match=rf"C020.*{type(text).__name__}"):
        analyzer(text)  # type: ignore[arg-type]


def test_a_batch_size_below_one_is_refused(analyzer: Analyzer) -> None:
    with pytest.raises(commentary_nlp.InputError, match="C023"):
        list(analyzer.pipe(SHORT, batch_size=0))


def test_an_unknown_backend_is_refused() -> None:
    with pytest.raises(commentary_nlp.InputError, match=r"C024.*'tensorflow'.*onnx"):
        commentary_nlp.load(backend="tensorflow")


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(commentary_nlp.ModelError, match="no-such-model"):
        commentary_nlp.load(tmp_path / "no-such-model")


def test_the_shortest_way_gives_the_same(analyzer: Analyzer, model: Path) -> None:
    if model.name != "default" or model.parent.name not in ("models", "_models"):
        pytest.skip("another model than the shipped one is under test")
    result = commentary_nlp.analyze(SHORT[1], id="b")
    assert_sound(result, SHORT[1])
    assert result == analyzer(SHORT[1], id="b")
    assert commentary_nlp.stance(SHORT[1], "关税") == analyzer.stance(SHORT[1], "关税")


def test_one_text_is_no_stream(analyzer: Analyzer) -> None:
    with pytest.raises(commentary_nlp.InputError, match="C020"):
        list(analyzer.pipe(SHORT[0]))


def test_a_name_repeated_without_end_is_no_mention(analyzer: Analyzer) -> None:
    result = analyzer("美国" * 600)
    assert_sound(result, "美国" * 600)
    assert all(entity.end - entity.start <= 60 for entity in result.entities)


def test_a_folder_that_is_no_model_says_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"x")
    with pytest.raises(commentary_nlp.ModelError, match=r"no model folder.*config\.json.*weights\.bin"):
        commentary_nlp.load(tmp_path)


@pytest.mark.parametrize("model", [None, 3, b"default", ["default"]])
def test_a_model_of_another_type_is_refused(model: object) -> None:
    with pytest.raises(commentary_nlp.InputError, match=rf"C020.*{type(model).__name__}"):
        commentary_nlp.load(model)  # type: ignore[arg-type]


def test_every_mention_has_the_probability_of_its_actor(analyzer: Analyzer) -> None:
    result = analyzer("央行加息，美联储主席在华盛顿说，巴方尚未回应。")
    assert result.entities
    assert all(e.actor_score is not None and 0 <= e.actor_score <= 1 for e in result.entities)
    assert result.to_dict()["scores"]["actors"] == [round(e.actor_score, 4) for e in result.entities]
