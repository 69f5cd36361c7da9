"""Resolve the corpus into the records that are committed: train, dev, test and swaps.jsonl.

    python scripts/build_corpus.py corpus -o corpus
    python scripts/build_corpus.py corpus -o corpus --check --report
    python scripts/build_corpus.py corpus -o corpus --with-twins runs/corpus/train.jsonl

Any fault in the sources stops the script. With --check nothing is written: records that the sources give
otherwise are named and the exit code is 1, as it is where --report finds a floor missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus import Floor, agreement, floors, split_stats, write_records
from commentary_nlp.corpus.floors import missed
from commentary_nlp.corpus.sources import Sources, read_sources
from commentary_nlp.corpus.splits_table import floor_text
from commentary_nlp.errors import CommentaryError

TRAIN_TWICE = 40
SWAP_PAIRS = 300


def differences(path: Path, records: Sequence[Commentary]) -> list[str]:
    """The ids of the records that the file lacks, has otherwise, or has beyond them; or what is wrong."""
    expected = {str(record.id): record.to_json() for record in records}
    if not path.is_file():
        return ["the file is missing"] if expected else []
    lines = path.read_text(encoding="utf-8").splitlines()
    found = {str(json.loads(line).get("id")): line for line in lines}
    changed = [key for key in {**expected, **found} if expected.get(key) != found.get(key)]
    return changed or ([] if lines == list(expected.values()) else ["the order of the records"])


def check(output: Path, files: Mapping[str, Sequence[Commentary]]) -> bool:
    """Whether the files in `output` hold the records; says what does not."""
    same = True
    for name, records in files.items():
        changed = differences(output / f"{name}.jsonl", records)
        if changed:
            same = False
            shown = ", ".join(changed[:10]) + (f" and {len(changed) - 10} more" if len(changed) > 10 else "")
            print(f"{output / name}.jsonl is not what the sources give: {shown}. Build without --check.")
    return same


def report(sources: Sources) -> bool:
    """Print the tables; whether every floor is met and nothing stands on two sides."""
    splits = {name: records for name, records in sources.splits.items() if records}
    found = split_stats(splits)
    print(found.table())
    twice = {record.id for record in sources.first}
    held_out = [record.id for name in ("dev", "test") for record in sources.splits[name]]
    pairs = {record.meta["pair"] for record in sources.swaps}
    given = (
        *floors(found),
        Floor("dev and test documents annotated twice", len(held_out), len(twice.intersection(held_out))),
        Floor("train documents annotated twice", TRAIN_TWICE, len(twice.difference(held_out))),
        Floor("swap pairs", SWAP_PAIRS, len(pairs)),
        Floor("documents of splits.json without annotation", 0, len(sources.unwritten), at_most=True),
    )
    for name, records in splits.items():
        ids = twice.intersection(record.id for record in records)
        if ids:
            first, second = ([r for r in side if r.id in ids] for side in (sources.first, sources.second))
            print(f"Agreement of the two annotations, {name}\n")
            print(agreement(first, second).table())
    print(*sources.warnings, sep="\n", end="\n\n")
    print(floor_text(given))
    return not missed(given) and not found.faults()


def main() -> int:
    """Build, or check, and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="folder with texts, annotations and splits.json")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder of the .jsonl files")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--report", action="store_true", help="print counts, floors and agreement")
    parser.add_argument("--with-twins", type=Path, help="write the train documents and the twins here")
    options = parser.parse_args()
    sources = read_sources(options.corpus)
    files = {**sources.splits, "swaps": sources.swaps}
    sound = True
    if options.check:
        sound = check(options.output, files)
    else:
        options.output.mkdir(parents=True, exist_ok=True)
        for name, records in files.items():
            if records:
                write_records(options.output / f"{name}.jsonl", records)
    if options.with_twins:
        options.with_twins.parent.mkdir(parents=True, exist_ok=True)
        write_records(options.with_twins, [*sources.splits["train"], *sources.twins])
    if options.report:
        sound = report(sources) and sound
    counts = ", ".join(f"{len(records)} {name}" for name, records in files.items())
    print(f"{counts}, {len(sources.twins)} twins; {len(sources.warnings)} warnings", file=sys.stderr)
    return 0 if sound else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommentaryError as fault:
        sys.exit(f"build_corpus: {fault}")
