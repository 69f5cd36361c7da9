"""Words by spacy-pkuseg with the segmentation model that ships with the package."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from commentary_nlp.errors import ModelError
from commentary_nlp.model_files import model_folder
from commentary_nlp.text.normalisation import IGNORABLE, normalise

if TYPE_CHECKING:
    from spacy_pkuseg import pkuseg

SEGMENTATION_FILES: Final = ("features.msgpack", "weights.npz")

_LETTER_AND_DIGIT_SHAPES: Final = str.maketrans(
    {code: "Ａ" if chr(code).isalpha() else "0" for code in range(128) if chr(code).isalnum()}
)
_loading = threading.Lock()


def words(text: str, model: str | Path | None = None) -> list[tuple[int, int]]:
    """The words of `text` as half-open code point ranges, in order and without overlap.

    White space separates words and belongs to none; an invisible character inside a word stays inside
    its range. Traditional and full-width writing is segmented like its normalised form. `model` is a
    folder with a spacy-pkuseg model; the shipped one by default, loaded once and never downloaded.

    Raises ModelError (C101, C130) where the model is missing or cannot be read.
    """
    segmenter = _segmenter(_resolve(model))
    found: list[tuple[int, int]] = []
    for positions, run in _visible_runs(normalise(text)):
        first = 0
        for word in segmenter.cut(segmenter_input(run)):
            last = first + len(word) - 1
            found.append((positions[first], positions[last] + 1))
            first = last + 1
    return found


def segmenter_input(normalised: str) -> str:
    """The text as the segmentation model sees it: every Latin letter one shape, every digit another.

    The same length; used for training and for `words`, so that unseen names and figures read like seen ones.
    """
    return normalised.translate(_LETTER_AND_DIGIT_SHAPES)


def _visible_runs(normalised: str) -> Iterator[tuple[list[int], str]]:
    """The runs of visible characters between white space, each with the positions of its characters."""
    positions: list[int] = []
    for position, character in enumerate(normalised):
        if character in " \n":
            if positions:
                yield positions, "".join(normalised[index] for index in positions)
            positions = []
        elif character != IGNORABLE:
            positions.append(position)
    if positions:
        yield positions, "".join(normalised[index] for index in positions)


def _resolve(model: str | Path | None) -> Path:
    return model_folder("segmentation") if model is None else Path(model).resolve()


def _segmenter(folder: Path) -> pkuseg:
    """The segmenter of `folder`; one thread loads it, since spacy-pkuseg passes the path in a global."""
    with _loading:
        return _load(folder)


@lru_cache(maxsize=4)
def _load(folder: Path) -> pkuseg:
    missing = [name for name in SEGMENTATION_FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(
            "C130",
            f"the segmentation model {folder} lacks {', '.join(missing)}. "
            "Reinstall commentary-nlp, or train one with scripts/train_segmenter.py.",
        )
    from spacy_pkuseg import pkuseg

    try:
        return pkuseg(str(folder), user_dict=None)
    except Exception as error:
        raise ModelError(
            "C130",
            f"the segmentation model {folder} cannot be read ({type(error).__name__}: {error}). "
            "Reinstall commentary-nlp, or train one with scripts/train_segmenter.py.",
        ) from error
