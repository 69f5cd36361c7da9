"""Whose judgement a stretch of text reports; the author's own wherever nothing is reported.

Rules over verbs of speech and attitude, quotation marks, colons, 在…看来 and 据…称. Ranges may nest, as
reports do: the holder at a place is that of the shortest range around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from commentary_nlp.actors.context import Mention
from commentary_nlp.actors.pronouns import pronouns
from commentary_nlp.actors.quotations import Quotations, quotations
from commentary_nlp.actors.reporting import (
    AUTHOR_RETURNS,
    ELIDED,
    GOES_ON,
    NOMINAL,
    NORMATIVE,
    OBLIQUE,
    OPINION,
    PASSIVE,
    PEOPLE,
    RIVAL,
    ROLES,
    SAY,
)
from commentary_nlp.actors.running_speech import goes_on
from commentary_nlp.actors.speakers import Reported, Speaker, with_titles
from commentary_nlp.text import normalise

_BREAKS: Final = frozenset("，；：。！？\n“”「」『』—")
_CLAUSE_PAUSE: Final = re.compile("[，；]")
_QUOTED: Final = re.compile("[^，；。：“]{0,20}[：，]?“")
_PAUSE: Final = re.compile(r"[，；。！？\n]")
_AFTER_VERB: Final = re.compile(r"(?:说|道|称|到|着|了|过)?[ ，：—]*")
_TOWARD: Final = re.compile(r"(?:并|还|也)?(?:对|向|就|针对|在|同|与|接受)")
_WIDEST_GAP: Final = 25
_LONGEST_CLAUSE: Final = 80
_LONGEST_NAME: Final = 12
_LONGEST_REPORT: Final = 400
_CLAUSES_BACK: Final = 6
_LONGEST_TURN: Final = 3000


def holders(
    text: str,
    sentences: Sequence[tuple[int, int]],
    mentions: Sequence[Mention],
    ids: Sequence[str | None],
) -> list[list[Reported]]:
    """For each sentence the ranges in which somebody other than the author judges, in order of their start.

    `mentions` with the aligned `ids` are the possible holders, and so are pronouns bound to them. Ranges
    are half-open code points of `text`, cut at the sentence's bounds; a quotation over several sentences
    gives a range in each. Speakers that are no actor (专家, 网友) give none. Linear in the text.
    """
    reader = _Reader(text, sentences, mentions, ids)
    told = {found for number in range(len(sentences)) for found in reader.reports(number)}
    ranges = sorted(told.union(goes_on(told, reader.quoted, reader.text, sentences)))
    per_sentence: list[list[Reported]] = [[] for _ in sentences]
    starts = [start for start, _ in sentences]
    for start, end, holder in ranges:
        for number in range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)):
            first, last = max(start, sentences[number][0]), min(end, sentences[number][1])
            if first < last:
                per_sentence[number].append(Reported(first, last, holder))
    return per_sentence


def holders_of(reported: Sequence[Reported], mentions: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Whose judgement of one actor a sentence reports, in their order; none where the author judges.

    `reported` are the ranges of the sentence, `mentions` the (start, end) of the actor in it. The innermost
    range around a mention counts; where most mentions stand in none, the author speaks.
    """
    inside = [
        min(around, key=lambda part: part.end - part.start).holder
        for start, end in mentions
        if (around := [part for part in reported if part.start <= start and end <= part.end])
    ]
    return tuple(dict.fromkeys(inside)) if 2 * len(inside) >= len(mentions) else ()


class _Reader:
    def __init__(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        mentions: Sequence[Mention],
        ids: Sequence[str | None],
    ) -> None:
        self.text = normalise(text)
        self.sentences = sentences
        self.quoted: Quotations = quotations(self.text)
        speakers = [Speaker(*mention, actor) for mention, actor in zip(mentions, ids, strict=True) if actor]
        bound = pronouns(text, sentences, mentions, ids)
        speakers += [Speaker(found.start, found.end, "PERSON", found.actor) for found in bound]
        self.speakers = with_titles(self.text, sorted(speakers))
        self.starts = [speaker.start for speaker in self.speakers]

    def reports(self, number: int) -> Iterator[Reported]:
        """The reports that begin in sentence `number`; they may end in a later one."""
        first, last = self.sentences[number]
        yield from self._opinions(first, last)
        yield from self._colon(first, last)
        yield from self._quoted_after_colon(first, last)
        for verb in SAY.finditer(self.text, first, last):
            if self.quoted.covers(verb.start()):
                continue
            clause = self._clause_start(verb.start(), first)
            if NORMATIVE.search(self.text, clause, verb.start()):
                continue
            yield from self._reported(verb, clause, first, last)

    def _reported(self, verb: re.Match[str], clause: int, first: int, last: int) -> Iterator[Reported]:
        """What the verb in the clause that starts at `clause` reports."""
        subjects, passive = self._subjects(clause, verb.start())
        if passive is not None:
            yield Reported(clause, self._clause_end(verb.end(), last), passive.actor)
            return
        if NOMINAL.search(self.text, clause, verb.start()):
            return
        for speaker in subjects or self._carried(clause, verb.start(), first):
            if verb.lastgroup == "say":
                yield from self._said(verb, clause, last, speaker)
                continue
            if verb.lastgroup == "named":
                yield from self._named(verb, clause, first, last, speaker)
                continue
            begin = verb.start()
            if verb.lastgroup == "feeling":
                toward = self.text.rfind(
                    "对", max(clause, speaker.end if speaker.end <= begin else clause), begin
                )
                begin = toward if toward >= 0 else begin
            yield Reported(begin, self._clause_end(verb.end(), last), speaker.actor)

    def _named(
        self, verb: re.Match[str], clause: int, first: int, last: int, speaker: Speaker
    ) -> Iterator[Reported]:
        """甲把乙称作“…”: from the object on; 甲称之为“…”: what the sentence told before as well."""
        end = self._clause_end(verb.end(), last)
        behind = speaker.end if speaker.end <= verb.start() else clause
        taken = max(self.text.rfind(word, max(clause, behind), verb.start()) for word in "把将")
        yield Reported(taken if taken >= 0 else verb.start(), end, speaker.actor)
        if verb[0] == "称之为" and first < clause:
            yield Reported(first, clause - 1, speaker.actor)

    def _said(self, verb: re.Match[str], clause: int, last: int, speaker: Speaker) -> Iterator[Reported]:
        closing = clause - 1
        while closing >= 0 and self.text[closing] in "， ":
            closing -= 1
        quoted_before = self.quoted.closing_at(closing)
        if quoted_before is not None and not self._opens_clause(quoted_before[0] - 1):
            quoted_before = None
        if quoted_before is not None:
            yield Reported(*quoted_before, speaker.actor)
        behind = _AFTER_VERB.match(self.text, verb.end(), last)
        content = behind.end() if behind else verb.end()
        quotation = self.quoted.opening_at(content)
        if quotation is not None:
            yield Reported(*quotation, speaker.actor)
        elif content < last and self.text[content] not in "。！？”":
            yield Reported(content, self._report_end(content, last), speaker.actor)
        elif (follows := self._quotation_after(content)) is not None:
            yield Reported(*follows, speaker.actor)
        elif quoted_before is None:
            begin = self.sentences[max(0, self._sentence_at(clause))][0]
            if begin < clause:
                yield Reported(begin, clause, speaker.actor)

    def _opens_clause(self, mark: int) -> bool:
        """Whether the quotation opened at `mark` is a clause of its own, not a quoted name."""
        return mark == 0 or self.text[mark - 1] in "。！？；，：\n ”—" or self._starts_sentence(mark)

    def _starts_sentence(self, position: int) -> bool:
        return self.sentences[max(0, self._sentence_at(position))][0] == position

    def _quotation_after(self, stop: int) -> tuple[int, int] | None:
        """The words quoted right behind the full stop at `stop`: 他说。“…”"""
        return self.quoted.opening_at(stop + 1) if self.text.startswith("。", stop) else None

    def _opinions(self, first: int, last: int) -> Iterator[Reported]:
        """在…看来, 据…报道, …的理由是: what follows is the view or report of the one named."""
        for phrase in OPINION.finditer(self.text, first, last):
            if self.quoted.covers(phrase.start()):
                continue
            start, end = phrase.span(phrase.lastgroup or 0)
            named = self._speakers(start, end)
            if not named or self._is_people(named[-1], end):
                continue
            if phrase.lastgroup == "of" and (
                self._in_phrase(named, len(named) - 1, start) or not self._owns(named[-1], end)
            ):
                continue
            content = phrase.end() + (self.text[phrase.end() : phrase.end() + 1] in ("，", "："))
            if content < last:
                yield Reported(content, self._report_end(content, last), named[-1].actor)

    def _owns(self, speaker: Speaker, end: int) -> bool:
        """Whether what ends at `end` is the speaker, with no more than a title behind the name."""
        return speaker.end == end or (
            end - speaker.end <= 8 and ROLES.search(self.text, speaker.end, end) is not None
        )

    def _colon(self, first: int, last: int) -> Iterator[Reported]:
        """A name and a colon at the head of the sentence: the rest is what the named one says."""
        colon = self.text.find("：", first, min(last, first + _WIDEST_GAP))
        leading = self._speakers(first, colon) if colon >= 0 else []
        if not leading or self.quoted.covers(first):
            return
        named = leading[-1]
        title = self.text[named.end : colon]
        if len(title) > 8 or SAY.search(title) or _BREAKS.intersection(self.text[first:colon]):
            return
        content = colon + 1
        quotation = self.quoted.opening_at(content)
        if quotation is not None:
            yield Reported(*quotation, named.actor)
        elif content < last and (ROLES.search(title) or (named.label == "PERSON" and not title)):
            yield Reported(content, self._turn_end(first, last), named.actor)

    def _turn_end(self, first: int, last: int) -> int:
        """Where the turn that a name and a colon open ends: with its line, if it opens one."""
        if first and self.text[first - 1] != "\n":
            return last
        return max(last, self.text.find("\n", last, last + _LONGEST_TURN))

    def _quoted_after_colon(self, first: int, last: int) -> Iterator[Reported]:
        """A clause that ends in a colon before a quotation: its leading person or body says the words."""
        mark = self.text.find("：", first, last)
        while mark >= 0:
            quotation = self.quoted.opening_at(mark + 1)
            if quotation is not None and not self.quoted.covers(mark):
                start = self._clause_start(mark, first)
                speaker = self._subject_of_clause(start, mark)
                if speaker is not None:
                    yield Reported(*quotation, speaker.actor)
            mark = self.text.find("：", mark + 1, last)

    def _subjects(self, clause: int, verb: int) -> tuple[Sequence[Speaker], Speaker | None]:
        """The speakers that the verb's clause names: its subjects, or the agent of a passive."""
        named = self._speakers(clause, verb)
        for position in range(len(named) - 1, -1, -1):
            speaker = named[position]
            floor = named[position - 1].end if position else clause
            if PASSIVE.search(self.text, floor, speaker.start):
                return (), speaker
            if self._in_phrase(named, position, clause):
                continue
            gap = self.text[speaker.end : verb]
            if len(gap) > _WIDEST_GAP or self._is_people(speaker, verb):
                break
            if gap.startswith("的") and not ROLES.search(gap):
                break
            begin = position
            while begin and self.text[named[begin - 1].end : named[begin].start] == "、":
                begin -= 1
            return named[begin : position + 1], None
        return (), None

    def _in_phrase(self, named: Sequence[Speaker], position: int, clause: int) -> bool:
        """Whether a name, with those it touches (印美), belongs to a phrase before the verb."""
        while position and named[position - 1].end == named[position].start:
            position -= 1
        floor = named[position - 1].end if position else clause
        return OBLIQUE.search(self.text, floor, named[position].start) is not None

    def _carried(self, clause: int, verb: int, first: int) -> Sequence[Speaker]:
        """The subject of an earlier clause of the sentence, for a clause that names none."""
        own = self.text[clause:verb]
        oblique = _TOWARD.match(own) and self._speakers(clause, verb)
        if clause <= first or not (ELIDED.match(own) or oblique):
            return ()
        end = clause - 1
        for _ in range(_CLAUSES_BACK):
            if end <= first:
                break
            start = self._clause_start(end, first)
            subject = self._subject_of_clause(start, end)
            if subject is not None:
                return (subject,)
            end = start - 1
        return ()

    def _subject_of_clause(self, start: int, end: int) -> Speaker | None:
        """The speaker that leads a clause; None where the clause leads with something else."""
        leading = self._speakers(start, end)[:1]
        for speaker in leading:
            lead = self.text[start : speaker.start]
            in_phrase = len(lead) > 10 or OBLIQUE.search(lead) or SAY.search(lead)
            holder = self._title_holder(speaker, end)
            if not in_phrase and holder is not speaker:
                return holder
            attributive = self.text.startswith("的", speaker.end) and not ROLES.search(
                self.text, speaker.end, min(end, speaker.end + 8)
            )
            if not in_phrase and not attributive and not self._is_people(speaker, min(end, speaker.end + 8)):
                return speaker
        return None

    def _title_holder(self, speaker: Speaker, end: int) -> Speaker:
        """The person named right behind a country or body, title and all: 美国总统某某, 江畔银行的某某."""
        for following in self._speakers(speaker.end, min(end, speaker.end + 10)):
            between = self.text[speaker.end : following.start]
            if following.label == "PERSON" and (between in ("", "的") or ROLES.search(between)):
                return following
        return speaker

    def _is_people(self, speaker: Speaker, end: int) -> bool:
        """Whether unnamed people of a country speak, not the country: 美国豆农抱怨."""
        return speaker.label == "GPE" and PEOPLE.search(self.text, speaker.end, end) is not None

    def _speakers(self, start: int, end: int) -> list[Speaker]:
        """The possible holders inside a range."""
        return self.speakers[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _sentence_at(self, position: int) -> int:
        return bisect_right(self.sentences, (position, len(self.text))) - 1

    def _clause_start(self, position: int, floor: int) -> int:
        """Where the clause before `position` begins; a short quoted name inside it does not break it."""
        floor = max(floor, position - _LONGEST_CLAUSE)
        while position > floor:
            position -= 1
            if self.text[position] not in _BREAKS:
                continue
            name = self.quoted.closing_at(position)
            if name is None or name[1] - name[0] > _LONGEST_NAME or _PAUSE.search(self.text, *name):
                return position + 1
            position = name[0] - 1
        return floor

    def _clause_end(self, position: int, ceiling: int) -> int:
        """The next pause that stands in no quotation, or `ceiling`."""
        for pause in _PAUSE.finditer(self.text, position, min(ceiling, position + _LONGEST_CLAUSE)):
            if not self.quoted.covers(pause.start()) or self.quoted.covers(position):
                return pause.start()
        return ceiling

    def _report_end(self, content: int, last: int) -> int:
        """Where a report without quotation marks ends: with its sentence, or where somebody else speaks."""
        reach = min(last, content + _LONGEST_REPORT)
        returns = AUTHOR_RETURNS.search(self.text, content, reach)
        end = returns.start() if returns else last
        for pause in _CLAUSE_PAUSE.finditer(self.text, content, min(end, reach)):
            if self.quoted.covers(pause.start()):
                continue
            if self._closes_quotation(pause.start(), content) or self._rival_speaks(pause.end(), end):
                return pause.start()
        return end

    def _closes_quotation(self, pause: int, content: int) -> bool:
        """Whether words quoted in a report end here and the author comments: 称其“…”，此话过重."""
        quotation = self.quoted.closing_at(pause - 1)
        return (
            quotation is not None and quotation[0] > content and GOES_ON.match(self.text, pause + 1) is None
        )

    def _rival_speaks(self, clause: int, end: int) -> bool:
        """Whether the clause is led by another speaker, with a verb of speech or a word of contrast."""
        stop = self._clause_end(clause, end)
        for speaker in self._speakers(clause, stop):
            if RIVAL.match(self.text, speaker.end, end) and speaker.start == clause:
                return True
            verb = SAY.search(self.text, speaker.end, stop)
            if verb is not None and OBLIQUE.search(self.text, clause, speaker.start) is None:
                return _QUOTED.match(self.text, verb.end()) is not None
        return False
