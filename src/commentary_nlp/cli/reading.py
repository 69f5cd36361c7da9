"""Text from a file or standard input, with the encoding that it was read in.

C001  missing, a folder, or not readable    C003  empty or only white space
C002  binary, or no encoding fits           C005  an encoding that Python does not know
C140  several files, or a file of records
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commentary_nlp.errors import InputError
from commentary_nlp.text import is_blank
from commentary_nlp.text.decoding import decode, decode_as

STDIN = "-"
_RECORDS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")
_PACKED = (".gz", ".zst")


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
    text, _, encoding = decode(raw, name) if encoding is None else decode_as(raw, encoding, name)
    if is_blank(text):
        raise InputError("C003", f"{name} is empty. Give a text of at least one character.")
    return TextInput(text, encoding, name, None if source == STDIN else Path(source).stem)


def one_text(files: Sequence[str]) -> str:
    """The only one of `files`. Raises InputError (C140) for several, and for one that holds records."""
    if len(files) > 1:
        raise InputError(
            "C140",
            f"{len(files)} files are given, {files[0]} and others; one text is read at a time. "
            "Run 'commentary-nlp annotate' over them.",
        )
    name = files[0].lower()
    for ending in _PACKED:
        name = name.removesuffix(ending)
    ending = Path(name).suffix
    if ending not in _RECORDS or not Path(files[0]).is_file():
        return files[0]
    raise InputError(
        "C140",
        f"{files[0]} holds records, by its ending, and is no single text. "
        f"Run 'commentary-nlp annotate {files[0]} -o OUT', or analyze - < {files[0]} where it is prose.",
    )


def _read_file(path: Path) -> bytes:
    advice = "Give a text file, or - for standard input."
    if path.is_dir():
        raise InputError("C001", f"{path} is a folder. {advice} 'commentary-nlp annotate' reads folders.")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("C001", f"{path} does not exist. {advice}") from None
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise InputError("C001", f"{path} cannot be read: {cause}. {advice}") from None
