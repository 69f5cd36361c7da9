"""Peak memory of one long text, a fresh process for each length: python benchmarks/long_text.py.

Megabytes are over those of the same process after a short text. `--encoder quick` plays back states of a
short text in place of the encoder: the memory is the same, and heads and rules do all their work.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from first_analysis import peak_megabytes
from texts import documents, read_texts

import commentary_nlp
from commentary_nlp.analyzer import Analyzer

_SHORT = 3_000


def read_one(characters: int, threads: int, quick: bool) -> dict[str, float]:
    """Seconds and megabytes of a text of so many characters; to be asked once a process."""
    pool = read_texts()
    analyzer = commentary_nlp.load(threads=threads)
    short = documents(pool, 1, characters=_SHORT)[0]
    if quick:
        _play_back(analyzer, short)
    analyzer(short)
    before = peak_megabytes()
    text = documents(pool, 1, characters=characters, seed=1)[0][:characters]
    began = time.perf_counter()
    result = analyzer(text)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "megabytes": peak_megabytes() - before, "stances": len(result.stances)}


def _play_back(analyzer: Analyzer, text: str) -> None:
    """Give the analyser an encoder that repeats the states of `text`, whatever the pieces are."""
    known = itertools.cycle(analyzer.encode(text).states)

    def encode(ids: np.ndarray, positions: np.ndarray, bias: np.ndarray) -> np.ndarray:
        return np.stack(list(itertools.islice(known, len(ids))))

    analyzer.model.backend.encode = encode  # type: ignore[method-assign]


def main() -> None:
    """Print a line for each length, with the bytes that each character takes beyond the shorter length."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, nargs="+", default=[3_000, 60_000, 200_000, 600_000])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--encoder", choices=["real", "quick"], default="real")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(read_one(options.characters[0], options.threads, options.encoder == "quick")))
        return
    print("characters   seconds  megabytes  bytes a character  bytes a further character")
    last, held = 0, 0.0
    for count in options.characters:
        given = ["--one", "--characters", count, "--threads", options.threads, "--encoder", options.encoder]
        command = [sys.executable, str(Path(__file__)), *map(str, given)]
        found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        megabytes = found["megabytes"]
        whole, further = megabytes * 2**20 / count, (megabytes - held) * 2**20 / (count - last)
        print(f"{count:>10,} {found['seconds']:>9.1f} {megabytes:>10.0f} {whole:>18.0f} {further:>26.0f}")
        last, held = count, megabytes


if __name__ == "__main__":
    main()
