"""Quotations that go on over sentences without naming their speaker again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from commentary_nlp.actors.quotations import Quotations
from commentary_nlp.actors.speakers import Reported

_REACH: Final = 2
"""A quotation without a speaker goes on with one that ended at most so many sentences before."""


def goes_on(
    reported: Iterable[Reported], quoted: Quotations, text: str, sentences: Sequence[tuple[int, int]]
) -> Iterator[Reported]:
    """Whole sentences in quotation marks that follow a reported quotation closely and name no speaker.

    `reported` is what the text tells with a speaker; `text` is normalised. Linear in the quotations.
    """
    first_characters = {found.start: found.holder for found in sorted(reported)}
    starts = [start for start, _ in sentences]
    latest: tuple[int, str] | None = None
    for opening, closing in zip(quoted.opens, quoted.closes, strict=True):
        number = bisect_right(starts, opening) - 1
        holder = first_characters.get(opening + 1)
        if holder is None and latest is not None and 0 <= number - latest[0] <= _REACH:
            whole = starts[number] == opening and text[closing - 1] in "。！？，"
            holder = latest[1] if whole else None
            if holder is not None:
                yield Reported(opening + 1, closing, holder)
        if holder is not None:
            latest = (bisect_right(starts, closing) - 1, holder)
