"""Measure fine-tuning: its speed beside a bare loop, resuming, what 30 documents bring, time and memory.

    python benchmarks/fine_tuning.py throughput                  # a few minutes each
    python benchmarks/fine_tuning.py resume
    python benchmarks/fine_tuning.py budget --base small
    python benchmarks/fine_tuning.py registers --start FOLDER    # trains nine models; resumes

Each writes `results/fine-tuning-NAME.json` with the machine's facts, and the table of all that are there,
`results/fine-tuning.md`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from machine import describe, machine
from tuning import budget, registers, resume, throughput
from tuning.corpus import read_split

HERE = Path(__file__).parent
MODULES = {"throughput": throughput, "resume": resume, "registers": registers, "budget": budget}

SIZES = {"resume": 512, "registers": 1024}
"""Pieces of a batch where it is not the default of fine-tuning: few documents need more steps."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, store, print the table."""
    options = _parser().parse_args(arguments)
    path = options.results / f"fine-tuning-{options.figure}.json"
    facts = machine()

    def store(found: dict[str, Any]) -> None:
        options.results.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"machine": facts, **found}, indent=1, ensure_ascii=False)
        path.write_text(text + "\n", "utf-8")

    store(_measure(options, store))
    page = table(options.results)
    (options.results / "fine-tuning.md").write_text(page + "\n", "utf-8")
    print(page)
    return 0


def _measure(options: argparse.Namespace, store: Any) -> dict[str, Any]:
    train, dev = (read_split(options.corpus, split) for split in ("train", "dev"))
    size = options.batch_pieces
    if options.figure == "throughput":
        return throughput.measure(
            train[: options.sample],
            options.base,
            steps=options.steps,
            threads=options.threads,
            batch_pieces=size,
        )
    if options.figure == "resume":
        return resume.measure(
            train[: options.sample], dev[:2], options.base, threads=options.threads, batch_pieces=size
        )
    if options.figure == "budget":
        return budget.measure(
            train,
            options.corpus / "dev.jsonl",
            options.base,
            sample=options.sample,
            threads=options.threads,
            replay=options.corpus / "train.jsonl",
            batch_pieces=size,
        )
    settings = {"threads": options.threads, "batch_pieces": size, "epochs": options.epochs}
    study = registers.Study(
        options.start,
        options.corpus,
        options.work,
        registers=options.register or registers.REGISTERS,
        documents=options.documents,
        draws=options.draws,
        base_epochs=options.base_epochs,
        settings=settings,
    )
    weights = hashlib.sha256((options.start / "network.safetensors").read_bytes()).hexdigest()
    return {"start": {"name": options.start.name, "sha256": weights}, **study.run(store)}


def table(results: Path) -> str:
    """Every stored figure in one line, with the machine it was measured on."""
    lines = ["| figure | measured |", "|---|---|"]
    machines = {}
    for name, module in MODULES.items():
        path = results / f"fine-tuning-{name}.json"
        if path.is_file():
            found = json.loads(path.read_text("utf-8"))
            machines[name] = describe(found["machine"])
            lines += [f"| {title} | {value} |" for title, value in module.rows(found)]
    where: dict[str, list[str]] = {}
    for name, place in machines.items():
        where.setdefault(place, []).append(name)
    notes = [f"{', '.join(names)}: {place}." for place, names in where.items()]
    return "\n".join([*lines, "", *notes])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    figures = parser.add_subparsers(dest="figure", required=True)
    parsers = {name: figures.add_parser(name, help=module.__doc__) for name, module in MODULES.items()}
    for name, one in parsers.items():
        one.add_argument("--corpus", type=Path, default=HERE.parent / "corpus")
        one.add_argument("--results", type=Path, default=HERE / "results")
        one.add_argument("--threads", type=int, default=2)
        one.add_argument("--batch-pieces", type=int, default=SIZES.get(name, 2048))
        if name != "registers":
            one.add_argument("--base", default="default", help="as 'commentary-nlp train' takes it")
            one.add_argument(
                "--sample", type=int, default={"resume": 4}.get(name, 20), help="train documents"
            )
    parsers["throughput"].add_argument("--steps", type=int, default=20)
    study = parsers["registers"]
    study.add_argument("--start", type=Path, required=True, help="trainable folder that the base starts from")
    study.add_argument("--work", type=Path, default=Path("runs/registers"), help="folder of the models")
    study.add_argument("--register", action="append", help="instead of the two; repeat")
    study.add_argument("--documents", type=int, default=registers.DOCUMENTS)
    study.add_argument("--draws", type=int, default=2, help="choices of the documents")
    study.add_argument("--base-epochs", type=int, default=3, help="over the other registers")
    study.add_argument("--epochs", type=int, default=5, help="over the documents of one register")
    return parser


if __name__ == "__main__":
    sys.exit(main())
