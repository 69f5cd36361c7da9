"""Which backend a processor gets, whatever processor runs the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from commentary_nlp import model
from commentary_nlp.encoder import processor

INTEL = "processor\t: 0\nmodel name\t: Xeon\nflags\t\t: fpu avx512_vnni amx_bf16 amx_tile\n\nprocessor\t: 1\n"
AMD = "processor\t: 0\nflags\t\t: fpu avx2 fma\n"


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    processor._instructions.cache_clear()
    yield
    processor._instructions.cache_clear()


def told(monkeypatch: pytest.MonkeyPatch, folder: Path, listing: str) -> None:
    (folder / "cpuinfo").write_text(listing, "utf-8")
    monkeypatch.setattr(processor, "_CPU_INFO", folder / "cpuinfo")


@pytest.mark.parametrize(("listing", "found"), [(INTEL, True), (AMD, False), ("", False)])
def test_matrix_units_are_read_off_the_list(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, listing: str, found: bool
) -> None:
    told(monkeypatch, tmp_path, listing)
    assert processor.has_bf16_matrix_units() is found


def test_a_system_without_the_list_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(processor, "_CPU_INFO", tmp_path / "absent")
    assert processor.has_bf16_matrix_units() is False


@pytest.mark.parametrize(
    ("listing", "installed", "chosen"),
    [(INTEL, True, "openvino"), (INTEL, False, "onnx"), (AMD, True, "onnx"), (AMD, False, "onnx")],
)
def test_the_choice_is_by_processor_and_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, listing: str, installed: bool, chosen: str
) -> None:
    told(monkeypatch, tmp_path, listing)
    monkeypatch.setattr(model, "find_spec", lambda name: object() if installed else None)
    assert model.choose_backend() == chosen


def test_processors_are_at_least_one() -> None:
    assert processor.available_processors() >= 1
