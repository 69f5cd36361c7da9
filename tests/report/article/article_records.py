"""Results made by hand: marks that overlap every way, text that tries to break out of the page, bare ones."""

from __future__ import annotations

from commentary_nlp.commentary import (
    Actor,
    Commentary,
    Device,
    DocumentStance,
    Entity,
    Stance,
    StanceScore,
)

HEADLINE = "谁在替关税买单？"
TEXT = (
    f"{HEADLINE}\n\n"
    "　　美方挥着大棒，先打盟友，再打对手，最后打到自家农民的饭碗上。真是高明！\n"
    "　　林岚批评美方短视，说稀土不是筹码。中方没有接话，却把大门敞开。\n"
    "　　港口照旧忙碌。美方的账，终究要由美方来付。"
)
EVIL = '<script>window.injected = 1</script>"\'</style><img src=x onerror="window.injected = 1"><b>'


def span(surface: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(surface, start + 1)
    return start, start + len(surface)


def article() -> Commentary:
    """Nested and crossing devices, one over two sentences; two holders; an abstained and a doubtful label."""
    sentences = Commentary(TEXT).sentences
    sure, leaning = StanceScore(0.06, 0.9, 0.04), StanceScore(0.15, 0.45, 0.4, abstained=True)
    return Commentary(
        TEXT,
        entities=(
            Entity(*span("美方"), "GPE", "美国", 0.97, 0.99),
            Entity(*span("林岚"), "PERSON", "林岚", 0.91, 0.52),
            Entity(*span("美方", 1), "GPE", "美国", 0.96, 0.99),
            Entity(*span("稀土"), "COMMODITY", None, 0.41),
            Entity(*span("中方"), "GPE", "中国", 0.93, 0.99),
            Entity(*span("港口"), "LOC", None, 0.8),
            Entity(*span("美方", 2), "GPE", "美国", 0.95, 0.99),
            Entity(*span("美方", 3), "GPE", "美国", 0.95, 0.99),
        ),
        stances=(
            Stance(*sentences[1], "美国", "against", score=sure),
            Stance(*sentences[3], "美国", "neutral", score=StanceScore(0.1, 0.2, 0.7)),
            Stance(*sentences[3], "美国", "against", "林岚", StanceScore(0.1, 0.8, 0.1)),
            Stance(*sentences[3], "林岚", "neutral", score=StanceScore(0.1, 0.1, 0.8)),
            Stance(*sentences[4], "中国", "favor", score=StanceScore(0.55, 0.05, 0.4)),
            Stance(*sentences[6], "美国", "neutral", score=leaning),
        ),
        document_stances=(DocumentStance("美国", "against", 0.67, (0,)),),
        devices=(
            Device(*span(HEADLINE), "hypophora", 0.7),
            Device(*span("先打盟友，再打对手，最后打到自家农民的饭碗上"), "parallelism", 0.8),
            Device(*span("先打盟友，再打对手，最后打到自家农民的饭碗上"), "climax", 0.5),
            Device(span("挥着大棒")[0], span("再打对手")[1], "metaphor", 0.6),
            Device(*span("饭碗"), "metonymy", 0.9),
            Device(span("饭碗")[0], span("高明")[1], "irony", 0.31),
        ),
        actors=(
            Actor("美国", "GPE", None, ("美方",)),
            Actor("林岚", "PERSON", "美国", ("林岚",)),
            Actor("中国", "GPE", None, ("中方",)),
        ),
        id="a-1",
        meta={"model": "toy", "model_version": "9.9", "checksum": "c0ffee", "coverage": 0.9999},
    )


def hostile() -> Commentary:
    """Everything that can hold text holds markup, controls, direction marks and lone surrogates."""
    mean = EVIL + "\u202e\ud800\x00"
    text = (
        f"{EVIL}美方\u202e反转。\r\n\x07\x85{{{{ 7 * 7 }}}}{{% raw %}}"
        "孤\udc00美方&amp;--><!--👨\u200d👩\u200d👧。\u2028\ufeff\uffff]]>好"
    )
    sentences = Commentary(text).sentences
    starts = [i for i in range(len(text)) if text.startswith("美方", i)]
    return Commentary(
        text,
        entities=tuple(Entity(start, start + 2, "GPE", mean, 0.4, 0.3) for start in starts),
        stances=tuple(
            Stance(*sentence, mean, "against", holder, StanceScore(0.1, 0.4, 0.5))
            for sentence in sentences
            for holder in ("author", mean + "2")
        ),
        document_stances=(DocumentStance(mean, "mixed", 0.5, (0,)),),
        devices=tuple(
            Device(start, min(len(text), start + 9), device, 0.2)
            for start in range(0, len(text) - 1, 4)
            for device in ("metaphor", "irony", "idiom")
        ),
        actors=(Actor(mean, "GPE", mean, (mean,)),),
        id=mean,
        meta={"model": mean, mean: mean, "sentence": [mean], "columns": {mean: mean, "date": {mean: 1}}},
    )


def gold() -> Commentary:
    """A record as annotators give it: no scores, no actors, no model."""
    return Commentary.from_dict(
        {
            "id": "g-1",
            "text": TEXT,
            "entities": [[*span("美方"), "GPE", "美国"], [*span("中方"), "GPE", "中国"]],
            "stances": [
                {
                    "start": Commentary(TEXT).sentences[1][0],
                    "end": Commentary(TEXT).sentences[1][1],
                    "actor": "美国",
                    "label": "against",
                    "holder": "author",
                }
            ],
            "document_stances": {"美国": "against"},
            "rhetoric": [[*span("饭碗"), "metonymy"]],
        }
    )
