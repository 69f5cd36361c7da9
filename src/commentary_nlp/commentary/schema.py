"""The published JSON Schema of a record."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every `Commentary.to_dict()` satisfies.

    A schema sees one value at a time; offsets within the text, overlaps and references between the
    parts are checked by `find_faults`.
    """
    text = files("commentary_nlp.commentary").joinpath("schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
