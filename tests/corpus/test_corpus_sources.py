from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from commentary_nlp.corpus import read_records
from commentary_nlp.corpus.sources import read_sources
from commentary_nlp.errors import InputError

SCRIPT = Path(__file__).parents[2] / "scripts" / "build_corpus.py"


def annotation(label: str = "against") -> dict[str, Any]:
    return {
        "entities": [{"surface": "挪威", "label": "GPE", "actor": "挪威"}],
        "stances": [[1, "挪威", label]],
        "document_stances": {"挪威": label},
    }


def write(path: Path, data: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8")


def swap(side: str, actor: str, **meta: object) -> dict[str, Any]:
    rule = {"surface": actor, "label": "GPE", "actor": actor}
    about = {"pair": "s1", "side": side, "kind": "replaced", **meta}
    text = f"{actor}这回讲理。{actor}没有食言。"
    return {
        "id": f"s1{side}", "text": text, "entities": [rule], "stances": [[1, actor, "favor"]], "meta": about
    }  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    for number, name in enumerate(("a1", "a2", "a3")):
        write(folder / "texts" / f"{name}.txt", f"挪威又拖了{number}年。\n谁也没有等它。\n")
        write(folder / "annotations" / "A" / f"{name}.json", annotation())
    write(folder / "annotations" / "B" / "a2.json", annotation("neutral"))
    write(folder / "annotations" / "gold" / "a2.json", annotation("favor"))
    write(folder / "splits.json", {"dev": ["a2"], "test": ["a3", "a9"]})
    rows = [swap("a", "冰岛"), swap("b", "丹麦")]
    write(folder / "swaps-source" / "x.jsonl", "\n".join(json.dumps(row) for row in rows))
    twin = {**swap("a", "芬兰"), "id": "t1", "meta": {}}
    write(folder / "twins" / "x.jsonl", json.dumps(twin))
    return folder


def test_documents_go_to_their_splits_and_gold_stands_for_a(corpus: Path) -> None:
    found = read_sources(corpus)
    assert {split: [r.id for r in records] for split, records in found.splits.items()} == {
        "train": ["a1"],
        "dev": ["a2"],
        "test": ["a3"],
    }
    assert found.splits["dev"][0].stances[0].label == "favor"
    assert [r.stances[0].label for r in (*found.first, *found.second)] == ["against", "neutral"]
    assert found.unwritten == ("a9",)
    assert [r.id for r in found.swaps] == ["s1a", "s1b"]
    assert found.twins[0].meta == {"layers": ["entities", "stances"]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: write(c / "annotations/B/a2.json", {**annotation(), "stances": [[9, "挪威", "favor"]]}),
         r"B/a2\.json"),
        (lambda c: write(c / "splits.json", {"dev": ["a1"], "test": ["a1"]}), "'a1' is given twice"),
        (lambda c: write(c / "splits.json", {"train": ["a1"]}), "'train' is not dev or test"),
        (lambda c: write(c / "splits.json", "[]"), "is not a JSON object"),
        (lambda c: (c / "splits.json").unlink(), r"splits\.json"),
        (lambda c: write(c / "texts/a3.txt", "挪威又拖了0年。\n谁也没有等它。"), "the same text as a1"),
        (lambda c: write(c / "twins/x.jsonl", "{"), "twins/x.jsonl line 1"),
        (lambda c: write(c / "twins/x.jsonl", '{"id": "t"}'), "has no text"),
        (lambda c: write(c / "swaps-source/x.jsonl", json.dumps(swap("a", "冰岛"))), "needs one a and one b"),
        (lambda c: write(c / "swaps-source/y.jsonl", json.dumps({**swap("a", "冰岛"), "id": "z"})),
         "the same text as s1a"),
        (lambda c: write(c / "swaps-source/x.jsonl",
                         f"{json.dumps(swap('a', '冰岛'))}\n{json.dumps(swap('b', '丹麦', kind='other'))}"),
         "its kinds are 'replaced', 'other'"),
    ],
)  # fmt: skip
def test_faults_of_every_source_are_told(corpus: Path, change: Any, words: str) -> None:
    change(corpus)
    with pytest.raises(InputError, match=words):
        read_sources(corpus)


def test_a_second_annotation_without_a_first_is_a_warning(corpus: Path) -> None:
    (corpus / "annotations" / "A" / "a2.json").unlink()
    found = read_sources(corpus)
    assert [(fault.record, fault.severity) for fault in found.warnings] == [("B/a2.json", "warning")]
    assert [record.id for record in found.splits["dev"]] == ["a2"]
    assert found.first == found.second == ()


def test_one_refusal_names_the_faults_of_all_sources(corpus: Path) -> None:
    write(corpus / "twins" / "x.jsonl", "{")
    write(corpus / "annotations" / "A" / "a1.json", {**annotation(), "stances": [[1, "挪威", "angry"]]})
    with pytest.raises(InputError, match=r"(?s)A/a1\.json.*twins/x\.jsonl"):
        read_sources(corpus)


def build(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def test_the_script_writes_checks_and_reports(corpus: Path, tmp_path: Path) -> None:
    output, training = tmp_path / "built", tmp_path / "runs" / "train.jsonl"
    done = build(corpus, "-o", output, "--with-twins", training)
    assert (done.returncode, done.stdout) == (0, "")
    assert [r.id for r in read_records(training)] == ["a1", "t1"]
    assert [r.id for r in read_records(output / "swaps.jsonl")] == ["s1a", "s1b"]
    assert build(corpus, "-o", output, "--check").returncode == 0

    write(corpus / "annotations" / "A" / "a3.json", annotation("favor"))
    done = build(corpus, "-o", output, "--check", "--report")
    assert done.returncode == 1
    assert f"{output / 'test'}.jsonl is not what the sources give: a3." in done.stdout
    assert "Agreement of the two annotations, dev" in done.stdout
    assert "Floors" in done.stdout
    assert read_records(output / "test.jsonl")[0].stances[0].label == "against"


def test_the_script_stops_at_a_fault(corpus: Path, tmp_path: Path) -> None:
    write(corpus / "splits.json", "[]")
    done = build(corpus, "-o", tmp_path / "built")
    assert done.returncode == 1
    assert done.stderr.startswith("build_corpus: [C050]")
    assert not (tmp_path / "built").exists()
