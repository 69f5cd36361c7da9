"""What must hold of every result, whatever the text."""

from __future__ import annotations

from commentary_nlp import Commentary
from commentary_nlp.scheme import AUTHOR, DEVICES, DOCUMENT_STANCE_LABELS, ENTITY_LABELS, STANCE_LABELS
from commentary_nlp.text import IGNORABLE, normalise


def assert_sound(result: Commentary, text: str) -> None:
    """Offsets are true, references resolve, scores are probabilities, all was read, the record is valid."""
    assert result.text == text
    assert result.meta["coverage"] == 1.0
    _assert_entities(result)
    _assert_stances(result)
    for device in result.devices:
        assert device.device in DEVICES
        _assert_span(text, device.start, device.end)
        _assert_probability(device.score)
    record = result.to_dict()
    assert Commentary.from_dict(record).to_dict() == record


def _assert_entities(result: Commentary) -> None:
    known = {actor.id for actor in result.actors}
    reached = 0
    for entity in result.entities:
        assert entity.label in ENTITY_LABELS
        _assert_span(result.text, entity.start, entity.end)
        assert entity.start >= reached, "mentions overlap or are out of order"
        reached = entity.end
        _assert_probability(entity.score)
        assert entity.actor is None or entity.actor in known
    for actor in result.actors:
        surfaces = [result.surface(mention) for mention in result.mentions(actor.id)]
        assert actor.names == tuple(dict.fromkeys(surfaces)) != ()


def _assert_stances(result: Commentary) -> None:
    sentences = set(result.sentences)
    known = {actor.id for actor in result.actors}
    for stance in result.stances:
        assert (stance.start, stance.end) in sentences
        assert stance.actor in known
        assert stance.label in STANCE_LABELS
        assert stance.holder
        score = stance.score
        assert score is not None
        for share in (score.favor, score.against, score.neutral):
            _assert_probability(share)
        assert abs(score.favor + score.against + score.neutral - 1) < 1e-4
    for position in result.document_stances:
        assert position.label in DOCUMENT_STANCE_LABELS
        assert position.actor in known
        evidence = [result.stances[index] for index in position.evidence]
        assert all(stance.actor == position.actor and stance.holder == AUTHOR for stance in evidence)


def _assert_span(text: str, start: int, end: int) -> None:
    assert 0 <= start < end <= len(text)
    visible = normalise(text[start:end]).replace(IGNORABLE, "")
    assert visible
    assert visible == visible.strip(), "a span starts or ends with white space"


def _assert_probability(score: float | None) -> None:
    assert type(score) is float, f"{score!r} is no plain float"
    assert 0.0 <= score <= 1.0
