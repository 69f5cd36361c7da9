"""Read one commentary and print what stands in it: python examples/analyse.py [FILE]."""

from __future__ import annotations

import sys
from pathlib import Path

import commentary_nlp as cn

path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("summit.txt")
result = cn.load()(path.read_text(encoding="utf-8"))

print("Actors and the author's position")
for position in result.document_stances:
    print(f"  {position.actor}\t{position.label}")

print("Stances, each with the sentence that carries it")
for stance in result.stances:
    if stance.label != "neutral":
        print(
            f"  {stance.actor}\t{stance.label}\t({stance.holder})\t{result.text[stance.start : stance.end]}"
        )

print("Commodities")
goods = {result.text[entity.start : entity.end] for entity in result.entities if entity.label == "COMMODITY"}
print("  " + "、".join(sorted(goods)))

print("Rhetorical devices")
for device in result.devices:
    print(f"  {device.device}\t{result.text[device.start : device.end]}")
