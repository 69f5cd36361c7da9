from __future__ import annotations

import pytest
from hand_made import first, three

from commentary_nlp import Commentary, Entity, InputError
from commentary_nlp.tables import co_mentions


def naming(*actors: str) -> Commentary:
    """One sentence that names the actors."""
    text = "甲" * len(actors) + "。"
    return Commentary(text, entities=tuple(Entity(i, i + 1, "GPE", actor) for i, actor in enumerate(actors)))


def test_pairs_are_counted_by_documents_and_sentences() -> None:
    frame = co_mentions([*three(), naming("美国", "中国", "中国"), naming("美国")])
    assert frame.values.tolist() == [
        ["中国", "美国", 2, 2, 2, 3],
        ["中国", "欧盟", 1, 1, 2, 1],
        ["欧盟", "美国", 1, 1, 1, 3],
    ]


def test_rare_pairs_can_be_left_out() -> None:
    frame = co_mentions([first(), naming("美国", "中国")], min_documents=2)
    assert frame[["actor", "other"]].values.tolist() == [["中国", "美国"]]
    with pytest.raises(InputError, match="C465"):
        co_mentions([], min_documents=0)


def test_without_pairs_the_columns_stand() -> None:
    for results in ([], [naming("美国")]):
        frame = co_mentions(results)
        assert frame.empty and frame.dtypes.astype(str).tolist() == ["string"] * 2 + ["Int64"] * 4
