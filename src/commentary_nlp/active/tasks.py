"""Suggested records as tasks of annotation tools, which `corpus convert` reads when they are corrected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.convert import verify, write_corpus
from commentary_nlp.corpus.formats import label_studio

_CORPUS_FORMATS = {"doccano": "doccano", "label-studio": "label-studio", "jsonl": "records"}


def write_tasks(path: str | Path, records: Sequence[Commentary], form: str) -> None:
    """Write suggested records as tasks of `form`: doccano, label-studio or jsonl.

    Label Studio gets the labels as predictions, which its annotators accept or change; doccano has no such
    thing and gets them as labels. Raises InputError (C052) where the file, read back, does not hold the same
    records, and (C004) where it cannot be written.
    """
    if form == "label-studio":
        models = {str(record.meta.get("suggested", {}).get("model", "model")) for record in records}
        label_studio.write_predictions(Path(path), records, ", ".join(sorted(models)))
        verify(path, records, form)
    else:
        write_corpus(path, records, _CORPUS_FORMATS[form])
