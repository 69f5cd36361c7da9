"""Benchmark documents: commentary written for this project, joined to a given length."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

CORPUS = Path(__file__).parents[1] / "corpus" / "texts"


def read_texts(folder: Path = CORPUS) -> list[str]:
    """The texts of `folder` in the order of their names; SystemExit where there is none."""
    texts = [path.read_text("utf-8").strip() for path in sorted(folder.glob("*.txt"))]
    if not texts:
        raise SystemExit(f"{folder} holds no .txt files; name a folder of texts with --texts.")
    return texts


def documents(texts: Sequence[str], count: int, *, characters: int = 3000, seed: int = 0) -> list[str]:
    """`count` documents of at least `characters` characters: whole texts in an order drawn from `seed`.

    Another seed gives other documents from the same texts, so that nothing remembered of one round
    helps the next.
    """
    draw = random.Random(seed)
    joined: list[str] = []
    waiting: list[str] = []
    while len(joined) < count:
        parts: list[str] = []
        while sum(map(len, parts)) < characters:
            if not waiting:
                waiting = draw.sample(texts, len(texts))
            parts.append(waiting.pop())
        joined.append("\n".join(parts))
    return joined
