from __future__ import annotations

from collections.abc import Callable

import pytest

from commentary_nlp.actors import Knowledge, link
from commentary_nlp.errors import InputError
from commentary_nlp.text import normalise

Read = Callable[[str], tuple[str, list[tuple[int, int, str]]]]

TABLE = {
    "names of one country": (
        "[美国|G]、[美方|G]、[美|G]、[白宫|A]、[特朗普政府|A]、[美国政府|A]、[US|G]",
        ["美国"] * 7,
    ),
    "names of the home country": ("[中方|G]、[我国|G]、[中国大陆|G]，对[华|G]", ["中国"] * 4),
    "sides": ("[日方|G]、[欧方|G]、[俄方|G]、[台方|G]", ["日本", "欧盟", "俄罗斯", "台湾"]),
    "governments": (
        "[岸田政府|A]、[巴西政府|A]、[民进党当局|A]、[河南省政府|A]、[韩国总统府|A]",
        ["日本", "巴西", "台湾", "河南", "韩国"],
    ),
    "touching one-character forms": ("[中|G][美|G][欧|G]三方", ["中国", "美国", "欧盟"]),
    "a pair settles the reading": ("[印|G][巴|G]边境", ["印度", "巴基斯坦"]),
    "another pair, another reading": ("[巴|G][以|G]停火", ["巴勒斯坦", "以色列"]),
    "the long form settles the reading": ("[巴西|G]大选之后，[巴方|G]改口", ["巴西", "巴西"]),
    "a pair is no setting": ("在[印|G][美|G]谈判前夕", ["印度", "美国"]),
    "a country by its first character": ("[哈国|G]与[土国|G]", ["哈萨克斯坦", "土耳其"]),
    "two powers": ("[美|G][苏|G]冷战", ["美国", "苏联"]),
    "persons by any wording": (
        "[普丁|P]、[弗拉基米尔·普京|P]、[川普|P]、[懂王|P]、[特朗普|P]",
        ["普京", "普京", "特朗普", "特朗普", "特朗普"],
    ),
    "countries by Taiwan wording": (
        "[纽西兰|G]、[义大利|G]、[沙乌地阿拉伯|G]、[寮国|G]、[南韩|G]、[北韩|G]",
        ["新西兰", "意大利", "沙特阿拉伯", "老挝", "韩国", "朝鲜"],
    ),
    "Traditional characters": ("[美國|G]總統[川普|P]抨擊[聯準會|A]", ["美国", "特朗普", "美联储"]),
    "full width and dots": ("[ＵＳＴＲ|A]、[弗拉基米尔•普京|P]", ["美国贸易代表办公室", "普京"]),
    "short names of agencies": (
        "[发改委|A]、[国台办|A]、[五角大楼|A]、[OFAC|A]、[世卫组织|A]",
        [
            "国家发展和改革委员会",
            "国务院台湾事务办公室",
            "美国国防部",
            "美国财政部海外资产控制办公室",
            "世卫组织",
        ],
    ),
    "a one-character country in an agency's name": (
        "[美财政部|A]、[日防卫省|A]、[澳外交部|A]",
        ["美国财政部", "日本防卫省", "澳大利亚外交部"],
    ),
    "a body that no entry names": ("[加纳财政部|A]", ["加纳财政部"]),
    "a body after its country": (
        "[日本|G][央行|A]加息，[加纳|G][财政部|A]反对",
        ["日本", "日本央行", "加纳", "加纳财政部"],
    ),
    "a body without country is the home country's": ("[商务部|A]回应", ["中国商务部"]),
    "unless its clause names another": ("[美|G]企抱怨[商务部|A]的清单", ["美国", "美国商务部"]),
    "its own spokesman speaks for the home country": (
        "[美方|G]加税，[商务部|A]发言人表示反对",
        ["美国", "中国商务部"],
    ),
    "a body is taken up by its short name": (
        "[法国财政部|A]换人。会后，[财政部|A]说明了预算",
        ["法国财政部", "法国财政部"],
    ),
    "a capital as its government": ("[莫斯科|G]警告[华盛顿|G]", ["俄罗斯", "美国"]),
    "a capital among cities": (
        "[上海|G]要松绑，[北京|G]的房价与[上海|G]看齐，[上海|G]先出台",
        ["上海", None, "上海", "上海"],
    ),
    "a capital as a place": ("会谈在[华盛顿|G]举行，代表团飞抵[东京|G]，次日抵[京|G]", [None, None, None]),
    "in the capital's eyes": ("在[华盛顿|G]看来，这是在[布鲁塞尔|G]的压力下做的", ["美国", "欧盟"]),
    "a longer name cut short": (
        "[华盛顿|G]州的州长，[华盛顿|G]邮报的记者，乔治·[华盛顿|G]",
        ["华盛顿州", "华盛顿邮报", "乔治·华盛顿"],
    ),
    "origin and destination": ("[巴西|G]产大豆销往[欧盟|G]", [None, None]),
    "a province that does nothing": ("[江西|G]、[广东|G]的矿山", [None, None]),
    "a province that acts": ("[江西|G]决定封矿", ["江西"]),
    "where a company is": ("[德国|G]《[北河报|O]》与[瑞士|G][雀巢|O]", [None, "北河报", None, "雀巢"]),
    "a visit names a destination": ("访[华|G]、对[华|G]", [None, "中国"]),
    "no actor by label": ("[南海|L]的[稀土|C]", [None, None]),
    "the author": ("作者：[高明远|P]\n[高明远|P]说", [None, "高明远"]),
}


@pytest.mark.parametrize("name", TABLE)
def test_ids(name: str, read: Read) -> None:
    marked, expected = TABLE[name]
    text, mentions = read(marked)
    assert list(link(text, mentions).ids) == expected


HEADS = {
    "a company": ("[江畔重工|O]亏损，[该公司|O]裁员，[董事会|O]不响", ["江畔重工"] * 3),
    "a school": ("[北岭大学|O]与[江畔重工|O]签约，[校方|O]称满意", ["北岭大学", "江畔重工", "北岭大学"]),
    "a body by its ending": (
        "[国家市场监督管理总局|A]来了，[海州市统计局|A]也来了，[总局|A]先走",
        ["国家市场监督管理总局", "海州市统计局", "国家市场监督管理总局"],
    ),
    "an office by its character": (
        "[香港路政署|A]不修桥，[北岭大学|O]抗议，[署方|A]称没钱",
        ["香港路政署", "北岭大学", "香港路政署"],
    ),
    "any body": ("[美国财政部|A]出手，[该部门|A]没有解释", ["美国财政部"] * 2),
    "a country": ("[加纳|G]加税，[该国|G]称别无他法", ["加纳", "加纳"]),
    "a paper is no company": (
        "[江畔重工|O]与[北河报|O]打官司，[该公司|O]输了",
        ["江畔重工", "北河报", "江畔重工"],
    ),
    "nothing to take up": ("[校方|O]称满意，[北岭大学|O]也满意", ["校方", "北岭大学"]),
    "across the strait": ("[台灣|G]說[對岸|G]不讓，[民進黨|A]也說", ["台湾", "中国", "民进党"]),
    "across the border": (
        "[香港|G]人去[深圳|G]的多，[深圳|G]表示歡迎，[對岸|G]便宜",
        ["香港", "深圳", "深圳", "深圳"],
    ),
    "across the strait from the other side": ("[台湾|G]在变，[对岸|G]还在吵", ["台湾", "台湾"]),
    "a party's group": ("[國民黨團|A]把預算擋下", ["国民党"]),
}


@pytest.mark.parametrize("name", HEADS)
def test_generic_heads_take_up_their_antecedent(name: str, read: Read) -> None:
    marked, expected = HEADS[name]
    text, mentions = read(marked)
    assert list(link(text, mentions).ids) == expected


def test_the_west_is_no_side_of_spain(read: Read) -> None:
    text, mentions = read("[西方|G]又说[西班牙|G]太慢")
    assert link(text, mentions).ids == ("西方", "西班牙")


def test_a_body_of_the_region_where_the_text_is_written(read: Read) -> None:
    text, mentions = read("[港交所|O]的門口排長龍，[證監會|A]卻要查。[香港|G]人都說好")
    assert link(text, mentions).ids[1] == "香港证券及期货事务监察委员会"
    text, mentions = read("门口排长龙，[证监会|A]却要查。都说好")
    assert link(text, mentions).ids[0] == "中国证监会"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[台灣|G]選民問[我國|G]的[國會|A]在忙什麼，[觀光署|A]說預算還沒過",
            "台湾 台湾 台湾立法机构 台湾观光署",
        ),
        ("[香港|G]市民問[政府|A]為何還要加價", "香港 香港"),
        ("[台灣|G]選民問[美國|G][國會|A]為何擋預算", "台湾 美国 美国国会"),
        ("[台湾|G]选民问[我国|G]的立场", "台湾 中国"),
    ],
)
def test_names_that_depend_on_where_the_text_is_written(marked: str, expected: str, read: Read) -> None:
    text, mentions = read(marked)
    assert list(link(text, mentions).ids) == expected.split()


LOCAL = {
    "two counties, each with its own office": (
        "[松岗县|G]决定修路，[县财政局|A]借钱。[柳湾县|G]决定停工，[县财政局|A]还钱",
        ["松岗县", "松岗县财政局", "柳湾县", "柳湾县财政局"],
    ),
    "a company by the name used most": (
        "[禾源食品公司|O]涨价。[禾源食|O]降，[禾源食|O]升，[禾源食|O]停",
        ["禾源食"] * 4,
    ),
    "a company that is never named shorter": ("[北岭黄金公司|O]亏损", ["北岭黄金公司"]),
    "a family name of two characters": ("[佐藤健介|P]来了，[佐藤|P]说，[健介|P]笑", ["佐藤健介"] * 3),
    "a respectful name": ("[高明远|P]退休，[高老|P]不服，[老高|P]回来", ["高明远"] * 3),
    "a body of the country the text speaks of": (
        "[匈牙利|G]变了。审计报告出来，[审计法院|A]不响",
        ["匈牙利", "匈牙利审计法院"],
    ),
    "a body that names its own country": (
        "[匈牙利|G]与[印度|G]签约，[印度专利局|A]驳回",
        ["匈牙利", "印度", "印度专利局"],
    ),
    "a body where no entry is kept": (
        "[加纳|G]缺电，[加纳|G]缺水。[议会|A]休会",
        ["加纳", "加纳", "加纳议会"],
    ),
    "full name, then last part": ("[阿丽娜·科瓦奇|P]到任，[科瓦奇|P]讲话", ["阿丽娜·科瓦奇"] * 2),
    "the headline has the short name": ("[科瓦奇|P]到任\n[阿丽娜·科瓦奇|P]昨日讲话", ["阿丽娜·科瓦奇"] * 2),
    "two of one family stay apart": (
        "[阿丽娜·科瓦奇|P]与[彼得·科瓦奇|P]，[科瓦奇|P]",
        ["阿丽娜·科瓦奇", "彼得·科瓦奇", "科瓦奇"],
    ),
    "announced": ("[江畔重工集团|O]（以下简称“[江重|O]”）亏损，[江重|O]裁员", ["江畔重工集团"] * 3),
    "in brackets": ("[北域研究院|O]（[NRI-B|O]）称，[NRI-B|O]不撤", ["北域研究院"] * 3),
    "company tail": ("[江畔重工股份有限公司|O]亏损，[江畔重工|O]裁员", ["江畔重工"] * 2),
    "abbreviation by its characters": (
        "[江东储备粮管理集团|O]收粮，[江储粮|O]亏损",
        ["江东储备粮管理集团"] * 2,
    ),
    "two full names leave the short one alone": (
        "[江畔重工|O]、[江畔化工|O]与[江畔|O]",
        ["江畔重工", "江畔化工", "江畔"],
    ),
    "a local body is not the national one": ("[海州市统计局|A]造假，[统计局|A]道歉", ["海州市统计局"] * 2),
    "what a county is called in short": (
        "[松岗县|G]决定修路，[县|G]里没钱，[县政府|A]借，[县财政局|A]还",
        ["松岗县", "松岗县", "松岗县", "松岗县财政局"],
    ),
    "a surname before a title": ("[高明远|P]到会，[高|P]主任发言", ["高明远"] * 2),
    "a foreign body by its bare name": (
        "[匈牙利|G]把[审计法院|A]交给自家人，[审计法院|A]不响",
        ["匈牙利", "匈牙利审计法院", "匈牙利审计法院"],
    ),
    "the government spoken of": ("[荷兰|G]变卦，[政府|A]收购工厂", ["荷兰", "荷兰"]),
    "a town with and without its tail": ("[海州市|G]表示不查，[海州|G]却变了", ["海州市"] * 2),
    "an unknown namesake is introduced": (
        "[达维德·鲍威尔|P]是[冰岛|G]面包师，[鲍威尔|P]不炒股",
        ["达维德·鲍威尔", "冰岛", "达维德·鲍威尔"],
    ),
}


@pytest.mark.parametrize("name", LOCAL)
def test_names_that_the_text_introduces(name: str, read: Read) -> None:
    marked, expected = LOCAL[name]
    text, mentions = read(marked)
    assert list(link(text, mentions).ids) == expected


def test_actors_list_their_surfaces_as_written(read: Read) -> None:
    text, mentions = read("[美國|G]的[川普|P]，[懂王|P]，[美方|G]，[川普|P]")
    actors = link(text, mentions).actors
    assert [(actor.id, actor.kind, actor.country, actor.names) for actor in actors] == [
        ("美国", "GPE", None, ("美國", "美方")),
        ("特朗普", "PERSON", "美国", ("川普", "懂王")),
    ]


def test_mentions_may_come_in_any_order(read: Read) -> None:
    text, mentions = read("[日本|G][央行|A]加息，[美联储|A]不动，[央行|A]再说")
    forward = link(text, mentions).ids
    assert link(text, mentions[::-1]).ids == forward[::-1]


def test_the_party_in_power_is_that_of_the_country_in_view(read: Read) -> None:
    text, mentions = read("[賴清德|P]在[臺灣|G]說，[執政黨|A]沒有退路，[在野黨|A]不願配合。")
    assert link(text, mentions).ids[2:] == ("民进党", "国民党")
    text, mentions = read("[韩国|G]国会里，[执政党|A]态度强硬。")
    assert link(text, mentions).ids[1] == "共同民主党"


def test_scores_are_probabilities_and_lower_where_the_name_is_ambiguous(read: Read) -> None:
    text, mentions = read("[美联储|A]。[央行|A]")
    sure, unsure = link(text, mentions).scores
    assert 0 < unsure < sure <= 1


def test_traditional_and_simplified_writing_link_alike(read: Read) -> None:
    text, mentions = read("[華盛頓|G]擔心[習近平|P]，[聯合國安理會|A]開會，[發改委|A]回應")
    simplified = normalise(text)
    assert link(text, mentions).ids == link(simplified, mentions).ids


def test_bad_mentions_are_all_named() -> None:
    with pytest.raises(
        InputError, match=r"\[C071\] mention 1: \(1, 9, 'GPE'\); mention 2: \(0, 1, 'THING'\)"
    ):
        link("美国", [(0, 2, "GPE"), (1, 9, "GPE"), (0, 1, "THING")])


@pytest.mark.parametrize(
    "text", ["", "\ud800", "🙂" * 50, "（" * 300, "“" * 300, "·" * 300, "\u200b" * 9, "a b" * 40]
)
@pytest.mark.parametrize("label", ["PERSON", "AGENCY", "ORG", "GPE"])
def test_odd_text_never_raises_and_every_actor_has_a_name(text: str, label: str) -> None:
    mentions = [(start, start + 1, label) for start in range(len(text))]
    linking = link(text, mentions)
    assert len(linking.ids) == len(linking.scores) == len(mentions)
    assert {actor.id for actor in linking.actors} == {name for name in linking.ids if name is not None}


def test_a_user_file_overrides_and_extends(tmp_path: object, read: Read) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "own.jsonl"
    path.write_text(
        '{"id": "美国", "extend": true, "aliases": [["灯塔国", "nickname"]]}\n'
        '{"id": "北岭关税同盟", "kind": "GPE", "aliases": [["北岭", "short"], ["白宮", "seat"]]}\n',
        encoding="utf-8",
    )
    text, mentions = read("[灯塔国|G]表示，[美方|G]、[北岭|G]、[白宫|A]")
    ids = link(text, mentions, Knowledge.load(extra=[path])).ids
    assert ids == ("美国", "美国", "北岭关税同盟", "北岭关税同盟")
    assert link(text, mentions).ids == ("灯塔国", "美国", None, "美国")
