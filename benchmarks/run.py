"""Measure the library on this machine and print the table of figures.

    python benchmarks/run.py                  # about three minutes on two cores
    python benchmarks/run.py --quick          # a minute, rougher
    python benchmarks/run.py --stored --readme README.md README.zh.md    # write the tables, measure nothing
    python benchmarks/run.py --data DATA      # scores on the public sets as well, see scripts/score_public.py

Speed, memory and invariance are measured here and now. Accuracy comes from `results/public.json`, which
`scripts/score_public.py` wrote for the model with the checksum it names, unless `--data` measures it anew.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chinese import translate
from figures import figures, table, write_between_marks
from fresh import first_analysis, import_cost
from invariance import compare_orders
from machine import describe, machine
from stages import time_stages
from texts import CORPUS, documents, read_texts
from throughput import compare

import commentary_nlp

HERE = Path(__file__).parent
PUBLIC = HERE / "results" / "public.json"
CHARACTERS = 3000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write; 0 whether or not every figure is reached."""
    options = _parser().parse_args(arguments)
    results = json.loads(options.output.read_text("utf-8")) if options.stored else _measured(options)
    text = f"{table(figures(results))}\n\n{_footnote(results)}"
    print(f"{text}\n\n{_stage_table(results['stages'])}")
    for path in options.readme:
        write_between_marks(path, translate(text) if ".zh" in path.suffixes else text)
    return 0


def _measured(options: argparse.Namespace) -> dict[str, Any]:
    """The results of a new run, stored."""
    facts = machine()
    _say(describe(facts))
    results = {"machine": facts, "quick": options.quick, **_measure(options)}
    results["model"] = _model_facts(options.model)
    results["public"] = _public(options, results["model"])
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return results


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    """All costs. Fresh processes come first, while this one is still small."""
    texts, threads, quick = read_texts(options.texts), options.threads, options.quick
    sample = documents(texts, 1, characters=CHARACTERS)[0][:CHARACTERS]
    _say("import")
    measured: dict[str, Any] = {"import": import_cost(5 if quick else 15)}
    _say("first analysis")
    measured["first_analysis"] = first_analysis(
        sample, options.model, threads=threads, runs=1 if quick else 5
    )
    _say("throughput against LAC")
    measured["throughput"] = compare(
        texts,
        options.model,
        threads=threads,
        rounds=options.rounds or (3 if quick else 9),
        count=2 if quick else 8,
        characters=CHARACTERS,
    )
    _say("batches and orders")
    several = documents(texts, 4 if quick else 16, characters=CHARACTERS, seed=1000)
    mixed = [*texts[: 12 if quick else 40], *several]
    measured["invariance"] = compare_orders(mixed, options.model, threads=threads, batch_sizes=(8, 32))
    _say("stages")
    timed = documents(texts, 4 if quick else 13, characters=CHARACTERS, seed=2000)
    measured["stages"] = time_stages(timed, options.model, threads=1)
    return measured


def _model_facts(model: str) -> dict[str, Any]:
    meta = commentary_nlp.load(model)("").meta
    return {key: meta[key] for key in ("model", "model_version", "checksum", "backend")}


def _public(options: argparse.Namespace, model: dict[str, Any]) -> dict[str, Any] | None:
    """Scores on the public sets, or None; scores of another model are not taken for this one's."""
    if options.data:
        script = HERE.parent / "scripts" / "score_public.py"
        command = [
            sys.executable,
            str(script),
            str(options.data),
            "--model",
            options.model,
            "-o",
            str(PUBLIC),
        ]
        subprocess.run(command, check=True, stdout=sys.stderr)
    if not PUBLIC.is_file():
        _say(f"no scores on the public sets: {PUBLIC.name} is not there; --data FOLDER measures them")
        return None
    public: dict[str, Any] = json.loads(PUBLIC.read_text("utf-8"))
    if public["model"]["checksum"] != model["checksum"]:
        _say(f"{PUBLIC.name} holds scores of another model; --data FOLDER measures this one")
        return None
    return public


def _footnote(results: dict[str, Any]) -> str:
    model, public, compared = results["model"], results["public"], results["throughput"]
    checksum = model["checksum"][:12] or "without checksum"
    lines = [
        f"Measured on {describe(results['machine'])}.",
        f"Model {model['model']} {model['model_version']}, encoder {checksum}.",
        f"Throughput: median of {compared['rounds']} interleaved rounds of the same texts; "
        f"LAC reads by the {compared['lac_reads_by']}, the faster way here.",
    ]
    if public and public.get("limit"):
        lines.append(f"Scores on the first {public['limit']} rows of each set only.")
    return "\n".join(lines)


def _stage_table(stages: dict[str, Any]) -> str:
    groups = ", ".join(f"{name} {share:.0%}" for name, share in stages["shares"].items())
    rows = "\n".join(f"| {name} | {share:.1%} |" for name, share in stages["parts"].items())
    return f"Time: {groups}.\n\n| part | share |\n|---|---|\n{rows}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="default", help="a shipped model's name or a model folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, help="rounds of the comparison with LAC")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--texts", type=Path, default=CORPUS, help="folder of .txt files to read")
    parser.add_argument("--data", type=Path, help="folder of the public data sets")
    parser.add_argument("--stored", action="store_true", help="take the measurements that -o stored before")
    parser.add_argument(
        "--readme",
        type=Path,
        nargs="+",
        default=[],
        help="files whose table of figures is rewritten, in Chinese where the name has .zh",
    )
    parser.add_argument("-o", "--output", type=Path, default=HERE / "results" / "costs.json")
    return parser


if __name__ == "__main__":
    sys.exit(main())
