"""Clauses whose subject is a plain pronoun, bound to the actor it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from commentary_nlp.actors.context import Mention
from commentary_nlp.actors.quotations import quotations
from commentary_nlp.actors.reporting import PEOPLE
from commentary_nlp.text import normalise

_CLAUSE: Final = re.compile(r"[^，；：。！？\n]+")
_LEAD_IN: Final = re.compile(
    r"(?:[ “”「」『』（—]|但是|但|而且|而|可是|可|不过|因此|所以|于是|同时|然而|如果|即使|即便|虽然|尽管|"
    r"因为|随后|后来|接着|此外|对此|如今|现在|其实|当时|这次|此后|之后|显然|一旦|只要|今天|昨天|昨日|近日|日前)*"
)
_PRONOUN: Final = re.compile(r"(?:他们|她们|它们|他|她|它)(?![人国日乡山处俩])")
_OBLIQUE: Final = re.compile(r"[对向在把被与和跟给就从由为的让使]|针对|关于|根据|随着")
_REACH: Final = 2
"""An antecedent stands in the same sentence or at most so many sentences before."""


class PronounSubject(NamedTuple):
    """`text[start:end]`, in sentence number `sentence`, is a pronoun that stands for `actor`."""

    sentence: int
    start: int
    end: int
    actor: str


class _Subject(NamedTuple):
    actor: str
    sentence: int


def pronoun_subjects(
    text: str,
    sentences: Sequence[tuple[int, int]],
    mentions: Sequence[Mention],
    ids: Sequence[str | None],
) -> list[PronounSubject]:
    """The subject pronouns 他 她 它 他们 … of `text` that have a clear antecedent, in order.

    `ids` are aligned with `mentions`. A pronoun is bound to the nearest preceding subject of its sort, a
    person for 他 and 她, any other actor for 它 and for plurals, within two sentences. Pronouns inside
    quotation marks, and those after a sentence with two persons as subjects, are left out.
    """
    folded = normalise(text)
    quoted = quotations(folded)
    known = sorted(
        (m[0], m[1], m[2], actor) for m, actor in zip(mentions, ids, strict=True) if actor is not None
    )
    found: list[PronounSubject] = []
    person: _Subject | None = None
    group: _Subject | None = None
    cursor = 0
    persons_before: set[str] = set()
    for number, (first, last) in enumerate(sentences):
        persons_here: set[str] = set()
        for start, end in _clauses(folded, first, last):
            while cursor < len(known) and known[cursor][0] < start:
                cursor += 1
            pronoun = _PRONOUN.match(folded, start, end)
            if pronoun:
                subject = person if pronoun[0] in ("他", "她") else group
                unclear = subject is person and len(persons_before | persons_here) > 1
                if (
                    subject
                    and not unclear
                    and number - subject.sentence <= _REACH
                    and not quoted.covers(start)
                ):
                    found.append(PronounSubject(number, start, pronoun.end(), subject.actor))
                    if subject is person:
                        person = _Subject(subject.actor, number)
                        persons_here.add(subject.actor)
                    else:
                        group = _Subject(subject.actor, number)
                continue
            named = _named_subject(folded, start, end, known, cursor)
            if named is None:
                continue
            label, actor = named
            if label == "PERSON":
                person = _Subject(actor, number)
                persons_here.add(actor)
            else:
                group = _Subject(actor, number)
        if persons_here:
            persons_before = persons_here
    return found


def _clauses(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence, each from behind its conjunctions and opening marks."""
    for clause in _CLAUSE.finditer(text, first, last):
        lead_in = _LEAD_IN.match(text, *clause.span())
        yield (lead_in.end() if lead_in else clause.start()), clause.end()


def _named_subject(
    text: str, start: int, end: int, known: Sequence[tuple[int, int, str, str]], cursor: int
) -> tuple[str, str] | None:
    """Label and actor of the mention that leads the clause: the person in 美国总统某某, else the first."""
    leading: tuple[str, str] | None = None
    position = start
    for mention_start, mention_end, label, actor in known[cursor : cursor + 4]:
        between = text[position:mention_start]
        if mention_start >= end or len(between) > 8 or _OBLIQUE.search(between):
            break
        if text.startswith("的", mention_end) or PEOPLE.match(text, mention_end):
            break
        leading = (label, actor)
        if label == "PERSON":
            break
        position = mention_end
    return leading
