"""One training text as arrays: pieces, characters, and whatever its data set says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.tokenizer import Pieces, PieceTokenizer
from commentary_nlp.stances.marks import mark_pieces
from commentary_nlp.text import normalise, sentences

Span = tuple[int, int]
Labelled = tuple[int, int, str]


@dataclass(frozen=True)
class Pair:
    """A target in a stretch of pieces: `marks` (see `stances.marks`) over `first:end`, and the label's index.

    `target` is the index of the appended target the pair asks about, or -1 where the target stands in the
    text. `labels`, where given, are the indices of all labels that it may be.
    """

    first: int
    end: int
    marks: NDArray[np.int64]
    label: int
    target: int = -1
    weight: float = 1.0
    labels: tuple[int, ...] = ()


@dataclass(frozen=True)
class Example:
    """A window of text and its labels; a label that is None is unknown and costs nothing.

    `ids` holds <s> and </s>; `piece` counts from <s>. `allowed` is (characters, tags) bool.
    `device_tags` is (characters, devices), -1 where unknown; `presence` rows are
    (first character, end character, device, 0 or 1).
    """

    ids: NDArray[np.int64]
    piece: NDArray[np.int64]
    code: NDArray[np.int64]
    place: NDArray[np.int64]
    allowed: NDArray[np.bool_] | None = None
    auxiliary: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    targets: tuple[NDArray[np.int64], ...] = ()
    pairs: tuple[Pair, ...] = ()
    device_tags: NDArray[np.int64] | None = None
    presence: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def size(self) -> int:
        """Pieces, targets included."""
        return len(self.ids) + sum(len(target) for target in self.targets)


@dataclass(frozen=True)
class ReadText:
    """A normalised text with its sentences and pieces, and a map from offsets to model characters."""

    text: str
    spans: list[Span]
    pieces: Pieces
    index: NDArray[np.int64]

    @classmethod
    def of(cls, text: str, tokenizer: PieceTokenizer, *, whole: bool = False) -> ReadText:
        """Read a text; `whole` takes it as one sentence."""
        folded = normalise(text)
        spans = sentences(folded)
        if whole and spans:
            spans = [(spans[0][0], spans[-1][1])]
        pieces = tokenizer.pieces(folded, spans)
        index = np.full(len(text) + 1, -1, np.int64)
        index[pieces.characters.offset] = np.arange(len(pieces.characters.offset))
        return cls(folded, spans, pieces, index)

    def characters_of(self, start: int, end: int) -> Span:
        """Model characters (first, end) of text[start:end]; equal where nothing of it is read."""
        inner = self.index[start:end]
        inner = inner[inner >= 0]
        return (int(inner[0]), int(inner[-1]) + 1) if len(inner) else (0, 0)

    def in_characters(self, spans: Sequence[Labelled]) -> list[Labelled]:
        """Labelled spans counted in model characters; those of which nothing is read are left out."""
        counted = [(*self.characters_of(start, end), label) for start, end, label in spans]
        return [span for span in counted if span[1] > span[0]]

    def marks(self, mentions: Sequence[Span], first: int, end: int) -> NDArray[np.int64]:
        """Marks of pieces first..end for mentions given in text offsets."""
        return mark_pieces(self.pieces.characters, [self.characters_of(*m) for m in mentions], first, end)


def example_of(read: ReadText) -> Example:
    """The unlabelled example of a text that fits one window."""
    characters = read.pieces.characters
    ids = np.concatenate([[read.pieces.bos], read.pieces.ids, [read.pieces.eos]]).astype(np.int64)
    return Example(ids, characters.piece + 1, characters.code, characters.place)
