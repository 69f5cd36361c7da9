from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
Shipped = Callable[[Path], dict[str, Path]]


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    return runpy.run_path(str(ROOT / "hatch_build.py"))["shipped"]


def folders(place: Path, *names: str) -> Path:
    for name in names:
        (place / name).mkdir(parents=True)
    return place


def test_a_wheel_holds_what_inference_needs_and_no_trainable_weights(
    shipped: Shipped, tmp_path: Path
) -> None:
    models = folders(tmp_path, "default", "default-train", "segmentation", "trial")
    assert shipped(models) == {name: models / name for name in ("default", "segmentation")}


def test_the_small_model_is_shipped_once_it_is_built(shipped: Shipped, tmp_path: Path) -> None:
    models = folders(tmp_path, "default", "segmentation", "small", "small-train")
    assert set(shipped(models)) == {"default", "segmentation", "small"}


def test_a_wheel_without_a_needed_model_is_refused(shipped: Shipped, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="segmentation"):
        shipped(folders(tmp_path, "default", "small"))
