"""What a folder of results comes from: input, model, options; which parts are whole. Kept through any end.

    OUT/manifest.json      the job, and once it is complete its parts with counts and checksums
    OUT/part-00000000.…    the results, each moved into place when it is whole
    OUT/errors.jsonl       the records without a result: id, record, place, code, cause, part
    OUT/.job/              while the job is not complete: lock, list of parts in place, unfinished parts

C534  a folder of another job    C535  a folder in use    C536  a folder that is no job's    C537  a full disk
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from commentary_nlp.batch.parts import sha256
from commentary_nlp.batch.results import ERRORS, MANIFEST
from commentary_nlp.errors import InputError

FORMAT = 1
STATE = ".job"
LANDED = "landed.jsonl"


@dataclass(frozen=True, slots=True)
class Part:
    """A part in its place."""

    name: str
    records: int
    failed: int
    characters: int
    input: str
    sha256: str


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Replace a JSON file in one step: after any end it holds the old content or the new."""
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    move(partial, path)


def move(partial: Path, path: Path) -> None:
    """Give a whole file its name, and make the name last."""
    os.replace(partial, path)
    with contextlib.suppress(OSError, AttributeError):  # no such thing as an open folder on Windows
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of `folder`, None where it has none. Raises InputError (C536) where it is unreadable."""
    path = folder / MANIFEST
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(f"its format is {data['format']!r}, not {FORMAT}")
        return dict(data)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("C536", f"{path} cannot be used: {error!r}. Name another folder.") from None


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What differs between two jobs, one line for each value: `input.records: was 3, is 4`."""
    old, new = dict(_flat(before)), dict(_flat(now))
    return [
        f"{key}: was {_shown(old.get(key))}, is {_shown(new.get(key))}"
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]


def _flat(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _shown(value: Any) -> str:
    shown = "nothing" if value is None else str(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


class Journal:
    """The parts in place, appended to a file as they land; a line torn by an end is as if never written."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / STATE / LANDED
        whole = 0
        if self.path.exists():
            raw = self.path.read_bytes()
            whole = raw.rfind(b"\n") + 1
        self._file = self.path.open("ab")
        self._file.truncate(whole)

    def add(self, part: Part, failed: Iterable[Mapping[str, Any]]) -> None:
        """Note that a part is in place, with the rows of its failed records."""
        line = json.dumps({**asdict(part), "errors": list(failed)})
        self._file.write(line.encode("ascii") + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def rows(self) -> Iterator[tuple[Part, list[dict[str, Any]]]]:
        """Every part noted, in the order of landing; a later line for a part replaces an earlier one."""
        with self.path.open("rb") as file:
            for line in file:
                data = json.loads(line)
                yield Part(**{key: value for key, value in data.items() if key != "errors"}), data["errors"]

    def errors(self) -> Iterator[dict[str, Any]]:
        """The rows of failed records, by part, one part in memory at a time."""
        places: dict[str, int] = {}
        with self.path.open("rb") as file:
            while line := file.readline():
                data = json.loads(line)
                places[data["name"]] = file.tell() - len(line)
            for name in sorted(places):
                file.seek(places[name])
                yield from json.loads(file.readline())["errors"]

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def is_whole(folder: Path, part: Part) -> bool:
    """Whether the part stands in its place as it was written."""
    path = folder / part.name
    return path.is_file() and sha256(path) == part.sha256


def read_errors(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of `errors.jsonl` by part; empty where there is none."""
    found: dict[str, list[dict[str, Any]]] = {}
    with contextlib.suppress(OSError, ValueError, KeyError), (folder / ERRORS).open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            found.setdefault(row["part"], []).append(row)
    return found
