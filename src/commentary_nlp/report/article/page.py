"""The report put together: what was gathered goes into the templates, with hashes for what is inline."""

from __future__ import annotations

import math
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from commentary_nlp.commentary import Commentary, Device, DocumentStance, Entity, Stance
from commentary_nlp.report.article.actors import Portrait, portraits
from commentary_nlp.report.article.doubts import UNSURE, doubts
from commentary_nlp.report.article.inventory import inventory
from commentary_nlp.report.article.palette import DARK, FAMILIES, LIGHT, LINES
from commentary_nlp.report.article.segments import LANES, paragraphs
from commentary_nlp.report.article.strip import CELL, ROW, STATES, numbers_of
from commentary_nlp.report.article.wording import wording
from commentary_nlp.scheme import AUTHOR, ENTITY_LABELS

if TYPE_CHECKING:
    from jinja2 import Environment

HEADLINE = 40
"""Characters of a heading taken from the text."""
LONG = 20_000
"""Characters of a text whose lines the browser lays out only when they come into view."""
_OF_THE_MODEL = ("model", "model_version", "checksum", "backend", "coverage", "windows", "schema")


def article_html(
    commentary: Commentary, *, language: str = "en", title: str | None = None, full_page: bool = True
) -> str:
    """The report as HTML that any UTF-8 file takes; see `Commentary.to_html`."""
    words = wording(language)
    commentary.to_dict()
    environment = _environment()
    style = environment.get_template("style.css").render(
        light=LIGHT, dark=DARK, families=FAMILIES, lines=LINES, labels=ENTITY_LABELS, lanes=LANES
    )
    script = environment.get_template("script.js").render()
    return environment.get_template("page.html" if full_page else "body.html").render(
        w=words,
        title=title or _heading(commentary) or words("untitled"),
        full_page=full_page,
        prefix="r" if full_page else f"r{secrets.token_hex(4)}",
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
        **_contents(commentary),
    )


def _contents(commentary: Commentary) -> dict[str, Any]:
    """What the sections show, by the names that the templates use."""
    from commentary_nlp import __version__

    sentences = commentary.sentences
    people = portraits(commentary, sentences)
    return {
        "result": commentary,
        "sentences": sentences,
        "paragraphs": paragraphs(commentary, sentences),
        "portraits": people,
        "numbers": {portrait.actor.id: portrait.number for portrait in people},
        "chosen": people[0].number if people and people[0].judgements else None,
        "states": _states(people),
        "inventory": inventory(commentary, people),
        "doubts": doubts(commentary, people),
        "scored": _is_scored(commentary),
        "facts": _facts(commentary.meta),
        "known_facts": _OF_THE_MODEL,
        "columns": {key: _told(value) for key, value in commentary.columns.items()},
        "version": __version__,
        "numbers_of": lambda start, end: numbers_of(sentences, start, end),
        "family": {device: family for family, devices in FAMILIES.items() for device in devices},
        "all_states": STATES,
        "unsure": UNSURE,
        "author": AUTHOR,
        "long": LONG,
        "cell": CELL,
        "row": ROW,
    }


def _is_scored(commentary: Commentary) -> bool:
    rows: list[Entity | Stance | DocumentStance | Device] = [*commentary.entities, *commentary.stances]
    return any(row.score is not None for row in [*rows, *commentary.document_stances, *commentary.devices])


def _heading(commentary: Commentary) -> str | None:
    """The title that came with the text, or its first line, or its id."""
    given = commentary.columns.get("title")
    if isinstance(given, str) and given.strip():
        return given.strip()
    line = next((line.strip() for line in commentary.text.splitlines() if line.strip()), "")
    return (line[:HEADLINE] + "…" if len(line) > HEADLINE else line) or commentary.id


def _states(people: Sequence[Portrait]) -> dict[int, dict[int, str]]:
    """For each sentence number the state of every actor it mentions, by the actor's number."""
    found: dict[int, dict[int, str]] = {}
    for portrait in people:
        for number, state in portrait.states.items():
            found.setdefault(number, {})[portrait.number] = state
    return found


def _facts(meta: Mapping[str, Any]) -> dict[str, str]:
    """What is known of the analysis, the model's facts first, then whatever else the record carries."""
    known = {key: _told(meta[key]) for key in _OF_THE_MODEL if key in meta}
    coverage = meta.get("coverage")
    if isinstance(coverage, (int, float)) and math.isfinite(coverage):
        known["coverage"] = f"{math.floor(coverage * 1000) / 10:g} %"
    others = {key: _told(value) for key, value in meta.items() if key not in (*_OF_THE_MODEL, "columns")}
    others.pop("sentences", None)
    return {**known, **others}


def _told(value: object) -> str:
    """A value of `meta` in words."""
    return "—" if value is None else str(value)


def _hash(content: str) -> str:
    """The source expression of a Content-Security-Policy that allows this inline content alone."""
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from commentary_nlp.report.article.characters import plain, shown

    def printable(value: object) -> object:
        return value if isinstance(value, Markup) else plain(str(value))

    environment = Environment(
        loader=PackageLoader("commentary_nlp", "report/templates/article"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = shown
    environment.filters["chance"] = lambda probability: f"{probability:.2f}"
    return environment
