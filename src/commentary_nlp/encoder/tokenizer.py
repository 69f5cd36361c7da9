"""Text to pieces: ids with character offsets, sentence by sentence, and characters back to pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.errors import ModelError
from commentary_nlp.text import IGNORABLE

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BOS, PAD, EOS, UNK, MASK = range(5)
"""Control pieces of the encoders that this project builds; padding is masked, so any encoder takes PAD."""
_NAMES = {"bos": ("<s>", "[CLS]"), "eos": ("</s>", "[SEP]"), "unk": ("<unk>", "[UNK]")}
_CONTROLS = frozenset(("<s>", "<pad>", "</s>", "<mask>", "[CLS]", "[PAD]", "[SEP]", "[MASK]"))
Span = tuple[int, int]
BATCH = 256
"""Sentences tokenised at once; what the tokenizer says of them is larger than the pieces."""


@dataclass(frozen=True)
class Characters:
    """The characters the model reads, in order: those in a sentence that are not ignorable.

    All arrays are (characters,): `offset` into the text, `piece` index, `code` of the character table and
    `place` in the piece (4 x min(before, 3) + min(after, 3)).
    """

    offset: NDArray[np.int64]
    piece: NDArray[np.int64]
    code: NDArray[np.int64]
    place: NDArray[np.int64]


@dataclass(frozen=True)
class Pieces:
    """The pieces of a text: `ids`, and in `bounds` (first piece, end piece) of each sentence, in order.

    `bos` and `eos` are the pieces that stand before and behind a window.
    """

    ids: NDArray[np.int64]
    bounds: list[Span]
    characters: Characters
    bos: int = BOS
    eos: int = EOS


class PieceTokenizer:
    """A tokenizer folder read once; sentences are tokenised apart so that a piece never crosses one."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        vocabulary = tokenizer.get_vocab()
        self.bos, self.eos, self.unk = (_control(vocabulary, part) for part in ("bos", "eos", "unk"))
        self._controls = frozenset(vocabulary[name] for name in _CONTROLS if name in vocabulary)
        self._prefix = vocabulary.get("▁", -1)
        single = sorted(piece for piece in vocabulary if len(piece) == 1)
        self._codes = {character: index + 1 for index, character in enumerate(single)}
        self.characters = len(single) + 1
        """Size of the character table; code 0 is any character outside it."""

    @classmethod
    def from_file(cls, path: Path) -> PieceTokenizer:
        """The tokenizer in a `tokenizer.json`. Raises ModelError where it cannot be read."""
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # tokenizers raises plain Exception
            raise ModelError(
                "C104", f"{path} cannot be read: {error}. Reinstall or re-export the model."
            ) from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(tokenizer)

    def ids(self, text: str) -> list[int]:
        """Piece ids of a short normalised text, without <s> and </s>."""
        return self._plain(self._tokenizer.encode(text.replace(IGNORABLE, ""), add_special_tokens=False).ids)

    def pieces(self, text: str, sentences: Sequence[Span]) -> Pieces:
        """Pieces of the sentences of a normalised text.

        Ignorable characters are skipped; every other character of a sentence lies in exactly one piece.
        """
        ids: list[int] = []
        bounds: list[Span] = []
        parts: list[tuple[NDArray[np.int64], ...]] = []
        for at in range(0, len(sentences), BATCH):
            shown = [_shown(text, *span) for span in sentences[at : at + BATCH]]
            encodings = self._tokenizer.encode_batch([inner for inner, _ in shown], add_special_tokens=False)
            for (inner, offsets), encoding in zip(shown, encodings, strict=True):
                own = self._plain(encoding.ids)
                bare = [i for i, piece in enumerate(encoding.ids) if piece == self._prefix]
                piece, place = _places(len(inner), encoding.offsets, bare)
                if inner and not own:
                    own = [self.unk]  # a tokenizer that drops characters may leave nothing of a sentence
                code = np.array([self._codes.get(character, 0) for character in inner], np.int64)
                parts.append((offsets, piece + len(ids), code, place))
                bounds.append((len(ids), len(ids) + len(own)))
                ids.extend(own)
        characters = Characters(*(_join([part[column] for part in parts]) for column in range(4)))
        return Pieces(np.asarray(ids, np.int64), bounds, characters, self.bos, self.eos)

    def _plain(self, ids: Sequence[int]) -> list[int]:
        """The ids with control pieces as unknown ones: a literal <s> or <mask> in a text is text."""
        return [self.unk if piece in self._controls else piece for piece in ids]


def _shown(text: str, start: int, end: int) -> tuple[str, NDArray[np.int64]]:
    """The characters of a sentence that are not ignorable, and their offsets."""
    inner = text[start:end]
    kept = [at for at, character in enumerate(inner) if character != IGNORABLE]
    if len(kept) < len(inner):
        inner = "".join(inner[at] for at in kept)
    return inner, np.asarray(kept, np.int64) + start


def _control(vocabulary: Mapping[str, int], part: str) -> int:
    for name in _NAMES[part]:
        if name in vocabulary:
            return vocabulary[name]
    names = " nor ".join(_NAMES[part])
    raise ModelError("C104", f"the tokenizer has neither {names}. Give an encoder with one of them.")


def _places(
    length: int, offsets: Sequence[Span], bare: Sequence[int] = ()
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Piece and place code of each character.

    Of several pieces of one character (bytes) the first counts, a word-start mark of its own (`bare`)
    last. An uncovered character joins the piece before it.
    """
    piece = np.full(length, -1, np.int64)
    before = np.zeros(length, np.int64)
    after = np.zeros(length, np.int64)
    marks = set(bare)
    order = (
        [index for index in range(len(offsets)) if index not in marks] + list(bare)
        if bare
        else range(len(offsets))
    )
    for index in order:
        start, end = offsets[index]
        for at in range(start, end):
            if piece[at] < 0:
                piece[at], before[at], after[at] = index, min(at - start, 3), min(end - 1 - at, 3)
    for at in np.flatnonzero(piece < 0).tolist():
        piece[at] = piece[at - 1] if at else 0
    return piece, 4 * before + after


def _join(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
