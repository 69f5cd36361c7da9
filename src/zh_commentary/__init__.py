"""The pipeline package that `spacy.load("zh_commentary")` looks for.

spaCy loads by name only what is an installed distribution of that name; the metadata folder
`zh_commentary.egg-info` beside this package declares it. The components are in
`commentary_nlp.spacy_pipeline`.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from spacy.language import Language

from commentary_nlp import spacy_pipeline

META: dict[str, Any] = json.loads(files(__name__).joinpath("meta.json").read_text(encoding="utf-8"))
__version__: str = META["version"]


def load(**settings: Any) -> Language:
    """The pipeline; takes the keyword arguments of `spacy.load`."""
    return spacy_pipeline.load(meta=META, **settings)
