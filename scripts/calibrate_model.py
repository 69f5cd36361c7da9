"""Fit probabilities and thresholds of an exported model on dev documents and write them into its config.json.

    python scripts/calibrate_model.py models/default --corpus corpus/dev.jsonl
        [--targets DATA/stance/cstance/val.jsonl]

`--targets` (rows of text, target, label) calibrates the stance toward arbitrary targets on 1,000 of its rows.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np

from commentary_nlp.analyzer import Analyzer
from commentary_nlp.corpus import read_records
from commentary_nlp.model import open_model
from commentary_nlp.scheme import STANCE_LABELS
from commentary_nlp.training.calibrate import calibrate, fit_temperature
from commentary_nlp.training.datasets import read_rows
from commentary_nlp.training.export import write_config


def target_settings(analyzer: Analyzer, path: Path, count: int) -> dict[str, object]:
    """Temperature and offsets of the stance toward any target, fitted on `count` rows drawn from `path`."""
    rows = list(read_rows(path))
    rows = random.Random(1).sample(rows, min(count, len(rows)))
    scores = [analyzer.stance(row["text"], row["target"]).score for row in rows]
    shares = np.array([[score.favor, score.against, score.neutral] for score in scores if score])
    gold = np.array([STANCE_LABELS.index(row["label"]) for row in rows])
    return fit_temperature(np.log(np.maximum(shares, 1e-9)), gold)


def main() -> None:
    """Calibrate in place."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--targets", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    options = parser.parse_args()
    config = json.loads((options.model / "config.json").read_text("utf-8"))
    for key in ("entities", "stances", "devices"):
        config.pop(key, None)
    model = open_model(options.model)
    model.config = replace(model.config, entities={}, stances={}, devices={})
    analyzer = Analyzer(model)
    settings = calibrate(analyzer, list(read_records(options.corpus)))
    if options.targets:
        settings["stances"]["target"] = target_settings(analyzer, options.targets, options.count)
    write_config(options.model, {**config, **settings})
    print(json.dumps(settings, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
