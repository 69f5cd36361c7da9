"""Export a trainable model folder for inference.

python scripts/export_model.py runs/default/model --texts corpus/train.jsonl -o models/default --version 0.1.0
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
from pathlib import Path

from commentary_nlp.training.export import export_model


def main() -> None:
    """Export and list the files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("trainable", type=Path)
    parser.add_argument("--texts", type=Path, required=True, help="JSONL with a field text; 40 are read")
    parser.add_argument("--name", default="default")
    parser.add_argument("--version", required=True)
    parser.add_argument("--linear", choices=["int8", "float"], default="int8")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument(
        "--trainable-copy",
        type=Path,
        help="folder to copy the weights to: where the torch backend finds them",
    )
    options = parser.parse_args()
    with options.texts.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in itertools.islice(lines, 40)]
    export_model(
        options.trainable,
        options.output,
        texts,
        name=options.name,
        version=options.version,
        linear=options.linear,
    )
    if options.trainable_copy:
        shutil.copytree(options.trainable, options.trainable_copy, dirs_exist_ok=True)
    for path in sorted(options.output.iterdir()):
        print(f"{path.name:20} {path.stat().st_size:>12,} bytes")


if __name__ == "__main__":
    main()
