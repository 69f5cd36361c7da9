"""Hashes and offsets of real paragraphs, without a word of them: python tests/text/real_text.py FOLDER.

Prints the record that `test_real_text.py` compares with; run it again where a change is meant.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from commentary_nlp.text import normalise, sentences

PARAGRAPHS_A_FILE = 25
STRIDE = 97


def record(file: Path) -> list[dict[str, Any]]:
    """Digests of raw and normalised text and sentence offsets of every 97th paragraph, 25 at most."""
    return [_facts(text) for text in _paragraphs(file)]


def _paragraphs(file: Path) -> list[str]:
    chosen: list[str] = []
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % STRIDE == 0:
                chosen.append(json.loads(line)["text"])
            if len(chosen) == PARAGRAPHS_A_FILE:
                break
    return chosen


def _facts(text: str) -> dict[str, Any]:
    return {"raw": _digest(text), "normalised": _digest(normalise(text)), "sentences": sentences(text)}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


if __name__ == "__main__":
    facts = {file.name: record(file) for file in sorted(Path(sys.argv[1]).glob("*.jsonl"))}
    body = ",\n".join(
        f'"{name}": [\n' + ",\n".join(json.dumps(fact, separators=(",", ":")) for fact in rows) + "\n]"
        for name, rows in facts.items()
    )
    print("{\n" + body + "\n}")
