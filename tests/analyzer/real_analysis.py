"""What is read in real paragraphs, as digests, offsets, labels and scores, without a word of them.

`scripts/write_golden.py --raw FOLDER` writes the record that `test_real_analysis.py` compares with.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from commentary_nlp import Commentary
from commentary_nlp.analyzer import Analyzer
from commentary_nlp.scheme import DEVICES, ENTITY_LABELS, STANCE_LABELS

RECORD = Path(__file__).with_name("real_analysis.json")
PARAGRAPHS_A_FILE = 8
STRIDE = 131
LONGEST = 600

Facts = dict[str, Any]


def paragraphs(file: Path) -> list[str]:
    """Every 131st paragraph of the file that is not too long, eight at most."""
    chosen: list[str] = []
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            text = json.loads(line)["text"] if number % STRIDE == 0 else ""
            if 0 < len(text) <= LONGEST:
                chosen.append(text)
            if len(chosen) == PARAGRAPHS_A_FILE:
                break
    return chosen


def facts(result: Commentary) -> Facts:
    """Digest of the text; entities, devices and stances as numbers, actors as digests."""
    return {
        "text": digest(result.text),
        "entities": [[e.start, e.end, ENTITY_LABELS.index(e.label), _two(e.score)] for e in result.entities],
        "devices": [[d.start, d.end, DEVICES.index(d.device), _two(d.score)] for d in result.devices],
        "stances": [
            [
                s.start,
                s.end,
                digest(s.actor + s.holder)[:6],
                STANCE_LABELS.index(s.label),
                _certainty(s.score),
            ]
            for s in result.stances
        ],
    }


def digest(text: str) -> str:
    """The first sixteen digits of the SHA-256 of the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def write(folder: Path, analyzer: Analyzer) -> int:
    """Write RECORD from the files of `folder`; the number of paragraphs."""
    rows = {
        file.name: [facts(analyzer(text)) for text in paragraphs(file)]
        for file in sorted(folder.glob("*.jsonl"))
    }
    body = ",\n".join(
        f'"{name}": [\n' + ",\n".join(json.dumps(row, separators=(",", ":")) for row in found) + "\n]"
        for name, found in rows.items()
    )
    RECORD.write_text("{\n" + body + "\n}\n", "utf-8")
    return sum(map(len, rows.values()))


def _two(score: float | None) -> float:
    return round(score or 0.0, 2)


def _certainty(score: Any) -> float:
    return round(max(score.favor, score.against, score.neutral), 2)
