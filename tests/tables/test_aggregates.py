from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hand_made import first, gold, judged, three

from commentary_nlp import Commentary, InputError, Stance
from commentary_nlp.tables import aggregate, to_frame
from commentary_nlp.tables.bootstrap import share_intervals, wilson


def text_of(labels: str, actor: str = "美国", **columns: Any) -> Commentary:
    """A text with one author's stance a sentence: f(avor), a(gainst), n(eutral)."""
    names = {"f": "favor", "a": "against", "n": "neutral"}
    stances = (Stance(5 * i, 5 * i + 5, actor, names[mark]) for i, mark in enumerate(labels))
    return Commentary("就是这样。" * len(labels), stances=tuple(stances)).with_columns(columns)


def test_shares_of_the_author_by_actor_and_month() -> None:
    results = [
        text_of("ffan", date="2026-03-05"),
        text_of("an", date="2026-03-31"),
        text_of("n", date="2026-04-01"),
    ]
    frame = aggregate([*results, text_of("a", "欧盟", date="2026-04-02")])
    shown = frame[["actor", "period", "documents", "sentences", "favor", "against", "neutral", "net"]]
    assert shown.astype({"period": str}).values.tolist() == [
        ["欧盟", "2026-04-01", 1, 1, 0.0, 1.0, 0.0, -1.0],
        ["美国", "2026-03-01", 2, 6, 2 / 6, 2 / 6, 2 / 6, 0.0],
        ["美国", "2026-04-01", 1, 1, 0.0, 0.0, 1.0, 0.0],
    ]


def test_holders_are_kept_apart() -> None:
    author = aggregate(three(), date=None).set_index("actor")
    assert author.loc["美国", ["sentences", "against"]].tolist() == [2, 0.5]
    reported = aggregate(three(), date=None, holder="欧盟")
    assert reported[["actor", "sentences", "against"]].values.tolist() == [["美国", 1, 1.0]]
    everybody = aggregate(three(), date=None, holder=None).set_index("actor")
    assert everybody.loc["美国", "sentences"] == 3
    assert aggregate(three(), date=None, holder="无人").empty


def test_groups_may_be_carried_columns_or_none_and_null_is_a_group() -> None:
    by_source = aggregate([first(), gold()], "source", date=None)
    assert by_source["source"].astype(object).where(by_source["source"].notna(), None).tolist() == [
        "甲报",
        None,
    ]
    assert by_source["sentences"].tolist() == [3, 1]
    total = aggregate([first(), gold()], (), date=None)
    assert list(total.columns)[:2] == ["documents", "sentences"] and total["sentences"].tolist() == [4]


def test_a_frame_counts_as_the_results_do_even_from_csv_or_joined_with_another(tmp_path: Any) -> None:
    results = [text_of("fa", date="2026-03-05"), text_of("n", date="2026-03-06")]
    expected = aggregate(results)
    frame = to_frame(results, "sentence")
    pd.testing.assert_frame_equal(aggregate(frame), expected)
    pd.testing.assert_frame_equal(aggregate(frame.assign(date=pd.to_datetime(frame["date"]))), expected)
    frame.to_csv(tmp_path / "frame.csv", index=False)
    read = aggregate(pd.read_csv(tmp_path / "frame.csv"))
    pd.testing.assert_frame_equal(read.astype({"actor": "string"}), expected)
    doubled = aggregate(pd.concat([frame.assign(id="a"), frame.assign(id="b")]))
    assert doubled[["documents", "sentences"]].values.tolist() == [[4, 6]]


@pytest.mark.parametrize("by", [("actor",), (), ("source", "kind")])
def test_without_a_stance_there_are_columns_and_no_rows(by: tuple[str, ...]) -> None:
    filled = aggregate([text_of("f", date="2026-03-05", source="甲")], by)
    for empty in (aggregate([], by), aggregate(to_frame([], "sentence", columns=["date", "source"]), by)):
        assert empty.empty and list(empty.columns) == list(filled.columns)
        assert empty.dtypes.astype(str).tolist() == filled.dtypes.astype(str).tolist()


def test_intervals_only_from_enough_documents() -> None:
    results = [text_of("fan", date=None) for _ in range(8)]
    bounds = ["favor_low", "favor_high", "against_low", "net_high"]
    assert aggregate(results[:7], date=None)[bounds].isna().all(axis=None)
    assert aggregate(results, date=None)[bounds].notna().all(axis=None)
    assert aggregate(results[:5], date=None, min_documents=5)[bounds].notna().all(axis=None)


def test_intervals_hold_the_share_and_do_not_depend_on_order_or_neighbours() -> None:
    marks = ["ffan", "a", "nn", "fa", "aan", "n", "f", "aann", "fn", "an"]
    results = [text_of(labels, source="甲") for labels in marks]
    frame = aggregate(results, date=None)
    for name in ("favor", "against", "net"):
        low, share, high = (frame[f"{name}{end}"].item() for end in ("_low", "", "_high"))
        assert -1 <= low < share < high <= 1
    pd.testing.assert_frame_equal(aggregate(results[::-1], date=None), frame)
    beside = aggregate([*results, text_of("f", "阿根廷")], date=None).query("actor == '美国'")
    pd.testing.assert_frame_equal(beside.reset_index(drop=True), frame)
    wider = aggregate(results, date=None, confidence=0.99)
    assert wider["net_low"].item() < frame["net_low"].item()
    assert aggregate(results, date=None, seed=1)["net_low"].item() != frame["net_low"].item()


def test_documents_that_do_not_differ_are_not_certain() -> None:
    frame = aggregate([text_of("n") for _ in range(10)], date=None)
    low, high = wilson(0.0, 10, 0.95)
    assert (
        (frame["favor_low"].item(), frame["favor_high"].item())
        == (low, high)
        == (0.0, pytest.approx(0.2775, abs=1e-4))
    )
    assert frame["net_low"].item() == -high and frame["net_high"].item() == high
    frame = aggregate([text_of("aa") for _ in range(10)], date=None)
    assert frame["net_low"].item() == -1 and -1 < frame["net_high"].item() < -0.4


def test_sentences_of_a_text_are_not_independent() -> None:
    """Ten texts of thirty like sentences say hardly more than ten sentences do."""
    short = aggregate([text_of(label) for label in "ffffaaaann"], date=None)
    long = aggregate([text_of(label * 30) for label in "ffffaaaann"], date=None)
    assert long["favor_low"].item() == pytest.approx(short["favor_low"].item())


def test_the_bootstrap_is_the_plain_one() -> None:
    """Drawing kinds of documents is drawing documents: the same percentiles as one by one."""
    draws = np.random.default_rng(3)
    counts = np.array([(2, 1, 4), (0, 1, 1), (1, 0, 3), (0, 0, 2)] * 5)
    picked = counts[draws.integers(0, len(counts), (20_000, len(counts)))].sum(axis=1)
    shares = picked[:, 0] / picked[:, 2]
    (low, high), *_ = share_intervals(counts, confidence=0.95, rounds=20_000, seed=0)
    # t(19, 0.975) = 2.0930, widened by sqrt(20/19), stands at the normal's 0.01588
    assert low == pytest.approx(np.quantile(shares, 0.01588), abs=0.01)
    assert high == pytest.approx(np.quantile(shares, 1 - 0.01588), abs=0.01)


@pytest.mark.parametrize("documents", [8, 30])
def test_intervals_cover_the_truth_about_as_often_as_they_say(documents: int) -> None:
    draws = np.random.default_rng(7)
    truth = np.array([0.3, 0.3 * 0.7, 0.3 - 0.3 * 0.7])
    rounds, covered = 300, np.zeros(3)
    for _ in range(rounds):
        sentences = draws.integers(1, 9, documents)
        favor = draws.binomial(sentences, draws.beta(0.9, 2.1, documents))
        against = draws.binomial(sentences - favor, 0.3)
        bounds = share_intervals(
            np.stack([favor, against, sentences], axis=1), confidence=0.95, rounds=400, seed=0
        )
        covered += [low <= true <= high for true, (low, high) in zip(truth, bounds, strict=True)]
    assert ((covered / rounds > 0.90) & (covered / rounds < 0.99)).all(), covered / rounds


@pytest.mark.parametrize(
    "options",
    [
        {"every": "decade"},
        {"min_documents": 4},
        {"confidence": 95},
        {"rounds": 10},
        {"by": ["net"]},
        {"by": "period"},
    ],
)
def test_options_out_of_range_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"\[C465\]"):
        aggregate([first()], **options)


def test_all_bad_options_are_told_at_once() -> None:
    with pytest.raises(InputError, match="decade.*confidence.*rounds"):
        aggregate([], every="decade", confidence=2, rounds=1)


def test_a_frame_of_another_level_is_refused() -> None:
    with pytest.raises(InputError, match=r"\[C460\] the frame has no column holder"):
        aggregate(to_frame(three(), "mention"))


def test_columns_that_are_not_there_are_named() -> None:
    with pytest.raises(InputError, match=r"\[C462\].*'source'.*found: 'date'"):
        aggregate([judged("favor")], "source")
    with pytest.raises(InputError, match=r"\[C462\].*column date; found.*date=None"):
        aggregate(to_frame([first()], "sentence", columns=()))
