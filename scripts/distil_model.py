"""Distil a shallow network from a trainable model folder; the same command resumes a stopped run.

    python scripts/distil_model.py models/default-train --pieces runs/pieces.npy --layers 4 \\
        --total 4e6 -o runs/small
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from commentary_nlp.training.distil import DistilConfig, distil, shallow
from commentary_nlp.training.model_folder import load_network, save_network


def main() -> None:
    """Distil, or go on distilling; the result is a trainable folder `model` in the output folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("teacher", type=Path)
    parser.add_argument("--pieces", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--total", type=float, required=True, help="pieces to read; fixes the schedule")
    parser.add_argument("--seconds", type=float, help="end the schedule after this time where it comes first")
    parser.add_argument("--rate", type=float, default=DistilConfig.rate)
    parser.add_argument("--batch", type=int, default=DistilConfig.batch_pieces)
    parser.add_argument("--seed", type=int, default=DistilConfig.seed)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    config = DistilConfig(
        total_pieces=int(options.total),
        seconds=options.seconds,
        rate=options.rate,
        batch_pieces=options.batch,
        seed=options.seed,
    )
    teacher = load_network(options.teacher)
    student = shallow(teacher, options.layers)
    distil(teacher, student, np.load(options.pieces, mmap_mode="r"), options.output, config)
    save_network(student, options.teacher / "encoder", options.output / "model")


if __name__ == "__main__":
    main()
