from __future__ import annotations

import pytest

from commentary_nlp.actors import document_stances
from commentary_nlp.commentary.types import Entity, Stance, StanceScore

BODY = [(number * 10, number * 10 + 10) for number in range(8)]
HEADED = [(0, 9), *BODY[1:]]
"""The same sentences, the first one on a line of its own."""


def stance(
    number: int, label: str, actor: str = "甲", holder: str = "author", sure: float | None = None
) -> Stance:
    score = None
    if sure is not None:
        rest = (1 - sure) / 2
        score = StanceScore(
            **{name: sure if name == label else rest for name in ("favor", "against", "neutral")}
        )
    return Stance(number * 10, number * 10 + 10, actor, label, holder, score)


def label_of(stances: list[Stance], sentences: list[tuple[int, int]] = BODY) -> str | None:
    found = document_stances(sentences, stances, [])
    return found[0].label if found else None


TABLE = {
    "one pole": ([(1, "against"), (2, "against"), (3, "neutral")], "against"),
    "reports only": ([(1, "neutral"), (2, "neutral")], "neutral"),
    "a slip among many reports": ([(1, "favor")] + [(n, "neutral") for n in range(2, 7)], "neutral"),
    "a concession": ([(1, "favor"), (2, "against"), (3, "against"), (4, "against")], "against"),
    "both poles at length": ([(1, "favor"), (2, "favor"), (3, "against"), (4, "against")], "mixed"),
    "one sentence each is not at length": ([(1, "favor"), (7, "against")], "against"),
    "a weak minority": ([(n, "against") for n in range(1, 6)] + [(6, "favor"), (0, "favor")], "against"),
}


@pytest.mark.parametrize("name", TABLE)
def test_labels(name: str) -> None:
    rows, expected = TABLE[name]
    assert label_of([stance(number, label) for number, label in rows]) == expected


def test_an_actor_of_one_body_sentence_has_no_position() -> None:
    assert label_of([stance(3, "against")]) is None


def test_an_actor_of_the_headline_has_one() -> None:
    assert label_of([stance(0, "against")], HEADED) == "against"


def test_the_headline_weighs_more() -> None:
    rows = [stance(0, "favor"), stance(3, "against")]
    assert label_of(rows, HEADED) == "favor"
    assert label_of(rows, BODY) == "favor"
    assert label_of([stance(0, "favor"), stance(7, "against")], BODY) == "against"
    assert label_of([stance(0, "favor"), stance(7, "against")], HEADED) == "favor"


def test_doubtful_sentences_weigh_less() -> None:
    assert label_of([stance(1, "favor", sure=0.5), stance(2, "against", sure=0.9)]) == "against"


def test_what_others_think_does_not_count() -> None:
    rows = [
        stance(1, "neutral"),
        stance(2, "neutral"),
        stance(1, "against", holder="乙"),
        stance(2, "against", holder="乙"),
    ]
    assert label_of(rows) == "neutral"


def test_a_mention_makes_a_second_sentence() -> None:
    found = document_stances(BODY, [stance(1, "favor")], [Entity(31, 33, "GPE", "甲"), Entity(41, 42, "LOC")])
    assert [(row.actor, row.label, row.evidence) for row in found] == [("甲", "favor", (0,))]


def test_evidence_points_at_the_stances_that_back_the_label() -> None:
    rows = [
        stance(1, "neutral"),
        stance(2, "against"),
        stance(2, "favor", "乙"),
        stance(3, "against"),
        stance(4, "favor", "乙"),
    ]
    found = {row.actor: row for row in document_stances(BODY, rows, [])}
    assert found["甲"].evidence == (1, 3)
    assert found["乙"].evidence == (2, 4)
    assert found["甲"].score == pytest.approx(2 / 3, abs=1e-4)


def test_nothing_in_nothing_out() -> None:
    assert document_stances([], [], []) == ()
