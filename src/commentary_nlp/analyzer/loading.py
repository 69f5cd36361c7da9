"""An analyser over a model, and the shared one behind the functions of the package."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from commentary_nlp.actors import Lexicon
from commentary_nlp.analyzer.analyzer import Analyzer
from commentary_nlp.commentary import Commentary, Stance
from commentary_nlp.model import open_model


def load(
    model: str | Path = "default",
    *,
    backend: str = "auto",
    threads: int | None = None,
    lexicon: str | Path | None = None,
) -> Analyzer:
    """An analyser over a shipped or packaged model (by name) or a model folder (by path), always offline.

    `backend` is "onnx", "openvino", "torch" or "auto": what the model's folder asks for, else OpenVINO where
    it is installed and the processor has bf16 matrix units, else ONNX Runtime; `result.meta["backend"]` says
    which was taken. `threads` bounds the processors used; `lexicon` is a JSONL file of the user's entities,
    aliases and commodities, over or under the model. Raises ModelError where the model is missing or cannot
    be read, InputError for an unknown backend or a number of threads below 1, LexiconError for a bad lexicon,
    MissingExtra for a backend that is not installed.

    >>> import commentary_nlp as cn
    >>> analyzer = cn.load()
    >>> analyzer("美方的关税伤了自己。").entities[0].label
    'GPE'
    """
    entries = Lexicon.read(lexicon) if lexicon is not None else None
    return Analyzer(open_model(model, backend=backend, threads=threads), lexicon=entries)


_default: Analyzer | None = None
_loading = threading.Lock()


def _unlock() -> None:
    """A forked process has none of its parent's threads, and one of them may hold the lock."""
    global _loading
    _loading = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_unlock)


def default_analyzer() -> Analyzer:
    """The analyser behind `analyze` and `stance`, loaded once."""
    global _default
    with _loading:
        if _default is None:
            _default = load()
        return _default


def analyze(text: str, *, id: str | None = None) -> Commentary:
    """Everything that the default model reads in `text`; see `Analyzer.__call__`."""
    return default_analyzer()(text, id=id)


def stance(text: str, target: str) -> Stance:
    """The default model's stance in `text` toward `target`; see `Analyzer.stance`."""
    return default_analyzer().stance(text, target)
