from __future__ import annotations

from dataclasses import replace

import pytest

from commentary_nlp.commentary import Commentary, Stance
from commentary_nlp.errors import InputError
from commentary_nlp.evaluation import evaluate_swaps


def pair(name: str, kind: str = "exchange") -> list[Commentary]:
    """Two texts, in each of which the first actor is blamed and the second praised."""
    twins = []
    for side, first, second in (("a", "英国", "法国"), ("b", "法国", "英国")):
        text = f"{first}耍赖，{second}守约。"
        stances = (Stance(0, 10, first, "against"), Stance(0, 10, second, "favor"))
        meta = {"pair": name, "side": side, "kind": kind}
        twins.append(Commentary(text, stances=stances, id=f"{name}{side}", meta=meta))
    return twins


GOLD = [*pair("s1"), *pair("s2", "invented"), *pair("s3", "invented")]


def test_gold_is_right_on_both_sides() -> None:
    found = evaluate_swaps(GOLD, GOLD)
    assert found.all.rate == found.all.twin_rate == 1.0
    assert {kind: counts.pairs for kind, counts in found.kinds.items()} == {"exchange": 1, "invented": 2}
    assert found.wrong == ()


def test_labels_by_name_get_one_twin_of_each_pair_and_no_pair() -> None:
    by_name = {"英国": "against", "法国": "favor"}
    predicted = [
        replace(r, stances=tuple(replace(s, label=by_name[s.actor]) for s in r.stances)) for r in GOLD
    ]
    found = evaluate_swaps(GOLD, predicted)
    assert (found.all.rate, found.all.twin_rate) == (0.0, 0.5)
    assert found.wrong == ("s1", "s2", "s3")


def test_every_pair_of_a_twin_must_be_found() -> None:
    predicted = [replace(GOLD[0], stances=GOLD[0].stances[:1]), *GOLD[1:]]
    found = evaluate_swaps(GOLD, predicted)
    assert found.kinds["exchange"].to_dict() == {"both_right": 0.0, "twins_right": 0.5, "pairs": 1}
    assert found.kinds["invented"].rate == 1.0
    assert found.all.rate == pytest.approx(2 / 3)


def test_only_the_author_counts_and_more_pairs_do_no_harm() -> None:
    other = Stance(0, 10, "英国", "favor", "法国")
    gold = [replace(GOLD[0], stances=(*GOLD[0].stances, other)), GOLD[1]]
    spurious = replace(GOLD[1], stances=(*GOLD[1].stances, Stance(0, 10, "德国", "against")))
    assert evaluate_swaps(gold, [GOLD[0], spurious]).all.rate == 1.0


def test_records_that_make_no_pairs_are_all_named() -> None:
    lone = [GOLD[0], GOLD[2], replace(GOLD[2], id="again"), Commentary("无名。", id="bare")]
    with pytest.raises(InputError, match=r"(?s)C062.*again.*bare.*pair s1 has one side"):
        evaluate_swaps(lone, lone)
    with pytest.raises(InputError, match="C060"):
        evaluate_swaps(GOLD, GOLD[:2])


def test_table_and_data_hold_every_kind() -> None:
    found = evaluate_swaps(GOLD, GOLD)
    assert all(word in found.table() for word in ("exchange", "invented", "all"))
    assert evaluate_swaps([], []).to_dict() == {
        "both_right": None,
        "twins_right": None,
        "pairs": 0,
        "kinds": {},
        "wrong": [],
    }
