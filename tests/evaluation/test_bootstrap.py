from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from documents import damaged, gold_document

from commentary_nlp.commentary import Commentary, Stance
from commentary_nlp.errors import InputError
from commentary_nlp.evaluation import compare, evaluate
from commentary_nlp.evaluation.bootstrap import Figure, Interval, bootstrap, percentile_intervals
from commentary_nlp.evaluation.comparison import compare_counts
from commentary_nlp.evaluation.measures import MEASURES, Counts, count_documents, figures

GOLD = [gold_document(number) for number in range(30)]
NAMES = [measure.name for measure in MEASURES]


def counts_of(share: float, seed: int = 0, gold: list[Commentary] = GOLD) -> Counts:
    return count_documents([(record, damaged(record, share, seed)) for record in gold])


def figure(found: tuple[Figure, ...], name: str) -> Figure:
    return next(one for one in found if one.name == name)


def test_the_figures_are_those_of_the_report() -> None:
    predicted = [damaged(record, 0.3, 1) for record in GOLD]
    report = evaluate(GOLD, predicted)
    values = dict(zip(NAMES, figures(counts_of(0.3, 1).sum(axis=0)), strict=True))
    expected = {
        "entities": report.entities.exact.micro.f1,
        "entities.GPE": report.entities.exact.labels["GPE"].f1,
        "actors": report.actors.accuracy,
        "stances.found": report.stances.found.macro_f1,
        "stances.found.against": report.stances.found.labels["against"].f1,
        "stances.all": report.stances.all_pairs.macro_f1,
        "stances.polar": report.stances.polar.f1,
        "documents": report.stances.document_accuracy,
        "rhetoric": report.rhetoric.overlap.micro.f1,
        "rhetoric.metaphor": report.rhetoric.overlap.labels["metaphor"].f1,
    }
    for name, value in expected.items():
        assert value is not None and value > 0
        assert values[name] == pytest.approx(value), name
    assert np.isnan(values["entities.PERSON"]) and np.isnan(values["stances.holders"])


def test_a_macro_mean_leaves_out_labels_that_do_not_occur() -> None:
    text = "美方让步。"
    gold = Commentary(text, stances=(Stance(0, 5, "美国", "favor"),))
    values = figures(count_documents([(gold, gold)]).sum(axis=0))
    assert values[NAMES.index("stances.found")] == 1.0


def test_an_interval_holds_its_value_and_narrows_with_documents() -> None:
    few = figure(bootstrap(counts_of(0.3)[:8], rounds=1000), "entities")
    many = figure(bootstrap(counts_of(0.3), rounds=1000), "entities")
    for one in (few, many):
        assert one.value is not None and one.interval is not None
        assert one.interval.low < one.value < one.interval.high
    assert few.interval and many.interval
    assert many.interval.high - many.interval.low < few.interval.high - few.interval.low


def test_intervals_hold_the_true_value_as_often_as_they_say() -> None:
    """Documents in which each of ten items is right with probability 0.7; 60 data sets of 40 documents."""
    place, group = NAMES.index("documents"), MEASURES[NAMES.index("documents")].groups[0]
    generator, held = np.random.default_rng(5), 0
    for trial in range(60):
        counts = np.zeros((40, counts_of(0).shape[1], 3), np.int64)
        counts[:, group] = 10
        counts[:, group, 0] = generator.binomial(10, 0.7, 40)
        interval = bootstrap(counts, rounds=200, seed=trial)[place].interval
        assert interval is not None
        held += interval.low <= 0.7 <= interval.high
    assert 50 <= held <= 59


def test_the_seed_decides() -> None:
    counts = counts_of(0.3)
    assert bootstrap(counts, rounds=200, seed=3) == bootstrap(counts, rounds=200, seed=3)
    assert bootstrap(counts, rounds=200, seed=3) != bootstrap(counts, rounds=200, seed=4)


def test_parts_of_bounded_size_give_all_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    from commentary_nlp.evaluation import bootstrap as module

    whole = bootstrap(counts_of(0.3), rounds=500)
    monkeypatch.setattr(module, "_CELLS", 90)
    assert list(module.parts(500, 30)) == [3] * 166 + [2]
    assert bootstrap(counts_of(0.3), rounds=500) == whole


@pytest.mark.parametrize("documents", [0, 1])
def test_without_two_documents_there_is_no_interval(documents: int) -> None:
    for one in bootstrap(counts_of(0.3)[:documents], rounds=100):
        assert one.interval is None
        assert (one.value is None) == (one.support == 0)


def test_a_label_that_half_of_the_resamples_lack_has_no_interval() -> None:
    place = NAMES.index("entities.LOC")
    measure = MEASURES[place]
    counts = counts_of(0.0)
    counts[0, measure.groups[0]] = 1, 1, 1  # 36 % of the resamples leave this document out
    assert bootstrap(counts, rounds=400)[place].interval is not None
    values = np.array([[np.nan], [np.nan], [0.5]])
    assert percentile_intervals(values, documents=9) == [None]
    assert percentile_intervals(values[1:], documents=9) == [None]
    assert percentile_intervals(values[2:], documents=9) == [Interval(0.5, 0.5)]


def test_too_few_rounds_are_refused() -> None:
    with pytest.raises(InputError, match=r"\[C700\] 99 rounds"):
        bootstrap(counts_of(0.3), rounds=99)
    with pytest.raises(InputError, match="C700"):
        compare(GOLD, GOLD, GOLD, rounds=1)


def test_equal_predictions_do_not_differ() -> None:
    found = compare(GOLD, GOLD, GOLD, rounds=200)
    assert found.exact
    for one in found.differences:
        if one.difference is not None:
            assert (one.difference, one.p, one.documents) == (0.0, 1.0, 0)


def test_a_clear_difference_is_found_and_goes_from_first_to_second() -> None:
    predicted = [[damaged(record, share, 2) for record in GOLD] for share in (0.5, 0.1)]
    found = compare(GOLD, *predicted, rounds=2000)
    one = {d.name: d for d in found.differences}["entities"]
    assert not found.exact
    assert one.first is not None and one.second is not None and one.difference is not None
    assert one.second - one.first == pytest.approx(one.difference) and one.difference > 0.1
    assert one.interval is not None and 0 < one.interval.low < one.difference < one.interval.high
    assert one.p is not None and one.p < 0.01
    back = {d.name: d for d in compare(GOLD, *predicted[::-1], rounds=2000).differences}["entities"]
    assert back.difference == pytest.approx(-one.difference)


def test_few_documents_are_tried_in_every_way() -> None:
    first, second = counts_of(0.5, 3)[:4], counts_of(0.1, 3)[:4]
    found = compare_counts(first, second, rounds=200)
    assert found.exact
    place = NAMES.index("entities")
    seen = figures(second.sum(axis=0))[place] - figures(first.sum(axis=0))[place]
    as_large = 0
    for sides in product((0, 1), repeat=4):
        left = sum(second[n] if side else first[n] for n, side in enumerate(sides))
        right = sum(first[n] if side else second[n] for n, side in enumerate(sides))
        as_large += abs(figures(right)[place] - figures(left)[place]) >= abs(seen) - 1e-12
    one = found.differences[place]
    assert one.p == pytest.approx(as_large / 16)
    assert one.p >= 2 ** (1 - one.documents)


def test_chance_alone_gives_small_p_seldom() -> None:
    """Two predictions of one quality, many times: p is near uniform."""
    place, gold = NAMES.index("entities"), GOLD[:15]
    small = [
        compare_counts(counts_of(0.3, 2 * n, gold), counts_of(0.3, 2 * n + 1, gold), rounds=200)
        .differences[place]
        .p
        for n in range(40)
    ]
    assert sum(p is not None and p < 0.1 for p in small) <= 10


def test_holm_corrects_the_headline_figures_only() -> None:
    predicted = [[damaged(record, share, 2) for record in GOLD] for share in (0.3, 0.2)]
    found = compare(GOLD, *predicted, rounds=500).differences
    tested = sorted((d for d in found if d.headline and d.p is not None), key=lambda d: float(d.p or 0))
    assert all(d.p_holm is None for d in found if not d.headline)
    assert tested[0].p_holm == pytest.approx(min(1.0, len(tested) * float(tested[0].p or 0)))
    raised = [float(d.p_holm or 0) for d in tested]
    assert raised == sorted(raised)
    assert all(d.p_holm is not None and d.p is not None and d.p <= d.p_holm <= 1 for d in tested)
