from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp.errors import ModelError
from commentary_nlp.text import IGNORABLE, normalise, segmenter_input, words

ODD_TEXT = st.text(
    st.sampled_from("美国关税稀土稅總 \t\u3000\n\r\u2028\u200b\ufe0f\ud800\x1c\x85a1１Ａ，。-*_|/.%😀")
    | st.characters(),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("两国同意重启谈判。", ["两国", "同意", "重启", "谈判", "。"]),
        ("兩國同意重啟談判。", ["兩國", "同意", "重啟", "談判", "。"]),
        ("企业 和 市场", ["企业", "和", "市场"]),
        ("企\u200b业和市场\ufeff", ["企\u200b业", "和", "市场"]),
        ("增长了５．２％", ["增长", "了", "５．２％"]),
        ("", []),
        (" \n\u200b", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in words(text)] == expected


@given(ODD_TEXT)
@settings(deadline=None)
def test_words_cover_every_visible_character_once(text: str) -> None:
    normalised = normalise(text)
    spans = words(text)
    assert all(start < end for start, end in spans)
    assert all(left_end <= right_start for (_, left_end), (right_start, _) in pairwise(spans))
    covered = {index for start, end in spans for index in range(start, end)}
    for index, character in enumerate(normalised):
        if index in covered:
            assert character not in " \n"
        else:
            assert character in {" ", "\n", IGNORABLE}


@given(ODD_TEXT)
@settings(deadline=None)
def test_raw_and_normalised_text_have_the_same_words(text: str) -> None:
    assert words(text) == words(normalise(text))


def test_a_long_text_without_punctuation_is_segmented_to_its_end() -> None:
    text = "关税" * 5_000
    assert words(text)[-1][1] == len(text)


def test_names_and_figures_are_shapes_to_the_model() -> None:
    assert segmenter_input("GDP增长5.2%") == "ＡＡＡ增长0.0%"


def test_threads_that_load_the_model_together_agree() -> None:
    results: list[list[tuple[int, int]]] = []
    threads = [threading.Thread(target=lambda: results.append(words("两国同意重启谈判。"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert all(result == results[0] for result in results)


def test_a_folder_without_a_model_is_named_with_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(
        ModelError, match=r"C130.*lacks features.msgpack, weights.npz.*train_segmenter"
    ) as raised:
        words("关税", tmp_path)
    assert str(tmp_path) in str(raised.value)


def test_a_damaged_model_is_an_error_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "features.msgpack").write_bytes(b"\xc1")
    (tmp_path / "weights.npz").write_bytes(b"")
    with pytest.raises(ModelError, match=r"C130.*cannot be read"):
        words("关税", tmp_path)
