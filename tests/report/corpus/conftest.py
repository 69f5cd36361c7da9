from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from synthetic_corpus import results

from commentary_nlp.commentary import Commentary
from commentary_nlp.report.corpus import write_dashboard

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def articles() -> list[Commentary]:
    return list(results(60, sentences=12))


@pytest.fixture(scope="session")
def site(articles: list[Commentary], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dashboard") / "site"
    write_dashboard(articles, folder, title="关税评论")
    return folder


@dataclass
class Visit:
    """An open dashboard with what it logged and asked for."""

    page: Page
    folder: Path
    logged: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def value(self, expression: str, argument: Any = None) -> Any:
        return self.page.evaluate(expression, argument)

    def change(self, changes: str) -> None:
        """Change the state of the page; `changes` is a JavaScript object."""
        self.value(f"() => Dash.change({changes})")

    def names(self, selector: str) -> list[str]:
        return [text.strip() for text in self.page.locator(selector).all_inner_texts()]


Opener = Callable[..., Visit]


@pytest.fixture(scope="package")
def visits(chromium: Browser) -> dict[Path, Visit]:
    """The dashboards that were opened, each in one page: most of the time goes into loading plotly."""
    return {}


@pytest.fixture
def visit(chromium: Browser, visits: dict[Path, Visit]) -> Iterator[Opener]:
    """Opens a dashboard from disk; afterwards nothing may be logged and only its own files asked for."""

    def open_site(folder: Path, address: str = "", width: int = 1280, scheme: str = "light") -> Visit:
        if folder not in visits:
            visits[folder] = _first_visit(chromium, folder)
        found = visits[folder]
        found.page.keyboard.press("Escape")
        found.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found.page.set_viewport_size({"width": width, "height": 900})
        found.value(
            "() => { Dash.change(Dash.filters.fresh()); scrollTo(0, 0); document.activeElement.blur(); }"
        )
        found.value("hash => { location.hash = hash; }", address)
        return found

    yield open_site
    for found in visits.values():
        assert found.logged == []
        assert [url for url in found.requests if not url.startswith(found.folder.as_uri())] == []


def _first_visit(chromium: Browser, folder: Path) -> Visit:
    found = Visit(chromium.new_page(), folder)
    found.page.set_default_timeout(60_000)
    found.page.on("console", lambda message: found.logged.append(message.text))
    found.page.on("pageerror", lambda error: found.logged.append(str(error)))
    found.page.on("request", lambda request: found.requests.append(request.url))
    found.page.goto((folder / "index.html").as_uri())
    found.page.wait_for_selector("html.ready")
    found.page.wait_for_selector("#evidence-count:not(:empty)")
    return found
