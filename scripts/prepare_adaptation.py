"""Turn raw text (JSONL with a field `text`) into the flat piece array that adaptation reads.

python scripts/prepare_adaptation.py --encoder runs/encoder DATA/raw/*.jsonl -o runs/pieces.npy
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from commentary_nlp.text import normalise


def main() -> None:
    """Write the array."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    parts: list[np.ndarray] = []
    for path in options.texts:
        seen: dict[str, None] = {}
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                seen[normalise(json.loads(line)["text"])] = None
        texts = list(seen)  # in the order of the file, duplicates once
        for start in range(0, len(texts), 4096):
            batch = tokenizer.encode_batch(texts[start : start + 4096], add_special_tokens=False)
            parts.extend(np.asarray(encoding.ids, np.uint16) for encoding in batch)
    pieces = np.concatenate(parts)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    np.save(options.output, pieces)
    print(f"{len(pieces):,} pieces from {len(options.texts)} files")


if __name__ == "__main__":
    main()
