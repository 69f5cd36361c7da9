"""What is written where, and what is refused."""

from __future__ import annotations

import builtins
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from synthetic_corpus import results

from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import InputError, MissingExtra
from commentary_nlp.report.corpus import folder as folder_module
from commentary_nlp.report.corpus import write_dashboard
from commentary_nlp.report.corpus.wording import LANGUAGES, words_in

HOSTILE = "</title><script>alert(1)</script>\"'&"


def few() -> Iterator[Commentary]:
    return results(3, sentences=3)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def data_of(folder: Path) -> Any:
    text = (folder / "data" / "corpus.js").read_text("utf-8")
    return json.loads(text.removeprefix("Dash.open(").removesuffix(");\n"))


def test_the_site_is_whole_and_the_same_each_time(tmp_path: Path) -> None:
    found = write_dashboard(few(), tmp_path / "a" / "b")
    assert found.page == tmp_path / "a" / "b" / "index.html"
    assert (found.articles, found.actors) == (3, len(data_of(found.page.parent)["actors"]))
    write_dashboard(few(), tmp_path / "c")
    assert tree(tmp_path / "a" / "b") == tree(tmp_path / "c")
    page = found.page.read_text("utf-8")
    for name in re.findall(r'(?:src|href)="([^"#]+)"', page):
        assert (found.page.parent / name).is_file()


def test_the_page_allows_local_files_alone(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert "http" not in policy[1]
    assert not re.findall(r"https?://", page)


def test_a_title_is_text(tmp_path: Path) -> None:
    page = write_dashboard(few(), tmp_path / "d", title=HOSTILE).page.read_text("utf-8")
    parser = Scripts()
    parser.feed(page)
    assert parser.inline == []
    assert parser.title == HOSTILE


class Scripts(HTMLParser):
    """Collects scripts without a source and the title."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[object] = []
        self.title = ""
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        if tag == "script" and "src" not in dict(attrs):
            self.inline.append(attrs)

    def handle_data(self, data: str) -> None:
        if self.inside == "title":
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def test_a_dashboard_is_replaced_and_other_files_are_kept(tmp_path: Path) -> None:
    write_dashboard(results(250, sentences=1), tmp_path)
    assert (tmp_path / "data" / "text-0001.js").exists()
    (tmp_path / "notes.txt").write_text("mine")
    write_dashboard(few(), tmp_path)
    assert not (tmp_path / "data" / "text-0001.js").exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "assets", "dashboard.json", "data", "index.html", "notes.txt",
    ]  # fmt: skip


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    (tmp_path / "data").mkdir()
    before = tree(tmp_path)
    with pytest.raises(InputError, match="C471.*data, index.html.*--overwrite"):
        write_dashboard(few(), tmp_path)
    assert tree(tmp_path) == before
    write_dashboard(few(), tmp_path, overwrite=True)
    assert "Dash.open" in (tmp_path / "data" / "corpus.js").read_text("utf-8")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InputError, match="C471"):
        write_dashboard(few(), tmp_path / "out", overwrite=True)


@pytest.mark.parametrize("name", ["out/\0", "out/" + "长" * 200])
def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="C472"):
        write_dashboard(few(), tmp_path / name)


def broken() -> Iterator[Commentary]:
    yield from few()
    raise InputError("C501", "line 4 is no result")


def test_nothing_is_left_of_a_run_that_fails(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="C501"):
        write_dashboard(broken(), tmp_path / "new")
    assert list(tmp_path.iterdir()) == []
    write_dashboard(few(), tmp_path / "old")
    before = tree(tmp_path / "old")
    with pytest.raises(InputError, match="C473"):
        write_dashboard([], tmp_path / "old")
    with pytest.raises(InputError, match="C470"):
        write_dashboard(results(9), tmp_path / "old", date="published")
    assert tree(tmp_path / "old") == before


def test_a_full_disk_leaves_the_old_dashboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dashboard(few(), tmp_path)
    before = tree(tmp_path)

    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="C472.*No space left"):
        write_dashboard(results(5), tmp_path)
    assert tree(tmp_path) == before


def test_a_refused_move_puts_the_old_dashboard_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dashboard(few(), tmp_path)
    before = tree(tmp_path)
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.parent.name == "new" and path.name == "data":
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(InputError, match="C472"):
        write_dashboard(results(5), tmp_path)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("options", [{"language": "fr"}, {"top": 0}])
def test_options_that_cannot_be_used(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="C474.*en, zh"):
        write_dashboard(few(), tmp_path / "d", **options)


def test_without_plotly_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("plotly"):
            raise ImportError(name)
        return find(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match=r"commentary-nlp\[report\]"):
        write_dashboard(few(), tmp_path / "d")
    assert list(tmp_path.iterdir()) == []


def test_every_script_and_style_of_the_site_is_in_use() -> None:
    folder = Path(folder_module.__file__).parent / "site"
    kinds = {suffix: {path.name for path in folder.glob(f"*{suffix}")} for suffix in (".js", ".css")}
    assert kinds == {".js": set(folder_module.SCRIPTS), ".css": set(folder_module.STYLES)}


def fields(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", text))


def test_languages_have_the_same_words_with_the_same_fields() -> None:
    english, chinese = words_in("en"), words_in("zh")
    assert list(LANGUAGES) == ["en", "zh"]
    assert list(english) == list(chinese)
    assert list(english["devices"]) == list(chinese["devices"])
    assert len(english["reading"]) == len(chinese["reading"])
    for key, words in english.items():
        if isinstance(words, str):
            assert fields(words) == fields(chinese[key]), key


def test_every_word_that_the_site_asks_for_exists() -> None:
    folder = Path(folder_module.__file__).parent / "site"
    scripts = "".join(path.read_text("utf-8") for path in folder.glob("*.js"))
    template = (folder / "index.html.j2").read_text("utf-8")
    asked = {*re.findall(r'say\("(\w+)"', scripts), *re.findall(r"words\.(\w+)", template)} - {"js"}
    assert len(asked) > 80
    assert asked <= set(words_in("en"))
