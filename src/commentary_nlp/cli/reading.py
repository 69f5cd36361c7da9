"""Text from a file or standard input, with the encoding that it was read in.

C001  missing, a folder, or not readable    C003  empty or only white space
C002  binary, or no encoding fits           C005  an encoding that Python does not know
"""

from __future__ import annotations

import codecs
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from commentary_nlp.errors import InputError

STDIN = "-"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CONTROLS = frozenset(map(chr, [*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F]))
_FREQUENT = frozenset("的一是不了在人有我他这中大来上国个到说们为和地也这個國來這為說們與会會年要")
_ENOUGH_HAN = 60
_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class TextInput:
    """The characters of an input as decoded, nothing stripped; `name` and `encoding` are for messages."""

    text: str
    encoding: str
    name: str
    id: str | None


def read_text_input(source: str, encoding: str | None = None) -> TextInput:
    """The text of the file `source`, or of standard input for `-`.

    Read in `encoding` where one is given, and else as UTF-8, with or without byte order mark, UTF-16 with
    one, or GB18030, in this order, each strictly: no character is replaced or dropped. Raises InputError
    C001-C003 and C005, in one line.
    """
    name = "standard input" if source == STDIN else source
    raw = sys.stdin.buffer.read() if source == STDIN else _read_file(Path(source))
    text, encoding = _decode(raw, name) if encoding is None else _decode_as(raw, encoding, name)
    if not any(unicodedata.category(char)[0] not in "ZC" for char in text):
        raise InputError("C003", f"{name} is empty. Give a text of at least one character.")
    return TextInput(text, encoding, name, None if source == STDIN else Path(source).stem)


def _read_file(path: Path) -> bytes:
    advice = "Give a text file, or - for standard input."
    if path.is_dir():
        raise InputError("C001", f"{path} is a folder. {advice}")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("C001", f"{path} does not exist. {advice}") from None
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise InputError("C001", f"{path} cannot be read: {cause}. {advice}") from None


def _decode(raw: bytes, name: str) -> tuple[str, str]:
    for mark, codec, label in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(codec), label
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
            return text, label
    advice = "Save it as UTF-8, or name its encoding: --encoding big5hkscs."
    raise InputError("C002", f"{name} is binary or neither UTF-8 nor GB18030. {advice}")


def _decode_as(raw: bytes, encoding: str, name: str) -> tuple[str, str]:
    try:
        return raw.decode(encoding), codecs.lookup(encoding).name.upper()
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
