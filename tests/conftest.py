from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

OFFLINE = Path(__file__).parent / "offline"
sys.path.insert(0, str(OFFLINE))
sys.modules.pop("sitecustomize", None)
from sitecustomize import LOOPBACK_SWITCH  # noqa: E402  (from tests/offline; importing it refuses sockets)

sys.path.remove(str(OFFLINE))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")]))


@pytest.fixture(autouse=True)
def _loopback_where_asked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if request.node.get_closest_marker("loopback"):
        monkeypatch.setenv(LOOPBACK_SWITCH, "1")
    yield
