from __future__ import annotations

from collections.abc import Collection, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from commentary_nlp.commentary import Commentary, Device, Entity, Stance
from commentary_nlp.scheme.label_sets import SCHEME, LabelSets
from commentary_nlp.training import own_calibration
from commentary_nlp.training.own_calibration import FEW, FEW_PAIRS, OwnCalibration

TEXT = "关税。" * 200
PROJECT = [Commentary("项目。", id="project")]
LABELS = SCHEME.with_added(entities=["POLICY"], devices=["euphemism"])


def dev(entities: dict[str, int], devices: dict[str, int], rows: int = 0) -> list[Commentary]:
    named = [Entity(3 * at, 3 * at + 2, label, None) for label, n in entities.items() for at in range(n)]
    found = [Device(3 * at, 3 * at + 2, device) for device, n in devices.items() for at in range(n)]
    stances = [Stance(0, 3, f"a{at}", "neutral") for at in range(rows)]
    return [Commentary(TEXT, tuple(named), stances=tuple(stances), devices=tuple(found), id="own")]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings of an OwnCalibration whose fits say which records and types they were given."""

    def calibrate(analyzer: Any, records: Sequence[Commentary], entities: Collection[str]) -> dict[str, Any]:
        said = "+".join(str(record.id) for record in records)
        labels: LabelSets = analyzer.labels
        return {
            "entities": {label: (said, sorted(entities)) for label in labels.entities},
            "devices": dict.fromkeys(labels.devices, said),
            "stances": {"pair": {"of": said}, "document": {"of": said}},
        }

    monkeypatch.setattr(own_calibration, "calibrate", calibrate)

    def settings(
        records: list[Commentary],
        project: list[Commentary],
        tasks: Collection[str] = ("entities", "stances", "rhetoric"),
        labels: LabelSets = LABELS,
        calibration: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        base: Any = SimpleNamespace(calibration=calibration or {})
        analyzer: Any = SimpleNamespace(labels=labels)
        return OwnCalibration(analyzer, base, records, project, tasks).settings()

    return settings


def test_a_label_is_fitted_where_there_is_most_to_learn_of_it(settings: Any) -> None:
    found = settings(dev({"GPE": FEW, "ORG": 3, "POLICY": 3}, {"irony": FEW, "metaphor": 1}, 5), PROJECT)
    sources = {label: source for label, (source, _) in found["entities"].items()}
    assert sources == {
        "GPE": "own", "ORG": "own+project", "POLICY": "own",
        "PERSON": "project", "AGENCY": "project", "LOC": "project", "COMMODITY": "project",
    }  # fmt: skip
    assert found["entities"]["ORG"][1] == ["GPE", "ORG", "POLICY"]
    assert (found["devices"]["irony"], found["devices"]["metaphor"]) == ("own", "own+project")
    assert found["devices"]["idiom"] == "project"
    assert found["stances"]["pair"] == found["stances"]["document"] == {"of": "own+project"}
    assert settings(dev({}, {}, FEW_PAIRS), PROJECT)["stances"]["pair"] == {"of": "own"}


def test_what_was_not_trained_is_not_fitted_on_ones_own(settings: Any) -> None:
    found = settings(dev({"GPE": FEW}, {"irony": FEW}, FEW_PAIRS), PROJECT, tasks=("entities",))
    assert found["entities"]["GPE"][0] == "own"
    assert found["devices"]["irony"] == "project" and found["stances"]["pair"] == {"of": "project"}


def test_without_the_projects_records_the_base_is_kept(settings: Any) -> None:
    held = {
        "entities": {"LOC": "base"},
        "devices": {},
        "stances": {"pair": {"of": "base"}, "target": {"t": 1}},
    }
    found = settings(dev({"GPE": 1}, {}), [], calibration=held)
    assert found["entities"]["GPE"][0] == "own" and found["entities"]["LOC"] == "base"
    assert "PERSON" not in found["entities"] and found["devices"] == {}
    assert found["stances"] == {"pair": {"of": "base"}, "target": {"t": 1}}


def test_a_stance_scheme_of_ones_own_is_fitted_on_ones_own(settings: Any) -> None:
    labels = LabelSets(stances={"for": "favor", "none": "neutral", "doubts": "against"})
    held = {"stances": {"pair": {"of": "base"}, "target": {"t": 1}}}
    found = settings(dev({}, {}, 5), PROJECT, labels=labels, calibration=held)
    assert found["stances"]["pair"] == {"of": "own"} and "target" not in found["stances"]
