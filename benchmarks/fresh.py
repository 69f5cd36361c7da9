"""What a fresh process pays: the import, and the first analysis."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HEAVY = (
    "datasets",
    "numpy",
    "onnxruntime",
    "opencc",
    "spacy",
    "tokenizers",
    "torch",
    "transformers",
    "typer",
)
_MODULES = "import {name}, json, sys; print(json.dumps(sorted(sys.modules)))"


def import_cost(runs: int) -> dict[str, Any]:
    """Median seconds that `import commentary_nlp` adds to a bare start, and the modules it loads.

    Bare starts and imports alternate; the difference is taken within each couple of them.
    """
    couples = [(_start("pass"), _start("import commentary_nlp")) for _ in range(runs + 1)][1:]
    loaded = set(_modules("commentary_nlp")) - set(_modules("sys"))
    return {
        "runs": runs,
        "bare_start_seconds": round(statistics.median(bare for bare, _ in couples), 4),
        "added_seconds": round(statistics.median(full - bare for bare, full in couples), 4),
        "modules_added": len(loaded),
        "heavy_modules": sorted({name.partition(".")[0] for name in loaded} & set(HEAVY)),
    }


def first_analysis(text: str, model: str, *, threads: int, runs: int) -> dict[str, Any]:
    """The first analysis of `text` in a process of its own: median seconds from its start, and peak memory.

    The files are in the system's cache, as after any earlier use of the machine's disk.
    """
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        child = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("first_analysis.py")), model, str(threads)],
            input=text.encode("utf-8"),
            capture_output=True,
            check=False,
        )
        if child.returncode:
            raise SystemExit(f"the first analysis failed:\n{child.stderr.decode('utf-8', 'replace')}")
        found.append({"process": time.perf_counter() - began, **json.loads(child.stdout)})
    names = ("process", "import", "load", "analyse")
    return {
        "characters": len(text),
        "runs": runs,
        "seconds": {name: round(statistics.median(run[name] for run in found), 3) for name in names},
        "worst_seconds": round(max(run["process"] for run in found), 3),
        "peak_megabytes": round(max(run["peak_megabytes"] for run in found)),
        "heavy_modules": found[0]["heavy_modules"],
    }


def _start(code: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def _modules(name: str) -> list[str]:
    code = _MODULES.format(name=name)
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    modules: list[str] = json.loads(child.stdout)
    return modules
