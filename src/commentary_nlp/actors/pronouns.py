"""Plain pronouns bound to the actor they stand for: the likeliest of those just spoken of, where one is."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from commentary_nlp.actors.context import Mention
from commentary_nlp.actors.quotations import quotations
from commentary_nlp.actors.reporting import PEOPLE
from commentary_nlp.text import normalise

_PRONOUN: Final = re.compile(r"(?:他们|她们|它们|他|她|它)(?![人国日乡山处俩])")
_OF_PERSONS: Final = ("他", "她")
_CLAUSE_END: Final = re.compile(r"[，；：。！？,;:!?\n]")
_OBLIQUE: Final = re.compile(r"(?:[对向在把被与和跟给从由为让使]|针对|关于|根据|随着)$")

_REACH: Final = 3
"""An antecedent stands in the same sentence or at most so many sentences before."""

_FARTHEST: Final = 300
"""… and at most so many characters before, which also bounds the search in text without full stops."""

_CHARACTERS: Final = 30
"""So many characters between antecedent and pronoun weigh as much as one sentence."""

_LEAD: Final = 0.5
"""The likeliest antecedent must be so much likelier than the next; else the pronoun stays unbound."""

_LEAD_IN: Final = 8
"""The subject of a clause begins within so many characters."""

_TOPIC: Final = 0.5
_SUBJECT: Final = 0.75
_SPOKEN_OF: Final = 1.25


class Pronoun(NamedTuple):
    """`text[start:end]`, in sentence number `sentence`, is a pronoun that stands for `actor`."""

    sentence: int
    start: int
    end: int
    actor: str


class _Antecedent(NamedTuple):
    sentence: int
    start: int
    end: int
    person: bool
    actor: str
    prominence: float


def pronouns(
    text: str,
    sentences: Sequence[tuple[int, int]],
    mentions: Sequence[Mention],
    ids: Sequence[str | None],
) -> list[Pronoun]:
    """The pronouns 他 她 它 他们 … of `text` that have a clear antecedent, in order.

    `ids` are aligned with `mentions`. 他 and 她 stand for persons, 它 and plurals for any other actor. Of the
    actors named, or meant by a pronoun, within the three sentences before, the likeliest is near, is named
    often in the text, and leads its clause; one in the pronoun's own clause is not meant, unless the pronoun
    is possessive (美国和它的盟友). Pronouns inside quotation marks, and those that two actors fit almost
    alike, are left out.
    """
    folded = normalise(text)
    quoted = quotations(folded)
    said = [found for found in _PRONOUN.finditer(folded) if not quoted.covers(found.start())]
    if not said:
        return []
    often = Counter(ids)
    starts = [start for start, _ in sentences]
    named = _antecedents(folded, starts, mentions, ids, often)
    known: list[_Antecedent] = []
    bound: list[Pronoun] = []
    at = 0
    for pronoun in said:
        while at < len(named) and named[at].start < pronoun.start():
            known.append(named[at])
            at += 1
        number = bisect_right(starts, pronoun.start()) - 1
        meant = _meant(folded, number, known, pronoun)
        if meant is None or number < 0:
            continue
        bound.append(Pronoun(number, *pronoun.span(), meant.actor))
        prominence = _TOPIC * math.log(often[meant.actor]) + _SPOKEN_OF
        known.append(_Antecedent(number, *pronoun.span(), meant.person, meant.actor, prominence))
    return bound


def _antecedents(
    text: str,
    starts: Sequence[int],
    mentions: Sequence[Mention],
    ids: Sequence[str | None],
    often: Mapping[str | None, int],
) -> list[_Antecedent]:
    """What a pronoun can stand for, in order; 美国 of 美国媒体 cannot be it."""
    found: list[_Antecedent] = []
    for (start, end, label), actor in sorted(zip(mentions, ids, strict=True), key=lambda pair: pair[0]):
        if actor is None or PEOPLE.match(text, end):
            continue
        before, person = found[-1] if found else None, label == "PERSON"
        leads = _leads(text, start, before.end if before and (before.person or not person) else 0)
        prominence = _TOPIC * math.log(often[actor]) + _SUBJECT * leads
        number = bisect_right(starts, start) - 1
        found.append(_Antecedent(number, start, end, person, actor, prominence))
    return found


def _leads(text: str, start: int, earlier: int) -> bool:
    """Whether the mention at `start` can be the subject of its clause.

    Hardly anything stands before it there, least of all a preposition or the mention that ends at `earlier`.
    """
    first = max(0, start - _LEAD_IN)
    clause = _clause_start(text, first, start)
    begins = clause > first or first == 0
    return begins and clause >= earlier and not _OBLIQUE.search(text, clause, start)


def _clause_start(text: str, first: int, position: int) -> int:
    """Where the clause of `position` begins, or `first` where it begins before that."""
    return max((mark.end() for mark in _CLAUSE_END.finditer(text, first, position)), default=first)


def _meant(
    text: str, number: int, known: Sequence[_Antecedent], pronoun: re.Match[str]
) -> _Antecedent | None:
    """The one antecedent of `known` that is clearly the likeliest."""
    person, possessive = pronoun[0] in _OF_PERSONS, text.startswith("的", pronoun.end())
    own_clause = _clause_start(text, max(0, pronoun.start() - _FARTHEST), pronoun.start())
    best: dict[str, tuple[float, _Antecedent]] = {}
    for candidate in reversed(known):
        far = pronoun.start() - candidate.start
        between = number - candidate.sentence
        if far > _FARTHEST or between > _REACH:
            break
        if candidate.person is not person or (candidate.start >= own_clause and not possessive):
            continue
        score = candidate.prominence - between - far / _CHARACTERS
        if candidate.actor not in best or score > best[candidate.actor][0]:
            best[candidate.actor] = (score, candidate)
    ranked = sorted(best.values(), key=lambda scored: -scored[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _LEAD):
        return None
    return ranked[0][1]
