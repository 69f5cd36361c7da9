from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from commentary_nlp import model_files
from commentary_nlp.cli.checksums import altered_files
from commentary_nlp.errors import ModelError
from commentary_nlp.model import CONFIG, ModelConfig, trainable_folder
from commentary_nlp.model_files import model_folder, shipped_models


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    installed, repository = tmp_path / "installed", tmp_path / "repository"
    monkeypatch.setattr(model_files, "_INSTALLED", installed)
    monkeypatch.setattr(model_files, "_REPOSITORY", repository)
    return installed, repository


def test_the_installed_model_comes_first(places: tuple[Path, Path]) -> None:
    installed, repository = places
    (repository / "default").mkdir(parents=True)
    assert model_folder("default") == repository / "default"
    (installed / "default").mkdir(parents=True)
    assert model_folder("default") == installed / "default"


def test_a_missing_model_is_named_with_both_places_and_what_is_there(places: tuple[Path, Path]) -> None:
    installed, repository = places
    (repository / "small").mkdir(parents=True)
    with pytest.raises(ModelError, match="C101") as raised:
        model_folder("default")
    for part in (str(installed / "default"), str(repository / "default"), "found: small"):
        assert part in str(raised.value)


@pytest.mark.parametrize("name", ["", ".", "..", "../default", "a/b"])
def test_a_name_is_no_path(places: tuple[Path, Path], name: str) -> None:
    places[1].mkdir()
    (places[1].parent / "default").mkdir()
    with pytest.raises(ModelError, match="C101"):
        model_folder(name)


def test_shipped_models_of_both_places_are_listed_once(places: tuple[Path, Path]) -> None:
    for folder in (places[0] / "default", places[1] / "default", places[1] / "segmentation"):
        folder.mkdir(parents=True)
    assert shipped_models() == ["default", "segmentation"]


@pytest.mark.parametrize("name", shipped_models())
def test_every_shipped_model_has_a_card_and_sums(name: str) -> None:
    folder = model_folder(name)
    assert altered_files(folder) == []
    assert (folder / "README.md").read_text("utf-8").startswith("# ")
    if (folder / CONFIG).is_file():
        config, card = ModelConfig.read(folder / CONFIG), (folder / "README.md").read_text("utf-8")
        assert config.name == name
        assert f"{name} {config.version}" in card and "licence" in card


@pytest.mark.parametrize("beside", [True, False])
def test_torch_runs_the_weights_of_the_very_model(places: tuple[Path, Path], beside: bool) -> None:
    """No other model's, though those of the default model are there."""
    installed, repository = places
    trainable = (repository if beside else installed) / "small-train"
    for folder in (installed / "default-train", trainable, repository / "small"):
        folder.mkdir(parents=True)
        (folder / "network.json").touch()
    (repository / "small" / "network.json").unlink()
    assert trainable_folder(repository / "small", "small") == trainable
    (trainable / "network.json").unlink()
    trainable.rmdir()
    with pytest.raises(ModelError, match="C101.*small-train"):
        trainable_folder(repository / "small", "small")


def test_the_repository_ships_a_segmentation_model() -> None:
    assert {"features.msgpack", "weights.npz", "README.md"} <= {
        file.name for file in model_folder("segmentation").iterdir()
    }


def test_the_segmentation_model_is_the_one_its_scores_describe() -> None:
    folder = model_folder("segmentation")
    described = json.loads((folder / "scores.json").read_text(encoding="utf-8"))["sha256"]
    for name, digest in described.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
