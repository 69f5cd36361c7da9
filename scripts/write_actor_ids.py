"""Write docs/concepts/actor-ids.md, the list of every shipped actor id by kind and country.

python scripts/write_actor_ids.py
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from commentary_nlp.actors.entries import KnownActor, read_shipped

ROOT = Path(__file__).parents[1]
KNOWLEDGE = ROOT / "src" / "commentary_nlp" / "actors" / "knowledge"
TITLES = {
    "countries": "Countries, regions and cities",
    "blocs": "Blocs and intergovernmental bodies",
    "agencies": "Agencies, courts, parties, armies",
    "persons": "Persons",
    "organisations": "Companies, media, think tanks, other organisations",
}
HEAD = """\
# Actor ids

Every id of the shipped knowledge files, by the country it belongs to; written by
`scripts/write_actor_ids.py`. All names that lead to an id stand in `commentary_nlp/actors/knowledge/*.jsonl`.
A name that is not listed becomes an actor of its own. See [actors](actors.md) and, for what is disputed,
[names and territories](names-and-territories.md).
"""


def section(title: str, entries: list[KnownActor]) -> list[str]:
    """The ids of one file, a paragraph a country, the largest first."""
    by_country: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        by_country[entry.country or ""].append(entry.id)
    lines = [f"## {title}", "", f"{len(entries)} ids.", ""]
    for country, ids in sorted(by_country.items(), key=lambda item: (-len(item[1]), item[0])):
        lines += [(f"**{country}**: " if country else "") + "、".join(sorted(ids)), ""]
    return lines


def main() -> None:
    """Write the page."""
    lines = [HEAD]
    for name, title in TITLES.items():
        lines += section(title, list(read_shipped(KNOWLEDGE / f"{name}.jsonl")))
    page = ROOT / "docs" / "concepts" / "actor-ids.md"
    page.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    main()
