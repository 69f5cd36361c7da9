"""The page of error codes: every code that stands in the source, with its cause and the way out.

`error_codes.tsv` describes them; a code that is not there yet is described by its own message.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from blocks import ROOT

DESCRIPTIONS = Path(__file__).with_name("error_codes.tsv")
SOURCE = ROOT / "src" / "commentary_nlp"
FAMILIES = {
    "InputError": "texts, files and records that a caller handed in",
    "ModelError": "a model folder, weights file or checksum",
    "MissingExtra": "an optional dependency that is not installed",
    "TrainingError": "data, configuration or state of a training run",
    "LexiconError": "a knowledge file or a user lexicon",
}
"""Exception → what it is about; a code that is only reported, never raised by name, is an InputError."""
HEAD = """\
# Error codes

Every error of the package is a `CommentaryError` and reads `[code] cause with its values. Next step.`;
`error.code` is the part that does not change. A file with many faults reports all of them at once. On the
command line an error is one message on stderr and exit code 2; a command that looks for faults and finds some
ends with 1.

```python
import commentary_nlp as cn

try:
    cn.load("nothing-of-this-name")
except cn.CommentaryError as error:
    print(type(error).__name__, error.code)
```

```text
ModelError C101
```

Codes from C040 to C047 also stand in the reports of `commentary-nlp corpus check`. The tables are written by
`scripts/docs/write_reference.py` from the source.
"""
_CODE = re.compile(r"C\d{3}")


def page() -> str:
    """The whole page."""
    described = descriptions()
    raised = messages()
    gone = sorted(described.keys() - raised.keys())
    if gone:
        raise SystemExit(f"{DESCRIPTIONS}: {', '.join(gone)} stand nowhere in {SOURCE}. Remove these lines.")
    lines = [HEAD]
    family = families()
    for name, what in FAMILIES.items():
        codes = sorted(code for code in raised if family.get(code, "InputError") == name)
        lines += [f"## {name}: {what}", "", "| code | cause | way out |", "|---|---|---|"]
        for code in codes:
            cause, way_out = described.get(code) or _from_message(raised[code])
            lines.append(f"| {code} | {cause} | {way_out} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def descriptions() -> dict[str, tuple[str, str]]:
    """Code → cause and way out, as written in the table."""
    rows = [line.split("\t") for line in DESCRIPTIONS.read_text("utf-8").splitlines()]
    return {code: (cause, way_out) for code, cause, way_out in rows}


def messages() -> dict[str, str]:
    """Code → the longest message it has in the source, values as `…`; empty where it is put together."""
    found: dict[str, str] = {}
    for _, code, message in _all_calls():
        if len(message) >= len(found.get(code, "")):
            found[code] = message
    return found


def families() -> dict[str, str]:
    """Code → the exception that is raised with it."""
    return {code: name for name, code, _ in _all_calls() if name in FAMILIES}


@lru_cache(maxsize=1)
def _all_calls() -> tuple[tuple[str, str, str], ...]:
    files = sorted(SOURCE.rglob("*.py"))
    return tuple(call for path in files for call in _calls(ast.parse(path.read_text("utf-8"))))


def _calls(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    """The codes among the arguments of calls: what is called, the code, and the text that follows it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            texts = [_text(argument) for argument in node.args]
            for number, text in enumerate(texts):
                if _CODE.fullmatch(text):
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    yield name, text, " ".join(texts[number + 1 :]).strip()


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return ""


def _from_message(message: str) -> tuple[str, str]:
    """Cause and next step of a message; the last sentence is the step."""
    plain = " ".join(message.replace("|", "\\|").replace("<", "&lt;").split())
    cause, _, step = plain.rstrip(".").rpartition(". ")
    return (cause[:1].upper() + cause[1:] + ".", step + ".") if cause else (plain, "See the message.")
