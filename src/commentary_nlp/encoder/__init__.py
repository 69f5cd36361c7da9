"""The encoder: text to pieces, pieces to states by a backend, states to the scores of characters.

This package needs NumPy alone; a backend loads ONNX Runtime or torch when it is made, the builders of an
encoder folder load theirs when they are called.
"""

from __future__ import annotations

from commentary_nlp.encoder.backend import Backend, CharacterScores
from commentary_nlp.encoder.encoding import Encoding, encode_text, encode_with_target
from commentary_nlp.encoder.tokenizer import Characters, Pieces, PieceTokenizer

__all__ = [
    "Backend",
    "CharacterScores",
    "Characters",
    "Encoding",
    "PieceTokenizer",
    "Pieces",
    "encode_text",
    "encode_with_target",
]
