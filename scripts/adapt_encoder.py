"""Adapt an encoder folder on raw text by masked language modelling; the same command resumes a stopped run.

python scripts/adapt_encoder.py --encoder runs/encoder --pieces runs/pieces.npy -o runs/adapted --total 160e6
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from commentary_nlp.training.adapt import AdaptConfig, adapt


def main() -> None:
    """Adapt, or go on adapting."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--pieces", type=Path, required=True)
    parser.add_argument("--total", type=float, required=True, help="pieces to read; fixes the schedule")
    parser.add_argument("--seconds", type=float, help="end the schedule after this time where it comes first")
    parser.add_argument("--row", type=int, default=AdaptConfig.row, help="pieces a row, without <s> and </s>")
    parser.add_argument("--rate", type=float, default=AdaptConfig.rate)
    parser.add_argument("--batch", type=int, default=AdaptConfig.batch_pieces)
    parser.add_argument("--seed", type=int, default=AdaptConfig.seed)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument(
        "--keep-at", type=float, nargs="*", default=[], help="keep the encoder after so many pieces"
    )
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    config = AdaptConfig(
        total_pieces=int(options.total),
        seconds=options.seconds,
        row=options.row,
        rate=options.rate,
        batch_pieces=options.batch,
        seed=options.seed,
        compile=options.compile,
        checkpoints=tuple(int(count) for count in options.keep_at),
    )
    adapt(options.encoder, np.load(options.pieces), options.output, config)


if __name__ == "__main__":
    main()
