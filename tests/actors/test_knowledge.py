from __future__ import annotations

import json
from pathlib import Path

import pytest

from commentary_nlp.actors import Alias, Knowledge, KnownActor
from commentary_nlp.errors import LexiconError


def write(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


def test_the_shipped_files_have_no_fault() -> None:
    assert Knowledge.load().check() == []


@pytest.mark.parametrize(
    ("kind", "least"), [("GPE", 500), ("AGENCY", 550), ("PERSON", 1200), ("ORG", 700), ("COMMODITY", 1500)]
)
def test_the_inventory_is_as_large_as_the_docs_say(kind: str, least: int) -> None:
    assert sum(entry.kind == kind for entry in Knowledge.load().entries) >= least


def test_the_default_of_an_ambiguous_name_is_the_earlier_entry() -> None:
    knowledge = Knowledge(
        [KnownActor("甲部", "AGENCY", None, (Alias("部", "one_char"),)), KnownActor("部", "AGENCY")]
    )
    assert knowledge.ambiguous() == {"部": ("甲部", "部")}
    assert [candidate.actor.id for candidate in knowledge.candidates("部")] == ["甲部", "部"]


def test_check_reports_every_fault() -> None:
    knowledge = Knowledge(
        [
            KnownActor("甲国", "GPE", None, (Alias("甲国", "full"), Alias("甲", "short"))),
            KnownActor("乙部", "AGENCY", "丙国", (Alias("乙門", "short"),)),
            KnownActor("甲国", "GPE"),
        ]
    )
    assert knowledge.check() == [
        "id '甲国' stands 2 times",
        "'甲国': name '甲国' stands 2 times",
        "'甲国': alias '甲' has kind short and 1 characters",
        "'乙部': country '丙国' is not the id of a country",
        "'乙部': name '乙門' is never found: texts are folded to '乙门'",
    ]


def test_find_takes_the_longest_name_at_each_place() -> None:
    text = "美國財政部說，美国大豆与US、USTR、BUSES"
    found = [(text[hit.start : hit.end], hit.candidates[0].actor.id) for hit in Knowledge.load().find(text)]
    assert found == [
        ("美國財政部", "美国财政部"),
        ("美国", "美国"),
        ("大豆", "大豆"),
        ("US", "美国"),
        ("USTR", "美国贸易代表办公室"),
    ]


def test_find_keeps_offsets_where_upper_case_is_longer() -> None:
    text = "ßß美联储"
    assert [(hit.start, hit.end) for hit in Knowledge.load().find(text)] == [(2, 5)]


def test_faults_of_a_user_file_come_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path / "own.jsonl",
        {"id": "", "kind": "GPE"},
        {"id": "甲", "kind": "PLACE"},
        {"id": "乙", "kind": "GPE", "aliases": [["丙", "pet name"]], "colour": "red"},
        ["丁"],
    )
    with pytest.raises(LexiconError) as caught:
        Knowledge.load(extra=[path])
    message = str(caught.value)
    assert message.startswith("[C422]")
    for fault in (
        "line 1: 'id'",
        "line 2: 'kind' is 'PLACE'",
        "line 3: alias '丙'",
        "colour",
        "line 4: an entry",
    ):
        assert fault in message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00", "C421"),
        (b"{", "C422"),
        ('{"id":"甲","kind":"GPE"}\n{"id":"甲","kind":"GPE"}'.encode(), "C423"),
        ('{"id":"无此条目","extend":true}'.encode(), "C424"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_bytes(content)
    with pytest.raises(LexiconError) as caught:
        Knowledge.load(extra=[path])
    assert caught.value.code == code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="C421"):
        Knowledge.load(extra=[tmp_path / "none.jsonl"])


def test_a_replaced_entry_loses_its_shipped_names(tmp_path: Path) -> None:
    path = write(tmp_path / "own.jsonl", {"id": "美联储", "kind": "AGENCY", "country": "美国", "aliases": []})
    knowledge = Knowledge.load(extra=[path])
    assert not knowledge.candidates("联准会")
    assert [candidate.actor.id for candidate in knowledge.candidates("美联储")] == ["美联储"]
    assert Knowledge.load().candidates("联准会")
