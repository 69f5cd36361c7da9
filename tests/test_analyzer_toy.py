"""The analyser over a model with random weights: what must hold of every model."""

from __future__ import annotations

import multiprocessing
import random
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_model import TEXTS

import commentary_nlp
from commentary_nlp import Commentary
from commentary_nlp.analyzer import Analyzer, load, loading, remembered
from commentary_nlp.commentary import Entity
from commentary_nlp.encoder import encoding as reading
from commentary_nlp.errors import InputError, ModelError
from commentary_nlp.model import open_model
from commentary_nlp.rhetoric.neural import presence
from commentary_nlp.scheme import DEVICES

ODD = (
    "",
    " \n\t ",
    "\u200b\ufeff\u200d",
    "\ud800",
    "美\udfff国\ud83d\ude00关税。",
    "𠮷野家😀的关税，𠀀𠀁。",
    "中\u200b美\u2060国",
    "臺灣與美國的關稅，Ｇ Ｄ Ｐ２.５％。",
    "<s>美国</s><pad><mask>。",
    "The US imposed tariffs on 中国 -- again.",
    "。。。！？\n\n\r\n。",
    "\x00\x07美\x1b国",
)
PARTS = st.one_of(
    st.sampled_from(
        ["美国", "中美", "关税", "稀土。", "\n", " ", "\u200b", "？”", "，", "😀", "\ud800", "他说：“"]
    ),
    st.text(alphabet=st.characters(exclude_categories=()), max_size=8),
)


@pytest.fixture(scope="module")
def toy(toy_int8: Path) -> Analyzer:
    return load(toy_int8, threads=1)


def assert_sound(result: Commentary, text: str) -> None:
    assert result.text == text
    assert result.meta["coverage"] == 1.0
    for span in (*result.entities, *result.stances, *result.devices):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip()
    sentences = set(result.sentences)
    assert {(stance.start, stance.end) for stance in result.stances} <= sentences
    for entity in result.entities:
        assert any(start <= entity.start and entity.end <= end for start, end in sentences)
    record = result.to_dict()
    assert Commentary.from_dict(record).to_dict() == record


def test_the_toy_says_something(toy: Analyzer) -> None:
    results = [toy(text) for text in TEXTS]
    assert {entity.label for result in results for entity in result.entities} >= {"GPE", "PERSON", "ORG"}
    assert {stance.label for result in results for stance in result.stances} == {
        "favor",
        "against",
        "neutral",
    }
    assert any(device.device == "metaphor" for result in results for device in result.devices)


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_odd_text_is_read_whole(toy: Analyzer, text: str) -> None:
    assert_sound(toy(text), text)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(text=st.lists(PARTS, max_size=12).map("".join))
def test_no_text_raises(toy: Analyzer, text: str) -> None:
    assert_sound(toy(text), text)


def test_twenty_thousand_characters_without_a_sentence_end(toy: Analyzer) -> None:
    text = ("美国的关税伤害了中国的企业，" * 1500)[:20_000]
    result = toy(text)
    assert_sound(result, text)
    assert len({(stance.start, stance.end) for stance in result.stances}) == 1


def test_alone_in_a_stream_and_shuffled_the_same(toy: Analyzer) -> None:
    texts = [*TEXTS, "".join(TEXTS) * 9, *ODD]
    alone = [toy(text) for text in texts]
    assert list(toy.pipe(texts)) == alone
    order = random.Random(3).sample(range(len(texts)), len(texts))
    for place, result in zip(order, toy.pipe([texts[place] for place in order], batch_size=3), strict=True):
        assert result == alone[place]


def test_threads_share_an_analyzer(toy: Analyzer) -> None:
    expected = {text: toy(text) for text in TEXTS}
    found: list[tuple[str, Commentary, object]] = []

    def work(texts: list[str]) -> None:
        for text in texts:
            encoding = toy.encode(text)
            found.append((text, toy(text), toy.entities(encoding)))

    threads = [threading.Thread(target=work, args=(random.Random(n).sample(TEXTS, 4),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    for text, result, entities in found:
        assert result == expected[text]
        assert [(e.start, e.end) for e in entities] == [(e.start, e.end) for e in result.entities]


def test_two_threads_read_as_one_does(toy: Analyzer, toy_int8: Path) -> None:
    two = load(toy_int8, threads=2)
    texts = [*TEXTS, "".join(TEXTS) * 9, *ODD] * 2
    expected = [toy(text) for text in texts]
    assert list(two.pipe(texts)) == expected
    assert two("".join(TEXTS) * 9) == toy("".join(TEXTS) * 9), "windows side by side"


@pytest.mark.parametrize("threads", [1, 2])
def test_a_text_whose_states_are_not_all_kept_reads_the_same(
    toy: Analyzer, toy_int8: Path, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    text = "".join(TEXTS) * 9
    expected = toy(text)
    monkeypatch.setattr(reading, "KEPT_PIECES", 150)
    other = load(toy_int8, threads=threads)
    for result in (other(text), *other.pipe([text, text])):
        assert (result.entities, result.devices) == (expected.entities, expected.devices)
        assert [s.actor for s in result.stances] == [s.actor for s in expected.stances]
        shares = [[s.score.favor, s.score.against] for s in result.stances if s.score]
        whole = [[s.score.favor, s.score.against] for s in expected.stances if s.score]
        np.testing.assert_allclose(shares, whole, atol=0.02)


def test_a_source_that_fails_loses_nothing_read_before(toy_int8: Path) -> None:
    def source() -> Iterator[str]:
        yield from TEXTS[:3]
        raise OSError("the file is gone")

    stream = load(toy_int8, threads=2).pipe(source())
    assert [next(stream).text for _ in range(3)] == list(TEXTS[:3])
    with pytest.raises(OSError, match="the file is gone"):
        next(stream)


def test_a_stream_may_be_left_early_and_stops_at_what_is_no_text(toy_int8: Path) -> None:
    two = load(toy_int8, threads=2)
    stream = two.pipe([TEXTS[0]] * 50)
    assert next(stream).text == TEXTS[0]
    stream.close()
    stream = two.pipe([TEXTS[0], b"bytes", TEXTS[1]])  # type: ignore[list-item]
    assert next(stream).text == TEXTS[0]
    with pytest.raises(InputError, match="C020"):
        next(stream)


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork on this system")
def test_a_forked_process_reads_on(toy_int8: Path) -> None:
    """The parent's threads do not exist in the child; before, the first long text hung there."""
    two, text = load(toy_int8, threads=2), "".join(TEXTS) * 9
    expected = two(text)
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    worker = context.Process(target=lambda: sender.send(two(text) == expected))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fork beside threads, from Python 3.12
        worker.start()
    try:
        assert receiver.poll(60), "the worker hangs"
        assert receiver.recv() is True
    finally:
        worker.kill()
        worker.join()


def test_torch_and_onnx_agree(toy_int8: Path, toy_float: Path) -> None:
    onnx, torch = load(toy_float, threads=1), load(toy_int8, backend="torch")
    assert torch.model.backend_name == "torch"
    for text in TEXTS:
        one, other = onnx(text), torch(text)
        assert [(e.start, e.end, e.label) for e in one.entities] == [
            (e.start, e.end, e.label) for e in other.entities
        ]
        assert [e.score for e in one.entities] == pytest.approx([e.score for e in other.entities], abs=1e-3)
        assert [s.label for s in one.stances] == [s.label for s in other.stances]


def test_what_is_remembered_is_not_read_again_and_is_bounded(
    toy: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Analyzer(toy.model)
    first = fresh.encode(TEXTS[0])
    assert fresh.encode(TEXTS[0]) is first
    monkeypatch.setattr(remembered, "MOST", 2)
    fresh.encode_many(TEXTS[:3])
    assert fresh.encode(TEXTS[0]) is not first
    monkeypatch.setattr(remembered, "MOST_PIECES", 10)
    last = fresh.encode(TEXTS[3])
    assert fresh.encode(TEXTS[3]) is last, "the last text is kept whatever its size"
    assert fresh.encode(TEXTS[0]) is not first


def test_a_mention_outside_every_sentence_makes_no_pair(toy: Analyzer) -> None:
    text = " \u200b美国的关税。\n  \n中方说。 "
    encoding = toy.encode(text)
    given = [
        Entity(0, 1, "GPE", "甲"),
        Entity(1, 2, "GPE", "乙"),
        Entity(0, 4, "GPE", "美国"),
        Entity(len(text) - 1, len(text), "GPE", "丙"),
    ]
    pairs = [(sentence, actor) for sentence, actor, _ in toy.pairs(encoding, given)]
    assert pairs == [(0, "美国")]
    assert {stance.actor for stance in toy.stances(encoding, given)} == {"美国"}
    assert toy.stances(toy.encode("  "), [Entity(0, 1, "GPE", "甲")]) == ()


def test_an_endorsed_critic_shares_his_judgement_with_the_author(toy: Analyzer) -> None:
    text = "鲍威尔骂财政部“只会印钱”，骂得一点不冤。鲍威尔骂财政部“只会印钱”。"
    given = [
        Entity(start, start + len(name), label, name)
        for start in (0, text.index("。") + 1)
        for name, label, start in (("鲍威尔", "PERSON", start), ("财政部", "AGENCY", start + 4))
    ]
    rows = toy.stances(toy.encode(text), given)
    critic = [row.label for row in rows if row.actor == "鲍威尔" and row.start == 0]
    assert critic == ["favor"]
    first, second = (
        [row for row in rows if row.actor == "财政部" and bool(row.start) == late] for late in (0, 1)
    )
    polar = {row.holder: row.label for row in first}
    assert polar.get("鲍威尔", polar["author"]) == polar["author"]
    assert [row.label for row in second if row.holder == "author"] == ["neutral"]


def test_pairs_come_by_sentence_and_first_mention(toy: Analyzer) -> None:
    text = "美方说中方。中美谈判。"
    given = [
        Entity(0, 2, "GPE", "美"),
        Entity(3, 5, "GPE", "中"),
        Entity(6, 7, "GPE", "中"),
        Entity(7, 8, "GPE", "美"),
    ]
    assert toy.pairs(toy.encode(text), given) == [
        (0, "美", [(0, 2)]),
        (0, "中", [(3, 5)]),
        (1, "中", [(6, 7)]),
        (1, "美", [(7, 8)]),
    ]


@pytest.mark.parametrize(
    ("target", "code"), [("", "C021"), ("  ", "C021"), ("\u200b", "C021"), (None, "C020"), (7, "C020")]
)
def test_an_empty_target_is_refused(toy: Analyzer, target: object, code: str) -> None:
    with pytest.raises(InputError, match=code):
        toy.stance(TEXTS[0], target)  # type: ignore[arg-type]


def test_a_target_too_long_is_refused_with_its_size(toy: Analyzer) -> None:
    with pytest.raises(InputError, match=r"C022.*150 pieces"):
        toy.stance(TEXTS[0], "方国" * 75)


@pytest.mark.parametrize("text", [None, b"abc", 3])
def test_what_is_no_text_is_refused(toy: Analyzer, text: object) -> None:
    for read in (
        toy,
        toy.encode,
        lambda value: toy.stance(value, "美国"),
        lambda value: list(toy.pipe([value])),
    ):
        with pytest.raises(InputError, match="C020"):
            read(text)  # type: ignore[operator]


def test_settings_that_cannot_work_are_refused(toy_int8: Path, toy: Analyzer) -> None:
    with pytest.raises(InputError, match="C024.*auto, onnx, openvino, torch"):
        load(toy_int8, backend="tensor")
    with pytest.raises(InputError, match="C023"):
        load(toy_int8, threads=0)
    with pytest.raises(InputError, match="C023"):
        list(toy.pipe(TEXTS, batch_size=0))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "C104"),
        ("[1, 2]", "C104"),
        ('{"format": 99}', "C105"),
        ('{"format": 1, "name": "x"}', "C105.*labels"),
        ('{"format": 1, "name": "x", "version": "1", "labels": {}, "hidden": 3, "odd": 1}', "C105.*odd"),
    ],
)
def test_a_bad_configuration_is_named(tmp_path: Path, content: str, code: str) -> None:
    (tmp_path / "config.json").write_text(content, "utf-8")
    with pytest.raises(ModelError, match=code):
        open_model(tmp_path)


def test_presence_has_a_row_for_each_sentence(toy: Analyzer) -> None:
    assert toy.device_presence("") == []
    rows = toy.device_presence(TEXTS[0])
    assert [len(row) for row in rows] == [len(DEVICES)] * 2
    assert all(0 < share < 1 for row in rows for share in row.values())
    encoding = toy.encode(TEXTS[0])
    plain = presence(encoding.scores, encoding.own, ())
    zeros = presence(encoding.scores, encoding.own, [0.0] * len(DEVICES))
    assert (plain == zeros).all(), "a model without bias has none"


def test_the_module_functions_use_one_default_analyzer(
    toy_int8: Path, toy: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_default", None)
    monkeypatch.setattr(loading, "load", lambda: load(toy_int8, threads=1))
    assert commentary_nlp.analyze(TEXTS[0], id="a") == toy(TEXTS[0], id="a")
    assert commentary_nlp.stance(TEXTS[0], "关税") == toy.stance(TEXTS[0], "关税")
    assert loading.default_analyzer() is loading.default_analyzer()


def test_the_spacy_pipeline_gives_the_same(toy: Analyzer, toy_int8: Path) -> None:
    import spacy

    settings = {"commentary": {"model": str(toy_int8), "threads": 1}}
    nlp = spacy.load("zh_commentary", config=settings)
    for doc, text in zip(nlp.pipe([*TEXTS, ""]), [*TEXTS, ""], strict=True):
        expected = toy(text)
        found = Commentary.from_doc(doc)
        assert found.entities == expected.entities
        assert found.stances == expected.stances
        assert found.document_stances == expected.document_stances
        assert found.devices == expected.devices
