"""A seeded corpus of results with known leanings: own sentences, 30 actors, several sources, 12 months."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from commentary_nlp.commentary import Actor, Commentary, Device, Entity, Stance, StanceScore
from commentary_nlp.scheme import AUTHOR, DEVICES, STANCE_LABELS

_KINDS = {
    "GPE": "美国 中国 欧盟 日本 德国 澳大利亚 马来西亚 印度 巴西 东盟",
    "AGENCY": "中国商务部 美国财政部 美联储 美国国防部 欧盟委员会 日本财务省 世贸组织",
    "ORG": "云岭电池 海桥造船 北辰芯片 远帆航运 赤岩矿业 金穗粮油 南屿光电",
    "PERSON": "林远舟 贺明川 霍兰德 卡斯提 温如海 莫里森特",
}
ACTORS = {actor: kind for kind, names in _KINDS.items() for actor in names.split()}
SOURCES = ("晨江评论", "南港财经", "北岭观察", "Harbour Weekly", "远山时报")
SENTENCES = {
    "favor": (
        "{}拿出了诚意，也拿出了办法。",
        "在这场谈判里，{}守住了规矩，赢得了尊重。",
        "说到底，还是{}把复杂的账算明白了，让上下游都松了一口气。",
        "{}这一步走得稳，也走得准。",
    ),
    "against": (
        "{}嘴上说合作，手里举大棒。",
        "难道{}以为别人都看不懂这本账？",
        "{}的算盘打得再响，也盖不住自家仓库里的空洞。",
        "一年三变，{}的承诺像断了线的风筝。",
    ),
    "neutral": (
        "{}周二公布了新的出口数据。",
        "据会后发布的简报，{}同意下月再谈。",
        "{}的代表没有回答提问。",
        "会谈由{}主持，为期两天。",
    ),
}
LEANINGS = (0.55, 0.25, 0.4, 0.7, 0.15)


def results(count: int, *, seed: int = 7, sentences: int = 40) -> Iterator[Commentary]:
    """`count` articles of about `sentences` sentences, each with one stance row and some with two."""
    draw = random.Random(seed)
    for number in range(count):
        yield _article(draw, number, sentences)


def _article(draw: random.Random, number: int, sentences: int) -> Commentary:
    source = draw.choices(range(len(SOURCES)), weights=(8, 5, 4, 2, 1))[0]
    cast = draw.sample(list(ACTORS), k=min(len(ACTORS), draw.randint(2, 8)))
    if draw.random() < 0.7:
        cast = list(dict.fromkeys(["美国", "中国", *cast]))
    text, entities, stances, devices = "", [], [], []
    for _ in range(max(1, draw.randint(sentences * 3 // 4, sentences * 5 // 4))):
        actor = draw.choice(cast)
        label = _label(draw, actor, source)
        before, after = draw.choice(SENTENCES[label]).split("{}")
        start = len(text)
        at = start + len(before)
        text += before + actor + after
        entities.append(Entity(at, at + len(actor), ACTORS[actor], actor, 0.9))
        holder = draw.choice(cast) if draw.random() < 0.12 else AUTHOR
        stances.append(Stance(start, len(text), actor, label, holder, _score(draw, label)))
        if holder != AUTHOR:
            stances.append(Stance(start, len(text), actor, "neutral", AUTHOR, _score(draw, "neutral")))
        if label == "against" and draw.random() < 0.6:
            kind = draw.choice(DEVICES)
            devices.append(Device(start, len(text), kind, round(draw.uniform(0.4, 0.99), 4)))
        if draw.random() < 0.2:
            text += "\n"
    day = date(2025, 1, 1) + timedelta(days=draw.randrange(365))
    columns = {"date": day.isoformat(), "source": SOURCES[source]}
    if number % 41 == 7:
        columns["date"] = ["", "昨天"][number % 2]
    if number % 53 == 9:
        del columns["source"]
    actors = tuple(
        Actor(actor, ACTORS[actor]) for actor in dict.fromkeys(entity.actor for entity in entities)
    )
    meta = {"model": "default", "model_version": "0.2.0", "checksum": "b7262699deae044d", "coverage": 1.0}
    return Commentary(
        text, tuple(entities), tuple(stances), (), tuple(devices), actors, f"a{number:05}", meta
    ).with_columns(columns)


def _label(draw: random.Random, actor: str, source: int) -> str:
    lean = (list(ACTORS).index(actor) * 37 % 100) / 100
    against = 0.6 * (0.5 * lean + 0.5 * LEANINGS[source])
    return draw.choices(STANCE_LABELS, weights=(0.6 - against, against, 0.4))[0]


def _score(draw: random.Random, label: str) -> StanceScore:
    sure = round(draw.uniform(0.4, 0.98), 4)
    rest = round((1 - sure) / 2, 4)
    shares = {name: sure if name == label else rest for name in STANCE_LABELS}
    return StanceScore(**shares, abstained=label == "neutral" and sure < 0.5)
