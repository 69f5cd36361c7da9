"""The text of the report is the caller's, cut where marks begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from article_records import TEXT, article, hostile, span
from hypothesis import given, settings
from hypothesis import strategies as st
from page_reader import PageReader

from commentary_nlp.commentary import Commentary, Device, Entity
from commentary_nlp.report.article.segments import lanes, paragraphs
from commentary_nlp.scheme import DEVICES

ODD = "美方。！\n\r\t 　<&\"'\x00\x07\x7f\x85\u200b\u200d\u202e\u2066\u2028\ud800\udc00\uffff😀ا"


def visible(page: str) -> str:
    (text,) = PageReader(page).by_class("text")
    return text.text


def expected(text: str) -> str:
    """Stand-ins for what HTML cannot hold, one for one."""
    stand_ins = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"}
    stand_ins |= {0x7F: 0x2421}
    stand_ins |= dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], 0xFFFD)
    return text.translate(stand_ins)


@st.composite
def marked(draw: st.DrawFn) -> Commentary:
    text = draw(st.text(alphabet=ODD, min_size=1, max_size=60))
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    entities = [Entity(a, b, "GPE", "美国") for a, b in list(pairwise(borders))[::2]]
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)), st.sampled_from(DEVICES))
    spans = [
        (start, end, device) for start, end, device in draw(st.lists(places, max_size=12)) if start < end
    ]
    return Commentary(text, tuple(entities), devices=tuple(Device(*row) for row in dict.fromkeys(spans)))


@settings(max_examples=25, deadline=None)
@given(marked())
def test_the_visible_text_is_the_text(commentary: Commentary) -> None:
    assert visible(commentary.to_html()) == expected(commentary.text)


@settings(max_examples=50, deadline=None)
@given(marked())
def test_each_character_carries_the_marks_over_it(commentary: Commentary) -> None:
    place = 0
    for paragraph in paragraphs(commentary, commentary.sentences):
        for stretch in paragraph:
            for segment in stretch.segments:
                end = place + len(segment.text)
                assert segment.text == commentary.text[place:end] != ""
                for index, device in enumerate(commentary.devices):
                    over = device.start <= place and end <= device.end
                    apart = end <= device.start or device.end <= place
                    assert over != apart
                    assert (index in [mark.index for mark in segment.marks]) == over
                entities = [i for i, e in enumerate(commentary.entities) if e.start <= place < e.end]
                assert entities == ([] if segment.entity is None else [segment.entity])
                place = end
    assert place == len(commentary.text)


@settings(max_examples=50, deadline=None)
@given(marked())
def test_devices_on_one_line_do_not_meet(commentary: Commentary) -> None:
    chosen = lanes(commentary.devices)
    for i, one in enumerate(commentary.devices):
        for j, other in enumerate(commentary.devices[:i]):
            if chosen[i] == chosen[j]:
                assert one.end <= other.start or other.end <= one.start


def test_marks_cover_what_they_mark() -> None:
    result = article()
    page = PageReader(result.to_html())
    (text,) = page.by_class("text")
    for device in result.devices:
        covered = {e.text for e in page.by_class(f"d-{device.device}") if "title" in e.attributes}
        assert "".join(sorted(covered, key=text.text.index)) == result.surface(device)
    assert [e.text for e in page.by_class("e") if "title" in e.attributes] == [
        result.surface(entity) for entity in result.entities
    ]


def test_a_device_over_two_sentences_opens_once() -> None:
    page = PageReader(article().to_html())
    irony = [e for e in page.by_class("d-irony") if "title" in e.attributes]
    assert len(irony) > 2
    assert ["id" in e.attributes for e in irony].count(True) == 1
    assert page.by_id("r-d5").text == TEXT[slice(*span("饭碗"))]


def test_sentences_are_numbered_and_whole() -> None:
    result = article()
    page = PageReader(result.to_html())
    for number, (start, end) in enumerate(result.sentences, 1):
        assert page.by_id(f"r-s{number}").text == TEXT[start:end]


@pytest.mark.parametrize("full_page", [True, False])
def test_hostile_text_stays_text(full_page: bool) -> None:
    result = hostile()
    page = result.to_html(full_page=full_page)
    page.encode("utf-8")
    assert visible(page) == expected(result.text)
    reader = PageReader(page)
    assert len(reader.all("script")) == 1 and len(reader.all("style")) == 1 and reader.all("img") == []
    assert all(not name.startswith("on") for e in reader.elements for name in e.attributes)
    assert "49" not in reader.by_class("text")[0].text


def test_direction_marks_stand_alone_in_an_isolate() -> None:
    page = Commentary("甲\u202e乙\u2067丙。").to_html(title="题")
    reader = PageReader(page)
    assert [e.text for e in reader.by_class("odd")] == ["\u202e", "\u2067"]
    assert page.count("\u202e") == page.count('<bdi class="odd" data-code="U+202E">\u202e</bdi>')
