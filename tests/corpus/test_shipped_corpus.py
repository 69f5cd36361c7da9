"""The corpus in the repository is what its sources give, and meets what it promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from commentary_nlp.corpus import floors, read_records, split_stats
from commentary_nlp.corpus.floors import missed
from commentary_nlp.corpus.sources import Sources, read_sources

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def sources() -> Sources:
    if not (CORPUS / "train.jsonl").is_file():
        pytest.skip("the corpus is not beside the tests")
    return read_sources(CORPUS)


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_records_are_what_the_sources_give(sources: Sources, split: str) -> None:
    assert [record.to_json() for record in read_records(CORPUS / f"{split}.jsonl")] == [
        record.to_json() for record in sources.splits[split]
    ]


def test_swaps_are_what_the_sources_give(sources: Sources) -> None:
    assert tuple(read_records(CORPUS / "swaps.jsonl")) == sources.swaps
    assert len({record.meta["pair"] for record in sources.swaps}) >= 300


def test_every_floor_is_met_and_nothing_stands_on_two_sides(sources: Sources) -> None:
    found = split_stats(sources.splits)
    assert found.faults() == []
    assert [floor.name for floor in missed(floors(found))] == []


def test_dev_and_test_and_forty_train_documents_were_read_twice(sources: Sources) -> None:
    twice = {record.id for record in sources.second}
    held_out = {record.id for split in ("dev", "test") for record in sources.splits[split]}
    assert held_out <= twice
    assert len(twice - held_out) >= 40
