"""Real paragraphs keep their normalised form and sentences; the tree holds digests and offsets alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from real_text import record

FOLDER = Path(
    os.environ.get("COMMENTARY_NLP_RAW_TEXT", Path(__file__).parents[3] / "shared" / "data" / "raw")
)
EXPECTED = json.loads(Path(__file__).with_name("real_text.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_real_paragraphs_read_as_recorded(name: str) -> None:
    if not (FOLDER / name).is_file():
        pytest.skip(f"the raw text is not here; COMMENTARY_NLP_RAW_TEXT names its folder, now {FOLDER}")
    found = json.loads(json.dumps(record(FOLDER / name)))
    assert [paragraph["raw"] for paragraph in found] == [paragraph["raw"] for paragraph in EXPECTED[name]]
    assert found == EXPECTED[name]
