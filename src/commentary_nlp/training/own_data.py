"""A user's annotated corpus: any format that `corpus` reads, Parquet, or a data set of the hub."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commentary_nlp.commentary import Commentary, find_faults
from commentary_nlp.corpus import guess_format
from commentary_nlp.corpus.faults import Fault
from commentary_nlp.corpus.formats import FORMATS, parquet
from commentary_nlp.errors import TrainingError
from commentary_nlp.scheme.label_sets import LabelSets
from commentary_nlp.training.settings import FineTuneSettings

HUB = "hub:"
Row = tuple[str, Mapping[str, Any] | ValueError]


@dataclass(frozen=True)
class RawCorpus:
    """The rows of a source as plain data, not yet checked, and the SHA-256 of what they say."""

    name: str
    rows: tuple[Row, ...]
    sha256: str

    @classmethod
    def read(cls, source: str, settings: FineTuneSettings) -> RawCorpus:
        """Read a source. Raises InputError or TrainingError (C312) where it cannot be read."""
        rows = tuple(_hub_rows(source, settings) if source.startswith(HUB) else _file_rows(source, settings))
        said = [row if isinstance(row, Mapping) else str(row) for _, row in rows]
        text = json.dumps(said, ensure_ascii=True, sort_keys=True, default=str)
        return cls(source, rows, hashlib.sha256(text.encode()).hexdigest())

    def labels(self, known: LabelSets) -> tuple[LabelSets, Counter[str]]:
        """The labels that records declare in `meta["labels"]`, and how often each undeclared one occurs.

        An undeclared label is written `entity EVENT`, `stance 3` or `device pun`.
        """
        declared = known
        for _, row in self.rows:
            own = row.get("meta") if isinstance(row, Mapping) else None
            if isinstance(own, Mapping) and isinstance(own.get("labels"), Mapping):
                try:
                    found = LabelSets.from_dict(own["labels"])
                except ValueError:
                    continue  # reported with the record's other faults
                stances = found.stances if "stances" in own["labels"] else None
                declared = declared.with_added(found.entities, stances, found.devices)
        seen: Counter[str] = Counter()
        for _, row in self.rows:
            if isinstance(row, Mapping):
                seen.update(_undeclared(row, declared))
        return declared, seen

    def records(self, labels: LabelSets) -> tuple[list[Commentary], list[Fault]]:
        """The sound records under `labels`, and every fault of the others."""
        records: list[Commentary] = []
        faults: list[Fault] = []
        for name, row in self.rows:
            where = f"{self.name} {name}"
            if isinstance(row, ValueError):
                faults.append(Fault(where, "C312", str(row)))
                continue
            data = _under(row, labels)
            found = find_faults(data)
            faults += [Fault(where, fault.code, str(fault)) for fault in found]
            if not found:
                records.append(Commentary.from_dict(data))
        return records, faults


def _file_rows(source: str, settings: FineTuneSettings) -> Iterator[Row]:
    path = Path(source)
    form = settings.format or _sniffed(path)
    if form not in FORMATS:
        raise TrainingError("C312", f"no format {form!r}. The formats are: {', '.join(FORMATS)}.")
    yield from FORMATS[form].read(path)


def _sniffed(path: Path) -> str:
    """The format of a file by its ending and, where several share one, by what it holds."""
    if path.is_dir():
        return "brat" if any(path.glob("*.ann")) else "datasets"
    if path.suffix == ".json":
        return "label-studio"
    form = guess_format(path)
    if form != "records":
        return form
    from commentary_nlp.corpus.files import read_lines

    first = read_lines(path)[0][1]
    marked = isinstance(first, Mapping) and ("label" in first or "labels" in first or "data" in first)
    spans = first.get("entities") if isinstance(first, Mapping) else None
    return "doccano" if marked or (spans and isinstance(spans, list) and isinstance(spans[0], dict)) else form


def _hub_rows(source: str, settings: FineTuneSettings) -> Iterator[Row]:
    """The rows of a hub data set with the columns of the Parquet form; asked for by `hub:` alone."""
    import datasets

    name, _, split = source.removeprefix(HUB).partition(":")
    mode = datasets.DownloadConfig(local_files_only=settings.local_files_only)
    cache = str(settings.cache_dir) if settings.cache_dir else None
    try:
        found = datasets.load_dataset(name, split=split or "train", cache_dir=cache, download_config=mode)
    except Exception as error:  # datasets and huggingface_hub raise their own, requests' and plain ones
        advice = "Check the name, HF_ENDPOINT and HF_HUB_OFFLINE, or give a file."
        raise TrainingError("C312", f"{source} cannot be read: {error}. {advice}") from error
    missing = [column for column in ("text", "entities") if column not in found.column_names]
    if missing:
        held = ", ".join(found.column_names)
        raise TrainingError("C312", f"{source} has no column {', '.join(missing)} (it has {held}).")
    for number, row in enumerate(found, 1):
        try:
            yield f"row {number}", parquet.record_of_row(row)
        except (KeyError, TypeError, ValueError) as error:
            yield f"row {number}", ValueError(f"is no record: {error!r}")


def _under(row: Mapping[str, Any], labels: LabelSets) -> dict[str, Any]:
    """The row with its spans sorted into entities and devices, declaring labels that are not the scheme's."""
    data = dict(row)
    entities, rhetoric = data.get("entities", []), data.get("rhetoric", [])
    if isinstance(entities, list) and isinstance(rhetoric, list):
        moved = [e for e in entities if isinstance(e, list) and len(e) == 4 and e[2] in labels.devices]
        data["entities"] = [e for e in entities if e not in moved]
        data["rhetoric"] = [*rhetoric, *([start, end, device] for start, end, device, _ in moved)]
    meta = data.get("meta", {})
    if not labels.is_the_scheme and isinstance(meta, Mapping):
        data["meta"] = {**meta, "labels": labels.to_dict()}
    return data


def _undeclared(row: Mapping[str, Any], labels: LabelSets) -> Iterator[str]:
    data = _under(row, labels)
    tables = (("entities", 2, "entity", labels.entities), ("rhetoric", 2, "device", labels.devices))
    for key, place, kind, known in tables:
        rows = [row for row in data.get(key) or () if isinstance(row, list | tuple) and len(row) > place]
        yield from (f"{kind} {r[place]}" for r in rows if isinstance(r[place], str) and r[place] not in known)
    given = [row.get("label") for row in data.get("stances") or () if isinstance(row, Mapping)]
    yield from (
        f"stance {label}" for label in given if isinstance(label, str) and label not in labels.stances
    )


def read_schema(path: Path, labels: LabelSets) -> LabelSets:
    """`labels` and those of a TOML file: lists `entities` and `devices`, a table `[stances]` of poles.

    Raises TrainingError (C312) for another key, a label that is no name, or a scheme without a neutral label.
    """
    from commentary_nlp.training.settings import read_toml

    values = read_toml(path)
    lists = {key: values.get(key, []) for key in ("entities", "devices")}
    wrong = [
        key
        for key, value in lists.items()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value)
    ]
    wrong += [key for key in values if key not in ("entities", "devices", "stances")]
    stances = values.get("stances")
    if wrong or not isinstance(stances, dict | None):
        cause = f"{path}: {', '.join(wrong) or 'stances'} cannot stand there"
        raise TrainingError(
            "C312", f"{cause}. Give lists entities and devices, and a table [stances] of poles."
        )
    grown = labels.with_added(lists["entities"], stances, lists["devices"])
    try:
        return LabelSets.from_dict(grown.to_dict())
    except ValueError as error:
        raise TrainingError("C312", f"{path}: {error}. Correct the schema.") from None


def labels_of(train: RawCorpus, dev: RawCorpus, base: LabelSets, settings: FineTuneSettings) -> LabelSets:
    """The labels of the new model: the base's, the schema's, the declared, and new ones where allowed.

    Raises TrainingError (C312) that counts every label nobody declared.
    """
    labels = read_schema(settings.schema, base) if settings.schema else base
    labels, _ = train.labels(labels)
    labels, in_dev = dev.labels(labels)
    _, in_train = train.labels(labels)
    unknown = in_train + in_dev
    if settings.allow_new_labels:
        kinds = {
            kind: [u.split(" ", 1)[1] for u in unknown if u.startswith(kind)] for kind in ("entity", "device")
        }
        labels = labels.with_added(sorted(kinds["entity"]), None, sorted(kinds["device"]))
        unknown = Counter({label: count for label, count in unknown.items() if label.startswith("stance ")})
    if unknown:
        counted = ", ".join(f"{label} ({count})" for label, count in sorted(unknown.items()))
        poles = any(label.startswith("stance ") for label in unknown)
        advice = (
            "Declare the stance labels with their poles in a schema file: --schema FILE"
            if poles
            else "Correct them, declare them (--schema FILE), or allow them: --allow-new-labels"
        )
        raise TrainingError("C312", f"labels that the base model does not have: {counted}. {advice}.")
    return labels
