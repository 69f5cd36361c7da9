"""spaCy DocBin: Docs of characters as `Commentary.to_doc` makes them; needs spaCy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.files import write_whole
from commentary_nlp.errors import InputError


def write(path: Path, records: Sequence[Commentary]) -> None:
    """Write the Docs with their user data."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    vocab = Vocab()
    docs = DocBin(store_user_data=True, docs=[record.to_doc(vocab) for record in records])
    write_whole(path, docs.to_bytes())


def read(path: Path) -> Iterator[tuple[str, Mapping[str, Any] | ValueError]]:
    """The records of the Docs, in order."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    import commentary_nlp.commentary.doc  # noqa: F401  (registers the extensions)

    try:
        docs = list(DocBin().from_bytes(path.read_bytes()).get_docs(Vocab()))
    except (OSError, ValueError, KeyError, EOFError, TypeError) as error:
        raise InputError("C052", f"{path} cannot be read: {error}. Give a file of DocBin.to_disk.") from None
    for number, doc in enumerate(docs, 1):
        try:
            yield f"Doc {number}", Commentary.from_doc(doc).to_dict()
        except InputError as error:
            yield f"Doc {number}", error
