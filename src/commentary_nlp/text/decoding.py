"""Bytes of unknown origin as text: UTF-8, UTF-16 with a byte order mark, GB18030, or an encoding by name.

C002  binary, or no encoding fits    C005  an encoding that Python does not know
"""

from __future__ import annotations

import codecs
import unicodedata
from typing import NamedTuple

from commentary_nlp.errors import InputError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CONTROLS = frozenset(map(chr, [*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F]))
_FREQUENT = frozenset("的一是不了在人有我他这中大来上国个到说们为和地也这個國來這為說們與會會年要")
_ENOUGH_HAN = 60
_SAMPLE = 20_000


class Decoded(NamedTuple):
    """The characters as decoded, nothing stripped; the codec they were read with, and its name for people."""

    text: str
    codec: str
    encoding: str


def decode(raw: bytes, name: str) -> Decoded:
    """The text of `raw`: UTF-8, UTF-16 with a byte order mark or GB18030, in this order, each strictly.

    No character is replaced or dropped. Raises InputError (C002) where none fits; `name` is for the message.
    """
    for mark, codec, label in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            try:
                return Decoded(raw.decode(codec), codec, label)
            except UnicodeDecodeError as error:
                cause = f"begins as {label} but byte {error.start} does not fit"
                raise InputError("C002", f"{name} {cause}. Save it as UTF-8.") from None
    if b"\0" in raw[:_SAMPLE]:
        raise InputError("C002", f"{name} is binary, not text. Give a text file in UTF-8 or GB18030.")
    for codec, label in (("utf-8", "UTF-8"), ("gb18030", "GB18030")):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if _is_plausible(text, guessed=codec != "utf-8"):
            return Decoded(text, codec, label)
    advice = "Save it as UTF-8, or name its encoding: --encoding big5hkscs."
    raise InputError("C002", f"{name} is binary or neither UTF-8 nor GB18030. {advice}")


def decode_as(raw: bytes, encoding: str, name: str) -> Decoded:
    """The text of `raw` in one encoding, strictly. Raises InputError: C005 if unknown, C002 if unfit."""
    try:
        return Decoded(raw.decode(encoding), encoding, codecs.lookup(encoding).name.upper())
    except LookupError:
        advice = "Name one that Python has, such as big5hkscs or gb18030."
        raise InputError("C005", f"the encoding {encoding!r} is unknown. {advice}") from None
    except UnicodeError as error:
        where = f"byte {error.start} does not fit" if isinstance(error, UnicodeDecodeError) else str(error)
        raise InputError("C002", f"{name} is not {encoding}: {where}. Leave --encoding out.") from None


def _is_plausible(text: str, *, guessed: bool) -> bool:
    """Whether decoded characters look like text; a guessed encoding must also look like Chinese."""
    sample = text[:_SAMPLE]
    if sum(char in _CONTROLS for char in sample) * 100 > len(sample):
        return False
    if not guessed:
        return True
    if any(unicodedata.category(char) in ("Co", "Cn") for char in sample):
        return False
    han = [char for char in sample if "\u4e00" <= char <= "\u9fff"]
    return len(han) < _ENOUGH_HAN or any(char in _FREQUENT for char in han)
