"""What the knowledge files add to the model's mentions, and only where calibration asks for it."""

from __future__ import annotations

import pytest

from commentary_nlp.actors import Knowledge
from commentary_nlp.commentary import Entity
from commentary_nlp.entities.known import add_known

TEXT = "英伟达与商务部谈铜价，美国没有表态。"
COMPANY, MINISTRY, COUNTRY = (0, 3), (4, 7), (11, 13)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


def rows(entities: tuple[Entity, ...]) -> list[tuple[int, int, str, float | None]]:
    return [(entity.start, entity.end, entity.label, entity.score) for entity in entities]


def test_without_settings_the_model_stands(knowledge: Knowledge) -> None:
    given = (Entity(*COMPANY, "PERSON", None, 0.4),)
    assert add_known(TEXT, given, knowledge, {}) == given
    assert add_known(TEXT, given, knowledge, {"ORG": {"slope": 1.0, "retype": False, "fill": 0.0}}) == given


def test_a_name_of_one_type_takes_it_where_that_pays(knowledge: Knowledge) -> None:
    given = (Entity(*COMPANY, "PERSON", None, 0.4), Entity(*COUNTRY, "ORG", None, 0.7))
    found = add_known(TEXT, given, knowledge, {"ORG": {"retype": True}})
    assert rows(found) == [(*COMPANY, "ORG", 0.4), (*COUNTRY, "ORG", 0.7)], "GPE is not asked for"


def test_a_known_name_is_filled_in_free_words_with_its_share(knowledge: Knowledge) -> None:
    given = (Entity(*COUNTRY, "GPE", None, 0.9),)
    found = add_known(TEXT, given, knowledge, {"ORG": {"fill": 0.8}, "GPE": {"fill": 0.7}})
    assert rows(found) == [(*COMPANY, "ORG", 0.8), (*COUNTRY, "GPE", 0.9)]


def test_a_mention_of_the_model_keeps_its_words(knowledge: Knowledge) -> None:
    given = (Entity(1, 4, "PERSON", None, 0.3),)
    assert add_known(TEXT, given, knowledge, {"ORG": {"fill": 0.8}}) == given


def test_names_of_one_character_are_not_added(knowledge: Knowledge) -> None:
    settings = {label: {"fill": 0.9} for label in ("COMMODITY", "GPE")}
    found = add_known("铜涨了，中方没说。铜。", (), knowledge, settings)
    assert all(entity.end - entity.start > 1 for entity in found)


def test_a_nickname_wins_over_one_character_of_it() -> None:
    text = "懂王又赢了。"
    found = add_known(text, (Entity(1, 2, "PERSON", None, 0.4),), Knowledge.load(), {})
    assert [(entity.start, entity.end, entity.label) for entity in found] == [(0, 2, "PERSON")]


def test_a_short_name_that_may_be_a_word_is_added_only_beside_a_tagged_one(knowledge: Knowledge) -> None:
    settings = {"ORG": {"fill": 0.9}}
    assert add_known("这是最美的词，现代化的理想。", (), knowledge, settings) == ()
    text = "美的涨价，对手没跟，美的又涨。"
    found = add_known(text, (Entity(0, 2, "ORG", None, 0.8),), knowledge, settings)
    assert rows(found) == [(0, 2, "ORG", 0.8), (10, 12, "ORG", 0.9)]
