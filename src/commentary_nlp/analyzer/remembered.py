"""The encodings read last, so that the stages of a text share one encoder pass."""

from __future__ import annotations

import threading
from collections import OrderedDict

from commentary_nlp.encoder.encoding import Encoding

MOST = 32
MOST_PIECES = 131_072
"""Encodings that are remembered, and the most pieces in all of them (about 300 MB); the last always."""


class Remembered:
    """Encodings by their text, the oldest dropped first. Threads may share it."""

    def __init__(self) -> None:
        self._encodings: OrderedDict[str, Encoding] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._encodings)

    def get(self, text: str) -> Encoding | None:
        """The encoding of `text`, None where it is not remembered."""
        with self._lock:
            known = self._encodings.get(text)
            if known is not None:
                self._encodings.move_to_end(text)
            return known

    def add(self, encoding: Encoding) -> None:
        """Remember it, and forget the oldest beyond what may be kept."""
        with self._lock:
            self._encodings[encoding.text] = encoding
            held = sum(len(each.pieces.ids) for each in self._encodings.values())
            while len(self._encodings) > 1 and (len(self._encodings) > MOST or held > MOST_PIECES):
                _, oldest = self._encodings.popitem(last=False)
                held -= len(oldest.pieces.ids)

    def unlock(self) -> None:
        """Take a new lock: after a fork the old one may be held by a thread that is not there."""
        self._lock = threading.Lock()
