from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

import commentary_nlp as cn
from commentary_nlp.cli import main
from commentary_nlp.errors import ModelError
from commentary_nlp.model_package import write_package


def installed(wheel: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    monkeypatch.syspath_prepend(str(folder))


def test_an_installed_package_is_loaded_by_its_name(
    toy_float: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = write_package(toy_float, tmp_path / "dist", name="my-model", version="1.2")
    assert wheel.name == "commentary_model_my_model-1.2-py3-none-any.whl"
    assert (
        write_package(toy_float, tmp_path / "again", name="my-model", version="1.2").read_bytes()
        == wheel.read_bytes()
    )
    with pytest.raises(ModelError, match="C101"):
        cn.load("my-model")
    installed(wheel, tmp_path / "site", monkeypatch)
    text = "美国的关税伤害了自己的企业。"
    result = cn.load("my-model", threads=1)(text)
    assert result.entities == cn.load(toy_float, threads=1)(text).entities
    assert "commentary_model_my_model" not in sys.modules, "a model package is data: it is not imported"
    assert main(["models", "list"]) == 0 and "my-model" in capsys.readouterr().out
    assert main(["models", "verify", "my-model"]) == 0 and "unaltered" in capsys.readouterr().out


def test_the_wheel_is_sound_and_holds_no_weights_but_those_of_inference(
    toy_float: Path, tmp_path: Path
) -> None:
    import base64
    import csv
    import hashlib

    wheel = write_package(toy_float, tmp_path, name="m", version="1")
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        rows = list(csv.reader(archive.read("commentary_model_m-1.dist-info/RECORD").decode().splitlines()))
        assert {name for name, _, _ in rows} == set(names)
        for name, digest, size in rows[:-1]:
            data = archive.read(name)
            assert base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=") == digest[7:]
            assert len(data) == int(size)
    assert not [name for name in names if name.endswith((".safetensors", ".pkl", ".bin"))]


@pytest.mark.parametrize(
    ("name", "version"), [("a b", "1"), ("m", "one"), ("../x", "1"), ("m", "1; x"), ("m\n", "1")]
)
def test_a_name_or_version_that_no_package_can_have_is_refused(
    toy_float: Path, tmp_path: Path, name: str, version: str
) -> None:
    with pytest.raises(ModelError, match="C321"):
        write_package(toy_float, tmp_path, name=name, version=version)


def test_what_is_no_model_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "package", str(tmp_path), "-o", str(tmp_path / "dist")]) == 2
    assert "no model folder" in capsys.readouterr().err
