from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from commentary_nlp.commentary import Commentary, json_schema
Commentary.from_dict({"text": "稀土", "entities": [[0, 2, "COMMODITY", None]]}).to_json()
json_schema()
print(*sorted({"spacy", "numpy", "torch", "opencc", "onnxruntime"} & set(sys.modules)))
"""


def test_records_need_no_other_package() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert run.stdout.strip() == ""
