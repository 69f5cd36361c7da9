"""Analysers that a worker loads by name: one by looking up surfaces, and ones that go wrong in a set way."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from commentary_nlp import Actor, Commentary, Entity
from commentary_nlp.batch import parts as parts_module
from commentary_nlp.batch import work


class FakeReader:
    """美方 is 美国. A text with 坏 raises, one with 死 ends the process, one with 停 waits to be killed."""

    def __init__(self, model: str) -> None:
        self.model = model

    def read(self, text: str, id: str) -> Commentary:
        if "坏" in text:
            raise ValueError("this text is bad")
        if "死" in text:
            os._exit(9)
        if "停" in text:
            self.wait(Path(self.model))
        entities = tuple(
            Entity(at, at + 2, "GPE", "美国", 0.98766)
            for at in range(len(text))
            if text[at : at + 2] == "美方"
        )
        actors = (Actor("美国", "GPE", "美国", ("美方",)),) if entities else ()
        return Commentary(text, entities=entities, actors=actors, id=id, meta={"model": "fake"})

    def pipe(self, texts: Iterable[tuple[str, str]]) -> Iterator[Commentary]:
        return (self.read(text, id) for id, text in texts)

    @staticmethod
    def wait(fifo: Path) -> None:
        """Tell who reads the pipe that a worker is in the middle of a record."""
        if fifo.is_fifo():
            with fifo.open("w") as file:
                file.write("x")


def load(model: str, *, backend: str, threads: int, lexicon: str | None) -> FakeReader:
    return FakeReader(model)


def load_full_disk(model: str, *, backend: str, threads: int, lexicon: str | None) -> FakeReader:
    """The disk takes two parts and is then full, until the file `model` is gone."""
    write, parts = parts_module.write_part, iter(range(2))

    def write_or_fail(path: Path, *rest: object) -> tuple[str, int]:
        if next(parts, None) is None and Path(model).exists():
            path.write_bytes(b"half a part")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, *rest)

    work.write_part = write_or_fail
    return FakeReader(model)


def load_and_die(model: str, *, backend: str, threads: int, lexicon: str | None) -> FakeReader:
    os._exit(7)
