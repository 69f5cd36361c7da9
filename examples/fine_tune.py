"""Fine-tune the default model on annotated records and read a text with what came out.

    python examples/fine_tune.py TRAIN.jsonl DEV.jsonl     # your own records
    python examples/fine_tune.py                           # a few documents of corpus/, to see it run

Needs the extra `train` and the trainable weights in `models/default-train`. With records of one's own leave
`replay` on, so that the model keeps what it knew, and `replay_dev` alone, which tells what was forgotten and
helps with thresholds; here the one is off, and the other a single document, to be quick.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import commentary_nlp as cn
from commentary_nlp.corpus import read_records, write_records
from commentary_nlp.training import fine_tune

HERE = Path(__file__).parent


def main(arguments: list[str]) -> None:
    """Train, compare, use."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if arguments:
            train, dev = map(Path, arguments)
            settings = {"epochs": 3}
        else:
            train, dev = work / "train.jsonl", work / "dev.jsonl"
            write_records(train, read_records(HERE.parent / "corpus" / "train.jsonl")[:2])
            write_records(dev, read_records(HERE.parent / "corpus" / "dev.jsonl")[:1])
            settings = {"epochs": 1, "replay": 0.0, "replay_dev": dev, "onnx": False}
        finished = fine_tune(train=train, dev=dev, output=work / "model", task="entities", **settings)
        for side in ("before", "after"):
            found = finished.report[side]["own"]["entities"]["exact"]["micro"]
            print(f"{side}: entities, exact F1 {found['f1']:.3f} on {dev.name}")
        analyzer = cn.load(finished.folder)
        result = analyzer((HERE / "summit.txt").read_text(encoding="utf-8"))
        print(f"{result.meta['model']} finds {len(result.entities)} mentions in summit.txt")


if __name__ == "__main__":
    main(sys.argv[1:])
