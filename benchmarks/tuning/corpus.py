"""The documents that the figures of fine-tuning rest on, and the files a run reads them from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from commentary_nlp import Commentary, read_records
from commentary_nlp.corpus import write_records


def read_split(corpus: Path, split: str) -> list[Commentary]:
    """The records of `train`, `dev` or `test`."""
    return read_records(corpus / f"{split}.jsonl")


def register(record: Commentary) -> str:
    """The register a record was written in; empty where none is told."""
    return str(record.meta.get("register", ""))


def of_registers(
    records: Sequence[Commentary], registers: Collection[str], *, held: bool = True
) -> list[Commentary]:
    """The records of the registers; with `held=False` those of all others."""
    return [record for record in records if (register(record) in registers) == held]


def write_file(path: Path, records: Sequence[Commentary]) -> Path:
    """The path, after the records were written there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_records(path, records)
    return path
