"""Chinese political and economic commentary: who is named, where the author stands, by which devices.

>>> import commentary_nlp as cn
>>> result = cn.analyze("美方挥舞关税大棒，受伤的却是本国消费者。")
>>> [result.text[e.start:e.end] for e in result.entities]
['美方']

Heavy parts are loaded when first used: `import commentary_nlp` alone reads no model and no
third-party package.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commentary_nlp.analyzer import Analyzer, analyze, load, stance
    from commentary_nlp.commentary import (
        Actor,
        Commentary,
        Device,
        DocumentStance,
        Entity,
        Stance,
        StanceScore,
        json_schema,
    )
    from commentary_nlp.corpus import read_records, write_records
    from commentary_nlp.errors import (
        CommentaryError,
        InputError,
        LexiconError,
        MissingExtra,
        ModelError,
        TrainingError,
    )
    from commentary_nlp.tables import to_frame

__version__ = "0.1.0"

_HOMES = {
    "commentary_nlp.analyzer": ("Analyzer", "analyze", "load", "stance"),
    "commentary_nlp.commentary": (
        "Actor", "Commentary", "Device", "DocumentStance", "Entity", "Stance", "StanceScore", "json_schema",
    ),
    "commentary_nlp.corpus": ("read_records", "write_records"),
    "commentary_nlp.errors": (
        "CommentaryError", "InputError", "LexiconError", "MissingExtra", "ModelError", "TrainingError",
    ),
    "commentary_nlp.tables": ("to_frame",),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Actor",
    "Analyzer",
    "Commentary",
    "CommentaryError",
    "Device",
    "DocumentStance",
    "Entity",
    "InputError",
    "LexiconError",
    "MissingExtra",
    "ModelError",
    "Stance",
    "StanceScore",
    "TrainingError",
    "__version__",
    "analyze",
    "json_schema",
    "load",
    "read_records",
    "stance",
    "to_frame",
    "write_records",
]


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(importlib.import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
