"""The words of the interface, one file a language; figures go in where {name} stands."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final

from commentary_nlp.scheme import DEVICE_NAMES_ZH, DEVICES

LANGUAGES: Final = {"en": "en", "zh": "zh-Hans"}
"""The languages of the interface with the tag that a page gives."""


def words_in(language: str) -> dict[str, Any]:
    """The words of a language by key, `devices` in the order of the scheme among them."""
    path = files("commentary_nlp.report.corpus") / "words" / f"{language}.json"
    words: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    names = DEVICE_NAMES_ZH if language == "zh" else {name: name.replace("_", " ") for name in DEVICES}
    return words | {"devices": {name: names[name] for name in DEVICES}}
