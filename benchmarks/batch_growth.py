"""Memory and throughput of batch jobs as workers and records grow: python benchmarks/batch_growth.py.

Each row is a job of its own over copies of examples/summit.txt. Peak memory is that of the whole job and of
its largest worker: PSS, which shares out common pages, where the system tells it, else RSS.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from pathlib import Path

import psutil

from commentary_nlp.batch import annotate

ARTICLE = Path(__file__).parents[1] / "examples" / "summit.txt"


class Memory(threading.Thread):
    """Watches this process and those it starts until `stop`; peaks in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.whole = self.worker = 0.0
        self.stopped = threading.Event()

    def run(self) -> None:
        """Look several times a second."""
        while not self.stopped.wait(0.3):
            own = psutil.Process()
            sizes = [size(process) for process in own.children(recursive=True)]
            self.whole = max(self.whole, size(own) + sum(sizes))
            self.worker = max(self.worker, *sizes, 0.0)


def size(process: psutil.Process) -> float:
    """The memory of a process in MB."""
    try:
        info = process.memory_full_info()
    except psutil.Error:
        return 0.0
    return getattr(info, "pss", info.rss) / 1e6


def write_articles(path: Path, count: int, characters: int) -> int:
    """The number of characters in `count` records of the example, each with a number of its own."""
    text = ARTICLE.read_text(encoding="utf-8")[:characters]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(
                json.dumps({"id": str(number), "text": f"{number}。{text}"}, ensure_ascii=False) + "\n"
            )
    return sum(len(f"{number}。") + len(text) for number in range(count))


def measure(folder: Path, count: int, characters: int, workers: int, threads: int) -> str:
    """A row of the table."""
    source = folder / f"{count}.jsonl"
    total = write_articles(source, count, characters)
    memory = Memory()
    memory.start()
    began = time.perf_counter()
    done = annotate(
        source,
        folder / f"out-{count}-{workers}-{threads}",
        workers=workers,
        threads=threads,
        shard_records=50,
    )
    seconds = time.perf_counter() - began
    memory.stopped.set()
    memory.join()
    assert done.annotated == count
    return (
        f"{workers:>7} {threads:>7} {count:>8,} {seconds:>9.1f} {count / seconds:>10.2f} "
        f"{total / seconds:>13,.0f} {memory.worker:>10.0f} {memory.whole:>9.0f}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--characters", type=int, default=300, help="characters of a record")
    options = parser.parse_args()
    print("workers threads  records   seconds  records/s  characters/s  worker MB  whole MB")
    for count in options.records:
        for workers in options.workers:
            with tempfile.TemporaryDirectory() as folder:
                print(measure(Path(folder), count, options.characters, workers, options.threads), flush=True)


if __name__ == "__main__":
    main()
