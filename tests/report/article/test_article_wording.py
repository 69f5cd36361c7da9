"""The interface's words are complete in every language, its colours legible in both schemes."""

from __future__ import annotations

import re
from importlib.resources import files
from string import Formatter

import pytest

from commentary_nlp.report import LANGUAGES
from commentary_nlp.report.article.palette import DARK, FAMILIES, LIGHT, LINES
from commentary_nlp.report.article.strip import STATES
from commentary_nlp.scheme import DEVICES, DOCUMENT_STANCE_LABELS, ENTITY_LABELS

TEMPLATES = files("commentary_nlp") / "report" / "templates" / "article"
SCHEMES = {"light": LIGHT, "dark": DARK}


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def test_every_language_has_the_same_words_with_the_same_places() -> None:
    english, chinese = LANGUAGES["en"], LANGUAGES["zh"]
    assert list(english) == list(chinese)
    assert all(words.strip() for words in (*english.values(), *chinese.values()))
    assert {key: fields(words) for key, words in english.items()} == {
        key: fields(words) for key, words in chinese.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_has_a_name(language: str) -> None:
    words = LANGUAGES[language]
    for label in ENTITY_LABELS:
        assert words[label] and len(words[f"{label}.tag"]) == 1
    for device in DEVICES:
        assert words[device] and len(words[f"{device}.tag"]) <= 4 and words[f"{device}.is"]
    for state in {*STATES, *DOCUMENT_STANCE_LABELS}:
        assert words[f"state.{state}"]
    tags = [words[f"{label}.tag"] for label in (*ENTITY_LABELS, *DEVICES)]
    assert len(set(tags)) == len(tags)


def test_chinese_words_are_chinese() -> None:
    plain = {key: words for key, words in LANGUAGES["zh"].items() if key not in ("html", "comma", "colon")}
    assert [key for key, words in plain.items() if not re.search("[一-鿿]", words)] == []


def test_no_word_is_left_over() -> None:
    source = "".join(part.read_text("utf-8") for part in TEMPLATES.iterdir() if part.name.endswith(".html"))
    composed = ("jump.", "layer.", "state.", "reading.")
    known = {
        *ENTITY_LABELS,
        *DEVICES,
        "model",
        "model_version",
        "checksum",
        "backend",
        "coverage",
        "windows",
        "schema",
    }
    for key in LANGUAGES["en"]:
        stem = re.sub(r"\.(one|many|tag|is)$", "", key)
        used = f"'{stem}'" in source or stem in known or stem.startswith(composed) or stem == "untitled"
        assert used, key


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_has_enough_contrast_wherever_it_stands(scheme: str) -> None:
    colours = SCHEMES[scheme]
    tints = [*ENTITY_LABELS]
    pairs = [(name, ground) for name in ("ink", "quiet", "link") for ground in ("paper", "panel")]
    pairs += [("ink", ground) for ground in (*tints, "flash")]
    pairs += [(f"{label}-ink", label) for label in tints]
    pairs += [
        (name, ground) for name in ("favor", "against", "neutral", "mixed") for ground in ("paper", "panel")
    ]
    pairs += [(family, ground) for family in FAMILIES for ground in ("paper", "panel", "flash")]
    low = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


def test_both_schemes_have_the_same_colours_and_every_device_a_line() -> None:
    assert list(LIGHT) == list(DARK)
    assert sorted(device for family in FAMILIES.values() for device in family) == sorted(DEVICES)
    assert set(LINES) == set(FAMILIES)
