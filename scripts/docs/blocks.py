"""The fenced blocks of a Markdown page: which run, which are files, and which hold what a run printed.

    ```python                  runs, in one namespace for the whole page
    ```sh                      runs in a shell
    ```json title="own.jsonl"  (any language) is written to that file of the working folder
    ```text                    directly behind a block that runs: what it printed
    ```sh title="Not run …"    does not run; the title, which readers see, gives the reason

Blocks of data (`json`, `text` …) only stand there; a block in any other language is a fault unless its title
says that it is not run.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNNING = ("python", "sh")
DATA = ("", "csv", "html", "ini", "json", "jsonl", "markdown", "text", "toml", "xml", "yaml")
NOT_RUN = "Not run"
_FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)(?P=fence) *$",
    re.MULTILINE | re.DOTALL,
)
_TITLE = re.compile(r'title="([^"]*)"')
_FILE_NAME = re.compile(r"[\w./-]+\.\w+")


@dataclass(frozen=True)
class Block:
    """One fenced block; `start` and `end` are the offsets of its body in the page."""

    language: str
    title: str
    body: str
    indent: str
    start: int
    end: int
    line: int

    @property
    def file(self) -> str | None:
        """The file of the working folder that the block is, if it is one."""
        return self.title if _FILE_NAME.fullmatch(self.title) else None

    @property
    def runs(self) -> bool:
        """Whether the block is executed."""
        return self.language in RUNNING and not self.file and not self.title.startswith(NOT_RUN)


@dataclass(frozen=True)
class Step:
    """A block that does something, and the block that shows what it printed, if one follows."""

    block: Block
    shown: Block | None


def pages() -> list[Path]:
    """Every page whose blocks are run: the READMEs and the documentation."""
    return [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").rglob("*.md"))]


def read_blocks(page: str) -> list[Block]:
    """The blocks of a page, in order."""
    blocks = []
    for found in _FENCE.finditer(page):
        language, _, rest = found["info"].strip().partition(" ")
        title = _TITLE.search(rest)
        body = textwrap.dedent(found["body"]) if found["indent"] else found["body"]
        line = page.count("\n", 0, found.start("body")) + 1
        span = (found.start("body"), found.end("body"))
        blocks.append(Block(language, title[1] if title else "", body, found["indent"], *span, line))
    return blocks


def unknown_languages(page: str) -> list[str]:
    """One line for each block that neither runs nor is data: `bash` or `console` written for `sh`."""
    known, runs = {*RUNNING, *DATA}, " or ".join(RUNNING)
    return [
        f"line {block.line - 1}: blocks of language {block.language!r} are not run; write {runs}"
        for block in read_blocks(page)
        if block.language not in known and not block.file and not block.title.startswith(NOT_RUN)
    ]


def steps(page: str) -> list[Step]:
    """The blocks that run or are files, each with the output shown behind it."""
    blocks = read_blocks(page)
    found = []
    for number, block in enumerate(blocks):
        if not (block.runs or block.file):
            continue
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        is_output = after is not None and after.language == "text" and not after.title
        between = page[block.end : after.start].split("\n") if after else []
        beside = is_output and not any(line.strip() for line in between[1:-2])
        found.append(Step(block, after if block.runs and beside else None))
    return found
