"""What a run leaves: one folder for `cn.load`, the command line and spaCy, with its scores and its card."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commentary_nlp.analyzer import Analyzer
from commentary_nlp.commentary import Commentary
from commentary_nlp.encoder.remembering import RememberingBackend
from commentary_nlp.evaluation import Report, evaluate
from commentary_nlp.model import ModelConfig, open_model
from commentary_nlp.rhetoric.evidence import FILE as EVIDENCE
from commentary_nlp.scheme import DEVICES, ENTITY_LABELS
from commentary_nlp.scheme.label_sets import LabelSets
from commentary_nlp.spacy_pipeline.pipeline import write_beside
from commentary_nlp.stances.phrases import FILE as PHRASES
from commentary_nlp.training.bases import Base
from commentary_nlp.training.export import export_model, model_config, refusal, write_config
from commentary_nlp.training.model_card import model_card
from commentary_nlp.training.model_folder import copy_file, save_network
from commentary_nlp.training.own_calibration import OwnCalibration
from commentary_nlp.training.runtime import Runtime
from commentary_nlp.training.settings import FineTuneSettings
from commentary_nlp.training.trainer import RunState

if TYPE_CHECKING:
    from commentary_nlp.training.fine_tuning import Data

VERSION = "0.1.0"
REPORT = "training.json"
CARD = "MODEL_CARD.md"
_TEXTS = 40
"""Texts of train that show how large activations grow, for the rounding to 8 bits."""


@dataclass(frozen=True)
class Finished:
    """A finished run: the model's `folder`, and `report`, which is `training.json` in it.

    `report` has the settings, the sums of the data, the dev score of each epoch (`epochs`, see
    `dev_scores`), and the scores of the base and of the model: `own` on one's dev, `old` of the scheme's
    labels on the project's dev, empty where that is not installed.
    """

    folder: Path
    report: Mapping[str, Any]


def full_scores(analyzer: Analyzer, records: Sequence[Commentary]) -> dict[str, Any]:
    """The report of `evaluate` over whole analyses of the records' texts."""
    return evaluate(records, list(analyzer.pipe(record.text for record in records))).to_dict()


def old_label_scores(analyzer: Analyzer, records: Sequence[Commentary]) -> dict[str, Any]:
    """The scores of the scheme's own labels, whatever was added: stance labels count as their poles.

    Empty for no records.
    """
    if not records:
        return {}
    results = analyzer.pipe(record.text for record in records)
    report: Report = evaluate(records, [_in_scheme(result, analyzer.labels) for result in results])
    return report.to_dict()


def _in_scheme(result: Commentary, labels: LabelSets) -> Commentary:
    """The result with the scheme's labels alone."""
    scores = [replace(s.score, labels=()) if s.score else None for s in result.stances]
    return replace(
        result,
        entities=tuple(entity for entity in result.entities if entity.label in ENTITY_LABELS),
        devices=tuple(device for device in result.devices if device.device in DEVICES),
        stances=tuple(
            replace(stance, label=labels.stances[stance.label], score=score)
            for stance, score in zip(result.stances, scores, strict=True)
        ),
        meta={key: value for key, value in result.meta.items() if key != "labels"},
    )


def _copy_linear_models(base: Base, labels: LabelSets, folder: Path) -> None:
    """Take over the linear models beside the base's network that are of labels which the model still has."""
    names = [PHRASES] if labels.has_scheme_stances else []
    names += [EVIDENCE] if labels.devices == DEVICES else []
    for name in names:
        if base.inference is not None and (base.inference / name).is_file():
            copy_file(base.inference / name, folder / name)


def write_model(
    base: Base, settings: FineTuneSettings, data: Data, state: RunState, checkpoints: Path
) -> Finished:
    """Write the folder, calibrate it on dev, score it, and remove the checkpoints.

    One's dev and the project's are read once each, whatever is fitted and scored on them.
    """
    folder, network = settings.output, base.network.to("cpu")
    name = settings.name or folder.resolve().name
    save_network(network, base.encoder, folder)
    config = model_config(network, name=name, version=VERSION, window=base.window)
    cause = refusal(network) if settings.onnx else "it was told not to be exported (--no-onnx)"
    if cause:
        config["backend"] = "torch"
    else:
        texts = [record.text for record in data.train[:_TEXTS]]
        export_model(folder, folder, texts, name=name, version=VERSION, window=base.window)
    _copy_linear_models(base, data.labels, folder)
    write_beside(folder, name=name, version=VERSION, backend=config.get("backend", "auto"))
    write_config(folder, config)
    model = open_model(folder, threads=settings.threads)
    model.backend = RememberingBackend(model.backend)
    found = OwnCalibration(Analyzer(model), base, data.dev, data.project_dev, settings.tasks).settings()
    write_config(folder, {**config, **found})
    analyzer = Analyzer(replace(model, config=ModelConfig.read(folder / "config.json")))
    after = {"own": full_scores(analyzer, data.dev), "old": old_label_scores(analyzer, data.project_dev)}
    report = {
        "name": name,
        "settings": settings.to_dict(),
        "data": {**data.sums, "train_records": len(data.train), "dev_records": len(data.dev)},
        "labels": data.labels.to_dict(),
        "epochs": state.scores,
        "best_epoch": state.best + 1,
        "steps": state.step,
        "seconds": round(state.seconds, 1),
        "pieces": state.pieces,
        "pieces_per_second": state.pieces_per_second,
        "bf16": Runtime.detect(settings.device).bf16 if settings.bf16 is None else settings.bf16,
        "onnx": cause or "exported, int8",
        "before": dict(state.before),
        "after": after,
    }
    text = json.dumps(report, ensure_ascii=False, indent=1, default=str)
    (folder / REPORT).write_text(text + "\n", "utf-8")
    (folder / CARD).write_text(model_card(report), "utf-8")
    shutil.rmtree(checkpoints)
    write_config(folder, json.loads((folder / "config.json").read_text("utf-8")))
    return Finished(folder, report)
