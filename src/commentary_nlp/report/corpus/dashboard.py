"""A dashboard from results: read once, packed, written beside its place and moved into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import InputError
from commentary_nlp.report.corpus.columns import ColumnReader
from commentary_nlp.report.corpus.folder import SiteFolder
from commentary_nlp.report.corpus.packing import PackedCorpus
from commentary_nlp.report.corpus.script_data import script_call
from commentary_nlp.report.corpus.wording import LANGUAGES, words_in

SHARD_ARTICLES = 200
SHARD_CHARACTERS = 400_000
"""A file of texts is closed when it holds so many articles or characters."""
TOP = 12


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What was written: the page to open, and counts of what it shows and of what its articles lack.

    `undated` counts articles without a date that can be read, `unreadable` those among them that carry
    something else in its place (`examples`); `columns` are the names of all columns found.
    """

    page: Path
    articles: int
    stances: int
    actors: int
    undated: int
    unreadable: int
    unsourced: int
    examples: tuple[str, ...]
    columns: tuple[str, ...]


def write_dashboard(
    results: Iterable[Commentary],
    folder: str | Path,
    *,
    title: str | None = None,
    language: str = "en",
    date: str | None = None,
    source: str | None = None,
    top: int = TOP,
    overwrite: bool = False,
) -> Dashboard:
    """The dashboard of `results`, a static site in `folder` that opens from disk without a network.

    `results` is read once, article by article. `language` is that of the page, `en` or `zh`. `date` and
    `source` name columns (`Commentary.columns`); by default those of these names, where they exist. Articles
    without them are shown as such. `top` is the number of actors and sources that a plot shows; filters reach
    the others. A dashboard that stands in `folder` is replaced; any other file there is kept.

    Needs the extra `report` (MissingExtra C201). Raises InputError: C470 for a named column that no article
    has, C471 for a folder that holds something else unless `overwrite` (which adds the site to it), C472
    where it cannot be written, C473 for no articles at all, C474 for another language or a `top` below 1.
    """
    if language not in LANGUAGES or top < 1:
        raise InputError(
            "C474",
            f"language {language!r} and top {top} cannot be used. "
            f"Languages are {', '.join(LANGUAGES)}; top is 1 or more.",
        )
    reader = ColumnReader(date, source)
    corpus = PackedCorpus()
    with SiteFolder(Path(folder), overwrite=overwrite) as site:
        shards = _write_texts(results, site, reader, corpus)
        if not reader.articles:
            raise InputError("C473", "there is no article among the results. Give at least one.")
        reader.refuse_missing()
        words = words_in(language)
        data = corpus.to_dict() | {
            "shards": shards,
            "top": top,
            "language": language,
            "unreadable": [reader.unreadable, reader.examples],
        }
        site.write("data/corpus.js", script_call("Dash.open", data))
        site.write("data/words.js", script_call("Dash.speak", words))
        site.write_page(
            title or words["title"],
            LANGUAGES[language],
            words,
            articles=reader.articles,
            stances=len(corpus.stances["p"]),
        )
        page = site.move_into_place()
    return Dashboard(
        page,
        reader.articles,
        len(corpus.stances["p"]),
        len(corpus.actors.numbers),
        reader.undated,
        reader.unreadable,
        reader.unsourced,
        tuple(reader.examples),
        tuple(reader.found),
    )


def _write_texts(
    results: Iterable[Commentary], site: SiteFolder, reader: ColumnReader, corpus: PackedCorpus
) -> list[int]:
    """Write the texts in files that a page loads when it shows them; the first article of each file."""
    firsts: list[int] = []
    held: list[dict[str, object]] = []
    characters = 0

    def close() -> None:
        nonlocal characters
        number = len(firsts)
        firsts.append(reader.articles - len(held))
        site.write(f"data/text-{number:04}.js", script_call("Dash.receive", number, held))
        held.clear()
        characters = 0

    for result in results:
        held.append(corpus.add(result, *reader.read(result.columns)))
        characters += len(result.text)
        if len(held) >= SHARD_ARTICLES or characters >= SHARD_CHARACTERS:
            close()
    if held:
        close()
    return firsts
