"""Keyword in context: every hit of a word, an actor or a device with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from commentary_nlp.commentary import Commentary, Stance
from commentary_nlp.errors import InputError
from commentary_nlp.scheme import AUTHOR, DEVICES
from commentary_nlp.tables.carried import Carried, Choice
from commentary_nlp.tables.frame import documents, frame_of
from commentary_nlp.tables.levels import SHARE, STRING, TRUTH, WHOLE
from commentary_nlp.tables.rows import Document, Row, rounded
from commentary_nlp.text import IGNORABLE, normalise

if TYPE_CHECKING:
    from pandas import DataFrame

_HITS: Final = {
    "document": WHOLE,
    "id": STRING,
    "sentence": WHOLE,
    "start": WHOLE,
    "end": WHOLE,
    "left": STRING,
    "match": STRING,
    "right": STRING,
}
_STANCE: Final = {"stance": STRING, "probability": SHARE, "abstained": TRUTH}
_DEVICE: Final = {"device": STRING, "score": SHARE}
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_ONE_LINE: Final = re.compile("[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]")

Hits = Callable[[Document], Iterator[tuple[int, int, Row]]]


def keyword_in_context(
    results: Commentary | Iterable[Commentary],
    pattern: str | re.Pattern[str] | None = None,
    *,
    actor: str | None = None,
    device: str | None = None,
    width: int = 20,
    regex: bool = False,
    columns: Choice = None,
) -> DataFrame:
    """A row for each hit: the `match` with up to `width` characters to its `left` and `right`.

    Ask for one of: `pattern`, a word or phrase, found in Simplified and Traditional, full and half width,
    and across invisible characters; an `actor` by its id, under all its names; a rhetorical `device`.
    `start` and `end` are half-open code points and `match` is `text[start:end]` of the caller's own text;
    line breaks and tabs in `left` and `right` read as spaces. `document`, `sentence` and `columns` are as in
    `to_frame`. Hits come in order of texts and places and do not overlap, save devices.

    An actor's rows add `stance`, the author's toward it in that sentence (null where the record has none),
    its `probability` and whether the model `abstained`; what others are reported to think stands in
    the table of sentences. A device's rows add `device` and `score`.

    `regex=True`, or a compiled pattern, is matched against the text as `commentary_nlp.text.normalise`
    writes it (Simplified; letters and digits half width, ，！？：；（） full width); Traditional characters
    of the pattern are read as Simplified, empty hits are passed over.

    Raises InputError: C466 for none or several of the three, an empty pattern, a bad regular expression, an
    unknown device or a negative width; C460-C463 as `to_frame`.

    >>> import commentary_nlp as cn
    >>> keyword_in_context(cn.Commentary("又揮舞關稅大棒。"), "关税", width=3)["match"].tolist()
    ['關稅']
    """
    hits, extra = _question(pattern, actor, device, regex)
    if width < 0:
        raise InputError("C466", f"width is {width}. Give the characters to show on each side, 0 or more.")
    types = {**_HITS, **extra}
    carried = Carried(columns, types, "keyword")
    rows: list[Row] = []
    for document in documents(results):
        carried.add(document.result.columns)
        text = document.result.text
        for start, end, more in hits(document):
            left, right = text[max(0, start - width) : start], text[end : end + width]
            place = (*document.key, document.sentence(start, end), start, end)
            rows.append((*place, _line(left), text[start:end], _line(right), *more))
    frame = frame_of(rows, types)
    return carried.join(frame)


def _question(
    pattern: str | re.Pattern[str] | None, actor: str | None, device: str | None, regex: bool
) -> tuple[Hits, dict[str, str]]:
    """What finds the hits, and the columns that it adds."""
    given = [
        name
        for name, value in (("pattern", pattern), ("actor", actor), ("device", device))
        if value is not None
    ]
    if len(given) != 1:
        cause = f"{' and '.join(given)} are asked for at once" if given else "nothing is asked for"
        raise InputError("C466", f"{cause}. Give one of pattern, actor and device.")
    if actor is not None:
        return _actor_hits(normalise(actor)), _STANCE
    if device is not None:
        if device not in DEVICES:
            raise InputError("C466", f"there is no device {device!r}. Choose one of {', '.join(DEVICES)}.")
        return _device_hits(device), _DEVICE
    if isinstance(pattern, re.Pattern) or regex:
        return _pattern_hits(_regular_expression(pattern)), {}
    if not isinstance(pattern, str):
        raise InputError("C466", f"the pattern is a {type(pattern).__name__}. Give a string.")
    return _phrase_hits(pattern), {}


def _regular_expression(pattern: Any) -> re.Pattern[str]:
    source, flags = (pattern.pattern, pattern.flags) if isinstance(pattern, re.Pattern) else (pattern, 0)
    try:
        return re.compile(_HAN.sub(lambda run: normalise(run[0]), source), flags)
    except (re.error, TypeError) as error:
        cause = f"the regular expression {source!r} cannot be read: {error}"
        raise InputError(
            "C466", f"{cause}. Correct it, or search for it literally with regex=False."
        ) from None


def _phrase_hits(phrase: str) -> Hits:
    """Hits of the phrase in one writing or another; in its own too, since conversion looks at the context."""
    forms = [form.replace(IGNORABLE, "").strip(" \n") for form in (normalise(phrase), phrase)]
    if not forms[0]:
        raise InputError("C466", "the pattern is empty. Give at least one visible character.")
    wanted = [re.compile(f"{IGNORABLE}*".join(map(re.escape, form))) for form in forms]

    def hits(document: Document) -> Iterator[tuple[int, int, Row]]:
        text = document.result.text
        found = {
            match.span()
            for expression, form in zip(wanted, (normalise(text), text), strict=True)
            for match in expression.finditer(form)
        }
        reach = 0
        for start, end in sorted(found):
            if start >= reach:
                yield start, end, ()
                reach = end

    return hits


def _pattern_hits(expression: re.Pattern[str]) -> Hits:
    def hits(document: Document) -> Iterator[tuple[int, int, Row]]:
        for match in expression.finditer(normalise(document.result.text)):
            if match.end() > match.start():
                yield match.start(), match.end(), ()

    return hits


def _actor_hits(actor: str) -> Hits:
    def hits(document: Document) -> Iterator[tuple[int, int, Row]]:
        stances = {
            document.sentence(row.start, row.end): row
            for row in document.result.stances
            if row.holder == AUTHOR and normalise(row.actor) == actor
        }
        for entity in document.result.entities:
            if entity.actor is not None and normalise(entity.actor) == actor:
                number = document.sentence(entity.start, entity.end)
                row = None if number is None else stances.get(number)
                yield entity.start, entity.end, _stance_cells(row)

    return hits


def _stance_cells(row: Stance | None) -> Row:
    """The cells stance, probability and abstained."""
    if row is None or row.score is None:
        return row.label if row else None, None, None
    return row.label, rounded(getattr(row.score, row.label)), row.score.abstained


def _device_hits(device: str) -> Hits:
    def hits(document: Document) -> Iterator[tuple[int, int, Row]]:
        for row in document.result.devices:
            if row.device == device:
                yield row.start, row.end, (row.device, rounded(row.score))

    return hits


def _line(text: str) -> str:
    return _ONE_LINE.sub(" ", text)
