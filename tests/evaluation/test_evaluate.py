from __future__ import annotations

import json
from dataclasses import replace

import pytest

from commentary_nlp.commentary import Commentary, Device, DocumentStance, Entity, Stance, StanceScore
from commentary_nlp.errors import InputError
from commentary_nlp.evaluation import evaluate

TEXT = "中美又谈。美联储慌了，财长嘲笑美联储。它会改吗？"
GOLD = Commentary(
    TEXT,
    entities=(
        Entity(0, 1, "GPE", "中国"),
        Entity(1, 2, "GPE", "美国"),
        Entity(5, 8, "AGENCY", "美联储"),
        Entity(15, 18, "AGENCY", "美联储"),
    ),
    stances=(
        Stance(0, 5, "中国", "neutral"),
        Stance(0, 5, "美国", "neutral"),
        Stance(5, 19, "美联储", "against"),
        Stance(5, 19, "美联储", "against", "财长"),
        Stance(19, 24, "美联储", "against"),
    ),
    document_stances=(DocumentStance("美联储", "against"), DocumentStance("美国", "neutral")),
    devices=(Device(8, 10, "metaphor"), Device(19, 24, "rhetorical_question")),
)


def test_gold_against_itself_is_perfect() -> None:
    report = evaluate([GOLD, GOLD], [GOLD, GOLD])
    assert report.entities.exact.micro.f1 == report.entities.overlap.micro.f1 == 1.0
    assert report.one_char.gold == 4
    assert report.stances.found.macro_f1 == report.stances.all_pairs.macro_f1 == 1.0
    assert report.stances.polar.f1 == report.stances.holders_labelled.f1 == 1.0
    assert report.stances.document_accuracy == 1.0
    assert report.actors.accuracy == report.actors.b_cubed_f1 == report.actors.pairwise.f1 == 1.0
    assert report.rhetoric.exact.micro.f1 == 1.0


def test_a_wrong_label_counts_against_both_labels() -> None:
    entities = (replace(GOLD.entities[2], label="ORG"), *GOLD.entities[3:])
    scores = evaluate([GOLD], [replace(GOLD, entities=entities)]).entities.exact
    agency, org = scores.labels["AGENCY"], scores.labels["ORG"]
    assert (agency.precision, agency.recall, agency.gold) == (1.0, 0.5, 2)
    assert (org.precision, org.recall, org.gold) == (0.0, 0.0, 0)
    assert scores.labels["PERSON"].f1 is None


def test_short_forms_are_a_slice_of_their_own() -> None:
    report = evaluate([GOLD], [replace(GOLD, entities=GOLD.entities[1:])])
    assert (report.one_char.correct, report.one_char.predicted, report.one_char.gold) == (1, 1, 2)


def test_overlap_asks_for_half_of_the_longer_span() -> None:
    def overlap(start: int, end: int) -> float | None:
        predicted = replace(GOLD, entities=(Entity(start, end, "AGENCY"),))
        gold = replace(GOLD, entities=GOLD.entities[2:3])  # (5, 8)
        report = evaluate([gold], [predicted])
        assert report.entities.exact.micro.correct == int((start, end) == (5, 8))
        return report.entities.overlap.micro.f1

    assert overlap(5, 8) == overlap(5, 7) == overlap(6, 9) == overlap(5, 11) == 1.0
    assert overlap(5, 12) == overlap(7, 9) == overlap(8, 11) == 0.0


def test_one_prediction_pays_for_one_gold_span_only() -> None:
    gold = replace(GOLD, devices=(Device(0, 4, "irony"), Device(2, 6, "irony")))
    predicted = replace(GOLD, devices=(Device(1, 5, "irony"),))
    score = evaluate([gold], [predicted]).rhetoric.overlap.labels["irony"]
    assert (score.correct, score.predicted, score.gold) == (1, 1, 2)


def test_the_pairing_is_a_largest_one() -> None:
    # the first gold span could take either prediction; only one choice leaves one for the second
    gold = replace(GOLD, devices=(Device(0, 4, "irony"), Device(2, 6, "irony")))
    predicted = replace(GOLD, devices=(Device(1, 5, "irony"), Device(0, 3, "irony")))
    assert evaluate([gold], [predicted]).rhetoric.overlap.labels["irony"].correct == 2


def test_a_missed_pair_is_wrong_over_all_pairs_and_left_out_of_found_ones() -> None:
    stances = evaluate([GOLD], [replace(GOLD, stances=GOLD.stances[:4])]).stances
    assert stances.found.labels["against"].f1 == 1.0
    assert stances.found.micro.gold == 3
    against = stances.all_pairs.labels["against"]
    assert (against.correct, against.predicted, against.gold) == (1, 1, 2)


def test_a_spurious_polar_row_costs_precision_of_strict_rows_only() -> None:
    extra = Stance(19, 24, "财长", "favor")
    stances = evaluate([GOLD], [replace(GOLD, stances=(*GOLD.stances, extra))]).stances
    assert stances.polar.precision == pytest.approx(2 / 3)
    assert stances.polar.recall == 1.0
    assert stances.found.macro_f1 == stances.all_pairs.macro_f1 == 1.0


def test_a_spurious_neutral_row_costs_nothing() -> None:
    extra = Stance(19, 24, "财长", "neutral")
    assert evaluate([GOLD], [replace(GOLD, stances=(*GOLD.stances, extra))]).stances.polar.precision == 1.0


def test_holders_are_scored_with_and_without_label() -> None:
    rows = tuple(replace(row, label="favor") if row.holder != "author" else row for row in GOLD.stances)
    stances = evaluate([GOLD], [replace(GOLD, stances=rows)]).stances
    assert (stances.holders.f1, stances.holders_labelled.f1) == (1.0, 0.0)
    booked_to_author = tuple(row for row in GOLD.stances if row.holder == "author")
    assert evaluate([GOLD], [replace(GOLD, stances=booked_to_author)]).stances.holders.recall == 0.0


def test_a_missing_document_stance_is_wrong() -> None:
    stances = evaluate([GOLD], [replace(GOLD, document_stances=GOLD.document_stances[:1])]).stances
    assert stances.document_accuracy == 0.5


def test_actors_of_found_mentions() -> None:
    entities = (
        replace(GOLD.entities[0], actor="美国"),  # put together with 美, under its id
        GOLD.entities[1],
        replace(GOLD.entities[2], actor="联储"),  # another name, same group
        replace(GOLD.entities[3], actor="联储"),
    )
    actors = evaluate([GOLD], [replace(GOLD, entities=entities)]).actors
    assert (actors.correct, actors.found, actors.mentions) == (1, 4, 4)
    assert actors.pairwise.recall == 1.0
    assert actors.pairwise.precision == 0.5
    assert actors.b_cubed_precision == pytest.approx(0.75)
    assert actors.b_cubed_recall == 1.0


def test_a_mention_without_predicted_actor_stands_alone() -> None:
    entities = (*GOLD.entities[:2], *(replace(entity, actor=None) for entity in GOLD.entities[2:]))
    actors = evaluate([GOLD], [replace(GOLD, entities=entities)]).actors
    assert actors.accuracy == 0.5
    assert actors.b_cubed_precision == 1.0
    assert actors.b_cubed_recall == pytest.approx(0.75)
    assert (actors.pairwise.predicted, actors.pairwise.gold) == (0, 1)


def test_calibration_where_scores_exist() -> None:
    entities = (replace(GOLD.entities[0], score=0.8), Entity(2, 3, "GPE", score=0.4))
    stances = (replace(GOLD.stances[0], score=StanceScore(0.2, 0.1, 0.7)), *GOLD.stances[1:])
    predicted = replace(GOLD, entities=entities, stances=stances)
    calibration = evaluate([GOLD], [predicted]).calibration
    assert set(calibration) == {"entities", "stances"}
    assert calibration["entities"].brier == pytest.approx((0.2**2 + 0.4**2) / 2)
    assert calibration["entities"].ece == pytest.approx((0.2 + 0.4) / 2)
    assert calibration["stances"].count == 1
    assert calibration["stances"].brier == pytest.approx(0.3**2)


def test_an_abstained_stance_is_calibrated_by_its_most_probable_label() -> None:
    score = StanceScore(0.1, 0.5, 0.4, abstained=True)
    stances = (replace(GOLD.stances[2], label="neutral", score=score),)
    calibration = evaluate([GOLD], [replace(GOLD, stances=stances)]).calibration["stances"]
    assert calibration.brier == pytest.approx(0.25)


def test_other_texts_are_refused() -> None:
    with pytest.raises(InputError, match="2 gold records but 1"):
        evaluate([GOLD, GOLD], [GOLD])
    with pytest.raises(InputError, match=r"1 of 1 records have another text than gold: talks"):
        evaluate([replace(GOLD, id="talks")], [Commentary("别的文章。")])


def test_the_report_is_json_and_its_table_fits() -> None:
    report = evaluate([GOLD], [replace(GOLD, devices=())])
    data = json.loads(json.dumps(report.to_dict()))
    assert data["entities"]["exact"]["GPE"] == {
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "support": 2,
        "predicted": 2,
    }
    assert data["rhetoric"]["exact"]["micro"]["recall"] == 0.0
    assert "calibration" in data
    table = report.table(80)
    assert max(map(len, table.splitlines())) <= 80
    for words in ("one character", "B-cubed", "all gold pairs", "whole text", "rhetorical_question"):
        assert words in table


def test_nothing_to_measure_is_none_not_zero() -> None:
    report = evaluate([], [])
    assert report.entities.exact.micro.f1 is None
    assert report.stances.found.macro_f1 is None
    assert report.actors.accuracy is None
    assert " -" in report.table()
