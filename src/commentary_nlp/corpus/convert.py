"""A corpus from one format into another, checked by reading back what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from commentary_nlp.commentary import Commentary, Device, DocumentStance, Entity, Stance, find_faults
from commentary_nlp.corpus.faults import Fault, refuse
from commentary_nlp.corpus.formats import FORMATS, Format
from commentary_nlp.errors import InputError

_SUFFIXES = {
    ".jsonl": "records",
    ".jsonl.gz": "records",
    ".parquet": "datasets",
    ".spacy": "docbin",
    ".conll": "conll",
    ".bio": "conll",
}
"""doccano, Label Studio and brat are named by hand: their files have endings that say nothing."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """How many records were written, and how many rows of which kind the target format cannot hold."""

    records: int
    left_out: Mapping[str, int]


def read_corpus(path: str | Path, form: str) -> list[Commentary]:
    """The records of a file or folder in one of the formats `FORMATS`.

    Raises InputError C052 with every fault of every record, or where the file cannot be read.
    """
    records: list[Commentary] = []
    faults: list[Fault] = []
    for name, data in _format(form).read(Path(path)):
        if isinstance(data, ValueError):
            faults.append(Fault(name, "C052", str(data)))
            continue
        found = find_faults(data)
        faults.extend(Fault(name, fault.code, str(fault)) for fault in found)
        if not found:
            records.append(Commentary.from_dict(data))
    if faults:
        raise refuse("C052", str(path), faults, f"Correct them, or name another format than {form!r}.")
    return records


def write_corpus(path: str | Path, records: Sequence[Commentary], form: str) -> Conversion:
    """Write records in one of the formats `FORMATS`; what the format cannot hold is counted.

    The file is read back: raises InputError as `verify` does.
    """
    try:
        _format(form).write(Path(path), records)
    except UnicodeEncodeError as error:
        cause = f"a text holds the lone surrogate {error.object[error.start]!r}"
        raise InputError("C052", f"{path}: {cause}, which {form} cannot. Choose another format.") from None
    return verify(path, records, form)


def verify(path: str | Path, records: Sequence[Commentary], form: str) -> Conversion:
    """What the file at `path` holds of the `records` that were written to it.

    Raises InputError (C052) where it holds other ones, naming the first record of which a part changed.
    """
    written = read_corpus(path, form)
    place = {record.id: number for number, record in enumerate(records)}
    if len(place) == len(records):
        written.sort(key=lambda record: place.get(record.id, -1))
    if len(written) != len(records):
        counts = f"{len(records)} records written but {len(written)} read back"
        raise InputError("C052", f"{path}: {counts} as {form}. Give each record an id of its own.")
    for record, back in zip(records, written, strict=True):
        if changed := _changed_part(record, back):
            cause = f"the {changed} of record {record.id!r} would come back changed from {form}"
            raise InputError("C052", f"{path}: {cause}. Choose another format.")
    before, after = _counts(records), _counts(written)
    lost = {kind: before[kind] - after[kind] for kind in before if after[kind] < before[kind]}
    return Conversion(len(records), lost)


def convert(source: str | Path, target: str | Path, *, source_format: str, target_format: str) -> Conversion:
    """Read `source`, write `target`; raises InputError as `read_corpus` and `write_corpus` do."""
    return write_corpus(target, read_corpus(source, source_format), target_format)


def guess_format(path: str | Path) -> str:
    """The format that the ending of the name stands for.

    Raises InputError (C052) where it stands for none.
    """
    name = Path(path).name.lower()
    for suffix, form in _SUFFIXES.items():
        if name.endswith(suffix):
            return form
    endings = ", ".join(f"{suffix} ({form})" for suffix, form in _SUFFIXES.items())
    raise InputError("C052", f"{path}: no format has this ending. Name one, or use an ending of {endings}.")


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise InputError("C052", f"no format {name!r}. The formats are: {', '.join(FORMATS)}.")
    return FORMATS[name]


def _changed_part(record: Commentary, back: Commentary) -> str | None:
    """The first part of `record` that `back` holds otherwise; a part that it lacks has not changed."""
    if record.text != back.text:
        return "text"
    for name in ("entities", "stances", "document_stances", "devices"):
        before, after = (sorted(map(_row, getattr(one, name))) for one in (record, back))
        if before != after and (after or name == "entities"):
            return name.replace("_", " ")
    return None


def _row(item: Entity | Stance | DocumentStance | Device) -> tuple[str, ...]:
    """What the item says, without its scores."""
    return tuple(
        str(value) for key, value in asdict(item).items() if key not in ("score", "actor_score", "evidence")
    )


def _counts(records: Sequence[Commentary]) -> dict[str, int]:
    return {
        "stances": sum(len(r.stances) for r in records),
        "document stances": sum(len(r.document_stances) for r in records),
        "devices": sum(len(r.devices) for r in records),
        "entries of actors": sum(len(r.actors) for r in records),
        "entries of meta": sum(len(r.meta) for r in records),
        "scores": sum(e.score is not None for r in records for e in r.entities)
        + sum(s.score is not None for r in records for s in r.stances)
        + sum(d.score is not None for r in records for d in r.document_stances)
        + sum(d.score is not None for r in records for d in r.devices),
    }
