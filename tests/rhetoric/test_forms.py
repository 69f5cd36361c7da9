"""All detectors together: order, overlaps, odd text."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric import detect_forms
from commentary_nlp.rhetoric.forms import merge
from commentary_nlp.scheme import DEVICES
from commentary_nlp.text import normalise, sentences

ODD = st.text(
    st.sampled_from(
        "不是而，。；、？！“”‘’：\n\t 像把当从到再一边对的是谁难道为什么1%万亿打牌要有没所谓\u200b😀\ud800"
    ),
    max_size=120,
)


def valid(text: str, devices: list[Device]) -> bool:
    return all(
        item.device in DEVICES
        and 0 <= item.start < item.end <= len(text)
        and item.score is not None
        and 0.3 <= item.score <= 0.95
        for item in devices
    )


@settings(max_examples=300, deadline=None)
@given(st.one_of(ODD, st.text(max_size=80)))
def test_odd_text_never_raises_and_spans_stay_inside(text: str) -> None:
    assert valid(text, detect_forms(normalise(text), sentences(text)))


def test_long_text_without_punctuation() -> None:
    numbered = "".join(f"有{chr(0x4E00 + number)}、" for number in range(6_000))
    assert valid(numbered, detect_forms(numbered, sentences(numbered)))
    for unit in ("不是要把从到像", "“", "，", "为什么？", "甚至，", "一", "有有", "1", "、有", "“”"):
        text = unit * (20_000 // len(unit))
        assert valid(text, detect_forms(text, sentences(text)))


def test_empty_text_and_text_without_sentences() -> None:
    assert detect_forms("", []) == []
    assert detect_forms("稀土是一张王牌。", []) != []


def test_devices_of_one_kind_do_not_overlap_and_come_in_order() -> None:
    text = (
        "他们嘴上说公平，手里举着关税大棒，难道这就是所谓的“互惠”？不是邻居离不开你，而是你离不开邻居。"
        "加税，加税，还是加税，到头来搬起石头砸自己的脚。"
    )
    devices = detect_forms(text, sentences(text))
    assert devices == sorted(devices, key=lambda item: (item.start, item.end, item.device))
    assert {item.device for item in devices} >= {
        "antithesis", "metaphor", "rhetorical_question", "irony", "repetition", "allusion"
    }  # fmt: skip
    for device in DEVICES:
        spans = [(item.start, item.end) for item in devices if item.device == device]
        assert all(left[1] <= right[0] for left, right in zip(spans, spans[1:], strict=False))


def test_merge_keeps_the_better_of_two_and_the_longer_of_two_series() -> None:
    merged = merge(
        [
            Device(0, 4, "metaphor", 0.5),
            Device(2, 9, "metaphor", 0.4),
            Device(3, 3, "metaphor", 0.9),
            Device(1, 3, "idiom", 0.9),
            Device(0, 4, "climax", 0.9),
            Device(1, 8, "climax", 0.5),
        ]
    )
    assert merged == [
        Device(0, 4, "metaphor", 0.5),
        Device(1, 3, "idiom", 0.9),
        Device(1, 8, "climax", 0.5),
    ]


def test_offsets_hold_in_traditional_text_with_half_width_marks() -> None:
    text = "😀 與其整天築牆,不如早點修路! 關稅是一把雙刃劍!"
    found = [text[item.start : item.end] for item in detect_forms(normalise(text), sentences(text))]
    assert "雙刃劍" in found
    assert any(span.startswith("與其整天築牆,不如早點修路") for span in found)


def test_import_reads_no_word_list_and_no_automaton() -> None:
    code = "import sys, commentary_nlp.rhetoric; print('ahocorasick' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
