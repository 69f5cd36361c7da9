"""The tables of `speed.py`: from seconds to characters a second, percentiles and ratios."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from readers import LAC, PEAKS, PIPELINES

Results = Mapping[str, Any]


def summarise(spent: Results, peaks: Mapping[str, int]) -> dict[str, Any]:
    """For each reader: speed and latency by length, the stream, actors, peak memory; the floors."""
    summary: dict[str, Any] = {}
    for label in peaks:
        if label in PEAKS:
            continue
        summary[label] = {
            "lengths": {
                str(length): _speed(by_reader[label], length)
                for length, by_reader in spent["lengths"].items()
            },
            "stream": _stream(spent["stream"][label]),
            "peak_megabytes": peaks[label],
            "actor_ms": {
                count: round(1e3 * statistics.median(by_reader[label]), 1)
                for count, by_reader in spent["actors"].items()
                if label in by_reader
            },
        }
    for label in PEAKS:
        if label in peaks:
            summary[f"floor, {label}"] = {"lengths": _floor(spent, label)}
    return summary


def _speed(seconds: Sequence[float], length: int) -> dict[str, float]:
    return {
        "characters_a_second": round(length / statistics.median(seconds)),
        "p50_ms": round(1e3 * percentile(seconds, 50), 1),
        "p95_ms": round(1e3 * percentile(seconds, 95), 1),
        "texts": len(seconds),
    }


def _stream(found: Results) -> dict[str, Any]:
    seconds = found["seconds"]
    return {
        "characters_a_second": round(found["characters"] / sum(seconds)),
        "p50_ms": round(1e3 * percentile(seconds, 50), 1),
        "p95_ms": round(1e3 * percentile(seconds, 95), 1),
        "texts": len(seconds),
    }


def _floor(spent: Results, label: str) -> dict[str, Any]:
    """Characters a second if the encoder's operations ran at the peak measured beside them."""
    rows = {}
    for length, by_reader in spent["lengths"].items():
        seconds = by_reader[label]
        peak = spent["peak_operations"] / statistics.median(seconds)
        operations = spent["operations"][length] / len(seconds)
        rows[str(length)] = {
            "characters_a_second": round(length * peak / operations),
            "gigaoperations_a_second": round(peak / 1e9, 1),
        }
    return rows


def percentile(values: Sequence[float], share: int) -> float:
    """The value that `share` per cent of `values` do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-share * len(ordered) // 100) - 1)]


def table(results: Results) -> str:
    """Speed, latency and memory: one row a reader."""
    rows = results["readers"]
    lengths = next(iter(rows.values()))["lengths"]
    heads = [f"{int(length):,} characters: characters/s (p50, p95 ms)" for length in lengths]
    lines = [
        f"| {' | '.join(['reader', *heads, 'mixed stream: characters/s (p50, p95 ms)', 'peak MB'])} |",
        "|" + "---|" * (len(heads) + 3),
    ]
    for label, row in rows.items():
        cells = [_cell(found) for found in row["lengths"].values()]
        stream = _cell(row["stream"]) if "stream" in row else ""
        lines.append(f"| {' | '.join([label, *cells, stream, str(row.get('peak_megabytes', ''))])} |")
    return "\n".join(lines)


def _cell(found: Results) -> str:
    speed = f"{found['characters_a_second']:,}"
    return f"{speed} ({found['p50_ms']:,.0f}, {found['p95_ms']:,.0f})" if "p50_ms" in found else speed


def ratio_table(results: Results) -> str:
    """The library's readers against the others, on texts of 3,000 characters."""
    rows = results["readers"]
    ours = [
        label
        for label in rows
        if rows[label].get("actor_ms") and label != PIPELINES and "1 thread" not in label
    ]

    def speed(label: str) -> float | None:
        found: float | None = (
            rows.get(label, {}).get("lengths", {}).get("3000", {}).get("characters_a_second")
        )
        return found

    lines = [
        "| 3,000 characters | against LAC's entities | against the pipelines | of the arithmetic floor |",
        "|---|---|---|---|",
    ]
    for label in ours:
        others = [speed(LAC), speed(PIPELINES), speed(f"floor, {_peak_of(label, rows)}")]
        own = speed(label) or 0.0
        cells = [f"{own / other:.2f}" if other else "not measured" for other in others]
        lines.append(f"| {' | '.join([label, *cells])} |")
    return "\n".join([*lines, *_thread_line(rows)])


def _peak_of(label: str, rows: Results) -> str:
    """The peak of the number format that a backend multiplies in on this processor."""
    if "onnx" in label:
        return "int8 peak"
    return "bf16 peak" if "openvino" in label and "floor, bf16 peak" in rows else "float32 peak"


def _thread_line(rows: Results) -> list[str]:
    """What the threads gain in the stream, for each model."""
    found = []
    for model in ("default", "small"):
        one, many = rows.get(f"{model}, 1 thread"), rows.get(f"{model}, onnx")
        if one and many:
            gain = many["stream"]["characters_a_second"] / one["stream"]["characters_a_second"]
            found.append(f"\nAll threads against one in the mixed stream, model {model}: {gain:.2f}.")
    return found


def actor_table(results: Results) -> str:
    """Milliseconds of one text with ever more actors."""
    rows = {label: row["actor_ms"] for label, row in results["readers"].items() if row.get("actor_ms")}
    counts = next(iter(rows.values()))
    lines = [
        f"| ms a text of equal length | {' | '.join(f'{count} actors' for count in counts)} |",
        "|" + "---|" * (len(counts) + 1),
    ]
    lines += [
        f"| {label} | {' | '.join(f'{found[count]:,.0f}' for count in counts)} |"
        for label, found in rows.items()
    ]
    return "\n".join(lines)
