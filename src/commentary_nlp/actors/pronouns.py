"""Plain pronouns as subjects of clauses and as what somebody judges, bound to the actor they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from commentary_nlp.actors.context import Mention
from commentary_nlp.actors.quotations import quotations
from commentary_nlp.actors.reporting import PEOPLE, SAY
from commentary_nlp.text import normalise

_CLAUSE: Final = re.compile(r"[^，；：。！？\n]+")
_LEAD_IN: Final = re.compile(
    r"(?:[ “”「」『』（—]|但是|但|而且|而|可是|可|不过|因此|所以|于是|同时|然而|如果|即使|即便|虽然|尽管|"
    r"因为|随后|后来|接着|此外|对此|如今|现在|其实|当时|这次|此后|之后|显然|一旦|只要|今天|昨天|昨日|近日|日前)*"
)
_PRONOUN: Final = re.compile(r"(?:他们|她们|它们|他|她|它)(?![人国日乡山处俩])")
_OBLIQUE: Final = re.compile(r"[对向在把被与和跟给就从由为的让使]|针对|关于|根据|随着")
_JUDGED: Final = re.compile(
    rf"(?:{SAY.pattern}|在(?=.们?(?:看来|眼[里中])))过?(?P<pronoun>(?:他们|她们|它们|他|她|它)(?![人国日乡山处俩]))"
)
_ANY: Final = re.compile("[他她它]")
_REACH: Final = 2
"""An antecedent stands in the same sentence or at most so many sentences before."""


class Pronoun(NamedTuple):
    """`text[start:end]`, in sentence number `sentence`, is a pronoun that stands for `actor`."""

    sentence: int
    start: int
    end: int
    actor: str


class _Known(NamedTuple):
    start: int
    end: int
    label: str
    actor: str


class _Subject(NamedTuple):
    actor: str
    sentence: int


def pronouns(
    text: str,
    sentences: Sequence[tuple[int, int]],
    mentions: Sequence[Mention],
    ids: Sequence[str | None],
) -> list[Pronoun]:
    """The pronouns 他 她 它 他们 … of `text` that have a clear antecedent, in order.

    `ids` are aligned with `mentions`. A subject is bound to the nearest preceding subject of its sort, a
    person for 他 and 她, any other actor for 它 and for plurals, within two sentences; what a verb of
    judgement takes for its object (骂他, 称它) to whom the clauses before speak of. Pronouns inside quotation
    marks, and subjects after a sentence with two persons as subjects, are left out.
    """
    folded = normalise(text)
    known = sorted(_Known(*m, actor) for m, actor in zip(mentions, ids, strict=True) if actor is not None)
    reader = _Binder(folded, known)
    for number, (first, last) in enumerate(sentences):
        reader.read_sentence(number, first, last)
    return sorted(reader.found, key=lambda pronoun: pronoun.start)


class _Binder:
    """Reads a text clause by clause and remembers whom it speaks of."""

    def __init__(self, text: str, known: Sequence[_Known]) -> None:
        self.text = text
        self.known = known
        self.quoted = quotations(text)
        self.found: list[Pronoun] = []
        self._cursor = 0
        self._person: _Subject | None = None
        self._group: _Subject | None = None
        self._persons_before: set[str] = set()
        self._persons_here: set[str] = set()
        self._judged: dict[bool, str] = {}

    def read_sentence(self, number: int, first: int, last: int) -> None:
        """Bind the pronouns of one sentence."""
        self._persons_here, self._judged = set(), {}
        earlier: list[_Known] = []
        for start, end in _clauses(self.text, first, last):
            here = self._mentions_of(start, end)
            self._bind_objects(number, start, end, earlier)
            pronoun = _PRONOUN.match(self.text, start, end)
            if pronoun:
                self._bind_subject(number, pronoun, earlier)
            else:
                self._note_subject(number, start, end, here)
            earlier.extend(here)
        if self._persons_here:
            self._persons_before = self._persons_here

    def _mentions_of(self, start: int, end: int) -> list[_Known]:
        """The actors named in a clause; clauses are asked for in order."""
        while self._cursor < len(self.known) and self.known[self._cursor].start < start:
            self._cursor += 1
        stop = self._cursor
        while stop < len(self.known) and self.known[stop].start < end:
            stop += 1
        return list(self.known[self._cursor : stop])

    def _bind_subject(self, number: int, pronoun: re.Match[str], earlier: Sequence[_Known]) -> None:
        if self.quoted.covers(pronoun.start()):
            return
        of_person = pronoun[0] in ("他", "她")
        subject = self._person if of_person else self._group
        named = {known.actor for known in earlier if known.label == "PERSON"}
        if of_person and len(named) == 1 and not self._persons_here:
            subject = _Subject(named.pop(), number)
        elif of_person and len(self._persons_here or self._persons_before) > 1:
            return
        if subject is None or number - subject.sentence > _REACH:
            return
        self.found.append(Pronoun(number, pronoun.start(), pronoun.end(), subject.actor))
        if of_person:
            self._person = _Subject(subject.actor, number)
            self._persons_here.add(subject.actor)
        else:
            self._group = _Subject(subject.actor, number)

    def _bind_objects(self, number: int, start: int, end: int, earlier: Sequence[_Known]) -> None:
        """骂他, 称它: the one judged is not named in the judge's own clause."""
        if not _ANY.search(self.text, start, end):
            return
        for judged in _JUDGED.finditer(self.text, start, end):
            if self.quoted.covers(judged.start()):
                continue
            of_person = judged["pronoun"] in ("他", "她")
            topic = self._person if of_person else self._group
            named = [known.actor for known in earlier if (known.label == "PERSON") == of_person]
            actor = self._judged.get(of_person)
            if actor is None and topic is not None and number - topic.sentence <= _REACH:
                actor = topic.actor
            if actor is None or (not of_person and of_person not in self._judged and named):
                actor = named[-1] if named else actor
            if actor is not None:
                self._judged[of_person] = actor
                self.found.append(Pronoun(number, *judged.span("pronoun"), actor))

    def _note_subject(self, number: int, start: int, end: int, here: Sequence[_Known]) -> None:
        named = _named_subject(self.text, start, end, here)
        if named is None:
            return
        if named.label == "PERSON":
            self._person = _Subject(named.actor, number)
            self._persons_here.add(named.actor)
        else:
            self._group = _Subject(named.actor, number)


def _clauses(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence, each from behind its conjunctions and opening marks."""
    for clause in _CLAUSE.finditer(text, first, last):
        lead_in = _LEAD_IN.match(text, *clause.span())
        yield (lead_in.end() if lead_in else clause.start()), clause.end()


def _named_subject(text: str, start: int, end: int, here: Sequence[_Known]) -> _Known | None:
    """The mention that leads the clause: the person in 美国总统某某, else the first."""
    leading: _Known | None = None
    position = start
    for known in here[:4]:
        between = text[position : known.start]
        if len(between) > 8 or _OBLIQUE.search(between):
            break
        if text.startswith("的", known.end) or PEOPLE.match(text, known.end):
            break
        leading = known
        if known.label == "PERSON":
            break
        position = known.end
    return leading
