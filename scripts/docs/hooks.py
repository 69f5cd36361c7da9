"""MkDocs hooks: documents that stand outside `docs/` become pages, and links to them are led there."""

from __future__ import annotations

import ast
import posixpath
import re
import zlib
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "README.md": "project/readme.md",
    "README.zh.md": "project/readme.zh.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "CHANGELOG.md": "project/changelog.md",
    "corpus/README.md": "project/corpus.md",
    "models/default/README.md": "project/model-card.md",
    "models/segmentation/README.md": "project/segmentation-model.md",
}
"""Document of the repository → page of the site."""

_SOURCES = {page: source for source, page in PAGES.items()}
_CODE_OR_LINK = re.compile(
    r"(?P<code>^ *(?P<fence>`{3,}).*?^ *(?P=fence) *$|`[^`\n]+`)"
    r"|(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^)\s]+)\)",
    re.MULTILINE | re.DOTALL,
)


def on_files(files: Files, config: Any) -> Files:
    """Add the documents of `PAGES`."""
    for source, page in PAGES.items():
        content = (ROOT / source).read_text("utf-8")
        files.append(File.generated(config, page, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: Any, files: Files) -> str:
    """Lead links to the site's pages; one to a source file, which the site does not hold, is its text."""
    place = page.file.src_uri
    source = _SOURCES.get(place, f"docs/{place}")

    def lead(found: re.Match[str]) -> str:
        if found["code"] is not None or "://" in found["target"] or found["target"].startswith("#"):
            return found[0]
        path, mark, anchor = found["target"].partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        inside = PAGES.get(target) or (target[5:] if target.startswith("docs/") else None)
        if inside is None:
            return found["text"] if (ROOT / target).exists() else found[0]
        return (
            f"[{found['text']}]({posixpath.relpath(inside, posixpath.dirname(place) or '.')}{mark}{anchor})"
        )

    return _CODE_OR_LINK.sub(lead, markdown)


def on_post_build(config: Any) -> None:
    """Fail where a public name of a documented package stands on no page of the reference."""
    described = _inventory(Path(config.site_dir) / "objects.inv")
    short = {name.rpartition(".")[2] for name in described}
    missing = []
    for package in sorted({name.split(".")[1] for name in described if name.startswith("commentary_nlp.")}):
        init = ROOT / "src" / "commentary_nlp" / package / "__init__.py"
        if init.exists():
            missing += [f"{package}.{name}" for name in _public(init) if name not in short]
    if missing:
        raise PluginError(f"the reference lacks {', '.join(missing)}; add them to docs/reference/")


def _inventory(file: Path) -> set[str]:
    """The names in an inventory of Sphinx's format 2: four lines of text, then a compressed listing."""
    *_, listing = file.read_bytes().split(b"\n", 4)
    return {line.split()[0] for line in zlib.decompress(listing).decode().splitlines() if line}


def _public(init: Path) -> list[str]:
    """The names in `__all__` that have docstrings: constants of a package may go without."""
    for node in ast.parse(init.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return [name for name in ast.literal_eval(node.value) if not name.isupper()]
    return []
