"""Resolve the pilot corpus into the files that training reads: train.jsonl (with the twins) and dev.jsonl.

    python scripts/build_pilot.py corpus/pilot -o runs/corpus

Documents p101 to p120 are dev; every other document and every twin trains. A fault in a document stops the
script, a twin with one is left out and named.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus import resolve, resolve_folder, write_records
from commentary_nlp.errors import InputError

DEV = frozenset(f"p{number}" for number in range(101, 121))


def read_twins(folder: Path) -> list[Commentary]:
    """The twins of every file in `folder`."""
    records = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            text, meta = row.pop("text"), row.pop("meta", {})
            try:
                records.append(resolve(text, row, meta=meta))
            except InputError as error:
                print(f"left out: {error}")
    return records


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pilot", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    resolution = resolve_folder(options.pilot / "texts", options.pilot / "annotations" / "A")
    errors = [fault for fault in resolution.faults if fault.severity == "error"]
    if errors:
        raise InputError("C046", "; ".join(str(fault) for fault in errors))
    dev = [record for record in resolution.records if record.id in DEV]
    train = [record for record in resolution.records if record.id not in DEV]
    twins = read_twins(options.pilot / "twins")
    options.output.mkdir(parents=True, exist_ok=True)
    write_records(options.output / "train.jsonl", train + twins)
    write_records(options.output / "dev.jsonl", dev)
    print(f"{len(train)} documents and {len(twins)} twins train, {len(dev)} documents are dev")


if __name__ == "__main__":
    main()
