"""Speed, latency and memory of this library and its neighbours, from one interleaved run.

    python benchmarks/speed.py                # about half an hour on two idle cores
    python benchmarks/speed.py --quick        # some minutes, rough, without the longest texts

Every reader has a process of its own; they take turns text by text, in an order that turns as well, so that a
busy machine is busy for all. The arithmetic peak is measured in the same turns. Ratios are of the same texts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from floor import OPERATIONS, encoder_operations
from machine import describe, machine
from readers import JIEBA, LAC, PEAKS, PIPELINES
from speed_tables import actor_table, ratio_table, summarise, table
from texts import read_texts
from workloads import ACTORS, LENGTHS, cut_texts, items, mixed_stream, text_with_actors

import commentary_nlp
from commentary_nlp.model import BACKENDS
from commentary_nlp.model_files import shipped_models

HERE = Path(__file__).parent
SLICE = 20
"""Texts of the stream that a reader takes in one turn."""


class Reader:
    """A reader's process, asked in turn; `missing` says why there is none."""

    def __init__(self, name: str, label: str, threads: int) -> None:
        self.label = label
        self.peak_megabytes = 0.0
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "TOKENIZERS_PARALLELISM": "false"}
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "readers.py"), name, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        self.missing: str | None = self._answer().get("missing")

    def seconds(self, task: str, asked: Sequence[dict[str, Any]]) -> list[float]:
        """Seconds of each item."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"task": task, "items": list(asked)}).encode() + b"\n")
        self._process.stdin.flush()
        answer = self._answer()
        self.peak_megabytes = answer["peak_megabytes"]
        found: list[float] = answer["seconds"]
        return found

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"the reader {self.label!r} ended with code {self._process.wait()}; see above.")
        answer: dict[str, Any] = json.loads(line)
        return answer


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write."""
    options = _parser().parse_args(arguments)
    facts = machine()
    _say(describe(facts))
    readers, missing = _open(options.threads)
    try:
        spent = _measure(readers, options)
    finally:
        for reader in readers:
            reader.close()
    spent["actors"] = {str(count): seconds for count, seconds in spent["actors"].items()}
    peaks = {reader.label: round(reader.peak_megabytes) for reader in readers}
    results = {
        "machine": facts,
        "quick": options.quick,
        "threads": options.threads,
        "note": options.note,
        "readers": summarise(spent, peaks),
        "not_measured": missing,
    }
    options.output.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(table(results), ratio_table(results), actor_table(results), sep="\n\n")
    for name, reason in missing.items():
        print(f"\nNot measured: {name} ({reason}).")
    print(f"\nMeasured on {describe(facts)}. {options.note}".rstrip())
    return 0


def _open(threads: int) -> tuple[list[Reader], dict[str, str]]:
    """The readers that can be had, and why the others cannot."""
    names: list[tuple[str, str, int]] = []
    missing: dict[str, str] = {}
    for model in ("default", "small"):
        if model not in shipped_models():
            missing[f"model {model}"] = "it is not shipped"
            continue
        backends = [backend for backend in BACKENDS if backend != "auto"]
        names += [(f"{model}/{backend}", f"{model}, {backend}", threads) for backend in backends]
        names.append((f"{model}/auto", f"{model}, 1 thread", 1))
    names += [(name, name, threads) for name in (LAC, JIEBA, PIPELINES, *PEAKS)]
    found = []
    for name, label, count in names:
        _say(f"opening {label}")
        reader = Reader(name, label, count)
        if reader.missing:
            missing[label] = reader.missing
            reader.close()
        else:
            found.append(reader)
    return found, missing


def _measure(readers: Sequence[Reader], options: argparse.Namespace) -> dict[str, Any]:
    """Seconds by part, reader and text. A slow reader's share of the stream ends with its time."""
    pool, quick = read_texts(), options.quick
    preparing = commentary_nlp.load(backend="onnx", threads=options.threads)
    counts = dict(zip(LENGTHS, (2, 1), strict=False) if quick else zip(LENGTHS, (12, 6, 1), strict=True))
    lengths: dict[int, dict[str, Any]] = {length: {} for length in counts}
    warm = items(cut_texts(pool, 1_000, 1, seed=-1), preparing)
    for reader in readers:
        reader.seconds("texts", warm)
    operations = dict.fromkeys(counts, 0)
    for number in range(options.rounds or (2 if quick else 5)):
        for length, count in counts.items():
            _say(f"round {number + 1}, {length:,} characters")
            texts = cut_texts(pool, length, count, seed=number)
            operations[length] += encoder_operations(texts)
            for at, item in enumerate(items(texts, preparing)):
                for reader in _turned(readers, number + at):
                    lengths[length].setdefault(reader.label, []).extend(reader.seconds("texts", [item]))
    return {
        "operations": operations,
        "peak_operations": OPERATIONS,
        "lengths": lengths,
        "stream": _stream(readers, mixed_stream(pool, SLICE if quick else 2_000), preparing, options),
        "actors": _actors(readers, preparing, rounds=2 if quick else 5),
    }


def _stream(
    readers: Sequence[Reader], texts: Sequence[str], preparing: Any, options: argparse.Namespace
) -> dict[str, Any]:
    """Characters and seconds of every reader over the mixed stream, slice by slice."""
    asked = [reader for reader in readers if reader.label not in PEAKS]
    spent: dict[str, Any] = {reader.label: {"seconds": [], "characters": 0} for reader in asked}
    for number, start in enumerate(range(0, len(texts), SLICE)):
        _say(f"stream, from text {start}")
        part = items(texts[start : start + SLICE], preparing)
        for reader in _turned(asked, number):
            own = spent[reader.label]
            if sum(own["seconds"]) < options.stream_seconds:
                own["seconds"] += reader.seconds("stream", part)
                own["characters"] += sum(len(item["text"]) for item in part)
    return spent


def _actors(readers: Sequence[Reader], preparing: Any, *, rounds: int) -> dict[int, dict[str, list[float]]]:
    """Seconds of a text of one length with ever more actors, for the library and the pipelines."""
    asked = [reader for reader in readers if "," in reader.label or reader.label == PIPELINES]
    texts = {count: items([text_with_actors(count)], preparing) for count in ACTORS}
    spent: dict[int, dict[str, list[float]]] = {count: {} for count in ACTORS}
    for number in range(rounds):
        _say(f"actors, round {number + 1}")
        for count in ACTORS:
            for reader in _turned(asked, number):
                spent[count].setdefault(reader.label, []).extend(reader.seconds("texts", texts[count]))
    return spent


def _turned(readers: Sequence[Reader], by: int) -> list[Reader]:
    first = by % len(readers)
    return [*readers[first:], *readers[:first]]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--stream-seconds", type=float, default=120.0, help="time of a reader in the stream")
    parser.add_argument("--note", default="", help="what else should stand beside the figures")
    parser.add_argument("-o", "--output", type=Path, default=HERE / "results" / "speed.json")
    return parser


if __name__ == "__main__":
    sys.exit(main())
