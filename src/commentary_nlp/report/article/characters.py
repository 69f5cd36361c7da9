"""Any text as characters that a UTF-8 page can hold and that cannot reorder or hide what stands beside them.

One character stays one character, so that offsets into the shown text are offsets into the caller's.
"""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup, escape

_UNSAFE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_DIRECTION: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPECIAL: Final = re.compile(f"{_UNSAFE.pattern}|{_DIRECTION.pattern}|\r")


def plain(text: str) -> str:
    """`text` without what HTML forbids: control characters as their pictures, lone surrogates as U+FFFD.

    Direction marks become U+FFFD too: in an attribute nothing can be put around them.
    """
    return _DIRECTION.sub("\ufffd", _UNSAFE.sub(lambda found: _picture(found.group()), text))


def shown(text: str) -> Markup:
    """`text` escaped for the body of the page, with what would be invisible labelled by its code point.

    Direction marks stay, each alone in an isolate where it moves nothing; carriage returns are written as
    references, since a parser would turn them into line feeds.
    """
    parts = [Markup()]
    reached = 0
    for found in _SPECIAL.finditer(text):
        parts += [escape(text[reached : found.start()]), _labelled(found.group())]
        reached = found.end()
    return Markup().join([*parts, escape(text[reached:])])


def _labelled(char: str) -> Markup:
    if char == "\r":
        return Markup("&#13;")
    shape = _picture(char) if _UNSAFE.match(char) else char
    return Markup('<bdi class="odd" data-code="U+{:04X}">{}</bdi>').format(ord(char), shape)


def _picture(char: str) -> str:
    if char < " ":
        return chr(0x2400 + ord(char))
    return "\u2421" if char == "\x7f" else "\ufffd"
