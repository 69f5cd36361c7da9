"""What the form detectors are sure of stays, whatever network and wording say."""

from __future__ import annotations

import commentary_nlp as cn


def test_a_question_with_a_marked_word_is_a_rhetorical_question() -> None:
    result = cn.analyze("华盛顿四处挥舞大棒，难道真能换来尊重吗？会议周三继续。")
    asked = [result.text[d.start : d.end] for d in result.devices if d.device == "rhetorical_question"]
    assert len(asked) == 1 and asked[0].startswith("难道")
