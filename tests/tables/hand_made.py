"""Results made by hand: two holders, an abstention, Traditional text, carried columns, an empty one."""

from __future__ import annotations

from commentary_nlp import Actor, Commentary, Device, DocumentStance, Entity, Stance, StanceScore

FIRST = "美方又揮大棒！\n欧盟批评美国短视，中方克制。"
SURE, UNSURE = StanceScore(0.05, 0.85, 0.1), StanceScore(0.1, 0.5, 0.4, abstained=True)


def first() -> Commentary:
    """Two sentences, three actors; 欧盟 is against 美国, the author abstains there."""
    return Commentary(
        FIRST,
        entities=(
            Entity(0, 2, "GPE", "美国", 0.9, 0.8),
            Entity(8, 10, "GPE", "欧盟", 0.95, 0.9),
            Entity(12, 14, "GPE", "美国", 0.91234567, 0.99),
            Entity(17, 19, "GPE", "中国", 0.97, 0.99),
        ),
        stances=(
            Stance(0, 7, "美国", "against", score=SURE),
            Stance(8, 22, "美国", "neutral", score=UNSURE),
            Stance(8, 22, "美国", "against", "欧盟", SURE),
            Stance(8, 22, "中国", "favor", score=StanceScore(0.7, 0.1, 0.2)),
        ),
        document_stances=(DocumentStance("美国", "against", 0.75, (0,)),),
        devices=(Device(4, 6, "metaphor", 0.66), Device(0, 10, "repetition", 0.5)),
        actors=(
            Actor("美国", "GPE", "美国", ("美方", "美国")),
            Actor("欧盟", "GPE", None, ("欧盟",)),
            Actor("中国", "GPE", "中国", ("中方",)),
        ),
        id="a",
        meta={"model": "toy", "model_version": "1", "coverage": 1.0},
    ).with_columns({"date": "2026-03-05", "source": "甲报"})


def gold() -> Commentary:
    """A gold record: no scores, no list of actors, no id."""
    text = "特朗普说稀土不够。"
    return Commentary(
        text,
        entities=(Entity(0, 3, "PERSON", "特朗普"), Entity(4, 6, "COMMODITY")),
        stances=(Stance(0, 9, "特朗普", "neutral"),),
    ).with_columns({"date": "2026年4月1日", "words": 9})


def bare() -> Commentary:
    """A text in which nothing was found."""
    return Commentary("天气很好。", id="c")


def three() -> list[Commentary]:
    return [first(), gold(), bare()]


def judged(
    label: str, *, date: object = "2026-03-05", actor: str = "美国", id: str | None = None
) -> Commentary:
    """A text of one sentence and one author's stance."""
    text = "就是这样。"
    return Commentary(text, stances=(Stance(0, 5, actor, label),), id=id).with_columns({"date": date})
