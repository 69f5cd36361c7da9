"""What stands on the page, in both languages, and that nothing on it is remote, doubled or dangling."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import pytest
from article_records import TEXT, article, gold, hostile
from page_reader import PageReader

from commentary_nlp.commentary import Commentary, Device, Entity, Stance
from commentary_nlp.errors import InputError
from commentary_nlp.report import LANGUAGES

RECORDS = {"article": article, "hostile": hostile, "gold": gold, "empty": lambda: Commentary("")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("full_page", [True, False])
@pytest.mark.parametrize("record", RECORDS)
def test_links_lead_to_one_place(record: str, full_page: bool, language: str) -> None:
    page = PageReader(RECORDS[record]().to_html(language=language, full_page=full_page))
    ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
    assert len(set(ids)) == len(ids)
    targets = [e.attributes["href"] for e in page.elements if "href" in e.attributes]
    assert targets and {target[:1] for target in targets} == {"#"}
    assert {target[1:] for target in targets} <= set(ids)
    labelled = {e.attributes["aria-labelledby"] for e in page.elements if "aria-labelledby" in e.attributes}
    assert labelled <= set(ids)


@pytest.mark.parametrize("record", RECORDS)
def test_nothing_is_loaded_and_only_what_is_hashed_applies(record: str) -> None:
    html = RECORDS[record]().to_html()
    page = PageReader(html)
    (policy,) = [e.attributes["content"] for e in page.all("meta") if "http-equiv" in e.attributes]
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
        assert not re.search(r"url\(|@import|https?:|fetch|XMLHttp", content)
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    for element in page.elements:
        assert not {"src", "srcset", "style", "action", "srcdoc"} & set(element.attributes)
        assert element.tag not in {"link", "iframe", "object", "embed", "form", "base"}


def test_a_page_is_the_same_every_time_and_a_fragment_has_ids_of_its_own() -> None:
    result = article()
    assert result.to_html() == result.to_html()
    one, other = (PageReader(result.to_html(full_page=False)) for _ in range(2))
    ids = [{e.attributes["id"] for e in page.elements if "id" in e.attributes} for page in (one, other)]
    assert ids[0] and not ids[0] & ids[1]


def test_every_rule_is_confined_to_the_report() -> None:
    html = article().to_html(full_page=False)
    assert html.lstrip().startswith('<div class="cnlp cnlp-inline"') and "<body" not in html
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    style = re.sub(r"/\*.*?\*/|\{[^{}]*\}", ";", style, flags=re.DOTALL)
    style = re.sub(r"@(media|container)[^{]*\{", ";", style).replace("}", ";")
    selectors = [part.strip() for part in re.split(r"[;,](?![^()]*\))", style) if part.strip()]
    assert len(selectors) > 100
    assert [selector for selector in selectors if ".cnlp" not in selector] == []


def test_a_notebook_shows_the_fragment_and_a_faulty_record_plainly() -> None:
    shown = article()._repr_html_()
    assert shown is not None and 'class="cnlp cnlp-inline"' in shown
    faulty = Commentary("美方", (Entity(0, 9, "GPE"),))
    assert faulty._repr_html_() is None
    with pytest.raises(InputError, match="C012"):
        faulty.to_html()


@pytest.mark.parametrize("language", ["fr", "", "EN", None])
def test_an_unknown_language_is_named(language: str) -> None:
    with pytest.raises(InputError, match=r"\[C450\].*en, zh"):
        article().to_html(language=language)


@pytest.mark.parametrize(("language", "html", "words"), [("en", "en", "Actors"), ("zh", "zh-Hans", "行为体")])
def test_languages(language: str, html: str, words: str) -> None:
    page = PageReader(article().to_html(language=language))
    assert page.all("html")[0].attributes["lang"] == html
    assert page.by_class("text")[0].attributes["lang"] == "zh-Hans"
    assert page.by_id("r-actors").text.startswith(words)
    assert page.all("html")[0].text.count("{") == page.all("script")[0].text.count("{") + page.all("style")[
        0
    ].text.count("{")


def test_titles() -> None:
    def heading(result: Commentary, title: str | None = None) -> str:
        page = PageReader(result.to_html(title=title))
        assert page.all("title")[0].text == page.all("h1")[0].text
        return page.all("h1")[0].text

    result = article()
    assert heading(result) == "谁在替关税买单？"
    assert heading(result, "<今日>") == "<今日>"
    assert heading(result.with_columns({"title": "账单"})) == "账单"
    assert heading(Commentary("长" * 99)) == "长" * 40 + "…"
    assert heading(Commentary("", id="x-1")) == "x-1"
    assert heading(Commentary("")) == "Commentary"


def test_an_actor_has_names_position_and_evidence_by_holder() -> None:
    page = PageReader(article().to_html())
    cards = {card.own[0].own[0].text: card for card in page.by_class("actor")}
    assert list(cards) == ["美国", "中国", "林岚"]
    told = " ".join(cards["美国"].text.split())
    assert "Country or region" in told and "美方 ×4" in told
    assert "probability 0.67 shown in 2" in told
    assert "Reported judgement of 林岚" in told and "The author" in told
    assert "美方挥着大棒" in told and "0.90" in told
    assert "against, withheld" in told.replace("leans ", "") and "0.45" in told
    assert "Of 7 sentences: against 1, reported: against 1, withheld 1, not mentioned 4." in told
    assert "Person · 美国" in " ".join(cards["林岚"].text.split())


def test_the_strip_has_a_linked_cell_for_every_sentence_that_mentions_the_actor() -> None:
    page = PageReader(article().to_html())
    first = page.by_class("strip")[0]
    cells = [e for e in first.own if "cell" in e.classes]
    assert [(e.attributes["href"], sorted(e.classes - {"cell"})) for e in cells] == [
        ("#r-s2", ["is-against"]),
        ("#r-s4", ["is-reported_against"]),
        ("#r-s7", ["is-abstained"]),
    ]
    assert cells[0].text == "Sentence 2: against"


def test_a_strip_of_many_sentences_breaks_into_rows() -> None:
    text = "美方来了。" * 300
    stances = tuple(Stance(*sentence, "美国", "against") for sentence in Commentary(text).sentences)
    (strip,) = PageReader(Commentary(text, stances=stances).to_html()).by_class("strip")
    _, _, width, height = map(int, strip.attributes["viewbox"].split())
    cells = [e for e in strip.own if "cell" in e.classes]
    corners = [(int(e.own[1].attributes["x"]), int(e.own[1].attributes["y"])) for e in cells]
    assert len(set(corners)) == 300
    assert width <= 600 and max(x for x, _ in corners) < width and max(y for _, y in corners) < height


def test_a_mention_without_a_row_is_not_called_unmentioned() -> None:
    page = PageReader(gold().to_html())
    cards = {card.own[0].own[0].text: card.text for card in page.by_class("actor")}
    assert "mentioned, no label 1, not mentioned 6" in cards["中国"]


def test_devices_are_counted_with_all_their_examples() -> None:
    devices = tuple(Device(start, start + 2, "idiom", 0.8) for start in range(0, 40, 2))
    page = PageReader(replace(article(), devices=devices).to_html())
    (card,) = [e for e in page.by_class("device")]
    assert card.own[0].text.split() == ["Idiom", "20"]
    links = [e for e in page.elements if e.attributes.get("href", "").startswith("#r-d")]
    assert len([e for e in links if e.text in card.text]) == 20
    assert "12 more" in card.text


def test_doubts_are_sorted_with_their_figures() -> None:
    page = PageReader(article().to_html())
    doubts = {e.own[0].text.rsplit(" ", 1)[0]: e for e in page.by_class("doubt")}
    assert list(doubts) == [
        "Withheld stances",
        "Stances",
        "Names and their kinds",
        "Whom a name means",
        "Devices",
    ]
    assert re.findall(r"0\.\d\d", doubts["Devices"].text) == ["0.31", "0.50"]
    assert "0.41 稀土 Commodity" in " ".join(doubts["Names and their kinds"].text.split())
    assert "0.52 林岚 → 林岚" in " ".join(doubts["Whom a name means"].text.split())


def test_the_foot_tells_model_version_checksum_and_coverage() -> None:
    page = PageReader(article().with_columns({"date": "2026-11-02", "source": "港城晚报"}).to_html())
    facts = {e.own[0].text: e.own[1].text for e in page.by_class("facts")[0].own}
    assert (
        facts["Model"] == "toy" and facts["Version of the model"] == "9.9" and facts["Checksum"] == "c0ffee"
    )
    assert facts["Part of the text that was read"] == "99.9 %"
    came = {e.own[0].text: e.own[1].text for e in page.by_class("came-with")[0].own}
    assert came == {"date": "2026-11-02", "source": "港城晚报"}
    assert "predictions of a model" in page.by_class("caution")[0].text


def test_a_gold_record_claims_no_model_and_no_probability() -> None:
    page = PageReader(gold().to_html())
    assert "as given in the record" in page.by_class("caution")[0].text
    assert "carries no probabilities" in page.all("html")[0].text
    assert page.by_class("figure") == [] and page.by_class("shares") == []
    assert page.by_class("text")[0].text == TEXT


@pytest.mark.parametrize("text", ["", " \n\n ", "\r", "没有名称。"])
def test_texts_without_marks_render(text: str) -> None:
    page = PageReader(Commentary(text).to_html())
    shown = [e.text for e in page.by_class("text")]
    assert shown == ([text] if text else [])
    assert (
        "No actor was found." in page.all("html")[0].text
        and "No device was found." in page.all("html")[0].text
    )
