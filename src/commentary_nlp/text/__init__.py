"""Text before any model: one form for each character, sentences, windows and words.

Offsets are half-open code point ranges of the caller's own string throughout.
"""

from __future__ import annotations

from commentary_nlp.text.normalisation import IGNORABLE, REPLACEMENT, fold_width, is_blank, normalise
from commentary_nlp.text.sentences import sentences
from commentary_nlp.text.windows import Window, plan_windows
from commentary_nlp.text.words import segmenter_input, words

__all__ = [
    "IGNORABLE",
    "REPLACEMENT",
    "Window",
    "fold_width",
    "is_blank",
    "normalise",
    "plan_windows",
    "segmenter_input",
    "sentences",
    "words",
]
