"""The rows of one result at each level, in the column order of `levels`, without any frame library."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from commentary_nlp.commentary import Actor, Commentary, Stance
from commentary_nlp.scheme import AUTHOR, STANCE_LABELS

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Document:
    """One result with its position among the results, and what its rows look up."""

    number: int
    result: Commentary

    @property
    def key(self) -> Row:
        """The cells that begin every row."""
        return self.number, self.result.id

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The bounds of the sentences."""
        return self.result.sentences

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """Every actor of the text by id, in order: those listed, then those of mentions and stances alone."""
        known = {actor.id: actor for actor in self.result.actors}
        for entity in self.result.entities:
            if entity.actor is not None:
                known.setdefault(entity.actor, Actor(entity.actor, entity.label))
        for actor in (
            row.actor for rows in (self.result.stances, self.result.document_stances) for row in rows
        ):
            known.setdefault(actor, Actor(actor, ""))
        return known

    def sentence(self, start: int, end: int) -> int | None:
        """The number, from 0, of the sentence with the first visible character of a span, if one has it."""
        number = bisect_right(self._starts, start) - 1
        if number < 0 or self.sentences[number][1] <= start:
            number += 1
        return number if number < len(self.sentences) and self.sentences[number][0] < end else None

    def passage(self, start: int, end: int) -> str | None:
        """The sentence of a span, or all of those that it runs through."""
        first = self.sentence(start, end)
        if first is None:
            return None
        last = max(first, bisect_right(self._starts, end - 1) - 1)
        return self.result.text[self.sentences[first][0] : self.sentences[last][1]]

    def named(self, actor: str | None) -> Row:
        """The cells actor, kind and country."""
        if actor is None:
            return None, None, None
        known = self.actors[actor]
        return actor, known.kind or None, known.country

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]


def document_rows(document: Document, text: bool) -> Iterator[Row]:
    """The one row of a document."""
    result, meta = document.result, document.result.meta
    yield (
        *document.key,
        len(result.text),
        len(document.sentences),
        len(result.entities),
        len(document.actors),
        *_counts(result.stances),
        len(result.devices),
        _string(meta.get("model")),
        _string(meta.get("model_version")),
        rounded(meta.get("coverage")),
        *([result.text] if text else []),
    )


def actor_rows(document: Document, text: bool) -> Iterator[Row]:
    """A row for each actor of the text."""
    result = document.result
    mentions = Counter(entity.actor for entity in result.entities)
    overall = {stance.actor: stance for stance in result.document_stances}
    by_actor: dict[str, list[Stance]] = {}
    for stance in result.stances:
        by_actor.setdefault(stance.actor, []).append(stance)
    for actor in document.actors:
        position = overall.get(actor)
        yield (
            *document.key,
            *document.named(actor),
            mentions[actor],
            *_counts(by_actor.get(actor, ())),
            position.label if position else None,
            rounded(position.score) if position else None,
            *([result.text] if text else []),
        )


def sentence_rows(document: Document, text: bool) -> Iterator[Row]:
    """A row for each stance: a sentence, an actor and a holder."""
    for row in document.result.stances:
        yield (
            *document.key,
            document.sentence(row.start, row.end),
            row.start,
            row.end,
            *document.named(row.actor),
            row.label,
            row.holder,
            *(rounded(getattr(row.score, label, None)) for label in STANCE_LABELS),
            row.score.abstained if row.score else None,
            *([document.result.surface(row)] if text else []),
        )


def mention_rows(document: Document, text: bool) -> Iterator[Row]:
    """A row for each mention."""
    for row in document.result.entities:
        yield (
            *document.key,
            document.sentence(row.start, row.end),
            row.start,
            row.end,
            document.result.surface(row),
            row.label,
            *document.named(row.actor),
            rounded(row.score),
            rounded(row.actor_score),
            *([document.passage(row.start, row.end)] if text else []),
        )


def device_rows(document: Document, text: bool) -> Iterator[Row]:
    """A row for each rhetorical device."""
    for row in document.result.devices:
        yield (
            *document.key,
            document.sentence(row.start, row.end),
            row.start,
            row.end,
            document.result.surface(row),
            row.device,
            rounded(row.score),
            *([document.passage(row.start, row.end)] if text else []),
        )


ROWS: Final[dict[str, Callable[[Document, bool], Iterator[Row]]]] = {
    "document": document_rows,
    "actor": actor_rows,
    "sentence": sentence_rows,
    "mention": mention_rows,
    "device": device_rows,
}


def _counts(stances: tuple[Stance, ...] | list[Stance]) -> Row:
    """The author's rows by label and how many abstained, then the rows that report somebody else's stance."""
    own = [stance for stance in stances if stance.holder == AUTHOR]
    labels = Counter(stance.label for stance in own)
    abstained = sum(stance.score is not None and stance.score.abstained for stance in own)
    return labels["favor"], labels["against"], labels["neutral"], abstained, len(stances) - len(own)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def rounded(value: object) -> float | None:
    """A probability with the four digits of the record, so that a table does not tell how it was read."""
    return round(float(value), 4) if isinstance(value, int | float) else None
