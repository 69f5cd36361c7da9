"""Run every code block of the READMEs and the documentation, and compare what they print with the pages.

    python scripts/docs/run_pages.py                 # exit code 1 where one fails or prints otherwise
    python scripts/docs/run_pages.py --write         # write what they print into the pages
    python scripts/docs/run_pages.py docs/index.md   # these pages only

Each page runs in a process of its own, in an empty folder with copies of `examples/` and of the records
under `corpus/`, without network. The blocks of a page share one namespace and one folder; `blocks.py` says
which of them run.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

from blocks import ROOT, Step, pages, steps, unknown_languages

HERE = Path(__file__).parent
SECONDS = 600
COLUMNS = "100"


def run_page(page: Path) -> list[str | None]:
    """What each step of the page printed; RuntimeError with the cause where one failed."""
    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        _furnish(Path(folder))
        done = subprocess.run(
            [sys.executable, "-W", "error", str(HERE / "page.py"), str(page)],
            cwd=folder,
            env=_environment(Path(folder)),
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
        )
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    printed: list[str | None] = json.loads(done.stdout.splitlines()[-1])
    return printed


def _furnish(folder: Path) -> None:
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "corpus").mkdir()
    for file in (ROOT / "corpus").glob("*.jsonl"):
        shutil.copy(file, folder / "corpus")


def _environment(folder: Path) -> dict[str, str]:
    """This Python's commands and this source first; sockets refused as in the tests."""
    refused = str(ROOT / "tests" / "offline")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), refused]),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "PYTHONUTF8": "1",
        "COLUMNS": COLUMNS,
        "NO_COLOR": "1",
        "HOME": str(folder),
    }


def compare(done: list[Step], printed: list[str | None]) -> list[str]:
    """One unified diff for each output that is not what the page shows."""
    faults = []
    for step, output in zip(done, printed, strict=True):
        if step.shown is None or output is None:
            continue
        shown, given = _lines(step.shown.body), _lines(output)
        if shown != given:
            diff = difflib.unified_diff(shown, given, "page", "printed", lineterm="", n=1)
            faults.append(f"line {step.shown.line}: the output differs\n" + "\n".join(diff))
    return faults


def rewrite(text: str, done: list[Step], printed: list[str | None]) -> str:
    """The page with every shown output as it was printed."""
    for step, output in reversed(list(zip(done, printed, strict=True))):
        if step.shown is None or output is None:
            continue
        body = "\n".join(_lines(output)) + "\n"
        text = text[: step.shown.start] + textwrap.indent(body, step.shown.indent) + text[step.shown.end :]
    return text


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().split("\n")]


def _do_page(page: Path, *, write: bool) -> int:
    """How many faults the page has; they are printed."""
    text = page.read_text("utf-8")
    done, faults = steps(text), unknown_languages(text)
    blocks = sum(step.block.runs for step in done)
    started = time.perf_counter()
    try:
        printed = run_page(page) if blocks else []
        if blocks and write:
            page.write_text(rewrite(text, done, printed), "utf-8")
        elif blocks:
            faults += compare(done, printed)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        faults.append(str(error))
    name = page.relative_to(ROOT) if page.is_relative_to(ROOT) else page
    if blocks or faults:
        print(f"{name}: {blocks} blocks, {time.perf_counter() - started:.1f} s", flush=True)
    for fault in faults:
        print(fault, end="\n\n", file=sys.stderr, flush=True)
    return len(faults)


def main() -> int:
    """0 where every page runs and shows what it prints, else 1."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true", help="write the outputs into the pages")
    options = parser.parse_args()
    wrong = 0
    for page in [path.resolve() for path in options.pages] or pages():
        wrong += _do_page(page, write=options.write)
    if wrong:
        print(
            f"{wrong} faults. Mend the pages, or take the outputs over: {sys.argv[0]} --write",
            file=sys.stderr,
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
