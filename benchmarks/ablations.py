"""What each part of the last training stage brings: variants of it × seeds from one start, scored on dev.

    python benchmarks/ablations.py --data DATA --corpus runs/corpus/train.jsonl --start runs/small/model \\
        --seconds 900                                   # a clock for each run; the same command resumes
    python benchmarks/ablations.py --table              # the table again from what is stored

Each run is `scripts/train_default.py corpus` with the options of its variant and one seed. Its dev figures
stand in -o/VARIANT-SEED/dev.json, all in results/ablations.json, mean and range over seeds in ablations.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ablation_table import START, table

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "ablations.json"
STAGE = ROOT / "scripts" / "train_default.py"
PUBLIC = {"msra": 0.03, "cluener": 0.1, "ece": 0.05, "cstance": 0.1, "cmre": 0.3, "sarcasm": 0.3}
VARIANTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "both": ("corpus and a share of the public sets", {"epochs": {"corpus": 2.5, **PUBLIC}}),
    "corpus-alone": ("the corpus alone", {"epochs": {"corpus": 2.5}}),
    "no-exchange": (
        "no copies with names exchanged, as many texts read",
        {"epochs": {"corpus": 7.5, **PUBLIC}, "copies": 0},
    ),
    "frozen": (
        "the lower two layers frozen",
        {"epochs": {"corpus": 2.5, **PUBLIC}, "frozen-layers": 2},
    ),
}
"""What each variant is, and the options of the stage that make it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is not yet stored, then write and print the table; 1 where a run failed."""
    options = _parser().parse_args(arguments)
    failed = [] if options.table else run_all(options)
    if not options.results.is_file():
        raise SystemExit(
            f"{options.results} is not there; give --data, --corpus and --start to run something."
        )
    titles = {variant: title for variant, (title, _) in VARIANTS.items()}
    page = table(json.loads(options.results.read_text("utf-8")), titles)
    options.results.with_suffix(".md").write_text(page + "\n", "utf-8")
    print(page)
    for name in failed:
        print(f"{name} failed; the same command goes on with it", file=sys.stderr)
    return 1 if failed else 0


def run_all(options: argparse.Namespace) -> list[str]:
    """Train and score every variant with every seed, stored one by one; the names of those that failed."""
    lacking = [f"--{name}" for name in ("data", "corpus", "start") if getattr(options, name) is None]
    if lacking:
        raise SystemExit(f"{', '.join(lacking)} must be given, or --table to print what is stored.")
    if not (options.start / "network.json").is_file():
        raise SystemExit(f"{options.start} is no trainable model folder; give the `model` folder of a stage.")
    scored = {START: {"variant": START, "seed": None, "scores": score(options.start, options)}}
    store(options, scored)
    failed = []
    for seed in options.seeds:
        for variant in options.variants:
            name = f"{variant}-{seed}"
            folder = options.output / name
            record = folder / "dev.json"
            words = command(variant, seed, options)
            claim(folder, words)
            if not record.is_file():
                print(name, file=sys.stderr, flush=True)
                if subprocess.run(words, stdout=sys.stderr, check=False).returncode:
                    failed.append(name)
                    continue
                stage = json.loads((folder / "stage.json").read_text("utf-8"))
                found = {
                    "variant": variant,
                    "seed": seed,
                    "scores": score(folder / "model", options),
                    "steps": stage["steps"],
                    "planned": stage["planned"],
                }
                record.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
            scored[name] = json.loads(record.read_text("utf-8"))
            store(options, scored)
    return failed


def claim(folder: Path, words: Sequence[str]) -> None:
    """Note what the folder is for; SystemExit where another command began it, which must not be resumed."""
    note = folder / "command.json"
    folder.mkdir(parents=True, exist_ok=True)
    if note.is_file() and json.loads(note.read_text("utf-8")) != words[1:]:
        raise SystemExit(f"{folder} holds a run with other options; give another -o, or remove it.")
    note.write_text(json.dumps(words[1:]) + "\n", "utf-8")


def command(variant: str, seed: int, options: argparse.Namespace) -> list[str]:
    """The command line of one run."""
    words = [sys.executable, str(STAGE), "corpus", "--data", options.data, "--corpus", options.corpus]
    words += ["--start", options.start, "--seed", seed, "-o", options.output / f"{variant}-{seed}"]
    for name, value in VARIANTS[variant][1].items():
        words += [f"--{name}", json.dumps(value)]
    if options.seconds is not None:
        words += ["--seconds", options.seconds]
    return [str(word) for word in words]


def score(model: Path, options: argparse.Namespace) -> dict[str, float]:
    """The dev figures of a trainable model folder."""
    from commentary_nlp.corpus import read_records
    from commentary_nlp.training.bases import open_base
    from commentary_nlp.training.dev_score import analyzer_of, dev_scores

    analyzer = analyzer_of(open_base(str(model), options.output))
    return dev_scores(analyzer, read_records(options.dev), ("entities", "stances", "rhetoric"))


def store(options: argparse.Namespace, scored: Mapping[str, Any]) -> None:
    """Gather what has been scored so far."""
    found = {"start": options.start.as_posix(), "seconds": options.seconds, "runs": list(scored.values())}
    options.results.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder of the public sets")
    parser.add_argument("--corpus", type=Path, help="train records, twins included")
    parser.add_argument("--start", type=Path, help="trainable model folder that every run starts from")
    parser.add_argument("--dev", type=Path, default=ROOT / "corpus" / "dev.jsonl")
    parser.add_argument("--variants", nargs="+", choices=list(VARIANTS), default=list(VARIANTS))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, help="the clock of each run")
    parser.add_argument("--table", action="store_true", help="write the table from --results, run nothing")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("runs/ablations"), help="folder of the runs"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
