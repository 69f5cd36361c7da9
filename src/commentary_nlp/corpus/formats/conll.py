"""CoNLL: one character a line with its BIO tag, an empty line between sentences.

    # id = trade-07
    美  B-GPE  美国
    国  I-GPE  美国

The columns are character, tag and actor id (`_` for none), separated by tabs. White space is written
as `\\s`, `\\n`, `\\t` or `\\uXXXX;`, the backslash as `\\\\`, so that the text comes back to the character.
Entities alone are carried. Files of other makers are read too: words of several characters, spaces
between the columns, BIOES tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import Commentary, Entity
from commentary_nlp.corpus.files import write_whole
from commentary_nlp.errors import InputError

_NAMES = {" ": "\\s", "\n": "\\n", "\t": "\\t", "\\": "\\\\", "#": "\\u0023"}
_ESCAPE = re.compile(r"\\(?:([snt\\])|u([0-9a-f]{4,6});?)")
_COMMENT = re.compile(r"# \w+ = ")
_LETTERS = {"s": " ", "n": "\n", "t": "\t", "\\": "\\"}
_NO_ACTOR = "_"


def write(path: Path, records: Sequence[Commentary]) -> None:
    """Write the characters and entity tags of the records."""
    lines: list[str] = []
    for number, record in enumerate(records):
        lines.append(f"# id = {record.id if record.id is not None else number}")
        starts = {start for start, _ in record.sentences[1:]}
        tags = _tags(record)
        for at, char in enumerate(record.text):
            if at in starts:
                lines.append("")
            lines.append("\t".join((_escaped(char), *tags[at])))
        lines.append("")
    write_whole(path, "\n".join(lines).encode("utf-8"))


def _escaped(char: str) -> str:
    if char in _NAMES:
        return _NAMES[char]
    return f"\\u{ord(char):04x};" if char.isspace() or 0xD800 <= ord(char) <= 0xDFFF else char


def _tags(record: Commentary) -> list[tuple[str, str]]:
    tags = [("O", _NO_ACTOR)] * len(record.text)
    for entity in record.entities:
        for at in range(entity.start, entity.end):
            prefix = "B" if at == entity.start else "I"
            tags[at] = (f"{prefix}-{entity.label}", entity.actor or _NO_ACTOR)
    return tags


def read(path: Path) -> Iterator[tuple[str, Mapping[str, Any] | ValueError]]:
    """The records of a file: one for each `# id = …` line, or one in all."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InputError("C052", f"{path} cannot be read: {error}. Give a UTF-8 file.") from None
    documents: list[tuple[str | None, list[tuple[int, str]]]] = []
    for number, line in enumerate(content.split("\n"), 1):
        if line.startswith("# id = "):
            documents.append((line.removeprefix("# id = ").strip(), []))
        elif line.strip() and not _COMMENT.match(line):
            if not documents:
                documents.append((None, []))
            documents[-1][1].append((number, line))
    for record_id, lines in documents:
        try:
            yield record_id or path.name, _record(record_id, lines)
        except ValueError as error:
            yield record_id or path.name, error


def _record(record_id: str | None, lines: Sequence[tuple[int, str]]) -> dict[str, Any]:
    parts: list[str] = []
    length = 0
    entities: list[Entity] = []
    inside = False
    for number, line in lines:
        columns = line.rstrip("\r").split("\t") if "\t" in line else line.split()
        if len(columns) < 2:
            raise ValueError(f"line {number}: {line!r} has no tag")
        word, (prefix, _, label) = _ESCAPE.sub(_unescaped, columns[0]), columns[1].partition("-")
        end = length + len(word)
        if prefix == "O":
            inside = False
        elif prefix in "BIMES" and label:
            actor = columns[2] if len(columns) > 2 and columns[2] != _NO_ACTOR else None
            last = entities[-1] if inside and entities[-1].label == label and prefix not in "BS" else None
            if last is not None:
                entities[-1] = Entity(last.start, end, label, last.actor)
            else:
                entities.append(Entity(length, end, label, actor))
            inside = prefix not in "ES"
        else:
            raise ValueError(f"line {number}: {columns[1]!r} is no BIO tag")
        parts.append(word)
        length = end
    rows = [[e.start, e.end, e.label, e.actor] for e in entities]
    return {"id": record_id, "text": "".join(parts), "entities": rows}


def _unescaped(match: re.Match[str]) -> str:
    return _LETTERS[match[1]] if match[1] else chr(int(match[2], 16))
