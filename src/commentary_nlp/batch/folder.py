"""The folder of a job: one job at a time, its parts moved into place, its end told from its start."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from commentary_nlp.batch.manifest import (
    FORMAT,
    LANDED,
    STATE,
    Journal,
    Part,
    differences,
    is_whole,
    move,
    read_errors,
    read_manifest,
    write_json,
)
from commentary_nlp.batch.results import ERRORS, MANIFEST
from commentary_nlp.errors import InputError


class JobFolder:
    """A folder held by this process; see `open_folder`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.partial = path / STATE / "partial"
        self._parts: dict[str, Part] = {}
        self._journal: Journal | None = None

    def begin(self, job: Mapping[str, Any], names: Sequence[str]) -> set[str]:
        """Start or take up `job`, whose parts are to be `names`; gives those that stand whole already.

        Raises InputError (C534) with every difference where the folder holds another job.
        """
        manifest = read_manifest(self.path)
        if manifest is not None:
            self._refuse_other(manifest, job)
        known = self._known(manifest, set(names))
        shutil.rmtree(self.partial, ignore_errors=True)
        self.partial.mkdir(parents=True)
        whole = {name: row for name, row in known.items() if is_whole(self.path, row[0])}
        if manifest is None or (manifest["state"] == "complete" and len(whole) < len(names)):
            write_json(self.path / MANIFEST, {"format": FORMAT, "state": "running", **job})
        self._journal = Journal(self.path)
        noted = {part.name for part, _ in self._journal.rows()}
        for name, (part, failed) in whole.items():
            if name not in noted:
                self._journal.add(part, failed)
        self._parts = {name: part for name, (part, _) in whole.items()}
        return set(whole)

    def _refuse_other(self, manifest: Mapping[str, Any], job: Mapping[str, Any]) -> None:
        before = {key: manifest.get(key) for key in job}
        if changed := differences(before, job):
            lines = "".join(f"\n  {line}" for line in changed)
            raise InputError(
                "C534",
                f"{self.path} holds the results of another job. Name another folder, or give what it was "
                f"made with:{lines}",
            )

    def _known(
        self, manifest: Mapping[str, Any] | None, names: set[str]
    ) -> dict[str, tuple[Part, list[dict[str, Any]]]]:
        """The parts that were noted, by name, with the rows of their failed records."""
        known = {}
        if manifest is not None and manifest["state"] == "complete":
            errors = read_errors(self.path)
            for row in manifest["parts"]:
                known[row["name"]] = (Part(**row), errors.get(row["name"], []))
        elif manifest is not None and (self.path / STATE / LANDED).exists():
            journal = Journal(self.path)
            known = {part.name: (part, failed) for part, failed in journal.rows()}
            journal.close()
        return {name: row for name, row in known.items() if name in names and len(row[1]) == row[0].failed}

    def land(self, partial: Path, part: Part, failed: Sequence[Mapping[str, Any]]) -> None:
        """Move a whole part into its place and note it."""
        if self._journal is None:
            raise RuntimeError("land before begin")
        move(partial, self.path / part.name)
        self._journal.add(part, failed)
        self._parts[part.name] = part

    def finish(self, job: Mapping[str, Any]) -> list[Part]:
        """Write the errors and the manifest of a job whose parts are all in place; gives these in order."""
        parts = [self._parts[name] for name in sorted(self._parts)]
        self._write_errors()
        totals = {
            "records": sum(part.records + part.failed for part in parts),
            "annotated": sum(part.records for part in parts),
            "failed": sum(part.failed for part in parts),
        }
        rows = [{name: getattr(part, name) for name in Part.__slots__} for part in parts]
        write_json(
            self.path / MANIFEST,
            {"format": FORMAT, "state": "complete", **job, "totals": totals, "parts": rows},
        )
        return parts

    def _write_errors(self) -> None:
        if self._journal is None or not any(part.failed for part in self._parts.values()):
            (self.path / ERRORS).unlink(missing_ok=True)
            return
        partial = self.partial / ERRORS
        with partial.open("wb") as file:
            for row in self._journal.errors():
                line = json.dumps(row, ensure_ascii=False)
                file.write(line.encode("utf-8", "backslashreplace") + b"\n")
        move(partial, self.path / ERRORS)

    @property
    def failed(self) -> int:
        """The failed records of the parts in place."""
        return sum(part.failed for part in self._parts.values())

    def is_running(self) -> bool:
        """Whether a job has begun here and is not complete."""
        manifest = read_manifest(self.path)
        return manifest is not None and manifest["state"] != "complete"

    def close(self) -> None:
        """Let go of the list of parts."""
        if self._journal is not None:
            self._journal.close()


@contextmanager
def open_folder(path: Path) -> Iterator[JobFolder]:
    """The folder at `path`, made where it is missing and held until the end of the block.

    Once the job is complete its working files are removed. Raises InputError: C535 where another process
    holds it, C536 where it has files but no job.
    """
    from filelock import FileLock, Timeout

    is_new = not path.exists()
    try:
        path.mkdir(parents=True, exist_ok=True)
        held = {entry.name for entry in path.iterdir()}
    except OSError as error:
        cause = f"{path} cannot be a folder of results: {error.strerror or error}"
        raise InputError("C536", f"{cause}. Name another.") from None
    if held - {STATE, f".{MANIFEST}.partial"} and MANIFEST not in held:
        some = ", ".join(sorted(held)[:3])
        raise InputError(
            "C536", f"{path} holds files that are no job's ({some}). Name a new or empty folder."
        )
    (path / STATE).mkdir(exist_ok=True)
    lock = FileLock(path / STATE / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        cause = f"another process is writing to {path}"
        raise InputError("C535", f"{cause}. Wait for it to end, or name another folder.") from None
    folder = JobFolder(path)
    try:
        yield folder
    finally:
        folder.close()
        lock.release()
        if not folder.is_running():
            shutil.rmtree(path / STATE, ignore_errors=True)
        if is_new:
            with suppress(OSError):  # it holds a job
                path.rmdir()
