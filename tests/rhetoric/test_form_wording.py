"""Idiom, allusion, loaded language and irony: text → spans."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Found = Callable[[str, str], list[str]]

WORDING = [
    ("idiom", "这种做法无异于掩耳盗铃，终将自食其果。", ["掩耳盗铃", "自食其果"]),
    ("idiom", "双方应当求同存异。", ["求同存异"]),
    ("idiom", "有人在谈判桌外打退堂鼓。", ["打退堂鼓"]),
    ("allusion", "俗话说：“锅里有米，碗里才有饭。”", ["锅里有米，碗里才有饭"]),
    ("allusion", "己所不欲，勿施于人，这个道理并不深。", ["己所不欲，勿施于人"]),
    ("allusion", "到头来只会搬起石头砸自己的脚。", ["搬起石头砸自己的脚"]),
    ("allusion", "两国并非注定落入修昔底德陷阱。", ["修昔底德陷阱"]),
    ("allusion", "老话说得好，远水救不了近火。", ["远水救不了近火"]),
    ("loaded_language", "这种霸凌行径不得人心。", ["霸凌行径", "不得人心"]),
    ("loaded_language", "跳梁小丑的丑恶嘴脸暴露在众人面前。", ["跳梁小丑", "丑恶嘴脸"]),
    ("loaded_language", "傲慢的政客们颠倒黑白。", ["傲慢", "政客", "颠倒黑白"]),
    ("irony", "他们所谓的“公平竞争”，只许自己赢。", ["“公平竞争”"]),
    ("irony", "抢来的矿山，美其名曰“保护”。", ["“保护”"]),
    ("irony", "有人打着“自由”的旗号，干着抢劫的勾当。", ["“自由”"]),
    ("irony", "好一个“开放市场”！", ["“开放市场”"]),
    ("irony", "打著「自由」的旗號，誰信？", ["「自由」"]),
    ("irony", '好一个"开放市场"！', ['"开放市场"']),
]
PLAIN = {
    "idiom": [
        "会议听取了工作报告。",
        "公司一共有四个部门。",
        "电视剧《一帆风顺》昨晚开播。",
        "两国元首互致贺电。",
        "他在三中毕业，现在一心工作。",
        "港口吞吐量创新高。",
        "下落不明的渔船已经找到。",
        "与此同时，油价回落。",
        "由此可见，需求仍然稳定。",
    ],
    "allusion": [
        "他说：“我们下周开会。”",
        "发言人说，谈判仍在继续。",
        "报告说，产量增加了两成。",
        "孔子学院举办了讲座。",
        "慕尼黑的啤酒节下月开幕。",
        "展厅里陈列着甲午战争的文物。",
        "话剧《哈姆雷特》在上海演出。",
        "老师说得好，同学们都鼓掌。",
        "“现在还不好说。”一位工人说。",
    ],
    "loaded_language": [
        "警方破获一起敲诈勒索案件。",
        "法院认定被告捏造事实。",
        "短视频平台发布公告。",
        "固体废物处理厂投入运行。",
        "当地天气恶劣，航班取消。",
        "演员的表演受到欢迎。",
        "这种坚硬核桃产自山区。",
        "猪瘟疫情已经得到控制。",
        "风险自负的条款写在合同里。",
        "部队坚持抓好战备训练。",
    ],
    "irony": [
        "所谓“碳达峰”，是指排放量不再增长。",
        "他获得了“优秀教师”称号。",
        "“和平号”货轮抵达港口。",
        "他表示“愿意合作”。",
        "正所谓“大河有水小河满”。",
        "“一带一路”倡议提出多年。",
        "公司推出“安心购”服务。",
        "这就是著名的“金三角”地区的地图",
        "村里办起了“幸福食堂”。",
    ],
}


@pytest.mark.parametrize(("device", "text", "spans"), WORDING, ids=[text[:8] for _, text, _ in WORDING])
def test_wording(found: Found, device: str, text: str, spans: list[str]) -> None:
    assert found(text, device) == spans


@pytest.mark.parametrize(
    ("device", "text"), [(device, text) for device, texts in PLAIN.items() for text in texts]
)
def test_plain_wording(found: Found, device: str, text: str) -> None:
    assert found(text, device) == []


def test_idiom_whose_image_shows_takes_both_labels(found: Found) -> None:
    text = "为盟友出头，无异于火中取栗。"
    assert found(text, "idiom") == found(text, "metaphor") == ["火中取栗"]


def test_half_of_a_saying_is_no_idiom_beside_it(found: Found) -> None:
    text = "匹夫无罪，怀璧其罪，矿山的主人最懂这句话。"
    assert found(text, "allusion") == ["匹夫无罪，怀璧其罪"]
    assert found(text, "idiom") == []
