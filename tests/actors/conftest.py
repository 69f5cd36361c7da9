from __future__ import annotations

import re
from collections.abc import Callable

import pytest

LABELS = {"P": "PERSON", "A": "AGENCY", "O": "ORG", "G": "GPE", "L": "LOC", "C": "COMMODITY"}
Marked = tuple[str, list[tuple[int, int, str]]]


def _read(marked: str) -> Marked:
    """`[美国|G]总统` → the text 美国总统 and the mention (0, 2, "GPE")."""
    text, mentions = "", []
    for part in re.split(r"(\[[^\]]*\])", marked):
        if part.startswith("["):
            surface, label = part[1:-1].rsplit("|", 1)
            mentions.append((len(text), len(text) + len(surface), LABELS[label]))
            text += surface
        else:
            text += part
    return text, mentions


@pytest.fixture
def read() -> Callable[[str], Marked]:
    return _read
