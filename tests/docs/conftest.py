from __future__ import annotations

import sys
from pathlib import Path

SCRIPTS = str(Path(__file__).parents[2] / "scripts" / "docs")
if SCRIPTS not in sys.path:
    sys.path.append(SCRIPTS)
