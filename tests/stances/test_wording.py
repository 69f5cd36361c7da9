from __future__ import annotations

import numpy as np

from commentary_nlp.stances.wording import BUCKETS, Features, features, masked, masked_sentences


def read(*sentences: str) -> Features:
    return Features(*(np.concatenate(columns) for columns in zip(*features(sentences), strict=True)))


def buckets(sentence: str) -> set[int]:
    return set(read(sentence).buckets.tolist())


def test_masks_tell_the_actor_from_the_others() -> None:
    text = "头。美国说日本好，美国不好。尾。"
    assert masked(text, 2, 14, [(2, 4), (9, 11)], [(5, 7)]) == "〇说△好，〇不好。"
    pairs = [(1, "美国", [(2, 4), (9, 11)]), (1, "日本", [(5, 7)])]
    spans = [(0, 2), (2, 14), (14, 16)]
    assert masked_sentences(text, spans, pairs) == ["〇说△好，〇不好。", "△说〇好，△不好。"]


def test_a_mention_that_leaves_the_sentence_is_not_masked() -> None:
    assert masked("甲乙丙丁", 1, 3, [(0, 2)], [(2, 4)]) == "乙丙"


def test_signs_in_the_text_itself_name_nobody() -> None:
    assert masked("二〇二五年美国△涨", 0, 9, [(5, 7)], []) == "二零二五年〇▲涨"


def test_features_stay_in_the_table() -> None:
    found = read("〇的关税，\U0001f600\U0010ffff〇", "", "\ud800")
    assert found.buckets.min() >= 0 and found.buckets.max() < BUCKETS
    assert len(found.rows) == len(found.buckets) == len(found.values)
    assert np.isfinite(found.values).all() and set(found.rows.tolist()) == {0, 1, 2}


def test_no_sentence_has_no_features() -> None:
    assert list(features([])) == []


def test_an_n_gram_ends_with_its_sentence() -> None:
    apart, together = read("害人", "害己"), read("害人害己")
    assert buckets("害人") | buckets("害己") == set(apart.buckets.tolist())
    assert not set(together.buckets.tolist()) <= set(apart.buckets.tolist())


def test_agent_and_patient_differ_in_each_word_between_them() -> None:
    """Both sentences hold the same characters; 批评 stands once behind the actor asked for, once before."""
    struck, striking = buckets("△严厉批评〇"), buckets("〇严厉批评△")
    assert len(struck - striking) > 30 and len(struck & striking) > 5


def test_another_actor_in_between_and_another_clause_are_told_apart() -> None:
    near, blocked, elsewhere = buckets("〇对人无礼"), buckets("〇对△无礼"), buckets("〇对人，无礼")
    assert near - blocked and near - elsewhere and blocked - near


def test_the_hash_never_changes() -> None:
    """Tables are stored: other buckets on another machine or version would make them noise."""
    found = sorted(read("〇害").buckets.tolist())
    assert found[:6] == [0, 15000, 34412, 43424, 84207, 98798] and len(found) == 21
