"""Eight small annotated texts for the toy model, and the same under labels of a user's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from commentary_nlp.text import sentences

TEXTS = (
    "美国的关税伤害了自己的企业。中美谈判还在继续，稀土出口管制不是大棒！",
    "贝森特说：“对外的关税就是关税。”难道商务部不说吗？",
    "欧盟挥舞关税大棒。商务部对外说，谈判还在继续。",
    "美国伤害了欧盟的企业，贝森特对商务部说关税。",
)
NAMES = {"美国": "GPE", "商务部": "AGENCY", "贝森特": "PERSON", "欧盟": "GPE", "稀土": "COMMODITY"}
FIVE = {"flat": "neutral", "praises": "favor", "likes": "favor", "doubts": "against", "damns": "against"}
SCHEMA = (
    'entities = ["EVENT"]\ndevices = ["euphemism"]\n[stances]\n'
    + "\n".join(f'{label} = "{pole}"' for label, pole in FIVE.items())
    + "\n"
)


def places(text: str, word: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(word, at)]


def record(number: int, text: str) -> dict[str, Any]:
    found = sorted((at, at + len(w), k, w) for w, k in NAMES.items() for at in places(text, w))
    entities = [[s, e, label, None if label == "COMMODITY" else word] for s, e, label, word in found]
    stances = [
        {"start": a, "end": b, "actor": actor, "label": "against" if "大棒" in text[a:b] else "neutral"}
        for a, b in sentences(text)
        for actor in sorted({actor for s, _, _, actor in entities if actor and a <= s < b})
    ]
    devices = [[at, at + 2, "metaphor"] for at in places(text, "大棒")]
    return {"id": f"t{number}", "text": text, "entities": entities, "stances": stances,
            "document_stances": {}, "rhetoric": devices}  # fmt: skip


def own(row: dict[str, Any], number: int) -> dict[str, Any]:
    """The record with an entity type, a device and a five-point stance scheme of a user's own."""
    found = places(row["text"], "谈判")
    labels = list(FIVE)
    return {
        **row,
        "entities": [*row["entities"], *([at, at + 2, "EVENT", None] for at in found)],
        "rhetoric": [*row["rhetoric"], *([at, at + 4, "euphemism"] for at in found)],
        "stances": [{**s, "label": labels[(number + at) % 5]} for at, s in enumerate(row["stances"])],
    }


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def write_corpus(folder: Path) -> dict[str, Path]:
    """`train`, `dev`, and `own_train`, `own_dev`, `schema` of one's own labels."""
    train = [record(n, TEXTS[n % 4] + TEXTS[(n + 1 + n // 4) % 4]) for n in range(8)]
    dev = [record(n, text) for n, text in enumerate(TEXTS)]
    schema = folder / "schema.toml"
    schema.write_text(SCHEMA, "utf-8")
    return {
        "train": write(folder / "train.jsonl", train),
        "dev": write(folder / "dev.jsonl", dev),
        "own_train": write(folder / "own_train.jsonl", [own(row, n) for n, row in enumerate(train)]),
        "own_dev": write(folder / "own_dev.jsonl", [own(row, n) for n, row in enumerate(dev)]),
        "schema": schema,
    }
