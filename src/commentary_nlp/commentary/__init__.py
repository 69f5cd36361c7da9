"""The result of an analysis as frozen plain data, its JSON contract and its spaCy projection."""

from __future__ import annotations

from commentary_nlp.commentary.faults import Fault
from commentary_nlp.commentary.schema import json_schema
from commentary_nlp.commentary.types import (
    Actor,
    Commentary,
    Device,
    DocumentStance,
    Entity,
    Stance,
    StanceScore,
)
from commentary_nlp.commentary.validation import find_faults

__all__ = [
    "Actor",
    "Commentary",
    "Device",
    "DocumentStance",
    "Entity",
    "Fault",
    "Stance",
    "StanceScore",
    "find_faults",
    "json_schema",
]
