"""What `import commentary_nlp` costs, and what each package promises."""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys

import pytest

import commentary_nlp

HEAVY = (
    "accelerate",
    "ahocorasick",
    "datasets",
    "jinja2",
    "numpy",
    "onnxruntime",
    "opencc",
    "pandas",
    "ray",
    "rich",
    "spacy",
    "spacy_pkuseg",
    "tokenizers",
    "torch",
    "transformers",
    "typer",
)
PACKAGES = [
    module.name
    for module in pkgutil.iter_modules(commentary_nlp.__path__, "commentary_nlp.")
    if module.ispkg and not module.name.rpartition(".")[2].startswith("_")
]
LIGHT = [
    "commentary_nlp",
    "commentary_nlp.report",
    "commentary_nlp.text",
    "commentary_nlp.commentary",
    "commentary_nlp.scheme",
    "commentary_nlp.tables",
]


def loaded_by(module: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after importing `module`."""
    code = (
        f"import {module}, json, sys; print(json.dumps(sorted({{m.partition('.')[0] for m in sys.modules}})))"
    )
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(child.stdout))


@pytest.mark.parametrize("module", LIGHT)
def test_importing_loads_nothing_heavy(module: str) -> None:
    assert loaded_by(module) & set(HEAVY) == set()


@pytest.mark.parametrize(
    "module",
    [
        "commentary_nlp.analyzer",
        "commentary_nlp.encoder",
        "commentary_nlp.entities",
        "commentary_nlp.training",
    ],
)
def test_analysing_needs_no_framework(module: str) -> None:
    """What reads text stands on NumPy, tokenizers and ONNX Runtime, each loaded where it is used."""
    unneeded = {"accelerate", "datasets", "onnx", "ray", "spacy", "torch", "transformers", "typer"}
    assert loaded_by(module) & unneeded == set()


@pytest.mark.parametrize("name", ["commentary_nlp", *PACKAGES])
def test_all_lists_what_the_package_offers(name: str) -> None:
    package = importlib.import_module(name)
    assert package.__doc__
    assert len(set(package.__all__)) == len(package.__all__)
    for public in package.__all__:
        assert getattr(package, public) is not None
