"""Who may hold a judgement: the named actors, bound pronouns, and 日本首相 for the person who is that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from commentary_nlp.actors.reporting import ROLES


class Reported(NamedTuple):
    """`text[start:end]` reports the judgement of the actor `holder`."""

    start: int
    end: int
    holder: str


class Speaker(NamedTuple):
    """`text[start:end]`, tagged `label`, names the actor `actor`, who may say something."""

    start: int
    end: int
    label: str
    actor: str


def with_titles(text: str, speakers: Sequence[Speaker]) -> list[Speaker]:
    """The speakers, with a country or body and a title as the person whom the text names so in full.

    日本首相高市早苗 anywhere in the normalised `text` makes 日本首相 elsewhere a mention of 高市早苗.
    """
    held: dict[str, dict[str, str]] = {}
    for before, person in zip(speakers, speakers[1:], strict=False):
        title = text[before.end : person.start]
        if person.label == "PERSON" != before.label and 2 <= len(title) <= 8 and ROLES.search(title):
            held.setdefault(before.actor, {}).setdefault(title, person.actor)
    persons = {speaker.start for speaker in speakers if speaker.label == "PERSON"}
    return [_with_title(text, speaker, held.get(speaker.actor, {}), persons) for speaker in speakers]


def _with_title(text: str, speaker: Speaker, titles: dict[str, str], persons: set[int]) -> Speaker:
    for title, actor in titles.items():
        end = speaker.end + len(title)
        if speaker.label != "PERSON" and end not in persons and text.startswith(title, speaker.end):
            return Speaker(speaker.start, end, "PERSON", actor)
    return speaker
