"""A wheel around a model folder: `pip install` it, then `cn.load(NAME)` finds it by its entry point."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from commentary_nlp import __version__
from commentary_nlp.errors import ModelError
from commentary_nlp.model import CONFIG, ModelConfig
from commentary_nlp.model_files import ENTRY_POINTS, FOLDER

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*([-_.][A-Za-z0-9]+)*\Z")
_VERSION = re.compile(r"\d+(\.\d+)*((a|b|rc|\.post|\.dev)\d+)*\Z")
_TRAINABLE = ("network.safetensors", "network.json", "encoder/")
_MODULE = b'"""A model of commentary_nlp: data, loaded by name."""\n'
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the wheel: the same folder gives the same wheel."""


def write_package(
    folder: Path,
    output: Path,
    *,
    name: str | None = None,
    version: str | None = None,
    trainable: bool = False,
) -> Path:
    """The wheel written for the model in `folder`; the model is loaded as `name`.

    Name and version are by default those of the model's configuration. The trainable weights are left out
    where the model runs without them, unless `trainable`. The wheel holds data and no code but an empty
    module. Raises ModelError: C321 for a name or version that a package cannot have, or a folder that cannot
    be written, C101 and C105 for a folder that is no model.
    """
    if not (folder / CONFIG).is_file():
        raise ModelError(
            "C101", f"{folder} is no model folder: it has no {CONFIG}. Give one that 'train' wrote."
        )
    config = ModelConfig.read(folder / CONFIG)
    name, version = name or config.name, version or config.version
    faults = [f"the name {name!r}"] if not _NAME.match(name) else []
    faults += [f"the version {version!r}"] if not _VERSION.match(version) else []
    if faults:
        raise ModelError("C321", f"a package cannot have {' and '.join(faults)}. Give --name, --version.")
    module = f"commentary_model_{re.sub(r'[-_.]+', '_', name).lower()}"
    info = f"{module}-{version}.dist-info"
    wheel = output / f"{module}-{version}-py3-none-any.whl"
    keep = trainable or config.backend == "torch"
    files = {f"{module}/__init__.py": _MODULE}
    files.update({f"{module}/{FOLDER}/{path}": data for path, data in _model_files(folder, keep)})
    files[f"{info}/METADATA"] = _metadata(module, name, version, config.backend == "torch").encode()
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: commentary-nlp\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    files[f"{info}/entry_points.txt"] = f"[{ENTRY_POINTS}]\n{name} = {module}\n".encode()
    record = "".join(f"{path},sha256={_sum(data)},{len(data)}\n" for path, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    try:
        output.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in files.items():
                archive.writestr(zipfile.ZipInfo(path, _EPOCH), data, zipfile.ZIP_DEFLATED)
    except OSError as error:
        cause = f"{wheel} cannot be written: {error.strerror or error}"
        raise ModelError("C321", f"{cause}. Name another folder.") from None
    return wheel


def _model_files(folder: Path, trainable: bool) -> Iterator[tuple[str, bytes]]:
    """The files of the model by path, and a configuration whose sums are of these files."""
    kept: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not path.is_file() or hidden or name.startswith("checkpoints/"):
            continue
        if trainable or not name.startswith(_TRAINABLE):
            kept[name] = path.read_bytes()
    config = json.loads(kept.pop(CONFIG))
    config["sha256"] = {
        name: hashlib.sha256(data).hexdigest() for name, data in kept.items() if not name.endswith(".md")
    }
    yield from kept.items()
    yield CONFIG, (json.dumps(config, ensure_ascii=False, indent=1) + "\n").encode()


def _metadata(module: str, name: str, version: str, torch: bool) -> str:
    needs = "commentary-nlp[train]" if torch else "commentary-nlp"
    return (
        f"Metadata-Version: 2.1\nName: {module.replace('_', '-')}\nVersion: {version}\n"
        f"Summary: The model {name} for commentary_nlp\nRequires-Python: >=3.10\n"
        f"Requires-Dist: {needs}>={__version__}\n"
    )


def _sum(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
