"""What the report says about each actor: names, position, and the sentences that show it, by holder."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Actor, Commentary, DocumentStance, Entity, Stance
from commentary_nlp.report.article.strip import Strip, numbers_of, state_of, states, strip
from commentary_nlp.scheme import AUTHOR


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row of a sentence and an actor; `pieces` is the sentence, each with whether it names the actor."""

    stance: Stance
    state: str
    number: int | None
    pieces: tuple[tuple[str, bool], ...]

    @property
    def probability(self) -> float | None:
        """The probability of the label, or where it was withheld, of the one that the model leaned to."""
        score = self.stance.score
        if score is None:
            return None
        if self.state == "abstained":
            return max(score.favor, score.against)
        return float(getattr(score, self.stance.label))

    @property
    def leaning(self) -> str:
        """The more probable of the two poles."""
        score = self.stance.score
        return "favor" if score is not None and score.favor > score.against else "against"


@dataclass(frozen=True, slots=True)
class Judgements:
    """The rows of one holder: those that take sides or were withheld, and the neutral ones."""

    holder: str
    telling: tuple[Evidence, ...]
    neutral: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """One actor of the text; `number` counts from 0 in the order shown, `backing` are sentence numbers."""

    number: int
    actor: Actor
    names: tuple[tuple[str, int], ...]
    document: DocumentStance | None
    backing: tuple[int, ...]
    judgements: tuple[Judgements, ...]
    states: Mapping[int, str]
    strip: Strip

    @property
    def author_counts(self) -> Counter[str]:
        """How many rows the author has of each label."""
        own = (group for group in self.judgements if group.holder == AUTHOR)
        return Counter(row.stance.label for group in own for row in (*group.telling, *group.neutral))


def portraits(commentary: Commentary, sentences: Sequence[tuple[int, int]]) -> list[Portrait]:
    """Every actor that is listed, mentioned or judged: judged and often named ones first."""
    mentions: dict[str, list[Entity]] = defaultdict(list)
    rows: dict[str, list[Stance]] = defaultdict(list)
    for entity in commentary.entities:
        if entity.actor is not None:
            mentions[entity.actor].append(entity)
    for stance in commentary.stances:
        rows[stance.actor].append(stance)
    listed = {actor.id: actor for actor in commentary.actors}
    overall = {position.actor: position for position in commentary.document_stances}

    def order(actor_id: str) -> tuple[bool, int, int]:
        polar = sum(row.label != "neutral" for row in rows[actor_id])
        return actor_id not in overall, -polar, -len(mentions[actor_id])

    ids = sorted(dict.fromkeys([*listed, *mentions, *rows, *overall]), key=order)
    return [
        _portrait(
            commentary, sentences, number, _actor(listed, id, mentions[id]), mentions[id], rows[id], overall
        )
        for number, id in enumerate(ids)
    ]


def _actor(listed: Mapping[str, Actor], id: str, mentions: Sequence[Entity]) -> Actor:
    """The actor's row, or what a gold record tells of it."""
    return listed.get(id) or Actor(id, mentions[0].label if mentions else "")


def _portrait(
    commentary: Commentary,
    sentences: Sequence[tuple[int, int]],
    number: int,
    actor: Actor,
    mentions: Sequence[Entity],
    rows: Sequence[Stance],
    overall: Mapping[str, DocumentStance],
) -> Portrait:
    names = Counter({name: 0 for name in actor.names})
    names.update(commentary.surface(mention) for mention in mentions)
    position = overall.get(actor.id)
    backing = [commentary.stances[index] for index in position.evidence] if position else []
    found = states(sentences, rows, mentions)
    holders = sorted(dict.fromkeys(row.holder for row in rows), key=lambda holder: holder != AUTHOR)
    evidence = [_evidence(commentary, sentences, row, mentions) for row in rows]
    return Portrait(
        number,
        actor,
        tuple(names.items()),
        position,
        tuple(dict.fromkeys(n for row in backing for n in numbers_of(sentences, row.start, row.end))),
        tuple(_judgements(holder, evidence) for holder in holders),
        found,
        strip(found, len(sentences)),
    )


def _judgements(holder: str, evidence: Sequence[Evidence]) -> Judgements:
    own = sorted((e for e in evidence if e.stance.holder == holder), key=lambda e: e.stance.start)
    return Judgements(
        holder,
        tuple(e for e in own if e.state != "neutral"),
        tuple(e for e in own if e.state == "neutral"),
    )


def _evidence(
    commentary: Commentary, sentences: Sequence[tuple[int, int]], stance: Stance, mentions: Sequence[Entity]
) -> Evidence:
    pieces = []
    reached = stance.start
    for mention in sorted(mentions, key=lambda m: m.start):
        if reached <= mention.start and mention.end <= stance.end:
            pieces += [
                (commentary.text[reached : mention.start], False),
                (commentary.text[mention.start : mention.end], True),
            ]
            reached = mention.end
    pieces.append((commentary.text[reached : stance.end], False))
    numbers = numbers_of(sentences, stance.start, stance.end)
    number = numbers[0] if numbers else None
    return Evidence(stance, state_of(stance), number, tuple(piece for piece in pieces if piece[0]))
