"""The report in headless Chromium: clicks, jumps, injection, and pictures that are not blank."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from article_records import TEXT, article, hostile
from PIL import Image, ImageStat

from commentary_nlp.commentary import Commentary

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@dataclass
class Visit:
    """An open page with what it logged and asked for."""

    page: Page
    address: str
    logged: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def style(self, selector: str, name: str, pseudo: str = "") -> Any:
        code = "([s, n, p]) => getComputedStyle(document.querySelector(s), p || null)[n]"
        return self.page.evaluate(code, [selector, name, pseudo])

    def top(self, selector: str) -> float:
        return float(
            self.page.evaluate("s => document.querySelector(s).getBoundingClientRect().top", selector)
        )


Opener = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Opens HTML from disk; afterwards nothing may have been logged and nothing but the file requested."""
    visits: list[Visit] = []
    contexts = []

    def open_page(html: str, width: int = 1280, **options: Any) -> Visit:
        path = tmp_path / f"report-{len(visits)}.html"
        path.write_bytes(html.encode("utf-8"))
        contexts.append(chromium.new_context(viewport={"width": width, "height": 800}, **options))
        visit = Visit(contexts[-1].new_page(), path.as_uri())
        visit.page.set_default_timeout(20_000)
        visit.page.on("console", lambda message: visit.logged.append(message.text))
        visit.page.on("pageerror", lambda error: visit.logged.append(str(error)))
        visit.page.on("request", lambda request: visit.requests.append(request.url))
        visit.page.goto(visit.address)
        visits.append(visit)
        return visit

    yield open_page
    for done in visits:
        assert done.logged == []
        assert done.requests == [done.address]
    for context in contexts:
        context.close()


CLEAR = "rgba(0, 0, 0, 0)"


def test_layers_are_switched_off_and_on(visit: Opener) -> None:
    seen = visit(article().to_html())
    layers = [
        (".t-entities", ".text .e-GPE", "backgroundColor", CLEAR, ""),
        (".t-devices", ".text .d-metaphor", "borderBottomColor", CLEAR, ""),
        (".t-stance", "#r-s2", "borderTopColor", CLEAR, ""),
        (".t-stance", "#r-s2", "content", "none", "::before"),
        (".t-tags", ".text .e-GPE.closes", "content", "none", "::after"),
    ]
    for switch, mark, name, off, pseudo in layers:
        before = seen.style(mark, name, pseudo)
        assert before != off
        seen.page.locator(switch).uncheck()
        assert seen.style(mark, name, pseudo) == off
        seen.page.locator(switch).check()
        assert seen.style(mark, name, pseudo) == before


def test_one_kind_is_switched_off_alone(visit: Opener) -> None:
    seen = visit(article().to_html())
    assert seen.style(".tools", "position") == "sticky"
    seen.page.get_by_text("Kinds of names").click()
    assert seen.style(".tools", "position") == "static", "unfolded, it would cover what a link leads to"
    seen.page.get_by_label("Place").uncheck()
    assert seen.style(".text .e-LOC", "backgroundColor") == CLEAR
    assert seen.style(".text .e-GPE", "backgroundColor") != CLEAR
    seen.page.get_by_text("Kinds of devices").click()
    seen.page.locator(".t-metonymy").uncheck()
    assert seen.style(".text .d-metonymy", "borderBottomColor") == CLEAR
    assert seen.style(".text .d-parallelism", "borderBottomColor") != CLEAR


def test_the_chosen_actor_s_stance_shows(visit: Opener) -> None:
    seen = visit(article().to_html())

    def states() -> dict[str, str]:
        code = "[...document.querySelectorAll('.s[data-state]')].map(s => [s.id, s.dataset.state])"
        return dict(seen.page.evaluate(code))

    assert states() == {"r-s2": "against", "r-s4": "reported_against", "r-s7": "abstained"}
    china = seen.page.get_by_role("button", name="Show in text 中国", include_hidden=True)
    seen.page.locator(".who", has_text="中国").click()
    assert china.get_attribute("aria-pressed") == "false"
    china.press("Enter")
    assert china.get_attribute("aria-pressed") == "true"
    assert states() == {"r-s5": "favor"}
    assert seen.page.locator(".t-actor").input_value() == "1"
    assert seen.page.locator(".pick[aria-pressed=true]").count() == 1
    seen.page.locator(".t-actor").select_option(label="林岚")
    assert states() == {"r-s4": "neutral"}
    seen.page.locator(".text .e[data-actor='0']").first.click()
    assert set(states()) == {"r-s2", "r-s4", "r-s7"}
    seen.page.locator(".t-actor").select_option("")
    assert states() == {}


@pytest.mark.parametrize("scripting", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_evidence_scrolls_to_its_sentence(visit: Opener, width: int, scripting: bool) -> None:
    long = article().to_dict()
    long["text"] += "\n又是一句。" * 80
    long["stances"][-1] |= dict(zip(("start", "end"), Commentary(long["text"]).sentences[-1], strict=True))
    seen = visit(Commentary.from_dict(long).to_html(), width, java_script_enabled=scripting)
    last = seen.page.locator(".quote[href='#r-s87']").first
    assert last.inner_text() == "又是一句。"
    before = seen.page.locator("#r-s87").bounding_box()
    last.focus()
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**#r-s87")
    box = seen.page.locator("#r-s87").bounding_box()
    assert before is not None and not 0 <= before["y"] <= 800
    assert box is not None and 0 <= box["y"] <= 800


def test_without_scripting_everything_can_be_read(visit: Opener) -> None:
    seen = visit(article().to_html(), java_script_enabled=False)
    assert seen.page.locator(".text").text_content() == TEXT
    assert not seen.page.locator(".pick").first.is_visible()
    assert not seen.page.locator(".t-actor").is_visible()
    seen.page.locator(".t-entities").uncheck()
    seen.page.locator(".who", has_text="中国").click()
    assert seen.page.locator(".quote", has_text="敞开").first.is_visible()


@pytest.mark.parametrize("full_page", [True, False])
def test_injection_does_not_run(visit: Opener, full_page: bool) -> None:
    fragment = hostile().to_html(full_page=full_page)
    seen = visit(fragment if full_page else f"<!doctype html><meta charset=utf-8>{fragment}")
    assert seen.page.evaluate("window.injected") is None
    assert seen.page.locator("script").count() == 1
    seen.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    seen.page.locator(".pick").first.click()
    seen.page.locator(".text .e").first.hover()
    assert seen.page.evaluate("window.injected") is None


def test_a_policy_stops_what_would_get_through(visit: Opener) -> None:
    html = article().to_html().replace("</main>", "<script>window.injected = 1</script></main>")
    seen = visit(html)
    assert seen.page.evaluate("window.injected") is None
    assert len(seen.logged) == 1 and "Content Security Policy" in seen.logged.pop()


def test_two_fragments_leave_each_other_and_the_page_alone(visit: Opener) -> None:
    notebook = "body ol:not(.a):not(.b) { padding: 2em } body a:link:not(.a) { color: red; all: unset }"
    host = f"<!doctype html><meta charset=utf-8><style>{notebook}</style><h2 id=host>题</h2><ul><li>项</ul>"
    watched = "['#host', 'li'].map(s => JSON.stringify({...getComputedStyle(document.querySelector(s))}))"
    plain = visit(host).page.evaluate(watched)
    seen = visit(host + "".join(article().to_html(full_page=False) for _ in range(2)))
    assert seen.page.evaluate(watched) == plain
    first, second = seen.page.locator(".cnlp").all()
    second.locator(".t-entities").uncheck()
    tints = [
        part.locator(".text .e").first.evaluate("e => getComputedStyle(e).backgroundColor")
        for part in (first, second)
    ]
    assert tints[0] != CLEAR and tints[1] == CLEAR
    second.locator(".t-actor").select_option("")
    assert first.locator(".s[data-state]").count() == 3
    assert second.locator(".s[data-state]").count() == 0
    assert seen.style(".rows", "paddingLeft") == "0px"
    assert "underline" in seen.style(".quote", "textDecorationLine")
    assert seen.style(".quote", "color") == seen.style(".cnlp", "color")


REGIONS = ".title, .caution, .tools, .line, .strip, .evidence, .device, .doubt, .others div, .facts div"
BOXES = """s => [...document.querySelectorAll(s)].filter(e => e.textContent.trim()).map(e => {
    const box = e.getBoundingClientRect();
    return [e.getAttribute('class'), box.left, box.top, box.right, box.bottom];
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_region_is_blank_and_nothing_sticks_out(visit: Opener, width: int, scheme: str) -> None:
    seen = visit(article().to_html(language="zh"), width, color_scheme=scheme)
    ground = [int(part) for part in seen.style(".cnlp", "backgroundColor")[4:-1].split(", ")]
    assert (sum(ground) > 380) == (scheme == "light")
    seen.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    seen.page.set_viewport_size({"width": width, "height": 8000})
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    picture = Image.open(io.BytesIO(seen.page.screenshot())).convert("L")
    boxes = seen.page.evaluate(BOXES, REGIONS)
    assert {name.split()[0] for name, *_ in boxes if name} >= {"title", "tools", "line", "strip", "evidence"}
    for name, left, top, right, bottom in boxes:
        assert left >= 0 and right <= width and bottom <= 8000, name
        assert ImageStat.Stat(picture.crop((int(left), int(top), int(right), int(bottom)))).stddev[0] > 5, (
            name
        )


@pytest.mark.parametrize("full_page", [True, False])
def test_the_page_ends_where_the_report_ends(visit: Opener, full_page: bool) -> None:
    html = article().to_html(full_page=full_page)
    seen = visit(html if full_page else f"<!doctype html><meta charset=utf-8><body>{html}")
    seen.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    bottom = seen.page.evaluate("document.querySelector('.cnlp').getBoundingClientRect().bottom")
    assert seen.page.evaluate("document.documentElement.scrollHeight") <= max(800, bottom + 30)


def test_what_is_printed_holds_what_was_folded(visit: Opener) -> None:
    seen = visit(article().to_html(), color_scheme="dark")
    seen.page.emulate_media(media="print")
    assert seen.style(".cnlp", "backgroundColor") == "rgb(255, 255, 255)"
    assert not seen.page.locator(".tools").is_visible()
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert seen.page.locator("details:not([open])").count() == 0
    seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert seen.page.locator("details:not([open])").count() > 0
    assert len(seen.page.pdf()) > 10_000


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(visit: Opener) -> None:
    seen = visit(article().to_html())
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.className") == "skip"
    assert seen.page.locator(".skip").bounding_box()["width"] > 20
    seen.page.keyboard.press("Enter")
    reached = set()
    for _ in range(12):
        seen.page.keyboard.press("Tab")
        reached.add(seen.page.evaluate("document.activeElement.className || document.activeElement.tagName"))
        outline = seen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
    assert {"t-entities", "t-devices", "t-stance", "t-tags", "t-actor", "SUMMARY"} <= reached
