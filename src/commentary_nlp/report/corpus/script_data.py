"""Data as scripts: a page opened from disk may load scripts beside it, but no other file."""

from __future__ import annotations

import json
import re

_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def script_json(value: object) -> str:
    """`value` as JSON that is safe inside a script, in a file or in a page, and that UTF-8 can carry.

    Signs that could end a script element or a line of one, and lone surrogates, are written as escapes.
    Raises ValueError for NaN and infinities.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def script_call(function: str, *arguments: object) -> bytes:
    """The file of a script that hands `arguments` to `function`."""
    return f"{function}({','.join(map(script_json, arguments))});\n".encode()
