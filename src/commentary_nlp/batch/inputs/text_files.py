"""Text files: each is one record, named by its path."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from commentary_nlp.batch.inputs.row import Failure, InputRow
from commentary_nlp.errors import InputError
from commentary_nlp.text.decoding import decode, decode_as


class TextFiles:
    """Text files in their order; a file in no known encoding is a failed record."""

    kind = "text"

    def __init__(self, files: Mapping[str, Path], encoding: str | None) -> None:
        import pyarrow as pa

        self.names = list(files)
        self.notes: list[str] = []
        self.schema = pa.schema([("id", pa.string()), ("text", pa.string())])
        self._files = files
        self._encoding = encoding
        if encoding is not None:
            decode_as(b"", encoding, "the input")

    def rows(self) -> Iterator[InputRow]:
        """One row a file: `id` is its path without the ending, `text` all that it holds."""
        for name, path in self._files.items():
            id = os.path.splitext(name)[0]
            try:
                raw = path.read_bytes()
                text = (
                    decode(raw, name) if self._encoding is None else decode_as(raw, self._encoding, name)
                ).text
            except OSError as error:
                failure = Failure("C511", f"the file cannot be read: {error.strerror or error}")
            except InputError as error:
                failure = Failure(error.code, str(error).partition("] ")[2])
            else:
                yield InputRow(name, id, {"id": id, "text": text})
                continue
            yield InputRow(name, id, None, failure)
