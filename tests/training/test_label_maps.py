"""What a data set's labels, and its silence, allow in ours."""

from __future__ import annotations

import numpy as np
import pytest
from toy_model import TEXTS

from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.scheme import ENTITY_LABELS
from commentary_nlp.training.datasets import CLUENER_LABELS, TAGS, allowed_tags, entity_examples
from commentary_nlp.training.label_maps import CLUENER, ECE, MSRA, NONE, WEIBO, LabelMap


def labels_at(allowed: np.ndarray, at: int) -> set[str]:
    """The labels whose tags are allowed at a character, "O" among them."""
    found = {NONE} if allowed[at, 0] else set()
    return found | {
        label for k, label in enumerate(ENTITY_LABELS) if allowed[at, 1 + 4 * k : 5 + 4 * k].any()
    }


def read(
    text: str, spans: list[tuple[int, int, str]], label_map: LabelMap, listed: list[tuple[int, int, str]]
) -> list[set[str]]:
    surfaces = {(start, end): text[start:end] for start, end, _ in spans}
    allowed = allowed_tags(len(text), spans, surfaces, label_map, listed)
    return [labels_at(allowed, at) for at in range(len(text))]


def test_an_msra_place_may_be_gpe_or_loc_and_its_silence_may_hide_listed_goods_only() -> None:
    found = read("在伊犁种大豆和棉花", [(1, 3, "LOC")], MSRA, [(4, 6, "COMMODITY")])
    assert found == [{"O"}, {"GPE", "LOC"}, {"GPE", "LOC"}, {"O"}] + [{"O", "COMMODITY"}] * 2 + [{"O"}] * 3


@pytest.mark.parametrize(
    ("label_map", "label", "surface", "labels"),
    [
        (MSRA, "PER", "李明", {"PERSON"}),
        (MSRA, "LOC", "四川省", {"GPE"}),
        (MSRA, "LOC", "南海", {"LOC"}),
        (MSRA, "LOC", "中", {"GPE"}),
        (MSRA, "ORG", "外交部", {"AGENCY"}),
        (MSRA, "ORG", "人民银行", {"AGENCY"}),
        (MSRA, "ORG", "工商银行", {"ORG"}),
        (MSRA, "ORG", "红十字", {"ORG", "AGENCY"}),
        (CLUENER, "government", "教育局", {"AGENCY"}),
        (CLUENER, "organization", "曼联", {"ORG", "AGENCY"}),
        (CLUENER, "position", "总统", {"O"}),
        (CLUENER, "scene", "故宫", {"LOC", "ORG", "GPE", "O"}),
        (ECE, "PRODUCT", "芯片", {"COMMODITY"}),
        (ECE, "INDUSTRY", "航运", {"O", "COMMODITY"}),
        (WEIBO, "GPE.NOM", "国家", {"O", "GPE"}),
    ],
)  # fmt: skip
def test_labels_map_onto_what_they_may_be(
    label_map: LabelMap, label: str, surface: str, labels: set[str]
) -> None:
    (first, *rest) = read(surface, [(0, len(surface), label)], label_map, [])
    assert first == labels and all(other == labels for other in rest)


def test_ece_silence_hides_everything_but_goods_that_are_not_listed() -> None:
    found = read("煤和铝", [(0, 1, "PRODUCT")], ECE, [(2, 3, "COMMODITY")])
    other = {"O", "PERSON", "AGENCY", "ORG", "GPE", "LOC"}
    assert found == [{"COMMODITY"}, other, other | {"COMMODITY"}]


def test_a_span_allows_whole_spans_of_its_label_only() -> None:
    text = "四川省"
    allowed = allowed_tags(3, [(0, 3, "LOC")], {(0, 3): text}, MSRA, [])
    gpe = 1 + 4 * ENTITY_LABELS.index("GPE")
    assert [np.flatnonzero(row).tolist() for row in allowed] == [[gpe], [gpe + 1], [gpe + 2]]


def test_a_listed_name_under_a_span_does_not_reopen_it() -> None:
    found = read("大豆协会", [(0, 4, "ORG")], MSRA, [(0, 2, "COMMODITY")])
    assert found == [{"ORG"}] * 4


def test_of_overlapping_spans_the_longer_counts() -> None:
    found = read("北京大学", [(0, 2, "LOC"), (0, 4, "ORG")], MSRA, [])
    assert found == [{"ORG"}] * 4


@pytest.mark.parametrize("label_map", [MSRA, CLUENER, ECE, WEIBO])
def test_every_target_is_a_label_of_the_scheme(label_map: LabelMap) -> None:
    assert set(label_map.hidden) | set(label_map.hidden_listed) <= set(ENTITY_LABELS)
    for mapped in label_map.labels.values():
        for surface in ("", "甲", "甲公司", "甲部"):
            assert set(mapped(surface)) <= {*ENTITY_LABELS, NONE} and mapped(surface)


def test_examples_carry_the_allowed_tags_and_the_sets_own(toy_tokenizer: PieceTokenizer) -> None:
    from commentary_nlp.entities import TagSet

    own = ("cluener", TagSet(CLUENER_LABELS))
    text = TEXTS[1]
    rows = [
        {"text": text, "spans": [(0, 3, "name")]},
        {"text": "  ", "spans": []},
        {"text": "说" * 500, "spans": []},
    ]
    (example,) = entity_examples(
        rows,
        toy_tokenizer,
        CLUENER,
        find_listed=lambda found: [(7, 9, "COMMODITY"), (0, 3, "ORG")],
        auxiliary=own,
    )
    assert example.allowed is not None and example.allowed.shape == (len(text), TAGS.size)
    assert labels_at(example.allowed, 0) == {"PERSON"}
    assert labels_at(example.allowed, 7) == {"O", "COMMODITY"}
    assert own[1].decode(example.auxiliary["cluener"]) == [(0, 3, "name")]
    assert example.pairs == () and example.device_tags is None and example.presence == ()
