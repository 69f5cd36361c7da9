"""One form for the many ways to write the same Chinese character, code point by code point.

Every step maps one code point to one code point, so an offset into the normalised text is the same
offset into the caller's string and no alignment table is needed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from opencc import OpenCC

IGNORABLE: Final = "\u200b"
"""Stands for a code point without visible form: zero-width, direction and variation marks, controls."""

REPLACEMENT: Final = "\ufffd"
"""Stands for a lone surrogate, which no tokenizer and no UTF-8 file can hold."""

LINE_BREAKS: Final = frozenset("\n\r\v\f\x85\u2028\u2029")

_INVISIBLE_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
_PREPENDED_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\U000110bd\U000110cd")
_CHOSEN_FORMS = dict(
    zip(
        ",!?:;()" + "‧・•∙⋅" + "⋯―\t",
        "，！？：；（）" + "·····" + "…— ",
        strict=True,
    )
)
_ONE_TO_ONE_TAGS = frozenset({"<wide>", "<narrow>", "<vertical>", "<small>", "<font>", "<noBreak>"})
_SIMPLIFIED_BEYOND_GB2312 = "苧"  # the Simplified form of 薴, and itself a Traditional form of 苎
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MARK_IN_NUMBER = re.compile(r"，(?<=[0-9]，)(?=[0-9]{3}(?![0-9]))|：(?<=[0-9]：)(?=[0-9])")


class _FoldingTable(dict[int, str]):
    """Code point → folded character, filled as code points are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


def fold_width(text: str) -> str:
    """The text with widths, spaces, line breaks and invisible characters in one form each.

    Same length as `text`. Latin letters, digits and symbols become half width, the Chinese punctuation
    ，！？：；（） full width (a comma or colon inside a number stays half width), every space and tab " ",
    every line break "\\n", what cannot be seen `IGNORABLE`, a lone surrogate `REPLACEMENT`.
    """
    return _MARK_IN_NUMBER.sub(_half_width, text.translate(_TABLE))


def normalise(text: str) -> str:
    """The text as the models read it: `fold_width` and then Traditional characters as Simplified ones.

    Same length as `text`, so `normalise(text)[start:end]` and `text[start:end]` are one mention in two
    writings. Never raises; applying it again changes nothing.

    >>> normalise("川普說：“關稅１０％”")
    '川普说：“关税10%”'
    """
    return _simplify(fold_width(text))


def is_blank(text: str) -> bool:
    """Whether `text` holds nothing to read: no character, or white space and invisible ones alone."""
    return all(unicodedata.category(character)[0] in "ZC" for character in text)


def _fold_character(character: str) -> str:
    """The one form of `character`."""
    if character in LINE_BREAKS:
        return "\n"
    if character in _CHOSEN_FORMS:
        return _CHOSEN_FORMS[character]
    category = unicodedata.category(character)
    if category == "Cs":
        return REPLACEMENT
    if category == "Zs":
        return " "
    if _is_invisible(character, category):
        return IGNORABLE
    plain = _plain_form(character)
    return character if plain == character else _fold_character(plain)


def _is_invisible(character: str, category: str) -> bool:
    if category == "Cf":
        return character not in _PREPENDED_SIGNS
    variation_selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return category == "Cc" or variation_selector or character in _INVISIBLE_LETTERS


def _plain_form(character: str) -> str:
    """The single character that Unicode decomposes `character` into, where only width or face differ."""
    parts = unicodedata.decomposition(character).split()
    if not parts:
        return character
    tag_name, codes = (parts[0], parts[1:]) if parts[0].startswith("<") else (None, parts)
    if len(codes) != 1:
        return character
    plain = chr(int(codes[0], 16))
    keeps_meaning = tag_name is None or tag_name in _ONE_TO_ONE_TAGS
    is_radical = tag_name == "<compat>" and _HAN.match(plain) is not None
    return plain if keeps_meaning or is_radical else character


def _half_width(mark: re.Match[str]) -> str:
    return "," if mark[0] == "，" else ":"


def _simplify(text: str) -> str:
    """`text` with Traditional characters as Simplified ones, as long as before.

    OpenCC is loaded for a text that holds a character outside GB 2312 only, and converts a text only
    where one of those characters is a Traditional one: 著 or 乾 in a Simplified text stay.
    """
    unusual = [character for character in set(text) - _simplified_characters() if _HAN.match(character)]
    if not unusual:
        return text
    convert = _traditional_to_simplified().convert
    listing = "\n".join(sorted(unusual))
    if convert(listing) == listing:
        return text
    converted: str = convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(_same_length(convert(character), character) for character in text)


def _same_length(converted: str, original: str) -> str:
    return converted if len(converted) == len(original) else original


@lru_cache(maxsize=1)
def _simplified_characters() -> frozenset[str]:
    """The characters of GB 2312: punctuation, letters and the 6,763 everyday Simplified Han characters."""
    codes = bytes(byte for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    ascii_characters = map(chr, range(128))
    return frozenset(codes.decode("gb2312", "ignore")).union(ascii_characters, _SIMPLIFIED_BEYOND_GB2312)


@lru_cache(maxsize=1)
def _traditional_to_simplified() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


_TABLE = _FoldingTable()
