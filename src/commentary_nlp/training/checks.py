"""What is wrong with a run's data and place, found before its first step.

C312  a source or label that cannot be used   C314  a label of dev, or a task, that train does not have
C313  records with faults                     C315  a folder that cannot be written, or too little room
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.faults import Fault
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.errors import TrainingError
from commentary_nlp.scheme.label_sets import LabelSets
from commentary_nlp.training.examples import ReadText


def alignment_faults(records: Iterable[Commentary], tokenizer: PieceTokenizer, name: str) -> list[Fault]:
    """Every span that no prediction could ever equal, and every stance row that belongs to no sentence."""
    faults = []
    for number, record in enumerate(records, 1):
        where = f"{name} record {number}" + (f" ({record.id})" if record.id else "")
        read = ReadText.of(record.text, tokenizer)
        faults += [Fault(where, "C313", problem) for problem in _misaligned(record, read)]
    return faults


def _misaligned(record: Commentary, read: ReadText) -> Iterator[str]:
    spans = [(f"entities[{n}]", e.start, e.end, True) for n, e in enumerate(record.entities)]
    spans += [(f"rhetoric[{n}]", d.start, d.end, False) for n, d in enumerate(record.devices)]
    for where, start, end, one_sentence in spans:
        said = f"{where}: span ({start}, {end}) {record.text[start:end]!r}"
        first, last = read.characters_of(start, end)
        if first == last:
            yield f"{said} holds no character that is read"
        elif record.text[start].isspace() or record.text[end - 1].isspace():
            yield f"{said} begins or ends with white space"
        elif one_sentence and not any(low <= start and end <= high for low, high in read.spans):
            yield f"{said} does not lie in one sentence"
    for number, row in enumerate(record.stances):
        if (row.start, row.end) not in read.spans:
            near = next((span for span in read.spans if span[0] <= row.start < span[1]), None)
            hint = f"; the sentence there is {near}" if near else ""
            yield f"stances[{number}]: span ({row.start}, {row.end}) is no sentence{hint}"


def refuse_faults(faults: Sequence[Fault]) -> None:
    """Raise TrainingError (C313) that lists every fault, if there is one."""
    if faults:
        advice = "Correct them, then run 'commentary-nlp corpus check FILE'."
        lines = [f"the data cannot be trained on: {len(faults)} faults. {advice}", *map(str, faults)]
        raise TrainingError("C313", "\n  ".join(lines))


def refuse_gaps(
    train: Sequence[Commentary],
    dev: Sequence[Commentary],
    labels: LabelSets,
    tasks: Sequence[str],
    weighted: Iterable[str] = (),
) -> None:
    """Raise TrainingError (C314) with every task without examples, and every label that train lacks.

    A label of the base model that neither part has is no fault: it is kept, not trained.
    """
    counts = {"train": _counts(train), "dev": _counts(dev)}
    faults = []
    if not train or not dev:
        faults.append(f"train has {len(train)} records and dev {len(dev)}; each needs one")
    kinds = {"entities": "entity", "stances": "stance", "rhetoric": "device"}
    for task in tasks:
        for part in ("train", "dev"):
            if not sum(counts[part][task].values()) and len(tasks) == 1:
                faults.append(f"{part} has no {kinds[task]}, but the task is {task}")
        lacking = sorted(counts["dev"][task].keys() - counts["train"][task].keys())
        faults += [f"{kinds[task]} {label}: in dev, not in train" for label in lacking]
    own = set(labels.stances) if "stances" in labels.to_dict() and "stances" in tasks else set()
    faults += [
        f"stance {label}: declared, but not in train"
        for label in sorted(own - counts["train"]["stances"].keys())
    ]
    for key, task in (("entities", "entities"), ("devices", "rhetoric")):
        new = labels.to_dict().get(key, [])[len(getattr(LabelSets(), key)) :] if task in tasks else []
        lacking = [
            label for label in new if label not in counts["train"][task] and label not in counts["dev"][task]
        ]
        faults += [f"{kinds[task]} {label}: declared, but not in train" for label in lacking]
    known = {*labels.stances, *labels.devices}
    faults += [
        f"class_weights names {label}, no stance label or device" for label in weighted if label not in known
    ]
    if faults:
        lines = [
            f"train and dev do not fit the run: {len(faults)} faults. Correct the data or the task.",
            *faults,
        ]
        raise TrainingError("C314", "\n  ".join(lines))


def _counts(records: Iterable[Commentary]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {"entities": Counter(), "stances": Counter(), "rhetoric": Counter()}
    for record in records:
        counts["entities"].update(entity.label for entity in record.entities)
        counts["stances"].update(stance.label for stance in record.stances)
        counts["rhetoric"].update(device.device for device in record.devices)
    return counts


def refuse_full_disk(folder: Path, needed: int) -> None:
    """Raise TrainingError (C315) where `folder` cannot be made, or has less than `needed` bytes free.

    Nothing is left behind: what is tried is the folder or the nearest one above it.
    """
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            free = shutil.disk_usage(place).free
    except OSError as error:
        cause = f"{folder} cannot be written: {error.strerror or error}"
        raise TrainingError("C315", f"{cause}. Name another folder.") from None
    if free < needed:
        sizes = f"{free / 2**20:,.0f} MiB are free, checkpoints and model need {needed / 2**20:,.0f} MiB"
        raise TrainingError("C315", f"{folder}: {sizes}. Make room, or name a folder on another disk.")
