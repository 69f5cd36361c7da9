from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp.commentary import Commentary, Device, DocumentStance, Entity, Stance
from commentary_nlp.corpus import read_corpus, write_corpus
from commentary_nlp.errors import InputError

TEXT = "🐂鎳價漲瘋了！\n“世道變了”，歐盟卻裝睡。"
EU = TEXT.index("歐盟")
SECOND = (TEXT.index("“"), len(TEXT))
RECORD = Commentary(
    TEXT,
    id="nickel",
    entities=(Entity(1, 2, "COMMODITY"), Entity(EU, EU + 2, "GPE", "欧盟")),
    stances=(Stance(*SECOND, "欧盟", "against"), Stance(*SECOND, "欧盟", "favor", "印尼")),
    document_stances=(DocumentStance("欧盟", "against"),),
    devices=(Device(0, 7, "hyperbole"), Device(1, 6, "metaphor"), Device(EU, len(TEXT), "antithesis")),
    meta={"topic": "镍", "places": ["雅加达", None], "round": 2},
)
EMPTY = Commentary("无话可说。", id="silent")


def test_load_dataset_reads_the_file_with_typed_columns(tmp_path: Path) -> None:
    import datasets

    target = tmp_path / "corpus.parquet"
    write_corpus(target, [RECORD, EMPTY], "datasets")
    rows = datasets.load_dataset(
        "parquet", data_files=str(target), split="train", cache_dir=str(tmp_path / "cache")
    )
    first = rows[0]
    entity = first["entities"][1]
    assert first["text"][entity["start"] : entity["end"]] == "歐盟"
    assert entity == {"start": EU, "end": EU + 2, "label": "GPE", "actor": "欧盟"}
    assert [row["holder"] for row in first["stances"]] == ["author", "印尼"]
    assert rows[1]["rhetoric"] == []
    assert "start: int32" in str(rows.features.arrow_schema.field("entities").type)


@pytest.mark.parametrize("name", ["corpus.parquet", "corpus"])
def test_file_and_folder_come_back_to_the_character(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    assert write_corpus(target, [RECORD, EMPTY], "datasets").left_out == {}
    assert target.is_file() == (name == "corpus.parquet")
    assert read_corpus(target, "datasets") == [RECORD, EMPTY]


def test_what_datasets_itself_saved_is_read(tmp_path: Path) -> None:
    import datasets

    write_corpus(tmp_path / "a.parquet", [RECORD, EMPTY], "datasets")
    loaded = datasets.Dataset.from_parquet(str(tmp_path / "a.parquet"), cache_dir=str(tmp_path / "cache"))
    loaded.select([1]).save_to_disk(str(tmp_path / "part"))
    loaded.filter(lambda row: row["id"] == "nickel").to_parquet(str(tmp_path / "b.parquet"))
    assert read_corpus(tmp_path / "part", "datasets") == [EMPTY]
    assert read_corpus(tmp_path / "b.parquet", "datasets") == [RECORD]
    datasets.DatasetDict(train=loaded, dev=loaded).save_to_disk(str(tmp_path / "splits"))
    with pytest.raises(InputError, match="several splits: train, dev"):
        read_corpus(tmp_path / "splits", "datasets")


def test_a_table_of_other_columns_is_refused(tmp_path: Path) -> None:
    import datasets

    datasets.Dataset.from_dict({"text": ["欧盟"], "label": [1]}).to_parquet(str(tmp_path / "x.parquet"))
    with pytest.raises(InputError, match="no column entities, stances"):
        read_corpus(tmp_path / "x.parquet", "datasets")


def test_faulty_rows_are_all_named(tmp_path: Path) -> None:
    import datasets

    write_corpus(tmp_path / "a.parquet", [RECORD, EMPTY], "datasets")
    loaded = datasets.Dataset.from_parquet(str(tmp_path / "a.parquet"), cache_dir=str(tmp_path / "cache"))
    loaded.map(lambda row: {"text": row["text"][:3], "meta": "{"}).to_parquet(str(tmp_path / "b.parquet"))
    with pytest.raises(InputError, match=r"(?s)row 1.*row 2"):
        read_corpus(tmp_path / "b.parquet", "datasets")


CHARS = st.characters(codec="utf-8") | st.sampled_from(
    ["\0", "\n", "\r", "\u3000", "\\", "😀", "\u200d", "。"]
)


@settings(deadline=None, max_examples=20)
@given(st.text(CHARS, min_size=1, max_size=30), st.data())
def test_odd_text_survives(tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    record = Commentary(text, (Entity(start, end, "ORG", text[start:end]),), id=text)
    target = tmp_path_factory.getbasetemp() / "odd.parquet"
    write_corpus(target, [record], "datasets")
    assert read_corpus(target, "datasets") == [record]
