"""What the annotation scheme asks of gold data beyond a well-formed record."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from commentary_nlp.corpus.faults import Fault
from commentary_nlp.scheme import AUTHOR

Span = tuple[int, int]
Rows = Sequence[tuple[str, Any]]
"""(place in the record, row) of rows whose shape, span and label are sound."""

_PRONOUN = re.compile("[他她它牠其该該这這那此我你妳您咱己彼]|人家|[对對]方|前者|[后後]者|本[国國]")
_QUOTES = frozenset('“”‘’「」『』"')
_BRACKETS = {"）": "（", ")": "("}


def scheme_faults(
    record: str, text: str, rows: Mapping[str, Rows], document_stances: Mapping[str, Any] | None
) -> list[Fault]:
    """The faults of sound rows: edges of spans, sentences, missing author rows, actors without mention.

    `document_stances` is None where the text was not annotated with them.
    """
    return _SchemeCheck(record, text, rows, document_stances).run()


class _SchemeCheck:
    def __init__(
        self, record: str, text: str, rows: Mapping[str, Rows], document_stances: Mapping[str, Any] | None
    ) -> None:
        from commentary_nlp.text import sentences

        self.record = record
        self.text = text
        named = [(place, row) for place, row in rows["stances"] if isinstance(row["actor"], str)]
        self.rows = {**rows, "stances": named}
        self.labels = document_stances
        self.bounds = sentences(text)
        self.faults: list[Fault] = []
        mentions = [(row[0], row[3]) for _, row in rows["entities"] if row[3] is not None]
        self.mentioned = [
            {actor for at, actor in mentions if start <= at < end} for start, end in self.bounds
        ]
        self.actors = {actor for _, actor in mentions}

    def run(self) -> list[Fault]:
        for place, row in self.rows["entities"]:
            self.entity(place, row[0], row[1])
        self.stances()
        if self.labels is not None:
            self.document_stances(self.labels)
        for place, row in self.rows["rhetoric"]:
            self.device(place, row[0], row[1], row[2])
        return self.faults

    def error(self, code: str, problem: str) -> None:
        self.faults.append(Fault(self.record, code, problem))

    def warn(self, code: str, problem: str) -> None:
        self.faults.append(Fault(self.record, code, problem, "warning"))

    def entity(self, place: str, start: int, end: int) -> None:
        surface = self.text[start:end]
        for side, char in (("begins", surface[0]), ("ends", surface[-1])):
            if unicodedata.category(char)[0] in "PZC" and not _ends_with_own_bracket(surface, char):
                self.error("C044", f"{place}: {surface!r} {side} with {char!r}")
        if "\n" in surface.strip():
            self.error("C044", f"{place}: {surface!r} runs over a line break")
        if len(surface) > 2 and surface[-1] == "的":
            self.warn("C044", f"{place}: {surface!r} ends with a particle")

    def device(self, place: str, start: int, end: int, device: str) -> None:
        quote = self.text[start:end]
        if quote != quote.strip():
            self.error("C044", f"{place}: {quote!r} begins or ends with white space")
        elif device != "irony" and quote[0] in _QUOTES and quote[-1] in _QUOTES:
            self.warn("C044", f"{place}: {quote!r}: quotation marks stay outside, except for irony")

    def stances(self) -> None:
        numbers = {bound: index for index, bound in enumerate(self.bounds)}
        given: set[tuple[int, str]] = set()
        for place, row in self.rows["stances"]:
            actor, holder = row["actor"], row.get("holder", AUTHOR)
            if self.actors and holder != AUTHOR and holder not in self.actors:
                self.warn("C046", f"{place}: its holder {holder!r} is the actor of no entity of the record")
            sentence = numbers.get((row["start"], row["end"]))
            if sentence is None:
                quote = self.text[row["start"] : row["end"]]
                self.error("C043", f"{place}: ({row['start']}, {row['end']}) {_short(quote)} is no sentence")
                continue
            if holder == AUTHOR:
                given.add((sentence, actor))
            if actor in self.actors and actor not in self.mentioned[sentence]:
                self.unnamed(place, actor, sentence)
        for sentence, actors in enumerate(self.mentioned):
            for actor in sorted(actors):
                if (sentence, actor) not in given:
                    self.error(
                        "C045",
                        f"stances: sentence {sentence + 1} mentions {actor!r} but has no author row for it",
                    )

    def unnamed(self, place: str, actor: str, sentence: int) -> None:
        start, end = self.bounds[sentence]
        if not _PRONOUN.search(self.text, start, end):
            self.warn("C046", f"{place}: sentence {sentence + 1} holds neither {actor!r} nor a pronoun")

    def document_stances(self, labels: Mapping[str, Any]) -> None:
        named = Counter(actor for actors in self.mentioned for actor in actors)
        sentences = {(actor, i) for i, actors in enumerate(self.mentioned) for actor in actors}
        sentences |= {
            (row["actor"], i)
            for _, row in self.rows["stances"]
            for i, bound in enumerate(self.bounds)
            if bound == (row["start"], row["end"])
        }
        stands = Counter(actor for actor, _ in sentences)
        headline = self.headline()
        for actor in labels:
            if actor in self.actors and stands[actor] < 2 and actor not in headline:
                self.warn(
                    "C045", f"document_stances: {actor!r} stands in one sentence and not in the headline"
                )
        for actor, count in named.items():
            if actor not in labels and (count >= 2 or actor in headline):
                place = "the headline" if actor in headline else f"{count} sentences"
                self.error("C045", f"document_stances: {actor!r} is missing; it stands in {place}")

    def headline(self) -> set[str]:
        """The actors of the first line, where another line follows."""
        first = self.text.find("\n", self.bounds[0][0])
        if not self.text[first:].strip():
            return set()
        lines = zip(self.mentioned, self.bounds, strict=True)
        return {actor for actors, (start, _) in lines if start < first for actor in actors}


def _ends_with_own_bracket(surface: str, char: str) -> bool:
    """Whether `char` closes a bracket that the name itself opens, as in 刚果（金）."""
    opening = _BRACKETS.get(char)
    return opening is not None and surface.endswith(char) and 0 < surface.rfind(opening) < len(surface) - 2


def _short(quote: str) -> str:
    return repr(quote if len(quote) <= 20 else f"{quote[:20]}…")
