"""Which model a job runs: told by its files, so that an altered one of the same name is another."""

from __future__ import annotations

import hashlib
from os import PathLike
from pathlib import Path
from typing import Any

from commentary_nlp.batch.parts import sha256
from commentary_nlp.errors import InputError

ANALYZER = "commentary_nlp:load"
"""What loads an analyser where no other is named."""


def settled_backend(model: str | PathLike[str], backend: str, analyzer: str) -> str:
    """What "auto" means for this model on this machine: backends round differently, so a job has one.

    Raises ModelError where there is no such model.
    """
    if backend != "auto":
        return backend
    from commentary_nlp.model import choose_backend, read_config, taken_backend

    return taken_backend(read_config(_named(model)), backend) if analyzer == ANALYZER else choose_backend()


def _named(model: str | PathLike[str]) -> str | Path:
    return Path(model) if isinstance(model, PathLike) else model


def model_identity(
    model: str | PathLike[str], backend: str, lexicon: str | PathLike[str] | None, analyzer: str
) -> dict[str, Any]:
    """What makes the results what they are, besides the input: model, backend, lexicon, with their sums.

    Of a model every file counts but Markdown. Raises ModelError where there is no such model, InputError
    (C520) for a lexicon that cannot be read.
    """
    made_with: dict[str, Any] = {"name": str(model), "backend": backend}
    if lexicon is not None:
        try:
            made_with["lexicon"] = sha256(Path(lexicon))
        except OSError as error:
            raise InputError("C520", f"{lexicon} cannot be read: {error.strerror}. Give a lexicon.") from None
    if analyzer != ANALYZER:
        return {**made_with, "analyzer": analyzer}
    from commentary_nlp.model import CONFIG, ModelConfig, find_model

    folder = find_model(_named(model))
    config = ModelConfig.read(folder / CONFIG)
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".md":
            digest.update(f"{path.relative_to(folder).as_posix()}\0{sha256(path)}\n".encode())
    return {
        **made_with,
        "name": config.name,
        "version": config.version,
        "checksum": digest.hexdigest(),
    }
