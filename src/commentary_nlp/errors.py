"""Every exception of the package.

    CommentaryError
    ├── InputError      C0xx  text, files and records a caller handed in; C5xx batch jobs
    ├── ModelError      C1xx  a model folder, weights file or checksum
    ├── MissingExtra    C2xx  an optional dependency that is not installed
    ├── TrainingError   C3xx  data, configuration or state of a training run
    └── LexiconError    C4xx  a knowledge file or a user lexicon

A message is a code, the cause with its values, and the next step:
``[C012] record 37: span (14, 19) lies outside its text of 17 characters (end exclusive). Run ...``
"""

from __future__ import annotations


class CommentaryError(Exception):
    """Base of all errors of the package; `code` is the stable part of the message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"[{code}] {message}")
        self.code = code

    def __reduce__(self) -> tuple[type[CommentaryError], tuple[str, str]]:
        """How the error travels from one process to another."""
        return type(self), (self.code, str(self).removeprefix(f"[{self.code}] "))


class InputError(CommentaryError, ValueError):
    """A text, a file or a record that cannot be read as asked."""


class ModelError(CommentaryError, RuntimeError):
    """A model folder that is missing, incomplete, altered or of another version."""


class MissingExtra(CommentaryError, ImportError):
    """An optional dependency is needed; the message carries the pip line."""


class TrainingError(CommentaryError, ValueError):
    """Data, configuration or checkpoints that a training run cannot use."""


class LexiconError(CommentaryError, ValueError):
    """A knowledge file or user lexicon with a bad or conflicting entry."""


def missing_extra(package: str, extra: str, what: str) -> MissingExtra:
    """The error for a missing optional package, with the line that installs it."""
    return MissingExtra(
        "C201",
        f"{what} needs the package '{package}', which is not installed. "
        f"Run: pip install 'commentary-nlp[{extra}]'",
    )
