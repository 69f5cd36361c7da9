"""Train the linear model of rhetorical devices on corpus records and put it into a model folder.

    python scripts/train_evidence.py runs/corpus/train.jsonl -o models/default

Records that are not annotated for devices are passed over; in the others what is not tagged counts as none.
Run it before `scripts/calibrate_model.py`, which weighs it against the network on dev.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from commentary_nlp.corpus import read_records
from commentary_nlp.rhetoric.evidence import FILE
from commentary_nlp.training.evidence import train_evidence
from commentary_nlp.training.export import write_config


def main() -> None:
    """Train, write, renew the checksums."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("records", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True, help="model folder")
    options = parser.parse_args()
    train_evidence(list(read_records(options.records))).write(options.output / FILE)
    config = json.loads((options.output / "config.json").read_text("utf-8"))
    write_config(options.output, config)
    print(f"{options.output / FILE}: {(options.output / FILE).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
