from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from commentary_nlp.commentary import Commentary, Device, Entity, Stance
from commentary_nlp.corpus import floors, split_stats
from commentary_nlp.corpus.floors import missed
from commentary_nlp.corpus.name_baseline import name_transfer
from commentary_nlp.corpus.splits_table import floor_text
from commentary_nlp.errors import InputError

SHARED = "谁都知道这笔账迟早要还，没有人愿意第一个开口认输。"


def document(number: int, group: str = "", **labels: str) -> Commentary:
    """A document whose only sentence names the actors of `labels`."""
    text = "与".join(labels) + f"第{number}次过招。"
    entities, start = [], 0
    for actor in labels:
        entities.append(Entity(start, start + len(actor), "ORG", actor))
        start += len(actor) + 1
    stances = tuple(Stance(0, len(text), actor, label) for actor, label in labels.items())
    meta = {"author_group": group} if group else {}
    return Commentary(
        text, tuple(entities), stances, devices=(Device(0, 1, "climax"),), id=f"d{number}", meta=meta
    )


TRAIN = [document(1, "harbour", 甲社="favor", 乙社="against"), document(2, "office", 甲社="favor")]
DEV = [document(3, "harbour", 甲社="favor", 乙社="against"), document(4, "attic", 甲社="against")]


def test_the_majority_of_train_is_scored_on_another_split() -> None:
    assert name_transfer(TRAIN, DEV[:1]) == 1.0
    assert name_transfer(TRAIN, DEV[1:]) == 0.0
    assert name_transfer(TRAIN, [document(9, 丙社="favor")]) == 1.0  # unknown: the label train has most
    assert name_transfer(TRAIN, [document(9, 丙社="against")]) == 0.0
    assert name_transfer(TRAIN, []) is None


def test_each_split_and_the_whole_are_counted() -> None:
    found = split_stats({"train": TRAIN, "dev": DEV})
    assert [part.documents for part in (*found.splits.values(), found.whole)] == [2, 2, 4]
    assert found.whole.named == 2
    assert found.transfer["dev"] == name_transfer(TRAIN, DEV)
    table = found.table(min_documents=2)
    assert any(line.split() == ["documents", "2", "2", "4"] for line in table.splitlines())
    assert max(map(len, table.splitlines())) <= 80


def test_a_group_on_two_sides_is_a_fault() -> None:
    found = split_stats({"train": TRAIN, "dev": DEV})
    assert found.shared_groups == {"harbour": ("train", "dev")}
    assert [fault.code for fault in found.faults()] == ["C047"]
    assert "harbour: [C047]" in found.table()
    assert split_stats({"train": TRAIN, "dev": DEV[1:]}).faults() == []


def test_near_duplicates_are_found_across_and_within() -> None:
    copies = [Commentary(f"{head}。{SHARED}", id=head) for head in ("甲", "乙", "丙")]
    found = split_stats({"train": copies[:2], "test": copies[2:]})
    assert {(o.first, o.second) for o in found.whole.overlaps} == {
        ("train/甲", "train/乙"),
        ("train/甲", "test/丙"),
        ("train/乙", "test/丙"),
    }
    assert [fault.code for fault in found.faults()] == ["C042"] * 3


def test_a_short_passage_in_common_is_no_fault() -> None:
    long = ["".join(chr(0x4E00 + 40 * n + i) for i in range(700)) for n in (0, 100)]
    found = split_stats({"train": [Commentary(text + SHARED, id=text[0]) for text in long]})
    assert 0 < found.whole.overlaps[0].share < 0.05
    assert found.faults() == []


def test_floors_say_what_is_missing() -> None:
    splits = {"train": [document(n, 甲社="favor") for n in range(130)], "dev": DEV}
    given = {floor.name: floor for floor in floors(split_stats(splits))}
    documents = given["documents"]
    assert (documents.found, documents.asked, documents.met) == (132, 400, False)
    train = given["devices with 120 spans in train"]
    assert train.found == 1 and not any(name.startswith("climax") for name in train.below)
    assert "metaphor 0" in train.below
    assert given["devices with 25 spans in test"].found is None
    assert not given["devices with 25 spans in test"].met
    balance = next(floor for name, floor in given.items() if name.startswith("largest share"))
    assert balance.found == pytest.approx(131 / 132) and balance.below == ("甲社 0.99",)
    text = floor_text(given.values())
    assert "! 132" in text and "甲社 0.99" in text


def test_a_floor_at_most_is_met_below() -> None:
    balanced = [document(n, 甲社=label) for n in range(10) for label in ("favor", "against")]
    given = floors(split_stats({"train": balanced}))
    assert given[-1].at_most and given[-1].met and given[-1].found == 0.5
    assert given[-1] not in missed(given) and given[0] in missed(given)


def test_a_plot_without_a_chinese_font_draws_every_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("matplotlib")
    from commentary_nlp.corpus import plot as plotting

    monkeypatch.setattr(
        plotting, "_chinese_font", lambda: None
    )  # a missing glyph would be a warning, an error
    found = split_stats({"train": [document(1, 美国="favor", 甲社="against")], "dev": DEV})
    plotting.plot(found, tmp_path / "corpus.svg")
    assert ElementTree.parse(tmp_path / "corpus.svg").getroot().tag.endswith("svg")
    again = tmp_path / "again.svg"
    plotting.plot(found, again)
    assert again.read_bytes() == (tmp_path / "corpus.svg").read_bytes()
    plotting.plot(found, tmp_path / "corpus.png")
    assert (tmp_path / "corpus.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(InputError, match="neither .png nor .svg"):
        plotting.plot(found, tmp_path / "corpus.gif")


def test_actors_have_english_names_where_no_font_draws_chinese() -> None:
    from commentary_nlp.corpus.plot import _english

    assert _english(["美国", "甲社"])[0] in ("United States", "USA", "US", "America")
    assert _english(["甲社"])[0].isascii()
