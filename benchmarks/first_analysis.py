"""The measured process: analyse the text on stdin once and print seconds and peak memory as JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

HEAVY = ("datasets", "spacy", "torch", "transformers")


def main() -> None:
    """Import, load, analyse, report."""
    model, threads = sys.argv[1], int(sys.argv[2])
    text = sys.stdin.buffer.read().decode("utf-8")
    marks = [time.perf_counter()]
    import commentary_nlp

    marks.append(time.perf_counter())
    analyzer = commentary_nlp.load(model, threads=threads)
    marks.append(time.perf_counter())
    result = analyzer(text)
    marks.append(time.perf_counter())
    seconds = [end - start for start, end in zip(marks, marks[1:], strict=False)]
    report = {
        **dict(zip(("import", "load", "analyse"), seconds, strict=True)),
        "peak_megabytes": peak_megabytes(),
        "coverage": result.meta["coverage"],
        "heavy_modules": [name for name in HEAVY if name in sys.modules],
    }
    print(json.dumps(report))


def peak_megabytes() -> float:
    """The most memory this process held at once.

    Linux starts a child's `ru_maxrss` at its parent's, so the kernel's own record of this process is
    read where there is one.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
