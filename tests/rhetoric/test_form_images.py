"""Metaphor, personification, metonymy and hyperbole: text → spans."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commentary_nlp.rhetoric.images import dead_images

Found = Callable[[str, str], list[str]]

IMAGES = [
    ("metaphor", "稀土成了谈判桌上的一张王牌。", ["王牌"]),
    ("metaphor", "供应链正是这家企业的软肋。", ["软肋"]),
    ("metaphor", "小国不该被人牵着鼻子走。", ["牵着鼻子走"]),
    ("metaphor", "关税是一把双刃剑。", ["双刃剑"]),
    ("metaphor", "又有人打起了“人权牌”。", ["打起了“人权牌”"]),
    ("metaphor", "谈判被按下了暂停键。", ["按下了暂停键"]),
    ("metaphor", "这份协议就像一张没有签名的支票。", ["就像一张没有签名的支票"]),
    ("metaphor", "动辄给人扣上“威胁”的帽子。", ["扣上“威胁”的帽子"]),
    ("personification", "市场会用脚投票，账本不会说谎。", ["市场会用脚投票", "账本不会说谎"]),
    ("personification", "历史从来不会忘记这一页。", ["历史从来不会忘记"]),
    ("metonymy", "唐宁街对此拒绝表态。", ["唐宁街"]),
    ("metonymy", "华尔街的耐心正在耗尽。", ["华尔街"]),
    ("metonymy", "莫斯科显然不愿让步。", ["莫斯科"]),
    ("hyperbole", "这堪称史上最愚蠢的一笔买卖。", ["史上最愚蠢"]),
    ("hyperbole", "全世界都在笑他们。", ["全世界都在笑"]),
    ("hyperbole", "这话连三岁小孩都骗不了。", ["连三岁小孩都骗不了"]),
]
PLAIN = {
    "metaphor": [
        "价格继续上升，需求受到打击。",
        "北京队获得三枚金牌。",
        "司机踩刹车后，车辆停在路边。",
        "他像往年一样回乡过节。",
        "工人戴好安全帽进入工地。",
        "市民在十字路口等候绿灯。",
        "公司重视品牌建设，打响了品牌。",
        "会议听取了构建新发展格局的报告。",
        "天文学家拍到了黑洞的照片。",
        "摄像机拍下了整个过程。",
    ],
    "personification": [
        "市场价格保持平稳。",
        "历史博物馆周一闭馆。",
        "数据显示，出口有所回升。",
        "美国总统站起来鼓掌。",
        "资本充足率达到12%。",
        "人民币汇率小幅上涨。",
        "法律规定了赔偿的标准。",
        "工厂门口有人在哭泣。",
        "经济学家开口说话了。",
    ],
    "metonymy": [
        "直升机降落在白宫草坪。",
        "游客在克里姆林宫参观。",
        "他昨天抵达莫斯科。",
        "展览在北京举行。",
        "东京奥运会推迟一年。",
        "《华尔街日报》报道了此事。",
        "首相走出唐宁街，未作停留。",
        "研讨会在华盛顿召开。",
        "巴黎市民上街购物。",
    ],
    "hyperbole": [
        "全世界都面临同样的气候问题。",
        "这是史上最大规模的一次普查。",
        "一夜之间下了十厘米的雪。",
        "孩子们在广场上放飞气球。",
        "比去年同期还多两成。",
        "连续三天都有降雨。",
        "现场有一百多名工人。",
        "所有人都已安全撤离。",
    ],
}


@pytest.mark.parametrize(("device", "text", "spans"), IMAGES, ids=[text[:8] for _, text, _ in IMAGES])
def test_figure_of_speech(found: Found, device: str, text: str, spans: list[str]) -> None:
    assert found(text, device) == spans


@pytest.mark.parametrize(
    ("device", "text"), [(device, text) for device, texts in PLAIN.items() for text in texts]
)
def test_plain_text_holds_no_figure(found: Found, device: str, text: str) -> None:
    assert found(text, device) == []


def test_dead_images_are_never_tagged(found: Found) -> None:
    images = sorted(dead_images())
    text = "\n".join(f"美国经济与全球市场{image}的关系。" for image in images)
    assert len(images) >= 150
    assert not set(images) & set(found(text, "metaphor"))
