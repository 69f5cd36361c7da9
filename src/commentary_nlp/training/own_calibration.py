"""Thresholds of a fine-tuned model, label by label, from the records that say most about each.

A label that one's dev holds often is fitted on it alone. A few examples tell little about a threshold, so one
that it holds seldom is fitted on it together with the project's dev, where that is there and knows the label;
one that it never names keeps what the project's dev says, else what the base came with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from commentary_nlp.analyzer import Analyzer
from commentary_nlp.commentary import Commentary
from commentary_nlp.scheme import AUTHOR, DEVICES, ENTITY_LABELS
from commentary_nlp.training.bases import Base
from commentary_nlp.training.calibrate import calibrate

FEW, FEW_PAIRS = 25, 400
"""From so many examples of a label, and so many stance rows, one's own dev is enough."""


class OwnCalibration:
    """`entities`, `stances` and `devices` of a `config.json`, by `settings()`.

    `dev` are one's own records, `tasks` those that were trained on such; `project_dev` are the project's
    records, empty where they are not installed.
    """

    def __init__(
        self,
        analyzer: Analyzer,
        base: Base,
        dev: Sequence[Commentary],
        project_dev: Sequence[Commentary],
        tasks: Collection[str],
    ) -> None:
        self._analyzer, self._base, self._tasks = analyzer, base, tasks
        self._dev, self._project_dev = list(dev), list(project_dev)
        self._entities = Counter(entity.label for record in dev for entity in record.entities)
        self._devices = Counter(device.device for record in dev for device in record.devices)
        self._rows = sum(row.holder == AUTHOR for record in dev for row in record.stances)

    def settings(self) -> dict[str, Any]:
        """The settings; a label that nothing is known of has none."""
        labels = self._analyzer.labels
        entities = {
            label: self._source("entities", self._entities[label], FEW, label in ENTITY_LABELS)
            for label in labels.entities
        }
        devices = {
            label: self._source("rhetoric", self._devices[label], FEW, label in DEVICES)
            for label in labels.devices
        }
        return {
            "entities": _chosen(entities, "entities"),
            "devices": _chosen(devices, "devices"),
            "stances": self._stances(labels.has_scheme_stances),
        }

    def _stances(self, in_scheme: bool) -> dict[str, Any]:
        source = self._source("stances", self._rows, FEW_PAIRS, in_scheme) if in_scheme else self._of_the_own
        fitted = source.get("stances", {})
        kept = {key: fitted[key] for key in ("pair", "document") if fitted.get(key)}
        target = self._base.calibration.get("stances", {}).get("target") if in_scheme else None
        return {"pair": {}, **kept, **({"target": target} if target else {})}

    def _source(self, task: str, examples: int, enough: int, in_scheme: bool) -> Mapping[str, Any]:
        """What is fitted on the records that a label with so many examples on one's dev calls for."""
        if not examples or task not in self._tasks:
            if self._project_dev:
                return self._of_the_project
            if self._base.calibration or not examples:
                return self._base.calibration
        if examples >= enough or not in_scheme or not self._project_dev:
            return self._of_the_own
        return self._of_both

    @cached_property
    def _of_the_own(self) -> Mapping[str, Any]:
        return calibrate(self._analyzer, self._dev, set(self._entities))

    @cached_property
    def _of_both(self) -> Mapping[str, Any]:
        return calibrate(self._analyzer, [*self._dev, *self._project_dev], set(self._entities))

    @cached_property
    def _of_the_project(self) -> Mapping[str, Any]:
        return calibrate(self._analyzer, self._project_dev, ENTITY_LABELS)


def _chosen(sources: Mapping[str, Mapping[str, Any]], part: str) -> dict[str, Any]:
    """The settings of each label by its own source, where that has some."""
    return {label: source[part][label] for label, source in sources.items() if label in source.get(part, {})}
