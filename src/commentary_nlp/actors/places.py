"""Is a named place only where something happens, goes to or comes from?

By the annotation scheme such a mention has no actor: 在北京举行, 飞抵华盛顿, 巴西产.
"""

from __future__ import annotations

import re
from typing import Final

_TOWARDS: Final = re.compile(
    r"(?:抵达|飞抵|运抵|抵|前往|去往|赶往|赴|飞往|飞赴|飞到|来到|回到|去到|返回|重返|途经|途径|经停|转机|移居|移民|"
    r"落户|定居|旅居|奔赴|运往|运到|发往|驶往|驶向|开往|销往|卖到|卖往|销到|出口到|运至|迁往|迁到|撤离|逃离|飞离)$"
)
_TOWARDS_SHORT: Final = re.compile(r"(?:返|离|旅|留)$")
_TOWARDS_CITY: Final = re.compile(
    r"(?:离开|造访|(?<![得看遇受感达遭直收想识听提谈说做碰找起及见拿等轮加传涉])到|路过|驻|空袭|轰炸|炸了|袭击|飞)$"
)
_AT: Final = re.compile(r"(?:(?<![写放压寄托算记落摆])在|身处|位于|地处|设于|将于|日于)$")
_FROM: Final = re.compile(r"(?:产自|源自|原产于|原产|出产于|出自)$")
_OUT_OF: Final = re.compile(r"(?:从|自|由)$")
_DATELINE: Final = re.compile(r"(?:本报|新华社|中新社|央视|讯|电头|[（(])$")

_HAPPENS: Final = re.compile(
    r"(?:市|特区|当地|本地|街头|郊区|郊外|近郊|境内|机场|国际机场|境外)?"
    r"(?:举行|召开|举办|会晤|会面|会谈|会见|开会|开幕|落幕|闭幕|发表|出席|参加|生产|制造|组装|设厂|建厂|办厂|"
    r"投产|上市|落地|访问|签署|签订|签约|重启|启动|登场|接受|工作|生活|留学|读书|出生|长大|停留|逗留|过境|谈判|"
    r"磋商|主持|演讲|对记者|向记者|告诉|结束|达成|敲定|见面|碰面|接待|宣誓|就职|街头|境内|郊|机场|当地时间|设立|开设|种植|开采)"
)
_ASPECT: Final = re.compile(
    r"的|问题|身上|身边|面前|之间|之上|手里|手中|这里|那里|背后|[、和与同]|市场|社会|全国|峰会|内部|国内|经济|企业|[资企媒]|[\u4e00-\u9fff]方"
)
_PAUSE: Final = re.compile(r"[，。；！？、）)\n]|$")
_CITY_TAIL: Final = re.compile(
    r"(?:举行|召开|举办|街头|机场|时间|市区|郊|会谈|峰会|谈判|会晤|论坛|车展|会议|奥运|冬奥|出发|起飞|总部|晚间|清晨|"
    r"当天|当地|的(?:街头|孩子|居民|百姓|分析师|在野党|天空|冬天|夏天|酒店|餐厅|咖啡馆|办公楼|一家|一场|一次)|大学|股市|交易所|期货交易所)"
)
_SET_OUT: Final = re.compile(
    r"(?:出发|起飞|飞|返回|启程|撤离|运来|运出|运往|赶|搬到|搬往|移居|启航|回国|归来|回来)"
)
_DATE: Final = re.compile(r"(?:\d{1,2}月|\d{1,2}日|电|讯)")
_GROWN: Final = re.compile(r"产(?![业生能品量出权值线房假婴后前检物油])")
_OF_THE_CITY: Final = re.compile(
    r"(?:市民|市政|房价|楼市|地铁|地价|居民|老城|胡同|租金|的房价|的楼市|户籍|户口)"
)
_SIDE_AT: Final = re.compile(
    r"(?:看来|方面|眼里|眼中|心中|那里|这里)|"
    r"的?(?:压力|支持|授意|默许|纵容|怂恿|要求|操纵|推动|主导|策划|算盘|棋盘|逻辑|字典|剧本|施压|胁迫|鼓动|斡旋|撮合|"
    r"眼里|眼中|心目|撑腰|影响|威胁|打压|干预|领导|带领|庇护|羽翼)"
)


def is_setting(text: str, start: int, end: int, *, city: bool) -> bool:
    """Whether the place `text[start:end]` is only a destination, a setting or an origin.

    `text` is normalised. `city` tells that the name is a city's, for which more wordings count than for a
    country: 在美国的企业 speaks of the country, 在纽约的会议 of a place.
    """
    before, after = text[max(0, start - 5) : start], text[end : end + 10]
    if _GROWN.match(after) or _FROM.search(before):
        return True
    if before.endswith("在") and _SIDE_AT.match(after):
        return False
    if _TOWARDS.search(before) or (
        end - start == 1 and text[start:end] != "华" and _TOWARDS_SHORT.search(before)
    ):
        return True
    if _AT.search(before) and (_HAPPENS.match(after) or _PAUSE.match(after) or not _ASPECT.match(after)):
        return True
    if _DATELINE.search(before) and _DATE.match(after):
        return True
    return city and _is_city_setting(before, after)


_ACTS: Final = re.compile(
    r"(?:[市省县州里])?(?:政府|方面|当局)?(?:敢|要|想|急|将|也|就|已|却|仍|还|则|说|称|表示|宣布|要求|拒绝|承诺|决定|希望|"
    r"需要|应|必须|不|把|砸|给|欠|赢|输|靠|凭|拿|正|曾|率先|警告|呼吁|反对|支持|批评|出台|推出|发布)"
)
_LEADING: Final = re.compile(r"(?:^|[，。；：！？\n“”、])(?:但|而|可|如今|现在|连|当|只有|正是)?$")


def acts(text: str, start: int, end: int) -> bool:
    """Whether the province or city `text[start:end]` leads a clause and does or says something in it."""
    return bool(_ACTS.match(text, end) and _LEADING.search(text, max(0, start - 4), start))


def names_city(text: str, end: int) -> bool:
    """Whether what follows a capital's name shows that the city is meant, not the government in it."""
    return _OF_THE_CITY.match(text, end) is not None


def _is_city_setting(before: str, after: str) -> bool:
    if _TOWARDS_CITY.search(before) or _CITY_TAIL.match(after):
        return True
    if _AT.search(before):
        return True
    return bool(_OUT_OF.search(before) and _SET_OUT.match(after))
