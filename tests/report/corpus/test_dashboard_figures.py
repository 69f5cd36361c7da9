"""What the page counts equals what Python counts, under every kind of filter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Opener
from dashboard_reference import (
    Filters,
    company,
    day_of,
    device_rate,
    month_of,
    net_by,
    ranking,
    source_of,
    wilson,
)

from commentary_nlp.commentary import Commentary
from commentary_nlp.scheme import AUTHOR, DEVICES, STANCE_LABELS

FIGURES = """() => {
  const { corpus, measures, selection, state } = Dash;
  const line = Dash.time.timeline(selection);
  const months = [...line.labels, "no date"];
  const groups = measures.sourceGroups(selection);
  const actors = measures.actorCounts(selection).map(([actor]) => actor);
  const names = actors.map((actor) => corpus.actors[actor]);
  const ranked = (sign) => measures.ranking(selection, sign).rows.map((row) =>
    [corpus.actors[row.actor], row.k, row.n, row.value, row.low, row.high]);
  const together = measures.company(selection, 1000);
  return {
    overview: measures.overview(selection), period: line.name, months, names, sources: groups.labels,
    time: measures.netBy(selection, actors, line.of, months.length),
    bySource: measures.netBy(selection, actors, groups.of, groups.labels.length),
    favoured: ranked(1), attacked: ranked(-1), rates: measures.deviceRates(selection, groups),
    pairs: together.pairs.map((row) => [corpus.actors[row.a], corpus.actors[row.b], row.together, row.lift]),
    counts: together.actors.map(([actor, count]) => [corpus.actors[actor], count]),
  };
}"""

CASES: dict[str, tuple[str, Filters]] = {
    "all": ("{}", Filters()),
    "dates": ('{from: "2025-03-10", to: "2025-08-31"}', Filters("2025-03-10", "2025-08-31")),
    "source": (
        "{sources: new Set([Dash.corpus.sources.indexOf('南港财经')])}",
        Filters(sources=frozenset({"南港财经"})),
    ),
    "no source": ("{sources: new Set([-1])}", Filters(sources=frozenset({None}))),
    "actors": (
        "{actors: new Set([Dash.corpus.actors.indexOf('美国'), Dash.corpus.actors.indexOf('世贸组织')])}",
        Filters(actors=frozenset({"美国", "世贸组织"})),
    ),
    "author": ('{holder: "author"}', Filters(holder="author")),
    "others": ('{holder: "others"}', Filters(holder="others")),
    "labels": ("{labels: new Set([1])}", Filters(labels=frozenset({"against"}))),
    "probability": ("{p: 70}", Filters(p=0.7)),
    "together": (
        '{from: "2025-02-01", holder: "author", labels: new Set([0, 1]), p: 55, support: 3}',
        Filters("2025-02-01", holder="author", labels=frozenset({"favor", "against"}), p=0.55),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_figures_of_the_page_are_those_of_python(
    visit: Opener, site: Path, articles: list[Commentary], case: str
) -> None:
    changes, filters = CASES[case]
    page = visit(site)
    page.change(f'{{...{changes}, period: "month"}}')
    found = page.value(FIGURES)
    support = page.value("() => Dash.state.support")
    _compare_overview(found["overview"], articles, filters)
    _compare_net(found["time"], found["names"], found["months"], net_by(articles, filters, month_of))
    _compare_net(found["bySource"], found["names"], found["sources"], net_by(articles, filters, source_of))
    for key, side in (("favoured", 1), ("attacked", -1)):
        wanted = ranking(articles, filters, side, support)
        assert sorted(row[:3] for row in found[key]) == sorted(map(list, wanted))
        assert [row[1:3] for row in found[key]] == [list(row[1:]) for row in wanted]
        for _, k, n, *figures in found[key]:
            assert figures == pytest.approx(wilson(k, n), abs=1e-9)
    _compare_devices(found, articles, filters)
    _compare_company(found, articles, filters)


def _compare_overview(found: dict[str, Any], articles: list[Commentary], filters: Filters) -> None:
    kept = filters.articles(articles)
    rows = [
        row for result in articles if filters.in_range(result) for row in result.stances if filters.lists(row)
    ]
    days = sorted(filter(None, map(day_of, kept)))
    assert found == {
        "articles": len(kept),
        "characters": sum(len(result.text) for result in kept),
        "undated": len(kept) - len(days),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "sources": len({source_of(result) for result in kept} - {"no source"}),
        "unsourced": sum(source_of(result) == "no source" for result in kept),
        "actors": len({actor for _, actor, _ in filters.positions(articles)}),
        "rows": len(rows),
        "labels": [sum(row.label == label for row in rows) for label in STANCE_LABELS],
        "abstained": sum(row.score is not None and row.score.abstained for row in rows),
        "scored": sum(row.score is not None for row in rows),
        "devices": sum((d.score or 0) >= filters.p for result in kept for d in result.devices),
    }  # fmt: skip


def _compare_net(
    cells: list[list[dict[str, Any]]], actors: list[str], groups: list[str], wanted: dict[Any, Any]
) -> None:
    found = {
        (actor, group): cell
        for actor, row in zip(actors, cells, strict=True)
        for group, cell in zip(groups, row, strict=True)
        if cell["n"]
    }
    assert set(found) == set(wanted)
    for key, cell in found.items():
        value, low, high, k, m, n = wanted[key]
        assert (cell["k"], cell["m"], cell["n"]) == (k, m, n)
        assert [cell["value"], cell["low"], cell["high"]] == pytest.approx([value, low, high], abs=1e-9)


def _compare_devices(found: dict[str, Any], articles: list[Commentary], filters: Filters) -> None:
    for device, row in zip(DEVICES, found["rates"], strict=True):
        for source, cell in zip(found["sources"], row, strict=True):
            if cell["n"] > 1:
                rate, half, count, n = device_rate(articles, filters, device, source)
                assert (cell["k"], cell["n"]) == (count, n)
                assert [cell["value"], cell["high"] - cell["value"]] == pytest.approx([rate, half], abs=1e-9)


def _compare_company(found: dict[str, Any], articles: list[Commentary], filters: Filters) -> None:
    wanted = company(articles, filters)
    assert {frozenset((a, b)): count for a, b, count, _ in found["pairs"]} == dict(wanted)
    counts = dict(found["counts"])
    for a, b, together, lift in found["pairs"]:
        assert lift == pytest.approx(together * found["overview"]["articles"] / (counts[a] * counts[b]))


def test_the_reference_sees_what_it_must(articles: list[Commentary]) -> None:
    """The corpus has what the filters tell apart, so that no case above is empty."""
    for _, filters in CASES.values():
        assert filters.articles(articles)
        assert filters.positions(articles)
    assert any(row.holder != AUTHOR for result in articles for row in result.stances)


TIMELINE = """([period, days]) => {
  const kept = Dash.corpus.day;
  const day = (text) => (text === null ? Dash.UNDATED : Date.parse(text) / 86400000);
  Dash.corpus.day = Int32Array.from(days, day);
  const line = Dash.time.timeline({ articles: new Uint8Array(days.length).fill(1), state: { period } });
  const places = days.map((_, article) => line.of(article));
  Dash.corpus.day = kept;
  return { name: line.name, labels: line.labels, places, undated: line.undated };
}"""


@pytest.mark.parametrize(
    ("period", "days", "labels"),
    [
        ("week", [("2024-12-31", 0), ("2025-01-05", 0), ("2025-01-06", 1), ("2025-01-20", 3)],
         ["2024-12-30", "2025-01-06", "2025-01-13", "2025-01-20"]),
        ("month", [("2024-12-31", 0), ("2025-02-01", 2)], ["2024-12", "2025-01", "2025-02"]),
        ("quarter", [("2024-12-31", 0), ("2025-04-01", 2)], ["2024 Q4", "2025 Q1", "2025 Q2"]),
        ("year", [("1969-12-31", 0), ("1970-01-01", 1), (None, 2)], ["1969", "1970"]),
        ("day", [("2024-02-28", 0), ("2024-03-01", 2)], ["2024-02-28", "2024-02-29", "2024-03-01"]),
        ("month", [(None, 0), (None, 0)], []),
    ],
)  # fmt: skip
def test_periods(
    visit: Opener, site: Path, period: str, days: list[tuple[str | None, int | None]], labels: list[str]
) -> None:
    found = visit(site).value(TIMELINE, [period, [day for day, _ in days]])
    undated = sum(day is None for day, _ in days)
    places = [place for _, place in days]
    assert found == {"name": period, "labels": labels, "places": places, "undated": undated}


@pytest.mark.parametrize(
    ("asked", "last", "given"),
    [
        ("auto", "2025-01-15", "day"),
        ("auto", "2025-03-15", "week"),
        ("auto", "2026-12-31", "month"),
        ("auto", "2032-12-31", "quarter"),
        ("auto", "2050-12-31", "year"),
        ("day", "2025-12-31", "day"),
        ("day", "2026-12-31", "week"),
        ("day", "2090-12-31", "quarter"),
    ],
)
def test_periods_suit_the_range_and_are_never_too_many(
    visit: Opener, site: Path, asked: str, last: str, given: str
) -> None:
    days = ["2025-01-01", last] * 600
    assert visit(site).value(TIMELINE, [asked, days])["name"] == given


@pytest.mark.parametrize(
    ("days", "given"),
    [
        ([f"2025-{month:02}-{day:02}" for month in (1, 2, 3) for day in (3, 9, 17, 28)], "month"),
        ([f"2025-01-{day:02}" for day in (1, 4, 10, 15)], "week"),
        ([f"2025-01-{day:02}" for day in range(1, 16)] * 3, "day"),
        (["2025-01-01", "2025-01-02"], "day"),
        (["2025-01-01", "2028-12-31"], "year"),
        (["2025-01-01"], "day"),
    ],
)
def test_few_articles_share_longer_periods(visit: Opener, site: Path, days: list[str], given: str) -> None:
    assert visit(site).value(TIMELINE, ["auto", days])["name"] == given


def test_sources_beyond_the_top_are_pooled_and_counted(
    visit: Opener, site: Path, articles: list[Commentary]
) -> None:
    labels, counts = visit(site).value(
        "() => { const g = Dash.measures.sourceGroups(Dash.selection, 2); return [g.labels, g.articles]; }"
    )
    assert len(labels) == 4
    assert labels[2:] == ["3 other sources", "no source"]
    assert sum(counts) == len(articles)
    assert counts[:2] == sorted(counts[:2], reverse=True)
