"""The files of a model folder against the SHA-256 sums that came with them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from commentary_nlp.errors import ModelError

SUMS = "SHA256SUMS"


def altered_files(folder: Path) -> list[str]:
    """What differs from the recorded sums: one line for each missing, altered or unlisted file.

    The sums are those of a file `SHA256SUMS` (lines of sum and name) or of the object `sha256` in a JSON
    file of the folder; files that hold sums, and Markdown, need none. Raises ModelError (C102) where
    there are no sums.
    """
    sums, holders = _recorded(folder)
    if not sums:
        cause = f"{folder} has no checksums: neither a file {SUMS} nor an object 'sha256' in a .json file"
        raise ModelError("C102", f"{cause}. Reinstall commentary-nlp, or write one.")
    faults = []
    for name, expected in sorted(sums.items()):
        path = folder / name
        if not path.is_file():
            faults.append(f"{name} is missing")
        elif (found := _sha256(path)) != expected.lower():
            faults.append(f"{name} is altered: its sum is {found}, recorded {expected}")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    unlisted = sorted(name for name in files - sums.keys() - holders if not name.endswith(".md"))
    return faults + [f"{name} has no recorded sum" for name in unlisted]


def _recorded(folder: Path) -> tuple[dict[str, str], set[str]]:
    sums: dict[str, str] = {}
    holders: set[str] = set()
    listing = folder / SUMS
    if listing.is_file():
        holders.add(SUMS)
        for line in listing.read_text(encoding="utf-8").splitlines():
            value, _, name = line.strip().partition(" ")
            if name:
                sums[name.strip().lstrip("*").removeprefix("./")] = value
    for path in sorted(folder.glob("*.json")):
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        if isinstance(table, dict) and isinstance(table.get("sha256"), dict):
            holders.add(path.name)
            sums.update({str(name): str(value) for name, value in table["sha256"].items()})
    return sums, holders


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
