"""A user's lexicon in the analyser, over a model with random weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from commentary_nlp.analyzer import load
from commentary_nlp.errors import LexiconError

TEXT = "北嶺的關稅傷害了自己。美国说，北岭方面挥舞大棒。"
ENTRIES = '{"id": "北岭关税同盟", "kind": "GPE", "aliases": ["北岭"]}\n{"id": "绿证", "kind": "COMMODITY"}\n'


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    path = tmp_path / "own.jsonl"
    path.write_text(ENTRIES, encoding="utf-8")
    return path


def test_an_entity_of_the_lexicon_is_tagged_linked_and_asked_for_its_stance(
    toy_int8: Path, lexicon: Path
) -> None:
    analyzer = load(toy_int8, lexicon=lexicon)
    assert analyzer.lexicon.unused() == ("北岭关税同盟", "绿证")
    result = analyzer(TEXT)
    found = [(result.text[e.start : e.end], e.label, e.score) for e in result.entities if e.score == 1]
    assert found == [("北嶺", "GPE", 1.0), ("北岭", "GPE", 1.0)]
    (actor,) = (actor for actor in result.actors if actor.id == "北岭关税同盟")
    assert actor.names == ("北嶺", "北岭")
    judged = {result.text[row.start : row.end] for row in result.stances if row.actor == "北岭关税同盟"}
    assert judged == {"北嶺的關稅傷害了自己。", "美国说，北岭方面挥舞大棒。"}
    assert analyzer.lexicon.unused() == ("绿证",)


def test_without_a_lexicon_nothing_changes(toy_int8: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    assert load(toy_int8, lexicon=empty)(TEXT) == load(toy_int8)(TEXT)


def test_a_bad_lexicon_is_refused_before_the_model_is_opened(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="C421"):
        load(tmp_path / "no model", lexicon=tmp_path / "none.jsonl")
