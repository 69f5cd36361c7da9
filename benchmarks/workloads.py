"""What `speed.py` has read: texts of fixed lengths, a mixed stream, and texts with few and many actors."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from typing import Any

from texts import documents

from commentary_nlp.analyzer import Analyzer
from commentary_nlp.text import sentences

LENGTHS = (500, 3_000, 30_000)
ACTORS = (1, 10, 100)
_SURNAMES, _GIVEN = (
    "王李张刘陈杨赵黄周吴",
    ("建国", "志强", "丽华", "文斌", "晓东", "海燕", "国庆", "玉兰", "春生", "思远"),
)
_SENTENCE = (
    "分析人士认为，{}在关税问题上的表态比{}更为强硬，而{}的沉默和{}的反复让出口企业无所适从，"
    "订单、汇率与运费的变动使今年的计划一改再改，谁也说不清下个季度会怎样。"
)


def cut_texts(pool: Sequence[str], characters: int, count: int, seed: int) -> list[str]:
    """`count` texts of exactly `characters` characters."""
    return [text[:characters] for text in documents(pool, count, characters=characters, seed=seed)]


def mixed_stream(pool: Sequence[str], count: int, seed: int = 0) -> list[str]:
    """`count` texts of mixed length: most of some hundred characters, every tenth of thousands."""
    draw = random.Random(seed)
    lengths = [
        draw.randint(2_000, 6_000) if draw.random() < 0.1 else draw.randint(80, 900) for _ in range(count)
    ]
    joined = itertools.cycle(documents(pool, 40, characters=12_000, seed=seed))
    stream = []
    for length, document in zip(lengths, joined, strict=False):
        start = draw.randrange(len(document) - length)
        stream.append(document[start : start + length])
    return stream


def text_with_actors(actors: int, slots: int = 100) -> str:
    """A text of one length whatever the number of actors: four names a sentence, `actors` in all."""
    names = [surname + given for given in _GIVEN for surname in _SURNAMES][:actors]
    drawn = itertools.cycle(names)
    return "".join(_SENTENCE.format(*(next(drawn) for _ in range(4))) for _ in range(slots // 4))


def items(texts: Sequence[str], analyzer: Analyzer) -> list[dict[str, Any]]:
    """The texts with their sentences and the (sentence, actor) pairs that `analyzer` finds in them."""
    made = []
    for text in texts:
        pairs = [
            (text[stance.start : stance.end], stance.actor)
            for stance in analyzer(text).stances
            if stance.holder == "author"
        ]
        spans = [text[start:end] for start, end in sentences(text)]
        made.append({"text": text, "sentences": spans, "pairs": pairs})
    return made
