from __future__ import annotations

import json
import multiprocessing
import warnings
from importlib import metadata
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import DocBin
from toy_analyzer import COMPONENTS

import zh_commentary
from commentary_nlp.commentary import Commentary
from commentary_nlp.spacy_pipeline.analyzers import shared_analyzer

TEXTS = ["贝森特谈中美关系：美方挥舞大棒。", "", "稀土，还是稀土。", "😀 中美\u3000两国"]


def results(nlp: Language, texts: list[str]) -> list[Commentary]:
    return [Commentary.from_doc(nlp(text)) for text in texts]


def test_a_docbin_carries_the_whole_result(nlp: Language) -> None:
    docs = list(nlp.pipe(TEXTS))
    packed = DocBin(store_user_data=True, docs=docs).to_bytes()
    again = list(DocBin().from_bytes(packed).get_docs(spacy.blank("zh").vocab))
    assert [Commentary.from_doc(doc) for doc in again] == [Commentary.from_doc(doc) for doc in docs]


def test_spawned_workers_give_the_same_result(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = results(nlp, TEXTS)
    monkeypatch.setattr("spacy.language.mp", multiprocessing.get_context("spawn"))
    docs = list(nlp.pipe(TEXTS, n_process=2, batch_size=2))
    assert [Commentary.from_doc(doc) for doc in docs] == expected
    assert expected[0].stances


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork on this system")
def test_a_forked_worker_loads_its_own_analyzer() -> None:
    shared_analyzer("default", "onnx", None).encode("美方")
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def report() -> None:
        sender.send(len(shared_analyzer("default", "onnx", None).passes))

    worker = context.Process(target=report)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fork beside threads, from Python 3.12
        worker.start()
    assert receiver.poll(60), "the worker hangs"
    assert receiver.recv() == 0
    worker.join()


def test_a_saved_pipeline_reads_the_same(tmp_path: Path, nlp: Language) -> None:
    nlp.remove_pipe("toy_installer")
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert loaded.pipe_names == list(COMPONENTS)
    assert results(loaded, TEXTS) == results(nlp, TEXTS)
    assert not [path for path in tmp_path.rglob("*") if path.suffix in (".pkl", ".pickle")]


def test_settings_survive_disk_and_can_be_overridden(tmp_path: Path) -> None:
    spacy.load("zh_commentary", config={"commentary.model": "small"}).to_disk(tmp_path)
    assert {spacy.load(tmp_path).get_pipe(name).model for name in COMPONENTS} == {"small"}
    other = spacy.load(tmp_path, config={"commentary": {"model": "large"}})
    assert {other.get_pipe(name).model for name in COMPONENTS} == {"large"}


def test_bytes_restore_the_pipeline() -> None:
    nlp = spacy.load("zh_commentary")
    again = spacy.load("zh_commentary").from_bytes(nlp.to_bytes())
    assert results(again, TEXTS) == results(nlp, TEXTS)


def test_the_named_pipeline_is_the_five_components() -> None:
    nlp = spacy.load("zh_commentary", exclude=["commentary_rhetoric"], config={"commentary": {"threads": 2}})
    assert nlp.pipe_names == list(COMPONENTS[:-1])
    assert nlp.get_pipe("commentary_stances").threads == 2
    assert nlp.meta["name"] == "commentary"
    assert [token.text for token in nlp.make_doc("中美 ok")] == ["中", "美", "o", "k"]


def test_package_and_metadata_agree_on_the_version() -> None:
    meta = json.loads(Path(zh_commentary.__file__).with_name("meta.json").read_text(encoding="utf-8"))
    assert metadata.version("zh_commentary") == meta["version"] == zh_commentary.__version__
    assert meta["pipeline"] == list(COMPONENTS)
