"""The wheel as a user gets it: built, installed into an empty environment and run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ARTICLE = "贝森特在华盛顿挥舞关税大棒，难道真能换来尊重吗？中方呼吁美方重回谈判桌，讨论稀土和大豆。"

pytestmark = pytest.mark.skipif(
    not (ROOT / "models" / "default" / "config.json").is_file(),
    reason="models/default has not been built, so there is no wheel to test",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a fresh environment that holds the wheel alone.

    It sees the development environment's packages through a .pth file, which does not process the
    .pth of the editable install there: the package itself can only come from the wheel.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)}))
    (site / "development.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    scripts = Path(sysconfig.get_path("scripts", "venv", {"base": str(folder), "platbase": str(folder)}))
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python", "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", "--ignore-installed", wheel, cwd=folder)
    return scripts


def run(*command: str | Path, cwd: Path) -> str:
    """What `command` prints, run away from the source tree."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "offline"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_inference_models_and_stays_small(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "commentary_nlp/py.typed" in names
    assert "commentary_nlp/report/templates/article/page.html" in names
    for name in ("default", "small"):
        built = (ROOT / "models" / name / "config.json").is_file()
        assert (f"commentary_nlp/_models/{name}/config.json" in names) is built
    assert "commentary_nlp/_models/segmentation/weights.npz" in names
    assert not [
        name for name in names if name.startswith(("tests", "corpus", "scripts")) or "-train/" in name
    ]
    assert wheel.stat().st_size < 60_000_000


def test_the_wheel_names_its_licence_version_and_entry_points(environment: Path) -> None:
    code = (
        "from importlib.metadata import distribution as d, version; import json; x = d('commentary-nlp');"
        "entry_points = sorted(e.name for e in x.entry_points); licence = x.metadata['License-Expression'];"
        "print(json.dumps([licence, entry_points, x.version, version('zh_commentary')]))"
    )
    licence, entry_points, *versions = json.loads(run(environment / "python", "-c", code, cwd=environment))
    assert licence == "Apache-2.0"
    assert versions[0] == versions[1]
    assert entry_points == sorted(entry.name for entry in distribution("commentary-nlp").entry_points)


def test_the_installed_command_reads_an_article(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    printed = run(environment / "commentary-nlp", "analyze", "article.txt", "--format", "json", cwd=tmp_path)
    record = json.loads(printed)
    assert record["text"] == ARTICLE
    assert record["entities"]
    for start, end, label, _ in record["entities"]:
        assert ARTICLE[start:end].strip() and label.isupper()


def test_spacy_loads_the_pipeline_by_its_name(environment: Path, tmp_path: Path) -> None:
    code = "import spacy; print(*spacy.load('zh_commentary').pipe_names)"
    assert run(environment / "python", "-c", code, cwd=tmp_path).split()[0] == "commentary_encoder"


def test_the_package_comes_from_the_wheel_and_reads_without_torch_or_spacy(
    environment: Path, tmp_path: Path
) -> None:
    code = (
        "import commentary_nlp, sys; commentary_nlp.analyze(sys.argv[1]); print(commentary_nlp.__file__);"
        "print(sorted({'torch', 'spacy', 'transformers'} & set(sys.modules)))"
    )
    location, loaded = run(environment / "python", "-c", code, ARTICLE, cwd=tmp_path).splitlines()
    assert Path(location).is_relative_to(environment.parent)
    assert loaded == "[]"
