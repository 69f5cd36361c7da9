"""The folder of a site: what may stand there, written to the side, moved into place."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any

from commentary_nlp import __version__
from commentary_nlp.errors import InputError, missing_extra

MARKER = "dashboard.json"
"""The file by which a folder is known to hold a dashboard of ours."""
PAGE = "index.html"
_MADE_BY = "commentary-nlp report"
_ASIDE = ".dashboard-"
_ENTRIES = (MARKER, "assets", "data", PAGE)
"""What a dashboard consists of; the page comes last, so that it opens nothing half moved."""
SCRIPTS = (
    "corpus.js", "texts.js", "filters.js", "selection.js", "statistics.js", "periods.js", "measures.js",
    "elements.js", "plots.js", "overview.js", "stance.js", "ranking.js", "devices.js", "company.js",
    "evidence.js", "article.js", "controls.js", "main.js",
)  # fmt: skip
STYLES = ("page.css", "parts.css")


class SiteFolder(AbstractContextManager["SiteFolder"]):
    """A site under construction; left without `move_into_place`, it leaves no trace.

    It grows in a hidden folder inside its own, and so in the same file system, whatever is mounted there.

    Raises InputError C471 where `folder` is a file or holds something else and not `overwrite`, C472 where
    the file system refuses; MissingExtra where plotly is not installed.
    """

    def __init__(self, folder: Path, *, overwrite: bool) -> None:
        self.folder = folder.absolute()
        self.plotly = _plotly_script()
        with _told(folder):
            _refuse_foreign(self.folder, overwrite)
            self.made = not self.folder.exists()
            self.folder.mkdir(parents=True, exist_ok=True)
            self.beside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=self.folder))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.beside, ignore_errors=True)
        if self.made and error is not None:
            with contextlib.suppress(OSError):
                self.folder.rmdir()

    def write(self, name: str, content: bytes) -> None:
        """Write one file of the site."""
        with _told(self.folder):
            path = self.beside / "new" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def write_page(
        self, title: str, language: str, words: Mapping[str, Any], *, articles: int, stances: int
    ) -> None:
        """Write the page with all that it loads besides data; `language` is a tag such as `zh-Hans`."""
        site = files("commentary_nlp.report.corpus") / "site"
        for name in (*STYLES, *SCRIPTS):
            self.write(f"assets/{name}", (site / name).read_bytes())
        self.write("assets/plotly.min.js", self.plotly.encode())
        template = (site / "index.html.j2").read_text(encoding="utf-8")
        page = (
            _environment()
            .from_string(template)
            .render(
                title=title,
                language=language,
                words=words,
                articles=articles,
                stances=stances,
                styles=STYLES,
                scripts=SCRIPTS,
                version=__version__,
            )
        )
        self.write(PAGE, page.encode("utf-8", "replace"))
        marker = {"made_by": _MADE_BY, "version": __version__, "title": title}
        self.write(MARKER, json.dumps(marker, indent=2).encode() + b"\n")

    def move_into_place(self) -> Path:
        """Replace the dashboard in the folder, if any; the path of the new page."""
        with _told(self.folder):
            (self.beside / "old").mkdir()
            with contextlib.ExitStack() as undone:
                for name in _ENTRIES:
                    place, kept = self.folder / name, self.beside / "old" / name
                    if place.exists() or place.is_symlink():
                        undone.callback(_move_over, place.rename(kept), place)
                    (self.beside / "new" / name).rename(place)
                undone.pop_all()
        return self.folder / PAGE


def _move_over(source: Path, target: Path) -> None:
    """Put `source` where `target` may stand."""
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    source.rename(target) if source.is_dir() else source.replace(target)


def _refuse_foreign(folder: Path, overwrite: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError("C471", f"{folder} is a file. Name a folder for the dashboard.")
    if overwrite or not folder.exists() or _is_dashboard(folder):
        return
    inside = sorted(path.name for path in folder.iterdir() if not path.name.startswith(_ASIDE))
    if inside:
        shown = ", ".join(inside[:3]) + (f" and {len(inside) - 3} more" if len(inside) > 3 else "")
        raise InputError(
            "C471",
            f"{folder} is not empty and holds no dashboard: {shown}. Name another folder, or give "
            f"--overwrite: it replaces {', '.join(_ENTRIES)} there and keeps every other file.",
        )


def _is_dashboard(folder: Path) -> bool:
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(marker, dict) and marker.get("made_by") == _MADE_BY


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn a refusal of the file system into a message."""
    try:
        yield
    except InputError:
        raise
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise InputError(
            "C472", f"{folder} cannot be written: {cause}. Name another folder, or make room and run again."
        ) from None


def _plotly_script() -> str:
    """The drawing library that plotly carries for pages without a network.

    plotly and not altair: one file of JavaScript comes with the package and runs without `eval`, which Vega
    needs and a strict Content-Security-Policy forbids.
    """
    try:
        from plotly.offline import get_plotlyjs
    except ImportError:
        raise missing_extra("plotly", "report", "A dashboard") from None
    script: str = get_plotlyjs()
    return script


def _environment() -> Any:
    from jinja2 import Environment, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
