"""Compare the ways to run the encoder on this processor: speed, agreement with float32, neighbours.

    python benchmarks/backends.py                # what is installed; extras: openvino, nncf
    python benchmarks/backends.py --quick

All ways read the same windows in turn, on one thread; processor time is reported beside wall time, because it
says more on a machine that others use. Deviation is the root mean square of the difference from the float32
states, relative to their size; labels are those of whole analyses in which only the encoder differs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from encoder_ways import EAGER, FILE, Encode, Sources, builders, feeds, onnx_session, trainable_folder
from invariance import labels
from machine import describe, machine
from numpy.typing import NDArray
from texts import documents, read_texts

import commentary_nlp
from commentary_nlp import Commentary
from commentary_nlp.analyzer import Analyzer
from commentary_nlp.encoder.encoding import encode_text
from commentary_nlp.model_files import model_folder

RESULTS = Path(__file__).parent / "results" / "backends.json"
CALIBRATION, WINDOW = 24, 256


class Replaced:
    """The library's backend with another encoder."""

    def __init__(self, inner: Any, encode: Encode) -> None:
        self.threads, self.characters, self.pairs = 1, inner.characters, inner.pairs
        self._encode = encode

    def encode(self, ids: Any, positions: Any, bias: Any) -> Any:
        """States of one window; no target is asked here, so nothing is hidden."""
        return self._encode(ids)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, measure, print, write."""
    options = _parser().parse_args(arguments)
    facts, texts = machine(), read_texts()
    with tempfile.TemporaryDirectory() as scratch:
        analyzer = commentary_nlp.load(backend="onnx", threads=1)
        calibration = windows_of(analyzer, texts[::2])[:CALIBRATION]
        sources = Sources(model_folder("default"), trainable_folder(), calibration, Path(scratch))
        ways, missing = _build(sources, compiled=options.compiled)
        held_out = texts[1::2]
        measured = [ids for ids in windows_of(analyzer, held_out) if len(ids) > WINDOW - 40]
        rows = time_ways(ways, measured[: 3 if options.quick else 12], rounds=2 if options.quick else 5)
        chosen = documents(
            held_out, 3 if options.quick else 16, characters=1000 if options.quick else 3000, seed=7
        )
        for name, agreement in label_agreement(analyzer, ways, chosen).items():
            rows[name] |= agreement
        batched = padded_batches(sources.shipped / "encoder.onnx", sources.scratch, measured[:8])
    results = {
        "machine": facts,
        "note": options.note,
        "rows": rows,
        "padded_batches": batched,
        "not_measured": missing,
    }
    options.output.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{table(rows)}\n\n{batch_line(batched)}")
    for name, reason in missing.items():
        print(f"Not measured: {name} ({reason}).")
    print(f"\nMeasured on {describe(facts)}. {options.note}".rstrip())
    return 0


def windows_of(analyzer: Analyzer, texts: Sequence[str]) -> list[NDArray[np.int64]]:
    """The windows that the library reads of some texts, joined to documents."""
    seen: list[NDArray[np.int64]] = []

    def remember(ids: NDArray[np.int64]) -> NDArray[np.float32]:
        seen.append(ids)
        return np.zeros((len(ids), analyzer.model.config.hidden), np.float32)

    backend = Replaced(analyzer.model.backend, remember)
    for document in documents(texts, 8, characters=3000, seed=3):
        encode_text(document, analyzer.model.tokenizer, backend)
    return seen


def time_ways(
    ways: dict[str, Encode], windows: Sequence[NDArray[np.int64]], *, rounds: int
) -> dict[str, dict[str, Any]]:
    """Milliseconds a window, relative speed, deviation from float32; the ways take turns window by window."""
    wall: dict[str, list[float]] = {name: [] for name in ways}
    cpu: dict[str, list[float]] = {name: [] for name in ways}
    deviation: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for ids in windows:
            states = {}
            for name, encode in ways.items():
                began = time.perf_counter(), time.process_time()
                states[name] = encode(ids)
                if number:  # the first round warms up
                    wall[name].append(time.perf_counter() - began[0])
                    cpu[name].append(time.process_time() - began[1])
            if not number:
                exact = states[EAGER]
                for name, found in states.items():
                    deviation[name].append(float(np.sqrt(((found - exact) ** 2).mean() / (exact**2).mean())))
    ours = statistics.median(cpu[FILE])
    return {
        name: {
            "wall_ms": round(1e3 * statistics.median(wall[name]), 1),
            "processor_ms": round(1e3 * statistics.median(cpu[name]), 1),
            "speed": round(ours / statistics.median(cpu[name]), 3),
            "deviation": round(statistics.mean(deviation[name]), 5),
        }
        for name in ways
    }


def label_agreement(
    analyzer: Analyzer, ways: dict[str, Encode], chosen: Sequence[str]
) -> dict[str, dict[str, float]]:
    """F1 of each way's entities, stances and devices against those with float32 states."""
    read: dict[str, list[Commentary]] = {}
    for name, encode in ways.items():
        model = replace(analyzer.model, backend=Replaced(analyzer.model.backend, encode))
        read[name] = [Analyzer(model)(text) for text in chosen]
    tasks = {"entities": 0, "stances": 1, "devices": 3}
    return {
        name: {task: _f1(read[EAGER], results, place) for task, place in tasks.items()}
        for name, results in read.items()
    }


def _f1(gold: Sequence[Commentary], found: Sequence[Commentary], place: int) -> float:
    expected = {(at, row) for at, result in enumerate(gold) for row in labels(result)[place]}
    given = {(at, row) for at, result in enumerate(found) for row in labels(result)[place]}
    return round(2 * len(expected & given) / max(1, len(expected) + len(given)), 4)


def padded_batches(
    file: Path, scratch: Path, windows: Sequence[NDArray[np.int64]], size: int = 4
) -> dict[str, float]:
    """Several padded windows a call against one a call in the shipped graph: speed, how far states move."""
    import onnx

    model = onnx.load(str(file))
    for given in model.graph.input:
        given.type.tensor_type.shape.dim[0].dim_param = "windows"
    onnx.save(model, str(scratch / "batched.onnx"))
    session = onnx_session(scratch / "batched.onnx")
    spent, moved = [0.0, 0.0], 0.0
    for number in range(3):
        for first in range(0, len(windows), size):
            group = windows[first : first + size]
            began = time.process_time()
            alone = [session.run(["states"], feeds(ids))[0][0] for ids in group]
            middle = time.process_time()
            together = session.run(["states"], _padded(group))[0]
            if number:
                spent[0] += middle - began
                spent[1] += time.process_time() - middle
            for row, states in enumerate(alone):
                moved = max(moved, float(np.abs(together[row, : len(states)] - states).max()))
    return {"windows": size, "speed": round(spent[0] / spent[1], 3), "greatest_difference": round(moved, 4)}


def _padded(group: Sequence[NDArray[np.int64]]) -> dict[str, NDArray[Any]]:
    width = max(map(len, group))
    ids = np.ones((len(group), width), np.int64)
    bias = np.zeros((len(group), 1, width, width), np.float32)
    for row, window in enumerate(group):
        ids[row, : len(window)], bias[row, :, :, len(window) :] = window, -1e4
    return {"ids": ids, "positions": np.tile(np.arange(width), (len(group), 1)), "bias": bias}


def table(rows: dict[str, dict[str, Any]]) -> str:
    """One row a way."""
    lines = [
        "| way | processor ms a window | speed | deviation | entities | stances | devices |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, row in rows.items():
        agreement = " | ".join(f"{row[task]:.3f}" for task in ("entities", "stances", "devices"))
        cost = f"{row['processor_ms']:.0f} | {row['speed']:.2f} | {row['deviation']:.1%}"
        lines.append(f"| {name} | {cost} | {agreement} |")
    return "\n".join(lines)


def batch_line(found: dict[str, float]) -> str:
    """The comparison of batches in a sentence."""
    return (
        f"{found['windows']} padded windows a call: {found['speed']:.2f} times the speed of one a call; "
        f"a state moves by up to {found['greatest_difference']} with its neighbours."
    )


def _build(sources: Sources, *, compiled: bool) -> tuple[dict[str, Encode], dict[str, str]]:
    ways: dict[str, Encode] = {}
    missing: dict[str, str] = {}
    for name, build in builders(sources, compiled=compiled).items():
        print(name, file=sys.stderr, flush=True)
        try:
            way = build()
        except ImportError as error:
            missing[name] = f"{error.name} is not installed"
            continue
        if way is None:
            missing[name] = "this processor has no bf16 matrix units"
        else:
            ways[name] = way
    return ways, missing


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--compiled", action="store_true", help="torch.compile as well; needs a C++ compiler")
    parser.add_argument("--note", default="", help="what else should stand beside the figures")
    parser.add_argument("-o", "--output", type=Path, default=RESULTS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
