"""Names that one text introduces and shortens: full → short forms, bracketed and announced abbreviations.

A text that writes 阿丽娜·科瓦奇 once and 科瓦奇 afterwards, or 江畔重工集团（以下简称江畔重工）, names one
actor each time. Only names of the same sort are put together; a short form that fits two full names is
left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from commentary_nlp.actors.context import Surroundings
from commentary_nlp.actors.knowledge import lookup_key

_ANNOUNCED: Final = re.compile(
    r"[（，](?:以下|下文|下称|后文)?(?:简称为?|称为?|统称|缩写为?)[为是：:]?[“「『‘]?([^”」』’），。；（]{1,12})"
)
_BRACKETED: Final = re.compile(r"（([^（）“”。；，]{1,40})）")
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9&.+'’ -]{0,39}$")
_COMPANY_TAIL: Final = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|控股集团|集团公司|集团股份|控股公司|集团|公司|控股|股份|Inc\.?|Corp\.?|Ltd\.?)$"
)
_LEGAL_FORM: Final = re.compile(r"(?:集团)?(?:股份有限公司|有限责任公司|有限公司)$")
_PLACE_TAIL: Final = re.compile(r"(?:省|市|州|县|区|镇|邦|共和国|国)$")
_WIDEST_BUCKET: Final = 32
_LONGEST_AFFIX: Final = 12


def introduced(around: Surroundings) -> dict[str, int]:
    """Lookup key of every short form that the text announces → the mention it stands for."""
    starts = {(start, end): index for index, (start, end, _) in enumerate(around.mentions)}
    found: dict[str, int] = {}
    for index, (_, end, label) in enumerate(around.mentions):
        if around.text[end : end + 1] not in ("（", "，"):
            continue
        announced = _ANNOUNCED.match(around.text, end)
        if announced:
            for short in re.split(r"[”“、或]+", announced[1]):
                if short.strip():
                    found.setdefault(lookup_key(short), index)
            continue
        bracket = _BRACKETED.match(around.text, end)
        if bracket and label != "GPE":
            inner = starts.get(bracket.span(1))
            same_label = inner is not None and around.mentions[inner][2] == label
            if same_label or (inner is None and _LATIN.match(bracket[1])):
                found.setdefault(lookup_key(bracket[1]), index)
    return found


def company_stem(surface: str) -> str:
    """A company's name without its legal form: 江畔重工股份有限公司 → 江畔重工."""
    return _LEGAL_FORM.sub("", surface) if len(_LEGAL_FORM.sub("", surface)) > 1 else surface


class FullNames:
    """The full names of a text, by label, with the short forms that stand for exactly one of them."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Index `names`, (surface, label) pairs of the normalised text."""
        distinct = dict.fromkeys((surface, _sort(label)) for surface, label in names)
        self._by_short: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._by_first: dict[tuple[str, str], list[str]] = defaultdict(list)
        for surface, sort in distinct:
            for short in set(_short_forms(surface, sort)):
                owners = self._by_short[short, sort]
                if len(owners) < _WIDEST_BUCKET:
                    owners.append(surface)
            bucket = self._by_first[surface[:1], sort]
            if sort == "body" and len(surface) >= 5 and len(bucket) < _WIDEST_BUCKET:
                bucket.append(surface)

    def full_form(self, surface: str, label: str) -> str:
        """The one longer name that `surface` shortens, or `surface` itself."""
        sort = _sort(label)
        owners = [name for name in self._by_short.get((lookup_key(surface), sort), ()) if name != surface]
        longer = [name for name in owners if _stem(name, sort) != _stem(surface, sort)]
        same = [name for name in owners if name not in longer and len(name) > len(surface)]
        if same:
            return max(same, key=len)
        if len(longer) == 1:
            return longer[0]
        if longer or sort != "body":
            return surface
        initials = [
            name for name in self._by_first.get((surface[:1], sort), ()) if _abbreviates(surface, name)
        ]
        return initials[0] if len(initials) == 1 else surface


def _sort(label: str) -> str:
    return "body" if label in ("ORG", "AGENCY") else label


def _stem(surface: str, sort: str) -> str:
    """The name without the words that only tell what sort of thing it is."""
    tail = _COMPANY_TAIL if sort == "body" else _PLACE_TAIL if sort == "GPE" else None
    while tail is not None:
        shorter = tail.sub("", surface)
        if len(shorter) < 2 or shorter == surface:
            break
        surface = shorter
    return surface


def _short_forms(surface: str, sort: str) -> Iterator[str]:
    """Lookup keys of the forms under which a text may take `surface` up again."""
    stem = _stem(surface, sort)
    yield lookup_key(surface)
    yield lookup_key(stem)
    if sort == "PERSON":
        parts = [part for part in re.split(r"[· ]+", surface) if part]
        if len(parts) > 1:
            yield lookup_key(parts[-1])
            yield lookup_key(parts[0])
            if len(parts) > 2:
                yield lookup_key("".join(parts[-2:]))
        elif 2 <= len(surface) <= 4 and not surface.isascii():
            yield lookup_key(surface[0])
            if "老" not in surface:
                yield from (surface[0] + "老", "老" + surface[0])
            if len(surface) > 2:
                yield from (surface[:2], surface[-2:])
    elif sort == "body":
        for length in range(2, min(len(stem), _LONGEST_AFFIX)):
            yield lookup_key(stem[:length])
        for length in range(2, min(len(surface) - 1, _LONGEST_AFFIX)):
            yield lookup_key(surface[-length:])


def _abbreviates(short: str, full: str) -> bool:
    """Whether the characters of `short` stand in `full` in their order: 江储粮 for 江东储备粮管理集团."""
    if not 3 <= len(short) <= 5 or len(full) < len(short) + 2 or short.isascii():
        return False
    rest = iter(full)
    return all(character in rest for character in short)
