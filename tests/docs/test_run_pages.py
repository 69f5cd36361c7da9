"""Pages are run, compared and rewritten; what goes wrong is told with its place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "docs" / "run_pages.py"
GOOD = """\
```json title="data/own.jsonl"
{"id": "甲"}
```

```python
import json
from pathlib import Path

name = json.loads(Path("data/own.jsonl").read_text("utf-8"))["id"]
```

```python
print(name)
```

```text
甲
```
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sh blocks need a POSIX shell")


def run(page: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, page, *options], capture_output=True, encoding="utf-8")


def test_blocks_share_names_and_files(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(GOOD, "utf-8")
    done = run(page)
    assert done.returncode == 0, done.stderr
    assert "2 blocks" in done.stdout


def test_another_output_is_a_fault_and_can_be_taken_over(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(GOOD.replace("```text\n甲", "```text\n乙"), "utf-8")
    done = run(page)
    assert done.returncode == 1
    assert "line 17: the output differs" in done.stderr
    assert "-乙" in done.stderr and "+甲" in done.stderr
    assert run(page, "--write").returncode == 0
    assert page.read_text("utf-8") == GOOD


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("```python\nx = 1\nx / 0\n```\n", "line 5, in"),
        ("```sh\necho before\nfalse\n```\n", "line 4: exit code 1\nbefore"),
        ("```python\nimport warnings\nwarnings.warn('old')\n```\n", "UserWarning: old"),
        ("```python\nimport socket\nsocket.create_connection(('192.0.2.1', 80))\n```\n", "NetworkRefused"),
        ("```console\n$ ls\n```\n", "blocks of language 'console' are not run"),
    ],
)
def test_a_block_that_fails_is_told_with_its_place(tmp_path: Path, block: str, told: str) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n" + block, "utf-8")
    done = run(page)
    assert done.returncode == 1
    assert told in done.stderr


def test_the_command_line_is_the_one_of_this_source(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```sh\ncommentary-nlp analyze nothing.txt || echo $?\n```\n\n```text\n```\n", "utf-8")
    assert run(page, "--write").returncode == 0
    assert "[C001] nothing.txt does not exist" in page.read_text("utf-8")
    assert page.read_text("utf-8").endswith("\n2\n```\n")
