from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from commentary_nlp.active import Pool
from commentary_nlp.errors import InputError


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def test_rows_texts_and_folders_in_one_pool(tmp_path: Path) -> None:
    rows = write(
        tmp_path / "news.jsonl",
        {"id": "a", "text": "美方。", "date": "2026-01-02", "meta": {"columns": {"source": "甲"}, "x": 1}},
        {"text": "中方。", "entities": [[0, 2, "GPE", "中国"]]},
    )
    (tmp_path / "more").mkdir()
    for name in ("z", "b"):
        (tmp_path / "more" / f"{name}.txt").write_text(f"欧盟{name}\n", "utf-8")
    packed = tmp_path / "old.jsonl.gz"
    packed.write_bytes(gzip.compress('\ufeff{"id": 7, "text": "日方。"}\n\n'.encode()))
    pool = Pool([rows, tmp_path / "more", packed])
    assert len(pool) == 5
    assert [text.id for text in pool] == [text.id for text in pool] == ["a", "news-2", "b", "z", "7"]
    first, second = list(pool)[:2]
    assert first.meta == {"columns": {"source": "甲", "date": "2026-01-02"}, "x": 1}
    assert (second.text, second.meta) == ("中方。", {})


def test_every_fault_of_every_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "好。", "id": "a"}\n{\n[1]\n{"text": 5}\n{"text": "", "meta": 3}\n', "utf-8")
    other = write(tmp_path / "twice.jsonl", {"id": "a", "text": "再来。"})
    with pytest.raises(InputError) as caught:
        Pool([path, other])
    message = str(caught.value)
    for words in (
        "5 faults",
        "line 2: [C701] is not JSON",
        "line 3",
        "line 4",
        "line 5",
        "[C702] the id 'a'",
    ):
        assert words in message


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b"\x1f\x8bxx"])
def test_a_file_without_texts_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "pool.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match="C701"):
        Pool([path])
    with pytest.raises(InputError, match=r"\[C701\].*no text"):
        Pool([tmp_path / "nothing"] if (tmp_path / "nothing").mkdir() else [tmp_path / "nothing"])
