"""Run one page in the current folder: python page.py PAGE; prints what each step printed as a JSON list.

A step that fails ends the run: exit code 1, and the place and the cause on stderr.
"""

from __future__ import annotations

import contextlib
import io
import json
import linecache
import subprocess
import sys
import traceback
from pathlib import Path

from blocks import Block, steps

SHELL = ("bash", "-e", "-c")


def run(page: Path) -> list[str | None]:
    """What each step of `page` printed; None for a step that writes a file."""
    text = page.read_text("utf-8")
    names: dict[str, object] = {"__name__": "__main__"}
    printed: list[str | None] = []
    for step in steps(text):
        if step.block.file:
            target = Path(step.block.file)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(step.block.body, "utf-8")
            printed.append(None)
        elif step.block.language == "python":
            printed.append(_run_python(step.block, page, names))
        else:
            printed.append(_run_shell(step.block))
    return printed


def _run_python(block: Block, page: Path, names: dict[str, object]) -> str:
    source = "\n" * (block.line - 1) + block.body
    place = str(page)
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        exec(compile(source, place, "exec"), names)
    return shown.getvalue()


def _run_shell(block: Block) -> str:
    done = subprocess.run(
        [*SHELL, block.body], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    if done.returncode:
        raise RuntimeError(f"line {block.line}: exit code {done.returncode}\n{done.stdout}")
    return done.stdout


def main() -> int:
    """0, or 1 for a step that failed."""
    page = Path(sys.argv[1])
    try:
        printed = run(page)
    except Exception:
        traceback.print_exc()
        return 1
    print(json.dumps(printed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
