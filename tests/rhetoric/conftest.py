from __future__ import annotations

from collections.abc import Callable

import pytest

from commentary_nlp.rhetoric import detect_forms
from commentary_nlp.text import normalise, sentences


@pytest.fixture
def found() -> Callable[[str, str], list[str]]:
    """The texts of the devices of one kind that are found in a text."""

    def find(text: str, device: str) -> list[str]:
        devices = detect_forms(normalise(text), sentences(text))
        return [text[item.start : item.end] for item in devices if item.device == device]

    return find
