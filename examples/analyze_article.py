"""Read one commentary and print what stands in it: python examples/analyze_article.py [FILE]."""

from __future__ import annotations

import sys
from pathlib import Path

import commentary_nlp as cn

ARTICLE = Path(__file__).with_name("truce.txt")


def main(path: Path = ARTICLE) -> None:
    """Print actors, stances with their evidence, commodities and devices of the article."""
    result = cn.load()(path.read_text(encoding="utf-8"))

    print("The author's position over the whole text")
    for position in result.document_stances:
        names = "、".join(result.actor(position.actor).names)
        print(f"  {position.actor}\t{position.label}\t{position.score:.2f}\t{names}")

    print("Sentences that take a side")
    for stance in result.stances:
        if stance.label != "neutral":
            print(f"  {stance.actor}\t{stance.label}\t{stance.holder}\t{result.surface(stance)}")

    print("Commodities")
    goods = {result.surface(entity) for entity in result.entities if entity.label == "COMMODITY"}
    print("  " + "、".join(sorted(goods)))

    print("Rhetorical devices")
    for device in result.devices:
        print(f"  {device.device}\t{device.score:.2f}\t{result.surface(device)}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
