"""Write the generated pages of the reference: the command line and the error codes.

python scripts/docs/write_reference.py           # write docs/reference/cli.md and error-codes.md
python scripts/docs/write_reference.py --check   # exit code 1 if one is not what would be written
"""

from __future__ import annotations

import re
import subprocess
import sys

import error_codes
from blocks import ROOT

REFERENCE = ROOT / "docs" / "reference"
CLI_HEAD = """\
# Command line

Written by `scripts/docs/write_reference.py` from the program itself.
`python -m commentary_nlp.cli` is the same program. Results go to stdout, messages to stderr, both in UTF-8
whatever the locale; an output file appears whole or not at all.

| exit code | means |
|---|---|
| 0 | done |
| 1 | done, and faults or differences were found: `corpus check`, `corpus resolve`, `models verify` … |
| 2 | an input or an option cannot be used; the message has an [error code](error-codes.md) |
| 3 | `annotate` only: done, and records failed; `errors.jsonl` says which and why |
| 130, 143 | `annotate` only: stopped by a signal; the same command goes on |

"""
_COMMAND = re.compile(r"^#+ `commentary-nlp ([^`]+)`\n\n(.+)$", re.MULTILINE)
_LISTED = re.compile(r"^\* `([^`]+)`: .*\.\.\.$", re.MULTILINE)


def command_line() -> str:
    """The page of the command line, by Typer's own generator, with whole sentences in its lists."""
    command = ["-m", "typer", "commentary_nlp.cli.app", "utils", "docs", "--name", "commentary-nlp"]
    done = subprocess.run([sys.executable, *command], capture_output=True, encoding="utf-8", check=True)
    text = done.stdout.partition("\n")[2].strip()
    says = {name.split()[-1]: first for name, first in _COMMAND.findall(text)}
    text = _LISTED.sub(lambda found: f"* `{found[1]}`: {says[found[1]]}", text)
    return CLI_HEAD + text.replace("```console", "```text") + "\n"


def main() -> int:
    """0, or 1 for a page that is not current."""
    stale = []
    for name, text in (("cli.md", command_line()), ("error-codes.md", error_codes.page())):
        path = REFERENCE / name
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
    for name in stale:
        print(f"docs/reference/{name} is not current. Run: python scripts/docs/write_reference.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
