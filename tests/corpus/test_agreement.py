from __future__ import annotations

from dataclasses import replace

import pytest

from commentary_nlp.commentary import Commentary, Device, DocumentStance, Entity, Stance
from commentary_nlp.corpus import agreement
from commentary_nlp.corpus.agreement import cohens_kappa
from commentary_nlp.errors import InputError

TEXT = "英伟达赌赢了。美光输了，输得难看。"
A = Commentary(
    TEXT,
    id="chips",
    entities=(Entity(0, 3, "ORG", "英伟达"), Entity(7, 9, "ORG", "美光")),
    stances=(Stance(0, 7, "英伟达", "favor"), Stance(7, 17, "美光", "against")),
    document_stances=(DocumentStance("美光", "against"),),
    devices=(Device(3, 6, "metaphor"),),
)


def test_an_annotation_agrees_with_itself() -> None:
    found = agreement([A], [A])
    assert found.entities.exact.micro.f1 == found.rhetoric.overlap.micro.f1 == 1.0
    assert found.stance.value == found.shared_stance.value == 1.0
    assert found.actors.accuracy == 1.0


def test_a_pair_that_one_side_lacks_lowers_kappa_of_the_union_only() -> None:
    found = agreement([A], [replace(A, stances=A.stances[:1])])
    assert found.stance.observed == 0.5
    assert found.stance.count == 2
    assert found.shared_stance.observed == 1.0


def test_kappa_by_hand() -> None:
    # observed 0.7; chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5
    items = [("a", "a")] * 4 + [("b", "b")] * 3 + [("a", "b")] + [("b", "a")] * 2
    kappa = cohens_kappa(items)
    assert kappa.value == pytest.approx(0.4)
    assert cohens_kappa([("a", "a")]).value is None
    assert cohens_kappa([]).observed is None


def test_records_are_matched_by_id() -> None:
    other = replace(A, id="other")
    assert agreement([A, other], [other, A]).entities.exact.micro.f1 == 1.0
    with pytest.raises(InputError, match="'other' stands only in A"):
        agreement([A, other], [A])
    assert agreement([A, other], [A], shared=True).documents == 1
    with pytest.raises(InputError, match="another text"):
        agreement([A], [Commentary("别的。", id="chips")])
    with pytest.raises(InputError, match="repeat an id"):
        agreement([A, A], [A])


def test_the_table_shows_every_part() -> None:
    table = agreement([A], [replace(A, devices=())]).table()
    assert max(map(len, table.splitlines())) <= 80
    for part in ("Entities", "Actors", "Stance, Cohen's kappa", "Rhetoric", "metaphor"):
        assert part in table
