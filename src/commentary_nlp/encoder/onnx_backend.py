"""The default backend: ONNX Runtime on the processor, one unpadded window a call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.encoder.backend import CharacterScores, Floats, Ints
from commentary_nlp.encoder.memory import WORDS, give_back, mapped_words
from commentary_nlp.encoder.processor import available_processors
from commentary_nlp.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, OrtValue

ENCODER, CHARACTERS, PAIRS = "encoder.onnx", "characters.onnx", "pairs.onnx"


class OnnxBackend:
    """Three ONNX sessions over the files of a model folder."""

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Open the sessions. Each run computes on one thread: `threads` runs go side by side.

        Raises ModelError where a file is missing or is no ONNX model.
        """
        missing = [name for name in (ENCODER, CHARACTERS, PAIRS) if not (folder / name).is_file()]
        if missing:
            raise ModelError(
                "C103",
                f"{folder} has no {', '.join(missing)}. "
                "Export the model to ONNX or load it with backend='torch'.",
            )
        self.threads = threads or available_processors()
        self._open_encoder(folder)
        self._characters = _session(folder / CHARACTERS)
        self._pairs = _session(folder / PAIRS)
        give_back()

    def _open_encoder(self, folder: Path) -> None:
        table = mapped_words(folder / ENCODER)
        words = None if table is None else _value(table)
        self._encoder = _session(folder / ENCODER, words)
        self._words = table, words  # the session reads them as long as it lives

    def encode(self, ids: Ints, positions: Ints, bias: Floats) -> Floats:
        """States (pieces, hidden) of one window."""
        feeds = {"ids": ids[None], "positions": positions[None], "bias": bias[None, None]}
        states: Floats = self._encoder.run(["states"], feeds)[0][0]
        return states

    def characters(self, states: Floats, piece: Ints, code: Ints, place: Ints) -> CharacterScores:
        """Scores of characters from the states of their text."""
        names = ["emissions", "device_tags", "attention", "value"]
        feeds = {"states": states, "piece": piece, "code": code, "place": place}
        emissions, tags, attention, value = self._characters.run(names, feeds)
        return CharacterScores.of_tags(emissions, tags.reshape(len(piece), -1, 3), attention, value)

    def pairs(self, states: Floats, marks: Ints, mask: NDArray[np.bool_]) -> Floats:
        """Stance logits (pairs, labels)."""
        feeds = {"states": states, "marks": marks, "mask": mask.astype(np.float32)}
        logits: Floats = self._pairs.run(["logits"], feeds)[0]
        return logits


def _value(table: NDArray[np.int8]) -> OrtValue:
    """The table as the runtime takes it, where it lies."""
    from onnxruntime import OrtValue

    return OrtValue.ortvalue_from_numpy(table)


def _session(path: Path, words: OrtValue | None = None) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # without it, processors that lack VNNI saturate sums of 8-bit products and give other results
    options.add_session_config_entry("session.x64quantprecision", "1")
    if words is not None:
        options.add_initializer(WORDS, words)
    try:
        session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own classes, none of them public
        raise ModelError(
            "C104", f"{path} cannot be read: {error}. Reinstall or re-export the model."
        ) from error
    return session
