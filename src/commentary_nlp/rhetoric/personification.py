"""Personification: goods, markets and abstractions that speak, feel or move like living beings.

A country that acts politically is none. The frames ask for a thing as subject and a deed that only the
living can do, side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Passage

_THING = (
    "(?:市场|资本|数字|数据|历史|时间|黄金|金价|美元|美债|国债|股市|华尔街股市|油价|原油|芯片|"
    "稀土|大豆|关税|通胀|通货膨胀|经济|供应链|产业链|"
    "货币|人民币|日元|欧元|泡沫|债务|赤字|规则|真相|事实|谎言|霸权|贸易|工厂|机器|算法|钱|钞票|"
    "账本|物价|楼市|房价|集装箱|货轮|港口|法律|条约|地图|岁月|命运|和平|战争|"
    "正义|公道|理性|常识|偏见|傲慢|恐惧|谣言|生产线|科技|技术|油轮|粮食|制裁)"
)
_BETWEEN = (
    "(?:们)?(?:自己|本身|也|都|还|却|正|又|就|会|可|从|从来|从不|已经|早已|终究|终将|开始|一直|总|"
    "总会|才|仍|再次|突然|悄悄|已|在)*"
)
_DEED = (
    "(?:不会说谎|不会撒谎|不说谎|不撒谎|说谎|撒谎|不会骗人|会说话|开口说话|说话|不会忘记|不会原谅|"
    "记得|打(?:了个?)?喷嚏|感冒了|发高烧|发起?(?:了)?高?烧|屏住(?:了)?呼吸|嗅到(?:了)?|"
    "用脚投票|不答应|不买账|不认账|不长眼睛|没长眼睛|长了(?:腿|脚|眼睛|翅膀)|长腿|长脚|苏醒|醒来|"
    "哭泣|流泪|在哭|笑了|在笑|呻吟|喘息|喘不过气|喘粗气|跳舞|起舞|狂舞|"
    "低下头|低头|弯下腰|站起来|站了起来|迈开腿|睡着了|沉睡|打盹|打了个?(?:盹|寒颤|冷战|哆嗦)|发抖|"
    "颤抖|瑟瑟发抖|敲门|敲响房门|翻脸|发怒|发脾气|咆哮|怒吼|低语|窃窃私语|眨眼|闭上眼睛|睁开眼睛|"
    "不认人|不讲情面|不等人|会报复|报复了|惩罚了|嘲笑|嘲弄|讥笑|扇了|抽了|狠狠抽|狠狠扇|"
    "打了[^，。]{0,6}耳光|饿着肚子|饿肚子|饥渴|贪吃|吃饱了|消化不良|投下信任票|投下不信任票|"
    "投了信任票|投了不信任票|投出)"
)
_ACTS: Final = re.compile(f"{_THING}{_BETWEEN}{_DEED}")
_SLEEPER: Final = re.compile(rf"(?:沉睡|疲惫|贪婪|饥饿|焦躁|受惊|受伤)的{_THING}")
_NOT = re.compile(r"(?:人们|有人|记者|专家|领导人)$")


def find_personifications(passage: Passage) -> Iterator[Device]:
    """Things of the document that act like living beings."""
    text = passage.text
    for match in _ACTS.finditer(text):
        if not _NOT.search(text[max(0, match.start() - 4) : match.start()]):
            yield Device(match.start(), match.end(), "personification", 0.65)
    for match in _SLEEPER.finditer(text):
        yield Device(match.start(), match.end(), "personification", 0.55)
