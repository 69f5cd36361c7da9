from __future__ import annotations

from collections.abc import Callable

import pytest

from commentary_nlp.actors import holders, link
from commentary_nlp.actors.endorsement import endorsed
from commentary_nlp.text import normalise, sentences

Read = Callable[[str], tuple[str, list[tuple[int, int, str]]]]

ENDORSED = {
    "the words behind the report": ("[鲍威尔|P]骂[财政部|A]“只会印钱”，骂得一点不冤。", {"鲍威尔"}),
    "the words before it": ("[纳格尔|P]说得准：“[欧洲央行|A]慢了半拍。”", {"纳格尔"}),
    "this remark": ("[林剑|P]说，[美国|G]“先开枪后画靶”，这话不假。", {"林剑"}),
    "Traditional text": ("[川普|P]批評[聯準會|A]「太慢」，罵得刻薄，也罵得準。", {"特朗普"}),
    "the nearer of two": (
        "[纳格尔|P]批评[欧洲央行|A]慢；[焦尔杰蒂|P]骂[欧洲央行|A]“苛刻”，此言不虚。",
        {"焦尔杰蒂"},
    ),
}
NOT_ENDORSED = {
    "denied": "[鲍威尔|P]骂[财政部|A]“只会印钱”，未必骂得对。",
    "half of it": "[鲍威尔|P]说[财政部|A]“只会印钱”，说得对一半。",
    "taken back": "[鲍威尔|P]说得漂亮，可惜经不起算。",
    "by somebody quoted": "[鲍威尔|P]说：“[纳格尔|P]骂得一点不冤。”",
    "in the next sentence": "[鲍威尔|P]骂[财政部|A]“只会印钱”。骂得好。",
    "pleasant to hear": "[鲍威尔|P]说[财政部|A]“从不失手”，话说得好听。",
    "nobody reported": "这话不假，[财政部|A]也慢。",
}


def found(marked: str, read: Read) -> list[frozenset[str]]:
    text, mentions = read(marked)
    bounds = list(sentences(text))
    return endorsed(normalise(text), bounds, holders(text, bounds, mentions, link(text, mentions).ids))


@pytest.mark.parametrize("name", ENDORSED)
def test_the_author_calls_a_speaker_right(name: str, read: Read) -> None:
    marked, expected = ENDORSED[name]
    assert found(marked, read) == [expected]


@pytest.mark.parametrize("name", NOT_ENDORSED)
def test_the_author_does_not(name: str, read: Read) -> None:
    assert not any(found(NOT_ENDORSED[name], read))
