"""The dashboard in headless Chromium: filters, search, articles, hostile text, pictures."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from conftest import Opener, Visit
from dashboard_reference import Filters
from PIL import Image, ImageStat

from commentary_nlp.commentary import Actor, Commentary, Entity, Stance, StanceScore
from commentary_nlp.report.corpus import write_dashboard

SECTIONS = ("overview", "time", "source", "ranking", "devices", "company", "evidence")
PLOTS = ("articles", "time", "focus", "source", "source-focus", "favoured", "attacked", "devices", "company")
SUMS = """() => Object.fromEntries([...document.querySelectorAll(".plot")].map((plot) => {
  const traces = (plot.data ?? []).map((trace) => [trace.x, trace.y, trace.z, trace.text]);
  return [plot.id, JSON.stringify(traces)];
}))"""


def drawn(page: Visit) -> dict[str, str]:
    page.value("() => Dash.drawAll()")
    return page.value(SUMS)  # type: ignore[no-any-return]


def evidence(page: Visit) -> None:
    page.page.locator("#evidence").scroll_into_view_if_needed()
    page.page.wait_for_selector("#evidence-list li")
    page.page.wait_for_load_state("networkidle")  # the list is written again while its files come


@pytest.mark.parametrize(
    "changes",
    [
        '{from: "2025-06-01"}',
        "{sources: new Set([0])}",
        "{actors: new Set([Dash.corpus.actors.indexOf('世贸组织')])}",
        '{holder: "others"}',
        "{labels: new Set([1])}",
        "{p: 80}",
    ],
)
def test_every_filter_changes_every_plot(visit: Opener, site: Path, changes: str) -> None:
    page = visit(site)
    before = drawn(page)
    assert set(before) == {f"plot-{name}" for name in PLOTS}
    kept = page.page.inner_text("#kept")
    page.change(changes)
    after = drawn(page)
    assert page.page.inner_text("#kept") != kept
    same = {name for name in before if before[name] == after[name]}
    # Only labels that are switched off leave every article of an actor in n and the top actors as they are.
    assert same <= ({"plot-articles", "plot-devices", "plot-company"} if "labels" in changes else set())


def test_the_form_filters_and_the_address_keeps_it(
    visit: Opener, site: Path, articles: list[Commentary]
) -> None:
    page = visit(site)
    form = page.page
    form.get_by_label("晨江评论").check()
    form.locator("#from").fill("2025-03-01")
    form.locator("#holder").select_option("author")
    form.locator("#label-neutral").uncheck()
    form.locator("#p").press("ArrowRight")
    filters = Filters(
        "2025-03-01",
        sources=frozenset({"晨江评论"}),
        holder="author",
        labels=frozenset({"favor", "against"}),
        p=0.01,
    )
    kept = f"{len(filters.articles(articles))} of {len(articles)} articles"
    assert form.inner_text("#kept").startswith(kept)
    told, address = form.inner_text("#kept"), form.evaluate("location.hash")
    again = visit(site, address)
    again.page.wait_for_selector(f"#kept:text-is('{told}')")
    assert again.page.get_by_label("晨江评论").is_checked()
    assert not again.page.locator("#label-neutral").is_checked()
    again.page.locator("#reset").click()
    assert again.page.evaluate("location.hash") == ""
    assert again.page.inner_text("#kept").startswith(f"{len(articles)} of {len(articles)} articles")


@pytest.mark.parametrize(
    "address", ["#p=abc&period=eon&actor=nobody&article=99999", "#%%%", "#stance=x&from=31-12"]
)
def test_an_address_that_makes_no_sense_is_passed_over(visit: Opener, site: Path, address: str) -> None:
    assert visit(site, address).page.inner_text("#kept").startswith("60 of 60 articles")


def test_evidence_is_listed_searched_and_ordered(
    visit: Opener, site: Path, articles: list[Commentary]
) -> None:
    page = visit(site)
    evidence(page)
    rows = [(result, row) for result in articles for row in result.stances]
    counted = page.page.locator("#evidence-count", has_text=f"50 of {len(rows)} rows")
    counted.wait_for()  # the rows come file by file
    page.page.locator("#evidence-more").click()
    page.page.wait_for_selector("#evidence-list li:nth-child(100)")
    page.page.locator("#query").fill("风筝")
    page.page.wait_for_selector("mark.hit")
    wanted = sum("风筝" in result.surface(row) for result, row in rows)
    assert page.page.inner_text("#evidence-count") == f"50 of {wanted} rows"
    assert all("风筝" in text for text in page.names("#evidence-list .quote"))
    page.page.locator("#order").select_option("unsurest")
    found = [row for result, row in rows if "风筝" in result.surface(row)]
    lowest = min(getattr(row.score, row.label) for row in found)
    page.page.wait_for_selector(f"#evidence-list li:first-child .number:has-text('p {lowest:.2f}')")
    shown = [float(text[2:]) for text in page.names("#evidence-list .number")]
    assert shown == sorted(shown)


def test_each_row_says_whose_stance_toward_whom_and_marks_the_actor(visit: Opener, site: Path) -> None:
    page = visit(site, "#holder=others&aligned=yes")
    evidence(page)
    for index in range(5):
        item = page.page.locator("#evidence-list li").nth(index)
        assert item.locator("mark.actor").inner_text() == item.locator(".who").inner_text()
        assert "held by" in item.inner_text()


def test_a_search_without_hits_says_so(visit: Opener, site: Path) -> None:
    page = visit(site, "#q=无此词语")
    page.page.locator("#evidence").scroll_into_view_if_needed()
    page.page.wait_for_selector("#evidence-count:has-text('Nothing in this selection')")


def test_an_article_opens_at_its_sentence_and_closes_by_key(
    visit: Opener, site: Path, articles: list[Commentary]
) -> None:
    page = visit(site)
    evidence(page)
    link = page.page.locator(".article-link").nth(1)
    name, quote = link.inner_text(), page.page.locator(".quote").nth(1).inner_text()
    link.click()
    page.page.wait_for_selector("mark.here")
    assert page.page.inner_text("mark.here") == quote
    result = next(article for article in articles if article.id == name)
    text = page.value("() => document.getElementById('article-text').textContent")
    assert text == result.text
    number = articles.index(result) + 1
    assert page.value("location.hash") == f"#article={number}"
    page.page.keyboard.press("Escape")
    assert page.value("location.hash") == ""
    again = visit(site, f"#article={number}")
    again.page.wait_for_selector("#article-actors button[aria-pressed=true]")
    assert again.page.inner_text("#article-title") == name


def test_figures_stand_in_tables_too(visit: Opener, site: Path) -> None:
    page = visit(site)
    drawn(page)
    for name in ("articles", "time", "source", "favoured", "attacked", "devices", "company"):
        page.value("id => { document.getElementById(id).open = true; }", f"table-{name}")
        page.page.wait_for_selector(f"#table-{name} tbody tr >> nth=0")
    top = page.page.locator("#table-attacked tbody tr").first.inner_text()
    page.change("{labels: new Set([0])}")
    assert "plot-attacked" in drawn(page)
    page.page.wait_for_selector("#plot-attacked .nothing")
    assert page.page.locator("#table-attacked tbody tr").count() == 0, top


def test_small_groups_are_flagged(visit: Opener, site: Path) -> None:
    page = visit(site)
    drawn(page)
    flagged = page.value(
        "() => { const [light, dark, small] = Dash.by('plot-time').data;"
        " return [light, dark, small].map((layer) => layer.text.flat().filter(Boolean)); }"
    )
    assert all(int(text.rpartition("n ")[2]) >= 5 for layer in flagged[:2] for text in layer)
    assert flagged[2] and all(
        text.startswith("(") and int(text.rpartition("n ")[2]) < 5 for text in flagged[2]
    )


HOSTILE = (
    "</script><img src=x onerror=\"window.hit=1\"><b>x</b>&amp;<a href='http://evil.example/'>y</a>\u2028'"
)


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "site"
    articles = []
    for number in range(8):
        text = f"😀{HOSTILE}很好。__proto__也来了。"
        start = 1
        score = StanceScore(0.9, 0.05, 0.05)
        articles.append(
            Commentary(
                text,
                (Entity(start, start + len(HOSTILE), "ORG", HOSTILE),),
                (
                    Stance(0, len(text), HOSTILE, "favor", HOSTILE, score),
                    Stance(0, len(text), "__proto__", "against"),
                ),
                actors=(Actor(HOSTILE, "ORG"), Actor("__proto__", "ORG"), Actor("constructor", "ORG")),
                id=f"{HOSTILE}{number}",
                meta={"model": HOSTILE},
            ).with_columns({"source": HOSTILE, "date": HOSTILE})
        )
    write_dashboard(articles, folder, title=HOSTILE)
    return folder


def test_hostile_text_stays_text(visit: Opener, hostile_site: Path) -> None:
    page = visit(hostile_site)
    drawn(page)
    evidence(page)
    page.value("() => document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    page.page.locator(".article-link").first.click()
    page.page.wait_for_selector("mark.sentence")
    page.page.keyboard.press("Escape")
    assert page.value("() => window.hit") is None
    assert page.value("() => document.querySelectorAll('main img, main b, dialog img, form img').length") == 0
    assert page.value("() => document.querySelectorAll('a[href*=evil], svg a').length") == 0
    assert page.page.locator("mark.actor").first.inner_text().startswith("</script><img src=x")
    assert page.value("() => document.title").startswith("</script>")
    assert "</script>" in page.value("() => document.querySelector('#plot-time').textContent")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_section_is_blank_or_too_wide(visit: Opener, site: Path, width: int, scheme: str) -> None:
    page = visit(site, width=width, scheme=scheme)
    drawn(page)
    evidence(page)
    assert page.value("() => document.documentElement.scrollWidth") == width
    for name in SECTIONS:
        picture = Image.open(io.BytesIO(page.page.locator(f"#{name}").screenshot())).convert("L")
        assert ImageStat.Stat(picture).stddev[0] > 8, name
        assert (ImageStat.Stat(picture).median[0] > 128) == (scheme == "light"), name
    for name in PLOTS:
        assert page.page.locator(f"#plot-{name} svg.main-svg").first.is_visible(), name


def test_the_page_speaks_chinese_and_tells_a_missing_file(
    visit: Opener, articles: list[Commentary], tmp_path: Path
) -> None:
    write_dashboard(articles, tmp_path, language="zh")
    (tmp_path / "data" / "text-0000.js").unlink()
    page = visit(tmp_path)
    drawn(page)
    assert page.value("() => document.documentElement.lang") == "zh-Hans"
    assert page.page.inner_text("#head-ranking") == "最受支持与最受反对"
    assert "反问" in page.value("() => document.querySelector('#plot-devices').textContent")
    font = page.value("() => document.querySelector('#plot-time text').style.fontFamily")
    assert "Noto Sans CJK SC" in font and "PingFang SC" in font and "Microsoft YaHei" in font
    page.page.wait_for_selector("#evidence-count:has-text('无法载入')")
    assert "text-0000.js" in page.page.inner_text("#evidence-count")
    assert page.logged
    assert all("ERR_FILE_NOT_FOUND" in line for line in page.logged)
    page.logged.clear()


def test_the_keyboard_reaches_the_form(visit: Opener, site: Path) -> None:
    page = visit(site)
    assert page.value("() => document.querySelector('a, button, input, select, summary').className") == "skip"
    page.page.locator(".skip").press("Enter")
    assert page.value("() => document.activeElement.id") == "overview"
    assert page.value("() => location.hash") == ""
    unnamed = page.value(
        "() => [...document.querySelectorAll('input, select')].filter((field) =>"
        " !field.labels.length && !field.ariaLabel).map((field) => field.id)"
    )
    assert unnamed == []
