"""The word lists and their format."""

from __future__ import annotations

import pytest

from commentary_nlp.errors import LexiconError
from commentary_nlp.rhetoric.clauses import Passage
from commentary_nlp.rhetoric.lexicon import LISTS, lexicon_hits, parse_list, read_list
from commentary_nlp.scheme import DEVICES

LIVE = {"images.txt": 400, "loaded.txt": 600, "proverbs.txt": 300, "images_dead.txt": 150, "idioms.txt": 5000}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_list_can_be_read_and_names_its_licence(name: str) -> None:
    entries = read_list(name)
    assert LISTS[name] in DEVICES
    assert len({entry.surface for entry in entries}) >= LIVE.get(name, 10)
    assert all(entry.surface.strip() == entry.surface and len(entry.surface) > 1 for entry in entries)


def test_directives_hold_for_their_section() -> None:
    lines = ["# comment", "@score 0.7", "@near 经济", "@far 气温", "寒冬 -寒冬腊月", "@score 0.4", "泥潭"]
    cold, blocked, mud = parse_list(lines, "metaphor", "test.txt")
    assert (cold.surface, cold.score, cold.near, cold.far) == ("寒冬", 0.7, ("经济",), ("气温",))
    assert (blocked.surface, blocked.score) == ("寒冬腊月", 0.0)
    assert (mud.score, mud.near) == (0.4, ())


@pytest.mark.parametrize("line", ["@score", "@score high", "@score 2", "@score 0.5 0.6", "@nearby 经济"])
def test_bad_directive_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(LexiconError, match=r"\[C410\] test.txt line 2"):
        list(parse_list(["# comment", line], "metaphor", "test.txt"))


def hits(text: str, device: str) -> list[str]:
    found = lexicon_hits(Passage(text, [(0, len(text))]))
    return [text[hit.start : hit.end] for hit in found.get(device, [])]


def test_longest_entry_wins() -> None:
    assert hits("挥舞关税大棒", "metaphor") == ["关税大棒"]


def test_conditions_look_at_the_sentence() -> None:
    assert hits("芯片企业被人卡脖子", "metaphor") == ["卡脖子"]
    assert hits("芯片工厂旁，医生给患者止血", "metaphor") == []


def test_phrase_that_blocks_swallows_a_shorter_entry() -> None:
    assert hits("桥头堡的建设关系全球贸易", "metaphor") == []
    assert hits("掷地有声，坚硬核桃", "loaded_language") == ["掷地有声"]


def test_no_phrase_is_both_an_entry_and_blocked() -> None:
    dead = {entry.surface for entry in read_list("images_dead.txt")}
    for name in LISTS.keys() - {"images_dead.txt"}:
        entries = read_list(name)
        blocked = {entry.surface for entry in entries if entry.score == 0.0}
        live = {entry.surface for entry in entries if entry.score > 0.0}
        assert not live & blocked, name
        assert name != "images.txt" or not live & dead
