"""`commentary_encoder`: the one encoder pass, made in batches ahead of the other components."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch, raise_error

from commentary_nlp.commentary.doc import set_sentences, set_words
from commentary_nlp.errors import ModelError
from commentary_nlp.spacy_pipeline.component import DEFAULTS, Component
from commentary_nlp.text import sentences, words

ErrorHandler = Callable[[str, Any, list[Doc], Exception], Any]


class EncoderComponent(Component):
    """Reads the text once for all components; sets `doc.sents`, `doc.spans["words"]`, `doc._.commentary`.

    The other components work without it, one text at a time; with it, `nlp.pipe` encodes
    `encode_batch` texts together. Words are left out where the segmentation model is not installed.
    """

    def __init__(
        self, name: str, model: str, backend: str, threads: int | None, encode_batch: int, segment: bool
    ) -> None:
        super().__init__(name, model, backend, threads)
        self.encode_batch = encode_batch
        self.segment = segment
        self._error_handler: ErrorHandler = raise_error

    def annotate(self, doc: Doc, encoding: Any) -> None:
        """Set sentences and words."""
        set_sentences(doc, sentences(doc.text))
        if not self.segment:
            return
        try:
            spans = words(doc.text)
        except ModelError as error:
            if error.code != "C101":  # anything but "not installed" is a fault worth stopping for
                raise
            return
        set_words(doc, spans)

    def pipe(self, stream: Iterable[Doc], *, batch_size: int | None = None) -> Iterator[Doc]:
        """The Docs, in order, each batch encoded together.

        spaCy's `batch_size` counts Docs sent to a worker and may be in the thousands; the analyzer
        remembers a few encodings only, so `encode_batch` bounds what is read ahead.
        """
        size = self.encode_batch if batch_size is None else min(batch_size, self.encode_batch)
        for batch in minibatch(stream, size):  # type: ignore[no-untyped-call]
            docs = list(batch)
            self._encode_ahead(docs)
            for doc in docs:
                try:
                    annotated = self(doc)
                except Exception as error:
                    self._error_handler(self.name, self, [doc], error)
                else:
                    yield annotated

    def _encode_ahead(self, docs: list[Doc]) -> None:
        """Encode together. A text that fails is met again in `__call__`, alone, and reported there."""
        with suppress(Exception):
            self.analyzer.encode_many([doc.text for doc in docs])

    def set_error_handler(self, error_handler: ErrorHandler) -> None:
        """Use spaCy's handler for Docs that fail; by default the error is raised."""
        self._error_handler = error_handler

    def get_error_handler(self) -> ErrorHandler:
        """The handler for Docs that fail."""
        return self._error_handler


@Language.factory(
    "commentary_encoder",
    assigns=["doc.sents", "doc.spans", "doc._.commentary"],
    default_config={**DEFAULTS, "encode_batch": 8, "segment": True},
)
def make_encoder(
    nlp: Language,
    name: str,
    model: str,
    backend: str,
    threads: int | None,
    encode_batch: int,
    segment: bool,
) -> EncoderComponent:
    """The component `commentary_encoder`."""
    return EncoderComponent(name, model, backend, threads, encode_batch, segment)
