"""The whole pipeline as `spacy.load("zh_commentary")` returns it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.util import dict_to_dot, load_model_from_config
from spacy.vocab import Vocab
from thinc.api import Config

from commentary_nlp.spacy_pipeline.component import HERE


def write_beside(folder: Path, *, name: str, version: str, backend: str) -> None:
    """Write the pipeline into a model's folder, so that `spacy.load(folder)` opens it."""
    settings = {"commentary.model": HERE, "commentary.backend": backend}
    nlp = load(config=settings, meta={"name": name.replace("-", "_"), "version": version})
    nlp.to_disk(folder, exclude=["vocab"])


def load(
    *,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = (),
    enable: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    config: Mapping[str, Any] | None = None,
    meta: Mapping[str, Any] | None = None,
) -> Language:
    """The pipeline of all five components; the arguments are those of `spacy.load`.

    `config={"commentary.model": NAME, "commentary.backend": "torch", "commentary.threads": 2}` sets
    what the components share; `components.commentary_encoder.segment` and the like set one of them.
    The model itself is loaded with the first text.
    """
    text = files("commentary_nlp.spacy_pipeline").joinpath("config.cfg").read_text(encoding="utf-8")
    overrides = dict_to_dot(dict(config or {}), for_overrides=True)
    return load_model_from_config(
        Config().from_str(text, overrides=overrides, interpolate=False),
        meta=dict(meta or {}),
        vocab=vocab,
        disable=disable,
        enable=enable,
        exclude=exclude,
        auto_fill=True,
    )
